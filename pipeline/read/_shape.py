"""Say what an element of the source becomes: an inline code, an element of the skeleton, nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from lxml.etree import _Element

from pipeline.read import _allow, _elements
from pipeline.read._frames import Skeleton
from pipeline.read._inline import Mark

_NO_HEADINGS = frozenset({"dt", "th", "caption", "summary"})
_ROW_PARENTS = frozenset({"table", "thead", "tbody", "tfoot"})
_PARENTS: Mapping[str, frozenset[str]] = {
    "caption": frozenset({"table"}),
    "thead": frozenset({"table"}),
    "tbody": frozenset({"table"}),
    "tfoot": frozenset({"table"}),
    "tr": _ROW_PARENTS,
    "td": _ROW_PARENTS | {"tr"},
    "th": _ROW_PARENTS | {"tr"},
}


def block(
    skeleton: Skeleton, element: _Element, tag: str, data_tables: Collection[_Element]
) -> str | None:
    """Return the element of the skeleton that a block becomes, or None for a mere wrapper."""
    top = skeleton.top
    if tag == "p":
        return tag
    if tag in _elements.HEADINGS:
        if any(frame.tag in _NO_HEADINGS for frame in skeleton.frames[-4:]):
            return "p"
        return "h2" if tag == "h1" else tag
    if tag in _elements.TABLE_PARTS:
        return _table_part(skeleton, element, tag, data_tables)
    if tag == "figcaption":
        is_kept = top.tag == "figure" and not top.has_caption
    elif tag == "details":
        is_kept = _begins_with(element, "summary")
    else:
        is_kept = tag != "summary" or (top.tag == "details" and not top.children)
    return _elements.KEPT.get(tag) if is_kept else None


def _table_part(
    skeleton: Skeleton, element: _Element, tag: str, data_tables: Collection[_Element]
) -> str | None:
    if tag == "table":
        return tag if element in data_tables else None
    stated = skeleton.stated
    is_first = tag != "caption" or not stated.children
    return tag if stated.tag in _PARENTS[tag] and is_first else None


def mark(tag: str, attributes: Mapping[str, str]) -> Mark | None:
    """Return the mark of an inline element, or None for one that says nothing."""
    if not attributes:
        return None if tag in ("a", "span") else Mark(tag, (), translate=tag != "code")
    pairs = _allow.attributes(tag, attributes)
    if tag == "a" and not any(name == "href" for name, _ in pairs):
        tag = "span"
    texts = _elements.texts(attributes)
    if not pairs and not texts and tag in ("a", "span"):
        return None
    stated = dict(pairs).get("translate")
    return Mark(tag, pairs, texts, stated == "yes" or (stated is None and tag != "code"))


def _begins_with(element: _Element, tag: str) -> bool:
    first = next(iter(element), None)
    return first is not None and first.tag == tag and not (element.text or "").strip()
