"""What the runner adds to an engine, and how quick the cache of answers is.

Two engines are stand-ins that do nothing but wait as long as a real one works: 5 ms a sentence on
this machine, as a small local model does, or 20 ms a request. The third is the LibreTranslate
backend with a service of 20 ms on loopback, in a process of its own. Through the runner a sentence
is also packed, sent, kept in the cache, verified and put into its article. A connection is busy while
the engine is being asked; bare, a thread asks the next as soon as it can.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median

from bench._rows import Row, Settings
from bench._service import service
from pipeline.memory import Memory
from pipeline.model import Code, Content, Document, Locale, Role, Span, Unit
from pipeline.segment import segment
from pipeline.translate import (
    Backend,
    Cache,
    Capabilities,
    Context,
    Engine,
    Failure,
    Request,
    Result,
    Usage,
    account,
    capabilities,
    create,
    requests,
    translate_each,
)
from pipeline.translate._runner.cache import key_of
from pipeline.translate._runner.pack import batches

_TODAY = "2026-01-02"
_KEPT = 20_000
_CONNECTIONS = 8
_LOCAL = Capabilities("a local model", max_items=32, tags=True)
_REMOTE = Capabilities("a service", is_local=False, max_items=4, tags=True)


@dataclass
class _Waiting:
    """An engine that takes its time and gives back what it is sent."""

    a_request: float = 0.0
    """Seconds, as for the next."""
    a_segment: float = 0.0
    asked: list[float] = field(default_factory=list)
    """Seconds that each request took."""

    def fingerprint(self) -> str:
        return "1"

    def estimate(self, batch: Sequence[Request]) -> Usage:
        return Usage(sum(len(request.text) for request in batch))

    def translate(self, batch: Sequence[Request]) -> list[Result]:
        start = time.perf_counter()
        time.sleep(self.a_request + self.a_segment * len(batch))
        self.asked.append(time.perf_counter() - start)
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
    yield from _compared("that wait", rounds, lambda: _Waiting(0.020), _REMOTE)
    with service() as url:
        memory = Memory(())
        context = Context(Locale("en"), Locale("de"), memory, _TODAY, {"url": url})
        has = replace(capabilities("libretranslate"), max_items=_REMOTE.max_items)
        yield from _compared(
            "over HTTP", rounds, lambda: _Timed(create("libretranslate", context)), has
        )


def _compared(
    kind: str, rounds: int, engine: Callable[[], _Waiting | _Timed], has: Capabilities
) -> Iterator[Row]:
    documents = _documents(4_000)
    bare, ours = _Side(), _Side()
    for _ in range(rounds):
        bare.add(_bare, engine(), has, documents)
        ours.add(_through, engine(), has, documents)
    name = f"1000 requests {kind}, of 20 ms over 8 connections: runner over engine, wall time"
    walls = median(ours.seconds), median(bare.seconds)
    yield Row(name, walls[0] / walls[1], 1.10, *(f"{wall:.2f} s" for wall in walls))
    name = "… share of the time that a connection is busy"
    shares = median(ours.busy), median(bare.busy)
    shown = (f"{share:.1f} %" for share in shares)
    yield Row(name, shares[0], 95, *shown, unit="%", is_floor=True)


@dataclass
class _Timed:
    """A backend, and how long each of its answers took."""

    backend: Backend
    asked: list[float] = field(default_factory=list)
    """Seconds."""

    def fingerprint(self) -> str:
        return self.backend.fingerprint()

    def estimate(self, batch: Sequence[Request]) -> Usage:
        return self.backend.estimate(batch)

    def translate(self, batch: Sequence[Request]) -> list[Result | Failure]:
        start = time.perf_counter()
        answers = list(self.backend.translate(batch))
        self.asked.append(time.perf_counter() - start)
        return answers


@dataclass
class _Side:
    """What one side took in each round."""

    seconds: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)
    """Per cent."""

    def add(
        self,
        side: Callable[..., float],
        engine: _Waiting | _Timed,
        has: Capabilities,
        documents: Sequence[Document],
    ) -> None:
        wall = side(engine, has, documents, _CONNECTIONS)
        self.seconds.append(wall)
        self.busy.append(100 * sum(engine.asked) / (_CONNECTIONS * wall))


def _bare(
    engine: _Waiting | _Timed, has: Capabilities, documents: Sequence[Document], connections: int
) -> float:
    """Return the seconds that the engine takes with nobody around it."""
    packed = list(batches([request for *_, request in requests(documents)], has))
    start = time.perf_counter()
    with ThreadPoolExecutor(connections) as pool:
        list(pool.map(engine.translate, packed))
    return time.perf_counter() - start


def _through(
    engine: _Waiting | _Timed, has: Capabilities, documents: Sequence[Document], connections: int
) -> float:
    """Return the seconds from open articles to translated ones, with a cache that is on disk.

    A newsroom's cache is made once; that is left out.
    """
    with tempfile.TemporaryDirectory() as folder:
        cache = Cache(Path(folder) / "c.sqlite", today=_TODAY)
        opened = account("x", has, {"connections": connections}, today=_TODAY)
        engines = (Engine(engine, "en de", opened, cache=cache),)
        cache.require_writable()
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
