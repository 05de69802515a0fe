"""Tell the letters of Chinese and Japanese from all others.

A class of as many letters takes Python 2 ms to compile, at each place of a pattern: with the checks
that look at them, a tenth of a whole command. So a pattern looks for FAR_EAST, which takes a
quarter of that, and whoever uses it asks here whether what it found is one.
"""

from __future__ import annotations

import re

HAN = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Chinese characters, as the inside of a character class."""
KANA = "\u3040-\u309f\u30a0-\u30fa\u30fc-\u30ff"
FAR_EAST = "[^\0-\u02ff\uff00-\uffff]"
"""A class that all these letters are of, and much else; not the signs of full width, nor BLOT."""


class Letters:
    """The letters of a class, told by the ranges that it is written with: `一-鿿」`."""

    def __init__(self, inside: str) -> None:
        ranges = _RANGE.findall(inside)
        self._ranges: tuple[tuple[str, str], ...] = tuple((r[0], r[-1]) for r in ranges)

    def __contains__(self, letter: str) -> bool:
        return any(first <= letter <= last for first, last in self._ranges)


def is_han(text: str) -> bool:
    """Tell whether a text is of Chinese characters alone, one at least."""
    if len(text) == 1 and "一" <= text <= "鿿":  # as nearly all do
        return True
    return text != "" and all("一" <= c <= "鿿" or c in _HAN for c in text)


def is_han_or_kana(text: str) -> bool:
    """Tell whether a text is of the letters of Chinese and Japanese alone, one at least."""
    if len(text) == 1 and "一" <= text <= "鿿":
        return True
    return text != "" and all("一" <= c <= "鿿" or c in _HAN_OR_KANA for c in text)


def shows_nothing(text: str) -> bool:
    """Tell whether a text is of spaces, invisible characters and blank signs alone, or empty."""
    if text[:1].isalnum() and ord(text[0]) not in _BLANK:  # as nearly all do
        return False
    return not any(c.isprintable() and not c.isspace() and ord(c) not in _BLANK for c in text)


# Letters by their category, blank on paper: Hangul fillers, the blank Braille pattern, the joiner
# of graphemes, and what selects a variant of nothing.
_BLANK = frozenset([0x115F, 0x1160, 0x3164, 0xFFA0, 0x2800, 0x034F, *range(0xFE00, 0xFE10)])
_RANGE = re.compile(".-.|.", re.DOTALL)
_HAN, _HAN_OR_KANA = Letters(HAN), Letters(HAN + KANA)
