"""Laws of the runner: whatever a backend does, every segment ends translated or with a reason."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.codes import write
from pipeline.errors import BackendBusy, RequestRefused
from pipeline.model import (
    Code,
    Content,
    Document,
    Locale,
    Role,
    Segment,
    Span,
    TermEntry,
    TermHit,
    TermSection,
    Unit,
)
from pipeline.segment import segment
from pipeline.translate import Cache, Capabilities, Failure, Request, Result, Tag, Term

EN, DE = Locale("en"), Locale("de")
FAULTS = (
    "",
    "busy",
    "refused",
    "lost",
    "double",
    "missing",
    "foreign",
    "failed",
    "silent",
    "empty",
)
faults = st.lists(st.sampled_from(FAULTS), max_size=40)


@dataclass
class Adversary:
    """Does the next bad thing of its list at each request, then answers well for ever."""

    faults: list[str]
    answered: Counter[tuple] = field(default_factory=Counter)
    """How often a segment got an answer that was as it should be."""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, batch: Sequence[Request]) -> Iterator[Result | Failure]:
        with self.lock:
            fault = self.faults.pop(0) if self.faults else ""
        if fault == "busy":
            raise BackendBusy("busy")
        if fault == "refused":
            raise RequestRefused("refused")
        good = [Result(r.id, tuple(_shouted(r))) for r in batch]
        spoilt: list[Result | Failure] = list(good)
        if fault == "lost":
            spoilt = [replace(a, nodes=("lost",)) for a in good]
        elif fault == "double":
            spoilt = [*good, good[0]]
        elif fault in {"missing", "silent"}:
            spoilt = good[1:] if fault == "missing" else []
        elif fault == "foreign":
            spoilt = [*good[:-1], replace(good[-1], id=good[-1].id + 10_000)]
        elif fault == "failed":
            spoilt = [Failure(batch[0].id, "no"), *good[1:]]
        elif fault == "empty":
            spoilt = [replace(a, nodes=()) for a in good]
        else:
            with self.lock:
                self.answered.update((r.nodes, r.form) for r in batch)
        return iter(spoilt)


def _shouted(request: Request) -> Iterator[str | Tag | Term]:
    yield "«"
    yield from (n.upper() if isinstance(n, str) else n for n in request.nodes)


def documents(texts: Sequence[str]) -> tuple[Document, ...]:
    """Return an article for each text; every other sentence has an inline code."""

    def content(number: int, text: str) -> Content:
        codes = (Code("1", "b", Span(0, 3)),) if number % 2 else ()
        return Content(f"The {text} is {number % 7}.", codes)

    return tuple(
        segment(
            Document(
                f"a{n}",
                f"a{n}.md",
                EN,
                DE,
                units=tuple(
                    Unit(u, Role.BODY, content(u, word)) for u, word in enumerate(text.split(), 1)
                ),
            )
        )
        for n, text in enumerate(texts)
    )


def _is_translated(sentence: Segment) -> bool:
    # That words alone were not translated nobody can see; that a code is lost must not escape.
    shouted = write(sentence.source).upper().replace("B>", "b>")
    return sentence.written in (f"«{shouted}", "" if sentence.source.codes else "lost")


WORDS = st.lists(st.lists(st.sampled_from("kiln crane beam clay".split())).map(" ".join))
FOUR = Capabilities("a fake", max_items=4, tags=True)


@settings(max_examples=150)
@given(WORDS, faults, st.integers(1, 4), st.integers(0, 3))
def test_every_segment_ends_translated_or_with_a_reason(
    fakes, texts, wrongs, connections: int, retries: int
) -> None:
    adversary = Adversary(list(wrongs))
    engine = fakes.engine_of(fakes.Fake(adversary), FOUR, connections=connections, retries=retries)
    before = documents(texts)
    done = fakes.through_all(before, engine)
    for old, new in zip(before, done, strict=True):
        explained = {(issue.unit, issue.segment) for issue in new.issues}
        for unit, was in zip(new.units, old.units, strict=True):
            assert [s.source for s in unit.segments] == [s.source for s in was.segments]
            for place, sentence in enumerate(unit.segments):
                assert _is_translated(sentence) or (unit.id, place) in explained
    assert all(times == 1 for times in adversary.answered.values())


@settings(max_examples=60)
@given(WORDS, faults, st.integers(1, 4))
def test_what_was_answered_is_never_sent_again(fakes, tmp_path_factory, texts, wrongs, connections):
    cache = Cache(tmp_path_factory.mktemp("c") / "c.sqlite", today="2026-01-02")
    first = Adversary(list(wrongs))
    before = documents(texts)
    about = {"cache": cache, "connections": connections, "price": 10}
    fakes.through_all(before, fakes.engine_of(fakes.Fake(first), FOUR, **about))
    second = Adversary([])
    engine = fakes.engine_of(fakes.Fake(second), FOUR, **about)
    done = fakes.through_all(before, engine)
    assert not set(first.answered) & set(second.answered)
    assert all(s.target is not None for d in done for u in d.units for s in u.segments)
    third = fakes.Fake(Adversary([]))
    again = fakes.through_all(before, fakes.engine_of(third, FOUR, **about))
    assert third.batches == []
    assert [d.units for d in again] == [d.units for d in done]
    cache.close()


@given(WORDS)
def test_the_estimate_is_what_is_spent(fakes, texts) -> None:
    from pipeline.translate import requests

    before = documents(texts)
    engine = fakes.engine_of(fakes.Fake(Adversary([])), FOUR, price=7)
    _, _, usage = engine.estimate(request for *_, request in requests(before))
    fakes.through_all(before, engine)
    spent = engine.account.budget.spent
    assert spent.characters == usage.characters
    assert abs(spent.cost - usage.cost) < 1e-9


def _entry(concept: str, source: str, target: str) -> TermEntry:
    return TermEntry(concept, (TermSection(EN, (source,)), TermSection(DE, (target,))))


def _glossed(entries: Sequence[TermEntry]) -> Document:
    document = documents(["kiln crane beam clay kiln"])[0]

    def hits(text: str) -> tuple[TermHit, ...]:
        found = [(e, text.find(e.id)) for e in entries]
        return tuple(TermHit(e, Span(at, at + len(e.id))) for e, at in found if at >= 0)

    units = (
        replace(u, segments=tuple(replace(s, terms=hits(s.source.text)) for s in u.segments))
        for u in document.units
    )
    return replace(document, units=tuple(units))


@given(st.sampled_from("kiln crane beam clay".split()))
def test_a_glossary_edit_asks_again_only_for_segments_with_the_term(
    fakes, tmp_path_factory, edited: str
) -> None:
    has = replace(FOUR, glossary="native")
    cache = Cache(tmp_path_factory.mktemp("c") / "c.sqlite", today="2026-01-02")
    words = "kiln crane beam clay".split()
    old = [_entry(word, word, f"de-{word}") for word in words]
    new = [e if e.id != edited else _entry(edited, edited, "changed") for e in old]
    for entries, expected in ((old, words), (new, [edited]), (old, [])):
        fake = fakes.Fake(Adversary([]))
        fakes.through_all([_glossed(entries)], fakes.engine_of(fake, has, cache=cache))
        sent = {word for b in fake.batches for r in b for word in words if word in r.text}
        assert sorted(sent) == sorted(expected)
    cache.close()
