"""Prove that a page shows every sentence once, in order, in its column; else refuse it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from lxml import etree

from pipeline.errors import ProofError
from pipeline.model import Content, Document, Role, Segment, Unit
from pipeline.publish._content import is_shown
from pipeline.publish._render import ATTRIBUTES, plain
from pipeline.publish._safe import clean

ATTRIBUTE_ROLES = frozenset({Role.ALT, Role.TOOLTIP, Role.LABEL, Role.PLACEHOLDER})
_ATTRIBUTES = tuple((name, f"data-{name}") for name in ATTRIBUTES)


class _Expected(NamedTuple):
    """A segment as it must stand on the page."""

    unit: int
    segment: int
    content: Content

    @property
    def place(self) -> str:
        return f"unit {self.unit}, segment {self.segment + 1}"


class _Shown(NamedTuple):
    """A sentence found on the page."""

    number: str
    text: str
    elements: tuple[str, ...]


def prove(document: Document, page: str) -> None:
    """Check a rendered page against its document, in one pass of an HTML parser.

    Every segment's source stands exactly once, in order, in the source column with its inline
    codes; its target likewise in the target column; attribute units stand in their attributes.

    Raises ProofError with the unit, the segment and the reason.
    """
    columns = _columns(document, etree.fromstring(page.encode("utf-8"), _parser()))
    _compare(document, "source", columns.sentences["s"], list(_expected(document, "source")))
    _compare(document, "target", columns.sentences["t"], list(_expected(document, "target")))
    numbers = [[shown.number for shown in columns.sentences[side]] for side in "st"]
    for stray in columns.sentences[""]:
        raise _refused(document, f"'{_short(stray.text)}' stands in neither column")
    if numbers[0] != numbers[1]:
        raise _refused(document, "the two columns number their sentences differently")
    _prove_attributes(document, columns)
    _prove_codes(document)


@dataclass(frozen=True, slots=True)
class _Columns:
    """What stands in the two columns, in order; keys are `s` and `t`."""

    sentences: Mapping[str, Sequence[_Shown]]
    texts: Mapping[str, Sequence[tuple[int, str]]]
    """Unit id and value of the attributes that show a unit."""


def _parser() -> etree.HTMLParser:
    return etree.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True, remove_comments=True)


def _columns(document: Document, root: etree._Element) -> _Columns:
    parent: etree._Element | None = None
    side = ""
    sentences: dict[str, list[_Shown]] = {"s": [], "t": [], "": []}
    for element in root.iter("span"):
        number = element.get("data-g")
        if number is None:
            continue
        if element.getparent() is not parent:  # sentences of a block share their parent
            parent = element.getparent()
            side = _side(element)
        sentences[side].append(_shown(element, number))
    texts: dict[str, list[tuple[int, str]]] = {"s": [], "t": [], "": []}
    if any(unit.role in ATTRIBUTE_ROLES for unit in document.units):
        for element in root.iter(etree.Element):
            for name, key in _ATTRIBUTES:
                number = element.get(key)
                if number is not None:
                    texts[_side(element)].append((int(number), element.get(name, "")))
    return _Columns(sentences, texts)


def _side(element: etree._Element | None) -> str:
    """Return `s` or `t`, the column that an element stands in, or nothing outside of both."""
    while element is not None:
        names = element.get("class", "").split()
        if "s" in names or "t" in names:
            return "s" if "s" in names else "t"
        element = element.getparent()
    return ""


def _shown(element: etree._Element, number: str) -> _Shown:
    if not len(element):
        return _Shown(number, element.text or "", ())
    elements = tuple(str(e.tag) for e in element.iterdescendants() if e.get("class") != "term")
    return _Shown(number, "".join(map(str, element.itertext())), elements)


def _expected(document: Document, side: str) -> Iterator[_Expected]:
    for unit in document.units:
        if unit.role in ATTRIBUTE_ROLES:
            continue
        for index, segment in enumerate(unit.segments):
            yield _Expected(unit.id, index, _content(segment, side))


def _content(segment: Segment, side: str) -> Content:
    if side == "source" or segment.target is None:
        return segment.source
    return segment.target


def _compare(
    document: Document, side: str, shown: Sequence[_Shown], expected: Sequence[_Expected]
) -> None:
    for found, wanted in zip(shown, expected, strict=False):
        if found.text != wanted.content.text and found.text != clean(wanted.content.text):
            raise _refused(
                document,
                f"{wanted.place}: the {side} column shows '{_short(found.text)}' where"
                f" '{_short(wanted.content.text)}' belongs",
            )
        if found.elements != _elements(wanted.content):
            tags = "> <".join(_elements(wanted.content))
            raise _refused(
                document, f"{wanted.place}: the {side}'s inline codes <{tags}> do not nest"
            )
    if len(shown) < len(expected):
        missing = expected[len(shown)]
        raise _refused(document, f"{missing.place} does not stand in the {side} column")
    if len(shown) > len(expected):
        extra = _short(shown[len(expected)].text)
        raise _refused(document, f"the {side} column shows '{extra}' more than once")


def _elements(content: Content) -> tuple[str, ...]:
    return tuple(code.element for code in content.codes if is_shown(code))


def _prove_attributes(document: Document, columns: _Columns) -> None:
    is_draft = not all(s.is_publishable for unit in document.units for s in unit.segments)
    for side in ("source", "target"):
        shown = columns.texts[side[0]]
        times = Counter(number for number, _ in shown)
        texts = dict(shown)
        for unit in document.units:
            if unit.role not in ATTRIBUTE_ROLES:
                continue
            # A fuzzy sentence of a draft may have lost the picture that the text describes.
            if times[unit.id] != 1 and not (side == "target" and is_draft):
                raise _refused(
                    document,
                    f"unit {unit.id} ({unit.role}) stands {times[unit.id]} times in the {side}"
                    " column, not once",
                )
            wanted = _attribute_text(document, unit, side)
            if unit.id in texts and texts[unit.id] != clean(wanted):
                raise _refused(
                    document,
                    f"unit {unit.id} ({unit.role}): the {side} column says"
                    f" '{_short(texts[unit.id])}' where '{_short(wanted)}' belongs",
                )


def _attribute_text(document: Document, unit: Unit, side: str) -> str:
    if side == "source" or document.target_locale is None:
        return unit.content.text
    return plain(unit, document.target_locale)


def _prove_codes(document: Document) -> None:
    """Check that a confirmed target has the codes of its source, each once."""
    for unit in document.units:
        for index, segment in enumerate(unit.segments):
            if segment.target is None or not segment.is_publishable:
                continue
            if not segment.source.codes and not segment.target.codes:
                continue
            wanted = Counter(code.id for code in segment.source.codes)
            found = Counter(code.id for code in segment.target.codes)
            if wanted != found:
                odd = ", ".join(f"<{name}>" for name in sorted((wanted - found) + (found - wanted)))
                raise _refused(
                    document,
                    f"unit {unit.id}, segment {index + 1}: the target's inline codes differ from"
                    f" the source's: {odd}",
                )


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"


def _refused(document: Document, reason: str) -> ProofError:
    return ProofError(
        f"The page is refused: {reason}.",
        file=document.path,
        remedy="The page published before stays. Please report this with the article.",
    )
