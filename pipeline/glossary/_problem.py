"""What is wrong with a glossary, and where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.errors import GlossaryError
from pipeline.model import Severity

_MAX_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that an editor should look at."""

    rule: str
    """Its name: `conflict`, `sort-order`, …; see docs/editors.md."""
    file: str
    """The file as the user would type it."""
    line: int
    """From 1; 0 is the file as a whole."""
    message: str
    """What is wrong and what to do about it, in whole sentences."""
    severity: Severity = Severity.ERROR
    is_fixable: bool = False
    """True when rewriting the file in canonical form removes it and loses nothing."""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.message}"


def refusal(problems: Sequence[Problem]) -> GlossaryError:
    """Return an error that lists problems, one a line; very many are cut short."""
    lines = [str(problem) for problem in problems[:_MAX_SHOWN]]
    if len(problems) > _MAX_SHOWN:
        lines.append(f"… and {len(problems) - _MAX_SHOWN} more.")
    return GlossaryError("\n".join(lines))
