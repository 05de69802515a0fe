"""Tell, quickly, of most sentences with figures that their numbers are the same.

Where both sides have the same figures, and neither says more of a number than its digits do, to
read what they mean would find nothing: a law in the tests holds this against reading them.
"""

from __future__ import annotations

import re
from functools import cache

from pipeline.check._numbers.beside import REACH
from pipeline.check._numbers.digits import RUN, symbols
from pipeline.check._numbers.hanzi import NUMERALS
from pipeline.check._numbers.lexicon import hints, lexicon

# Signs that are numbers or say something of one, and those of addresses, placeholders and letters
# written as their number, whose digits count nothing.
_TELLING = re.compile(
    rf"[%٪‰％{{@&：²³¹⁰-₉¼-¾⅐-ⅿ①-⓿㈠-㈩㊀-㊉]|://|分之|\d\s?[{NUMERALS}]|[{NUMERALS}]\s?[\d月]"
)
_WORD = re.compile(r"[^\W\d_]+")


def have_same_figures(source: str, target: str, here: str, there: str) -> bool:
    """Tell whether texts in two locales have the same figures, and no other word on numbers.

    True promises that no number is lost or added; False promises nothing.
    """
    figures = RUN.findall(source)
    others = RUN.findall(target)
    if len(figures) != len(others) or sorted(figures) != sorted(others):
        return False
    if symbols(here) != symbols(there) and not all(map(str.isdecimal, figures)):
        return False
    return _is_plain(source, here) and _is_plain(target, there)


def _is_plain(text: str, locale: str) -> bool:
    words = hints(locale)
    if not words or _TELLING.search(text):
        return False
    lowered = text.lower()
    for word in words:  # any() would take twice as long
        if word in lowered:
            return False
    if not _telling_words(locale).isdisjoint(_WORD.findall(lowered)):
        return False
    known = lexicon(locale)
    for match in RUN.finditer(text):
        start, end = match.span()
        after = text[end : end + 1]
        if (after.isascii() and after.isalpha()) or known.following(text, end):
            return False
        if known.is_told(text[max(0, start - REACH) : start]):
            return False
    return True


@cache
def _telling_words(locale: str) -> frozenset[str]:
    """Return the words that give a figure beside them another value, or are a number with it."""
    known = lexicon(locale)
    tables = (known.months, known.scales, known.doubtful_scales)
    return frozenset(word.lower() for table in tables for word in table)
