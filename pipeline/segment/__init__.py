"""Cut a document's units into sentences; what lies between is kept, so that a unit can be rebuilt.

    spans(text, locale)    ranges of sentences
    explain(text, locale)  every candidate with the decision and the rule that made it
    segment(document)      the stage

The order of thought: `_scan` finds marks, `rules` and `_wide` decide, `lists/<lang>.txt` know words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pipeline.model import Document, Span, Unit
from pipeline.segment import _markers, _quotes, _ranges, _terms, _units
from pipeline.segment._language import Language, choose, is_known
from pipeline.segment._language import check as check_lists
from pipeline.segment._language import known as languages
from pipeline.segment._scan import scan
from pipeline.segment.rules import ORDINARY, Rule

if TYPE_CHECKING:
    from pipeline.segment.srx import Rules

__all__ = [
    "DEFAULT", "Decision", "Quotes", "Settings", "check_lists", "explain", "explained", "is_known", "languages", "segment",
    "spans",
]  # fmt: skip

Quotes = Literal["split", "keep"]


@dataclass(frozen=True, slots=True)
class Settings:
    """What a newsroom says of segmentation."""

    quotes: Quotes = "split"
    lists: Path | None = None
    """Folder of its own lists, `<lang>.txt`."""
    srx: Path | None = None
    """Rules in SRX 2.0 that replace the package's."""


DEFAULT = Settings()


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided at one place where a sentence may end."""

    offset: int
    """Where the sentence would end: the first code point after its closing marks."""
    breaks: bool
    rule: str


def spans(
    text: str,
    locale: str,
    *,
    protect: Iterable[Span | tuple[int, int]] = (),
    quotes: Quotes = "split",
    lists: Path | None = None,
) -> tuple[Span, ...]:
    """Return the sentences of a text as half-open ranges of code points, in order.

    A span neither begins nor ends with white space, and only white space lies between spans, so
    the text can be rebuilt. Nothing breaks strictly inside a range of `protect`; ranges may overlap.
    `locale` is a BCP 47 tag or gettext's form; an unknown one is judged by the script of the text.
    `quotes="keep"` leaves the sentences inside a pair of quotation marks together. `lists` is a
    folder of a newsroom's own words, added to those of the package.

    Raises ConfigurationError when a list of the newsroom is wrong.

    >>> spans("Dr. Who left. He ran.", "en")
    (Span(start=0, end=13), Span(start=14, end=21))
    """
    found: list[Span] = []
    keep = found.append
    make = tuple.__new__  # Span's own constructor is twice as slow as its base's
    start = len(text) - len(text.lstrip())
    for end, after, rule in _decisions(
        text, choose(locale, text, lists), protect, quotes, only_breaks=True
    ):
        if rule is not ORDINARY:  # which breaks, and stands at a mark
            if not rule.breaks:
                continue
            if text[end - 1].isspace():
                end = start + len(text[start:end].rstrip())  # noqa: PLW2901  # what is meant
        keep(make(Span, (start, end)))
        start = after
    if start < len(text):
        found.append(Span(start, len(text.rstrip())))
    return tuple(found)


def explain(
    text: str,
    locale: str,
    *,
    protect: Iterable[Span | tuple[int, int]] = (),
    quotes: Quotes = "split",
    lists: Path | None = None,
) -> tuple[Decision, ...]:
    """Return every place that was weighed, with the decision and the rule that made it."""
    return tuple(
        Decision(end, rule.breaks, rule.name)
        for end, _, rule in _decisions(text, choose(locale, text, lists), protect, quotes)
    )


def segment(
    document: Document, *, settings: Settings = DEFAULT, terms: Iterable[str] = ()
) -> Document:
    """Fill in the segments of every unit.

    Prose is cut into sentences; a breadcrumb, a byline and an attribute's text stay whole; a unit
    without a letter or digit gets no segments and stays as it is. `terms` are forms of the
    glossary: no sentence ends inside one, nor after one such as `Yahoo!` unless a word that opens
    sentences follows.

    Raises ConfigurationError when a list or the SRX file of the newsroom is wrong.
    """
    cutter = _Cutter(document.source_locale, settings, terms)
    return _units.segment(document, cutter.spans)


def explained(
    document: Document, *, settings: Settings = DEFAULT, terms: Iterable[str] = ()
) -> Iterator[tuple[Unit, str, tuple[Decision, ...]]]:
    """Yield each unit with the text that was weighed (`<br>` written out) and its decisions.

    A unit that stays whole has no decisions. Raises ConfigurationError as `segment` does.
    """
    cutter = _Cutter(document.source_locale, settings, terms)
    for unit in document.units:
        weighed: list[tuple[str, tuple[Decision, ...]]] = []

        def cut(
            text: str,
            protect: Iterable[Span],
            weighed: list[tuple[str, tuple[Decision, ...]]] = weighed,
        ) -> tuple[Span, ...]:
            ranges = tuple(protect)
            weighed.append((text, cutter.explain(text, ranges)))
            return cutter.spans(text, ranges)

        _units.segment(replace(document, units=(unit,)), cut)
        yield (unit, *(weighed[-1] if weighed else (unit.content.text, ())))


class _Cutter:
    """Cuts the texts of one document: by the package's rules and lists, or by an SRX file."""

    def __init__(self, locale: str, settings: Settings, terms: Iterable[str]) -> None:
        self._locale, self._settings = locale, settings
        self._guards = _terms.Guards(terms)
        self._srx = _srx(settings.srx) if settings.srx else None

    def spans(self, text: str, protect: Iterable[Span]) -> tuple[Span, ...]:
        ranges, settings = self._ranges(text, protect), self._settings
        if self._srx:
            return self._srx.spans(text, self._locale, ranges)
        return spans(
            text, self._locale, protect=ranges, quotes=settings.quotes, lists=settings.lists
        )

    def explain(self, text: str, protect: Iterable[Span]) -> tuple[Decision, ...]:
        ranges, settings = self._ranges(text, protect), self._settings
        if self._srx:
            made = self._srx.guarded(text, self._locale, ranges)
            return tuple(Decision(*decision) for decision in made)
        return explain(
            text, self._locale, protect=ranges, quotes=settings.quotes, lists=settings.lists
        )

    def _ranges(self, text: str, protect: Iterable[Span]) -> list[tuple[int, int]]:
        language = choose(self._locale, text, self._settings.lists)
        return [*protect, *self._guards.ranges(text, language)]


def _srx(path: Path) -> Rules:
    # Imported here: the package it needs is optional, and most newsrooms have no such file.
    from pipeline.segment import srx

    return srx.load(path)


def _decisions(
    text: str,
    language: Language,
    protect: Iterable[Span | tuple[int, int]],
    quotes: Quotes,
    *,
    only_breaks: bool = False,
) -> Iterable[tuple[int, int, Rule]]:
    inside = _quotes.ranges(text) if quotes == "keep" else ()
    protected = _ranges.merged([*protect, *inside])
    decisions = scan(text, language, protected, only_breaks=only_breaks)
    return _markers.with_markers(text, decisions, protected)
