"""Find glossary terms that a translation misses, changes, or renders in a forbidden way.

A homograph passes when one of its concepts is satisfied. The target is read leniently: its case
(but for do-not-translate terms), inflected forms and compounds count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from pipeline import terms
from pipeline.check import Example, Pair
from pipeline.check._alike import places
from pipeline.glossary import Glossary
from pipeline.locales import language
from pipeline.model import Issue, Segment, Severity, Span, TermEntry, TermHit
from pipeline.terms import Form, Found, TermIndex

SOURCE = "ISO 30042:2019 administrativeStatus; MQM `terminology`, https://themqm.org"
SEVERITY = Severity.ERROR

_BLANK = "\x00"
"""Stands for what was found already; it is a token that no form has."""
_SOE = "id,en,zh-CN,zh-CN:forbidden,match\nsoe,state-owned enterprise|SOE,国有企业|国企,国营企业,inflect\n"
_DNT = "id,en,dnt\nsasac,SASAC,yes\n"
EXAMPLES = (
    Example("Two SOEs met.", "两家国企会面。", "en", "zh-CN", glossary=_SOE),
    Example("SOEs met an SOE.", "国企会见国有企业。", "en", "zh-CN", glossary=_SOE),
    Example("As SASAC asked.", "按照SASAC要求。", "en", "zh-CN", glossary=_DNT),
    Example(
        "zombie enterprises", "отказ от зомби-предприятий", "en", "ru",
        glossary="id,en,ru,match\nz,zombie enterprise,зомби-предприятие,inflect\n",
    ),
    Example("An SOE met.", "一家企业会面。", "en", "zh-CN", ("term-missing",), _SOE),
    Example("An SOE met.", "国营企业会面。", "en", "zh-CN", ("term-forbidden",), _SOE),
    Example("SOEs met an SOE.", "国企会面。", "en", "zh-CN", ("term-count",), _SOE),
    Example("As SASAC asked.", "按照Sasac要求。", "en", "zh-CN", ("dnt-changed",), _DNT),
)  # fmt: skip


def check(segment: Segment, pair: Pair) -> Iterator[Issue]:
    """Yield `term-missing`, `term-forbidden`, `dnt-changed` and, as information, `term-count`."""
    if not segment.terms or segment.target is None:
        return
    reading = _read(segment.terms, segment.target.text, pair)
    for place, form in reading.forbidden:
        yield _forbidden(segment.terms, place.span, form.text, form.entry, pair)
    refused = {form.entry.id for _, form in reading.forbidden}
    for hits in _groups(segment.terms):
        if not any(entry.id in refused for entry in (hits[0].entry, *hits[0].others)):
            yield from _missing(hits, reading, pair)


@dataclass(frozen=True, slots=True)
class _Reading:
    """What the glossary's forms are in a target, exactly as they are written."""

    allowed: Counter[str]
    """How often each concept stands in an allowed form."""
    forbidden: list[tuple[Found, Form]]
    rest: str
    """The target with all that was found blanked out."""


def _read(hits: Iterable[TermHit], text: str, pair: Pair) -> _Reading:
    concepts = {entry.id: entry for hit in hits for entry in (hit.entry, *hit.others)}
    index = _index(tuple(concepts.values()), pair.source_locale, pair.target_locale)
    allowed: Counter[str] = Counter()
    forbidden: list[tuple[Found, Form]] = []
    pieces: list[str] = []
    position = 0
    for place in index.find(text):
        allowed.update({form.entry.id for form in place.forms if not form.is_forbidden})
        if wrong := _forbidden_form(place, text):
            forbidden.append((place, wrong))
        pieces += (text[position : place.span.start], _BLANK * (place.span.end - place.span.start))
        position = place.span.end
    if forbidden:
        forbidden = [found for found in forbidden if not _within_longer(found[0], text, pair)]
    return _Reading(allowed, forbidden, "".join((*pieces, text[position:])))


def _groups(hits: Iterable[TermHit]) -> Iterator[list[TermHit]]:
    """Yield the hits of each concept, or set of homographs, in order of first appearance."""
    groups: dict[tuple[str, ...], list[TermHit]] = {}
    for hit in hits:
        key = tuple(sorted({hit.entry.id, *(entry.id for entry in hit.others)}))
        groups.setdefault(key, []).append(hit)
    yield from groups.values()


def _missing(hits: list[TermHit], reading: _Reading, pair: Pair) -> Iterator[Issue]:
    """Yield what is lacking of one concept, or set of homographs."""
    entries = (hits[0].entry, *hits[0].others)
    expected = {entry.id: _allowed(entry, pair) for entry in entries}
    count = sum(reading.allowed[entry.id] for entry in entries)
    if count >= len(hits) or not all(expected.values()):
        return
    target = language(pair.target_locale)
    inflecting = [form for e in entries if not e.is_dnt for form in expected[e.id]]
    count += sum(1 for _ in places(reading.rest, inflecting, target))
    entry, span = hits[0].entry, hits[0].span
    shown = " or ".join(f"“{form}”" for forms in expected.values() for form in forms)
    if count == 0 and (wrong := _inflected_forbidden(entries, reading.rest, pair)):
        yield _forbidden(hits, *wrong, pair)
    elif count == 0:
        name = "dnt-changed" if entry.is_dnt else "term-missing"
        what = "must stand as it is" if entry.is_dnt else "is missing"
        message = f"The term '{entry.id}' {what}: expected {shown}."
        yield Issue(name, SEVERITY, message, source_span=span, concept=entry.id)
    elif count < len(hits):
        message = f"{shown} stands {count} times; the source has its term {len(hits)} times."
        span = hits[count].span
        yield Issue("term-count", Severity.INFO, message, source_span=span, concept=entry.id)


def _inflected_forbidden(
    entries: Iterable[TermEntry], text: str, pair: Pair
) -> tuple[Span, str, TermEntry] | None:
    """Return a forbidden form in some inflection; asked only where an allowed one is missing."""
    for entry in entries:
        section = entry.section(pair.target_locale)
        forms = section.forbidden if section else ()
        for span, form in places(text, forms, language(pair.target_locale)):
            return span, form, entry
    return None


def _forbidden_form(place: Found, text: str) -> Form | None:
    """Return the forbidden form at a place, unless the place is an allowed form as well."""
    wrong = next((form for form in place.forms if form.is_forbidden), None)
    right = [form for form in place.forms if not form.is_forbidden]
    written = text[place.span.start : place.span.end]
    if wrong and right and (wrong.text != written or any(f.text == written for f in right)):
        return None
    return wrong


def _forbidden(
    hits: Iterable[TermHit], span: Span, form: str, entry: TermEntry, pair: Pair
) -> Issue:
    expected = _allowed(entry, pair)
    advice = f" Write {' or '.join(f'“{e}”' for e in expected)}." if expected else ""
    hit = next(hit for hit in hits if entry.id in (hit.entry.id, *(e.id for e in hit.others)))
    return Issue(
        "term-forbidden",
        SEVERITY,
        f"“{form}” must not be used for the term '{entry.id}'.{advice}",
        source_span=hit.span,
        target_span=span,
        concept=entry.id,
        fix=expected[0] if expected else None,
    )


def _allowed(entry: TermEntry, pair: Pair) -> tuple[str, ...]:
    """Return what may stand in the target for a concept; nothing when the glossary does not say."""
    section = entry.section(pair.target_locale)
    target = section.forms if section else ()
    if entry.is_dnt and (source := entry.section(pair.source_locale)):
        return (*source.forms, *target)
    return target


@lru_cache(maxsize=4096)
def _index(entries: tuple[TermEntry, ...], source_locale: str, target_locale: str) -> TermIndex:
    """Return an index of all ways to write some concepts in the target, right and wrong."""
    return terms.build(_forms(entries, source_locale, target_locale), language(target_locale))


def _forms(entries: Iterable[TermEntry], source_locale: str, target_locale: str) -> Iterator[Form]:
    for entry in entries:
        section = entry.section(target_locale)
        if section:
            for form in section.forms:
                yield Form(entry, form, "ignore", inflects=True)
            for form in section.forbidden:
                yield Form(entry, form, entry.case, inflects=True, is_forbidden=True)
        if entry.is_dnt and (source := entry.section(source_locale)):
            yield from (Form(entry, form, "exact") for form in source.forms)


def _within_longer(place: Found, text: str, pair: Pair) -> bool:
    """Tell whether a place lies inside a longer allowed form of any concept of the glossary."""
    if pair.glossary is None:
        return False
    start, end = place.span
    return any(
        other.span.start <= start and end <= other.span.end and other.span != place.span
        for other in _all_allowed(pair.glossary, pair.target_locale).find(text)
    )


@lru_cache(maxsize=16)
def _all_allowed(glossary: Glossary, locale: str) -> TermIndex:
    sections = ((entry, entry.section(locale)) for entry in glossary.entries)
    forms = (
        Form(e, form, "ignore") for e, section in sections if section for form in section.forms
    )
    return terms.build(forms, language(locale))
