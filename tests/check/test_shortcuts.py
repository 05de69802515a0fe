"""Laws: what a check leaves out because it takes long changes nothing of what it finds."""

from __future__ import annotations

import statistics

from hypothesis import given
from hypothesis import strategies as st

from pipeline import locales
from pipeline.check import length_ratio

_numbers = st.floats(allow_nan=False, allow_infinity=False, width=32) | st.integers(-99, 99)


@given(st.lists(_numbers, min_size=1))
def test_the_median_is_that_of_the_standard_library(values: list[float]) -> None:
    assert length_ratio._median(values) == statistics.median(values)


def test_languages_known_without_babel_are_those_of_cldr() -> None:
    assert [tag for tag in locales._THREE_LETTERS if not locales._is_in_cldr(tag)] == []
