"""Asking again, waiting as told, and leaving alone what is down."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import BackendBusy, BackendError, RequestRefused
from pipeline.translate._runner.retry import Breaker, Bucket, Patience, insist


class Asked:
    """Fails in the ways it is told, then answers; remembers how long it was waited for."""

    def __init__(self, *errors: Exception) -> None:
        self.errors, self.slept, self.times = list(errors), [], 0

    def __call__(self) -> str:
        self.times += 1
        if self.errors:
            raise self.errors.pop(0)
        return "answer"

    def insist(self, **about) -> str:
        return insist(self, Patience(**about), self.slept.append)


def busy(retry_after: float | None = None) -> BackendBusy:
    error = BackendBusy("busy")
    error.retry_after = retry_after
    return error


def test_waits_double_with_jitter_up_to_the_ceiling() -> None:
    asked = Asked(*[busy() for _ in range(6)])
    assert asked.insist(retries=6, base=1.0, ceiling=8.0) == "answer"
    longest = (1, 2, 4, 8, 8, 8)
    assert all(top / 2 <= slept <= top for slept, top in zip(asked.slept, longest, strict=True))


def test_a_service_that_says_how_long_is_waited_for_just_so_long() -> None:
    asked = Asked(busy(7.0))
    asked.insist(base=0.5)
    assert 7.0 <= asked.slept[0] <= 7.5


def test_it_is_asked_no_more_often_than_allowed() -> None:
    asked = Asked(*[busy() for _ in range(9)])
    with pytest.raises(BackendBusy):
        asked.insist(retries=2, base=0.0)
    assert asked.times == 3


def test_one_that_asks_for_minutes_is_given_up() -> None:
    asked = Asked(busy(3600.0))
    with pytest.raises(BackendBusy):
        asked.insist()
    assert asked.slept == []


@pytest.mark.parametrize("error", [BackendError("wrong key"), RequestRefused("too large")])
def test_what_will_not_pass_is_not_repeated(error: Exception) -> None:
    asked = Asked(error)
    with pytest.raises(type(error)):
        asked.insist()
    assert asked.times == 1


def test_a_breaker_opens_after_three_failures_in_a_row() -> None:
    breaker = Breaker()
    for error in (busy(), busy()):
        breaker.failed(error)
    breaker.succeeded()
    for error in (busy(), busy()):
        breaker.failed(error)
    breaker.check()
    breaker.failed(BackendBusy("down"))
    with pytest.raises(BackendError, match="down"):
        breaker.check()


def test_a_breaker_opens_at_once_for_a_wrong_key_and_stays_open() -> None:
    breaker = Breaker()
    breaker.failed(BackendError("wrong key"))
    breaker.succeeded()
    with pytest.raises(BackendError, match="wrong key"):
        breaker.check()


def test_a_breaker_opens_when_every_segment_is_refused() -> None:
    breaker = Breaker()
    for _ in range(19):
        breaker.refused(RequestRefused("no such language"))
    breaker.check()
    breaker.refused(RequestRefused("no such language"))
    with pytest.raises(BackendError, match="no such language"):
        breaker.check()


class Clock:
    """Time that passes only by sleeping."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


@given(st.floats(0.1, 1000), st.lists(st.tuples(st.integers(1, 500), st.floats(0, 3)), min_size=1))
def test_no_stretch_of_time_gets_more_than_the_rate(rate: float, wanted) -> None:
    clock = Clock()
    bucket = Bucket(rate, clock)
    spent: list[tuple[float, int]] = []
    for units, idle in wanted:
        clock.now += idle
        bucket.wait(units, clock.sleep)
        spent.append((clock.now, units))
    for first, (start, _) in enumerate(spent):
        for last in range(first + 1, len(spent)):
            units = sum(n for _, n in spent[first:last])
            assert units <= rate * (spent[last][0] - start) + 1e-6 * units


def test_one_request_a_second_is_one_a_second_from_the_start() -> None:
    clock = Clock()
    bucket = Bucket(1.0, clock)
    times = []
    for _ in range(3):
        bucket.wait(1, clock.sleep)
        times.append(clock.now)
    assert times == [100.0, 101.0, 102.0]


def test_without_a_limit_nobody_waits() -> None:
    clock = Clock()
    bucket = Bucket(0.0, clock)
    for _ in range(100):
        bucket.wait(1000, clock.sleep)
    assert clock.now == 100.0


def test_all_wait_when_one_is_told_to() -> None:
    clock = Clock()
    bucket = Bucket(0.0, clock)
    bucket.hold(9.0)
    bucket.wait(1, clock.sleep)
    assert clock.now == 109.0
