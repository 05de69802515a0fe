"""Bring proposals together into candidates, count them as the glossary's matcher does, and rank them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from math import log2

from pipeline import terms
from pipeline.glossary import Glossary
from pipeline.locales import language
from pipeline.model import Locale, Span, TermEntry, TermSection
from pipeline.suggest._lists import Knowledge, knowledge
from pipeline.suggest._text import Kind, Line, Proposal
from pipeline.terms import Form
from pipeline.tokens import fold, has_word, words

# How much more a proposal tells than a phrase that merely recurs. What a writer defines or quotes
# was meant as a term, and a body's name must be one.
_WEIGHTS = {
    Kind.ABBREVIATION: 4.0,
    Kind.QUOTED: 3.0,
    Kind.ORGANISATION: 3.0,
    Kind.OFFICE: 2.0,
    Kind.PERSON: 1.5,
    Kind.NAME: 1.5,
    Kind.ACRONYM: 1.5,
    Kind.PHRASE: 1.0,
}
_BARE = 0.75
"""The weight of a single word with a capital, which may be any country or town."""
_MOST_CONTEXTS = 3
_MOST_FORM = 200
"""Characters of a form; the glossary takes longer ones, but no term is so long."""

_Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Context:
    """Where a candidate stands."""

    article: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A concept that the glossary may want."""

    locale: Locale
    forms: tuple[str, ...]
    """Ways to write it, the fullest first."""
    kind: Kind
    count: int
    """Occurrences of any form, in all articles; those within longer terms do not count."""
    score: float
    """For ranking only, and only within one run."""
    contexts: tuple[Context, ...]
    """Its first sentences, at most one an article until every article has had its turn."""
    hint: str = ""
    """How another language calls it, where the text says so in brackets."""
    concept: str = ""
    """Id of the glossary's entry that has one of the forms already; empty for a new concept."""


@dataclass(slots=True)
class _Group:
    """One concept on its way: its forms, and why each was proposed."""

    forms: dict[_Key, str] = field(default_factory=dict)
    kinds: Counter[Kind] = field(default_factory=Counter)
    net: float = 0.0
    hint: str = ""


def taken(
    lines: Sequence[Line], proposals: Iterable[Proposal], known: Sequence[Form], locale: Locale
) -> list[tuple[Span, ...]]:
    """Return where proposals, and what the glossary knows, stand in each line.

    A single word with a capital may yet open a phrase: Party building.
    """
    marked = [p for p in proposals if p.kind is not Kind.NAME or len(p.forms[0].split()) > 1]
    groups = _groups(marked, knowledge(language(locale)))
    index = terms.build((*_forms(groups, locale), *known), language(locale))
    return [tuple(found.span for found in index.find(line.text)) for line in lines]


def ranked(
    lines: Sequence[Line], proposals: Iterable[Proposal], known: Sequence[Form], locale: Locale
) -> Iterator[Candidate]:
    """Yield the candidates of the texts in one language, in the order of their proposals."""
    groups = _groups(proposals, knowledge(language(locale)))
    index = terms.build((*_forms(groups, locale), *known), language(locale))
    places, concepts = _places(lines, index, {id(form.entry) for form in known})
    for number, group in enumerate(groups):
        if found := places.get(f"{number}"):
            yield Candidate(
                locale,
                tuple(group.forms.values()),
                _kind(group),
                len(found),
                _score(group, len(found)),
                tuple(_contexts(lines, found)),
                group.hint,
                concepts.get(f"{number}", ""),
            )


def known_forms(glossary: Glossary, locale: Locale) -> list[Form]:
    """Return every form that the glossary has in a language, forbidden ones included.

    Leniently: in any case and inflected, whatever the entry says; it need not be suggested twice.
    """
    sections = ((entry, entry.section(locale)) for entry in glossary.entries)
    return [
        Form(entry, form, "ignore", inflects=True)
        for entry, section in sections
        if section
        for form in (*section.forms, *section.forbidden)
    ]


def _forms(groups: Iterable[_Group], locale: Locale) -> Iterator[Form]:
    """Yield the forms of groups as the matcher takes them; an entry's id is its group's number."""
    for number, group in enumerate(groups):
        texts = tuple(group.forms.values())
        is_phrase = _kind(group) is Kind.PHRASE
        entry = TermEntry(f"{number}", (TermSection(locale, texts),), case=_case(group))
        yield from (Form(entry, text, entry.case, is_phrase) for text in texts)


def _places(
    lines: Sequence[Line], index: terms.TermIndex, known: AbstractSet[int]
) -> tuple[Mapping[str, list[int]], Mapping[str, str]]:
    """Return in which lines each candidate stands, and which concept of the glossary it is."""
    places: dict[str, list[int]] = {}
    concepts: dict[str, str] = {}
    for number, line in enumerate(lines):
        for hit in index.find(line.text):
            entries = {id(form.entry): form.entry for form in hit.forms}
            theirs = [entry.id for key, entry in entries.items() if key in known]
            for name in (entry.id for key, entry in entries.items() if key not in known):
                places.setdefault(name, []).append(number)
                concepts.update({name: theirs[0]} if theirs else {})
    return places, concepts


def _groups(proposals: Iterable[Proposal], known: Knowledge) -> list[_Group]:
    """Return the proposals by concept: forms that were ever proposed together, and short names."""
    groups: dict[_Key, _Group] = {}
    kept = [p for p in proposals if all(has_word(f) and len(f) <= _MOST_FORM for f in p.forms)]
    for proposal in sorted(kept, key=lambda p: -len(p.forms)):  # what joins forms comes first
        keys = [_key(form) for form in proposal.forms]
        group = next((groups[key] for key in keys if key in groups), None) or _Group()
        for key, form in zip(keys, proposal.forms, strict=True):
            if groups.setdefault(key, group) is group:
                group.forms.setdefault(key, " ".join(form.split()))
        group.kinds[proposal.kind] += 1
        group.net = max(group.net, proposal.weight)
        group.hint = group.hint or proposal.hint
    _fold_short_names(groups, known)
    return list({id(group): group for group in groups.values()}.values())


def _fold_short_names(groups: dict[_Key, _Group], known: Knowledge) -> None:
    """Make a name that lacks only its kind of body a form of the full one: China Minmetals."""
    bodies = {_key(word) for word in known["organisations"]}
    for key, group in list(groups.items()):
        if not group.kinds.keys() & {Kind.ORGANISATION, Kind.ABBREVIATION}:
            continue
        for size in range(len(key) - 1, 0, -1):
            if not _is_body(key[size:], bodies):
                break
            short = groups.get(key[:size])
            is_name = short and short.kinds.keys() & {
                Kind.NAME,
                Kind.PERSON,
                Kind.PHRASE,
                Kind.ORGANISATION,
            }
            if short and short is not group and is_name and size > 1:
                group.forms.update(short.forms)
                group.kinds.update(short.kinds)
                groups.update(dict.fromkeys(short.forms, group))


def _is_body(tail: _Key, bodies: set[_Key]) -> bool:
    return tail in bodies or all((word,) in bodies for word in tail)


def _key(form: str) -> _Key:
    return tuple(map(fold, words(form)))


def _kind(group: _Group) -> Kind:
    return max(group.kinds, key=lambda kind: (_WEIGHTS[kind], group.kinds[kind], kind))


def _case(group: _Group) -> str:
    return {Kind.PHRASE: "smart", Kind.QUOTED: "ignore"}.get(_kind(group), "exact")


def _score(group: _Group, count: int) -> float:
    """Return weight × length × frequency, both as logarithms, as C-value has the length.

    A phrase counts by its net frequency, so that the parts of longer phrases fall behind.
    """
    kind = _kind(group)
    often = min(group.net, count) if kind is Kind.PHRASE else count
    length = max(_length(form) for form in group.forms.values())
    if kind is Kind.PHRASE and count == 1:  # seen once, a longer one is only more of the sentence
        length = min(length, 2)
    is_bare = kind is Kind.NAME and length <= 1
    return (_BARE if is_bare else _WEIGHTS[kind]) * log2(1 + min(length, 4)) * log2(1 + often)


def _length(form: str) -> float:
    """Return a form's length in words; two characters of a script without spaces make one."""
    spaced = len(form.split())
    return spaced if spaced > 1 or form.isascii() else max(1, len(words(form)) / 2)


def _contexts(lines: Sequence[Line], places: Sequence[int]) -> Iterator[Context]:
    """Yield sentences, first one of each article, then the others in order."""
    first: dict[str, int] = {}
    for place in places:
        first.setdefault(lines[place].article, place)
    order = dict.fromkeys((*first.values(), *places))
    for place in list(order)[:_MOST_CONTEXTS]:
        yield Context(lines[place].article, lines[place].text)
