"""Find where glossary terms stand in both texts, and number them for the article's list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pipeline.model import Document, Locale, Role, Segment, Span, TermEntry, Unit

# A heading or a breadcrumb stays free of links to the list of terms.
_LINKING = frozenset({Role.BODY, Role.ITEM, Role.CELL, Role.QUOTE, Role.CAPTION})

Place = tuple[int, int]
"""Unit id and index of the segment in its unit."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A term in a segment's text."""

    span: Span
    number: int
    """Number of the term in the article, from 1."""
    is_first: bool
    """True where the running text names the term for the first time in this language."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of an article: numbered in order of appearance, and where they stand."""

    entries: tuple[TermEntry, ...] = ()
    source: Mapping[Place, tuple[Mark, ...]] = field(default_factory=dict)
    target: Mapping[Place, tuple[Mark, ...]] = field(default_factory=dict)


def find(document: Document) -> Terms:
    """Return the article's terms with their places in the source and in the target."""
    entries: list[TermEntry] = []
    numbers: dict[str, int] = {}
    source: dict[Place, tuple[Mark, ...]] = {}
    target: dict[Place, tuple[Mark, ...]] = {}
    seen_source: set[str] = set()
    seen_target: set[str] = set()
    for unit, place, segment in _segments(document):
        if not segment.terms:
            continue
        links = unit.role in _LINKING
        for hit in segment.terms:
            if hit.entry.id not in numbers:
                entries.append(hit.entry)
                numbers[hit.entry.id] = len(entries)
        hits = [(hit.span, hit.entry.id) for hit in segment.terms]
        source[place] = _marks(
            hits, numbers, seen_source if links else None, len(segment.source.text)
        )
        if segment.target:
            found = list(_in_target(segment, document))
            target[place] = _marks(
                found, numbers, seen_target if links else None, len(segment.target.text)
            )
    return Terms(tuple(entries), source, target)


def _segments(document: Document) -> Iterator[tuple[Unit, Place, Segment]]:
    for unit in document.units:
        for index, segment in enumerate(unit.segments):
            yield unit, (unit.id, index), segment


def _marks(
    hits: Iterable[tuple[Span, str]],
    numbers: Mapping[str, int],
    seen: set[str] | None,
    length: int,
) -> tuple[Mark, ...]:
    """Return ordered marks that do not overlap and lie within the text; `seen` None: no links."""
    marks: list[Mark] = []
    end = 0
    for span, concept in sorted(hits):
        if end <= span.start < span.end <= length:
            marks.append(Mark(span, numbers[concept], seen is not None and concept not in seen))
            if seen is not None:
                seen.add(concept)
            end = span.end
    return tuple(marks)


def forms(entry: TermEntry, source: Locale, target: Locale) -> tuple[str, ...]:
    """Return what may stand for a term in the target, the preferred form first."""
    section = entry.section(target)
    original = entry.section(source) if entry.is_dnt else None
    return (*(section.forms if section else ()), *(original.forms if original else ()))


def _in_target(segment: Segment, document: Document) -> Iterator[tuple[Span, str]]:
    """Yield exact occurrences of the hit terms' target forms, the longest first."""
    assert segment.target is not None
    assert document.target_locale is not None
    text = segment.target.text
    entries = {hit.entry.id: hit.entry for hit in segment.terms}
    wanted = {
        (form, entry.id)
        for entry in entries.values()
        for form in forms(entry, document.source_locale, document.target_locale)
        if form
    }
    taken = bytearray(len(text))
    lowered = text.lower()
    if len(lowered) != len(text):  # İ and the like change length: places would not be exact
        lowered = text
    for form, concept in sorted(wanted, key=lambda pair: (-len(pair[0]), pair)):
        for span in _occurrences(form, text) or _occurrences(form.lower(), lowered):
            if not any(taken[span.start : span.end]):
                taken[span.start : span.end] = b"\x01" * (span.end - span.start)
                yield span, concept


def _occurrences(form: str, text: str) -> list[Span]:
    spans = []
    start = text.find(form)
    while start >= 0:
        end = start + len(form)
        if not (_is_inside_word(text, start) or _is_inside_word(text, end)):
            spans.append(Span(start, end))
        start = text.find(form, end)
    return spans


def _is_inside_word(text: str, at: int) -> bool:
    """Tell whether a cased script's word goes on over this place; Han and Arabic may be glued."""
    return 0 < at < len(text) and all(
        c.isdigit() or c.lower() != c.upper() for c in (text[at - 1], text[at])
    )
