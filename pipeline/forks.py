"""Spread independent work over the cores, where there is enough of it.

The helpers are forks of this process: they have all that has been read already, so that nothing is
sent to them, and only what they make comes back. It starts in a few milliseconds, a tenth of what a
pool takes; a build, which runs for long, has a pool.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NoReturn, TypeVar

_T = TypeVar("_T")
_R = TypeVar("_R")


def spread(
    work: Callable[[_T], _R], items: Sequence[_T], sizes: Sequence[int], *, least: int
) -> list[_R]:
    """Return what a function makes of each item, in order.

    `sizes` say how long each item takes, in any unit; a process is worth its start for `least` of
    them. What the function makes must be picklable; what it raises is raised here.
    """
    parts = min(_cores(), len(items), 1 + sum(sizes) // least)
    shares = _shares(sizes, parts)
    helpers = [_start(work, [items[place] for place in share]) for share in shares[1:]]
    made = {place: work(items[place]) for place in shares[0]}
    for helper, share in zip(helpers, shares[1:], strict=True):
        # What went wrong there goes wrong here once more, where it can be told.
        answer = helper.answer() or [work(items[place]) for place in share]
        made.update(zip(share, answer, strict=True))
    return [made[place] for place in range(len(items))]


def _cores() -> int:
    """Return how many processes may run at once; 1 where a system has no fork."""
    if not hasattr(os, "fork"):
        return 1
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _shares(sizes: Sequence[int], parts: int) -> list[list[int]]:
    """Return places of items in shares of about the same size: the largest first, to the least."""
    shares: list[list[int]] = [[] for _ in range(max(parts, 1))]
    loads = [0] * len(shares)
    for place in sorted(range(len(sizes)), key=lambda place: -sizes[place]):
        least = loads.index(min(loads))
        shares[least].append(place)
        loads[least] += sizes[place]
    return shares


@dataclass(frozen=True, slots=True)
class _Helper:
    """A process at work, and the pipe that it answers by."""

    process: int
    pipe: int

    def answer(self) -> list[_R] | None:
        """Wait for it and return what it made; None when it failed or was killed."""
        with os.fdopen(self.pipe, "rb") as pipe:
            data = pipe.read()
        _, status = os.waitpid(self.process, 0)
        if status:
            return None
        made: list[_R] = pickle.loads(data)  # noqa: S301  # our own child wrote it
        return made


def _start(work: Callable[[_T], _R], items: Sequence[_T]) -> _Helper:
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(reading)
        _answer(work, items, writing)
    os.close(writing)
    return _Helper(process, reading)


def _answer(work: Callable[[_T], _R], items: Sequence[_T], writing: int) -> NoReturn:
    """Do the work of a helper and end it, without the parent's clean-up and unwritten output."""
    status = 1
    try:
        with os.fdopen(writing, "wb") as pipe:
            pickle.dump([work(item) for item in items], pipe, pickle.HIGHEST_PROTOCOL)
        status = 0
    finally:
        os._exit(status)
