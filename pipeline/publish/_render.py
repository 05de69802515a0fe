"""Write a unit as HTML on one side of the page, sentence by sentence, and the texts of attributes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from pipeline import locales
from pipeline.model import Code, Document, Locale, Segment, Unit
from pipeline.publish._content import Attribute, content, gaps
from pipeline.publish._messages import Words
from pipeline.publish._safe import attributes, safe
from pipeline.publish._terms import Terms

ATTRIBUTES = ("alt", "title", "aria-label", "placeholder")
"""Attributes that hold a unit's text; the skeleton says `data-unit-alt="7"`."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the page's two languages."""

    locale: Locale
    is_target: bool
    words: Words
    """The interface's words for a reader of this language."""
    attributes: str
    """` lang="…" dir="…"`."""

    @property
    def css(self) -> str:
        """Return the class of this side's columns."""
        return "t" if self.is_target else "s"


@dataclass(frozen=True, slots=True)
class Frame:
    """What every piece of a page is rendered from."""

    document: Document
    units: Mapping[int, Unit]
    source: Side
    target: Side
    terms: Terms
    numbers: Mapping[int, int]
    """Unit id → number of its first sentence in the article, from 1."""

    @property
    def sides(self) -> tuple[Side, Side]:
        """Return the source side and the target side."""
        return self.source, self.target


def side(locale: Locale, words: Words, *, is_target: bool) -> Side:
    """Return the side of a locale."""
    shown = f' lang="{safe(locale)}" dir="{locales.direction(locale)}"'
    return Side(locale, is_target, words, shown)


def frame(document: Document, terms: Terms, source: Side, target: Side) -> Frame:
    """Return what a page is rendered from, with its sentences counted."""
    numbers = {}
    count = 1
    for unit in document.units:
        numbers[unit.id] = count
        count += len(unit.segments)
    units = {unit.id: unit for unit in document.units}
    return Frame(document, units, source, target, terms, numbers)


def unit(frame: Frame, side: Side, id: int, first: int) -> str:
    """Return a unit's HTML on one side; `first` is its first sentence's number in the row.

    The source sentence carries the id `s12`, both carry the row's number in data-g.
    """
    found = frame.units[id]
    used: set[str] = set()

    def attribute(code: Code) -> str:
        return code_attributes(frame, side, code, used)

    between = list(gaps(found, attribute))
    separator = locales.separator(side.locale) if side.is_target else ""
    out = [between[0].html]
    previous: Segment | None = None
    for index, segment in enumerate(found.segments):
        if previous is not None:
            gap = between[index]
            is_translated = previous.target is not None and segment.target is not None
            is_joined = side.is_target and gap.is_blank and is_translated
            out.append(gap.codes + separator if is_joined else gap.html)
        out.append(_sentence(frame, side, _Place(found.id, index, first + index), attribute))
        previous = segment
    if found.segments:
        out.append(between[-1].html)
    return "".join(out)


def plain(unit: Unit, target: Locale) -> str:
    """Return a unit's target as plain text; the source's where there is none."""
    if not unit.segments:
        return unit.content.text
    return locales.separator(target).join((s.target or s.source).text for s in unit.segments)


def text(frame: Frame, side: Side, id: int) -> str:
    """Return a unit's plain text on one side, for an attribute."""
    found = frame.units[id]
    return plain(found, side.locale) if side.is_target else found.content.text


def code_attributes(frame: Frame, side: Side, code: Code, used: set[str]) -> str:
    """Return an inline code's attributes; texts come from their own units in this side's language.

    `used` holds the units already shown by an earlier half of a code that was cut.
    """
    shown = attributes(code.element, code.attributes, frame.document.canonical)
    shown += unit_attributes(frame, side, code.attributes, used)
    return shown + (' alt=""' if code.element == "img" and " alt=" not in shown else "")


def unit_attributes(
    frame: Frame, side: Side, given: Iterable[tuple[str, str]], used: set[str]
) -> str:
    """Return the attributes whose text is a unit; the proof finds each by its `data-alt`."""
    out = []
    for name, value in given:
        shown = name.removeprefix("data-unit-")
        if shown == name or shown not in ATTRIBUTES or not value.isdecimal():
            continue
        if int(value) not in frame.units:
            continue
        out.append(f' {shown}="{safe(text(frame, side, int(value)))}"')
        if value not in used:
            out.append(f' data-{shown}="{int(value)}"')
            used.add(value)
    return "".join(out)


def is_unconfirmed(frame: Frame, given: Iterable[tuple[str, str]]) -> bool:
    """Tell whether a text among these attributes has no confirmed translation."""
    ids = [int(v) for name, v in given if name.startswith("data-unit-") and v.isdecimal()]
    return any(
        not segment.is_publishable
        for number in ids
        if number in frame.units
        for segment in frame.units[number].segments
    )


class _Place(NamedTuple):
    """Which segment is written, and under which number in its row."""

    unit: int
    segment: int
    number: int


def _sentence(frame: Frame, side: Side, place: _Place, attribute: Attribute) -> str:
    segment = frame.units[place.unit].segments[place.segment]
    number = place.number
    key = (place.unit, place.segment)
    if not side.is_target:
        html = content(segment.source, frame.terms.source.get(key, ()), attribute)
        counted = frame.numbers[place.unit] + place.segment
        return f'<span class="g" id="s{counted}" data-g="{number}">{html}</span>'
    if segment.target is None:
        html = content(segment.source, (), attribute)
        shown = f'<span class="g missing"{frame.source.attributes} data-g="{number}">{html}</span>'
        return shown + flag(side, "not translated")
    html = content(segment.target, frame.terms.target.get(key, ()), attribute)
    if segment.is_fuzzy:
        shown = f'<span class="g fuzzy" data-g="{number}">{html}</span>'
        return shown + flag(side, "to be confirmed")
    return f'<span class="g" data-g="{number}">{html}</span>'


def flag(side: Side, words: str) -> str:
    """Return the note that a draft sets after a sentence; words, for colour alone says nothing."""
    return f'<span class="flag"{side.words.attributes}>{safe(side.words(words))}</span>'
