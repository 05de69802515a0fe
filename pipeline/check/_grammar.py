"""Read grammar.toml: how the words of a term may change in a language."""

from __future__ import annotations

import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Grammar:
    """What grammar.toml says of one language; empty where it says nothing."""

    endings: tuple[frozenset[str], ...] = ()
    """Sets of endings, accents left out, that take each other's place on one stem."""
    coordinators: frozenset[str] = frozenset()
    has_compounds: bool = False
    plurals: tuple[str, ...] = ()
    """Patterns of broken plurals, each before the singulars it may have."""
    least_stem: int = 3
    """Code points that two words share at least where only their endings differ."""
    is_prefixed: bool = False
    """True where the start of a word decides, whatever is joined to its end."""
    ordinary: frozenset[str] = frozenset()
    """Words in lower case that an acronym must not be taken for."""


def bare(word: str) -> str:
    """Return a word without accents, which umlaut and stress move: Häuser, Haus. So ı is i."""
    if word.isascii():
        return word
    decomposed = unicodedata.normalize("NFD", word).replace("ı", "i")
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def is_word(token: str) -> bool:
    """Tell whether a token is made of letters; in India vowels are marks, which no `isalpha` knows."""
    return token.isalpha() or all(c.isalpha() or unicodedata.category(c)[0] == "M" for c in token)


@cache
def grammar(language: str) -> Grammar:
    """Return what is known of a language's words."""
    found = _tables().get(language)
    if found is None:
        return Grammar()
    endings = (
        frozenset("" if ending == "-" else bare(ending) for ending in line.split())
        for line in found.get("endings", ())
    )
    return Grammar(
        tuple(endings),
        frozenset(found.get("and", ())),
        plurals=tuple(found.get("plurals", ())),
        has_compounds=bool(found.get("compounds")),
        least_stem=int(str(found.get("least-stem", 3))),
        is_prefixed=bool(found.get("prefixed")),
        ordinary=frozenset(found.get("words", ())),
    )


@cache
def _tables() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(Path(__file__).with_name("grammar.toml").read_text("utf-8"))
