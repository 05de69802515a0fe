"""What lists/LANGUAGE.toml and CLDR say about a language's number words."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.check._numbers.cldr import months
from pipeline.check._numbers.cldr import scales as compact_scales
from pipeline.locales import language

_LISTS = Path(__file__).parent.parent / "lists"
_SIGNS = {"percent": r"\s?[%٪‰](?![A-Za-z0-9])", "mille": r"\s?‰", "tenths": r"\s?割(?![りるっ引])"}
"""Where there is no list: the signs are known, words are not."""
_LONGEST = 40
"""Longer words measure nothing."""
_HEAD = 3
_NONE: frozenset[str] = frozenset()
_ASKED = frozenset(["bare", "choice", "clock", "counted", "ordinal", "quarter"])
"""Rules that are asked for by themselves, where a one or a time of day stands."""
_SHARE = 24
"""Code points before a scale word in which its share is said."""
_NOTHING: frozenset[Decimal] = frozenset()
_ENDING = 4
"""Letters that may follow a stem."""


class Lexicon(NamedTuple):
    """What a language's list says; empty where there is no list."""

    words: Mapping[str, Decimal]
    stems: Mapping[str, Decimal]
    scales: Mapping[str, Decimal]
    doubtful_scales: Mapping[str, Decimal]
    others: Mapping[str, frozenset[Decimal]]
    other_stems: Mapping[str, frozenset[Decimal]]
    """Words that say a number besides, in whatever form: `duplic*`."""
    shares: Mapping[Decimal, re.Pattern[str]]
    """Rules for a share of the scale that follows: half a million, un cuarto de millón."""
    times: Mapping[int, re.Pattern[str]]
    """Rules for a time of day in words, by the minutes past the hour it names: half past seven."""
    time_hints: tuple[str, ...]
    """What a text must hold one of to be read for such times."""
    months: Mapping[str, Decimal]
    """Names and abbreviations of months, and what is left of them without their last letter."""
    joiners: frozenset[str]
    articles: frozenset[str]
    """Words for one that hardly ever count."""
    prefixes: tuple[str, ...]
    after: Mapping[str, re.Pattern[str]]
    """Rules for what follows a number: an hour, a decade, a percentage."""
    any_after: re.Pattern[str] | None
    """All of them but those that nothing obeys, too: what does not match obeys none."""
    before: Mapping[str, re.Pattern[str]]
    """Rules for what ends just before a number."""
    any_before: re.Pattern[str] | None
    """All of them that say something of its value."""
    endings: Mapping[str, frozenset[Decimal]]
    """What the ending of a word may say of itself: the dual of Arabic."""
    compound: re.Pattern[str] | None
    measured: re.Pattern[str] | None
    """A number and what it measures, in one word; the number is the first group."""
    not_numbers: re.Pattern[str] | None
    named: re.Pattern[str] | None
    """Names that begin with a numeral, which other languages name without one: 十二生肖."""
    planned: re.Pattern[str] | None
    """Names of five-year plans, whose number is all but their last character: 十三五."""
    ratio: re.Pattern[str] | None
    """What stands between the two numbers of a share: `one in five`, `un élève sur cinq`."""
    rates: re.Pattern[str] | None
    """Words that say of all numbers of a text that they are shares of a hundred: percentage."""
    wholes: Mapping[str, Decimal]
    """Words for parts of a whole, with how many parts it has: thirds."""
    denominators: re.Pattern[str] | None
    """Any of them."""
    whole_hints: tuple[str, ...]
    """What a text must hold one of to be read for them: their letters from the second on."""
    weekdays: frozenset[str]
    """Days of the week that are abbreviated as months are: `mar` in Spanish."""
    is_firm: bool
    """Whether number words from four on are demanded."""
    has_cases: bool
    """Whether the names of months are declined; so they may be where there is no list."""
    is_known: bool
    heads: frozenset[str] | None
    """How words that say something of numbers begin, up to three letters; None: in many ways."""

    def may_mean(self, word: str) -> bool:
        """Tell, quickly, whether a word in small letters may say something of numbers."""
        return self.heads is None or word[:_HEAD] in self.heads

    def following(self, text: str, place: int) -> frozenset[str]:
        """Return the rules that what stands at a place, just after a number, obeys: mostly none."""
        if self.any_after is None or not self.any_after.match(text, place):
            return _NONE
        return frozenset(name for name, rule in self.after.items() if rule.match(text, place))

    def says_rates(self, text: str) -> bool:
        """Tell whether a text says in a word that it is about percentages."""
        return self.rates is not None and self.rates.search(text) is not None

    def follows(self, rule: str, text: str, place: int) -> bool:
        """Tell whether what a rule describes stands at a place, just after a number."""
        pattern = self.after.get(rule)
        return pattern is not None and pattern.match(text, place) is not None

    def is_told(self, before: str) -> bool:
        """Tell whether the end of a text says something of the value of the number after it."""
        return self.any_before is not None and self.any_before.search(before) is not None

    def precedes(self, rule: str, before: str) -> bool:
        """Tell whether what a rule describes stands at the end of a text, just before a number."""
        pattern = self.before.get(rule)
        return pattern is not None and pattern.search(before) is not None

    def share(self, text: str, place: int) -> tuple[int, Decimal] | None:
        """Return where the share of a scale word at a place begins, and its value; mostly None."""
        start = max(0, place - _SHARE)
        for value, rule in self.shares.items():
            if match := rule.search(text[start:place]):
                return start + match.start(), value
        return None

    def other(self, word: str) -> frozenset[Decimal]:
        """Return what a word in small letters may stand for besides counting; mostly nothing."""
        if found := self.others.get(word):
            return found
        if self.other_stems:
            for length in range(min(len(word), _LONGEST), _HEAD, -1):
                if found := self.other_stems.get(word[:length]):
                    return found
        return _NOTHING

    def scale(self, word: str) -> Decimal | None:
        """Return what a word in small letters multiplies by, or None."""
        if found := self.scales.get(word) or self.scales.get(self.bare(word)):
            return found
        if not self.is_known:  # CLDR has some cases of a word, or none: milyarlık, 만을
            for length in range(len(word) - 1, max(0, len(word) - _ENDING - 1), -1):
                if found := self.scales.get(word[:length]):
                    return found
        return None

    def value(self, word: str) -> Decimal | None:
        """Return what a word counts, or None."""
        for candidate in (word, self.bare(word)):
            if (found := self.words.get(candidate)) is not None:
                return found
            for length in range(len(candidate), max(1, len(candidate) - _ENDING - 1), -1):
                if (found := self.stems.get(candidate[:length])) is not None:
                    return found
        if self.measured and len(word) <= _LONGEST and (match := self.measured.match(word)):
            written = match[1]  # двенадцатимесячный, двухсотлетие
            return self.scales.get(written) or self.value(written)
        return None

    def bare(self, word: str) -> str:
        """Return a word without the conjunction or article that is written with it."""
        if not self.prefixes:
            return word
        fitting = (p for p in self.prefixes if word.startswith(p) and len(word) > len(p) + 1)
        return word[len(next(fitting, "")) :]


@cache
def _data(language: str) -> dict[str, Any]:
    path = _LISTS / f"{language}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


@cache
def hints(locale: str) -> tuple[str, ...]:
    """Return what a text without digits must hold one of for its numbers to be worth reading.

    None of them holds another: to look for `seven` is to look for `seventy`.
    """
    written = str(_data(language(locale)).get("hints", "")).split()
    listed = [hint.replace("_", " ") for hint in written]
    return tuple(h for h in listed if not any(o in h and o != h for o in listed))


@cache
def lexicon(locale: str) -> Lexicon:
    """Return the number words of a locale, its months (CLDR) among them."""
    data = _data(language(locale))
    words: dict[str, Decimal] = {}
    for key, first, step in (("tens", 20, 10), ("ordinals", 0, 1), ("cardinals", 0, 1)):
        for place, choice in enumerate(str(data.get(key, "")).split()):
            words |= dict.fromkeys(choice.split("|"), Decimal(first + step * place))
    words |= {word: max(values) for word, values in _listed(data, "values")}
    stems = {word[:-1]: value for word, value in words.items() if word.endswith("*")}
    whole = {word: value for word, value in words.items() if not word.endswith("*")}
    scales = {word: max(values) for word, values in _listed(data, "scales")}
    scales = scales if data else compact_scales(locale)
    others = dict(_listed(data, "others"))
    names = months(locale)
    times = dict(data.get("times", {}))
    time_hints = str(times.pop("hints", ""))
    compound = None
    if data.get("agglutinates"):
        parts = sorted({*whole, *stems, *scales, *data["joiners"]}, key=len, reverse=True)
        alternatives = (f"{part}(?!ausend)" if part.endswith("t") else part for part in parts)
        compound = re.compile("|".join(alternatives))  # fünftausend is no fünft
    return Lexicon(
        whole,
        stems,
        scales,
        {word: max(values) for word, values in _listed(data, "doubtful_scales")},
        {word: values for word, values in others.items() if not word.endswith("*")},
        {word[:-1]: values for word, values in others.items() if word.endswith("*")},
        {
            Decimal(value): re.compile(rf"(?i:\b{rule})\s\Z")
            for value, rule in data.get("shares", {}).items()
        },
        {int(past): re.compile(rf"\b{rule}") for past, rule in times.items()},
        tuple(time_hints.split()),
        names,
        frozenset(data.get("joiners", ())),
        frozenset(str(data.get("articles", "")).split()),
        tuple(data.get("prefixes", ())),
        _rules(_SIGNS | data.get("after", {})),
        _any_of(_SIGNS | data.get("after", {})),
        {name: re.compile(rf"(?:{rule})\Z") for name, rule in data.get("before", {}).items()},
        _any_before(data.get("before", {})),
        dict(_listed(data, "endings")),
        compound,
        _rule(data, "measured"),
        _rule(data, "not_numbers"),
        _rule(data, "named"),
        _rule(data, "planned"),
        _rule(data, "ratio"),
        _rule(data, "rates"),
        {word: max(values) for word, values in _listed(data, "wholes")},
        _any_word(data, "wholes"),
        _cores(word for word, _ in _listed(data, "wholes")),
        frozenset(str(data.get("weekdays", "")).split()),
        bool(data.get("firm")),
        not data or bool(data.get("months_inflect")),
        bool(data),
        _heads(data, (words, scales, others, names, data.get("joiners", ()))),
    )


def _heads(data: Mapping[str, object], tables: Iterable[Iterable[str]]) -> frozenset[str] | None:
    """Return how the words of some tables begin; None where a word may begin with something else."""
    if not data or any(data.get(key) for key in ("agglutinates", "prefixes", "endings")):
        return None
    listed = [word for table in tables for word in table]
    if data.get("measured") or any(word.endswith("*") and len(word) <= _HEAD for word in listed):
        return None
    return frozenset(word.rstrip("*")[:_HEAD] for word in listed)


def _rule(data: Mapping[str, str], name: str) -> re.Pattern[str] | None:
    return re.compile(data[name]) if name in data else None


def _any_word(data: Mapping[str, Mapping[str, str]], table: str) -> re.Pattern[str] | None:
    """Return a pattern for the words of a table, if there is one."""
    words = "|".join(re.escape(word) for word, _ in _listed(data, table))
    return re.compile(rf"(?i:\b(?:{words})\b)") if words else None


def _cores(words: Iterable[str]) -> tuple[str, ...]:
    """Return few strings of which every word holds one, its first letter large or small."""
    found: list[str] = []
    for word in sorted(words, key=len):
        if not any(core in word[1:] for core in found):
            found.append(word[1:])
    return tuple(found)


def _rules(rules: Mapping[str, str]) -> dict[str, re.Pattern[str]]:
    return {name: re.compile(rule) for name, rule in rules.items() if rule}


def _any_of(rules: Mapping[str, str]) -> re.Pattern[str] | None:
    """Return one pattern for what any of some rules describes, but those asked for by name."""
    telling = [rule for name, rule in rules.items() if rule and name not in _ASKED]
    scoped = [f"(?i:{rule[4:]})" if rule.startswith("(?i)") else f"(?:{rule})" for rule in telling]
    return re.compile("|".join(scoped)) if scoped else None


def _any_before(rules: Mapping[str, str]) -> re.Pattern[str] | None:
    """Return one pattern for the rules that change a value, or make it a percentage."""
    telling = [rules[name] for name in ("percent", "decade", "mille", "myriad") if name in rules]
    return re.compile(rf"(?:{'|'.join(telling)})\Z") if telling else None


def _listed(
    data: Mapping[str, Mapping[str, str]], table: str
) -> Iterator[tuple[str, frozenset[Decimal]]]:
    """Yield the words of a table, whose keys are values and whose values are words."""
    for key, listed in data.get(table, {}).items():
        values = frozenset(map(Decimal, key.split()))
        yield from ((word, values) for word in listed.split())
