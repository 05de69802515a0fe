"""The runner: carry requests to one backend and bring an answer to every one of them back.

It asks for each distinct segment once, looks into the cache first, packs what is left, sends
several requests at a time, repeats, halves what is refused, and keeps each answer before anything
else happens. An answer that has lost a tag or a term is asked for again in another form; what no
form could save is handed on with its problem, for a translator to see.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from typing import Protocol, TypeAlias

from pipeline.errors import BackendBusy, BackendError, RequestRefused
from pipeline.translate._budget import Budget
from pipeline.translate._cache import Cache, key_of
from pipeline.translate._nodes import bare
from pipeline.translate._pack import batches
from pipeline.translate._policy import Policy, policy
from pipeline.translate._protocol import Backend, Capabilities, Failure, Request, Result, Tag, Usage
from pipeline.translate._retry import Breaker, Bucket, insist

Reply: TypeAlias = tuple[Request, Result | Failure]
Verify: TypeAlias = Callable[[Request, Result], str]
"""Says what is wrong with an answer, or nothing."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of one request: a result, or why there is none; a result may have a problem."""

    id: int
    result: Result | None
    problem: str = ""


class Watch(Protocol):
    """Somebody who is told how the work goes."""

    def asked(self, engine: str, segments: int) -> None:
        """Take note of how many distinct segments an engine is to answer from now on."""

    def answered(self, engine: str, replies: Sequence[Reply], *, is_cached: bool) -> None:
        """Take note of the replies to one request, or of those found in the cache."""


@dataclass(frozen=True, slots=True)
class _Round:
    """One way to ask: how requests are prepared, and whether each goes alone."""

    prepare: Callable[[Request], Request]
    is_alone: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Account:
    """What all pairs of one backend share: its policy, budget, rates, and whether it is down."""

    name: str
    capabilities: Capabilities
    policy: Policy
    budget: Budget
    breaker: Breaker
    requests: Bucket
    characters: Bucket


def account(
    name: str, capabilities: Capabilities, options: Mapping[str, object], *, today: str
) -> Account:
    """Open a backend's account from its table in pipeline.toml; `today` is ISO 8601.

    Raises ConfigurationError for an option out of its range.
    """
    rate = {"requests_per_second": capabilities.requests_per_second}
    rules = policy(name, {**rate, **options}, today=today)
    return Account(
        name,
        capabilities,
        rules,
        Budget(rules.max_characters, rules.max_cost),
        Breaker(),
        Bucket(rules.requests_per_second),
        Bucket(rules.characters_per_second),
    )


class Engine:
    """A backend for one pair, with its account and the cache of answers."""

    def __init__(
        self,
        backend: Backend,
        pair: str,
        account: Account,
        *,
        cache: Cache | None = None,
        watch: Watch | None = None,
    ) -> None:
        """Hold things together; nothing is asked yet."""
        self.name, self.capabilities = account.name, account.capabilities
        self.policy = account.policy
        self.account = account
        self._backend, self._pair = backend, pair
        self._cache = None if self.capabilities.is_instant else cache
        self._watch = watch
        self._reads_context = self.capabilities.context and account.policy.context
        self._stop = threading.Event()

    def answer(self, requests: Iterable[Request], verify: Verify) -> Iterator[Answered]:
        """Yield what came of every request, in no order; nothing for one that was left out.

        Segments that are asked alike are sent once. Nothing is raised for a backend that fails:
        that is the problem of its requests.
        """
        alike: dict[object, list[Request]] = {}
        for request in requests:
            alike.setdefault(self._identity(request), []).append(request)
        same = {group[0].id: group for group in alike.values()}
        if self._watch is not None and same:
            self._watch.asked(self.name, len(same))
        for done in self._rounds([group[0] for group in alike.values()], verify):
            for request in same[done.id]:
                result = done.result and replace(done.result, id=request.id)
                yield Answered(request.id, result, done.problem)

    def estimate(self, requests: Iterable[Request]) -> tuple[int, int, Usage]:
        """Return how many segments would be sent, how many are kept already, and the cost."""
        alike = {self._identity(request): request for request in requests}
        known = self._kept(list(alike.values()))
        open_ = [r for r in alike.values() if r.id not in known]
        total = Usage()
        for batch in batches(open_, self.capabilities):
            total += self._priced(self._backend.estimate(batch))
        return len(open_), len(known), total

    def _identity(self, request: Request) -> object:
        if self._reads_context or self.capabilities.is_instant:
            return request.nodes, request.role, request.before, request.after
        return request.nodes

    # --- rounds: the same question in several forms -------------------------------------------

    def _rounds(self, requests: Sequence[Request], verify: Verify) -> Iterator[Answered]:
        waiting = {request.id: request for request in requests}
        best: dict[int, Answered] = {}
        for step in self._forms():
            asked = [step.prepare(request) for request in waiting.values()]
            for request, reply in self._ask(asked, is_alone=step.is_alone):
                answered = _judged(request, reply, verify)
                if not answered.problem:
                    del waiting[request.id]
                    yield answered
                elif isinstance(reply, Failure) and not reply.is_lost:
                    del waiting[request.id]
                    yield best.pop(request.id, answered)
                else:
                    best[request.id] = _better(best.get(request.id), answered, request)
            if not waiting:
                return
        yield from (best[left] for left in waiting if left in best)

    def _forms(self) -> Iterator[_Round]:
        yield _Round(lambda request: request)
        if self.capabilities.is_instant:
            return
        yield _Round(lambda request: replace(request, form=1))
        if self.capabilities.max_items != 1:
            yield _Round(lambda request: replace(request, form=2), is_alone=True)
        yield _Round(lambda request: replace(request, nodes=bare(request.nodes), form=3))

    # --- one round: cache, packing, connections -----------------------------------------------

    def _ask(self, requests: Sequence[Request], *, is_alone: bool) -> Iterator[Reply]:
        """Yield a reply to each request: kept ones first, then as they come."""
        kept = self._kept(requests)
        if kept:
            known: list[Reply] = [(r, kept[r.id]) for r in requests if r.id in kept]
            self._tell(known, is_cached=True)
            yield from known
        limits = replace(self.capabilities, max_items=1) if is_alone else self.capabilities
        packed = batches([r for r in requests if r.id not in kept], limits)
        for replies in self._send_all(packed):
            self._tell(replies, is_cached=False)
            yield from replies

    def _kept(self, requests: Sequence[Request]) -> dict[int, Result]:
        if self._cache is None:
            return {}
        keys = {self._key(request): request.id for request in requests}
        found = self._cache.get(list(keys))
        self._cache.used(list(found))
        return {keys[key]: replace(result, id=keys[key]) for key, result in found.items()}

    def _key(self, request: Request) -> bytes:
        fingerprint = f"{self.name}\0{self._backend.fingerprint()}"
        return key_of(fingerprint, self._pair, request, context=self._reads_context)

    def _tell(self, replies: Sequence[Reply], *, is_cached: bool) -> None:
        if self._watch is not None:
            self._watch.answered(self.name, replies, is_cached=is_cached)

    def _send_all(self, packed: Iterator[tuple[Request, ...]]) -> Iterator[list[Reply]]:
        """Send batches over all connections; on an interruption finish what is under way."""
        if self.capabilities.is_instant:
            yield from map(self._send, packed)
            return
        with ThreadPoolExecutor(self.policy.connections, thread_name_prefix=self.name) as pool:
            running: set[Future[list[Reply]]] = set()
            try:
                for batch in packed:
                    running.add(pool.submit(self._send, batch))
                    if len(running) >= 2 * self.policy.connections:
                        done, running = wait(running, return_when=FIRST_COMPLETED)
                        yield from (future.result() for future in done)
                while running:
                    done, running = wait(running, return_when=FIRST_COMPLETED)
                    yield from (future.result() for future in done)
            except BaseException:  # Ctrl-C, or the caller wants no more: let nothing new start
                self._stop.set()
                pool.shutdown(cancel_futures=True)
                raise

    # --- one batch ----------------------------------------------------------------------------

    def _send(self, batch: tuple[Request, ...]) -> list[Reply]:
        """Return a reply to each request of a batch; halve it when it is refused."""
        try:
            return self._paid(batch)
        except RequestRefused as error:
            if len(batch) == 1:
                self.account.breaker.refused(error)
                return [(batch[0], Failure(batch[0].id, str(error)))]
            middle = len(batch) // 2
            return [*self._send(batch[:middle]), *self._send(batch[middle:])]
        except BackendError as error:
            return [(request, Failure(request.id, str(error))) for request in batch]

    def _paid(self, batch: tuple[Request, ...]) -> list[Reply]:
        """Ask within the budget and keep the answers."""
        estimate = self._priced(self._backend.estimate(batch))
        self.account.budget.reserve(estimate)
        actual = Usage()
        try:
            replies = self._insist(batch)
            actual = self._spent(replies) or estimate
        finally:
            self.account.budget.settle(estimate, actual)
        self._keep(replies)
        return replies

    def _insist(self, batch: tuple[Request, ...]) -> list[Reply]:
        self.account.breaker.check()
        try:
            replies = insist(lambda: self._once(batch), self.policy.patience, self._sleep)
        except RequestRefused:
            raise
        except BackendError as error:
            if not self._stop.is_set():
                self.account.breaker.failed(error)
            raise
        self.account.breaker.succeeded()
        return replies

    def _once(self, batch: tuple[Request, ...]) -> list[Reply]:
        """Ask once. Raises RequestRefused when the answers are not those to the questions."""
        self.account.requests.wait(1, self._sleep)
        self.account.characters.wait(sum(len(request.text) for request in batch), self._sleep)
        asked = {request.id: request for request in batch}
        replies: dict[int, Reply] = {}
        for answer in self._backend.translate(batch):
            if answer.id not in asked or answer.id in replies:
                raise RequestRefused(f"{self.name} answered what it was not asked")
            if isinstance(answer, Result):
                answer = replace(answer, usage=self._priced(answer.usage), day=self.policy.today)  # noqa: PLW2901
            replies[answer.id] = asked[answer.id], answer
        if len(replies) < len(batch) and not self.capabilities.is_instant:
            raise RequestRefused(
                f"{self.name} gave {len(replies)} answers to {len(batch)} segments"
            )
        return list(replies.values())

    def _sleep(self, seconds: float) -> None:
        if self._stop.wait(seconds):
            raise BackendBusy(f"{self.name} was not waited for: the run was interrupted")

    def _keep(self, replies: Iterable[Reply]) -> None:
        if self._cache is None:
            return
        answers = [(self._key(r), r, a) for r, a in replies if isinstance(a, Result)]
        self._cache.put(self.name, self._pair, answers)

    def _spent(self, replies: Iterable[Reply]) -> Usage | None:
        total = Usage()
        for _, answer in replies:
            total += answer.usage if isinstance(answer, Result) else Usage()
        return total if total != Usage() else None

    def _priced(self, usage: Usage) -> Usage:
        """Return a usage with its cost, where the service did not say it: per million units."""
        if usage.cost or not self.policy.price:
            return usage
        return replace(usage, cost=(usage.tokens or usage.characters) * self.policy.price / 1e6)


def _judged(request: Request, reply: Result | Failure, verify: Verify) -> Answered:
    if isinstance(reply, Failure):
        return Answered(request.id, None, reply.reason)
    return Answered(request.id, reply, verify(request, reply))


def _better(old: Answered | None, new: Answered, request: Request) -> Answered:
    """Return the answer that has lost fewer tags; the newer one where both are as good."""
    if old is None or old.result is None or new.result is None:
        return old if old is not None and old.result is not None else new
    return old if _lost_tags(request, old.result) < _lost_tags(request, new.result) else new


def _lost_tags(request: Request, result: Result) -> int:
    wanted = Counter(node for node in request.nodes if isinstance(node, Tag))
    wanted.subtract(node for node in result.nodes if isinstance(node, Tag))
    return sum(map(abs, wanted.values()))
