"""Compare words without their accents, which some languages leave out where a letter is a capital."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

LOSING = frozenset("ca el es fr gl it pt".split())
"""Languages whose capitals are often written without accents: ETAT, Etat; ΝΟΜΟΣ, νόμος."""

KEPT = frozenset("ñ")
"""Letters that nobody takes for another with an accent: año, ano."""


@lru_cache(maxsize=1 << 14)
def bare(word: str) -> str:
    """Return a word without accents, which umlaut and stress move: Häuser, Haus. So ı is i.

    >>> bare("État")
    'Etat'
    """
    if word.isascii():
        return word
    decomposed = unicodedata.normalize("NFD", word).replace("ı", "i")
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def lacks_accents(term: str, word: str) -> bool:
    """Tell whether a word is a term's but for the accents of its capitals: all of them, or the first.

    >>> lacks_accents("État", "Etat"), lacks_accents("État", "État"), lacks_accents("cité", "Cite")
    (True, False, False)
    """
    if term.casefold() == word.casefold() or bare(term.casefold()) != bare(word.casefold()):
        return False
    return word.isupper() or (word[:1].isupper() and term[1:].casefold() == word[1:].casefold())
