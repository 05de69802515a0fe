"""The budget: reserved before it is spent, and never exceeded."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.translate import Usage
from pipeline.translate._runner.budget import Budget, BudgetError

USAGES = st.builds(Usage, st.integers(0, 1000), st.just(0), st.floats(0, 5))


@given(st.lists(st.tuples(USAGES, st.booleans())), st.integers(1, 3000), st.floats(0.01, 20))
def test_what_is_set_aside_never_exceeds_the_budget(asked, characters: int, cost: float) -> None:
    budget = Budget(characters, cost)
    spent = Usage()
    for usage, succeeds in asked:
        try:
            budget.reserve(usage)
        except BudgetError:
            continue
        actual = usage if succeeds else Usage()
        budget.settle(usage, actual)
        spent += actual
    assert spent.characters <= characters
    assert spent.cost <= cost * (1 + 1e-6)
    assert budget.spent == spent


def test_what_is_under_way_counts() -> None:
    budget = Budget(max_characters=100)
    budget.reserve(Usage(60))
    with pytest.raises(BudgetError, match="max_characters is 100 characters"):
        budget.reserve(Usage(60))
    budget.settle(Usage(60), Usage())
    budget.reserve(Usage(60))


def test_a_budget_of_just_the_estimate_suffices() -> None:
    parts = [0.1] * 10
    budget = Budget(max_cost=1.0)
    for part in parts:
        budget.reserve(Usage(cost=part))
        budget.settle(Usage(cost=part), Usage(cost=part))
    with pytest.raises(BudgetError, match="max_cost is 1"):
        budget.reserve(Usage(cost=0.001))


def test_threads_together_stay_within_it() -> None:
    budget = Budget(max_characters=500)

    def spend(_: int) -> int:
        try:
            budget.reserve(Usage(1))
        except BudgetError:
            return 0
        budget.settle(Usage(1), Usage(1))
        return 1

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(spend, range(1000))) == 500
    assert budget.spent.characters == 500
