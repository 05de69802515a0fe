"""Tell whether a target holds a term in some inflected or compound form, leniently.

This decides only whether a finding is withheld: a wrong acceptance is a missed error, a wrong
refusal is noise that teaches editors to look away.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from pipeline.tokens import fold, words

_COMPOUNDING = frozenset("da de fi hu nb nl nn no sv".split())
# Arabic conjunctions, prepositions and the article are written together with the word.
_ARABIC_PREFIX = re.compile(r"[وف]?(?:[بك]?ال|لل|[بكل])?(?=..)")
_ARABIC_SUFFIX = re.compile(r"(?<=..)(?:هما|كما|ها|هم|هن|نا|كم|ات|ان|ين|ون|ية|ة|ه|ت|ي|ا)\Z")
_ARABIC_LETTERS = str.maketrans("أإآٱىؤئ", "اااايوي")


def contains(text: str, forms: Iterable[str], language: str, *, limit: int) -> int:
    """Return how many places look like one of the forms, at most `limit`; places do not overlap."""
    sought = [tuple(map(fold, words(form))) for form in forms]
    present = list(map(fold, words(text)))
    count = position = 0
    while position < len(present) and count < limit:
        length = max(
            (len(form) for form in sought if _stands_at(present, position, form, language)),
            default=0,
        )
        count += length > 0
        position += length or 1
    return count


def _stands_at(present: Sequence[str], start: int, form: Sequence[str], language: str) -> bool:
    if start + len(form) > len(present):
        return False
    return all(alike(one, present[start + offset], language) for offset, one in enumerate(form))


@lru_cache(maxsize=1 << 16)
def alike(form: str, word: str, language: str) -> bool:
    """Tell whether a folded word may be an inflected form of another, or a compound with it."""
    if form == word:
        return True
    if len(form) < 3 or len(word) < 3 or not form.isalpha():
        return False
    if language == "ar":
        return _arabic_stem(form) == _arabic_stem(word)
    form, word = _bare(form), _bare(word)
    if language in _COMPOUNDING and len(form) >= 4 and form in word:
        return True
    shared = next(
        (i for i, (a, b) in enumerate(zip(form, word, strict=False)) if a != b),
        min(len(form), len(word)),
    )
    if shared == 3:
        return shared == len(form) and len(word) - shared <= 2
    return shared > 3 and len(form) - shared <= 3 and len(word) - shared <= 4


def _bare(word: str) -> str:
    """Return a word without accents, which umlaut and stress move: Häuser, Haus."""
    if word.isascii():
        return word
    decomposed = unicodedata.normalize("NFD", word)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def _arabic_stem(word: str) -> str:
    word = _ARABIC_PREFIX.sub("", word.translate(_ARABIC_LETTERS), count=1)
    return _ARABIC_SUFFIX.sub("", word, count=1)
