"""Tell what an Arabic word may be a form of: prefixes, possessives, duals and broken plurals.

Hamzas are compared without their seats. What the patterns of broken plurals are
is in arabic.toml, in the grammarians' manner: digits stand for the letters of the root.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

# Conjunctions, prepositions and the article are written together with the word.
_PREFIX = re.compile(r"([وف]?)(بال|كال|ال|لل|[بكل]|)")
_JOINED = re.compile(r"([وف]?)(لل(?=...)|[بكل]|)")
_ARTICLE = re.compile(r"ال(?=..)")
_POSSESSIVE = re.compile(r"(?<=..)(?:هما|كما|ها|هم|هن|نا|كم|ه)\Z|(?<=...)ك\Z")
_SEATS = str.maketrans("أإآٱىؤئ", "اااايءء")
_ENDINGS = (
    ("ات", ("", "ة")),
    ("تان", ("ة",)),
    ("تين", ("ة",)),
    ("تا", ("ة",)),
    ("تي", ("ة",)),
    ("ت", ("ة",)),
    ("ان", ("",)),
    ("ين", ("",)),
    ("ون", ("",)),
    ("و", ("",)),
    ("ي", ("",)),
    ("ا", ("",)),
    ("ة", ("",)),
    ("ه", ("ة",)),
)
"""Duals, sound plurals, construct state, accusative and feminine, and what the term has instead."""
_LEAST = 2
_LONGEST = 64
"""Letters that no word has; what is longer is compared as it is."""
_ROOT = 3
"""Letters of a word that is nearly always a singular where a glossary has it."""


def is_form(term: str, word: str) -> bool:
    """Tell whether a folded word may be a form of a term's word."""
    if max(len(term), len(word)) > _LONGEST:
        return term == word
    return not _written(term).isdisjoint(_readings(word.translate(_SEATS)))


def is_joined(term: str, word: str) -> bool:
    """Tell whether a folded word is a term's, with nothing but a conjunction or preposition before it."""
    if len(word) > _LONGEST:
        return False
    term, word = seatless(term), seatless(word)
    match = _JOINED.match(word)
    assert match is not None
    if match[2] == "لل" and term == f"ال{word[match.end() :]}":
        return True
    return any(word[n:] == term for n in (0, len(match[1]), match.end()))


def seatless(word: str) -> str:
    """Return a word with its hamzas as they are compared."""
    return word.translate(_SEATS)


def readings(word: str) -> tuple[str, ...]:
    """Return what a folded word of a text may be a form of, as a glossary may write it."""
    found = _readings(word) | _readings(word.translate(_SEATS))
    return tuple(sorted({*found, *(f"ال{each}" for each in found if len(each) > _LEAST)} - {word}))


@lru_cache(maxsize=1 << 13)
def _written(term: str) -> frozenset[str]:
    """Return how a glossary may mean a word: it, without its article, and its singular."""
    term = term.translate(_SEATS)
    found = {term, _ARTICLE.sub("", term, count=1)}
    found.update(_feminine(word) for word in tuple(found))
    found.update(s for word in tuple(found) if len(word) > _ROOT for s in _singulars(word))
    found.update(_relative(word) for word in tuple(found) if len(word) >= _ROOT)
    found.update(word[:-2] + "ة" for word in tuple(found) if word.endswith("ات"))
    return frozenset(found)


def _feminine(word: str) -> str:
    """Return an adjective in ـية without its ending: مركزية agrees with بنوك, مركزي with بنك."""
    return word[:-1] if word.endswith("ية") else word


def _relative(word: str) -> str:
    """Return the adjective made of a noun, as it agrees with plurals: نفطية of نفط."""
    return f"{word.removesuffix('ة')}ية"


@lru_cache(maxsize=1 << 15)
def _readings(word: str) -> frozenset[str]:
    """Return all that a word of a text may be a form of, however unlikely."""
    match = _PREFIX.match(word)
    assert match is not None
    found: set[str] = set()
    for start in {0, len(match[1]), match.end()}:
        for core in _cores(word[start:]):
            found.update((core, *_singulars(core), *_without_ending(core)))
    return frozenset(found)


def _cores(word: str) -> Iterator[str]:
    """Yield a word and what it is without a possessive: ة has become ت before one."""
    yield word
    own = _POSSESSIVE.sub("", word, count=1)
    if own != word:
        yield own
        if own.endswith("ت"):
            yield own[:-1] + "ة"
        if own.endswith("ا"):  # مستشفاها, of مستشفى
            yield own[:-1] + "ى".translate(_SEATS)


def _without_ending(core: str) -> Iterator[str]:
    for ending, instead in _ENDINGS:
        if core.endswith(ending) and len(core) - len(ending) >= _LEAST:
            yield from (core[: -len(ending)] + other for other in instead)


def _singulars(word: str) -> Iterator[str]:
    """Yield what a word may be the broken plural of: مصانع of مصنع, أسواق of سوق."""
    for pattern, singulars in _patterns().get(len(word), ()):
        if match := pattern.fullmatch(word):
            for singular in singulars:
                yield re.sub(r"\d", lambda digit: match[int(digit[0])], singular)


def _with_groups(plural: str) -> str:
    """Return a plural with a group for each letter of the root; one that comes twice is the same."""
    seen: set[str] = set()
    pattern = ""
    for letter in plural:
        pattern += f"\\{letter}" if letter in seen else "(.)" if letter.isdigit() else letter
        seen.update(filter(str.isdigit, letter))
    return pattern


@cache
def _patterns() -> dict[int, list[tuple[re.Pattern[str], tuple[str, ...]]]]:
    """Return the patterns of arabic.toml by the length of the plurals."""
    found: dict[int, list[tuple[re.Pattern[str], tuple[str, ...]]]] = {}
    said = tomllib.loads(Path(__file__).with_name("arabic.toml").read_text("utf-8"))
    for line in said["plurals"]:
        plural, *singulars = (each.translate(_SEATS) for each in line.split())
        pattern = re.compile(_with_groups(plural))
        found.setdefault(len(plural), []).append((pattern, tuple(singulars)))
    return found
