"""Read shares said in words, a part and a whole: two thirds, 四分之三, zwei Drittel."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from pipeline.check._numbers.beside import Number
from pipeline.check._numbers.chinese import parts
from pipeline.check._numbers.lexicon import lexicon
from pipeline.model import Span

_BEFORE = re.compile(r"(?<![^\W_])([^\W\d_]{1,12})[\s\u00a0-]\Z")
_REACH = 14
_NEAR, _PART = Decimal("0.5"), Decimal(5)
"""How far a rounded percentage may be from a share, and how much of it: two thirds are 67 per cent."""


class Fraction(NamedTuple):
    """A share in words at a place."""

    span: Span
    share: Decimal


def may_share(text: str, locale: str) -> bool:
    """Tell, quickly, whether a text may say a share in words."""
    if "分之" in text:
        return True
    for core in lexicon(locale).whole_hints:  # noqa: SIM110  # any() takes twice as long
        if core in text:
            return True
    return False


def fractions(text: str, locale: str) -> Iterator[Fraction]:
    """Yield the shares less than one that a text says in words."""
    if "分之" in text:
        for span, wholes, some in parts(text):
            yield from (Fraction(span, b / a) for a in wholes for b in some if 0 < b < a)
    known = lexicon(locale)
    if known.denominators is None or not may_share(text, locale):
        return
    for match in known.denominators.finditer(text):
        before = _BEFORE.search(text, max(0, match.start() - _REACH), match.start())
        if before is None:
            continue
        word = before[1].lower()
        part = Decimal(1) if word in known.articles else known.value(word)
        whole = known.wholes[match.group().lower()]
        if part and part < whole:
            yield Fraction(Span(before.start(1), match.end()), part / whole)


def is_said(fraction: Fraction, numbers: Iterable[Number]) -> bool:
    """Tell whether one of some numbers is a share, in full or rounded as a percentage."""
    share = fraction.share
    return any(
        value == share or is_rounded(value, share) for number in numbers for value in number.values
    )


def is_rounded(percentage: Decimal, share: Decimal) -> bool:
    """Tell whether a percentage says a share, in full or rounded to a whole one."""
    return abs(percentage - 100 * share) <= min(_NEAR, _PART * share)
