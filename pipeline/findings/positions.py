"""Find where a part of an entry stands in its PO file: lines, and columns as editors count them.

A translation is written over several lines, with escapes, and with inline codes that the checks do
not see; a span of the plain text has to be followed through all three.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from pipeline.model import Span

_STRING = re.compile(r'"((?:[^"\\]|\\.)*+)"')
_LETTER = re.compile(r"\\(?:[0-7]{1,3}|x[0-9a-fA-F]{1,2}|.)|[^\\]")
_NEXT = re.compile(r'msgctxt|msgid\s*"')
_CODE = re.compile(r"</?[a-z][a-z0-9]*/?>")


class Region(NamedTuple):
    """A part of a file. Lines and columns count from 1, columns in UTF-16 code units (SARIF)."""

    line: int
    column: int
    end_line: int
    end_column: int
    """The column after the last letter."""


class Piece(NamedTuple):
    """What one line of a file holds of a string."""

    line: int
    first: int
    """Place of its first letter in the string."""
    columns: Sequence[int]
    """Where each letter begins in the line, in code points, and where the last one ends."""


def region(text: str, line: int, *, keyword: str, span: Span) -> Region:
    """Return where a span of an entry's string stands.

    `text` is that of the file, `line` is that of the entry's msgid, `keyword` says which string
    (`msgid`, `msgstr`, `msgstr[1]`) and `span` is a range of its value. An entry with a great many
    findings costs no more than its length: what is known of the last few strings is kept.
    """
    pieces = pieces_of(text, line, keyword)
    if not pieces:
        return _whole(text, line)
    length = pieces[-1].first + len(pieces[-1].columns) - 1
    start, end = min(span.start, length), min(span.end, length)
    piece = _holding(pieces, start)
    last = _holding(pieces, max(end - 1, start))
    return Region(
        piece.line,
        _utf16(text, piece.line, piece.columns[start - piece.first]),
        last.line,
        _utf16(text, last.line, last.columns[end - last.first]),
    )


def in_written(written: str, plain: str, span: Span) -> Span:
    """Return the range of a string as written for a range of it without its inline codes."""
    if written == plain:
        return span
    offsets = _offsets(written, plain)
    start = offsets[min(span.start, len(offsets) - 1)]
    if span.end <= span.start:
        return Span(start, start)
    return Span(start, offsets[min(span.end, len(offsets) - 1) - 1] + 1)


@lru_cache(maxsize=2)
def _offsets(written: str, plain: str) -> Sequence[int]:
    """Return where each letter of the plain text is written, then where it ends."""
    offsets = array("L")
    place = 0
    for index in range(len(plain)):
        while (code := _CODE.match(written, place)) and not plain.startswith(code[0], index):
            place = code.end()
        offsets.append(place)
        place += 1
    offsets.append(place)
    return offsets


@lru_cache(maxsize=2)
def _lines(text: str) -> tuple[str, ...]:
    return tuple(text.split("\n"))


@lru_cache(maxsize=4)
def pieces_of(text: str, line: int, keyword: str) -> tuple[Piece, ...]:
    """Return the lines of a string of the entry with its msgid in a line; none where it has none."""
    lines = _lines(text)
    return tuple(_strings(lines, _line_of(lines, line, keyword)))


def _line_of(lines: Sequence[str], line: int, keyword: str) -> int:
    """Return the line of one of an entry's keywords, at or after its msgid; else that of its msgid."""
    for number in range(line, len(lines) + 1):
        text = lines[number - 1].lstrip("\ufeff \t")
        if text.startswith(keyword) and text[len(keyword) :].lstrip().startswith('"'):
            return number
        if number > line and _NEXT.match(text):
            break
    return line


def _strings(lines: Sequence[str], first: int) -> Iterator[Piece]:
    """Yield what each line holds of the string that begins in a line."""
    place = 0
    for number in range(first, len(lines) + 1):
        text = lines[number - 1]
        string = _STRING.search(text)
        if string is None or (number > first and text[: string.start()].strip()):
            return
        start, end = string.span(1)
        columns: Sequence[int] = range(start, end + 1)
        if "\\" in string[1]:
            letters = (letter.start() for letter in _LETTER.finditer(text, start, end))
            columns = array("L", (*letters, end))
        yield Piece(number, place, columns)
        place += len(columns) - 1


def _holding(pieces: Sequence[Piece], place: int) -> Piece:
    """Return the piece that a letter stands in; the last one for the end of the string."""
    found = bisect_right(pieces, place, key=lambda piece: piece.first) - 1
    while found and pieces[found].first == place and len(pieces[found].columns) == 1:
        found -= 1  # an empty line at the end of the string
    return pieces[found]


def _whole(text: str, line: int) -> Region:
    """Return a line as a region."""
    lines = _lines(text)
    length = len(lines[line - 1].rstrip("\r")) if line <= len(lines) else 0
    return Region(line, 1, line, _utf16(text, line, length))


def _utf16(text: str, line: int, column: int) -> int:
    """Return a column in UTF-16 code units, from 1, for one in code points, from 0."""
    pairs = _pairs(text, line)
    return column + 1 + (bisect_left(pairs, column) if pairs else 0)


@lru_cache(maxsize=4)
def _pairs(text: str, line: int) -> Sequence[int]:
    """Return the places in a line of the letters that take two units of UTF-16."""
    lines = _lines(text)
    if line > len(lines) or lines[line - 1].isascii():
        return ()
    return array("L", (place for place, c in enumerate(lines[line - 1]) if c > "\uffff"))
