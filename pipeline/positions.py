"""Find where a part of an entry stands in its PO file: lines, and columns as editors count them.

A translation is written over several lines, with escapes, and with inline codes that the checks do
not see; a span of the plain text has to be followed through all three.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from pipeline.model import Span

_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
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


def region(lines: Sequence[str], line: int, *, keyword: str, span: Span) -> Region:
    """Return where a span of an entry's string stands.

    `lines` are those of the file, `line` is that of the entry's msgid, `keyword` says which string
    (`msgid`, `msgstr`, `msgstr[1]`) and `span` is a range of its value.
    """
    first = _line_of(lines, line, keyword)
    places = list(islice(_letters(lines, first), span.end + 1))
    if not places:
        return _whole(lines, first)
    last = len(places) - 1
    start = places[min(span.start, last)]
    # An empty span stands before a letter, or after the last one.
    end = places[min(max(span.end - 1, span.start), last)]
    start_column = start[2] if span.start > last else start[1]
    end_column = end[1] if span.start == span.end <= last else end[2]
    return Region(
        start[0],
        _utf16(lines[start[0] - 1], start_column),
        end[0],
        _utf16(lines[end[0] - 1], end_column),
    )


def in_written(written: str, plain: str, span: Span) -> Span:
    """Return the range of a string as written for a range of it without its inline codes."""
    if written == plain:
        return span
    offsets = list(_offsets(written, plain))
    start = offsets[min(span.start, len(offsets) - 1)]
    if span.end <= span.start:
        return Span(start, start)
    return Span(start, offsets[min(span.end, len(offsets) - 1) - 1] + 1)


def _offsets(written: str, plain: str) -> Iterator[int]:
    """Yield where each letter of the plain text is written, then where it ends."""
    place = 0
    for index in range(len(plain)):
        while (code := _CODE.match(written, place)) and not plain.startswith(code[0], index):
            place = code.end()
        yield place
        place += 1
    yield place


def _line_of(lines: Sequence[str], line: int, keyword: str) -> int:
    """Return the line of one of an entry's keywords, at or after its msgid; else that of its msgid."""
    for number in range(line, len(lines) + 1):
        text = lines[number - 1].lstrip("\ufeff \t")
        if text.startswith(keyword) and text[len(keyword) :].lstrip().startswith('"'):
            return number
        if number > line and _NEXT.match(text):
            break
    return line


def _letters(lines: Sequence[str], first: int) -> Iterator[tuple[int, int, int]]:
    """Yield line, start and end of each letter of the string that begins in a line."""
    for number in range(first, len(lines) + 1):
        text = lines[number - 1]
        string = _STRING.search(text)
        if string is None or (number > first and text[: string.start()].strip()):
            return
        for letter in _LETTER.finditer(text, *string.span(1)):
            yield number, letter.start(), letter.end()


def _whole(lines: Sequence[str], line: int) -> Region:
    """Return a line as a region."""
    text = lines[line - 1].rstrip("\r") if line <= len(lines) else ""
    return Region(line, 1, line, _utf16(text, len(text)))


def _utf16(text: str, column: int) -> int:
    """Return a column in UTF-16 code units, from 1, for one in code points, from 0."""
    return column + 1 + sum(letter > "\uffff" for letter in text[:column])
