"""Count what backends answer while they do: for the progress bar, the log and the summary."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from pipeline.errors import ConfigurationError
from pipeline.translate import Failure, Reply, Usage

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


@dataclass(slots=True)
class Count:
    """What one backend did."""

    segments: int = 0
    """Answers that came, kept ones left out; a segment asked again in another form counts again."""
    kept: int = 0
    """Answers from the cache."""
    failures: int = 0
    usage: Usage = field(default_factory=Usage)
    """Of answers that came."""
    seconds: float = 0.0
    """From the first question to the last answer."""


class Meter:
    """Told by the runner what is asked and answered; made by `meter`."""

    def __init__(self, *, log: TextIO | None, bar: Progress | None) -> None:
        """Write a line of JSON to `log` for each reply, and show the counts on `bar`."""
        self.counts: dict[str, Count] = {}
        self._log, self._bar = log, bar
        self._tasks: dict[str, TaskID] = {}
        self._starts: dict[str, float] = {}

    def asked(self, engine: str, segments: int) -> None:
        """Add to how many distinct segments a backend is to answer."""
        self.counts.setdefault(engine, Count())
        self._starts.setdefault(engine, time.monotonic())
        if self._bar is None:
            return
        if engine not in self._tasks:
            self._tasks[engine] = self._bar.add_task(engine, total=0, detail="")
        total = self._bar.tasks[self._tasks[engine]].total or 0
        self._bar.update(self._tasks[engine], total=total + segments)

    def answered(self, engine: str, replies: Sequence[Reply], *, is_cached: bool) -> None:
        """Take note of replies."""
        count = self.counts.setdefault(engine, Count())
        for _, answer in replies:
            if isinstance(answer, Failure):
                count.failures += 1
            elif is_cached:
                count.kept += 1
            else:
                count.segments += 1
                count.usage += answer.usage
        start = self._starts.setdefault(engine, time.monotonic())
        count.seconds = time.monotonic() - start
        # A segment that is asked again in another form is no further one.
        self._show(engine, count, sum(request.form == 0 for request, _ in replies))
        self._write(engine, replies, count.seconds, is_cached=is_cached)

    def _show(self, engine: str, count: Count, advance: int) -> None:
        if self._bar is not None and engine in self._tasks:
            rate = count.segments / count.seconds if count.seconds else 0.0
            cost = f", {count.usage.cost:.2f}" if count.usage.cost else ""
            detail = f"{count.usage.characters:,} characters, {rate:.0f}/s{cost}"
            self._bar.update(self._tasks[engine], advance=advance, detail=detail)

    def _write(
        self, engine: str, replies: Sequence[Reply], seconds: float, *, is_cached: bool
    ) -> None:
        """Log replies; neither keys nor texts are in a log, which may be sent to somebody."""
        if self._log is None:
            return
        for request, answer in replies:
            line: dict[str, object] = {
                "backend": engine,
                "segment": request.id,
                "form": request.form,
                "seconds": round(seconds, 3),
            }
            if isinstance(answer, Failure):
                line |= {"error": answer.reason}
            else:
                line |= {
                    "cached": is_cached,
                    "model": answer.model,
                    "request": answer.request_id,
                    "characters": answer.usage.characters,
                    "tokens": answer.usage.tokens,
                    "cost": answer.usage.cost,
                }
            self._log.write(json.dumps(line, ensure_ascii=False) + "\n")
        self._log.flush()


@contextmanager
def meter(log: Path | None = None) -> Iterator[Meter]:
    """Give a meter that shows a progress bar on a terminal, and logs JSON lines to a file.

    Raises ConfigurationError when the log cannot be written.
    """
    with ExitStack() as stack:
        bar = stack.enter_context(_bar()) if sys.stderr.isatty() else None
        yield Meter(log=stack.enter_context(_opened(log)) if log else None, bar=bar)


def _opened(log: Path) -> TextIO:
    try:
        return log.open("a", encoding="utf-8")
    except OSError as error:
        raise ConfigurationError(
            f"cannot be written: {error.strerror}.", file=str(log), remedy="Name another log."
        ) from error


def _bar() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
    from rich.progress import TimeRemainingColumn as Left

    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[detail]}"),
        Left(),
        console=Console(stderr=True),
        transient=True,
    )
