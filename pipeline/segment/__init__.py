"""Cut a document's units into sentences; what lies between is kept, so that a unit can be rebuilt.

    spans(text, locale)    ranges of sentences
    explain(text, locale)  every candidate with the decision and the rule that made it
    segment(document)      the stage

The order of thought: `_scan` finds marks, `rules` and `_wide` decide, `lists/<lang>.txt` know words.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pipeline.model import Document, Span
from pipeline.segment import _markers, _quotes, _terms, _units
from pipeline.segment._language import Language, choose, is_known
from pipeline.segment._language import check as check_lists
from pipeline.segment._scan import scan
from pipeline.segment.rules import ORDINARY, Rule

__all__ = [
    "DEFAULT", "Decision", "Quotes", "Settings", "check_lists", "explain", "is_known", "segment",
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
    make = tuple.__new__
    start = len(text) - len(text.lstrip())
    for end, after, rule in _decisions(
        text, choose(locale, text, lists), protect, quotes, only_breaks=True
    ):
        if rule.breaks:
            # An ordinary end stands at a mark; Span's own constructor is twice as slow as its base's.
            if rule is not ORDINARY and text[end - 1].isspace():
                end = start + len(text[start:end].rstrip())  # noqa: PLW2901  # what is meant
            found.append(make(Span, (start, end)))
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
    locale, lists = document.source_locale, settings.lists
    guards = _terms.Guards(terms)

    def cut(text: str, protect: Iterable[Span]) -> tuple[Span, ...]:
        ranges = [*protect, *guards.ranges(text, choose(locale, text, lists))]
        return spans(text, locale, protect=ranges, quotes=settings.quotes, lists=lists)

    return _units.segment(document, cut)


def _decisions(
    text: str,
    language: Language,
    protect: Iterable[Span | tuple[int, int]],
    quotes: Quotes,
    *,
    only_breaks: bool = False,
) -> Iterable[tuple[int, int, Rule]]:
    ranges = [(start, end) for start, end in protect]
    if quotes == "keep":
        ranges += _quotes.ranges(text)
    protected = _merged(ranges)
    decisions = scan(text, language, protected, only_breaks=only_breaks)
    return _markers.with_markers(text, decisions, protected)


def _merged(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return ranges in order and joined where they overlap, empty ones left out."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        elif start < end:
            merged.append((start, end))
    return merged
