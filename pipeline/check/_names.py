"""Names of persons in a sentence and its translation, where the two can be told to belong together.

A Chinese name in pinyin is a family name of a closed list and one or two syllables; its characters
are one of that family name's and as many more. A foreign name in Chinese has a dot within. What
could be two things is left out.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from pipeline.check._letters import HAN, is_han
from pipeline.locales import language
from pipeline.model import Span

_LISTS = Path(__file__).parent / "lists" / "surnames.toml"
_SYLLABLE = (
    "(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai|an|ao|ei"
    "|en|er|ia|ie|in|iu|ou|ua|ue|ui|un|uo|üe|ün|a|e|i|o|u|ü|v)"
)
_GIVEN = tuple(re.compile(f"(?:{_SYLLABLE}['’-]?){{{count}}}") for count in (1, 2))
_CAPITALISED = re.compile(r"[A-ZÀ-Þ](?<!\w.)[\w'’-]*+(?: [A-ZÀ-Þ][\w'’-]*+)+")
_VOWELS = re.compile("[aeiouy]+")
_SILENT_E = re.compile(r"(?<=[^aeiouy])es?\Z")
_DOT = re.compile("[·•・‧=＝]")
_PART = re.compile("[ -]")
_BEGINS = re.compile(r"(?:\A|[.!?:;“”\"] ?|[“‘\"'(])\Z")
"""What stands before the first word of a sentence."""
_KATAKANA = "[ァ-ヺー]{1,12}(?:[・=＝][ァ-ヺー]{1,12})+"
_DOTTED = rf"[{HAN}]{{1,8}}(?:[·•・‧][{HAN}]{{1,8}})+"


class Named(NamedTuple):
    """A person's name in a source and what a target calls that person."""

    name: str
    form: str
    span: Span
    """Place of the form in the target."""
    sure: str = ""
    """What of the form is the name without doubt, where Chinese goes on beside it without a space."""

    @property
    def key(self) -> str:
        """Return what the form is compared by."""
        return self.sure or self.form


@cache
def _tables() -> dict[str, dict[str, str]]:
    return tomllib.loads(_LISTS.read_text(encoding="utf-8"))


@cache
def _surnames() -> dict[str, tuple[str, ...]]:
    table = _tables()["surnames"]
    return {pinyin: tuple(listed.split()) for pinyin, listed in table.items()}


@cache
def _no_given_name() -> tuple[str, ...]:
    return tuple(_tables()["titles"]["zh"].split())


@cache
def _followers() -> frozenset[str]:
    return frozenset(_tables()["followers"]["zh"])


def _may_follow(letter: str) -> bool:
    """Tell whether a name of two characters may end before this one."""
    return not is_han(letter) or letter in _followers()


def named(source: str, target: str, locales: tuple[str, str]) -> Iterator[Named]:
    """Yield the persons whose name is plain on both sides; locales are source's and target's."""
    from_chinese, to_chinese = (language(locale) == "zh" for locale in locales)
    if language(locales[1]) == "ja" and not from_chinese:
        yield from _foreign(source, target, _KATAKANA)
    if to_chinese and not from_chinese:
        for name, *_ in _pinyin_names(source):
            if (found := _sole(name, target)) is not None:
                yield Named(name, target[slice(*found)], found)
        yield from _foreign(source, target, _DOTTED)
    elif from_chinese and not to_chinese:
        for name, span in _pinyin_names(target):
            if (found := _sole(name, source)) is not None:
                yield Named(source[slice(*found)], name, span)


def _pinyin_names(text: str) -> Iterator[tuple[str, Span]]:
    """Yield the Chinese names of a Latin text, as written, each once."""
    seen = set()
    for match in _CAPITALISED.finditer(text):
        start = match.start()
        for first, second in pairwise(match.group().split(" ")):
            name = f"{first} {second}"
            if name not in seen and parts(name) is not None:
                seen.add(name)
                yield name, Span(start, start + len(name))
            start += len(first) + 1


@lru_cache(maxsize=1 << 12)
def parts(name: str) -> tuple[str, int] | None:
    """Return family name and number of syllables of the given name, or None for another name.

    >>> parts("Luo Jingshan"), parts("Jingshan Luo"), parts("Aster Steel")
    (('luo', 2), ('luo', 2), None)
    """
    first, second = name.lower().split()
    for family, given in ((first, second), (second, first)):
        if family in _surnames():
            for count, pattern in enumerate(_GIVEN, 1):
                if pattern.fullmatch(given):
                    return family, count
    return None


def _sole(name: str, text: str) -> Span | None:
    """Return the only place of a Chinese text that this pinyin can be, repetitions apart."""
    read = parts(name)
    if read is None:
        return None
    family, count = read
    places: dict[str, Span] = {}
    for start, end in _written(family, count, text):
        rest = text[end - count : end + 2]
        is_word = end - start == 2 and not _may_follow(text[end : end + 1])
        if not is_word and not rest.startswith(_no_given_name()):
            places.setdefault(text[start:end], Span(start, end))
    return next(iter(places.values())) if len(places) == 1 else None


def _written(family: str, count: int, text: str) -> Iterator[Span]:
    """Yield where a family name stands in characters, with as many more as there are syllables."""
    for surname in _surnames()[family]:
        start = text.find(surname)
        while start >= 0:
            given = start + len(surname)
            if is_han(text[given : given + count]) and given + count <= len(text):
                yield Span(start, given + count)
            start = text.find(surname, start + 1)


def _foreign(source: str, target: str, pattern: str) -> Iterator[Named]:
    """Yield the one foreign name of a sentence that has one on both sides.

    A form of more parts than the name has words is of two names: 约翰·史密斯和玛丽·史密斯.
    """
    if not _DOT.search(target):
        return
    dotted = {match.group(): Span(*match.span()) for match in re.finditer(pattern, target)}
    if len(dotted) != 1:
        return
    ((form, span),) = dotted.items()
    # A capitalised pair may be a firm: all are noted, and only like forms will be compared.
    for name in sorted(full_names(_CAPITALISED, source)):
        if len(_DOT.split(form)) <= len(_PART.split(name)):
            yield Named(name, form, span, form if pattern == _KATAKANA else _sure(name, form))


def full_names(pattern: re.Pattern[str], source: str) -> dict[str, None]:
    """Return the rows of words with capitals in a source, each once, in order.

    The first word of a sentence has its capital anyway: `Later John Smith` may be John Smith.
    """
    found: dict[str, None] = {}
    for match in pattern.finditer(source):
        name = match.group()
        found[name] = None
        rest = name.partition(" ")[2]
        if " " in rest and _BEGINS.search(source, max(0, match.start() - 3), match.start()):
            found[rest] = None
    return found


def _sure(name: str, dotted: str) -> str:
    """Return the part of a dotted form that is surely the name: of 总理安格拉·默克尔表示, 安格拉·默克.

    A vowel that is heard makes a character at least, and the dot tells which are next to it.
    """
    words, parts = name.split(), _DOT.split(dotted)
    first, last = _vowels(words[0]), _vowels(words[-1])
    return "·".join((parts[0][-first:], *parts[1:-1], parts[-1][:last]))


def _vowels(word: str) -> int:
    """Return how many vowels of a word are heard, about, and at least one: 1 for Mike."""
    bare = unicodedata.normalize("NFD", word.lower().removesuffix("'s").removesuffix("’s"))
    plain = "".join(letter for letter in bare if letter.isalpha())
    return max(1, len(_VOWELS.findall(_SILENT_E.sub("", plain))))


def are_alike(one: str, other: str) -> bool:
    """Tell whether two forms are likely to be meant for one name.

    Han: of one length, with a character in the same place beside the family name's, or two of them;
    with dots: a part in common. Latin: all letters but two, or the same words in another order.
    """
    if _DOT.search(one) and _DOT.search(other):
        # A word of katakana goes on: ミラーチーム, the Miller team.
        if one.startswith(other) or other.startswith(one):
            return False
        return not set(_DOT.split(one)).isdisjoint(_DOT.split(other))
    if one.isascii() or other.isascii():
        left, right = (re.sub(r"[^\w ]", "", form).lower().split() for form in (one, other))
        return sorted(left) == sorted(right) or distance("".join(left), "".join(right)) <= 2
    shared = sum(1 for a, b in zip(one, other, strict=False) if a == b)
    return len(one) == len(other) and shared >= len(one) - 1


def distance(one: str, other: str) -> int:
    """Return how many letters must be changed, put in or taken out."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
    return row[-1]
