"""What the runner adds to an engine, and how quick the cache of answers is.

The engines are stand-ins that do nothing but wait as long as a real one works: 5 ms a sentence on
this machine, as a small local model does, or 20 ms a request for a service on the network. Through
the runner a sentence is also packed, sent, kept in the cache, verified and put into its article.
"""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from bench._rows import Row, Settings
from pipeline.model import Code, Content, Document, Locale, Role, Span, Unit
from pipeline.segment import segment
from pipeline.translate import (
    Cache,
    Capabilities,
    Engine,
    Request,
    Result,
    Usage,
    account,
    requests,
    translate_each,
)
from pipeline.translate._cache import key_of
from pipeline.translate._pack import batches

_TODAY = "2026-01-02"
_KEPT = 20_000
_LOCAL = Capabilities("a local model", max_items=32, tags=True)
_REMOTE = Capabilities("a service", is_local=False, max_items=4, tags=True)


@dataclass
class _Waiting:
    """An engine that takes its time and gives back what it is sent."""

    a_request: float = 0.0
    """Seconds, as for the next."""
    a_segment: float = 0.0
    busy: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def fingerprint(self) -> str:
        return "1"

    def estimate(self, batch: Sequence[Request]) -> Usage:
        return Usage(sum(len(request.text) for request in batch))

    def translate(self, batch: Sequence[Request]) -> list[Result]:
        start = time.perf_counter()
        time.sleep(self.a_request + self.a_segment * len(batch))
        with self._lock:
            self.busy += time.perf_counter() - start
        return [Result(request.id, request.nodes) for request in batch]


def run(settings: Settings) -> list[Row]:
    """Measure the cache, and the runner over both kinds of engine."""
    return [*_cache_rows(), *_local_rows(settings.rounds), *_remote_rows(settings.rounds)]


def _cache_rows() -> Iterator[Row]:
    """Measure CPU time: what it costs on a machine that has nothing else to do."""
    asked = [request for *_, request in requests(_documents(_KEPT))]
    keys = [key_of("1", "en de", request, context=False) for request in asked]
    with tempfile.TemporaryDirectory() as folder:
        cache = Cache(Path(folder) / "c.sqlite", today=_TODAY)
        answers = [
            (key, request, Result(request.id, request.nodes, usage=Usage(20)))
            for key, request in zip(keys, asked, strict=True)
        ]
        start = time.process_time()
        for answer in answers:
            cache.put("x", "en de", [answer])
        middle = time.process_time()
        for key in keys:
            cache.get([key])
        end = time.process_time()
        cache.close()
    yield _rate("Answers kept, one a transaction", middle - start, 5_000)
    yield _rate("Answers found, one at a time", end - middle, 20_000)


def _rate(name: str, seconds: float, least: float) -> Row:
    return Row(name, _KEPT / seconds, least, unit="/s of CPU", is_floor=True)


def _local_rows(rounds: int) -> Iterator[Row]:
    documents = _documents(600)
    bare = median(_bare(_Waiting(a_segment=0.005), _LOCAL, documents, 1) for _ in range(rounds))
    ours = median(_through(_Waiting(a_segment=0.005), _LOCAL, documents, 1) for _ in range(rounds))
    name = "600 sentences by a local engine of 5 ms each: runner over engine, wall time"
    yield Row(name, ours / bare, 1.05, f"{ours:.2f} s", f"{bare:.2f} s")


def _remote_rows(rounds: int) -> Iterator[Row]:
    documents, connections = _documents(4_000), 8
    bare = median(_bare(_Waiting(0.020), _REMOTE, documents, connections) for _ in range(rounds))
    engines = [_Waiting(0.020) for _ in range(rounds)]
    times = [_through(engine, _REMOTE, documents, connections) for engine in engines]
    name = "1000 requests of 20 ms over 8 connections: runner over engine, wall time"
    yield Row(name, median(times) / bare, 1.10, f"{median(times):.2f} s", f"{bare:.2f} s")
    busy = median(
        engine.busy / (connections * wall) for engine, wall in zip(engines, times, strict=True)
    )
    yield Row(
        "… share of the time that a connection is busy", 100 * busy, 95, unit="%", is_floor=True
    )


def _bare(
    engine: _Waiting, has: Capabilities, documents: Sequence[Document], connections: int
) -> float:
    """Return the seconds that the engine takes with nobody around it."""
    packed = list(batches([request for *_, request in requests(documents)], has))
    start = time.perf_counter()
    with ThreadPoolExecutor(connections) as pool:
        list(pool.map(engine.translate, packed))
    return time.perf_counter() - start


def _through(
    engine: _Waiting, has: Capabilities, documents: Sequence[Document], connections: int
) -> float:
    """Return the seconds from open articles to translated ones, with a cache on disk."""
    with tempfile.TemporaryDirectory() as folder:
        cache = Cache(Path(folder) / "c.sqlite", today=_TODAY)
        opened = account("x", has, {"connections": connections}, today=_TODAY)
        engines = (Engine(engine, "en de", opened, cache=cache),)
        start = time.perf_counter()
        done = [document for _, document in translate_each(documents, lambda *_: engines)]
        seconds = time.perf_counter() - start
        cache.close()
    assert all(s.target for document in done for u in document.units for s in u.segments)
    return seconds


def _documents(segments: int) -> list[Document]:
    """Return articles of twenty sentences, an inline code in each."""

    def unit(article: int, number: int) -> Unit:
        text = f"Report {article} says that {number} cranes lifted the beams of the new hall"
        return Unit(number, Role.BODY, Content(text, (Code("1", "em", Span(7, 11)),)))

    return [
        segment(
            Document(
                f"a{article}",
                f"a{article}.md",
                Locale("en"),
                Locale("de"),
                units=tuple(unit(article, number) for number in range(1, 21)),
            )
        )
        for article in range(segments // 20)
    ]
