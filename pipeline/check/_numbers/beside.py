"""Read what stands beside a number: per cent, `and a half`, another number it shares a scale with."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable, Iterator
from decimal import Decimal
from enum import IntEnum
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

from pipeline.check._numbers.lexicon import Lexicon
from pipeline.model import Span

_HALVES = re.compile(r"[¼½¾⅐-⅞]")
_SCALES = tuple(Decimal(10) ** power for power in (12, 9, 6, 3, 0))
_DIGIT_RUN = re.compile(r"\d{1,9}(?:[.,]\d{1,2})?(?![\d.,])")
# What stands between two numbers that share what follows them: `3 to 5 million`, `£2-£3bn`.
_BETWEEN = re.compile(
    r"[^\S\n]?(?:[-‐-―~～/,、至到]|,?\s?[^\W\d_]{1,5}(?:\s[^\W\d_]{1,2})?)[^\S\n]?[^\w\s,.;]?[^\S\n]?\Z"
)

_SCALE_BETWEEN = re.compile(r"\s?[^\W\d_]{1,10}\.?\s?\Z")


_MONTHS, _YEAR = 12, Decimal(365)
_OPENING, _CLOSING = ("", "(", "[", "（", "［"), (")", "]", "）", "］")
"""Around a number that is a mark: a footnote's, or an item's of a list."""
_SIGNED = re.compile(r"(?:(?:^|[\s(\[“\"'=,])[-−+]|=\s?)\Z")
"""What stands before a one with a sign, or after one: nothing is counted by -1."""
_NAMED = re.compile(r"(?:[A-Za-z_]|\d{4}[-/.]|[A-Z][A-Za-z]*[A-Z][A-Za-z]*\s)\Z")
"""What stands before a one that counts nothing: a letter, as in A1, the year of a date, a name as in
PID 1.
"""
_COUNTED = re.compile(
    r"[\s\u00a0\u202f-]?(?:(?<!\d)[A-Za-z]|[A-Za-z](?=\d)|[^\W\d_A-Za-z]|[%$€£¥₽₹°])"
)
"""What follows a one that counts: an article may say it before a word, not in `minus 1.` or 1D."""
CURRENCIES = ("$", "€", "£", "¥", "₽", "₹")
"""Signs that may stand before or after an amount."""
REACH = 12
"""Code points before a number, or between two, in which something is said of it."""


class Percent(IntEnum):
    """Whether a number is a percentage; MAYBE where its neighbour is one: 5 to 10 per cent."""

    NO = 0
    MAYBE = 1
    YES = 2


class One(IntEnum):
    """How a one is said: `No. 1` is a label, `minus 1`, A1 and 1.0 bare; no article says the same."""

    PLAIN = 0
    LABEL = 1
    ARTICLE = 2
    BARE = 3


class Number(NamedTuple):
    """A number at a place of the text."""

    span: Span
    values: frozenset[Decimal]
    """What it can mean; more than one where writing is ambiguous."""
    is_firm: bool
    """Whether the other side must have it: digits and numbers that are nothing else."""
    percent: Percent = Percent.NO
    """Whether it is said to be a share of a hundred."""
    one: One = One.PLAIN
    scale_end: int = 0
    """Where the word ends that it is multiplied by (`1.2 million`); 0 where there is none."""
    is_loose: bool = False
    """Whether its word counts only by the way: `only`, `both`, `double`, `no`."""

    @property
    def shown(self) -> Span:
        """Return its place with that of the word it is multiplied by."""
        return Span(self.span.start, max(self.span.end, self.scale_end))


_PLACE = attrgetter("span")
_HALF = frozenset(["half"])


def rated(text: str, found: Iterable[Number], known: Lexicon) -> Iterator[Number]:
    """Yield numbers with what stands beside them: a percent sign or word, `and a half`, `années`."""
    last = None
    for number in found:
        start, end = number.span
        is_part, last = number.span == last, number.span
        before = text[max(0, start - REACH) : start]
        after = known.following(text, end)
        if not (after or known.is_told(before) or _HALVES.match(text, end)):
            yield number._replace(one=_one(text, number, known)) if _may_name(number) else number
            continue
        is_rate = "percent" in after or known.precedes("percent", before)
        is_times = "times" in after
        if is_part:  # of dos millones y medio, neither dos nor millones is half as much more
            after -= _HALF
        values = number.values | _beside(
            number, text, after, is_decade=known.precedes("decade", before)
        )
        if "mille" in after or known.precedes("mille", before):
            values, is_rate = frozenset(value / 10 for value in number.values), True
        elif known.precedes("myriad", before):
            values = frozenset(value / 100 for value in number.values)
        if is_times:
            values |= {more for value in values for more in (100 * value, value + 1)}
        if is_rate or values != number.values:
            percent = Percent.YES if is_rate else Percent.MAYBE if is_times else Percent.NO
            number = number._replace(values=values, percent=percent)  # noqa: PLW2901
        yield number._replace(one=_one(text, number, known)) if _may_name(number) else number


def _may_name(number: Number) -> bool:
    """Tell whether a number is a one or a zero, which are said in many ways where they count."""
    return 1 in number.values or 0 in number.values


def _one(text: str, number: Number, known: Lexicon) -> One:
    """Tell a one, or zero, that counts from one that names or stands alone, and from an article."""
    start, end = number.span
    before = text[max(0, start - REACH) : start]
    if known.precedes("label", before):
        return One.LABEL
    if text[start].isdigit():
        return _one_in_digits(text, number, known, before)
    is_article = text[start:end].lower() in known.articles
    is_counted = known.follows("counted", text, end) or known.follows("choice", text, end)
    return One.ARTICLE if is_article and not is_counted else One.PLAIN


def _one_in_digits(text: str, number: Number, known: Lexicon, before: str) -> One:
    start, end = number.span
    is_mark = text[end : end + 1] in _CLOSING and before[-1:] in _OPENING
    if is_mark or known.follows("ordinal", text, end):
        return One.LABEL
    if _SIGNED.search(text, max(0, start - 2), start) or _NAMED.search(before):
        return One.BARE
    if known.precedes("bare", before) or text[start:end] not in ("0", "1"):
        return One.BARE  # 1.0 or 01, too
    is_counting = _COUNTED.match(text, end) and not known.follows("bare", text, end)
    return One.PLAIN if is_counting or before[-1:] in CURRENCIES else One.BARE


def _beside(
    number: Number, text: str, after: Container[str], *, is_decade: bool
) -> frozenset[Decimal]:
    """Return what a number may also be by what stands beside it: half as much more, a year."""
    more: set[Decimal] = set()
    if "half" in after:
        more |= {value + _scale_of(value) / 2 for value in number.values}
    if fraction := _HALVES.match(text, number.span.end):
        part = Decimal(str(unicodedata.numeric(fraction.group())))
        more |= {value + part for value in number.values}
    if "decades" in after or "centuries" in after:
        more |= {value * (10 if "decades" in after else 100) for value in number.values}
    if "cents" in after:
        more |= {value / 100 for value in number.values}
    if "tenths" in after:
        more |= {10 * value + half for value in number.values for half in (0, 5)}
    if "discount" in after:
        rates = {value * 10 if value < 10 else value for value in number.values}
        more |= {rate for value in rates for rate in (value, 100 - value)}
    if is_decade or "decade_word" in after:
        more |= {value + 1900 for value in number.values if 20 <= value <= 90}
    if "months" in after:  # not 1 for 12: a word for one stands nearly everywhere
        more |= {value / 12 for value in number.values if value > 12 and value % 6 == 0}
        more |= {_YEAR for value in number.values if value == _MONTHS}
    return frozenset(more)


def _scale_of(value: Decimal) -> Decimal:
    """Return the thousand, million … that a value is a number of: of 3 000 000, a million."""
    return next((s for s in _SCALES if value >= s and value % s == 0), Decimal(1))


def neighbours(text: str, found: Iterable[Number]) -> list[Number]:
    """Return numbers in order, those in `3 to 5 per cent` and `3 to 5 million` read as a pair."""
    ordered = sorted(found, key=_PLACE)
    if len(ordered) < 2:
        return ordered
    firm = [place for place, number in enumerate(ordered) if number.is_firm]
    for before, after in zip(firm[-2::-1], firm[:0:-1], strict=True):
        one, other = ordered[before], ordered[after]
        if other.span.start - one.span.end > REACH:
            continue
        between = text[one.span.end : other.span.start]
        if sums := _sums(one, other) if _SCALE_BETWEEN.match(between) else None:
            is_one = _is_one(one, other)
            ordered[before] = one._replace(values=sums if is_one else one.values | sums)
            ordered[after] = other._replace(values=other.values | sums, is_firm=not is_one)
        if not _BETWEEN.match(between):
            continue
        one, other = ordered[before], ordered[after]
        ordered[before] = one._replace(
            values=one.values | _shared(one, other, text),
            percent=max(one.percent, min(other.percent, Percent.MAYBE)),
        )
        ordered[after] = other._replace(percent=max(other.percent, min(one.percent, Percent.MAYBE)))
    return ordered


def ratios(
    text: str, found: Iterable[Number], known: Lexicon
) -> Iterator[tuple[frozenset[Span], Decimal]]:
    """Yield the places and values of shares said by two numbers: `one in five` or 1/5, 0.2."""
    places: dict[Span, set[Decimal]] = {}
    for number in sorted(found, key=_PLACE):
        places.setdefault(number.span, set()).update(number.values)
    for (one, some), (other, all_) in pairwise(places.items()):
        between = text[one.end : other.start]
        is_said = known.ratio and len(between) <= 2 * REACH and known.ratio.fullmatch(between)
        if is_said or between == "/":
            spans = frozenset([one, other])
            yield from ((spans, a / b) for a in some for b in all_ if 0 < a != b > 0)


def _is_one(one: Number, other: Number) -> bool:
    """Tell whether two numbers, each with its scale, are one side by side: 1만 5천; not 1K 234M."""
    is_certain = len(one.values) == len(other.values) == 1
    return is_certain and other.scale_end > 0 and 0 <= other.span.start - one.scale_end <= 1


def _sums(one: Number, other: Number) -> frozenset[Decimal]:
    """Return what two numbers are together where the first is in a larger scale: 1억 370만."""
    pairs = ((large, small) for large in one.values for small in other.values)
    return frozenset(a + b for a, b in pairs if a >= 1000 and b < a and b < _zeros_of(a))


def _zeros_of(value: Decimal) -> Decimal:
    """Return the power of ten that a value is a multiple of: 10⁵ of 1.5 million."""
    exponent = value.normalize().as_tuple().exponent
    return Decimal(10) ** exponent if isinstance(exponent, int) else Decimal(1)


def _shared(one: Number, other: Number, text: str) -> frozenset[Decimal]:
    """Return a number's values in the scale of the one that follows it."""
    written = _DIGIT_RUN.match(text, other.span.start)
    if not written or written.end() > other.span.end or min(one.values) >= 1000:
        return frozenset()
    bare = Decimal(written.group().replace(",", "."))
    factors = {value / bare for value in other.values if bare and value != bare}
    scales = {factor for factor in factors if factor in _SCALES}
    return frozenset(value * scale for value in one.values for scale in scales)
