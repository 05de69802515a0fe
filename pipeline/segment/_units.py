"""Apply a segmenter to the units of a document: roles, inline codes, line breaks."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import pairwise

from pipeline import codes
from pipeline.model import Code, Document, Role, Segment, Span, Unit

Cut = Callable[[str, Iterable[Span]], tuple[Span, ...]]

_WHOLE = frozenset(
    {Role.BREADCRUMB, Role.BYLINE, Role.ALT, Role.TOOLTIP, Role.LABEL, Role.PLACEHOLDER}
)
"""Roles that are no prose: their full stops and bars are no ends."""


def segment(document: Document, cut: Cut) -> Document:
    """Return the document with segments in every unit that holds a letter or digit."""
    return replace(document, units=tuple(_segment_unit(unit, cut) for unit in document.units))


def _segment_unit(unit: Unit, cut: Cut) -> Unit:
    text = unit.content.text
    if not any(character.isalnum() for character in text):
        return replace(unit, segments=())
    found = _whole(text) if unit.role in _WHOLE else _sentences(unit, cut)
    sources = codes.cut_all(unit.content, found)
    segments = tuple(Segment(span, source) for span, source in zip(found, sources, strict=True))
    return replace(unit, segments=segments)


def _whole(text: str) -> tuple[Span, ...]:
    start = len(text) - len(text.lstrip())
    return (Span(start, len(text.rstrip())),)


def _sentences(unit: Unit, cut: Cut) -> tuple[Span, ...]:
    """Cut prose; no sentence ends inside a link or literal text that does not end there itself."""
    text, breaks = unit.content.text, _line_breaks(unit)
    closed = [code.span for code in unit.content.codes if _is_closed(code)]
    if not closed and not breaks:
        return cut(text, ())
    shadow, closed = _spread(text, breaks, closed)
    if closed:
        free = cut(shadow, ())
        starts, ends = {span.start for span in free}, {span.end for span in free}
        closed = [span for span in closed if not (span.start in starts and span.end in ends)]
    return _gathered(breaks, cut(shadow, closed))


def _is_closed(code: Code) -> bool:
    return code.span.start < code.span.end and (code.element == "a" or not code.translate)


def _line_breaks(unit: Unit) -> list[int]:
    """Return the offsets of `<br>` with no white space beside them: there a space is meant."""
    text = unit.content.text
    found = {code.span.start for code in unit.content.codes if code.element == "br"}
    return sorted(
        offset
        for offset in found
        if 0 < offset < len(text) and not text[offset - 1].isspace() and not text[offset].isspace()
    )


def _spread(text: str, breaks: list[int], spans: list[Span]) -> tuple[str, list[Span]]:
    """Put a space at each offset of `breaks` and move the spans along."""
    if not breaks:
        return text, spans
    pieces = [text[a:b] for a, b in pairwise([0, *breaks, len(text)])]
    moved = [
        Span(
            span.start + bisect_right(breaks, span.start), span.end + bisect_left(breaks, span.end)
        )
        for span in spans
    ]
    return " ".join(pieces), moved


def _gathered(breaks: list[int], found: tuple[Span, ...]) -> tuple[Span, ...]:
    """Undo `_spread` for the spans found in the spread text."""
    if not breaks:
        return found
    added = [position + index for index, position in enumerate(breaks)]

    def original(offset: int) -> int:
        return offset - bisect_left(added, offset)

    return tuple(Span(original(span.start), original(span.end)) for span in found)
