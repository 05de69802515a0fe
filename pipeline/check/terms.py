"""Find glossary terms that a translation misses, changes, or renders in a forbidden way.

A homograph passes when one of its concepts is satisfied. The target is read leniently: its case
(but for do-not-translate terms), inflected forms and compounds count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache

from pipeline import terms
from pipeline.check import Example, Pair
from pipeline.check._alike import contains
from pipeline.glossary import Glossary
from pipeline.locales import language
from pipeline.model import Issue, Segment, Severity, TermEntry, TermHit
from pipeline.terms import Form, Found, TermIndex

SOURCE = "ISO 30042:2019 administrativeStatus; MQM `terminology`, https://themqm.org"
SEVERITY = Severity.ERROR

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
    text = segment.target.text
    concepts = {e.id: e for hit in segment.terms for e in (hit.entry, *hit.others)}
    index = _index(tuple(concepts.values()), pair.source_locale, pair.target_locale)
    places = list(index.find(text))
    allowed: Counter[str] = Counter()
    forbidden: list[tuple[Found, Form]] = []
    for place in places:
        if wrong := _forbidden_form(place, text):
            forbidden.append((place, wrong))
        allowed.update({form.entry.id for form in place.forms if not form.is_forbidden})
    if forbidden:
        forbidden = [f for f in forbidden if not _within_longer(f[0], text, pair)]
    for place, form in forbidden:
        yield _forbidden(segment, place, form, pair)
    refused = {form.entry.id for _, form in forbidden}
    for hits in _groups(segment.terms):
        yield from _missing(hits, allowed, refused, text, pair)


def _groups(hits: Iterable[TermHit]) -> Iterator[list[TermHit]]:
    """Yield the hits of each concept, or set of homographs, in order of first appearance."""
    groups: dict[tuple[str, ...], list[TermHit]] = {}
    for hit in hits:
        key = tuple(sorted({hit.entry.id, *(entry.id for entry in hit.others)}))
        groups.setdefault(key, []).append(hit)
    yield from groups.values()


def _missing(
    hits: list[TermHit], allowed: Counter[str], refused: set[str], text: str, pair: Pair
) -> Iterator[Issue]:
    entries = (hits[0].entry, *hits[0].others)
    expected = {entry.id: _allowed(entry, pair) for entry in entries}
    if not all(expected.values()) or any(entry.id in refused for entry in entries):
        return
    count = sum(allowed[entry.id] for entry in entries)
    if count >= len(hits):
        return
    forms = [form for choice in expected.values() for form in choice]
    inflecting = [form for e in entries if not e.is_dnt for form in expected[e.id]]
    count = max(count, contains(text, inflecting, language(pair.target_locale), limit=len(hits)))
    entry, span = hits[0].entry, hits[0].span
    shown = " or ".join(f"“{form}”" for form in forms)
    if count == 0:
        name = "dnt-changed" if entry.is_dnt else "term-missing"
        what = "must stand as it is" if entry.is_dnt else "is missing"
        message = f"The term '{entry.id}' {what}: expected {shown}."
        yield Issue(name, SEVERITY, message, source_span=span, concept=entry.id)
    elif count < len(hits):
        message = f"{shown} stands {count} times; the source has its term {len(hits)} times."
        span = hits[count].span
        yield Issue("term-count", Severity.INFO, message, source_span=span, concept=entry.id)


def _forbidden_form(place: Found, text: str) -> Form | None:
    """Return the forbidden form at a place, unless the place is an allowed form as well."""
    wrong = next((form for form in place.forms if form.is_forbidden), None)
    right = [form for form in place.forms if not form.is_forbidden]
    written = text[place.span.start : place.span.end]
    if wrong and right and (wrong.text != written or any(f.text == written for f in right)):
        return None
    return wrong


def _forbidden(segment: Segment, place: Found, form: Form, pair: Pair) -> Issue:
    expected = _allowed(form.entry, pair)
    advice = f" Write {' or '.join(f'“{e}”' for e in expected)}." if expected else ""
    hit = next(
        hit for hit in segment.terms if form.entry.id in (hit.entry.id, *(e.id for e in hit.others))
    )
    return Issue(
        "term-forbidden",
        SEVERITY,
        f"“{form.text}” must not be used for the term '{form.entry.id}'.{advice}",
        source_span=hit.span,
        target_span=place.span,
        concept=form.entry.id,
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
