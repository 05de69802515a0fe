"""Spread independent work over the cores, where there is enough of it.

The helpers are forks of this process: they have all that has been read already, so that nothing is
sent to them, and only what they make comes back. It starts in a few milliseconds, a tenth of what a
pool takes; a build, which runs for long, has a pool.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, NoReturn, TypeVar

_T = TypeVar("_T")
_R = TypeVar("_R")
_TURNS = 256
"""As many turns as a byte can tell; of more items than these, several are done in one."""


def spread(
    work: Callable[[_T], _R], items: Sequence[_T], sizes: Sequence[int], *, least: int
) -> list[_R]:
    """Return what a function makes of each item, in order.

    `sizes` say how long each item takes, in any unit; a process is worth its start for `least` of
    them. What the function makes must be picklable; what it raises is raised here.
    """
    parts = min(_cores(), len(items), 1 + sum(sizes) // least)
    if parts < 2:
        return [work(item) for item in items]
    turns = _Turns(sizes)
    helpers = [_start(work, items, turns) for _ in range(parts - 1)]
    try:
        made = {place: work(items[place]) for place in turns}
    finally:
        turns.end()
        answers: list[dict[int, _R]] = [helper.answer() for helper in helpers]
    for answer in answers:
        made.update(answer)
    # What went wrong there goes wrong here once more, where it can be told.
    return [made[place] if place in made else work(item) for place, item in enumerate(items)]


def _cores() -> int:
    """Return how many processes may run at once; 1 where a system has no fork."""
    if not hasattr(os, "fork"):
        return 1
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class _Turns:
    """The places of items that nobody has taken yet, for several processes to iterate over at once.

    Nobody has to know how long an item really takes: of shares cut by size beforehand, one took a
    quarter longer than the other. A turn is a byte in a pipe, which one reader alone can get.
    """

    def __init__(self, sizes: Sequence[int]) -> None:
        """Line up places, the largest first, so that no long one is left to the end."""
        self._places = sorted(range(len(sizes)), key=lambda place: -sizes[place])
        self._reading, writing = os.pipe()
        os.write(writing, bytes(range(min(len(sizes), _TURNS))))
        os.close(writing)

    def __iter__(self) -> Iterator[int]:
        """Yield places until no process has any left."""
        while turn := os.read(self._reading, 1):
            yield from self._places[turn[0] :: _TURNS]

    def end(self) -> None:
        """Leave no turn to anybody."""
        while os.read(self._reading, _TURNS):
            pass
        os.close(self._reading)


class _Helper(NamedTuple):
    """A process at work, and the pipe that it answers by."""

    process: int
    pipe: int

    def answer(self) -> dict[int, _R]:
        """Wait for it and return what it made, by place; nothing when it failed or was killed."""
        with os.fdopen(self.pipe, "rb") as pipe:
            data = pipe.read()
        _, status = os.waitpid(self.process, 0)
        if status:
            return {}
        made: dict[int, _R] = pickle.loads(data)  # noqa: S301  # our own child wrote it
        return made


def _start(work: Callable[[_T], _R], items: Sequence[_T], turns: _Turns) -> _Helper:
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(reading)
        _answer(work, items, turns, writing)
    os.close(writing)
    return _Helper(process, reading)


def _answer(work: Callable[[_T], _R], items: Sequence[_T], turns: _Turns, writing: int) -> NoReturn:
    """Do the work of a helper and end it, without the parent's clean-up and unwritten output."""
    status = 1
    try:
        with os.fdopen(writing, "wb") as pipe:
            made = {place: work(items[place]) for place in turns}
            pickle.dump(made, pipe, pickle.HIGHEST_PROTOCOL)
        status = 0
    finally:
        os._exit(status)
