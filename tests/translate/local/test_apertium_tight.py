"""A code around nothing but a term is around nothing but the term in the translation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.translate import Request, Tag, Term
from pipeline.translate._apertium.tight import tightened

OPEN, CLOSE = Tag("a", "open"), Tag("a", "close")
CODE, END = Tag("code", "open"), Tag("code", "close")
TERM = Term("policy", "directiva", "x")
OTHER = Term("mill", "molino", "y")
ALONE = ("The ", OPEN, TERM, CLOSE, " grew.")


def done(source, answer):
    return tightened(answer, Request(1, source))


@pytest.mark.parametrize(
    ("source", "answer", "tight"),
    [
        (ALONE, (OPEN, "la ", TERM, CLOSE, " crece."), ("la ", OPEN, TERM, CLOSE, " crece.")),
        (
            ("A ", OPEN, CODE, TERM, END, CLOSE, "."),
            ("x ", OPEN, CODE, "d'", TERM, " n", END, CLOSE, "."),
            ("x d'", OPEN, CODE, TERM, END, CLOSE, " n."),
        ),
        (
            (OPEN, TERM, CLOSE, " and ", CODE, OTHER, END),
            (OPEN, "la ", TERM, CLOSE, " y ", CODE, "el ", OTHER, END),
            ("la ", OPEN, TERM, CLOSE, " y el ", CODE, OTHER, END),
        ),
    ],
)
def test_other_words_go_outside(source, answer, tight) -> None:
    assert done(source, answer) == tight


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        pytest.param(
            (OPEN, "the ", TERM, CLOSE), (OPEN, "la ", TERM, CLOSE), id="more than a term"
        ),
        pytest.param(ALONE, (OPEN, "la regla", CLOSE, " crece."), id="no term in the answer"),
        pytest.param(ALONE, (OPEN, "el ", OTHER, CLOSE), id="another term"),
        pytest.param(ALONE, (OPEN, TERM, " y ", TERM, CLOSE), id="the term twice"),
        pytest.param(ALONE, (TERM, " crece."), id="no code"),
        pytest.param(ALONE, (CLOSE, TERM, OPEN), id="the code inside out"),
        pytest.param(
            (*ALONE, CODE, "x", END), (OPEN, "la ", CODE, TERM, END, CLOSE), id="another code"
        ),
        pytest.param((TERM, " grew."), ("La ", TERM), id="no code in the source"),
    ],
)
def test_anything_else_stays_as_it_is(source, answer) -> None:
    assert done(source, answer) == answer


@given(st.lists(st.sampled_from([OPEN, CLOSE, CODE, END, TERM, OTHER, "la ", " y "]), max_size=9))
def test_no_node_is_lost_or_made(answer) -> None:
    source = (OPEN, CODE, TERM, END, CLOSE, " and ", OTHER)
    tight = done(source, answer)
    assert sorted(map(str, (n for n in tight if not isinstance(n, str)))) == sorted(
        map(str, (n for n in answer if not isinstance(n, str)))
    )
    letters = ["".join(n for n in some if isinstance(n, str)) for some in (tight, answer)]
    assert sorted(letters[0]) == sorted(letters[1])


def test_catalan_prepositions_stay_outside_of_code(apertium, tools) -> None:
    code = Term("HP-200", "HP-200", "")
    nodes = ("She knows how to install ", CODE, code, END, " units.")
    (answer,) = apertium("en", "ca").translate([Request(1, nodes)])
    assert tools.written(answer) == "Sap com instal·lar unitats d'<code>HP-200</code>."
