"""Find a date in a byline: 29 March 2017, March 29, 2017, 2017-03-29, 2017年3月29日, 29/03/2017.

Month names and the order of day and month come from CLDR through Babel, which is imported only
when a text needs it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import cache

_YEAR_FIRST = re.compile(
    r"(?<!\d)(\d{4})\s*(?:[-/.]|年|년)\s*(\d{1,2})\s*(?:[-/.]|月|월)\s*(\d{1,2})(?!\d)"
)
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d\d)(0[1-9]|1[0-2])([0-2]\d|3[01])(?!\d)")
_DAY_NAMED = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|º|ª)?\.?[\s-]{1,3}(?:of |de |d')?([^\W\d_]{3,12})\.?,?"
    r"[\s-]{1,3}(?:de |del )?(\d{4})(?!\d)"
)
_NAMED_DAY = re.compile(
    r"(?<![^\W\d_])([^\W\d_]{3,12})\.?\s{1,3}(\d{1,2})(?:st|nd|rd|th)?,?\s{1,3}(\d{4})(?!\d)"
)
_NUMBERS = re.compile(r"(?<!\d)(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?!\d)")


def find(text: str, locale: str) -> date | None:
    """Return the first date in a text, or None.

    >>> find("CopyFrom:MCC Date:29 March 2017", "en")
    datetime.date(2017, 3, 29)
    """
    for pattern in (_YEAR_FIRST, _COMPACT):
        for match in pattern.finditer(text):
            if found := _date(int(match[1]), int(match[2]), int(match[3])):
                return found
    for match in _DAY_NAMED.finditer(text):
        if found := _date(int(match[3]), _month(match[2], locale), int(match[1])):
            return found
    for match in _NAMED_DAY.finditer(text):
        if found := _date(int(match[3]), _month(match[1], locale), int(match[2])):
            return found
    return _numeric(text, locale)


def first(texts: Iterable[str], locale: str) -> date | None:
    """Return the first date in several texts, or None."""
    return next((day for text in texts if (day := find(text, locale))), None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _numeric(text: str, locale: str) -> date | None:
    match = _NUMBERS.search(text)
    if not match:
        return None
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    is_month_first = second > 12 or (first <= 12 and match[2] != "." and _month_leads(locale))
    day, month = (second, first) if is_month_first else (first, second)
    return _date(year, month, day)


@cache
def _month_leads(locale: str) -> bool:
    """Tell whether CLDR's short date puts the month before the day, as in the United States."""
    from babel import Locale, UnknownLocaleError

    try:
        pattern = Locale.parse(locale, sep="-").date_formats["short"].pattern
    except (UnknownLocaleError, ValueError):
        return False
    return bool(pattern.find("M") < pattern.find("d"))


def _month(name: str, locale: str) -> int:
    """Return 1–12, or 0 for a word that names no month in the language or in English."""
    folded = name.casefold()
    return _months(locale).get(folded) or _months("en").get(folded, 0)


@cache
def _months(locale: str) -> dict[str, int]:
    from babel import UnknownLocaleError
    from babel.dates import get_month_names

    found: dict[str, int] = {"sept": 9} if locale == "en" else {}
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            try:
                names = get_month_names(width, context, locale.replace("-", "_"))
            except (UnknownLocaleError, ValueError):
                return found
            found.update({str(n).casefold().rstrip("."): i for i, n in names.items()})
    return found
