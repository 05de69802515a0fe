"""Find terms that share a word with their neighbour: renewable and fossil energies.

The part that stands alone is the place of the term. It is one where the neighbour is a term itself, or
there are two such parts, or it is an adjective: of *oil and gas companies* nobody can tell.
What is known of a language is in shared.toml.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache
from itertools import pairwise, takewhile
from pathlib import Path

from pipeline.inflection import bases
from pipeline.model import Span
from pipeline.terms.paths import Found
from pipeline.tokens import fold, words

_FAR = 64
"""Letters behind a part among which the rest of its term is looked for."""
_MOST = 3
"""Words of a part."""
_MEMBERS = 5
"""Parts before one ‘and’."""
_LEAST = 6
"""Letters of a word whose ending says that it is an adjective."""
_FIRST = re.compile(r"[^\W_]+")
_WORD = re.compile(r"[^\s,;:.!?()\[\]“”„«»\"]+")
_WORDS_BEFORE = re.compile(rf"{_WORD.pattern}(?: {_WORD.pattern}){{0,{_MOST - 1}}}\Z")

Following = Mapping[str, AbstractSet[str]]
"""By each folded word of a form, those that come next in one; as `following` has it."""
_Find = Callable[[str], Sequence[Found]]


@dataclass(frozen=True, slots=True)
class _Sharing:
    """What shared.toml says of a language."""

    joints: tuple[str, ...]
    """Words that join, with a space on either side."""
    between: tuple[str, ...]
    """What may stand after them, with a space behind."""
    is_head_first: bool
    agrees: bool
    """Whether a word before a noun inflects with it."""
    adjectives: tuple[str, ...]
    predicates: frozenset[str]
    no_members: frozenset[str]


@cache
def sharing(language: str) -> _Sharing | None:
    """Return what is known of how a language's terms share words; None for most."""
    said = _tables().get(language)
    if said is None:
        return None
    return _Sharing(
        tuple(f" {word} " for word in said["and"]),
        tuple(f"{word} " for word in said.get("between", ())),
        bool(said.get("head-first")),
        bool(said.get("agrees", True)),
        tuple(said.get("adjectives", ())),
        frozenset(said.get("predicates", ())),
        frozenset(said.get("no-members", ())),
    )


@cache
def _tables() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(Path(__file__).with_name("shared.toml").read_text("utf-8"))


def following(rows: Iterable[Sequence[str]]) -> Following:
    """Return what comes after each word in some rows of folded words."""
    found: dict[str, set[str]] = {}
    for row in rows:
        for word, after in pairwise(row):
            found.setdefault(word, set()).add(after)
    return found


def shared(
    text: str, spans: Sequence[Span], find: _Find, known: Following, language: str
) -> list[Found]:
    """Return the terms that a text has in part, in order, each where that part stands.

    `spans` are those of the terms that it has as a whole, `known` is what comes after what in terms.
    """
    rules = sharing(language)
    if rules is None or not any([joint in text for joint in rules.joints]):  # noqa: C419  # quicker
        return []
    reading = _Reading(text, dict(spans), find, known, rules, language)
    places = reading.after_heads() if rules.is_head_first else reading.before_heads()
    found: list[Found] = []
    for place in places:
        is_free = not found or found[-1].span.end <= place.span.start
        if is_free and not _crosses(place.span, spans):
            found.append(place)
    return found


def _crosses(part: Span, spans: Sequence[Span]) -> bool:
    """Tell whether a term as a whole goes over an edge of a part, or has it inside."""
    first = bisect_left(spans, part.start, key=lambda span: span.end)
    rest = (spans[number] for number in range(first, len(spans)))
    near = takewhile(lambda span: span.start < part.end, rest)
    return any(
        span.start < part.start or span.end > part.end for span in near if span.end > part.start
    )


@dataclass(frozen=True, slots=True)
class _Reading:
    """A text, and the terms that it has as a whole."""

    text: str
    ends: Mapping[int, int]
    """Where each ends, by where it starts."""
    find: _Find
    known: Following
    rules: _Sharing
    language: str

    def after_heads(self) -> Iterator[Found]:
        """Yield parts after a term whose first word they share: empresas nacionales y estatales."""
        for first, end in self.ends.items():
            whole = self.text[first:end]
            start = next(
                (end + len(j) for j in self.rules.joints if self.text.startswith(j, end)), 0
            )
            if not start or " " not in whole:
                continue
            head = whole.partition(" ")[0]
            found = self._opened(head, self.text[start : start + _FAR])
            if found and (length := found.span.end - len(head) - 1) > 0:
                yield Found(Span(start, start + length), found.forms)

    def before_heads(self) -> Iterator[Found]:
        """Yield parts before a noun that a neighbour has as well: interest and exchange rates."""
        for joint, after in self._joints():
            last = joint - (self.text[joint - 1 : joint] == ",")
            if not (keys := self._keys_after(last)):
                continue
            partner = self._partner(after)
            rests = _rests(partner) if partner else self._rest_of_second(after)
            fitting = [rest for rest in rests if not keys.isdisjoint(self._readings(rest))]
            parts = list(self._parts(last, fitting))
            if partner and any(self._begins(part, partner) for part in parts):
                continue  # New York and the New York Times
            is_sure = partner or len(parts) > 1
            yield from parts[::-1] if is_sure else filter(self._is_attribute, parts)

    def _joints(self) -> list[tuple[int, int]]:
        """Return where each word that joins begins, in order, and what it joins."""
        found: list[tuple[int, int]] = []
        for joint in self.rules.joints:
            place = self.text.find(joint)
            while place >= 0:
                after = place + len(joint)
                for word in self.rules.between:
                    if self.text.startswith(word, after):
                        after += len(word)
                found.append((place, after))
                place = self.text.find(joint, place + 1)
        return sorted(found)

    def _keys_after(self, end: int) -> AbstractSet[str]:
        """Return what comes in forms after the word that ends at a place."""
        own = fold(self.text[self.text.rfind(" ", 0, end) + 1 : end])
        if own in self.known:
            return self.known[own]
        last = own if own.isalpha() else fold(next(reversed(words(own)), ""))
        if not self.rules.agrees:
            return self.known.get(last, frozenset())
        readings = (last, *bases(last, self.language))
        return set().union(*(self.known.get(key, ()) for key in readings))

    def _readings(self, rest: str) -> Iterator[str]:
        """Yield what the first word of a text may be in a form."""
        first = _FIRST.search(rest)
        if first:
            yield fold(first[0])
            yield from bases(fold(first[0]), self.language)

    def _partner(self, start: int) -> str:
        """Return the term of several words that starts at a place, as the text has it."""
        partner = self.text[start : self.ends.get(start, start)]
        return partner if len(words(partner)) > 1 else ""

    def _rest_of_second(self, start: int) -> Iterator[str]:
        """Yield what comes after the one word that the second member is."""
        second = _WORD.match(self.text, start)
        if second and fold(second[0]) not in self.rules.no_members:
            rest = self.text[second.end() : second.end() + _FAR]
            if rest.startswith(" "):
                yield rest

    def _parts(self, end: int, rests: Sequence[str]) -> Iterator[Found]:
        """Yield the part that ends at a place, and those before it in a list, from the last on."""
        for _ in range(_MEMBERS):
            near = max(0, end - _FAR)
            before = _WORDS_BEFORE.search(self.text[near:end]) if rests else None
            if before is None:
                return
            place = next(self._part(before[0], rests), None)
            if place is None:
                return
            start = end - place.span.end
            yield Found(Span(start, end), place.forms)
            if not self.text.endswith(", ", 0, start):
                return
            end = start - 2

    def _part(self, before: str, rests: Sequence[str]) -> Iterator[Found]:
        """Yield terms that begin with the last words before a joint; the span is their length."""
        row = before.split(" ")
        for first in range(len(row)):
            part = " ".join(row[first:])
            for rest in rests:
                found = self._opened(part, rest.strip())
                if found:
                    yield Found(Span(0, len(part)), found.forms)

    def _opened(self, part: str, rest: str) -> Found | None:
        """Return the term that begins a part and goes on into the rest."""
        place = next(iter(self.find(f"{part} {rest}")), None)
        is_open = place and place.span.start == 0 and place.span.end > len(part) + 1
        return place if is_open else None

    def _begins(self, part: Found, partner: str) -> bool:
        return fold(partner).startswith(fold(self.text[slice(*part.span)]))

    def _is_attribute(self, part: Found) -> bool:
        """Tell whether a part is an adjective, which stands before a noun or after a verb."""
        written = self.text[slice(*part.span)]
        has_ending = len(written) >= _LEAST and written.lower().endswith(self.rules.adjectives)
        if not has_ending and "-" not in written:
            return False
        before = words(self.text[max(0, part.span.start - _FAR) : part.span.start])
        return not before or fold(before[-1]) not in self.rules.predicates


def _rests(partner: str) -> Iterator[str]:
    """Yield what a term leaves when its first words are dropped, the longest first."""
    row = re.split(r"(?<=[\s\-‐‑])", partner)
    for first in range(1, len(row)):
        yield "".join(row[first:])
