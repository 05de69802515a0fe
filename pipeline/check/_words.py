"""Read numbers written in words, from lists/LANGUAGE.toml: two hundred and fifty, fünfzig, вдвое."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from pipeline.locales import folder, language

_LISTS = Path(__file__).parent / "lists"
_WORD = re.compile(r"[^\W\d_]+(?:[-‑][^\W\d_]+)*")
_HYPHEN = re.compile("[-‑]")
_ENDING = 4
"""Letters that may follow a stem."""


class Worded(NamedTuple):
    """A number in words."""

    start: int
    end: int
    values: frozenset[Decimal]
    is_firm: bool


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What a language's list says; empty where there is no list."""

    words: Mapping[str, Decimal]
    stems: Mapping[str, Decimal]
    scales: Mapping[str, Decimal]
    doubtful_scales: Mapping[str, Decimal]
    others: Mapping[str, frozenset[Decimal]]
    joiners: frozenset[str]
    prefixes: tuple[str, ...]
    after: Mapping[str, re.Pattern[str]]
    compound: re.Pattern[str] | None
    is_firm: bool
    is_known: bool

    def scale(self, word: str) -> Decimal | None:
        """Return what a word in small letters multiplies by, or None."""
        return self.scales.get(word) or self.scales.get(self.bare(word))

    def value(self, word: str) -> Decimal | None:
        """Return what a word counts, or None."""
        for candidate in (word, self.bare(word)):
            if (found := self.words.get(candidate)) is not None:
                return found
            for length in range(len(candidate), max(1, len(candidate) - _ENDING - 1), -1):
                if (found := self.stems.get(candidate[:length])) is not None:
                    return found
        return None

    def bare(self, word: str) -> str:
        """Return a word without the conjunction or article that is written with it."""
        fitting = (p for p in self.prefixes if word.startswith(p) and len(word) > len(p) + 1)
        return word[len(next(fitting, "")) :]


class _Meaning(NamedTuple):
    """What a word says about numbers."""

    parts: tuple[tuple[Decimal, bool], ...] = ()
    """Its numbers in order, each with whether it multiplies what stands before."""
    values: tuple[frozenset[Decimal], ...] = ()
    """What it may stand for besides (March: 3; half: 0.5, 30, 50)."""
    joins: bool = False


@cache
def lexicon(locale: str) -> Lexicon:
    """Return the number words of a locale, its months (CLDR) among them."""
    path = _LISTS / f"{language(locale)}.toml"
    data = tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    words: dict[str, Decimal] = {}
    for key, first, step in (("tens", 20, 10), ("ordinals", 0, 1), ("cardinals", 0, 1)):
        for place, choice in enumerate(str(data.get(key, "")).split()):
            words |= dict.fromkeys(choice.split("|"), Decimal(first + step * place))
    stems = {word[:-1]: value for word, value in words.items() if word.endswith("*")}
    whole = {word: value for word, value in words.items() if not word.endswith("*")}
    scales = {word: max(values) for word, values in _listed(data, "scales")}
    compound = None
    if data.get("agglutinates"):
        parts = sorted({*whole, *stems, *scales, *data["joiners"]}, key=len, reverse=True)
        compound = re.compile("|".join(map(re.escape, parts)))
    return Lexicon(
        whole,
        stems,
        scales,
        {word: max(values) for word, values in _listed(data, "doubtful_scales")},
        _months(locale) | dict(_listed(data, "others")),
        frozenset(data.get("joiners", ())),
        tuple(data.get("prefixes", ())),
        {name: re.compile(rule) for name, rule in data.get("after", {}).items() if rule},
        compound,
        bool(data.get("firm")),
        bool(data),
    )


def _listed(
    data: Mapping[str, Mapping[str, str]], table: str
) -> Iterator[tuple[str, frozenset[Decimal]]]:
    """Yield the words of a table, whose keys are values and whose values are words."""
    for key, listed in data.get(table, {}).items():
        values = frozenset(map(Decimal, key.split()))
        yield from ((word, values) for word in listed.split())


def _months(locale: str) -> dict[str, frozenset[Decimal]]:
    from babel import Locale as Cldr  # noqa: PLC0415  # 50 ms that texts without digits do not pay

    found: dict[str, frozenset[Decimal]] = {}
    for forms in Cldr.parse(folder(locale)).months.values():
        for width in ("wide", "abbreviated"):
            for month, name in forms.get(width, {}).items():
                word = str(name).lower().rstrip(".")
                if len(word) > 2 and word.isalpha():
                    found.setdefault(word, frozenset([Decimal(month)]))
    return found


def worded(text: str, locale: str) -> Iterator[Worded]:
    """Yield the numbers in words; neighbours that form one number are one, and each for itself too."""
    known = lexicon(locale)
    run: list[_Part] = []
    is_joined = False
    for match in _WORD.finditer(text):
        meaning = _meaning(match.group(), locale)
        if meaning is None:
            yield from _compose(run, known)
            run = []
            continue
        start, end = match.span()
        parts = [_Part(start, end, value, is_scale) for value, is_scale in meaning.parts]
        if run and parts and not _continues(run[-1], parts[0], text, is_joined=is_joined):
            yield from _compose(run, known)
            run = []
        run += parts
        is_joined = meaning.joins
        for values in meaning.values:
            yield Worded(start, end, values, is_firm=False)
    yield from _compose(run, known)


class _Part(NamedTuple):
    """A number word in a run of such."""

    start: int
    end: int
    value: Decimal
    is_scale: bool


def _continues(last: _Part, part: _Part, text: str, *, is_joined: bool) -> bool:
    """Tell whether two number words belong to one number.

    `and` joins after hundred and thousand, and tens to ones (treinta y cinco); it does not in
    `between twenty and thirty`.
    """
    if last.start == part.start:
        return True
    between = text[last.end : part.start].strip()
    if is_joined:
        return between.isalpha() and (last.is_scale or (last.value >= 20 and part.value < 10))
    return not between


@lru_cache(maxsize=1 << 15)
def _meaning(word: str, locale: str) -> _Meaning | None:
    """Return what a word says about numbers; None when nothing, as most do."""
    known, word = lexicon(locale), word.lower()
    if word in known.joiners:
        return _Meaning(joins=True)
    if parts := _parts(word, known):
        return _Meaning(tuple(parts))
    values = tuple(_others(word, known))
    return _Meaning(values=values) if values else None


def _others(word: str, known: Lexicon) -> Iterator[frozenset[Decimal]]:
    pieces = [word] if word.isalpha() else [word, *_HYPHEN.split(word)]
    for piece in pieces:
        values = known.others.get(piece) or known.others.get(known.bare(piece))
        if not values and len(piece) > 3:  # months decline: марте, марта
            values = known.others.get(piece[:-1])
        if values:
            yield values


def _parts(word: str, known: Lexicon) -> list[tuple[Decimal, bool]]:
    if single := _single(word, known):
        return [single]
    if not word.isalpha():
        return _hyphenated(word, known)
    return _agglutinated(word, known) if known.compound else []


def _hyphenated(word: str, known: Lexicon) -> list[tuple[Decimal, bool]]:
    """Return the numbers at the head of a hyphenated word: twenty-five, three-year, vingt-et-un."""
    found: list[tuple[Decimal, bool]] = []
    for piece in _HYPHEN.split(word):
        if part := _single(piece, known):
            found.append(part)
        elif piece not in known.joiners:
            break
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
    found: list[tuple[Decimal, bool]] = []
    position = 0
    while match := known.compound.match(word, position):
        position = match.end()
        if part := _single(match.group(), known):
            found.append(part)
    return found


def _compose(run: Sequence[_Part], known: Lexicon) -> Iterator[Worded]:
    """Yield a run of number words as one value, and the values of its words."""
    if not run:
        return
    value = _sum(run, pairs=known.is_firm)
    is_firm = known.is_firm and value >= 13 and not all(part.is_scale for part in run)
    yield Worded(run[0].start, run[-1].end, frozenset([value]), is_firm)
    if len(run) > 1:
        each = frozenset(part.value for part in run)
        yield Worded(run[0].start, run[-1].end, each, is_firm=False)


def _sum(run: Iterable[_Part], *, pairs: bool) -> Decimal:
    """Return the value of number words: `three hundred and five thousand`, `mil millones`.

    With `pairs`, two tens stand side by side as in years: nineteen eighty-four.
    """
    total, current, last = Decimal(0), Decimal(0), Decimal(0)
    for part in run:
        value = part.value
        if not part.is_scale:
            current = (
                current * (100 if pairs and 10 <= current < 100 and value >= 10 else 1) + value
            )
        elif value < 1000:
            current = (current or 1) * value
        elif total and value > last:
            total, current, last = (total + current) * value, Decimal(0), value
        else:
            total, current, last = total + (current or 1) * value, Decimal(0), value
    return total + current
