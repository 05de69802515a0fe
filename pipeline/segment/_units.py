"""Apply a segmenter to the units of a document: roles, inline codes, line breaks."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import pairwise

from pipeline import codes
from pipeline.model import Code, Document, Role, Segment, Span, Unit
from pipeline.segment import _lines

Cut = Callable[[str, Iterable[Span]], tuple[Span, ...]]

_WHOLE = frozenset(
    {Role.BREADCRUMB, Role.BYLINE, Role.ALT, Role.TOOLTIP, Role.LABEL, Role.PLACEHOLDER}
)
"""Roles that are no prose: their full stops and bars are no ends."""
_LINED = frozenset({Role.QUOTE, Role.CELL})
"""Roles in which `<br>` ends a line of verse, or an entry of a cell."""
_PARAGRAPHS = frozenset({Role.BODY, Role.ITEM, Role.CAPTION})
"""Roles in which `<br>` is a space, but in an address."""
_FEW = 2
_PARAGRAPH = "\u2029"
"""The character at which every sentence ends."""


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
    text, breaks, mark = unit.content.text, _line_breaks(unit), " "
    if breaks and _is_verse(unit, breaks):
        mark = _PARAGRAPH
    else:
        breaks = _glued(text, breaks)
    closed = [code.span for code in unit.content.codes if _is_closed(code)]
    if not closed and not breaks:
        return cut(text, ())
    shadow, closed = _spread(text, breaks, closed, mark)
    if closed:
        free = cut(shadow, ())
        starts, ends = {span.start for span in free}, {span.end for span in free}
        closed = [span for span in closed if not (span.start in starts and span.end in ends)]
    return _gathered(breaks, cut(shadow, closed))


def _is_closed(code: Code) -> bool:
    return code.span.start < code.span.end and (code.element == "a" or not code.translate)


def _line_breaks(unit: Unit) -> list[int]:
    """Return the offsets of `<br>` inside the text, in order."""
    found = {code.span.start for code in unit.content.codes if code.element == "br"}
    return sorted(offset for offset in found if 0 < offset < len(unit.content.text))


def _glued(text: str, breaks: list[int]) -> list[int]:
    """Return the breaks with no white space beside them: there a space is meant."""
    return [
        offset for offset in breaks if not text[offset - 1].isspace() and not text[offset].isspace()
    ]


def _is_verse(unit: Unit, breaks: list[int]) -> bool:
    """Tell whether lines are meant: always in quotations and cells, elsewhere in addresses.

    An address is three short lines or more without any mark that ends sentences.
    """
    if unit.role in _LINED:
        return True
    if len(breaks) < _FEW or unit.role not in _PARAGRAPHS:
        return False
    text = unit.content.text
    lines = "\n".join(text[a:b].strip() for a, b in pairwise([0, *breaks, len(text)]))
    layout = _lines.layout(lines)
    return layout is not None and layout.is_list


def _spread(text: str, breaks: list[int], spans: list[Span], mark: str) -> tuple[str, list[Span]]:
    """Put a mark of one character at each offset of `breaks` and move the spans along."""
    if not breaks:
        return text, spans
    pieces = [text[a:b] for a, b in pairwise([0, *breaks, len(text)])]
    moved = [
        Span(
            span.start + bisect_right(breaks, span.start), span.end + bisect_left(breaks, span.end)
        )
        for span in spans
    ]
    return mark.join(pieces), moved


def _gathered(breaks: list[int], found: tuple[Span, ...]) -> tuple[Span, ...]:
    """Undo `_spread` for the spans found in the spread text."""
    if not breaks:
        return found
    added = [position + index for index, position in enumerate(breaks)]

    def original(offset: int) -> int:
        return offset - bisect_left(added, offset)

    return tuple(Span(original(span.start), original(span.end)) for span in found)
