"""What can go wrong, and how the process ends.

    PipelineError             1   an article or a check failed
    ├── SourceError           1   a source file cannot be read as an article
    ├── CatalogError          1   a PO file cannot be read, or not without loss
    ├── ProofError            1   a page would not show every sentence once and in order
    ├── BackendError          1   a translation backend refused or failed
    │   ├── BackendBusy       1   it may be asked again, after a while
    │   └── RequestRefused    1   it refused this request; smaller ones may pass
    │       └── AnswerRefused 1   it answered something else, and may bill that
    └── ConfigurationError    2   pipeline.toml, the command line or a glossary is wrong
        └── GlossaryError     2   one or several lines of glossary/*.csv

A message says what happened, where (`file:line`), and what to do about it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

# A terminal obeys control letters; a file that is quoted must not be able to speak to it.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class PipelineError(Exception):
    """Stop one article or the whole command, with a message for its user."""

    exit_status = 1

    def __init__(self, message: str, *, file: str = "", line: int = 0, remedy: str = "") -> None:
        """Say what happened; `line` counts from 1, 0 means the file as a whole."""
        super().__init__(message)
        self.message, self.file, self.line, self.remedy = message, file, line, remedy

    def __str__(self) -> str:
        """Return `file:line: what happened. What to do.` without control letters."""
        place = f"{self.file}:{self.line}: " if self.line else f"{self.file}: " if self.file else ""
        text = f"{place}{self.message}" + (f" {self.remedy}" if self.remedy else "")
        return _CONTROL.sub(" ", text)

    def __reduce__(self) -> tuple[object, ...]:
        """Keep every field when a worker process sends the error back."""
        return _rebuild, (type(self), self.message, self.file, self.line, self.remedy)


def _rebuild(
    kind: type[PipelineError], message: str, file: str, line: int, remedy: str
) -> PipelineError:
    return kind(message, file=file, line=line, remedy=remedy)


class SourceError(PipelineError):
    """A source file cannot be read as an article."""


class CatalogError(PipelineError):
    """A PO file cannot be read, or not without losing something."""


class ProofError(PipelineError):
    """A page was refused because it would not show what it must."""


class BackendError(PipelineError):
    """A translation backend refused, failed or is not configured."""


class BackendBusy(BackendError):  # noqa: N818  # a state, not a fault
    """A backend is overloaded, limits our rate or was not reached: the same request may pass later."""

    retry_after: float | None = None
    """Seconds to wait, where the service says so."""


class RequestRefused(BackendError):  # noqa: N818  # as above
    """A backend cannot answer a request as it is; halves of it may pass."""


class AnswerRefused(RequestRefused):
    """A backend's answer does not fit the request: a wrong count, or what nobody asked for."""


class ConfigurationError(PipelineError):
    """pipeline.toml or the command line is wrong."""

    exit_status = 2


class GlossaryError(ConfigurationError):
    """One or several lines of the glossary are wrong; the message lists them all."""


def nearest(word: str, known: Iterable[str]) -> str:
    """Return ` Did you mean 'X'?` for the likeliest of the known words, or a list of them."""
    import difflib  # only when something is wrong

    choices = sorted(known)
    close = difflib.get_close_matches(word, choices, n=1, cutoff=0.5)
    return f"Did you mean '{close[0]}'?" if close else f"Known: {', '.join(choices)}."
