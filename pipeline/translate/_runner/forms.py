"""The ways to ask for a segment, and which of two answers is the better one.

Tags and terms travel as a backend likes it best at first, then protected in other ways, in company and
alone; what no way could save is asked for without terms. Only what holds any is asked for again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from pipeline.translate._nodes import bare, written_target
from pipeline.translate._protocol import Capabilities, Request, Result, Tag


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of one request: a result, or why there is none; a result may have a problem."""

    id: int
    result: Result | None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """One way to ask: how a request is prepared, None when this way is no other for it."""

    prepare: Callable[[Request, bool], Request | None]
    """Is told also whether the last answer to it was empty."""
    is_first: bool = False
    is_alone: bool = False

    def of(self, waiting: Mapping[int, Request], best: Mapping[int, Answered]) -> list[Request]:
        """Return what still waits for a good answer as it is asked for in this way."""
        prepared = (self.prepare(r, _is_blank(best.get(r.id))) for r in waiting.values())
        return [request for request in prepared if request is not None]


def forms(has: Capabilities) -> Iterator[Form]:
    """Yield the ways to ask a backend; the further ones only for what has a tag or a term to lose."""
    yield Form(lambda request, _: request, is_first=True)
    if has.is_instant:
        return
    yield Form(_otherwise)
    if has.max_items != 1:
        yield Form(lambda r, _: replace(r, form=2) if _has_marks(r) else None, is_alone=True)
    yield Form(_without_terms)


def better(old: Answered | None, new: Answered, request: Request) -> Answered:
    """Return the answer that has lost fewer tags; the newer one where both are as good."""
    if old is None or old.result is None or new.result is None:
        return old if old is not None and old.result is not None else new
    return old if _lost_tags(request, old.result) < _lost_tags(request, new.result) else new


def _lost_tags(request: Request, result: Result) -> int:
    wanted = Counter(node for node in request.nodes if isinstance(node, Tag))
    wanted.subtract(node for node in result.nodes if isinstance(node, Tag))
    return sum(map(abs, wanted.values()))


def _has_marks(request: Request) -> bool:
    return any(not isinstance(node, str) for node in request.nodes)


def _otherwise(request: Request, is_blank: bool) -> Request | None:  # noqa: FBT001  # Form.prepare
    if _has_marks(request):
        return replace(request, form=1)
    return request if is_blank else None  # a slip, perhaps


def _without_terms(request: Request, _is_blank: bool) -> Request | None:  # noqa: FBT001  # as above
    nodes = bare(request.nodes)
    return None if nodes == request.nodes else replace(request, nodes=nodes, form=3)


def _is_blank(answered: Answered | None) -> bool:
    result = answered.result if answered else None
    return result is not None and not written_target(result.nodes)
