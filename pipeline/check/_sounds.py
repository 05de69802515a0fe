"""Tell names of persons in an article by what recurs, and their forms by what they sound like."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from pipeline.check._alike import alike
from pipeline.check._names import distance, full_names
from pipeline.locales import language
from pipeline.model import Span
from pipeline.tokens import fold

_LISTS = Path(__file__).parent / "lists" / "sounds.toml"
_NAME = re.compile(r"(?<![\w.’'-])[A-ZÀ-ÞЀ-Я][\w’'-]+(?: [A-ZÀ-ÞЀ-Я][\w’'-]+){1,2}(?!\w)")
_CAPITAL = re.compile(r"(?<![\w.’'-])[A-ZÀ-ÞЀ-Я][^\W_]+(?!\w)")
_WORD = re.compile(r"[^\W\d_](?:[\w’'-]*[^\W_])?")
# What is no consonant of its own: the h of ph, th and John, the g of ng, the first half of дж.
_SILENT = re.compile(r"(?<=s)ch|(?<=[bcdgkprstwz])h|h(?![aeiouy])|(?<=n)g|(?<=c)k|[дч](?=ж)")
_GLIDE = re.compile("У[аеиоуыэюяії]|و.", re.IGNORECASE)
_SHORTEST = 4
"""Letters from which two forms can be told to be meant for one name."""
_LEAST = 2
"""Consonants from which a word can be told by its sound."""


class Other(NamedTuple):
    """A word of a target that is meant for a name which other sentences write otherwise."""

    place: int
    """Which sentence."""
    name: str
    word: str
    span: Span
    usual: str
    """What the others write."""


class _Form(NamedTuple):
    """The one word of a target that sounds like a part of a name of its source."""

    place: int
    word: str
    span: Span


@cache
def _classes() -> dict[str, str]:
    """Return the classes of each letter that has any."""
    found: defaultdict[str, str] = defaultdict(str)
    for sign, letters in tomllib.loads(_LISTS.read_text(encoding="utf-8")).items():
        for letter in letters.replace(" ", ""):
            found[letter] += sign
    return dict(found)


@lru_cache(maxsize=1 << 12)
def sound(word: str) -> tuple[str, ...]:
    """Return the consonants of a word, each as the classes it may be of.

    >>> sound("Smith"), sound("Смит")
    (('S', 'M', 'T'), ('S', 'M', 'T'))
    """
    bare = unicodedata.normalize("NFD", word.lower())
    bare = "".join(letter for letter in bare if not unicodedata.combining(letter))
    classes = _classes()
    return tuple(classes[letter] for letter in _SILENT.sub("", bare) if letter in classes)


def sounds_like(one: str, other: str) -> bool:
    """Tell whether two words begin alike and differ by one consonant at most."""
    return any(_agree(first, second) for first in _heard(one) for second in _heard(other))


def _heard(word: str) -> Iterator[tuple[str, ...]]:
    """Yield the sounds of a word; a vowel that begins it may be the w of another alphabet."""
    yield sound(word)
    if _GLIDE.match(word):
        yield ("V", *sound(word))


def _agree(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    if min(len(first), len(second)) < _LEAST or abs(len(first) - len(second)) > 1:
        return False
    if not _are_one(first[0], second[0]):
        return False
    return _near(first, second, budget=1 if min(len(first), len(second)) > _LEAST else 0)


def _are_one(one: str, other: str) -> bool:
    return any(sign in other for sign in one)


def _near(one: Sequence[str], other: Sequence[str], *, budget: int) -> bool:
    """Tell whether two rows of consonants are the same but for some put in, left out or changed."""
    for place in range(min(len(one), len(other))):
        if _are_one(one[place], other[place]):
            continue
        return budget > 0 and any(
            _near(one[place + a :], other[place + b :], budget=budget - 1)
            for a, b in ((1, 1), (1, 0), (0, 1))
        )
    return abs(len(one) - len(other)) <= budget


def names(source: str) -> Iterator[str]:
    """Yield what may be names of persons: two or three words with capitals, each once.

    >>> list(names("Yesterday Ms. Ge Honglin met Anna Smith."))
    ['Ge Honglin', 'Anna Smith']
    """
    yield from full_names(_NAME, source)


def written_otherwise(pairs: Sequence[tuple[str, str]], locale: str) -> Iterator[Other]:
    """Yield the words that name a person of the sources otherwise than most targets do.

    Pairs are sources and targets. A name must recur, if only by its last word: *Anderson said*; its
    forms are told by sound, so that what is translated by its meaning is none. Inflected forms are
    one; forms that share little are let be.
    """
    places: defaultdict[str, list[int]] = defaultdict(list)
    for place, (source, _) in enumerate(pairs):
        for name in names(source):
            places[name].append(place)
    told: set[tuple[int, Span]] = set()
    again = _alone(pairs, {name.rpartition(" ")[2] for name in places})
    for name, where in places.items():
        last = name.rpartition(" ")[2]
        recurs = len(where) > 1 or not again[last] <= set(where)
        whole = [place for place in where if recurs and _is_whole(name, pairs[place][1])]
        for part in name.split(" ") if whole else ():
            there = sorted({*whole, *again[last]}) if part == last else whole
            every = [form for place in there if (form := _form(part, place, *pairs[place]))]
            for form, usual in _unusual(every, language(locale)):
                if (form.place, form.span) not in told:
                    told.add((form.place, form.span))
                    yield Other(form.place, name, form.word, form.span, usual)


def _alone(pairs: Sequence[tuple[str, str]], wanted: set[str]) -> defaultdict[str, set[int]]:
    """Return in which sources each of some words stands with its capital."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    for place, (source, _) in enumerate(pairs if wanted else ()):
        for word in wanted.intersection(_CAPITAL.findall(source)):
            found[word].add(place)
    return found


def _is_whole(name: str, target: str) -> bool:
    """Tell whether each part of a name, but short ones, has a word in a target that sounds like it."""
    heard = [word for word in _WORD.findall(target) if not word[0].islower()]
    parts = (part for part in name.split(" ") if len(sound(part)) >= _LEAST)
    return all(any(sounds_like(part, word) for word in heard) for part in parts)


def _form(part: str, place: int, source: str, target: str) -> _Form | None:
    """Return the word that stands for a part of a name, if one word alone can be it."""
    if len(part) < _SHORTEST:
        return None
    found: dict[str, Span] = {}
    for match in _WORD.finditer(target):
        word = match.group()
        if len(word) >= _SHORTEST and not word[0].islower() and sounds_like(part, word):
            found.setdefault(word, Span(*match.span()))
    if part in found:
        return _Form(place, part, found[part])
    others = [word for word in found if word not in source]
    return _Form(place, others[0], found[others[0]]) if len(others) == 1 else None


def _unusual(forms: Sequence[_Form], tongue: str) -> Iterator[tuple[_Form, str]]:
    """Yield the forms that are no inflection of the usual one, but near enough to be meant for it."""
    times = Counter(form.word for form in forms)
    if len(times) < 2:
        return
    usual = max(times, key=lambda word: sum(times[o] for o in times if _is_form(word, o, tongue)))
    for form in forms:
        if not _is_form(usual, form.word, tongue) and _are_near(usual, form.word):
            yield form, usual


def _is_form(one: str, other: str, tongue: str) -> bool:
    first, second = (fold(word.replace("’", "'")) for word in (one, other))
    shorter, longer = sorted((first, second), key=len)
    if len(longer) > len(shorter) + 1 and longer.startswith(shorter):  # Belarus, Belarusian
        return True
    return alike(first, second, tongue, compounds=False)


def _are_near(one: str, other: str) -> bool:
    """Tell whether two words that sound like one name differ by three letters at most, or half."""
    return distance(one, other) <= min(3, max(len(one), len(other)) // 2)
