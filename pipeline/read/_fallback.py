"""Find the article of a page without semantics, with readability-lxml.

Its summary is a copy that has lost captions and tables, so only the place is taken from it: the
smallest element of the page that holds the blocks whose text the summary has.
"""

from __future__ import annotations

from lxml import etree, html
from lxml.etree import _Element
from readability import Document as Readability
from readability.readability import Unparseable

_LIMIT = 1_000_000
"""Characters of HTML above which the whole body is taken: the scoring is not linear."""
_BLOCKS = ("p", "div", "td", "li", "blockquote", "pre", "h2", "h3", "section", "article")


def region(body: _Element) -> _Element:
    """Return the element of `body` that holds the article, or `body` itself."""
    page = etree.tostring(body, encoding="unicode", method="html")
    if len(page) > _LIMIT:
        return body
    try:
        summary = html.fromstring(Readability(page).summary(html_partial=True))
    except (Unparseable, etree.LxmlError):
        return body
    texts = {text for e in summary.iter(*_BLOCKS) if len(text := _own(e)) > 40}
    found = [e for e in body.iter(*_BLOCKS) if _own(e) in texts]
    return _common(found, body)


def _own(element: _Element) -> str:
    """Return the text of an element without that of blocks in it, white space collapsed."""
    pieces = [element.text or ""]
    for child in element:
        if child.tag not in _BLOCKS and isinstance(child.tag, str):
            pieces.append("".join(str(text) for text in child.itertext()))
        pieces.append(child.tail or "")
    return " ".join("".join(pieces).split())


def _common(elements: list[_Element], body: _Element) -> _Element:
    """Return the smallest element that holds all elements."""
    if not elements:
        return body
    shared = [*reversed(list(elements[0].iterancestors())), elements[0]]
    for element in elements[1:]:
        above = {*element.iterancestors(), element}
        while shared and shared[-1] not in above:
            shared.pop()
    holder = shared[-1] if shared else body
    return holder if holder.tag not in ("p", "li", "html") else body
