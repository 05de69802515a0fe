"""What all pairs of one backend share: how it is treated, what it may spend, whether it is down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from pipeline.translate._policy import Policy, policy
from pipeline.translate._protocol import Capabilities, Usage
from pipeline.translate._runner.budget import Budget
from pipeline.translate._runner.retry import Breaker, Bucket


@dataclass(frozen=True, slots=True, eq=False)
class Account:
    """One backend in one run; safe to share between threads."""

    name: str
    capabilities: Capabilities
    policy: Policy
    budget: Budget
    breaker: Breaker
    requests: Bucket
    characters: Bucket

    def priced(self, usage: Usage) -> Usage:
        """Return a usage with its cost, where the service did not say it: per million units."""
        if usage.cost or not self.policy.price:
            return usage
        return replace(usage, cost=(usage.tokens or usage.characters) * self.policy.price / 1e6)


def account(
    name: str, capabilities: Capabilities, options: Mapping[str, object], *, today: str
) -> Account:
    """Open a backend's account from its table in pipeline.toml; `today` is ISO 8601.

    Raises ConfigurationError for an option out of its range.
    """
    rate = {"requests_per_second": capabilities.requests_per_second}
    rules = policy(name, {**rate, **options}, today=today)
    return Account(
        name,
        capabilities,
        rules,
        Budget(rules.max_characters, rules.max_cost),
        Breaker(),
        Bucket(rules.requests_per_second),
        Bucket(rules.characters_per_second),
    )
