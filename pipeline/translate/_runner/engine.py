"""The runner: carry requests to one backend and bring an answer to every one of them back.

It asks for each distinct segment once, looks into the cache first, packs what is left, and keeps
each answer before anything else happens to it (`dispatch` does the sending). An answer that has
lost a tag or a term is asked for again in another form; what no form could save is handed on with
its problem, for a translator to see.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from itertools import islice
from typing import Protocol, TypeAlias

from pipeline.errors import BackendError
from pipeline.translate._nodes import written_target
from pipeline.translate._protocol import Backend, Failure, Request, Result, Usage
from pipeline.translate._runner.account import Account
from pipeline.translate._runner.alike import Alike
from pipeline.translate._runner.cache import Cache, key_of
from pipeline.translate._runner.dispatch import Dispatch, Reply
from pipeline.translate._runner.forms import Answered, better, forms
from pipeline.translate._runner.pack import batches
from pipeline.translate._runner.retry import Breaker

Verify: TypeAlias = Callable[[Request, Result], str]
"""Says what is wrong with an answer, or nothing."""

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_LONGEST_REASON = 300
_LOOKED_FOR = 32
"""Segments looked for in the cache at a time."""


class Watch(Protocol):
    """Somebody who is told how the work goes, always in the thread that asked for it."""

    def asked(self, engine: str, segments: int) -> None:
        """Take note of how many distinct segments an engine is to answer from now on."""

    def answered(self, engine: str, replies: Sequence[Reply], *, is_cached: bool) -> None:
        """Take note of the replies to one request, or of those found in the cache."""


class Engine:
    """A backend for one pair, with its account and the cache of answers."""

    def __init__(  # noqa: PLR0913  # each by its name
        self,
        backend: Backend,
        pair: str,
        account: Account,
        *,
        cache: Cache | None = None,
        watch: Watch | None = None,
        stop: threading.Event | None = None,
        withheld: Collection[str] = (),
    ) -> None:
        """Hold things together; nothing is asked yet, and nothing new once `stop` is set.

        A neighbour whose role is `withheld` is not shown to the backend: it must not be sent.
        """
        self.name, self.capabilities = account.name, account.capabilities
        self.account = account
        self._backend, self._pair = backend, pair
        self._cache = None if self.capabilities.is_instant else cache
        self._watch = watch
        self._reads_context = self.capabilities.context and account.policy.context
        is_passage = self.capabilities.is_passage and self._reads_context
        self._limits = replace(self.capabilities, is_passage=is_passage)
        self._withheld = frozenset(withheld)
        self._refusals = Breaker()
        self._stop = stop or threading.Event()
        self._identified = ""
        self._keys: dict[Request, bytes] = {}
        """Of requests under way: made when they are looked for, needed again to keep the answer."""
        self._faceless: BackendError | None = None

    def answer(
        self, requests: Iterable[Request], verify: Verify
    ) -> Generator[Answered, None, None]:
        """Yield what came of every request, in no order; nothing for one that was left out.

        Requests are taken one by one while others are under way. Those that are asked alike are
        sent once. Nothing is raised for a backend that fails:
        that is the problem of its requests, as is a cache that cannot be used: nothing is asked
        then, since the answers would be lost. Once the iterator is closed, what is under way is
        still kept.
        """
        alike = Alike()
        distinct = (r for r in map(self._shown, requests) if alike.is_new(r, self._identity(r)))
        with closing(self._dispatch()) as dispatch:
            for done in self._rounds(distinct, verify, dispatch):
                yield from alike.settled(done)
        self._keys.clear()
        yield from alike.late()

    def estimate(self, requests: Iterable[Request]) -> tuple[int, int, Usage]:
        """Return how many segments would be sent, how many are kept already, and the cost."""
        alike = {self._identity(request): request for request in map(self._shown, requests)}
        known = self._kept(list(alike.values()))
        open_ = [r for r in alike.values() if r.id not in known]
        total = Usage()
        for batch in batches(open_, self._limits):
            total += self.account.priced(self._backend.estimate(batch))
        return len(open_), len(known), total

    def _dispatch(self) -> Dispatch:
        return Dispatch(
            self._backend, self.account, self._refusals, keep=self._keep, stop=self._stop
        )

    def _shown(self, request: Request) -> Request:
        """Return a request without the neighbours that the backend must not see."""
        if not self._withheld.intersection(request.beside):
            return request
        before, after = (role in self._withheld for role in request.beside)
        return replace(
            request,
            before="" if before else request.before,
            after="" if after else request.after,
        )

    def _identity(self, request: Request) -> object:
        if self._reads_context or self.capabilities.is_instant:
            return request.nodes, request.source, request.role, request.before, request.after
        return request.nodes

    # --- rounds: the same question in several forms -------------------------------------------

    def _rounds(
        self, requests: Iterable[Request], verify: Verify, dispatch: Dispatch
    ) -> Iterator[Answered]:
        waiting: dict[int, Request] = {}
        best: dict[int, Answered] = {}
        for form in forms(self.capabilities):
            asked = self._first(requests, waiting) if form.is_first else form.of(waiting, best)
            for request, reply in self._ask(asked, dispatch, is_alone=form.is_alone):
                answered = _judged(request, reply, verify)
                if not answered.problem:
                    del waiting[request.id]
                    yield answered
                elif isinstance(reply, Failure) and not reply.is_lost:
                    del waiting[request.id]
                    yield best.pop(request.id, answered)
                else:
                    best[request.id] = better(best.get(request.id), answered, request)
            if dispatch.is_over:
                return  # what is left goes on in another run, from the answers that are kept
        yield from (best[left] for left in waiting if left in best)

    def _first(self, requests: Iterable[Request], waiting: dict[int, Request]) -> Iterator[Request]:
        """Yield requests as they are, some at a time; note that they wait for an answer."""
        several = iter(requests)
        while some := list(islice(several, _LOOKED_FOR)):
            waiting.update((request.id, request) for request in some)
            if self._watch is not None:
                self._watch.asked(self.name, len(some))
            yield from some

    # --- one round: cache, packing, connections -----------------------------------------------

    def _ask(
        self, requests: Iterable[Request], dispatch: Dispatch, *, is_alone: bool
    ) -> Iterator[Reply]:
        """Yield a reply to each request: kept ones as they are found, the others as they come."""
        found: list[Reply] = []
        limits = replace(self._limits, max_items=1) if is_alone else self._limits
        for replies in dispatch.send(batches(self._unknown(requests, found), limits)):
            self._tell(replies, is_cached=False)
            yield from replies
            yield from found
            found.clear()
        yield from found

    def _unknown(self, requests: Iterable[Request], found: list[Reply]) -> Iterator[Request]:
        """Yield the requests that the cache knows nothing of; put its replies into `found`.

        It looks for some at a time: connections need not wait until all have been looked for.
        """
        several = iter(requests)
        while some := list(islice(several, _LOOKED_FOR)):
            try:
                known = self._known(some)
            except BackendError as error:  # of the cache, or there is no such model
                self.account.breaker.failed(error)
                found += [(request, Failure(request.id, str(error))) for request in some]
                continue
            self._tell(known, is_cached=True)
            found += known
            answered = {request.id for request, _ in known}
            yield from (request for request in some if request.id not in answered)

    def _known(self, requests: Sequence[Request]) -> list[Reply]:
        """Return replies from the cache.

        Raises CacheError when it could not keep those of the others.
        """
        kept = self._kept(requests)
        if self._cache is not None:
            self._cache.used(self._key(request) for request in requests if request.id in kept)
            if len(kept) < len(requests):
                self._cache.require_writable()
        return [(request, kept[request.id]) for request in requests if request.id in kept]

    def _kept(self, requests: Sequence[Request]) -> dict[int, Result]:
        if self._cache is None:
            return {}
        keys = {self._key(request): request.id for request in requests}
        found = self._cache.get(list(keys))
        return {keys[key]: replace(result, id=keys[key]) for key, result in found.items()}

    def _keep(self, replies: Iterable[Reply]) -> None:
        """Write down answers; an empty one is none, and may be a good one next time."""
        if self._cache is not None:
            good = (
                (self._key(request), request, answer)
                for request, answer in replies
                if isinstance(answer, Result) and written_target(answer.nodes)
            )
            self._cache.put(self.name, self._pair, good)

    def _key(self, request: Request) -> bytes:
        if (key := self._keys.get(request)) is not None:
            return key
        if not self._identified:
            self._identified = self._identify()
        key = key_of(self._identified, self._pair, request, context=self._reads_context)
        self._keys[request] = key
        return key

    def _identify(self) -> str:
        """Return what stands for the backend in keys; it is asked once, also where there is none.

        It may look at the files of a model, or for them elsewhere. Raises BackendError.
        """
        if self._faceless is not None:
            raise self._faceless
        try:
            return f"{self.name}\0{self._backend.fingerprint()}"
        except BackendError as error:
            self._faceless = error
            raise

    def _tell(self, replies: Sequence[Reply], *, is_cached: bool) -> None:
        if self._watch is not None and replies:
            self._watch.answered(self.name, replies, is_cached=is_cached)


def _judged(request: Request, reply: Result | Failure, verify: Verify) -> Answered:
    if isinstance(reply, Failure):
        # A program's or a service's own words: nothing in them may speak to a terminal.
        return Answered(request.id, None, _CONTROL.sub(" ", reply.reason)[:_LONGEST_REASON])
    return Answered(request.id, reply, verify(request, reply))
