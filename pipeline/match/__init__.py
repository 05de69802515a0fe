"""Find the glossary's terms in every segment, as exact spans of the source text.

Every form of a concept counts; the longest wins and none overlap. Case, inflection and scripts
without spaces are the index's business: see `pipeline.terms`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from pipeline import inflection, terms
from pipeline.glossary import Glossary
from pipeline.locales import language
from pipeline.model import Document, Segment, Span, TermEntry, TermHit, Unit
from pipeline.terms import Form, Found, TermIndex
from pipeline.terms.imperatives import is_imperative
from pipeline.terms.quoted import with_marks
from pipeline.terms.shared import shared
from pipeline.terms.suspended import LANGUAGES, may_be_suspended, suspended


def match(document: Document, glossary: Glossary) -> Document:
    """Return the document with the terms of every segment in `Segment.terms`."""
    if not glossary.entries:
        return document
    found = index(glossary, document.source_locale)
    units = tuple(_match_unit(unit, found) for unit in document.units)
    return replace(document, units=units)


def find(text: str, locale: str, entries: Iterable[TermEntry] | TermIndex) -> tuple[TermHit, ...]:
    """Return the terms of a text in order; spans are half-open code points and never overlap.

    Concepts that share one form are one hit: the first by id, the rest in `TermHit.others`.
    """
    if not isinstance(entries, TermIndex):
        entries = terms.build(forms(entries, locale), language(locale))
    return _hits(text, entries)


@lru_cache(maxsize=16)
def index(glossary: Glossary, locale: str) -> TermIndex:
    """Return the glossary's index for a source language; built once, then kept."""
    return terms.build(forms(glossary.entries, locale), language(locale))


def forms(entries: Iterable[TermEntry], locale: str) -> Iterator[Form]:
    """Yield every allowed form of every concept in a language."""
    is_attached = inflection.is_attached(language(locale))
    for entry in entries:
        if section := entry.section(locale):
            inflects = entry.match == "inflect" or is_attached
            yield from (Form(entry, form, entry.case, inflects) for form in section.forms)


def _match_unit(unit: Unit, found: TermIndex) -> Unit:
    segments = tuple(_match_segment(segment, found) for segment in unit.segments)
    return unit if segments == unit.segments else replace(unit, segments=segments)


def _match_segment(segment: Segment, found: TermIndex) -> Segment:
    hits = _hits(segment.source.text, found)
    return segment if hits == segment.terms else replace(segment, terms=hits)


def _hits(text: str, found: TermIndex) -> tuple[TermHit, ...]:
    hits = _whole(text, found)
    if any([hit.entry.is_dnt for hit in hits]):  # noqa: C419  # a list is quicker here
        hits = tuple(hit for hit in hits if not _is_verb(hit, text, found.language))
    if found.language in LANGUAGES and may_be_suspended(text):
        parts = [_hit(place, place.span) for place in suspended(text, found.find)]
        hits = _merged(hits, parts) if parts else hits
    if found.following:
        spans = [hit.span for hit in hits]
        halves = shared(text, spans, found.find, found.following, found.language)
        hits = _merged(hits, [_hit(place, place.span) for place in halves]) if halves else hits
    return hits


def _merged(hits: Iterable[TermHit], parts: Iterable[TermHit]) -> tuple[TermHit, ...]:
    """Return hits in order, without those that lie within the part of a longer term."""
    taken = [part.span for part in parts]
    kept = (hit for hit in hits if not _lies_within(hit.span, taken))
    return tuple(sorted((*kept, *parts), key=lambda hit: hit.span))


def _lies_within(span: Span, parts: Sequence[Span]) -> bool:
    """Tell whether a span lies within one of ordered, disjoint parts."""
    number = bisect_right(parts, span.start, key=lambda part: part.start)
    return number > 0 and span.end <= parts[number - 1].end


def _whole(text: str, found: TermIndex) -> tuple[TermHit, ...]:
    if not found.has_marks:
        return tuple(_hit(place, place.span) for place in found.find(text))
    hits: list[TermHit] = []
    for place in found.find(text):
        settled = hits[-1].span.end if hits else 0
        hits.append(_hit(place, with_marks(text, place, settled)))
    return tuple(hits)


def _is_verb(hit: TermHit, text: str, language: str) -> bool:
    return hit.entry.is_dnt and not hit.others and is_imperative(text, hit.span, language)


def _hit(place: Found, span: Span) -> TermHit:
    concepts = tuple({form.entry.id: form.entry for form in place.forms}.values())
    return TermHit(concepts[0], span, concepts[1:])
