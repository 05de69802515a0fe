"""Mark the words of an analysis with the inline codes they stand in.

A mark between two words would part what Apertium's dictionaries know together (*have to*, *so
that*), and the same sentence would read otherwise with a code in it than without. So the analysis
sees plain text, and its words are marked afterwards: as word-bound blanks, which move with them. A
word that has no word of its own in the target – *will* learn, *they* read – shares the mark of its neighbour.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import NamedTuple

_TOKEN = re.compile(
    r"(?:\[\[(?P<bound>[^\]]*)\]\])?\^(?P<surface>(?:\\.|[^\\/$])*)/(?:\\.|[^\\$])*\$"
    r"|\[\[[^\]]*\]\]|\[(?:\\.|[^\]\\])*\]|\\(?P<escaped>.)|(?P<letter>\S)",
    re.DOTALL,
)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_UNCOUNTED = re.compile(r"[\s^~\xad]")


class Mark(NamedTuple):
    """A code of a segment, and where it stands."""

    id: int
    start: int
    """Half-open range over the letters of the segment: white space, `^` and `~` do not count."""
    end: int


class _Word(NamedTuple):
    start: int
    """Where it stands in the analysis."""
    ids: tuple[int, ...]
    """Of the codes it stands in, outer before inner."""
    bound: str
    """What is bound to it already."""


def letters(text: str) -> str:
    """Return what counts in places of marks."""
    return _UNCOUNTED.sub("", text)


def marked(stream: str, text: str, marks: Sequence[Mark], reach: Mapping[int, int]) -> str:
    """Return an analysis with its words marked; `text` is all its letters.

    A code that has lost its words takes in as many of its neighbours as `reach` says. Nothing is
    marked where the analysis has other letters than the text.
    """
    if not marks:
        return stream
    words: list[tuple[int, int, _Word]] = []
    seen: list[str] = []
    at = 0
    for token in _TOKEN.finditer(stream):
        surface = token["surface"] if token["surface"] is not None else token["escaped"]
        shown = letters(_ESCAPED.sub(r"\1", surface or token["letter"] or ""))
        if token["surface"] is not None:
            words.append((at, at + len(shown), _Word(token.start(), (), token["bound"] or "")))
        seen.append(shown)
        at += len(shown)
    if "".join(seen) != text:
        return stream
    return _written(stream, _with_ids(words, marks, reach))


def _with_ids(
    words: Sequence[tuple[int, int, _Word]], marks: Sequence[Mark], reach: Mapping[int, int]
) -> list[_Word]:
    """Return words with the codes they stand in; marks come outer before inner."""
    starts = [start for start, _, _ in words]
    ends = [end for _, end, _ in words]
    ids: list[tuple[int, ...]] = [() for _ in words]
    places = [
        range(bisect_right(ends, mark.start), bisect_right(starts, mark.end - 1)) for mark in marks
    ]
    for mark, own in zip(marks, places, strict=True):
        for place in own:
            ids[place] += (mark.id,)
    for mark, own in zip(marks, places, strict=True):
        if own and mark.id in reach:
            for place in _neighbours(ids, own, reach[mark.id]):
                ids[place] = tuple(sorted((*ids[place], mark.id)))
    return [word._replace(ids=own) for (_, _, word), own in zip(words, ids, strict=True)]


def _neighbours(ids: Sequence[tuple[int, ...]], own: range, further: int) -> list[int]:
    """Return the words behind a code, or else before it, that no other code has."""
    enclosing = set(ids[own[0]])
    behind = range(own.stop, min(own.stop + further, len(ids)))
    before = range(own.start - 1, max(own.start - 1 - further, -1), -1)
    free = [place for place in behind if set(ids[place]) <= enclosing]
    return free or [place for place in before if set(ids[place]) <= enclosing]


def _written(stream: str, words: Sequence[_Word]) -> str:
    pieces: list[str] = []
    position = 0
    for word in words:
        if not word.ids:
            continue
        pieces.append(stream[position : word.start])
        position = word.start + (len(word.bound) + 4 if word.bound else 0)
        pieces.append(_bound(word.ids, word.bound))
    return "".join([*pieces, stream[position:]])


def _bound(ids: Sequence[int], others: str) -> str:
    own = ";".join(f"t:x:{id}" for id in ids)  # noqa: A001  # the field's word
    return f"[[{own};{others}]]" if others else f"[[{own}]]"
