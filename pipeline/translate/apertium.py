"""Apertium, installed on this machine: a rule-based engine, quick, private, the same every day.

One pipeline of processes a pair stays up and is fed null-terminated segments, so that a sentence
takes milliseconds instead of the time to start a dozen programs. Tags and terms travel as
word-bound blanks on the words themselves: the grammar still sees the words, and what an inline
code or a glossary entry covered is found again wherever those words went.

Source: https://wiki.apertium.org/wiki/Apertium_stream_format (escapes, superblanks, word-bound
blanks), https://wiki.apertium.org/wiki/NUL_flush.
"""

from __future__ import annotations

import threading
import weakref
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.errors import ConfigurationError
from pipeline.locales import three_letters
from pipeline.translate import Backend, Capabilities, Context, Request, Result, Usage, _placeholders
from pipeline.translate import _apertium_stream as stream
from pipeline.translate._pipes import Pipes
from pipeline.translate._policy import number
from pipeline.translate._protocol import characters

CAPABILITIES = Capabilities(
    "rule-based engine of this machine, for the pairs that are installed",
    options=("modes",),
    max_items=500,
    tags=True,
    glossary="placeholder",
    pairs="as installed: apt install apertium-eng-spa, …",
)
_MODES = "/usr/share/apertium/modes"
_ON_WORDS = frozenset({0, 3})
"""Forms in which words are marked; in the others, placeholders stand in for terms and tags."""


@dataclass(slots=True, weakref_slot=True)
class _Apertium:
    mode: Path
    timeout: float
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _pipes: Pipes | None = None

    def fingerprint(self) -> str:
        """Return the mode with the sizes and dates of its data: newer data translate otherwise."""
        parts = [path for stage in stream.stages(self.mode) for path in stage if "/" in path]
        stats = (Path(part).stat() for part in parts if Path(part).is_file())
        data = sum(stat.st_size + int(stat.st_mtime) for stat in stats)
        return f"{self.mode.stem} {stream.VERSION} {data}"

    def estimate(self, batch: Sequence[Request]) -> Usage:
        """Return the characters; they cost nothing."""
        return characters(batch)

    def translate(self, batch: Sequence[Request]) -> Iterator[Result]:
        """Yield a result for every request.

        Raises BackendBusy when the pipeline died or hangs; the next call starts it again.
        """
        marked = [stream.encode(r) if r.form in _ON_WORDS else None for r in batch]
        plain = [_placeholders.encode(r) for r in batch]
        sent = [
            m.text if m else stream.closed(stream.escape(p.text))
            for m, p in zip(marked, plain, strict=True)
        ]
        answers = self._ask(sent)
        for request, m, p, answer in zip(batch, marked, plain, answers, strict=True):
            nodes = stream.decode(answer, m) if m else _placeholders.decode(stream.plain(answer), p)
            usage = Usage(len(request.text))
            yield Result(request.id, stream.tidied(nodes, request), self.mode.stem, usage=usage)

    def _ask(self, segments: Sequence[str]) -> list[str]:
        with self._lock:
            if self._pipes is None or not self._pipes.is_up:
                self._pipes = Pipes("Apertium", stream.stages(self.mode), timeout=self.timeout)
                weakref.finalize(self, self._pipes.close)
            return self._pipes.ask(segments)


def create(context: Context) -> Backend:
    """Make the backend; its option `modes` is the folder of Apertium's modes.

    Raises ConfigurationError naming the installed pairs when this one is not among them.
    """
    folder = Path(str(context.options.get("modes", _MODES))).expanduser()
    found = mode(folder, context.source, context.target)
    if found is None:
        known = ", ".join(sorted(path.stem for path in folder.glob("*.mode"))) or "none"
        raise ConfigurationError(
            f"Apertium has no pair {context.source} → {context.target} in {folder}.",
            remedy=f"Installed: {known}. Debian: apt install apertium-SOURCE-TARGET.",
        )
    return _Apertium(found, number("apertium", context.options, "timeout"))


def mode(folder: Path, source: str, target: str) -> Path | None:
    """Return the file of a pair's mode, named by three letters or by two, or None."""
    names = [(three_letters(source), three_letters(target)), (source[:2], target[:2])]
    paths = (folder / f"{a}-{b}.mode" for a, b in names)
    return next((path for path in paths if path.is_file()), None)
