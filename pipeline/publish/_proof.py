"""Prove that a page shows every sentence once, in order, in its column; else refuse it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree, html

from pipeline.errors import ProofError
from pipeline.model import Content, Document, Role, Segment, Unit
from pipeline.publish._content import is_shown
from pipeline.publish._render import ATTRIBUTES, plain
from pipeline.publish._safe import clean

ATTRIBUTE_ROLES = frozenset({Role.ALT, Role.TOOLTIP, Role.LABEL, Role.PLACEHOLDER})
_PARSER = html.HTMLParser(encoding="utf-8", huge_tree=True)


@dataclass(frozen=True, slots=True)
class _Expected:
    """A segment as it must stand on the page."""

    place: str
    content: Content


@dataclass(frozen=True, slots=True)
class _Shown:
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
    root = html.document_fromstring(page.encode("utf-8"), parser=_PARSER)
    columns = _Columns(root)
    _compare(document, "source", columns.sentences["s"], list(_expected(document, "source")))
    _compare(document, "target", columns.sentences["t"], list(_expected(document, "target")))
    numbers = [[shown.number for shown in columns.sentences[side]] for side in "st"]
    if numbers[0] != numbers[1]:
        raise _refused(document, "the two columns number their sentences differently")
    _prove_attributes(document, columns)
    _prove_codes(document)


class _Columns:
    """Collect what stands in the two columns, in order."""

    def __init__(self, root: html.HtmlElement) -> None:
        self.sentences: dict[str, list[_Shown]] = {"s": [], "t": []}
        self.texts: dict[str, list[tuple[int, str]]] = {"s": [], "t": []}
        for element in root.iter(etree.Element):
            css = element.get("class")
            if css is None:
                continue
            names = css.split()
            side = "s" if "s" in names else "t" if "t" in names else ""
            if side:
                self._column(element, side)

    def _column(self, column: html.HtmlElement, side: str) -> None:
        for element in column.iter(etree.Element):
            number = element.get("data-g")
            if number is not None:
                elements = tuple(
                    e.tag for e in element.iterdescendants() if e.get("class") != "term"
                )
                self.sentences[side].append(_Shown(number, "".join(element.itertext()), elements))
            for name in ATTRIBUTES:
                unit = element.get(f"data-{name}")
                if unit is not None:
                    self.texts[side].append((int(unit), element.get(name, "")))


def _expected(document: Document, side: str) -> Iterator[_Expected]:
    for unit in document.units:
        if unit.role in ATTRIBUTE_ROLES:
            continue
        for index, segment in enumerate(unit.segments):
            yield _Expected(f"unit {unit.id}, segment {index + 1}", _content(segment, side))


def _content(segment: Segment, side: str) -> Content:
    if side == "source" or segment.target is None:
        return segment.source
    return segment.target


def _compare(
    document: Document, side: str, shown: Sequence[_Shown], expected: Sequence[_Expected]
) -> None:
    for found, wanted in zip(shown, expected, strict=False):
        if found.text != clean(wanted.content.text):
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
