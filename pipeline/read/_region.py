"""Find the region of a page that holds its article.

First the page's own semantics (article, main, role=main, common names), then the smallest element
with nearly all of the text that is not links, and where links prevail, readability-lxml's scores.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree
from lxml.etree import _Element

from pipeline.read import _elements

_NAMES = re.compile(
    r"(?:^|\s)(?:content|main|main-?content|article|article[-_]?(?:content|body|text)|"
    r"post[-_]?(?:content|body)|entry[-_]?content|story[-_]?body|news[-_]?(?:content|body|text)|"
    r"TRS_Editor|con_?text)(?:$|\s)",
    re.IGNORECASE,
)
_WRAPPERS = frozenset({"div", "td", "section", "table", "center", "form", "tr", "tbody", "body"})
_NEARLY_ALL = 0.9
"""Share of the text that is not links from which an element holds the article."""
_LINKS = 0.45
"""Share of link text above which an element is not taken for the article. Documentation pages with
long link lists reach 0.35, front pages and portals start near 0.6."""
_FEW_LINKS = 0.2
"""Share of link text up to which an element round the text still belongs to the article."""
_LEAST = 80
"""Characters below which an element of the right name is a teaser or a shell."""
_NOT_TEXT = frozenset({"script", "style", "template", "noscript", "select", "textarea", "nav"})
_HOLDERS = ("article", "section", "main", "blockquote", "figure", "li", "td")


@dataclass(frozen=True, slots=True)
class Region:
    """Where the article is."""

    element: _Element
    is_stated: bool
    """Whether the page itself says so; else parts of the page's frame may be in it."""


@dataclass(frozen=True, slots=True)
class _Measured:
    """An element with the characters in it, those of links apart."""

    element: _Element
    text: int
    links: int
    has_h1: bool

    @property
    def share(self) -> float:
        """Return the share of link text, 0–1."""
        return self.links / max(self.text + self.links, 1)


def find(body: _Element) -> Region:
    """Return the region that holds the article, `body` itself where nothing smaller does."""
    for candidates in (_articles(body), _mains(body)):
        sizes = [(_elements.size(element, 20_000), element) for element in candidates]
        best, stated = max(sizes, key=lambda pair: pair[0], default=(0, body))
        if best >= _LEAST:
            return Region(_with_title(stated), is_stated=True)
    measured = _measure(body)
    whole = measured[-1]
    for each in measured:
        if 2 * each.text >= whole.text and _is_named(each.element):
            return Region(_with_head(each.element, measured), is_stated=True)
    dense = _dense(measured)
    if dense.share <= _LINKS:
        return Region(dense.element, is_stated=False)
    return Region(_by_readability(body, measured), is_stated=False)


def _dense(measured: list[_Measured]) -> _Measured:
    """Go down from the body as long as what is left aside has more links than other text."""
    found = measured[-1]
    for each in reversed(measured[:-1]):
        if each.text < _NEARLY_ALL * measured[-1].text or each.has_h1 != found.has_h1:
            continue
        if found.text - each.text > found.links - each.links:
            break
        found = each
    return found


def _by_readability(body: _Element, measured: list[_Measured]) -> _Element:
    """Take the place that readability finds, and what is round it as long as links are few."""
    from pipeline.read._fallback import region as scored  # 66 ms, needed by few pages

    found = scored(body)
    shares = {each.element: each.share for each in measured}
    for above in found.iterancestors(*_WRAPPERS):
        if shares.get(above, 1.0) > _FEW_LINKS:
            break
        found = above
    return found


def _articles(body: _Element) -> Iterator[_Element]:
    """Yield articles that stand in no other article, the first few of a long list."""
    for number, element in enumerate(body.iter("article")):
        if next(element.iterancestors("article"), None) is None:
            yield element
        if number > 50:
            return


def _mains(body: _Element) -> list[_Element]:
    found = list(body.iter("main"))
    return found or [e for e in body.iter("div", "section", "td") if e.get("role") == "main"]


def _with_title(region: _Element) -> _Element:
    """Widen an article to the main element round it when only that holds the headline."""
    if next(region.iter("h1"), None) is not None:
        return region
    for above in region.iterancestors("main"):
        if next(above.iter("h1"), None) is not None:
            return above
    return region


def _with_head(region: _Element, measured: list[_Measured]) -> _Element:
    """Widen a text without headline to what holds both, and the lines between, but few links."""
    known = {each.element: each for each in measured}
    if region not in known or known[region].has_h1:
        return region
    for above in region.iterancestors(*_WRAPPERS):
        each = known.get(above)
        if each is None or each.share > _FEW_LINKS or 2 * known[region].text < each.text:
            break
        if each.has_h1:
            return above
    return region


def _measure(body: _Element) -> list[_Measured]:
    """Measure the wrappers of a page in the order of their ends, inner before outer, body last."""
    text = links = headings = in_link = 0
    found: list[_Measured] = []
    starts: list[tuple[int, int, int]] = []
    walker = etree.iterwalk(body, events=("start", "end"))
    for event, element in walker:
        tag = element.tag
        if event == "start":
            starts.append((text, links, headings))
            in_link += tag == "a"
            headings += tag == "h1"
            if tag in _NOT_TEXT:
                walker.skip_subtree()
            size = len(element.text.strip()) if element.text and tag not in _NOT_TEXT else 0
        else:
            start = starts.pop()
            in_link -= tag == "a"
            if element is body or (tag in _WRAPPERS and text - start[0] >= _LEAST):
                has_h1 = headings > start[2]
                found.append(_Measured(element, text - start[0], links - start[1], has_h1))
            size = len(element.tail.strip()) if element.tail and element is not body else 0
        if in_link:
            links += size
        else:
            text += size
    return found


def _is_named(element: _Element) -> bool:
    names = f"{element.get('class', '')} {element.get('id', '')}"
    return element.tag in ("div", "td", "section") and bool(_NAMES.search(names))


def clutter(region: _Element) -> Iterator[_Element]:
    """Yield the parts of a page's frame in a region that the page does not state.

    They are a page's footer, a header of links only, and asides that are mostly links.
    """
    for element in region.iter("footer", "header", "aside"):
        if next(element.iterancestors(*_HOLDERS), None) is not None:
            continue
        if element.tag == "footer" or _is_mostly_links(element):
            yield element


def _is_mostly_links(element: _Element) -> bool:
    if element.tag == "header" and next(element.iter("h1", "h2"), None) is not None:
        return False
    total = _elements.size(element, 5_000)
    links = sum(_elements.size(link, 500) for link in element.iter("a"))
    return 2 * links >= total
