"""Say which values a string of digits can have: `1,234.5` in one locale, `1.234,5` in another.

The separators are CLDR's. A reading that the locale's own rules make impossible is
read in another way rather than reported: `12.5` in German can only be a decimal fraction.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from pipeline.check._numbers.cldr import separators
from pipeline.locales import language
from pipeline.model import Span

_SPACES = " \u00a0\u202f\u2009"
RUN = re.compile(rf"\d+(?:[.,'’{_SPACES}]\d+)*")
_GROUPED_BY_SPACE = re.compile(rf"\d{{1,3}}(?:([{_SPACES}])\d{{3}}(?:\1\d{{3}})*)(?:[.,]\d+)?\Z")
_GROUPED = re.compile(r"\d{1,3}(?:([.,'’])\d{3})(?:\1\d{3})*\Z")
_PIECE = re.compile(rf"[^{_SPACES}]+")
_GROUPED_INDIAN = re.compile(r"\d{1,2}(?:,\d\d)+,\d{3}\Z")
# Languages whose countries write numbers in both ways (es-ES 1.234,5; es-MX 1,234.5).
_BOTH_WAYS = frozenset(["ar", "es", "pt"])
_LONGEST = 60
_SHORT = 2
_NOUGHTS = Decimal("-0.5")
"""What `00` stands for, in place of a value that no number has."""


class Reading(NamedTuple):
    """A number at a place, and the values it can have."""

    start: int
    end: int
    values: frozenset[Decimal]


class Symbols(NamedTuple):
    """How a locale separates groups and fractions."""

    group: str
    decimal: str
    is_strict: bool


@cache
def symbols(locale: str) -> Symbols:
    """Return a locale's separators for Latin digits (CLDR `numbers/symbols`)."""
    is_strict = "-" in locale or language(locale) not in _BOTH_WAYS
    return Symbols(*separators(locale), is_strict)


def has_parts(written: str, locale: str) -> bool:
    """Tell whether a number holds the mark that makes no fractions here, so that it may be two."""
    if symbols(locale).decimal != ".":
        return "." in written
    return "," in written and not (_GROUPED.match(written) or _GROUPED_INDIAN.match(written))


def blank(text: str, spans: Sequence[Span]) -> str:
    """Return a text with spaces at some spans, so that what stood there is not read again."""
    if not spans:
        return text
    pieces: list[str] = []
    position = 0
    for start, end in sorted(spans):
        if start >= position:
            pieces += (text[position:start], " " * (end - start))
            position = end
    return "".join((*pieces, text[position:]))


def read_run(start: int, run: str, locale: str) -> Iterator[Reading]:
    """Yield the numbers of a run of digits and separators that stands at `start`."""
    if run.isdecimal():  # as nearly all are
        values = _zeros(run) if run[0] == "0" else frozenset([number(run)])
        yield Reading(start, start + len(run), values)
        return
    marks = symbols(locale)
    if grouped := _GROUPED_BY_SPACE.match(run):
        is_space = marks.group in _SPACES or not marks.is_strict  # Spanish groups so, too
        by_space = is_space or grouped[1] != " " or re.search(r" 0\d\d| \d{3} ", run)
        if by_space:
            bare = run.replace(grouped[1], "").replace(",", ".")
            yield Reading(start, start + len(run), frozenset([Decimal(bare)]))
            return
    for piece in _PIECE.finditer(run):
        yield from _read_piece(start + piece.start(), piece.group(), marks)


def _zeros(run: str) -> frozenset[Decimal]:
    """Return the values of digits that begin with 0: `00` is 0 but no 0.0, for that has lost its mark."""
    if run.strip("0"):
        return frozenset([number(run)])
    return frozenset([_NOUGHTS] if len(run) > 1 else [Decimal(0), _NOUGHTS])


def _read_piece(start: int, piece: str, marks: Symbols) -> Iterator[Reading]:
    values = _values(piece, marks)
    if values:
        yield Reading(start, start + len(piece), frozenset(values))
        return
    for part in re.finditer(r"\d+", piece):  # a version, a date, an address: each part for itself
        value = frozenset([number(part.group())])
        yield Reading(start + part.start(), start + part.end(), value)


def _values(piece: str, marks: Symbols) -> set[Decimal]:
    """Return the possible values of digits with separators; none when they are no one number."""
    separators = re.findall(r"\D", piece)
    if not separators:
        return set(_zeros(piece) if piece[0] == "0" else [number(piece)])
    last = separators[-1]
    if len(separators) == 1:
        return _with_one_separator(piece, last, marks)
    if len(set(separators)) == 1:
        if _GROUPED.match(piece) or _GROUPED_INDIAN.match(piece):
            return {number(re.sub(r"\D", "", piece))}
        return set()
    whole, _, fraction = piece.rpartition(last)
    if last in whole or not (_GROUPED.match(whole) or _GROUPED_INDIAN.match(whole)):
        return set()
    return {number(re.sub(r"\D", "", whole) + "." + fraction)}


def _with_one_separator(piece: str, separator: str, marks: Symbols) -> set[Decimal]:
    whole, _, fraction = piece.partition(separator)
    as_fraction, as_group = number(f"{whole}.{fraction}"), number(whole + fraction)
    can_group = len(fraction) == 3 and len(whole) <= 3 and whole != "0"
    if separator in "'’":
        is_short = len(fraction) <= _SHORT or whole == "0"
        is_fraction = is_short and marks.decimal == ","  # 0'5 in Spanish
        return {as_group} if can_group else {as_fraction} if is_fraction else set()
    if not can_group and separator == "," and marks.decimal == ".":  # a list: pages 1,2 or 3
        return {as_fraction, number(whole), number(fraction)}
    if not can_group:
        return {as_fraction}
    if separator == marks.decimal and marks.is_strict:
        return {as_fraction}
    if separator == marks.group and marks.is_strict:
        return {as_group}
    return {as_fraction, as_group}


def number(digits: str) -> Decimal:
    """Return a value; of absurdly long digits only the first count, and their number."""
    if len(digits) <= _LONGEST:
        return Decimal(digits)
    return Decimal(digits[:_LONGEST].replace(".", "")).scaleb(min(len(digits), 9999))
