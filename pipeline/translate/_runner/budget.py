"""Stop before a request would spend more than the newsroom allows."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from pipeline.errors import BackendError
from pipeline.translate._protocol import Usage

_ROUNDING = 1 + 1e-9
"""Sums of prices are off by less than this; a budget of just the estimate must suffice."""


class BudgetError(BackendError):
    """The next request would exceed what this run may spend."""


@dataclass(slots=True)
class Budget:
    """What one backend may spend in one run, and has spent; safe to share between threads."""

    max_characters: int = 0
    """Code points of source text; 0 for any number."""
    max_cost: float = 0.0
    spent: Usage = field(default_factory=Usage)
    _reserved: Usage = field(default_factory=Usage)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def reserve(self, estimate: Usage) -> None:
        """Set aside what a request will cost.

        Raises BudgetError when that is more than is left.
        """
        with self._lock:
            for limit in self.limits_below(self.spent + self._reserved + estimate):
                raise BudgetError(
                    f"the budget is used up: {limit}.",
                    remedy="What is done is kept. Raise it in pipeline.toml, or run again for the rest.",
                )
            self._reserved += estimate

    def limits_below(self, total: Usage) -> tuple[str, ...]:
        """Return in words the limits that a usage is above; none when it is within the budget."""
        limits = {
            f"max_characters is {self.max_characters:,} characters": (
                0 < self.max_characters < total.characters
            ),
            f"max_cost is {self.max_cost:g}": 0 < self.max_cost * _ROUNDING < total.cost,
        }
        return tuple(limit for limit, is_below in limits.items() if is_below)

    def settle(self, estimate: Usage, actual: Usage) -> None:
        """Replace what was set aside by what was spent: nothing, when the request failed."""
        with self._lock:
            self._reserved += Usage(-estimate.characters, -estimate.tokens, -estimate.cost)
            self.spent += actual
