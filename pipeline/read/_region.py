"""Find the region of a page that holds its article.

First the page's own semantics (article, main, role=main, common ids), then the body if its text is
not mostly links, and only then readability-lxml's scores.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree
from lxml.etree import _Element

from pipeline.read import _elements

_NAMES = re.compile(
    r"(?:^|\s)(?:content|main|main-?content|article|article[-_]?(?:content|body|text)|"
    r"post[-_]?(?:content|body)|entry[-_]?content|story[-_]?body|news[-_]?(?:content|body|text)|"
    r"TRS_Editor|con_?text)(?:$|\s)",
    re.IGNORECASE,
)
_LINKS = 0.45
"""Share of link text in a page's body above which the body is not taken for the article.
Documentation pages with long link lists reach 0.35, front pages and portals start near 0.6."""
_LEAST = 80
"""Characters below which an element of the right name is a teaser or a shell."""
_NOT_TEXT = frozenset({"script", "style", "template", "noscript", "select", "textarea"})


def region(body: _Element) -> _Element:
    """Return the element that holds the article, `body` itself where nothing smaller does."""
    for candidates in (_articles(body), _mains(body)):
        sizes = [(_elements.size(element, 20_000), element) for element in candidates]
        if sizes:
            best, element = max(sizes, key=lambda pair: pair[0])
            if best >= _LEAST:
                return _with_title(element)
    total, links, named = _measure(body)
    for size, element in named:
        if 2 * size >= total:
            return _with_title(element)
    if links <= _LINKS * total:
        return body
    from pipeline.read._fallback import region as by_readability  # 66 ms, needed by few pages

    return by_readability(body)


def _articles(body: _Element) -> Iterator[_Element]:
    """Yield articles that stand in no other article, the first few of a long list."""
    seen: set[_Element] = set()
    for number, element in enumerate(body.iter("article")):
        seen.add(element)
        above = next(element.iterancestors("article"), None)
        if above is None:
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


def _measure(body: _Element) -> tuple[int, int, list[tuple[int, _Element]]]:
    """Count the characters of a body, of its links, and of elements named like an article.

    The named ones come in the page's order of ending, inner before outer.
    """
    total = links = 0
    named: list[tuple[int, _Element]] = []
    starts: list[int] = []
    link_start = 0
    walker = etree.iterwalk(body, events=("start", "end"))
    for event, element in walker:
        tag = element.tag
        if event == "start":
            starts.append(total)
            link_start = total if tag == "a" else link_start
            if tag in _NOT_TEXT:
                walker.skip_subtree()
            elif element.text:
                total += len(element.text.strip())
            continue
        start = starts.pop()
        if tag == "a":
            links += total - link_start
            link_start = total
        elif tag in ("div", "td", "section") and total - start >= _LEAST and _is_named(element):
            named.append((total - start, element))
        if element.tail and element is not body:
            total += len(element.tail.strip())
    return total, links, named


def _is_named(element: _Element) -> bool:
    return bool(_NAMES.search(f"{element.get('class', '')} {element.get('id', '')}"))
