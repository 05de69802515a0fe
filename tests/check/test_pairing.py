"""Each number of one side is given one of the other, once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.check._numbers.pairing import lacking, surplus
from pipeline.check._numbers.values import numbers


def left(source, target, locale="de"):
    wanted, present = numbers(source, "en"), numbers(target, locale)
    return [source[slice(*n.span)] for n in lacking(wanted, present, knows_words=True)]


@pytest.mark.parametrize(
    ("source", "target", "lost"),
    [
        ("the first 1 MB", "das erste 1 MB", []),
        ("the second of 2", "der zweite", ["2"]),
        ("both of the 2", "beide", ["2"]),
        ("1 of 2 and 1 of 3", "eine von 2 und eine von 3", []),
        ("minus 1.", "minus eine Zahl", ["1"]),
        ("minus 1.", "minus eins", []),
    ],
)
def test_a_word_stands_for_one_number_only(source, target, lost):
    assert left(source, target) == lost


@given(st.lists(st.integers(2, 999), max_size=6), st.lists(st.integers(2, 999), max_size=6))
def test_what_is_left_is_the_difference_of_the_digits(some, others):
    wanted = numbers("; ".join(map(str, some)), "en")
    present = numbers("; ".join(map(str, others)), "en")
    rest = list(others)
    lost = [n for n in some if not (n in rest and rest.remove(n) is None)]
    assert sorted(max(n.values) for n in lacking(wanted, present, knows_words=True)) == sorted(lost)
    new = surplus(present, wanted, knows_words=True)
    assert [max(n.values) for n in new] == [n for n in others if n not in some]
