"""What Apertium's dictionaries know of a term's two sides: kind of word, gender, number, plural.

The grammar translates a term that it does not know rightly as soon as it is told what the approved
form is: *la* empresa, *los* centros, *nueva*. A dictionary of the target, which every pair has for
its other direction, says so of any noun; a name has what names have.

Source: https://wiki.apertium.org/wiki/List_of_symbols (tags).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

from pipeline.translate._protocol import Term

Asking = Callable[[Sequence[str]], Sequence[str]]
"""Sends texts in Apertium's stream format through one program and returns what comes out."""

_UNIT = re.compile(r"\^((?:\\.|[^/\\$])*)/((?:\\.|[^$\\])*)\$")
_READING = re.compile(r"(?P<lemma>[^<]*)(?P<tags>(?:<[^>]*>)+)(?P<rest>.*)", re.DOTALL)
_HEAD_LAST = frozenset("da de en is nb nl nn sv".split())
"""Languages whose compounds have their head at the end: *data centres*."""
_GENDERLESS = frozenset({"en"})


class Noun(NamedTuple):
    """How a term stands in the grammar."""

    source: str
    """Its tags as a word of the source: `<n><sg>`."""
    target: str
    """The same in the target: `<n><f><sg>`."""
    form: str
    """What is written: the approved form, in the plural where the source has its plural."""


class _Reading(NamedTuple):
    lemma: str
    tags: tuple[str, ...]
    rest: str
    """What belongs to the lemma but is not inflected: `# de administración`."""

    def written(self, number: str) -> str:
        """Return it as a unit for the generator, in a number."""
        tags = (number if tag in {"sg", "pl"} else tag for tag in self.tags)
        return f"^{self.lemma}{''.join(f'<{tag}>' for tag in tags)}{self.rest}$[]"


class _Unit(NamedTuple):
    surface: str
    readings: tuple[_Reading, ...]
    gap: str
    """What stands between this word and the next."""

    def reading(self, *kinds: str) -> _Reading | None:
        """Return the first reading of a kind."""
        return next((r for kind in kinds for r in self.readings if r.tags[0] == kind), None)


@dataclass(slots=True)
class Lexicon:
    """The dictionaries of a pair; what was looked up once is remembered."""

    source: str
    """Language of the source, two letters; the target's next."""
    target: str
    read_source: Asking
    read_target: Asking | None
    """None where the other direction of the pair is not installed."""
    generate: Asking | None
    _known: dict[Term, Noun | None] = field(default_factory=dict)

    def nouns(self, terms: Iterable[Term]) -> dict[Term, Noun]:
        """Return how terms stand in the grammar; those that are neither nouns nor names lack."""
        wanted = dict.fromkeys(terms)
        new = [term for term in wanted if term not in self._known]
        if new:
            self._known.update(zip(new, self._looked_up(new), strict=True))
        found = ((term, self._known[term]) for term in wanted)
        return {term: noun for term, noun in found if noun is not None}

    def _looked_up(self, terms: Sequence[Term]) -> Iterator[Noun | None]:
        sources = _units(self.read_source, [term.text for term in terms])
        targets = _units(self.read_target, [term.target for term in terms])
        return map(self._noun, terms, sources, targets)

    def _noun(self, term: Term, source: Sequence[_Unit], target: Sequence[_Unit]) -> Noun | None:
        is_name = not term.concept or term.text == term.target
        core = _core(target)
        head = _head(core)
        if not is_name and head is None and not self._is_noun(source, core):
            return None
        marks = self._marks(core, head, source)
        is_guessed = core and not any(unit.readings for unit in core)
        if is_guessed and marks[1] == "pl" and self._is_singular(source):
            marks = marks[0], "sg"
        if is_name or (head is None and term.target[:1].isupper()):
            return self._tagged(("np", "al"), marks, term.target)
        wanted = self._number(source, marks[1]) if term.is_inflected else marks[1]
        if head is not None and wanted != marks[1]:
            changed = self._inflected(target, head, wanted)
            if changed:
                return self._tagged(("n",), (marks[0], wanted), changed)
        return self._tagged(("n",), marks, term.target)

    def _is_noun(self, source: Sequence[_Unit], target: Sequence[_Unit]) -> bool:
        """Tell whether a term is a noun, or a name, though no word of its approved form is one."""
        if self.read_target is None or not all(unit.readings for unit in target):
            return True
        core = _core(source)
        return bool(target and core) and core[-1].reading("n") is not None

    def _tagged(self, kind: tuple[str, ...], marks: tuple[str, str], form: str) -> Noun:
        gender, number = marks

        def tags(language: str) -> str:
            all_ = (*kind, *(() if language in _GENDERLESS else (gender,)), number)
            return "".join(f"<{tag}>" for tag in all_)

        return Noun(tags(self.source), tags(self.target), form)

    def _marks(
        self, core: Sequence[_Unit], head: _Unit | None, source: Sequence[_Unit]
    ) -> tuple[str, str]:
        """Return gender and number of a phrase, from its head or from what agrees with it.

        A noun with one form for both, *la crisis*, is in the number of what agrees with it, or else
        of its source.
        """
        kinds = ("n",) if head else ("np", "adj", "vblex")
        noun = head.reading("n") if head else None
        if noun and "sp" in noun.tags:
            others = (unit.reading("adj", "vblex") for unit in core if unit is not head)
            tags: Sequence[str] = next((r.tags for r in others if r and _agrees(r)), ())
            is_plural = "pl" in tags if tags else self._is_plural(source)
            return "f" if "f" in noun.tags else "m", "pl" if is_plural else "sg"
        readings = (unit.reading(*kinds) for unit in ([head] if head else core))
        tags = next((r.tags for r in readings if r and _agrees(r)), ())
        if not tags and core:
            return guessed(core[0].surface, self.target)
        return "f" if "f" in tags else "m", "pl" if "pl" in tags else "sg"

    def _number(self, units: Sequence[_Unit], number: str) -> str:
        """Return the number of an inflected term in the source, whose approved form has another.

        One that the dictionary does not know is the plural, as glossaries have the singular.
        """
        nouns = [unit for unit in _core(units) if unit.reading("n") or not unit.readings]
        if not nouns:
            return number
        head = nouns[-1 if self.source in _HEAD_LAST else 0].readings
        numbers = {tag for r in head if r.tags[0] == "n" for tag in r.tags if tag in {"sg", "pl"}}
        if not head:
            return "pl"
        return numbers.pop() if len(numbers) == 1 else number

    def _is_plural(self, units: Sequence[_Unit]) -> bool:
        """Tell whether a term of the source is surely a plural; one that nobody knows is none."""
        core = _core(units)
        if not core or not core[-1 if self.source in _HEAD_LAST else 0].readings:
            return False
        return self._number(core, "sg") == "pl"

    def _is_singular(self, units: Sequence[_Unit]) -> bool:
        """Tell whether a term of the source is no plural: *firewall*, which is *cortafuegos*."""
        core = _core(units)
        if self.source not in _HEAD_LAST or not core:
            return False
        last = core[-1]
        return self._number(core, "sg") == "sg" if last.readings else last.surface[-1:] != "s"

    def _inflected(self, units: Sequence[_Unit], head: _Unit, number: str) -> str:
        """Return a phrase with its head, and what agrees with it, in another number; or nothing."""
        if self.generate is None:
            return ""
        core = _core(units)
        readings = [
            unit.reading("n") if unit is head else unit.reading("adj", "vblex") for unit in core
        ]
        asked = [reading.written(number) for reading in readings if reading]
        made = [answer.removesuffix("[]").replace("~", "") for answer in self.generate(asked)]
        if any("#" in form or "*" in form or not form for form in made):
            return ""
        forms = iter(made)
        changed = [
            next(forms) if reading else unit.surface
            for unit, reading in zip(core, readings, strict=True)
        ]
        rest = [unit.surface for unit in units[len(core) :]]
        return "".join(
            form + unit.gap for form, unit in zip((*changed, *rest), units, strict=True)
        ).strip()


def _units(ask: Asking | None, phrases: Sequence[str]) -> list[list[_Unit]]:
    if ask is None:
        return [[] for _ in phrases]
    return [list(_parsed(answer)) for answer in ask(phrases)]


def _parsed(answer: str) -> Iterator[_Unit]:
    matches = list(_UNIT.finditer(answer))  # none in an answer of signs alone
    for match, following in zip_longest(matches, matches[1:]):
        end = following.start() if following else len(answer)
        readings = map(_READING.fullmatch, match[2].split("/"))
        found = tuple(
            _Reading(r["lemma"], tuple(re.findall("<([^>]*)>", r["tags"])), r["rest"])
            for r in readings
            if r
        )
        gap = answer[match.end() : end].replace("[]", "")
        yield _Unit(match[1], found, gap)


def _core(units: Sequence[_Unit]) -> Sequence[_Unit]:
    """Return a phrase up to its first preposition: its head and what agrees with it."""
    places = (
        n for n, unit in enumerate(units) if unit.readings and unit.readings[0].tags[0] == "pr"
    )
    return units[: next(places, len(units))]


def _head(core: Sequence[_Unit]) -> _Unit | None:
    """Return the noun of a phrase: *alto horno*, though *alto* may be a noun as well."""
    nouns = [unit for unit in core if unit.reading("n")]
    return next((unit for unit in nouns if not unit.reading("adj")), nouns[0] if nouns else None)


def _agrees(reading: _Reading) -> bool:
    """Tell whether a reading has the number of its phrase: any but a verb that is no participle."""
    is_verb = reading.tags[0] == "vblex" and "pp" not in reading.tags
    return not is_verb and bool({"sg", "pl"}.intersection(reading.tags))


def guessed(word: str, language: str) -> tuple[str, str]:
    """Return the gender and number that a word's ending speaks for: `m` or `f`, `sg` or `pl`.

    >>> guessed("gobernanza", "es")
    ('f', 'sg')
    """
    rules = _endings().get(language)
    if rules is None or not word.islower():
        return "m", "sg"
    plural = next((end for end in rules["plural"].split() if word.endswith(end)), "")
    stems = {word, word.removesuffix(plural), word.removesuffix("s")} if plural else {word}
    is_feminine = any(stem.endswith(tuple(rules["feminine"].split())) for stem in stems)
    is_masculine = any(stem.endswith(tuple(rules["masculine"].split())) for stem in stems)
    return "f" if is_feminine and not is_masculine else "m", "pl" if plural else "sg"


@cache
def _endings() -> Mapping[str, Mapping[str, str]]:
    path = Path(__file__).with_name("endings.toml")
    return tomllib.loads(path.read_text("utf-8"))
