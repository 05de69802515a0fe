"""Tell whether a word may be another in some inflected or compound form, leniently.

This decides only whether a finding is withheld: a wrong acceptance is a missed error, a wrong
refusal is noise that teaches editors to look away. What is known of a language is in grammar.toml;
of others a shared beginning is enough.
"""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.check._arabic import is_form
from pipeline.check._grammar import bare, grammar, is_word
from pipeline.inflection import bases

_LEAST_STEM = 3
_LEAST_PART = 4
"""Letters of a word that may be part of a compound; shorter ones are in half of all words."""
_PREFIXING = frozenset(("ar", "he"))
_HEBREW_PREFIX = re.compile("[והבלמשכ]{0,3}")
_HEBREW_SUFFIX = re.compile("(?<=..)(?:ים|ות|ה|ת|י)\\Z")


@lru_cache(maxsize=1 << 16)
def alike(form: str, word: str, language: str, *, compounds: bool = True) -> bool:
    """Tell whether a folded word may be an inflected form of another, or a compound with it."""
    if form == word:
        return True
    if language == "ko":
        return len(form) > 1 and (form in word if compounds else word.startswith(form))
    least = grammar(language).least_stem
    if min(len(form), len(word)) < least or not is_word(form):
        return False
    if language == "ar":
        return is_form(form, word)
    if language == "he":
        return not _hebrew_stems(form).isdisjoint(_hebrew_stems(word))
    is_known = form in bases(word, language) or word in bases(form, language)
    return is_known or _european(bare(form), bare(word), language, compounds=compounds)


def has_prefixes(language: str) -> bool:
    """Tell whether conjunctions, prepositions or articles are written together with a word."""
    return language in _PREFIXING


def _european(form: str, word: str, language: str, *, compounds: bool) -> bool:
    """Tell whether two words share all but an ending, or one is a part of the other."""
    known = grammar(language)
    if compounds and known.has_compounds and len(form) >= _LEAST_PART and form in word:
        return True
    if known.is_prefixed and word.startswith(form[:-1]):
        return len(form) > _LEAST_STEM
    pairs = enumerate(zip(form, word, strict=False))
    shared = next((i for i, (a, b) in pairs if a != b), min(len(form), len(word)))
    if not known.endings:
        return _shares_its_beginning(form, word, shared)
    return any(
        form[stem:] in endings and word[stem:] in endings
        for stem in range(shared, known.least_stem - 1, -1)
        for endings in known.endings
    )


def _shares_its_beginning(form: str, word: str, shared: int) -> bool:
    if shared == _LEAST_STEM:
        return shared == len(form) and len(word) - shared <= 2
    return shared > _LEAST_STEM and len(form) - shared <= 3 and len(word) - shared <= 4


def _hebrew_stems(word: str) -> set[str]:
    match = _HEBREW_PREFIX.match(word)
    assert match is not None
    starts = range(match.end() + 1)
    return {_HEBREW_SUFFIX.sub("", word[n:], count=1) for n in starts if len(word) - n >= 2}
