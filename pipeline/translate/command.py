"""Any program of yours that reads and writes JSON lines: an engine behind a script of ten lines.

The program is started once a pair and stays up. For each segment it is given a line

    {"id": 7, "text": "See <a>this</a>.", "source": "en", "target": "de", "role": "title",
     "before": "…", "after": "…", "terms": [{"source": "SOE", "target": "Staatsbetrieb"}]}

and writes one, in any order, and flushes: `{"id": 7, "text": "…"}` or `{"id": 7, "error": "why"}`.
Its answer has the same tags; with `plain = true` tags and terms are words that it leaves alone.

Source: JSON Lines, https://jsonlines.org.
"""

from __future__ import annotations

import json
import threading
import weakref
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.errors import BackendBusy, ConfigurationError
from pipeline.translate import (
    Backend,
    Capabilities,
    Context,
    Failure,
    Request,
    Result,
    Usage,
    _placeholders,
)
from pipeline.translate._nodes import parsed
from pipeline.translate._pipes import Pipes
from pipeline.translate._policy import number
from pipeline.translate._protocol import characters

CAPABILITIES = Capabilities(
    "a program of yours that speaks JSON lines",
    requires=("program",),
    options=("plain", "version"),
    max_items=50,
    tags=True,
    glossary="native",
    context=True,
)


@dataclass(slots=True, weakref_slot=True)
class _Command:
    program: tuple[str, ...]
    pair: tuple[str, str]
    folder: Path
    timeout: float
    version: str
    plain: bool
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _pipes: Pipes | None = None

    def fingerprint(self) -> str:
        """Return the command line and the version that pipeline.toml gives it."""
        return json.dumps([self.program, self.version, self.plain])

    def estimate(self, batch: Sequence[Request]) -> Usage:
        """Return the characters; what they cost is the program's business."""
        return characters(batch)

    def translate(self, batch: Sequence[Request]) -> Iterator[Result | Failure]:
        """Yield what the program says to each request.

        Raises BackendBusy when it ends, hangs or writes what is no JSON.
        """
        encoded = {r.id: _placeholders.encode(r) for r in batch if self.plain or r.form}
        lines = [self._line(r, encoded.get(r.id)) for r in batch]
        asked = {request.id: request for request in batch}
        for line in self._ask(lines):
            answer = _object(line)
            id = answer.get("id")  # noqa: A001  # the field's word
            if not isinstance(id, int) or id not in asked:
                continue  # the runner misses an answer, and asks for less at a time
            if not isinstance(text := answer.get("text"), str):
                yield Failure(id, str(answer.get("error", "the program gave no text"))[:200])
                continue
            request = asked[id]
            nodes = (
                _placeholders.decode(text, encoded[id]) if id in encoded else parsed(text, request)
            )
            yield Result(id, nodes, usage=Usage(len(request.text)))

    def _line(self, request: Request, encoded: _placeholders.Encoded | None) -> str:
        source, target = self.pair
        terms = () if encoded else request.terms
        said = {
            "id": request.id,
            "text": encoded.text if encoded else request.source,
            "source": source,
            "target": target,
            "role": request.role,
            "before": request.before,
            "after": request.after,
            "terms": [{"source": term.text, "target": term.target} for term in terms],
        }
        return json.dumps(said, ensure_ascii=False)

    def _ask(self, lines: Sequence[str]) -> list[str]:
        with self._lock:
            if self._pipes is None or not self._pipes.is_up:
                self._pipes = Pipes(
                    self.program[0],
                    [self.program],
                    timeout=self.timeout,
                    end=b"\n",
                    folder=self.folder,
                )
                weakref.finalize(self, self._pipes.close)
            return self._pipes.ask(lines)


def _object(line: str) -> dict[str, object]:
    try:
        answer = json.loads(line)
    except ValueError as error:
        raise BackendBusy(f"The program wrote what is no JSON: {line[:80]!r}.") from error
    return answer if isinstance(answer, dict) else {}


def create(context: Context) -> Backend:
    """Make the backend; `program` is a list: the program and its arguments, run in the newsroom.

    `version` is yours to raise when its answers change; `plain` keeps tags and terms from it.

    Raises ConfigurationError when `program` is no such list.
    """
    program = context.options["program"]
    if isinstance(program, str):
        program = [program]
    if not isinstance(program, list) or not program or not all(isinstance(w, str) for w in program):
        raise ConfigurationError(
            "[translate.command] program: must be a list of texts.",
            file="pipeline.toml",
            remedy='Write program = ["./translate.py", "--fast"].',
        )
    return _Command(
        tuple(program),
        (context.source, context.target),
        context.root,
        number("command", context.options, "timeout"),
        str(context.options.get("version", "")),
        context.options.get("plain") is True,
    )
