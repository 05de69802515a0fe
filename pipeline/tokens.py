"""Cut text into tokens that can be compared: words, and characters where a script has no spaces.

Tokens keep their exact place in the original text; only their folded copies are compared. So
width, case, quotation marks, hyphens, no-break spaces and invisible characters do not matter, and
no offset is ever computed on changed text (casefold and NFKC change lengths: `ß`, `㈱`, `İ`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import chain
from typing import NamedTuple

# The inside of a character class: scripts written without spaces between words: Han, Kana, Thai, Lao, Myanmar, Khmer.
SPACELESS = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3040-\u309f"
    "\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9d\U00020000-\U0003ffff"
)
# Soft hyphen, zero-width characters, bidi marks, embeddings and isolates, word joiner, BOM.
_INVISIBLE = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
# Signs that never tell one term from another: quotation marks, hyphens (Hebrew's, too), the dot within names.
IGNORED = re.escape(
    "'\"`´‘’‚‛“”„‟‹›«»「」『』《》〈〉﹁﹂＂＇-‐‑‒–﹣－·•‧・･\u05be\u05f3\u05f4"
)  # fmt: skip

# An underscore joins: `ceo_name` is one word of code, and no CEO.
WORD = rf"[^\W_{SPACELESS}]+(?:_+[^\W_{SPACELESS}]+)*"
# Between Katakana the dot stands for a space (データ・センター); elsewhere it parts two words.
_DOT = "(?<![\u30a1-\u30fa\u30fc])\u30fb|\u30fb(?![\u30a1-\u30fa\u30fc])"
# Arabic vowel signs and the stretching mark are optional in writing (Unicode ch. 9.2).
_DROPPED = re.compile(f"[{_INVISIBLE}\u0640\u064b-\u0652\u0670]+")
# Two ways to write one word: Russian may leave the dots out, French typists lack the ligature; Hindi writes one dot for
# the moon with a dot, and leaves out the dot below of foreign sounds; Persian on an Arabic keyboard has its k and y;
# of Turkish capitals I and İ only who knows the language can tell the small ones.
_OPTIONAL: dict[int, str | None] = {
    ord("ё"): "е",
    ord("œ"): "oe",
    ord("\u0901"): "\u0902",
    ord("\u093c"): None,
    ord("ı"): "i",
    ord("\u0307"): None,
    ord("\u06a9"): "\u0643",
    ord("\u06cc"): "\u064a",
}
# Stress marks of Russian schoolbooks and encyclopaedias; those of other alphabets make other letters.
_STRESS = re.compile("(?<=[\u0400-\u04ff])[\u0300\u0301]")
# A nasal before a consonant of its own class may be written as a dot: कम्पनी, कंपनी.
_NASAL = re.compile(
    "(?:\u0919\u094d(?=[\u0915-\u0918])|\u091e\u094d(?=[\u091a-\u091d])|\u0923\u094d(?=[\u091f-\u0922])"
    "|\u0928\u094d(?=[\u0924-\u0927])|\u092e\u094d(?=[\u092a-\u092d]))"
)
_VIRAMA = "\u094d"
_ALPHANUMERIC = re.compile(r"[^\W_]")
_CACHED_TOKENS = 1 << 16

LONGEST_FORM = 128
"""How many tokens a form of a term may have; what is longer is a text, and no term."""


class Token(NamedTuple):
    """A token and where it stands: `text[start:end]`, in code points."""

    text: str
    start: int
    end: int


@cache
def _marks() -> str:
    """Return the combining marks of the basic plane as the inside of a character class."""
    # Between these blocks lie Han, Hangul and private letters: no marks, and most of the plane.
    blocks = chain(range(0x300, 0x3400), range(0xA000, 0xAC00), range(0xF900, 0x10000))
    points = [c for c in blocks if unicodedata.category(chr(c))[0] == "M"]
    ranges: list[list[int]] = []
    for point in points:
        if ranges and point == ranges[-1][1] + 1:
            ranges[-1][1] = point
        else:
            ranges.append([point, point])
    return "".join(f"\\u{first:04x}-\\u{last:04x}" for first, last in ranges) + "\uff9e\uff9f"


@cache
def _unusual() -> re.Pattern[str]:
    return re.compile(f"[{_marks()}{_INVISIBLE}]")


@cache
def _not_simple() -> re.Pattern[str]:
    # Radicals, half-width kana, ligatures and compatibility ideographs fold to something else;
    # halves of a surrogate pair are no characters, and no automaton takes them.
    folding = "\u0e33\u0eb3\u0edc\u0edd\u2e80-\u2fdf\u309b\u309c\u309f\u30ff\uf900-\ufaff\uff66-\uff9f\ud800-\udfff"
    return re.compile(f"[{folding}\U0002f800-\U0002fa1f{_marks()}{_INVISIBLE}]")


def is_simple(text: str) -> bool:
    """Tell whether in this text every character of a script without spaces is a token, and folded."""
    return not _not_simple().search(text)


@cache
def _plain() -> re.Pattern[str]:  # 4 ms, which nobody pays who has no glossary
    return re.compile(rf"{WORD}|[{SPACELESS}]|[^\w\s{IGNORED}]|_|{_DOT}")


@cache
def _full() -> re.Pattern[str]:
    """Return the pattern for text with marks or invisible characters: they belong to their letter."""
    marks = _marks()
    letter = rf"[^\W_{SPACELESS}{marks}][{marks}]*"
    character = rf"(?![{marks}])[{SPACELESS}][{marks}]*"
    sign = rf"[^\w\s{IGNORED}{marks}{_INVISIBLE}]|_"
    return re.compile(rf"{letter}(?:[{_INVISIBLE}_]*{letter})*|{character}|{sign}|{_DOT}")


def pattern(text: str) -> re.Pattern[str]:
    """Return the pattern that finds this text's tokens; the fast one unless marks need the other."""
    return _plain() if text.isascii() or not _unusual().search(text) else _full()


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a text in order, each at its exact place.

    >>> [token.text for token in tokens("按照SASAC要求, state-owned")]
    ['按', '照', 'SASAC', '要', '求', ',', 'state', 'owned']
    """
    for match in pattern(text).finditer(text):
        yield Token(match.group(), match.start(), match.end())


def words(text: str) -> list[str]:
    """Return the tokens' texts alone."""
    return pattern(text).findall(text)


@lru_cache(maxsize=_CACHED_TOKENS)
def plain(token: str) -> str:
    """Return a token as it is written, without what cannot be seen and in one width (NFKC)."""
    if token.isascii():
        return token
    # Before, for it may part a letter from its mark; after, for a ligature may hold it.
    whole = _DROPPED.sub("", unicodedata.normalize("NFKC", _DROPPED.sub("", token)))
    return _STRESS.sub("", whole)


@lru_cache(maxsize=_CACHED_TOKENS)
def fold(token: str) -> str:
    """Return the key under which a token is compared: `plain`, casefolded, NFC, `ё` as `е`."""
    if token.isascii():
        return token.lower()
    folded = unicodedata.normalize("NFC", plain(token).casefold()).translate(_OPTIONAL)
    return _NASAL.sub("\u0902", folded) if _VIRAMA in folded else folded


def is_word(token: str) -> bool:
    """Tell whether a token is made of letters; in India vowels are marks, which no `isalpha` knows."""
    return token.isalpha() or all(c.isalpha() or unicodedata.category(c)[0] == "M" for c in token)


def has_word(text: str) -> bool:
    """Tell whether a text holds a letter or a digit, so that it can be found at all."""
    return _ALPHANUMERIC.search(text) is not None
