"""What a measurement returns, and what it may be told."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median


@dataclass(frozen=True, slots=True)
class Settings:
    """What the command line says to every measurement."""

    pages: Path
    """A folder of HTML and Markdown pages, subfolders included."""
    rounds: int = 3
    """How often each command is timed; the sides of a ratio take turns."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    name: str
    """What is measured, in a few words."""
    value: float
    """A ratio, or a number in `unit`."""
    limit: float | None = None
    """What the value must not exceed (or fall below); None where nothing was promised."""
    ours: str = ""
    theirs: str = ""
    """What is compared with."""
    unit: str = "×"
    is_floor: bool = False
    """True when the value must be at least the limit."""

    @property
    def is_met(self) -> bool:
        """Tell whether the value keeps to its limit."""
        if self.limit is None:
            return True
        return self.value >= self.limit if self.is_floor else self.value <= self.limit

    @property
    def target(self) -> str:
        """Return the limit as the table shows it."""
        if self.limit is None:
            return ""
        return f"{'≥' if self.is_floor else '≤'} {_number(self.limit)}{_suffix(self.unit)}"

    @property
    def shown(self) -> str:
        """Return the value as the table shows it."""
        return f"{_number(self.value)}{_suffix(self.unit)}"


def _number(value: float) -> str:
    return f"{value:.0f}" if value == int(value) or value >= 100 else f"{value:.2f}"


def _suffix(unit: str) -> str:
    return unit if unit in ("×", "%") else f" {unit}" if unit else ""


class SkippedError(Exception):
    """A measurement cannot be made here; the message says what is missing."""


@dataclass(slots=True)
class Times:
    """CPU seconds of one side of a ratio, over several rounds."""

    seconds: list[float] = field(default_factory=list)

    @property
    def typical(self) -> float:
        """Return the median: steadier than the mean, and fairer than the best."""
        return median(self.seconds)


def root() -> Path:
    """Return the project's folder."""
    return Path(__file__).resolve().parent.parent


def shared_pages() -> Path:
    """Return the 100 real pages that lie beside the checkout on machines that build the project."""
    return Path(os.path.normpath(root() / ".." / "shared" / "data" / "pages"))
