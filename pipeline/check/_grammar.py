"""Read grammar.toml: how the words of a term may change in a language."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from pipeline.accents import bare


@dataclass(frozen=True, slots=True)
class Grammar:
    """What grammar.toml says of one language; empty where it says nothing."""

    endings: tuple[frozenset[str], ...] = ()
    """Sets of endings, accents left out, that take each other's place on one stem."""
    persons: tuple[frozenset[str], ...] = ()
    """Such sets for men and women, whom a dictionary tells apart."""
    coordinators: frozenset[str] = frozenset()
    particles: frozenset[str] = frozenset()
    """What stands apart from the verb that it begins: Melden Sie sich an."""
    infixes: frozenset[str] = frozenset()
    """What stands between the two: angemeldet, anzumelden."""
    denials: frozenset[str] = frozenset()
    """What makes another word where it begins one: Vizekanzler is no Kanzler."""
    deputies: tuple[str, ...] = ()
    """What stands before a title and makes a lower one of it: a vice chairman is no chairman."""
    below: tuple[str, ...] = ()
    """What does so in some titles, and is said of other things, too: an associate professor."""
    not_deputies: tuple[str, ...] = ()
    """Patterns of one width each, after which such a word is another: 一副眼镜, 正副主席."""
    persons_too: frozenset[str] = frozenset()
    """Of these, what is said of persons by itself: deputy Li Wei."""
    negators: frozenset[str] = frozenset()
    """Words that stand within no term: État non membre is no État membre."""
    has_compounds: bool = False
    derived: frozenset[str] = frozenset()
    """What makes another word of a word, with the endings of that word."""
    adjectival: frozenset[str] = frozenset()
    """Of these, what makes adjectives of the names of places."""
    least_stem: int = 3
    """Code points that two words share at least where only their endings differ."""
    is_prefixed: bool = False
    """True where the start of a word decides, whatever is joined to its end."""
    joined: re.Pattern[str] | None = None
    """What is joined to a short word there, accents left out; longer ones may have anything."""
    stems: Mapping[str, str] = field(default_factory=dict)
    """What a word is before its endings where it loses a vowel, accents left out: şehir, şehri."""
    minds_accents: bool = False
    """True where a letter with an accent is another: Hungarian ház, and haza."""
    lengthened: Mapping[str, str] = field(default_factory=dict)
    """There, what a word's last letter becomes before an ending: haza, hazák."""
    elided: Mapping[str, str] = field(default_factory=dict)
    """Short words and what is left of them before a vowel: di, d’."""
    relational: re.Pattern[str] | None = None
    """What makes an adjective of a noun, accents left out: банк, банковский."""
    softened: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """What such an adjective may have instead of a noun's last letter: рынок, рыночный."""
    is_freely_spaced: bool = False
    """True where the words of a term may be written together or apart."""
    agreement: str = "both"
    """Where words stand that agree with a noun: `none`, `before` it, or on `both` sides."""
    is_head_first: bool = False
    """Whether the first word of a term is its head, not the last."""
    free: frozenset[str] = frozenset()
    """Words that agree with nothing."""
    sensitive: frozenset[str] = frozenset()
    """Words whose form depends on how the next one begins."""
    beginnings: tuple[str, ...] = ()
    """Classes of such beginnings, each a name and a pattern for the first word without accents."""
    ordinary: frozenset[str] = frozenset()
    """Words in lower case that an acronym must not be taken for."""


@cache
def grammar(language: str) -> Grammar:
    """Return what is known of a language's words."""
    found = _tables().get(language)
    if found is None:
        return Grammar()
    return Grammar(
        _sets(found.get("endings", ())),
        _sets(found.get("persons", ())),
        frozenset(found.get("and", ())),
        particles=frozenset(found.get("particles", ())),
        infixes=frozenset(found.get("infixes", ())),
        denials=frozenset(found.get("not-joined", ())),
        deputies=tuple(found.get("deputies", ())),
        below=tuple(found.get("below", ())),
        persons_too=frozenset(found.get("deputies-themselves", ())),
        not_deputies=tuple(found.get("not-deputies-after", ())),
        negators=frozenset(found.get("not", ())),
        joined=_joined(found.get("joined", ())),
        stems=_pairs(map(bare, found.get("stems", ()))),
        minds_accents=bool(found.get("accents")),
        lengthened=_pairs(found.get("lengthened", ())),
        elided=_pairs(found.get("elided", ())),
        relational=_relational(found),
        softened={hard: soft for hard, *soft in map(str.split, found.get("softened", ()))},
        is_freely_spaced=bool(found.get("free-spacing")),
        agreement=str(found.get("agreement", "both")),
        is_head_first=bool(found.get("head-first")),
        free=frozenset((*found.get("and", ()), *found.get("free", ()))),
        sensitive=frozenset(found.get("sensitive", ())),
        beginnings=tuple(found.get("beginnings", ())),
        derived=frozenset(
            suffix + ("" if ending == "-" else ending)
            for suffix in found.get("derived", ())
            for ending in (*found.get("derived-endings", ()), "")
        ),
        adjectival=frozenset(found.get("of-places", ())),
        has_compounds=bool(found.get("compounds")),
        least_stem=int(str(found.get("least-stem", 3))),
        is_prefixed=bool(found.get("prefixed")),
        ordinary=frozenset(found.get("words", ())),
    )


def _sets(lines: Iterable[str]) -> tuple[frozenset[str], ...]:
    """Return sets of endings from lines, accents left out and `-` for none."""
    return tuple(
        frozenset("" if ending == "-" else bare(ending) for ending in line.split())
        for line in lines
    )


def _pairs(lines: Iterable[str]) -> dict[str, str]:
    """Return what lines of two words each say, the first of the second."""
    found: dict[str, str] = {}
    for line in lines:
        first, second = line.split()
        found[first] = second
    return found


def _joined(pieces: Sequence[str]) -> re.Pattern[str] | None:
    """Return a pattern for any number of pieces, one after the other."""
    return re.compile(f"(?:{'|'.join(map(bare, pieces))})+") if pieces else None


def _relational(found: Mapping[str, list[str]]) -> re.Pattern[str] | None:
    if "relational" not in found:
        return None
    suffixes, endings = (
        "|".join(map(bare, found[name])) for name in ("relational", "relational-endings")
    )
    return re.compile(f"(?:{suffixes})(?:{endings})")


@cache
def _tables() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(Path(__file__).with_name("grammar.toml").read_text("utf-8"))
