"""How long a sentence takes Apertium, asked one by one and together, and what starting it costs.

The limit is that of the issue; a process for each sentence is what the program `apertium` does.
"""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable
from statistics import median

from bench._rows import Row, Settings
from pipeline.errors import ConfigurationError
from pipeline.memory import Memory
from pipeline.model import Locale
from pipeline.translate import Context, Request, Term, create

_SENTENCES = 200
_TERM = Term("steering committee", "comité de dirección", "committee")


def run(settings: Settings) -> list[Row]:
    """Return milliseconds a sentence, with a term and a name in each; nothing without Apertium."""
    context = Context(Locale("en"), Locale("es"), Memory(()), "2026-01-02", {"timeout": 30})
    try:
        backend = create("apertium", context)
    except ConfigurationError:
        return []
    batch = [
        Request(n, ("The ", _TERM, f" of Orvex read report number {n} on the river."))
        for n in range(_SENTENCES)
    ]
    list(backend.translate(batch[:1]))
    together = _milliseconds(settings, lambda: list(backend.translate(batch)), _SENTENCES)
    alone = _milliseconds(settings, lambda: [list(backend.translate([r])) for r in batch[:20]], 20)
    process = _milliseconds(settings, lambda: _process(batch[0].text), 1)
    return [
        Row("Apertium, a sentence of a batch", together, 7, unit="ms"),
        Row("Apertium, a sentence alone", alone, 7, unit="ms"),
        Row("a process for each sentence", process, unit="ms"),
    ]


def _milliseconds(settings: Settings, work: Callable[[], object], count: int) -> float:
    def once() -> float:
        start = time.perf_counter()
        work()
        return 1000 * (time.perf_counter() - start) / count

    return median(once() for _ in range(settings.rounds))


def _process(text: str) -> None:
    subprocess.run(["apertium", "eng-spa"], input=text.encode(), capture_output=True, check=True)
