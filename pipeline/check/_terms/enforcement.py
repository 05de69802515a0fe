"""Hold a translation against the concepts of its source: what check/terms.py tells of one sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.check import Pair
from pipeline.check._literals import is_literal
from pipeline.check._terms.casing import has_capitals
from pipeline.check._terms.demand import demanded
from pipeline.check._terms.deputies import are_told
from pipeline.check._terms.places import is_contracted, places
from pipeline.check._terms.replacements import is_parted, replacement
from pipeline.check._terms.target import (
    Reading,
    Standing,
    alone,
    everywhere,
    expected,
    forbidden_forms,
    holds,
    inflected,
    is_within_longer,
    read,
    unchanged,
)
from pipeline.locales import language, separator
from pipeline.model import Content, Issue, Segment, Severity, Span, TermEntry, TermHit
from pipeline.tokens import words

if TYPE_CHECKING:
    from pipeline.glossary import Glossary


def enforced(segment: Segment, target: Content, pair: Pair) -> Iterator[Issue]:
    """Yield what a target owes to the concepts of its source, and what no target may hold."""
    concepts: dict[str, TermEntry] = {}
    hits: dict[str, TermHit] = {}
    for hit in segment.terms:
        for entry in (hit.entry, *hit.others):
            concepts.setdefault(entry.id, entry)
            hits.setdefault(entry.id, hit)
    looking = _Looking(segment, target, pair, concepts, hits)
    if pair.glossary is not None:
        yield from _banned(looking, pair.glossary)
    if not concepts:
        return
    tells_deputies = are_told(segment, language(pair.source_locale))
    reading = read(
        tuple(concepts.values()),
        target.text,
        segment.source.text,
        pair,
        tells_deputies=tells_deputies,
    )
    refused = set()
    for span, form, entry in _forbidden_places(concepts.values(), reading, looking):
        refused.add(entry.id)
        yield looking.forbidden(span, form, entry)
    for owed in demanded(segment, language(pair.source_locale)):
        entries = (owed[0].entry, *owed[0].others)
        if not refused.intersection(entry.id for entry in entries):
            yield from _Group(entries, owed, reading, looking).issues()


@dataclass(frozen=True, slots=True)
class _Looking:
    """A segment under the eyes of this check."""

    segment: Segment
    target: Content
    pair: Pair
    concepts: Mapping[str, TermEntry]
    hits: Mapping[str, TermHit]
    """The first hit of each concept."""

    def written(self, hit: TermHit) -> str:
        """Return a term as the source writes it."""
        return self.segment.source.text[slice(*hit.span)]

    def forbidden(self, span: Span, form: str, entry: TermEntry) -> Issue:
        """Return the issue of a forbidden form at a place in the target."""
        allowed = expected(entry, self.pair)
        advice = f"Write {_listed(allowed)}." if allowed else "Say it in other words."
        fix = (
            replacement(self.target, span, form, allowed[0], self.pair.target_locale)
            if allowed
            else None
        )
        hits = (
            h for h in self.segment.terms if entry.id in (h.entry.id, *(e.id for e in h.others))
        )
        hit = next(hits, None)
        written = f" for “{self.written(hit)}”" if hit else ""
        return Issue(
            "term-forbidden",
            Severity.ERROR,
            f"“{form}” must not be used{written} ('{entry.id}'). {advice}",
            source_span=hit.span if hit else None,
            target_span=span,
            concept=entry.id,
            fix=fix,
        )


def _listed(forms: Iterable[str]) -> str:
    return " or ".join(f"“{form}”" for form in forms)


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


def _banned(looking: _Looking, glossary: Glossary) -> Iterator[Issue]:
    """Yield forms that are forbidden everywhere, of concepts that the source does not have.

    One that a concept of the source allows is what it asks for.
    """
    text, source = looking.target.text, looking.segment.source.text
    asked: set[str] | None = None
    for span, form in everywhere(glossary, text, looking.pair):
        if asked is None:
            concepts = looking.concepts.values()
            asked = {form for entry in concepts for form in expected(entry, looking.pair)}
        is_owed = form.entry.id in looking.concepts or form.text in asked
        if not is_owed and not is_literal(text, span, source):
            yield looking.forbidden(span, form.text, form.entry)


def _forbidden_places(
    entries: Iterable[TermEntry], reading: Reading, looking: _Looking
) -> Iterator[tuple[Span, str, TermEntry]]:
    """Yield forbidden forms as the glossary writes them, then inflected ones."""
    for span, found in reading.forbidden:
        yield span, found.text, found.entry
    told = {found.entry.id for _, found in reading.forbidden}
    text, target = looking.target.text, language(looking.pair.target_locale)
    for entry in entries:
        if entry.id in told:
            continue
        forms = forbidden_forms(entry, looking.pair)
        allowed = expected(entry, looking.pair)
        for span, form in places(reading.rest, forms, target, is_strict=True):
            if not has_capitals(form, text[slice(*span)]):
                continue
            is_right = any(places(text[slice(*span)], allowed, target, is_strict=True))
            if not is_right and not is_within_longer(span, text, looking.pair):
                yield span, form, entry


@dataclass(frozen=True, slots=True)
class _Group:
    """The hits of one concept, or of a set of homographs, against what the target holds."""

    entries: tuple[TermEntry, ...]
    hits: Sequence[TermHit]
    reading: Reading
    looking: _Looking

    def issues(self) -> Iterator[Issue]:
        """Yield what is lacking: nothing where the glossary does not say what is expected."""
        pair, wanted = self.looking.pair, len(self.hits)
        if not all(expected(entry, pair) for entry in self.entries):
            return
        standing = self._standing()
        count = sum(1 for each in standing if each.right is None)
        changed = [each for each in standing if each.right is not None]
        if count < wanted:
            count += self._leniently(standing)
        yield from map(self._recased, changed[: max(0, wanted - count)])
        count += len(changed)
        if count == 0 and not self._is_lent() and not self._is_contracted():
            yield self._compounded() or self._missing()
        elif 0 < count < wanted:
            yield self._too_few(count)

    def _standing(self) -> list[Standing]:
        ids = {entry.id for entry in self.entries}
        found = [each for each in self.reading.allowed if ids & each.concepts]
        return found or alone(
            self.entries, self.reading, self.looking.target.text, self.looking.pair
        )

    def _leniently(self, standing: Sequence[Standing]) -> int:
        """Return how many more places may be read as the concept: inflected, joined, coordinated."""
        pair, text = self.looking.pair, self.looking.target.text
        names = [entry for entry in self.entries if entry.is_dnt]
        joined = max((unchanged(entry, text, pair) for entry in names), default=0)
        ids = {entry.id for entry in self.entries}
        others = [e for e in self.looking.concepts.values() if e.id not in ids]
        declined = inflected(self.entries, others, self.reading, text, pair)
        return max(0, joined - len(standing)) + declined

    def _is_lent(self) -> bool:
        """Tell whether a longer term holds this one, and in the source they stand side by side.

        中共十九大 is the 19th CPC National Congress; of 国企改革, an SOE reform, no 国企 is owed.
        """
        text = self.looking.target.text
        lenders = {
            concept
            for each in self.reading.allowed
            if holds(self.entries, text[slice(*each.span)], self.looking.pair)
            for concept in each.concepts
        }
        return any(
            self._are_side_by_side(own, hit)
            for hit in self.looking.segment.terms
            if lenders.intersection(entry.id for entry in (hit.entry, *hit.others))
            for own in self.hits
        )

    def _is_contracted(self) -> bool:
        """Tell whether terms that share a word in the source are one word in the target: 经贸合作."""
        pair = self.looking.pair
        target = language(pair.target_locale)
        if separator(target) or not any(map(self._is_part, self.looking.segment.terms)):
            return False
        forms = [form for entry in self.entries for form in expected(entry, pair)]
        rest = (e for e in self.looking.concepts.values() if e not in self.entries)
        others = "".join(form for entry in rest for form in expected(entry, pair))
        return is_contracted(self.looking.target.text, forms, others, target)

    def _is_part(self, hit: TermHit) -> bool:
        """Tell whether a source has but a part of a term: economic and trade cooperation."""
        locale = self.looking.pair.source_locale
        sections = (entry.section(locale) for entry in (hit.entry, *hit.others))
        written = len(words(self.looking.written(hit)))
        forms = (form for section in sections if section for form in section.forms)
        return written < min((len(words(form)) for form in forms), default=0)

    def _are_side_by_side(self, one: TermHit, other: TermHit) -> bool:
        first, second = sorted((one.span, other.span))
        return not self.looking.segment.source.text[first.end : second.start].strip()

    def _compounded(self) -> Issue | None:
        """Return the issue of a forbidden form within a longer word, where no allowed one stands."""
        text, pair = self.looking.target.text, self.looking.pair
        for entry in self.entries:
            forms = forbidden_forms(entry, pair)
            for span, form in places(self.reading.rest, forms, language(pair.target_locale)):
                is_meant = has_capitals(form, text[slice(*span)])
                if is_meant and not is_within_longer(span, text, pair):
                    return self.looking.forbidden(span, form, entry)
        return None

    def _missing(self) -> Issue:
        entry, asked = self.entries[0], self._asked()
        if entry.is_dnt:
            message = f"{asked} must stand in the translation as it is: {self._expected()}."
        else:
            message = f"{asked} is not translated as the glossary asks: {self._expected()}."
        return Issue(
            "dnt-changed" if entry.is_dnt else "term-missing",
            Severity.ERROR,
            message,
            source_span=self.hits[0].span,
            concept=entry.id,
        )

    def _recased(self, standing: Standing) -> Issue:
        entry, target = standing.form.entry, self.looking.target
        written = target.text[slice(*standing.span)]
        return Issue(
            "dnt-changed" if entry.is_dnt else "term-case",
            Severity.ERROR if entry.is_dnt else Severity.WARNING,
            f"{self._asked()} must be written “{standing.right}” here, not “{written}”.",
            source_span=self.hits[0].span,
            target_span=standing.span,
            concept=entry.id,
            fix=None if is_parted(target, standing.span) else standing.right,
        )

    def _too_few(self, count: int) -> Issue:
        wanted = len(self.hits)
        return Issue(
            "term-count",
            Severity.INFO,
            f"{self._asked()} stands {_times(wanted)} in the source, "
            f"{self._expected()} only {_times(count)} in the translation.",
            source_span=self.hits[count].span,
            concept=self.entries[0].id,
        )

    def _asked(self) -> str:
        """Return how the source writes the term, and which concept that is."""
        hit = self.hits[0]
        return f"“{self.looking.written(hit)}” ('{self.entries[0].id}')"

    def _expected(self) -> str:
        forms = (form for entry in self.entries for form in expected(entry, self.looking.pair))
        return _listed(dict.fromkeys(forms))
