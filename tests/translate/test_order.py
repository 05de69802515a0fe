"""Answers in the places of others: seen by what no translation changes, and never seen wrongly."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.translate import Request, Result, Tag, Term
from pipeline.translate._runner.order import is_mixed_up


def replies(*pairs: tuple[str, str]) -> list[tuple[Request, Result]]:
    return [(Request(n, (a,)), Result(n, (b,))) for n, (a, b) in enumerate(pairs)]


MIXED = [
    # swapped
    [("In 1998 it rained.", "它开放了。"), ("It opened.", "1998年下雨。")],
    [("Guo went home.", "It had 45 rooms."), ("The house has 45 rooms.", "Guo ging heim.")],
    [("Orvex lost.", "Es regnete."), ("It rained.", "Orvex verlor.")],
    # moved on by one
    [("One, 11.", "Drei, 33."), ("Two, 22.", "Eins, 11."), ("Three, 33.", "Zwei, 22.")],
]
RIGHT = [
    [("In 1998 it rained.", "1998年下雨。"), ("It opened.", "它开放了。")],
    # written in another way, or left out
    [("1,500,000 people came.", "150万人来了。"), ("It rained.", "下雨了。")],
    [("In 1998 it rained.", "下雨了。"), ("It opened.", "它开放了。")],
    # of both sentences, or of none
    [("Orvex lost.", "Es regnete bei Orvex."), ("It rained at Orvex.", "Orvex verlor.")],
    [("It rained.", "Es waren 45."), ("It opened.", "Es waren 46.")],
    # explained in another sentence as well
    [("Orvex lost.", "Orvex verlor."), ("The company left.", "Orvex ging.")],
    [("It rained.", "Sie öffnete."), ("It opened.", "Es regnete.")],  # nobody can tell
    [("It rained.", "")],
    [],
]


@pytest.mark.parametrize("pairs", MIXED)
def test_what_belongs_to_another_sentence_tells(pairs) -> None:
    assert is_mixed_up(replies(*pairs))


@pytest.mark.parametrize("pairs", RIGHT)
def test_nothing_else_does(pairs) -> None:
    assert not is_mixed_up(replies(*pairs))


def test_terms_and_tags_are_seen_through() -> None:
    nodes = (Tag("b", "open"), Term("Ministry 45", "Ministerium 45"), Tag("b", "close"))
    pairs = [(Request(0, nodes), Result(0, ("Es regnete.",)))]
    pairs.append((Request(1, ("It rained.",)), Result(1, nodes)))
    assert is_mixed_up(pairs)


@given(st.lists(st.text(st.sampled_from("12 Ab cdefG."), max_size=20), max_size=6))
def test_sentences_that_come_back_as_they_are_are_in_order(texts) -> None:
    assert not is_mixed_up(replies(*[(text, text) for text in texts]))


@given(st.permutations(range(6)))
def test_any_other_order_of_sentences_with_numbers_tells(order) -> None:
    texts = [f"It has {100 + n} rooms." for n in range(6)]
    said = replies(*zip(texts, (texts[n].upper() for n in order), strict=True))
    assert is_mixed_up(said) is (list(order) != sorted(order))
