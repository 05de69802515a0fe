"""Send packed requests to one backend: several at a time, again, in halves, within its budget."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import TypeAlias

from pipeline.errors import AnswerRefused, BackendBusy, BackendError, RequestRefused
from pipeline.translate._protocol import Backend, Failure, Request, Result, Usage
from pipeline.translate._runner.account import Account
from pipeline.translate._runner.budget import BudgetError
from pipeline.translate._runner.cache import CacheError
from pipeline.translate._runner.order import is_mixed_up
from pipeline.translate._runner.retry import Breaker, insist

Reply: TypeAlias = tuple[Request, Result | Failure]
Batch: TypeAlias = tuple[Request, ...]
_Future: TypeAlias = "Future[list[Reply]]"

_GLANCE = 0.2
"""Seconds between looks at whether the run is to end."""
_AHEAD = 8
"""Requests packed for each connection: enough that none waits for the next, few enough that packing
does not take Python from the threads that have answers to keep, nor memory from a large newsroom."""

_NOTHING = Usage()
_LONGER, _LONGER_BY = 20, 10_000
"""So many times as long, and characters more, is no translation: a model that repeats itself."""
_SWITCH = 0.0002
"""Seconds that a thread has Python for while others wait for it."""


class _OverError(Exception):
    """Nothing more is to be asked: neither an answer nor a failure."""


class _MixedUpError(AnswerRefused):
    """Answers are in the places of others: only one at a time is sure to be where it belongs."""


class Dispatch:
    """The connections to one backend, from the first request of a pair to the last."""

    def __init__(
        self,
        backend: Backend,
        account: Account,
        refusals: Breaker,
        *,
        keep: Callable[[Sequence[Reply]], None],
        stop: threading.Event,
    ) -> None:
        """Open nothing yet.

        `refusals` is the pair's own breaker; `keep` is given all answers as they come, from any
        thread. Once `stop` is set nothing new is asked, and what is under way is waited for.
        """
        self._backend, self._account, self._refusals = backend, account, refusals
        self._keep, self._stop = keep, stop
        self._over = threading.Event()
        self._threads: ThreadPoolExecutor | None = None
        # A thread a connection, which takes a batch from its first question until it is kept.
        self._connections = 1 if account.capabilities.is_serial else account.policy.connections

    @property
    def is_over(self) -> bool:
        """Tell whether nothing more is to be asked."""
        if self._stop.is_set():
            self._over.set()
        return self._over.is_set()

    def close(self) -> None:
        """Let nothing new start, and wait for what is under way: its answers are kept."""
        self._over.set()
        if self._threads is not None:
            self._threads.shutdown(cancel_futures=True)

    def send(self, packed: Iterable[Batch]) -> Iterator[list[Reply]]:
        """Yield replies as they come; those to requests that were not asked any more lack."""
        if self._account.capabilities.is_instant:
            yield from map(self._answers, packed)
            return
        running: set[_Future] = set()
        done: SimpleQueue[_Future] = SimpleQueue()
        with _PROMPT:
            for batch in packed:
                if self.is_over:
                    break
                future = self._pool().submit(self._answers, batch)
                running.add(future)
                future.add_done_callback(done.put)
                yield from self._finished(running, done, patience=0)
                while len(running) >= _AHEAD * self._connections and not self.is_over:
                    yield from self._finished(running, done, patience=_GLANCE)
            while running:
                yield from self._finished(running, done, patience=_GLANCE)

    def _pool(self) -> ThreadPoolExecutor:
        if self._threads is None:
            name = self._account.name
            self._threads = ThreadPoolExecutor(self._connections, thread_name_prefix=name)
        return self._threads

    def _finished(
        self, running: set[_Future], done: SimpleQueue[_Future], *, patience: float
    ) -> Iterator[list[Reply]]:
        """Wait so many seconds for a request that is done; take it, and more, out of `running`."""
        with suppress(Empty):
            while running:
                future = done.get(timeout=patience) if patience else done.get_nowait()
                running.discard(future)
                if not future.cancelled():
                    yield future.result()
                patience = 0
        if self.is_over:
            running -= {future for future in running if future.cancel()}

    # --- one batch, in any thread -------------------------------------------------------------

    def _answers(self, batch: Batch) -> list[Reply]:
        """Return a reply to each request of a batch; halve it when it is refused."""
        try:
            self._refusals.check()
            return self._insist(batch)
        except _OverError:
            return []
        except _MixedUpError:
            return [reply for request in batch for reply in self._answers((request,))]
        except (RequestRefused, BudgetError) as error:
            if len(batch) == 1:
                return self._refused(batch, error)
            middle = len(batch) // 2
            return [*self._answers(batch[:middle]), *self._answers(batch[middle:])]
        except BackendError as error:
            return _failed(batch, error)

    def _refused(self, batch: Batch, error: BackendError) -> list[Reply]:
        """Take note of a segment that cannot be asked for; none may once the budget is used up."""
        if isinstance(error, BudgetError):
            self._account.breaker.failed(error)
        else:
            self._refusals.refused(error)
        return _failed(batch, error)

    def _insist(self, batch: Batch) -> list[Reply]:
        """Ask until there are answers, or it is of no use; the breakers learn of it."""
        account = self._account
        try:
            replies = insist(lambda: self._ask(batch), account.policy.patience, self._sleep)
        except BackendBusy as error:
            if isinstance(error.__cause__, AnswerRefused):
                raise error.__cause__ from None  # the service is up: it is this segment
            account.breaker.failed(error)
            raise
        account.breaker.succeeded()
        self._refusals.succeeded()
        return replies

    def _ask(self, batch: Batch) -> list[Reply]:
        """Ask once and keep the answers; only then may this thread ask for anything else.

        So a kill, whenever it comes, loses one batch a connection at most.
        """
        try:
            replies = self._within_budget(batch)
        except AnswerRefused as error:
            if len(batch) > 1:
                raise
            raise BackendBusy(str(error)) from error  # nothing to halve: a slip, perhaps
        try:
            self._keep(replies)
        except CacheError as error:  # use these, but ask nothing more that would be lost
            self._account.breaker.failed(error)
        return replies

    def _within_budget(self, batch: Batch) -> list[Reply]:
        """Ask once: what it will cost is set aside before, and what it did cost is spent."""
        account = self._account
        if self._over.is_set():
            raise _OverError
        account.breaker.check()
        estimate = account.priced(self._backend.estimate(batch))
        account.budget.reserve(estimate)
        spent = Usage()
        try:
            account.requests.wait(1, self._sleep)
            account.characters.wait(estimate.characters, self._sleep)
            replies = self._replies(batch)
            spent = _total(replies)
        except AnswerRefused:
            spent = estimate
            raise
        except RequestRefused:
            raise
        except BackendBusy as error:
            account.requests.hold(error.retry_after or 0.0)
            raise
        except BackendError as error:
            account.breaker.failed(error)
            raise
        finally:
            account.budget.settle(estimate, spent)
        return replies

    def _replies(self, batch: Batch) -> list[Reply]:
        """Return what the backend says to a batch.

        Raises AnswerRefused when that are not answers to the questions.
        """
        account = self._account
        asked = {request.id: request for request in batch}
        replies: dict[int, Reply] = {}
        for answer in self._backend.translate(batch):
            if answer.id not in asked or answer.id in replies:
                raise AnswerRefused(f"{account.name} answered what it was not asked.")
            replies[answer.id] = asked[answer.id], answer
        if len(replies) < len(batch) and not account.capabilities.is_instant:
            counts = f"{len(replies)} answers to {len(batch)} segments"
            raise AnswerRefused(f"{account.name} gave {counts}.")
        results = [(r, answer) for r, answer in replies.values() if isinstance(answer, Result)]
        if len(results) > 1 and not account.capabilities.is_instant and is_mixed_up(results):
            raise _MixedUpError(f"{account.name} mixed up its answers.")
        return self._billed(list(replies.values()))

    def _billed(self, replies: list[Reply]) -> list[Reply]:
        """Return replies with day and price; where no usage is said, it is as estimated."""
        account = self._account
        is_said = any(a.usage != _NOTHING for _, a in replies if isinstance(a, Result))
        is_silent = not is_said and not account.capabilities.is_instant
        billed: list[Reply] = []
        for request, given in replies:
            answer = _bounded(request, given)
            if isinstance(answer, Result):
                usage = self._backend.estimate((request,)) if is_silent else answer.usage
                answer = answer.billed(account.priced(usage), account.policy.today)
            billed.append((request, answer))
        return billed

    def _sleep(self, seconds: float) -> None:
        if self._over.wait(seconds):
            raise _OverError


class _Promptness:
    """Let whoever waits for Python have it many times as soon: until then a connection is idle.

    The interval is the whole process's: the first to ask shortens it, the last restores it.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._askers = 0
        self._usual = 0.0

    def __enter__(self) -> None:
        with self._lock:
            if not self._askers:
                self._usual = sys.getswitchinterval()
                sys.setswitchinterval(min(self._usual, _SWITCH))
            self._askers += 1

    def __exit__(self, *raised: object) -> None:
        with self._lock:
            self._askers -= 1
            if not self._askers:
                sys.setswitchinterval(self._usual)


_PROMPT = _Promptness()


def _bounded(request: Request, answer: Result | Failure) -> Result | Failure:
    """Return a failure in place of an answer that is far too long to be a translation."""
    if isinstance(answer, Failure):
        return answer
    length = sum(len(node) for node in answer.nodes if isinstance(node, str))
    if length <= _LONGER_BY or length <= _LONGER * len(request.source) + _LONGER_BY:
        return answer
    return Failure(request.id, f"{length:,} characters came for {len(request.source):,}.")


def _total(replies: Iterable[Reply]) -> Usage:
    total = Usage()
    for _, answer in replies:
        if isinstance(answer, Result):
            total += answer.usage
    return total


def _failed(batch: Batch, error: BackendError) -> list[Reply]:
    return [(request, Failure(request.id, str(error))) for request in batch]
