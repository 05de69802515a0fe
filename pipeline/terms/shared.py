"""Find terms that share a word with their neighbour: renewable and fossil energies.

The part that stands alone is the place of the term. It is one where the neighbour is a term itself, or
there are two such parts, or it is an adjective: of *oil and gas companies* nobody can tell.
What is known of a language is in shared.toml.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
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
_WORD = re.compile(r"[^\s,;:.!?()\[\]“”„«»\"]+")
_WORDS_BEFORE = re.compile(rf"{_WORD.pattern}(?: {_WORD.pattern}){{0,{_MOST - 1}}}\Z")

_Find = Callable[[str], Sequence[Found]]


@dataclass(frozen=True, slots=True)
class _Sharing:
    """What shared.toml says of a language."""

    joints: tuple[str, ...]
    """Words that join, with a space on either side."""
    joined: re.Pattern[str]
    """One of them, and what may stand after it."""
    is_head_first: bool
    adjectives: tuple[str, ...]
    predicates: frozenset[str]
    no_members: frozenset[str]


@cache
def sharing(language: str) -> _Sharing | None:
    """Return what is known of how a language's terms share words; None for most."""
    said = _tables().get(language)
    if said is None:
        return None
    either, between = ("|".join(map(re.escape, said.get(name, ()))) for name in ("and", "between"))
    return _Sharing(
        tuple(f" {word} " for word in said["and"]),
        re.compile(rf",? (?:{either}) (?:(?:{between}) )?" if between else rf",? (?:{either}) "),
        bool(said.get("head-first")),
        tuple(said.get("adjectives", ())),
        frozenset(said.get("predicates", ())),
        frozenset(said.get("no-members", ())),
    )


@cache
def _tables() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(Path(__file__).with_name("shared.toml").read_text("utf-8"))


def shared(
    text: str, spans: Sequence[Span], find: _Find, openers: frozenset[str], language: str
) -> list[Found]:
    """Return the terms that a text has in part, in order, each where that part stands.

    `spans` are those of the terms that it has as a whole; `openers` the folded words that forms
    have before their last one.
    """
    known = sharing(language)
    if known is None or not openers or not any(joint in text for joint in known.joints):
        return []
    reading = _Reading(text, spans, find, known)
    if known.is_head_first:
        found = list(reading.after_heads())
    else:
        found = list(reading.before_heads(openers, language))
    return [place for place in found if not _crosses(place.span, spans)]


def _crosses(part: Span, spans: Iterable[Span]) -> bool:
    """Tell whether a term as a whole goes over an edge of a part, or has it inside."""
    near = (span for span in spans if span.start < part.end and part.start < span.end)
    return any(span.start < part.start or span.end > part.end for span in near)


@dataclass(frozen=True, slots=True)
class _Reading:
    """A text, and the terms that it has as a whole."""

    text: str
    spans: Sequence[Span]
    find: _Find
    known: _Sharing

    def after_heads(self) -> Iterator[Found]:
        """Yield parts after a term whose first word they share: empresas nacionales y estatales."""
        for span in self.spans:
            whole = self.text[slice(*span)]
            joint = self.known.joined.match(self.text, span.end)
            if joint is None or " " not in whole:
                continue
            start = joint.end()
            head = whole.partition(" ")[0]
            found = self._opened(head, self.text[start : start + _FAR])
            if found and (length := found.span.end - len(head) - 1) > 0:
                yield Found(Span(start, start + length), found.forms)

    def before_heads(self, openers: frozenset[str], language: str) -> Iterator[Found]:
        """Yield parts before a noun that a neighbour has as well: interest and exchange rates."""
        text = self.text
        for joint in self.known.joined.finditer(text):
            last = joint.start()
            if not _opens(text[max(0, last - _FAR) : last], openers, language):
                continue
            partner = self._partner(joint.end())
            rests = list(_rests(partner) if partner else self._rest_of_second(joint.end()))
            parts = list(self._parts(last, rests, openers, language))
            is_sure = partner or len(parts) > 1
            if partner and any(self._begins(part, partner) for part in parts):
                continue  # New York and the New York Times
            yield from parts[::-1] if is_sure else filter(self._is_attribute, parts)

    def _partner(self, start: int) -> str:
        """Return the term of several words that starts at a place, as the text has it."""
        ends = (span.end for span in self.spans if span.start == start)
        partner = self.text[start : next(ends, start)]
        return partner if len(words(partner)) > 1 else ""

    def _rest_of_second(self, start: int) -> Iterator[str]:
        """Yield what comes after the one word that the second member is."""
        second = _WORD.match(self.text, start)
        if second and fold(second[0]) not in self.known.no_members:
            rest = self.text[second.end() : second.end() + _FAR]
            if rest.startswith(" "):
                yield rest

    def _parts(
        self, end: int, rests: Sequence[str], openers: frozenset[str], language: str
    ) -> Iterator[Found]:
        """Yield the part that ends at a place, and those before it in a list, from the last on."""
        for _ in range(_MEMBERS):
            near = max(0, end - _FAR)
            before = _WORDS_BEFORE.search(self.text[near:end]) if rests else None
            if before is None or not _opens(before[0], openers, language):
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
        if len(written) < _LEAST or not written.lower().endswith(self.known.adjectives):
            return False
        before = words(self.text[max(0, part.span.start - _FAR) : part.span.start])
        return not before or fold(before[-1]) not in self.known.predicates


def _opens(text: str, openers: frozenset[str], language: str) -> bool:
    """Tell whether a text's last word may stand before the last one of a form."""
    last = words(text[text.rfind(" ") + 1 :])
    if not last:
        return False
    own = fold(last[-1])
    return own in openers or not openers.isdisjoint(bases(own, language))


def _rests(partner: str) -> Iterator[str]:
    """Yield what a term leaves when its first words are dropped, the longest first."""
    row = re.split(r"(?<=[\s\-‐‑])", partner)
    for first in range(1, len(row)):
        yield "".join(row[first:])
