"""Cut at the markers of an enumeration that runs through a text: `1. … 2. …`, `a) … b) …`."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from heapq import merge
from typing import NamedTuple

from pipeline.segment._lazy import Lazy
from pipeline.segment.rules import Rule

MARKER = Rule("marker of a list item", breaks=True)
AFTER_MARKER = Rule("after the marker of a list item", breaks=False)

_Decision = tuple[int, int, Rule]

# A list begins with one of these; without one, the text is not looked at again.
# Each pattern begins with one character, for which the regex engine looks fastest.
_FIRST = tuple(Lazy(rf"{mark}(?<=[\s(•⁃*–][19aiAIw]{mark})\)?\s") for mark in (r"\.", r"\)"))
_FIRST_AT_START = Lazy(r"\(?[19aiAIw][.)]")
_CLOSE = Lazy(r"[.)](?:(?<=[\divxIVX].)|(?<=\b[a-zA-Z].))(?:(?<=\.)\))?(?=\s+\S)")
_LABEL = Lazy(r"(?:\A|(?<=\s))(?:[(•⁃*–]\s?)?(\d{1,3}|[ivxIVX]{1,5}|[a-zA-Z])\Z")
_LONGEST = 7
"""Code points of a label with its bullet and a space."""
_ENDS = ("!", "?", "…", "。", "！", "？")
_ROMAN = {"i": 1, "v": 5, "x": 10}


def with_markers(
    text: str, candidates: Iterable[_Decision], protected: Sequence[tuple[int, int]]
) -> Iterable[_Decision]:
    """Add breaks before the markers of a list to candidates, drop those right after a marker."""
    may_begin = _FIRST_AT_START.match(text) or any(first.search(text) for first in _FIRST)
    if not may_begin:
        return candidates
    decisions = list(candidates)
    markers = _list_markers(text, {after for _, after, rule in decisions if rule.breaks})
    if protected:
        markers = [marker for marker in markers if not _is_inside(marker[0], protected)]
    if not markers:
        return decisions
    ends = {end for _, end in markers}
    added = [(start, start, MARKER) for start, _ in markers]
    kept = ((end, after, AFTER_MARKER if end in ends else rule) for end, after, rule in decisions)
    return _distinct(text, merge(kept, added, key=lambda decision: decision[1]))


def _is_inside(offset: int, protected: Sequence[tuple[int, int]]) -> bool:
    index = bisect_left(protected, (offset, 0)) - 1
    return index >= 0 and protected[index][0] < offset < protected[index][1]


def _distinct(text: str, candidates: Iterable[_Decision]) -> Iterator[_Decision]:
    """Drop a break that leaves nothing between it and the break before."""
    last = 0
    for end, after, rule in candidates:
        if rule.breaks:
            if not text[last:end].strip():
                continue
            last = after
        yield end, after, rule


class _Marker(NamedTuple):
    start: int
    """Where it begins, with its bullet or bracket."""
    end: int
    label: str
    """`1`, `iv`, `b`"""
    close: str
    """`.`, `)` or `.)`"""


def _markers(text: str) -> Iterator[_Marker]:
    """Yield what may be a marker; looks at marks first, which are fewer than words."""
    for close in _CLOSE.finditer(text):
        at = close.start()
        label = _LABEL.search(text, max(0, at - _LONGEST), at)
        if label:
            yield _Marker(label.start(), close.end(), label[1], close[0])


def _list_markers(text: str, starts: AbstractSet[int]) -> list[tuple[int, int]]:
    """Return the ranges of markers that count up, at least two in a row, the first at a start."""
    found: list[tuple[int, int]] = []
    run: list[tuple[int, int]] = []
    values: set[int] = set()
    style = ("", False)
    for marker in _markers(text):
        numbers, own = _values(marker.label), (marker.close, marker.label.isdigit())
        if run and own == style and values & numbers:
            run.append(marker[:2])
            values = {number + 1 for number in values & numbers}
            continue
        found.extend(run if len(run) > 1 else ())
        run, style, values = [], own, {number + 1 for number in numbers}
        if _may_begin(text, marker, numbers, starts):
            run = [marker[:2]]
    found.extend(run if len(run) > 1 else ())
    return found


def _may_begin(text: str, marker: _Marker, numbers: set[int], starts: AbstractSet[int]) -> bool:
    """Tell whether a list may begin here: at the text's start, after a sentence or on a new line.

    Before a capital, a full stop ends a sentence only where `starts` says so: in
    `inż. A. Lis i dr B. Sowa` it does not.
    """
    if 1 not in numbers and marker.label not in ("w", "9"):
        return False
    at = marker.start
    before = text[max(0, at - 8) : at]
    kept = before.rstrip()
    if (not kept and at < 8) or "\n" in before[-3:]:
        return True
    return kept[-1:] in _ENDS or (kept[-1:] == "." and (at in starts or marker.label.islower()))


def _values(label: str) -> set[int]:
    """Return the numbers that a label can mean: `i` is 9 as a letter and 1 as a numeral."""
    if label.isdigit():
        return {int(label)}
    lower = label.lower()
    values = {ord(lower) - 96} if len(lower) == 1 else set()
    if all(character in _ROMAN for character in lower):
        digits = [_ROMAN[character] for character in lower]
        pairs = zip(digits, [*digits[1:], 0], strict=True)
        values.add(sum(-value if value < after else value for value, after in pairs))
    return values
