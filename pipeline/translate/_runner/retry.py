"""Ask again when it may help, wait as long as the service says, and stop asking one that is down.

Sources: RFC 9110 §10.2.3 (Retry-After); M. Brooker, Exponential Backoff And Jitter, AWS 2015 (full
jitter); M. Nygard, Release It! (circuit breaker).
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from pipeline.errors import BackendBusy, BackendError

Answer = TypeVar("Answer")
_LONGEST = 300.0
"""Seconds; a service that asks for more is as good as down for this run."""
_REFUSALS = 20
"""Single segments refused one after another, after which a backend is not asked again."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How often and how long to wait for a backend."""

    retries: int = 5
    base: float = 0.5
    """Seconds of the first wait, at most; each further one may be twice as long."""
    ceiling: float = 60.0


class Breaker:
    """Remembers that a backend is down, so that nobody waits for it in vain."""

    def __init__(self, *, after: int = 3) -> None:
        """Open for good on a fatal error, or when `after` requests in a row failed with all retries."""
        self._after, self._failures, self._refusals = after, 0, 0
        self._reason = ""
        self._lock = threading.Lock()

    def check(self) -> None:
        """Raise BackendError with the reason when the backend is down."""
        if self._reason:
            raise BackendError(self._reason)

    def succeeded(self) -> None:
        """Note an answer."""
        with self._lock:
            self._failures = self._refusals = 0

    def refused(self, error: BackendError) -> None:
        """Note that one segment alone was refused; when every one is, it is not the segments."""
        with self._lock:
            self._refusals += 1
            if self._refusals >= _REFUSALS:
                self._reason = self._reason or str(error)

    def failed(self, error: BackendError) -> None:
        """Note a request that failed for good; open when it is fatal or one too many."""
        with self._lock:
            self._failures += 1
            if not isinstance(error, BackendBusy) or self._failures >= self._after:
                self._reason = self._reason or str(error)


@dataclass(slots=True)
class Bucket:
    """A token bucket that holds one request: units go out evenly, so many a second at most.

    Evenly, since a service that allows one request a second refuses the second of a burst.
    """

    rate: float
    """Units a second; 0 for no limit."""
    clock: Callable[[], float] = time.monotonic
    _next: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def wait(self, units: float, sleep: Callable[[float], object]) -> None:
        """Sleep until so many units may be spent."""
        with self._lock:
            now = self.clock()
            start = max(self._next, now)
            self._next = start + (units / self.rate if self.rate else 0.0)
        if start > now:
            sleep(start - now)

    def hold(self, seconds: float) -> None:
        """Let nobody spend anything for so long: the service asked one of us to wait."""
        with self._lock:
            self._next = max(self._next, self.clock() + min(seconds, _LONGEST))


def insist(
    ask: Callable[[], Answer], patience: Patience, sleep: Callable[[float], object]
) -> Answer:
    """Return what `ask` returns, asking again while the backend is busy.

    `sleep` waits so many seconds, or raises when the run is to end. Raises BackendBusy when all
    retries are used up, and at once what is no BackendBusy.
    """
    for attempt in range(patience.retries + 1):
        try:
            return ask()
        except BackendBusy as error:
            longest = min(patience.ceiling, patience.base * 2**attempt)
            pause = random.uniform(longest / 2, longest)  # noqa: S311  # spreads load, no secret
            if error.retry_after is not None:
                pause = error.retry_after + random.uniform(0, patience.base)  # noqa: S311
            if attempt == patience.retries or pause > _LONGEST:
                raise
            sleep(pause)
    raise AssertionError  # the loop returns or raises
