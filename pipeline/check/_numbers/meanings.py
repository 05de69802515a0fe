"""Say what a word says about numbers, from lists/LANGUAGE.toml: fünfundzwanzigtausend, mid-March."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from pipeline.check._numbers.lexicon import Lexicon, lexicon

_MOST = 1 << 15
"""Words whose meanings are kept."""
_LONGEST_MONTH = 16
_SEPT = 4
"""Abbreviations may have a letter more than CLDR's; mayor is no mayo."""
_PIECES = 8
"""A number word has few hyphens: quatre-vingt-dix-neuf."""
HYPHEN = re.compile("[-‑]")


class Meaning(NamedTuple):
    """What a word says about numbers."""

    parts: tuple[tuple[Decimal, bool], ...] = ()
    """Its numbers in order, each with whether it multiplies what stands before."""
    values: tuple[frozenset[Decimal], ...] = ()
    """What it may stand for besides (half: 0.5, 30, 50)."""
    joins: bool = False
    months: tuple[Decimal, ...] = ()


class Meanings(dict[str, "Meaning | None"]):
    """The meanings of a locale's words; those of most words of an article are asked for again."""

    def __init__(self, locale: str) -> None:
        super().__init__()
        self._locale = locale

    def __missing__(self, word: str) -> Meaning | None:
        if len(self) >= _MOST:
            self.clear()
        found = self[word] = meaning(word, self._locale)
        return found


@cache
def meanings(locale: str) -> Meanings:
    """Return the meanings of a locale's words, which fill as they are asked for."""
    return Meanings(locale)


def meaning(word: str, locale: str) -> Meaning | None:
    """Return what a word says about numbers; None when nothing, as most do."""
    known, word = lexicon(locale), word.lower()
    if word.isalpha() and not known.may_mean(word):
        return None
    if word in known.joiners:
        return Meaning(joins=True)
    parts, values = tuple(_parts(word, known)), tuple(_others(word, known))
    if parts:
        return Meaning(parts, values)
    pieces = HYPHEN.split(word, maxsplit=_PIECES)  # mid-March, August-December
    months = tuple(month for piece in pieces if (month := _month(piece, known)) is not None)
    return Meaning(values=values, months=months) if values or months else None


def _month(word: str, known: Lexicon) -> Decimal | None:
    """Return the number of a month in any case, or of its adjective: März, марте, сентябрьский."""
    bare = known.bare(word)
    is_declined = known.has_cases or known.compound or known.prefixes or len(word) == _SEPT
    for form in (word, bare, *((word[:-1], bare[:-1]) if is_declined and len(word) > 3 else ())):
        if (found := known.months.get(form)) is not None:
            return found
    if known.has_cases and len(word) <= _LONGEST_MONTH:
        for length in range(len(word) - 2, 3, -1):
            if (found := known.months.get(word[:length])) is not None:
                return found
    return None


def _others(word: str, known: Lexicon) -> Iterator[frozenset[Decimal]]:
    pieces = [word] if word.isalpha() else [word, *HYPHEN.split(word, maxsplit=_PIECES)]
    for piece in pieces:
        values = known.other(piece) or known.other(known.bare(piece))
        if values:
            yield values
    for ending, values in known.endings.items():
        if word.endswith(ending) and len(word) > len(ending) + 2:
            yield values


def _parts(word: str, known: Lexicon) -> list[tuple[Decimal, bool]]:
    if single := _single(word, known):
        return [single]
    found = [] if word.isalpha() else _hyphenated(word, known)
    if found or not known.compound:
        return found
    return _agglutinated(HYPHEN.split(word, maxsplit=1)[0], known)  # Dreijahres-Vertrag


def _hyphenated(word: str, known: Lexicon) -> list[tuple[Decimal, bool]]:
    """Return the numbers at the head of a hyphenated word: twenty-five, three-year, vingt-et-un."""
    found: list[tuple[Decimal, bool]] = []
    pieces = HYPHEN.split(word, maxsplit=_PIECES)
    first = 0
    while first < len(pieces):
        for end in range(len(pieces), first, -1):  # quatre-vingt-dix before quatre
            if part := _single("-".join(pieces[first:end]), known):
                found.append(part)
                first = end
                break
        else:
            if pieces[first] not in known.joiners:
                break
            first += 1
    return found


def _single(word: str, known: Lexicon) -> tuple[Decimal, bool] | None:
    if (scale := known.scale(word)) is not None:
        return scale, True
    if (value := known.value(word)) is not None:
        return value, False
    return None


def _agglutinated(word: str, known: Lexicon) -> list[tuple[Decimal, bool]]:
    """Return the numbers at the head of a German word: fünfundzwanzigtausend, dreijährig."""
    assert known.compound is not None
    if known.not_numbers and known.not_numbers.match(word):  # einige, Achtung
        return []
    found: list[tuple[Decimal, bool]] = []
    position = 0
    while match := known.compound.match(word, position):
        position = match.end()
        if part := _single(match.group(), known):
            found.append(part)
    return found
