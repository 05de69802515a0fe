"""Tell, quickly, of most sentences with figures that their numbers are the same.

Where both sides have the same figures, and neither says more of a number than its digits do, to
read what they mean would find nothing: a law in the tests holds this against reading them.
"""

from __future__ import annotations

import re
from functools import cache

from pipeline.check._numbers.beside import CURRENCIES, REACH
from pipeline.check._numbers.digits import RUN, symbols
from pipeline.check._numbers.hanzi import NUMERALS
from pipeline.check._numbers.lexicon import Lexicon, hints, lexicon

# What is a number or says something of one: signs, numerals (beside figures), `5 k€`. And figures of
# addresses, placeholders and letters written as their number, which count nothing. How all of them
# begin is said first: there are ten to be tried.
_SIGNS = "٪‰％@&²³¹⁰-₉¼-¾⅐-ⅿ①-⓿㈠-㈩㊀-㊉"
_TELLING = re.compile(
    rf"(?=[\dIVX{{%:分：{NUMERALS}{_SIGNS}])(?:"
    rf"[{_SIGNS}]|(?<![A-Za-z])[IVX]{{2}}|\{{\d|%[-+#0]*+\d|://[^\s\d]{{0,99}}+\S|分之"
    rf"|\d\s?[{NUMERALS}：]|：\s?\d|[{NUMERALS}]\s?[\d月季]"
    rf"|\d[\s\u00a0\u202f-]*+[A-Za-z]{{1,2}}[{''.join(CURRENCIES)}])"
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
    known = lexicon(locale)
    for word in known.time_hints:
        if word in text:
            return False
    return not (_words_tell(text, lowered, locale, known) or _places_tell(text, known))


def _words_tell(text: str, lowered: str, locale: str, known: Lexicon) -> bool:
    """Tell whether a text has words that give a figure another value, or are numbers themselves."""
    said = _WORD.findall(lowered)
    told = _telling_words(locale).intersection(said)
    if told and not (known.is_firm and _are_small_months(told, text, known)):
        return True
    labels = _labels(locale).intersection(said)
    return bool(labels) and _label_something(labels, text, known)


def _places_tell(text: str, known: Lexicon) -> bool:
    """Tell whether something beside a figure says more of it than its digits do."""
    for match in RUN.finditer(text):
        start, end = match.span()
        after = text[end : end + 1]
        if (after.isascii() and after.isalpha()) or known.following(text, end):
            return True
        if known.is_told(text[max(0, start - REACH) : start]):
            return True
    return False


def _are_small_months(words: frozenset[str], text: str, known: Lexicon) -> bool:
    """Tell whether words are no months, as months are written: `it may`, not `in May`."""
    if not words <= known.months.keys():
        return False
    written = (word for word in _WORD.findall(text) if word.lower() in words)
    return not any(word[0].isupper() for word in written)


def _label_something(words: frozenset[str], text: str, known: Lexicon) -> bool:
    """Tell whether one of some words is a label, which nothing but its number is: Part Two."""
    return any(
        known.precedes("label", text[max(0, match.start() - REACH) : match.start()])
        for match in _WORD.finditer(text)
        if match.group().lower() in words
    )


@cache
def _labels(locale: str) -> frozenset[str]:
    """Return the small numbers in words that are demanded as labels; the hints have the others."""
    known = lexicon(locale)
    return frozenset(known.words if known.is_firm and "label" in known.before else ())


@cache
def _telling_words(locale: str) -> frozenset[str]:
    """Return the words that give a figure beside them another value, or are a number with it."""
    known = lexicon(locale)
    return frozenset(word.lower() for table in (known.months, known.scales) for word in table)
