"""Turn rows of two terms into concepts and back, for formats that know no concepts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.exchange import Job, join, slug
from pipeline.model import Locale, TermEntry, TermSection


@dataclass(frozen=True, slots=True)
class Pair:
    """A term in two languages."""

    source: str
    target: str
    source_locale: Locale
    target_locale: Locale
    line: int = 0
    note: str = ""
    pos: str = ""
    concept: str = ""
    """The concept's id where the format has one."""
    is_forbidden: bool = False
    """True when the target must not be used."""
    is_dnt: bool = False
    """True when the source must stand in the target."""


@dataclass(slots=True)
class _Gathered:
    line: int
    id: str
    sections: list[TermSection] = field(default_factory=list)
    notes: dict[str, None] = field(default_factory=dict)
    pos: str = ""
    is_dnt: bool = False


def concepts(pairs: Iterable[Pair]) -> Iterator[TermEntry]:
    """Yield one concept for each id or, where there is none, for each source term.

    Targets of one source term are its forms, the first one preferred.
    """
    found: dict[tuple[str, str], _Gathered] = {}
    taken: dict[str, int] = {}
    for pair in pairs:
        key = (pair.concept, "" if pair.concept else " ".join(pair.source.split()))
        if key not in found:
            made = slug(pair.concept or pair.source or pair.target, taken)
            found[key] = _Gathered(pair.line, made)
        one = found[key]
        target = (pair.target,) if pair.target.strip() else ()
        source = (pair.source,) if pair.source.strip() else ()
        one.sections += [
            TermSection(pair.source_locale, source),
            TermSection(pair.target_locale, *(((), target) if pair.is_forbidden else (target, ()))),
        ]
        one.pos = one.pos or pair.pos
        one.is_dnt = one.is_dnt or pair.is_dnt
        if pair.note.strip():
            one.notes[pair.note.strip()] = None
    for one in found.values():
        note = "\n".join(one.notes)
        yield TermEntry(
            one.id,
            join(one.sections),
            is_dnt=one.is_dnt,
            pos=one.pos,
            note=note,
            line=one.line,
        )


def pairs(entries: Sequence[TermEntry], job: Job, *, all_targets: bool = False) -> Iterator[Pair]:
    """Yield each source form with the preferred target, or with all allowed ones.

    A concept that must not be translated is its own target. What cannot be said is counted.
    """
    source, target = job.pair()
    for entry in entries:
        ours, theirs = entry.section(source), entry.section(target)
        forms = theirs.forms if theirs else ()
        if ours is None or not ours.forms or (not forms and not entry.is_dnt):
            job.lost["concept(s) without a form in both languages"] += 1
            job.left_out += 1
            continue
        job.lost["forbidden form(s)"] += len(theirs.forbidden) if theirs else 0
        if not all_targets:
            job.lost["further target form(s)"] += max(0, len(forms) - 1)
        for form in ours.forms:
            for other in (forms if all_targets else forms[:1]) or (form,):
                note = entry.definition or entry.note
                yield Pair(form, other, source, target, entry.line, note, entry.pos, entry.id)


def once(pairs: Iterable[Pair], job: Job) -> Iterator[Pair]:
    """Yield the first pair of each source term, for formats that allow no second one."""
    seen: set[str] = set()
    for pair in pairs:
        if pair.source in seen:
            job.lost["homograph(s)"] += 1
        else:
            seen.add(pair.source)
            yield pair
