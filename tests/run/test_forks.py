"""Work spread over processes: the same results in the same order, whatever becomes of a helper."""

from __future__ import annotations

import os
import signal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import forks
from pipeline.errors import CatalogError


@pytest.fixture(autouse=True)
def two_cores(monkeypatch) -> None:
    monkeypatch.setattr(forks, "_cores", lambda: 2)


def test_results_come_in_the_order_of_the_items() -> None:
    items = list(range(20))
    made = forks.spread(lambda n: (n * n, os.getpid()), items, items, least=1)
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


@given(st.lists(st.integers(0, 100)), st.integers(1, 5))
def test_shares_hold_each_item_once_and_differ_by_no_more_than_the_largest(sizes, parts) -> None:
    shares = forks._shares(sizes, parts)
    assert sorted(place for share in shares for place in share) == list(range(len(sizes)))
    loads = [sum(sizes[place] for place in share) for share in shares]
    assert max(loads) - min(loads) <= max(sizes, default=0)
