"""Read what a target holds of some concepts: allowed forms, forbidden ones, and changed ones."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline import terms
from pipeline.check import Pair
from pipeline.check._alike import has_prefixes
from pipeline.check._grammar import grammar
from pipeline.check._literals import is_literal
from pipeline.check._terms import few
from pipeline.check._terms.casing import is_ordinary, recased
from pipeline.check._terms.deputies import is_deputy
from pipeline.check._terms.places import places
from pipeline.glossary import Glossary
from pipeline.locales import language
from pipeline.model import Span, TermEntry
from pipeline.terms import Form, Found, TermIndex
from pipeline.terms.astride import common

_BLANK = "\x00"
"""Stands for what was found already; it is a token that no form has."""
_ALIKE = str.maketrans(
    {"\u00a0": " ", "\u202f": " ", "\u2009": " ", "’": "'", "‘": "'", "‐": "-", "‑": "-"}
    | dict.fromkeys(
        map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u2066\u2067\u2068\u2069")
    )
)
"""Typography that leaves a name as it is: spaces that do not break, curly quotes, marks unseen."""
_QUOTED = _ALIKE | dict.fromkeys(map(ord, "“”„«»"), '"')
"""A translation has its own language's quotation marks around a name or a slogan."""
_HYPHENS = tuple("-‐‑")
_TAIL = 3
"""Letters that may be joined to a name in languages that decline it: Googles, Siemensin."""
_UNDECLINED = frozenset("en es fr it ja pt zh".split())


@dataclass(frozen=True, slots=True)
class Standing:
    """An allowed form in the target."""

    span: Span
    form: Form
    concepts: frozenset[str]
    """Ids of all concepts that this place satisfies."""
    right: str | None = None
    """How it should be written where only its capitals or its width are wrong."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the glossary's forms are in a target, in order of their places."""

    allowed: tuple[Standing, ...]
    forbidden: tuple[tuple[Span, Form], ...]
    rest: str
    """The target with all that was found blanked out."""
    taken: tuple[Span, ...]
    """All places in order, disjoint: allowed, forbidden, or within a longer term."""
    tells_deputies: bool = False
    """Whether a deputy's title is known as another; see `are_told`."""


def read(
    concepts: tuple[TermEntry, ...],
    text: str,
    source: str,
    pair: Pair,
    *,
    tells_deputies: bool = False,
) -> Reading:
    """Return what stands in a target of some concepts, the longest forms first.

    What is part of a deputy's title stands for nothing where `tells_deputies`; see `are_told`.
    What is wrong within an address, or in code that the source has too, is nobody's fault.
    """
    allowed: list[Standing] = []
    forbidden: list[tuple[Span, Form]] = []
    pieces: list[str] = []
    position = 0
    taken: list[Span] = []
    target = language(pair.target_locale)
    for place in few.find(text, _forms(concepts, pair), target):
        wrong = _forbidden_form(place, text)
        if wrong and _goes_on(place, text, pair):
            continue
        standing = None if wrong else _standing(place, text, pair)
        is_right = standing is not None and standing.right is None
        if not is_right and is_literal(text, place.span, source):
            continue
        if wrong is not None:
            forbidden.append((place.span, wrong))
        elif standing is None:
            continue
        elif not (tells_deputies and is_deputy(text, place.span, target)):
            allowed.append(standing)
        taken.append(place.span)
        pieces += (text[position : place.span.start], _BLANK * (place.span.end - place.span.start))
        position = place.span.end
    kept = ((span, form) for span, form in forbidden if not is_within_longer(span, text, pair))
    rest = "".join((*pieces, text[position:]))
    return Reading(tuple(allowed), tuple(kept), rest, tuple(taken), tells_deputies)


def expected(entry: TermEntry, pair: Pair) -> tuple[str, ...]:
    """Return what may stand in the target for a concept; nothing when the glossary does not say."""
    section = entry.section(pair.target_locale)
    target = section.forms if section else ()
    if entry.is_dnt and (source := entry.section(pair.source_locale)):
        return tuple(dict.fromkeys((*source.forms, *target)))
    return target


def forbidden_forms(entry: TermEntry, pair: Pair) -> tuple[str, ...]:
    """Return what must not stand in the target for a concept."""
    section = entry.section(pair.target_locale)
    return section.forbidden if section else ()


def alone(
    concepts: tuple[TermEntry, ...], reading: Reading, text: str, pair: Pair
) -> list[Standing]:
    """Return where some concepts stand when no other takes their letters, but for longer terms.

    Asked only where they are missing: in a script without spaces two terms may share a letter.
    """
    forms = (form for form in _forms(concepts, pair) if not form.is_forbidden)
    found = (
        _standing(place, text, pair)
        for place in few.find(text, forms, language(pair.target_locale))
    )
    return [standing for standing in found if standing and not _is_taken(standing.span, reading)]


def holds(concepts: tuple[TermEntry, ...], text: str, pair: Pair) -> bool:
    """Tell whether a text, which may be a longer term, has an allowed form of some concepts."""
    forms = (form for form in _forms(concepts, pair) if not form.is_forbidden)
    return any(few.find(text, forms, language(pair.target_locale)))


def inflected(
    concepts: Iterable[TermEntry],
    others: Iterable[TermEntry],
    reading: Reading,
    text: str,
    pair: Pair,
) -> int:
    """Return how often some concepts stand inflected, joined or coordinated, read leniently.

    Members of a coordination share a word with each other: ‘state-owned and private enterprises’.
    A word that is a form of one of the `others` stands for that one.
    """
    target = language(pair.target_locale)
    forms = [
        form
        for entry in concepts
        if not entry.is_dnt
        for form in expected(entry, pair)
        if not is_ordinary(form, target)
    ]
    apart = _own(places(reading.rest, forms, target), reading, text, target)
    joined = () if apart else _own(places(text, forms, target), reading, text, target)
    found = apart or [span for span in joined if not _is_taken(span, reading)]
    if not found:
        return 0
    rivals = [form for entry in others for form in expected(entry, pair) if _is_longer(form, forms)]
    is_rival = (any(places(text[slice(*s)], rivals, target, is_strict=True)) for s in found)
    return sum(not is_other for is_other in is_rival)


def _is_longer(form: str, others: Iterable[str]) -> bool:
    """Tell whether a word is a compound that begins as another does: osakkeenomistaja, osake."""
    return " " not in form and any(
        len(form) > len(other) and form[:_TAIL].casefold() == other[:_TAIL].casefold()
        for other in others
    )


def _own(
    found: Iterable[tuple[Span, str]], reading: Reading, text: str, language: str
) -> Sequence[Span]:
    """Return those places that are not part of a deputy's title."""
    spans = [span for span, _ in found]
    if not reading.tells_deputies:
        return spans
    return [span for span in spans if not is_deputy(text, span, language)]


def _is_taken(span: Span, reading: Reading) -> bool:
    """Tell whether a place lies inside one where another form stands."""
    other = _at_or_before(reading.taken, span.start)
    return other is not None and span.end <= other.end


def unchanged(entry: TermEntry, text: str, pair: Pair) -> int:
    """Return how often a name stands as it is with something joined to it: Googles, الـBBC."""
    source = entry.section(pair.source_locale)
    declines = language(pair.target_locale) not in _UNDECLINED
    return max((_count(form, text, declines) for form in source.forms), default=0) if source else 0


def _count(name: str, text: str, declines: bool) -> int:  # noqa: FBT001  # its only rule
    tail = f"[a-z]{{0,{_TAIL}}}" if declines else "s?"
    before, after = (
        "[A-Za-z0-9]" if c.isascii() and c.isalnum() else "$^" for c in name[0] + name[-1]
    )
    return len(re.findall(f"(?<!{before}){re.escape(name)}{tail}(?!{after})", text))


def everywhere(glossary: Glossary, text: str, pair: Pair) -> Iterator[tuple[Span, Form]]:
    """Yield the forms that no target may hold, whatever its source says."""
    index, forms = _everywhere(glossary, pair.target_locale)
    target = language(pair.target_locale)
    found = {place.span: place.forms[0] for place in index.find(text)} if forms else {}
    if forms and has_prefixes(target):
        named = {form.text: form for form in forms}
        for span, written in places(text, named, target, is_strict=True):
            found.setdefault(span, named[written])
    for span, form in sorted(found.items(), key=lambda item: item[0]):
        if not is_within_longer(span, text, pair):
            yield span, form


def is_within_longer(span: Span, text: str, pair: Pair) -> bool:
    """Tell whether a place lies inside a longer allowed form of any concept of the glossary.

    So does one that shares letters with an allowed form before it: 中国|营销 is no 国营.
    """
    if pair.glossary is None:
        return False
    other = _at_or_before(_allowed_spans(pair.glossary, pair.target_locale, text), span.start)
    if other is None or other == span or other.end <= span.start:
        return False
    return span.end <= other.end or other.start < span.start


def _goes_on(place: Found, text: str, pair: Pair) -> bool:
    """Tell whether a forbidden form is an allowed one and the start of the next word: 台湾|国际."""
    start, end = place.span
    if text[end - 1 : end + 1] not in common(language(pair.target_locale)):
        return False
    return any(text[start : end - 1] in expected(form.entry, pair) for form in place.forms)


@lru_cache(maxsize=4)
def _allowed_spans(glossary: Glossary, locale: str, text: str) -> tuple[Span, ...]:
    return tuple(place.span for place in _all_allowed(glossary, locale).find(text))


def _at_or_before(spans: Sequence[Span], start: int) -> Span | None:
    """Return the last of ordered, disjoint spans that starts at a place or before it."""
    number = bisect_right(spans, start, key=lambda span: span.start)
    return spans[number - 1] if number else None


def _forbidden_form(place: Found, text: str) -> Form | None:
    """Return the forbidden form at a place, unless the place is an allowed form as well."""
    wrong = next((form for form in place.forms if form.is_forbidden), None)
    right = [form for form in place.forms if not form.is_forbidden]
    written = text[slice(*place.span)]
    if wrong and right:
        as_written = written.translate(_ALIKE)
        is_wrong = wrong.text.translate(_ALIKE) == as_written
        if not is_wrong or any(form.text.translate(_ALIKE) == as_written for form in right):
            return None
    return wrong


def _standing(place: Found, text: str, pair: Pair) -> Standing | None:
    """Return the allowed form at a place, the one whose writing is right before others."""
    written = text[slice(*place.span)]
    target = language(pair.target_locale)
    best: Standing | None = None
    concepts = set()
    for form in place.forms:
        if form.is_forbidden or is_ordinary(form.text, target, written):
            continue
        concepts.add(form.entry.id)
        right = _right(form, text, place.span, pair)
        if best is None or (best.right is not None and right is None):
            best = Standing(place.span, form, frozenset(), right)
    return best and Standing(best.span, best.form, frozenset(concepts), best.right)


def _right(form: Form, text: str, span: Span, pair: Pair) -> str | None:
    """Return how a form should be written, or None where it is written so."""
    source = form.entry.section(pair.source_locale) if form.entry.is_dnt else None
    if source is None or form.text not in source.forms:
        return recased(form, text, span)
    both = (text[slice(*span)], form.text)
    written, name = (each.translate(_QUOTED).strip('"') for each in both)
    if (
        text[span.end : span.end + 1] in _HYPHENS
        and grammar(language(pair.target_locale)).has_compounds
    ):
        written, name = written.replace("-", " "), name.replace("-", " ")  # Tata-Steel-Werk
    joins = has_prefixes(language(pair.target_locale))  # وiPhone
    return None if written == name or (joins and written.endswith(name)) else form.text


def _refused(entry: TermEntry, form: str) -> Form:
    """Return a forbidden form; one of several words is known whatever its capitals are.

    Unless capitals are all that tells it from an allowed form: ‘belt and road’.
    """
    allowed = {each.casefold() for section in entry.sections for each in section.forms}
    is_free = " " in form and form.casefold() not in allowed
    case = "ignore" if entry.case == "smart" and is_free else entry.case
    return Form(entry, form, case, inflects=True, is_forbidden=True)


def _forms(entries: Iterable[TermEntry], pair: Pair) -> Iterator[Form]:
    """Yield all ways to write some concepts in the target, right and wrong."""
    for entry in entries:
        section = entry.section(pair.target_locale)
        if section:
            for form in section.forms:
                yield Form(entry, form, "ignore", inflects=True)
            for form in section.forbidden:
                yield _refused(entry, form)
        if entry.is_dnt and (source := entry.section(pair.source_locale)):
            yield from (Form(entry, form, "ignore") for form in source.forms)


@lru_cache(maxsize=16)
def _everywhere(glossary: Glossary, locale: str) -> tuple[TermIndex, tuple[Form, ...]]:
    """Return the forms that no target may hold, and an index of them."""
    forms = tuple(
        _refused(entry, form)
        for entry in glossary.entries
        if entry.forbids_everywhere and (section := entry.section(locale))
        for form in section.forbidden
    )
    return terms.build(forms, language(locale)), forms


@lru_cache(maxsize=16)
def _all_allowed(glossary: Glossary, locale: str) -> TermIndex:
    """Return an index of every allowed form of the glossary in a language."""
    sections = ((entry, entry.section(locale)) for entry in glossary.entries)
    forms = (
        Form(entry, form, "ignore", inflects=True)
        for entry, section in sections
        if section
        for form in section.forms
    )
    return terms.build(forms, language(locale))
