"""Sending: in halves, several at a time, within the budget, to the end or until told to stop."""

from __future__ import annotations

import gc
import sys
import threading
from collections import Counter
from dataclasses import replace
from types import SimpleNamespace

import pytest

from pipeline.errors import BackendBusy, BackendError, RequestRefused
from pipeline.translate import Answered, Cache, Capabilities, Failure, Request, Result, Usage
from pipeline.translate._runner.alike import Alike

SMALL = Capabilities("a fake", max_items=4, tags=True)


def requests(count: int) -> list[Request]:
    return [Request(n, (f"Sentence {n}.",)) for n in range(count)]


def said(request: Request, **about) -> Result:
    return Result(request.id, (request.text.upper(),), **about)


def ask(engine, count: int = 8):
    """Return what came of so many requests, by id."""
    return {a.id: a for a in engine.answer(requests(count), lambda *_: "")}


class Flaky:
    """Raises what it is told to at some calls, by number, and answers the others."""

    def __init__(self, **errors: Exception) -> None:
        self.calls, self.errors = 0, {int(call[1:]): error for call, error in errors.items()}

    def __call__(self, batch):
        self.calls += 1
        if error := self.errors.get(self.calls):
            raise error
        return [said(request) for request in batch]


def test_every_request_is_answered_within_the_limits(fakes) -> None:
    fake = fakes.Fake(lambda batch: map(said, batch))
    done = ask(fakes.engine_of(fake, SMALL), 10)
    assert sorted(done) == list(range(10))
    assert sorted(len(batch) for batch in fake.batches) == [2, 4, 4]


def test_segments_that_are_alike_are_sent_once(fakes) -> None:
    fake = fakes.Fake(lambda batch: map(said, batch))
    twins = [replace(r, id=r.id + 100, role="caption") for r in requests(3)]
    done = {a.id: a for a in fakes.engine_of(fake).answer([*requests(3), *twins], lambda *_: "")}
    assert sorted(done) == [0, 1, 2, 100, 101, 102]
    assert all(answered.result.id == number for number, answered in done.items())
    assert sum(map(len, fake.batches)) == 3


def test_the_first_are_asked_before_the_last_are_put_together(fakes) -> None:
    begun = threading.Event()

    def answers(batch):
        begun.set()
        return map(said, batch)

    def slowly():
        yield from requests(200)
        assert begun.wait(20)
        yield Request(200, ("The last.",))
        yield replace(requests(1)[0], id=201)

    told = []
    watch = SimpleNamespace(
        asked=lambda _, segments: told.append(segments), answered=lambda *_, **__: None
    )
    engine = fakes.engine_of(fakes.Fake(answers), SMALL, connections=2, watch=watch)
    done = [a.id for a in engine.answer(slowly(), lambda *_: "")]
    assert sorted(done) == list(range(202))
    assert sum(told) == 201


def test_who_joins_late_has_the_answer_of_its_kind() -> None:
    alike = Alike()
    first, second, late = (Request(n, ("Same.",)) for n in (4, 7, 9))
    assert [alike.is_new(r, r.nodes) for r in (first, second)] == [True, False]
    done = Answered(4, Result(4, ("Gleich.",)), "problem")
    assert [a.id for a in alike.settled(done)] == [4, 7]
    assert not alike.is_new(late, late.nodes)
    assert list(alike.late()) == [Answered(9, Result(9, ("Gleich.",)), "problem")]
    assert list(alike.late()) == []


def test_threads_are_switched_as_usual_when_all_is_asked(fakes) -> None:
    gc.collect()  # what another test has left half asked
    usual = sys.getswitchinterval()
    during = []

    def answers(batch):
        during.append(sys.getswitchinterval())
        return map(said, batch)

    ask(fakes.engine_of(fakes.Fake(answers), SMALL), 40)
    assert max(during) < usual == sys.getswitchinterval()


def test_who_asks_last_leaves_the_threads_as_they_were(fakes) -> None:
    gc.collect()
    usual = sys.getswitchinterval()
    engines = [fakes.engine_of(fakes.Fake(lambda batch: map(said, batch)), SMALL) for _ in "ab"]
    first, second = (engine.answer(requests(40), lambda *_: "") for engine in engines)
    for each in (first, second):
        next(each)
    for each in (first, second):
        assert sys.getswitchinterval() < usual
        each.close()
    assert sys.getswitchinterval() == usual


def test_an_answer_that_never_ends_is_none_and_is_not_kept(fakes, tmp_path) -> None:
    cache = Cache(tmp_path / "c.sqlite", today="2026-01-02")
    fake = fakes.Fake(lambda batch: [Result(r.id, ("la " * 9000,)) for r in batch])
    done = ask(fakes.engine_of(fake, SMALL, cache=cache), 3)
    assert {a.result for a in done.values()} == {None}
    assert {a.problem for a in done.values()} == {"27,000 characters came for 11."}
    assert cache.stats() == []


def test_where_context_is_read_neighbours_make_a_difference(fakes) -> None:
    fake = fakes.Fake(lambda batch: map(said, batch))
    reads = replace(SMALL, context=True)
    twins = [Request(0, ("Same.",), after="A"), Request(1, ("Same.",), after="B")]
    list(fakes.engine_of(fake, reads).answer(twins, lambda *_: ""))
    list(fakes.engine_of(fake, reads, context=False).answer(twins, lambda *_: ""))
    assert [len(batch) for batch in fake.batches] == [2, 1]


def test_only_the_refused_half_is_halved_further(fakes) -> None:
    def answers(batch):
        if any(r.id == 5 for r in batch):
            raise RequestRefused("too long")
        return map(said, batch)

    fake = fakes.Fake(answers)
    done = ask(fakes.engine_of(fake, replace(SMALL, max_items=8)), 8)
    assert [number for number, a in done.items() if a.result is None] == [5]
    assert done[5].problem == "too long"
    sizes = Counter(len(batch) for batch in fake.batches)
    assert sizes == {8: 1, 4: 2, 2: 2, 1: 2}


def test_one_segment_with_a_wrong_answer_is_asked_again(fakes) -> None:
    calls = Counter()

    def answers(batch):
        calls["all"] += 1
        return [Result(99, ("?",))] if calls["all"] < 3 else map(said, batch)

    done = ask(fakes.engine_of(fakes.Fake(answers), retries=5), 1)
    assert done[0].problem == ""


def test_wrong_answers_to_some_segments_do_not_condemn_the_backend(fakes) -> None:
    def answers(batch):
        return [said(r) for r in batch if r.id >= 6]

    done = ask(fakes.engine_of(fakes.Fake(answers), SMALL, connections=1), 12)
    assert [number for number, a in sorted(done.items()) if a.result] == [6, 7, 8, 9, 10, 11]


def test_a_busy_backend_is_asked_again_with_the_same(fakes) -> None:
    fake = fakes.Fake(Flaky(_1=BackendBusy("busy"), _3=BackendBusy("busy")))
    done = ask(fakes.engine_of(fake, SMALL, retries=2, connections=1))
    assert all(a.result for a in done.values())
    assert [len(batch) for batch in fake.batches] == [4, 4, 4, 4]


def test_a_wrong_key_is_tried_once(fakes) -> None:
    def answers(_batch):
        raise BackendError("wrong key")

    fake = fakes.Fake(answers)
    done = ask(fakes.engine_of(fake, SMALL, retries=5, connections=1), 40)
    assert {a.problem for a in done.values()} == {"wrong key"}
    assert len(fake.batches) == 1


def test_a_backend_that_is_down_is_not_asked_for_ever(fakes) -> None:
    def answers(_batch):
        raise BackendBusy("down")

    fake = fakes.Fake(answers)
    done = ask(fakes.engine_of(fake, SMALL, retries=1, connections=1), 400)
    assert {a.problem for a in done.values()} == {"down"}
    assert 6 <= len(fake.batches) <= 8


def test_one_pair_that_is_refused_leaves_the_others_alone(fakes) -> None:
    def answers(_batch):
        raise RequestRefused("no such pair")

    bad = fakes.engine_of(fakes.Fake(answers), SMALL, pair="en xx", connections=1)
    good = fakes.Fake(lambda batch: map(said, batch))
    assert len(ask(bad, 60)) == 60
    from pipeline.translate import Engine

    other = Engine(good, "en de", bad.account)
    assert all(a.result for a in ask(other).values())


def test_the_budget_ends_asking_before_it_is_exceeded(fakes) -> None:
    fake = fakes.Fake(lambda batch: map(said, batch))
    engine = fakes.engine_of(fake, SMALL, max_characters=100, connections=1)
    done = ask(engine, 20)
    sent = sum(len(r.text) for batch in fake.batches for r in batch)
    assert sent == engine.account.budget.spent.characters == 99
    (problem,) = {a.problem for a in done.values()} - {""}
    assert problem.startswith("the budget is used up: max_characters is 100 characters.")


def test_the_estimate_is_what_is_spent(fakes) -> None:
    fake = fakes.Fake(lambda batch: map(said, batch))
    engine = fakes.engine_of(fake, SMALL, price=20)
    segments, kept, usage = engine.estimate(requests(30))
    assert (segments, kept) == (30, 0)
    ask(engine, 30)
    assert engine.account.budget.spent == replace(usage, cost=pytest.approx(usage.cost))
    assert usage.cost == pytest.approx(usage.characters * 20 / 1e6)


def test_wrong_answers_are_paid_for_and_refusals_are_not(fakes) -> None:
    def refuse(_batch):
        raise RequestRefused("too large")

    free = fakes.engine_of(fakes.Fake(refuse))
    ask(free, 1)
    assert free.account.budget.spent == Usage()
    billed = fakes.engine_of(fakes.Fake(lambda _: []))
    ask(billed, 1)
    assert billed.account.budget.spent == Usage(11)


def test_failures_cost_nothing(fakes) -> None:
    engine = fakes.engine_of(fakes.Fake(lambda batch: [Failure(r.id, "no") for r in batch]))
    ask(engine)
    assert engine.account.budget.spent == Usage()


def test_as_many_requests_are_under_way_as_there_are_connections(fakes) -> None:
    together = threading.Barrier(5, timeout=20)

    def answers(batch):
        together.wait()
        return map(said, batch)

    done = ask(fakes.engine_of(fakes.Fake(answers), SMALL, connections=5), 20)
    assert len(done) == 20


def test_questions_are_packed_a_little_ahead_of_their_answers(fakes) -> None:
    taken: list[Request] = []
    ahead: list[int] = []

    def noting(batch):
        ahead.append(len(taken) - sum(map(len, fake.batches)))
        return map(said, batch)

    def many():
        for request in requests(3000):
            taken.append(request)
            yield request

    fake = fakes.Fake(noting)
    done = list(fakes.engine_of(fake, SMALL, connections=2).answer(many(), lambda *_: ""))
    assert len(done) == 3000
    assert max(ahead) < 200


def test_a_stop_keeps_what_is_under_way_and_starts_nothing_new(fakes, tmp_path) -> None:
    stop = threading.Event()

    def answers(batch):
        if batch[0].id == 4:
            stop.set()
        return map(said, batch)

    fake = fakes.Fake(answers)
    cache = Cache(tmp_path / "c.sqlite", today="2026-01-02")
    done = ask(fakes.engine_of(fake, SMALL, stop=stop, cache=cache, connections=1), 400)
    assert {0, 1, 2, 3, 4, 5, 6, 7} <= set(done)
    assert len(done) == sum(map(len, fake.batches)) < 400
    assert all(a.result for a in done.values())
    again = fakes.Fake(lambda batch: map(said, batch))
    assert len(ask(fakes.engine_of(again, SMALL, cache=cache), 400)) == 400
    assert sum(map(len, again.batches)) == 400 - len(done)


def test_a_stop_wakes_whoever_waits_for_a_busy_service(fakes) -> None:
    stop = threading.Event()
    error = BackendBusy("busy")
    error.retry_after = 250.0

    def answers(_batch):
        stop.set()
        raise error

    assert ask(fakes.engine_of(fakes.Fake(answers), retries=3, stop=stop)) == {}


def test_closing_early_keeps_what_was_under_way(fakes, tmp_path) -> None:
    cache = Cache(tmp_path / "c.sqlite", today="2026-01-02")
    fake = fakes.Fake(lambda batch: map(said, batch))
    engine = fakes.engine_of(fake, SMALL, cache=cache, connections=2)
    answers = engine.answer(requests(400), lambda *_: "")
    next(answers)
    answers.close()
    sent = sum(map(len, fake.batches))
    assert sent < 400
    assert sum(row.answers for row in cache.stats()) == sent
    assert len(ask(engine, 400)) == 400
    assert sum(map(len, fake.batches)) == 400


def test_answers_in_the_places_of_others_are_asked_for_one_by_one(fakes) -> None:
    def answers(batch):
        texts = [r.text.upper() for r in batch]
        return [Result(r.id, (t,)) for r, t in zip(batch, texts[1:] + texts[:1], strict=True)]

    asked = [Request(n, (f"Crane {1000 + n} lifts it.",)) for n in range(8)]
    fake = fakes.Fake(answers)
    done = {a.id: a for a in fakes.engine_of(fake, SMALL).answer(asked, lambda *_: "")}
    assert all(done[r.id].result.nodes == (r.text.upper(),) for r in asked)
    assert Counter(len(batch) for batch in fake.batches) == {4: 2, 1: 8}


def test_a_mistake_in_a_backend_is_not_hidden(fakes) -> None:
    def answers(_batch):
        raise KeyError("a bug")

    with pytest.raises(KeyError):
        ask(fakes.engine_of(fakes.Fake(answers), SMALL))


def test_answers_that_cannot_be_kept_are_used_and_end_asking(fakes, tmp_path) -> None:
    cache = Cache(tmp_path / "c.sqlite", today="2026-01-02")

    def answers(batch):
        cache.close()
        damaged = tmp_path / "damaged"
        damaged.write_bytes(b"no database at all" * 100)
        damaged.replace(tmp_path / "c.sqlite")  # at once: others may be opening it
        return map(said, batch)

    fake = fakes.Fake(answers)
    done = ask(fakes.engine_of(fake, SMALL, cache=cache, connections=1), 40)
    assert len(fake.batches) <= 3  # those already under way may end
    assert {0, 1, 2, 3} <= {number for number, a in done.items() if a.result}
    assert "file is not a database" in done[39].problem


def test_what_a_service_says_cannot_speak_to_a_terminal(fakes) -> None:
    fake = fakes.Fake(lambda batch: [Failure(r.id, "\x1b[2J" + "x" * 999) for r in batch])
    (answered,) = ask(fakes.engine_of(fake), 1).values()
    assert answered.problem.isprintable()
    assert len(answered.problem) <= 300
