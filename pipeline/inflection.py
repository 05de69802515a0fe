"""Bring an inflected word back to the form that a glossary writes.

With simplemma installed, its lemma; without it, plurals of English by rule. A lemma is compared
with the term as written, never with the term's own lemma: `being` must not match every `is`.
"""

from __future__ import annotations

from functools import cache, lru_cache
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    class _Simplemma(Protocol):
        lemmatize: Callable[..., str]


_LEMMATISED = frozenset("cs de en es fr it nl pl pt ru sv uk".split())
_IRREGULAR = {
    "analyses": "analysis", "bases": "basis", "children": "child", "crises": "crisis",
    "criteria": "criterion", "data": "datum", "feet": "foot", "geese": "goose",
    "hypotheses": "hypothesis", "indices": "index", "knives": "knife", "leaves": "leaf",
    "lives": "life", "matrices": "matrix", "men": "man", "mice": "mouse", "people": "person",
    "phenomena": "phenomenon", "shelves": "shelf", "teeth": "tooth", "theses": "thesis",
    "thieves": "thief", "vertices": "vertex", "wives": "wife", "wolves": "wolf", "women": "woman",
}  # fmt: skip


@lru_cache(maxsize=1 << 16)
def bases(word: str, language: str) -> tuple[str, ...]:
    """Return what a folded word may be a form of, itself excluded; several where rules allow it.

    >>> bases("companies", "en")[0]
    'company'
    """
    if len(word) < 3 or not word.isalpha():
        return ()
    found = _lemma(word, language) if language in _LEMMATISED else ()
    if language == "en":
        found += _english_singulars(word)
    return tuple(dict.fromkeys(base for base in found if base != word))


@cache
def _simplemma() -> _Simplemma | None:
    return import_module("simplemma") if find_spec("simplemma") else None


def _lemma(word: str, language: str) -> tuple[str, ...]:
    library = _simplemma()
    if library is None:
        return ()
    lemma = library.lemmatize(word, lang=language).casefold()
    if language == "de" and lemma == word:  # its German nouns are listed with their capital
        lemma = library.lemmatize(word.capitalize(), lang=language).casefold()
    return (lemma,)


def _english_singulars(word: str) -> tuple[str, ...]:
    """Return the words whose regular plural this may be (Quirk et al. 1985, §5.80)."""
    if word in _IRREGULAR:
        return (_IRREGULAR[word],)
    for ending, singular in _IRREGULAR.items():
        if len(ending) > 2 and ending in ("men", "women", "people") and word.endswith(ending):
            return (word.removesuffix(ending) + singular,)
    if not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return ()
    if word.endswith("ies") and len(word) > 4:
        return (word[:-3] + "y", word[:-1])
    if word.endswith(("ses", "xes", "zes", "ches", "shes", "oes")):
        return (word[:-2], word[:-1])
    return (word[:-1],)
