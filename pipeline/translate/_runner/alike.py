"""Ask once for segments that are asked alike, however late one of them joins its kind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pipeline.translate._protocol import Request
from pipeline.translate._runner.forms import Answered


class Alike:
    """Requests that are asked alike: the first of them is sent, its answer is for all."""

    def __init__(self) -> None:
        """Know of none yet."""
        self._by_identity: dict[object, list[Request]] = {}
        self._by_first: dict[int, list[Request]] = {}
        self._done: dict[int, Answered] = {}
        self._late: list[Answered] = []

    def is_new(self, request: Request, identity: object) -> bool:
        """Take note of a request; tell whether it is the first of its kind."""
        group = self._by_identity.setdefault(identity, [])
        group.append(request)
        first = group[0].id
        if len(group) == 1:
            self._by_first[first] = group
        elif first in self._done:
            self._late.append(_for(request, self._done[first]))
        return len(group) == 1

    def settled(self, done: Answered) -> Iterator[Answered]:
        """Yield what came of the first of a kind, the same for the others, and whatever is late."""
        self._done[done.id] = done
        yield done
        yield from [_for(request, done) for request in self._by_first[done.id][1:]]
        yield from self.late()

    def late(self) -> Iterator[Answered]:
        """Yield what came of requests that joined their kind when it was answered already."""
        while self._late:
            yield self._late.pop()


def _for(request: Request, done: Answered) -> Answered:
    result = done.result and replace(done.result, id=request.id)
    return Answered(request.id, result, done.problem)
