"""A backend that answers as it is told, and an engine around it that never waits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

import pytest

from pipeline.model import Document
from pipeline.translate import (
    Backend,
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
    translate,
    translate_each,
)

TODAY = "2026-01-02"
PLAIN = Capabilities("a fake", max_items=0, tags=True)


@dataclass
class Fake:
    """Answers with what a function makes of a batch; remembers every batch."""

    answers: Callable[[Sequence[Request]], Iterable[Result | Failure]]
    batches: list[Sequence[Request]] = field(default_factory=list)

    def fingerprint(self) -> str:
        return "fake 1"

    def estimate(self, batch: Sequence[Request]) -> Usage:
        return Usage(sum(len(request.text) for request in batch))

    def translate(self, batch: Sequence[Request]) -> Iterable[Result | Failure]:
        self.batches.append(batch)
        return self.answers(batch)


def engine_of(
    backend: Backend,
    has: Capabilities = PLAIN,
    *,
    cache=None,
    watch=None,
    stop=None,
    pair="en de",
    **options,
) -> Engine:
    """Return an engine around a backend, with options as in its table of pipeline.toml."""
    opened = account("fake", has, {"retries": 0, **options}, today=TODAY)
    at_once = replace(opened.policy, patience=replace(opened.policy.patience, base=0.0))
    opened = replace(opened, policy=at_once)
    return Engine(backend, pair, opened, cache=cache, watch=watch, stop=stop)


def through(document: Document, *engines: Engine, accept=lambda *_: "") -> Document:
    """Translate a document with engines in their order."""
    return translate(document, lambda *_: engines, accept)


def through_all(documents: Sequence[Document], *engines: Engine) -> list[Document]:
    """Translate several documents together; return them in their order."""
    done = dict(translate_each(documents, lambda *_: engines))
    return [done[number] for number in range(len(documents))]


def plugin_engine(name: str, context: Context, *, cache=None) -> Engine:
    """Return an engine around one of the package's own backends."""
    has = capabilities(name)
    opened = account(name, has, {} if has.is_instant else context.options, today=context.today)
    return Engine(create(name, context), f"{context.source} {context.target}", opened, cache=cache)


@pytest.fixture(scope="session")
def fakes():
    """Return the tools above: test files here cannot import each other."""
    from types import SimpleNamespace

    return SimpleNamespace(
        Fake=Fake,
        engine_of=engine_of,
        through=through,
        through_all=through_all,
        plugin_engine=plugin_engine,
        PLAIN=PLAIN,
    )
