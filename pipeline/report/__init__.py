"""Write down what `pipeline check` found: each form of output is a file beside this one.

A report is a module with a docstring that names the standard of its form, `LEAST` (the least
severity that it shows unless `--fail-on` asks for more), and

    def render(result: Findings, style: Style) -> str

It is pure: the same findings give the same text, and nothing is read or written. Findings hold
texts of strangers; a report escapes them for whoever reads it: a terminal, a log, XML.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from posixpath import normpath
from typing import NamedTuple, Protocol, cast

from pipeline.findings import Finding, Findings, Threshold, is_at_least
from pipeline.model import Severity
from pipeline.registry import load

EXCERPT = 60
"""Characters of a sentence that stand for it in a heading."""


class Style(NamedTuple):
    """How a report is to be written."""

    fail_on: Threshold = Severity.ERROR
    """The least severity that fails the command; None: nothing does."""
    is_coloured: bool = False
    """True when a terminal shows the report."""
    prefix: str = ""
    """What stands before the findings' paths to make them start at the repository's top folder."""

    def address(self, file: str) -> str:
        """Return a finding's file as its path below the repository; one elsewhere as it is."""
        return file if file.startswith("/") else normpath(f"{self.prefix}{file}")


class Report(Protocol):
    """What a module must offer to be a form of output."""

    __doc__: str | None
    LEAST: Severity

    REGIONS: bool
    """Optional: whether it says where in a line a fault stands; otherwise nobody looks for that."""

    def render(self, result: Findings, style: Style) -> str:
        """Return the whole report; it ends in a line end, or is empty."""


def shows_regions(name: str) -> bool:
    """Tell whether a form says where in a line a fault stands.

    Raises ConfigurationError when there is no such form.
    """
    return bool(getattr(load("report", name), "REGIONS", False))


def render(name: str, result: Findings, style: Style) -> str:
    """Return what was found in the form of that name.

    Raises ConfigurationError when there is none.
    """
    return cast("Report", load("report", name)).render(result, style)


def shown(result: Findings, least: Severity, style: Style) -> Iterator[Finding]:
    """Yield the findings that are grave enough to show: `least`, or what fails the command."""
    for finding in result.findings:
        severity = Severity(finding.severity)
        if is_at_least(severity, least) or is_at_least(severity, style.fail_on):
            yield finding


def excerpt(text: str) -> str:
    """Return the beginning of a text on one line."""
    line = " ".join(text.split())
    return line if len(line) <= EXCERPT else f"{line[: EXCERPT - 1]}…"


def numbered(keys: Iterable[str]) -> Iterator[int]:
    """Yield for each key how often it has come before: 0, then 1 and so on."""
    seen: dict[str, int] = {}
    for key in keys:
        seen[key] = seen.get(key, -1) + 1
        yield seen[key]
