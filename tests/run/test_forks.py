"""Work spread over processes: the same results in the same order, whatever becomes of a helper."""

from __future__ import annotations

import gc
import os
import signal
import time
from itertools import zip_longest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import forks
from pipeline.errors import CatalogError


@pytest.fixture(autouse=True)
def two_cores(monkeypatch) -> None:
    monkeypatch.setattr(forks, "_cores", lambda: 2)


def test_results_come_in_the_order_of_the_items() -> None:
    def work(number: int) -> tuple[int, int]:
        time.sleep(0.01)  # so that the helper is there before all is done
        return number * number, os.getpid()

    items = list(range(20))
    made = forks.spread(work, items, items, least=1)
    assert [square for square, _ in made] == [n * n for n in items]
    assert len({process for _, process in made}) == 2


def test_little_work_stays_here() -> None:
    made = forks.spread(lambda _: os.getpid(), [1, 2, 3], [1, 1, 1], least=100)
    assert set(made) == {os.getpid()}
    assert forks.spread(lambda n: n, [], [], least=1) == []


def test_an_error_of_a_helper_is_raised_here() -> None:
    def work(number: int) -> int:
        if number == 1:
            raise CatalogError("is broken.", file="a.po")
        return number

    with pytest.raises(CatalogError, match=r"a\.po: is broken"):
        forks.spread(work, [0, 1], [5, 4], least=1)


def test_the_work_of_a_killed_helper_is_done_here() -> None:
    here = os.getpid()

    def work(number: int) -> int:
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return number

    assert forks.spread(work, [0, 1, 2], [1, 1, 1], least=1) == [0, 1, 2]


def test_more_comes_back_than_a_pipe_holds() -> None:
    made = forks.spread(lambda n: "x" * n, [1_000_000, 999_999], [1, 1], least=1)
    assert [len(text) for text in made] == [1_000_000, 999_999]


@given(st.lists(st.integers(0, 100), max_size=3 * forks._TURNS))
def test_each_item_has_one_turn_and_the_largest_the_first(sizes) -> None:
    turns = forks._Turns(sizes)
    places = list(turns)
    turns.end()
    assert sorted(places) == list(range(len(sizes)))
    assert not sizes or sizes[places[0]] == max(sizes)


def test_items_that_two_take_turns_at_are_done_once() -> None:
    turns = forks._Turns([1] * 1000)
    pairs = zip_longest(iter(turns), iter(turns))
    places = [place for pair in pairs for place in pair if place is not None]
    turns.end()
    assert sorted(places) == list(range(1000))


def test_neither_a_process_nor_a_pipe_is_left_when_work_fails(monkeypatch) -> None:
    def work(number: int) -> int:
        raise CatalogError(f"{number} is broken.")

    started: list[int] = []
    fork = os.fork

    def noted() -> int:
        started.append(fork())
        return started[-1]

    monkeypatch.setattr(forks, "_cores", lambda: 3)
    monkeypatch.setattr(os, "fork", noted)
    gc.collect()  # what other tests have left open
    before = _next_descriptors()
    with pytest.raises(CatalogError):
        forks.spread(work, [0, 1, 2], [1, 1, 1], least=1)
    assert len(started) == 2
    for process in started:
        with pytest.raises(ChildProcessError):
            os.waitpid(process, os.WNOHANG)
    assert _next_descriptors() == before


def _next_descriptors() -> list[int]:
    """Return the numbers of the next four descriptors: others where something is left open."""
    ends = [*os.pipe(), *os.pipe()]
    for end in ends:
        os.close(end)
    return ends
