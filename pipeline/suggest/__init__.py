"""Suggest what an editor should add to the glossary: terms that articles contain and it does not.

Finders propose forms: what the text marks itself (quotations, explained abbreviations), names, and
phrases by their C-value. The glossary's own matcher then counts them, so that a count is what
translators will see, and an occurrence inside a longer term is not one. Linear in the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.glossary import Glossary
from pipeline.locales import language
from pipeline.model import Document, Locale
from pipeline.suggest._cvalue import phrases
from pipeline.suggest._hanzi import offices, organisations, people
from pipeline.suggest._lists import Knowledge, knowledge
from pipeline.suggest._marks import abbreviations, quotations
from pipeline.suggest._names import names
from pipeline.suggest._rank import Candidate, Context, known_forms, ranked, taken
from pipeline.suggest._text import Kind, Line, Proposal
from pipeline.terms import Form

__all__ = ["Candidate", "Context", "Kind", "Limits", "suggest"]


@dataclass(frozen=True, slots=True)
class Limits:
    """What is shown of what was found."""

    most: int | None = 50
    """Candidates at most, all languages together; None: every one."""
    least_count: int = 1
    """Occurrences a candidate needs."""
    with_known: bool = False
    """Show the terms that the glossary has, too."""


def suggest(
    documents: Iterable[Document], glossary: Glossary, limits: Limits = Limits()
) -> tuple[Candidate, ...]:
    """Return candidates for the glossary, the likeliest first; the same for the same texts.

    The documents are segmented; their order decides only which contexts are shown.
    """
    lines: dict[Locale, list[Line]] = {}
    for document in documents:
        lines.setdefault(document.source_locale, []).extend(_lines(document))
    found = [
        candidate
        for locale, own in lines.items()
        for candidate in _candidates(own, locale, known_forms(glossary, locale))
        if candidate.count >= limits.least_count and (limits.with_known or not candidate.concept)
    ]
    found.sort(key=lambda candidate: (-candidate.score, candidate.locale, candidate.forms))
    return tuple(found[: limits.most])


def _lines(document: Document) -> Iterator[Line]:
    for unit in document.units:
        for segment in unit.segments:
            yield Line(document.name, unit.role, segment.source.text)


def _candidates(
    lines: Sequence[Line], locale: Locale, known: Sequence[Form]
) -> Iterator[Candidate]:
    lists = knowledge(language(locale))
    named = [*_marked(lines, lists), *_named(lines, lists)]
    walls = taken(lines, named, known, locale)
    yield from ranked(lines, [*named, *phrases(lines, walls, lists)], known, locale)


def _marked(lines: Iterable[Line], known: Knowledge) -> Iterator[Proposal]:
    for line in lines:
        yield from abbreviations(line, known)
        yield from quotations(line, known)


def _named(lines: Sequence[Line], known: Knowledge) -> Iterator[Proposal]:
    if known["surnames"]:
        yield from organisations(lines, known)
        yield from offices(lines, known)
        yield from people(lines, known)
    yield from names(lines, known)
