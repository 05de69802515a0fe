"""A term that begins a sentence has the capital that the source has there."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import (
    Content,
    Document,
    Locale,
    Role,
    Span,
    TermEntry,
    TermHit,
    TermSection,
    Unit,
)
from pipeline.segment import segment
from pipeline.translate import Request, Result, Tag, Term
from pipeline.translate._nodes import begun

COUNCIL = Term("City council", "ayuntamiento", "c")
OPEN, CLOSE = Tag("b", "open"), Tag("b", "close")


def first(nodes, *answer, target="es") -> tuple[object, ...]:
    found = begun(answer, Request(1, nodes), target)
    return tuple(n.target if isinstance(n, Term) else n for n in found)


@pytest.mark.parametrize(
    ("source", "answer", "shown"),
    [
        ((COUNCIL, " votes."), (COUNCIL, " vota."), ("Ayuntamiento", " vota.")),
        (('"', COUNCIL, '"'), ("«", COUNCIL, "»"), ("«", "Ayuntamiento", "»")),
        ((OPEN, COUNCIL, CLOSE), (OPEN, COUNCIL, CLOSE), (OPEN, "Ayuntamiento", CLOSE)),
        (("The ", COUNCIL), (COUNCIL, " vota."), ("Ayuntamiento", " vota.")),
        (("The ", COUNCIL), ("El ", COUNCIL), ("El ", "ayuntamiento")),
        (("the ", COUNCIL), (COUNCIL, " y ", COUNCIL), ("ayuntamiento", " y ", "ayuntamiento")),
        (("2 ", COUNCIL), (COUNCIL,), ("ayuntamiento",)),
        (("Yes",), ("sí",), ("sí",)),
        (("Yes",), (), ()),
    ],
)
def test_only_a_term_at_the_front_is_begun_with_a_capital(source, answer, shown) -> None:
    assert first(source, *answer) == shown


@pytest.mark.parametrize(
    "term",
    [
        pytest.param(Term("Tablet", "iPad", "x"), id="capitals of its own"),
        pytest.param(Term("Npm", "npm", ""), id="code"),
        pytest.param(Term("npm", "npm", "x"), id="the same in both"),
        pytest.param(Term("Council", "议会", "x"), id="a script without capitals"),
        pytest.param(Term("Council", "", "x"), id="nothing"),
        pytest.param(Term("Council", "…", "x"), id="no letter"),
    ],
)
def test_a_form_that_must_stay_stays(term) -> None:
    assert first(("Now ", term), term, ".") == (term.target, ".")


def test_turkish_keeps_the_dot() -> None:
    term = Term("Fire brigade", "itfaiye", "x")
    assert first((term,), term, target="tr") == ("İtfaiye",)
    assert first((term,), term, target="de") == ("Itfaiye",)


@given(st.lists(st.sampled_from([COUNCIL, OPEN, CLOSE, "", " ", "«", "El "]), max_size=6))
def test_nothing_but_one_letter_changes(answer) -> None:
    shown = first((COUNCIL, " votes."), *answer)
    before = tuple(n.target if isinstance(n, Term) else n for n in answer)
    assert [str(n).casefold() for n in shown] == [str(n).casefold() for n in before]
    assert sum(a != b for a, b in zip(shown, before, strict=True)) <= 1


def test_every_engine_is_helped(fakes) -> None:
    entry = TermEntry("c", (TermSection(Locale("en"), ("city council",)),
                            TermSection(Locale("es"), ("ayuntamiento",))))  # fmt: skip
    content = Content("City council votes.")
    page = segment(
        Document("a", "a.md", Locale("en"), Locale("es"), units=(Unit(1, Role.BODY, content),))
    )
    unit = page.units[0]
    hit = TermHit(entry, Span(0, 12))
    unit = replace(unit, segments=(replace(unit.segments[0], terms=(hit,)),))
    page = replace(page, units=(unit,))
    fake = fakes.Fake(lambda batch: [Result(r.id, r.nodes) for r in batch])
    done = fakes.through(page, fakes.engine_of(fake))
    assert done.units[0].segments[0].written == "Ayuntamiento votes."
    assert done.issues == ()
