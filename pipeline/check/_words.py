"""Read numbers written in words, from lists/LANGUAGE.toml: two hundred and fifty, fünfzig, вдвое."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pipeline.locales import folder, language

_LISTS = Path(__file__).parent / "lists"
_WORD = re.compile(r"[^\W\d_]+(?:[-‑][^\W\d_]+)*")
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
        """Return what a word multiplies by, or None."""
        return self.scales.get(word) or self.scales.get(self._bare(word))

    def value(self, word: str) -> Decimal | None:
        """Return what a word counts, or None."""
        for candidate in (word, self._bare(word)):
            if (found := self.words.get(candidate)) is not None:
                return found
            for length in range(len(candidate), max(1, len(candidate) - _ENDING - 1), -1):
                if (found := self.stems.get(candidate[:length])) is not None:
                    return found
        return None

    def _bare(self, word: str) -> str:
        """Return a word without the conjunction or article that is written with it."""
        prefix = next(
            (p for p in self.prefixes if word.startswith(p) and len(word) > len(p) + 1), ""
        )
        return word[len(prefix) :]


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
    run: list[tuple[int, int, Decimal, bool]] = []
    for match in _WORD.finditer(text.lower()):
        start, end, word = match.start(), match.end(), match.group()
        if run and not _adjoins(text[run[-1][1] : start]):
            yield from _compose(run, known)
            run = []
        parts = _parts(word, known)
        if parts:
            run += [(start, end, value, is_scale) for value, is_scale in parts]
            continue
        if word not in known.joiners:
            yield from _compose(run, known)
            run = []
        yield from _other(start, word, known)
    yield from _compose(run, known)


def _adjoins(between: str) -> bool:
    return not between.strip() or between.strip().isalpha()


def _other(start: int, word: str, known: Lexicon) -> Iterator[Worded]:
    for piece in (word, *(re.split("[-‑]", word) if not word.isalpha() else ())):
        values = known.others.get(piece) or known.others.get(known._bare(piece))  # noqa: SLF001
        if not values and len(piece) > 4:  # months decline: марте, märzlich
            values = known.others.get(piece[:-1])
        if values:
            yield Worded(start, start + len(word), values, is_firm=False)


def _parts(word: str, known: Lexicon) -> list[tuple[Decimal, bool]]:
    """Return the numbers a word is made of, with whether each multiplies what is before it."""
    single = _single(word, known)
    if single:
        return [single]
    if "-" in word or "‑" in word:
        found = []
        for piece in re.split("[-‑]", word):
            if part := _single(piece, known):
                found.append(part)
            elif piece not in known.joiners:
                break
        return found
    return _agglutinated(word, known) if known.compound else []


def _single(word: str, known: Lexicon) -> tuple[Decimal, bool] | None:
    if (scale := known.scale(word)) is not None:
        return scale, True
    if (value := known.value(word)) is not None:
        return value, False
    return None


def _agglutinated(word: str, known: Lexicon) -> list[tuple[Decimal, bool]]:
    assert known.compound is not None
    found, position = [], 0
    while match := known.compound.match(word, position):
        position = match.end()
        if part := _single(match.group(), known):
            found.append(part)
    return found


def _compose(run: Sequence[tuple[int, int, Decimal, bool]], known: Lexicon) -> Iterator[Worded]:
    """Yield a run of number words as one value, and the values of its words."""
    if not run:
        return
    value = _sum((value, is_scale) for _, _, value, is_scale in run)
    each = {part for _, _, part, _ in run}
    is_firm = known.is_firm and value >= 13 and not all(is_scale for *_, is_scale in run)
    yield Worded(run[0][0], run[-1][1], frozenset([value]), is_firm)
    if len(run) > 1:
        yield Worded(run[0][0], run[-1][1], frozenset(each), is_firm=False)


def _sum(parts: Iterable[tuple[Decimal, bool]]) -> Decimal:
    """Return the value of words in order: `three hundred and five thousand and one`, `mil millones`."""
    total, current, last = Decimal(0), Decimal(0), Decimal(0)
    for value, is_scale in parts:
        if not is_scale:
            current += value
        elif value < 1000:
            current = (current or 1) * value
        elif total and value > last:
            total, current, last = (total + current) * value, Decimal(0), value
        else:
            total, current, last = total + (current or 1) * value, Decimal(0), value
    return total + current
