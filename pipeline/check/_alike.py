"""Tell whether a target holds a term in some inflected or compound form, leniently.

This decides only whether a finding is withheld: a wrong acceptance is a missed error, a wrong
refusal is noise that teaches editors to look away.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from pipeline.inflection import bases
from pipeline.locales import separator
from pipeline.model import Span
from pipeline.tokens import fold, tokens, words

_COMPOUNDING = frozenset("da de fi hu nb nl nn no sv".split())
# Arabic conjunctions, prepositions and the article are written together with the word.
_ARABIC_PREFIX = re.compile(r"([وف]?)(بال|كال|ال|لل|[بكل]|)")
_ARABIC_SUFFIX = re.compile(r"(?<=..)(?:هما|كما|ها|هم|هن|نا|كم|ات|ان|ين|ون|ية|ة|ه|ت|ي|ا)\Z")
_ARABIC_LETTERS = str.maketrans("أإآٱىؤئ", "اااايوي")
_ENGLISH_ENDINGS = ("s", "es", "ed", "ing", "d")


def places(text: str, forms: Iterable[str], language: str) -> Iterator[tuple[Span, str]]:
    """Yield where a text looks like one of the forms, and which; the longest, never overlapping."""
    if not separator(language):
        return  # without spaces nothing inflects: what is there has been found exactly
    sought = [(tuple(map(fold, words(form))), form) for form in forms]
    present = list(tokens(text))
    folded = [fold(token.text) for token in present]
    position = 0
    while position < len(present):
        fitting = [
            (len(f), form) for f, form in sought if _stands_at(folded, position, f, language)
        ]
        length, form = max(fitting, default=(1, ""))
        if fitting:
            yield Span(present[position].start, present[position + length - 1].end), form
        position += length


def _stands_at(present: Sequence[str], start: int, form: Sequence[str], language: str) -> bool:
    if not form or start + len(form) > len(present):
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
        return not _arabic_stems(form).isdisjoint(_arabic_stems(word))
    if language == "en":
        return _english(form, word)
    return _european(_bare(form), _bare(word), compounds=language in _COMPOUNDING)


def _european(form: str, word: str, *, compounds: bool) -> bool:
    """Tell whether two words share all but an ending, or one is a part of the other."""
    if compounds and len(form) >= 4 and form in word:
        return True
    pairs = enumerate(zip(form, word, strict=False))
    shared = next((i for i, (a, b) in pairs if a != b), min(len(form), len(word)))
    if shared == 3:
        return shared == len(form) and len(word) - shared <= 2
    return shared > 3 and len(form) - shared <= 3 and len(word) - shared <= 4


def _bare(word: str) -> str:
    """Return a word without accents, which umlaut and stress move: Häuser, Haus."""
    if word.isascii():
        return word
    decomposed = unicodedata.normalize("NFD", word)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def _english(form: str, word: str) -> bool:
    """Tell whether a word is a form with an ending: companies, smelted, pricing."""
    if form in bases(word, "en") or word.removeprefix(form) in _ENGLISH_ENDINGS:
        return True
    return form[-1] == "e" and word.removeprefix(form[:-1]) in _ENGLISH_ENDINGS


def _arabic_stems(word: str) -> set[str]:
    """Return a word as it is, without its article, and without what may be written before it."""
    word = word.translate(_ARABIC_LETTERS)
    match = _ARABIC_PREFIX.match(word)
    assert match is not None
    starts = {0, len(match[1]), match.end()}
    return {_ARABIC_SUFFIX.sub("", word[n:], count=1) for n in starts if len(word) - n >= 2}
