"""A code that begins or ends inside of a term reaches around it, so that the term stays whole."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import codes as inline
from pipeline.match import find
from pipeline.memory import Memory, MemoryEntry
from pipeline.model import (
    Code,
    Content,
    Document,
    Locale,
    Role,
    Segment,
    Span,
    TermEntry,
    TermSection,
    Unit,
)
from pipeline.translate import Context, Tag, Term, requests
from pipeline.translate._nodes import nodes_of
from pipeline.translate._whole import whole

TERMS = tuple(
    TermEntry(name, (TermSection(Locale("en"), (en,)), TermSection(Locale("es"), (es,))))
    for name, en, es in (("centre", "data centre", "centro de datos"), ("kiln", "kiln", "horno"))
)


def segment(written: str, *codes: Code) -> Segment:
    """Return a segment with the terms above; its codes are `b`, `i`, `code` and `br`."""
    plain = written
    spans: list[Code] = []
    for name in ("b", "i", "code"):
        while f"<{name}>" in plain:
            start = plain.index(f"<{name}>")
            before, after = plain[:start], plain[start + len(name) + 2 :]
            end = start + after.index(f"</{name}>")
            plain = before + after.replace(f"</{name}>", "", 1)
            spans.append(Code(name, name, Span(start, end), translate=name != "code"))
    content = Content(plain, (*spans, *codes))
    return Segment(Span(0, len(plain)), content, terms=find(plain, "en", TERMS))


def shown(segment: Segment) -> str:
    """Return what a backend gets: terms in brackets."""
    nodes = nodes_of(segment, "es")
    text = (
        inline.tag(*n) if isinstance(n, Tag) else f"[{n.target}]" if isinstance(n, Term) else n
        for n in nodes
    )
    return "".join(text)


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("The data <b>centre</b> is new.", "The <b>[centro de datos]</b> is new."),
        ("The <b>data</b> centre is new.", "The <b>[centro de datos]</b> is new."),
        ("The <b>new data</b> centre.", "The <b>new [centro de datos]</b>."),
        ("A data <b>centre and a kiln</b>.", "A <b>[centro de datos] and a [horno]</b>."),
        ("A <b>data centre</b>.", "A <b>[centro de datos]</b>."),
        ("A <b>kiln</b>.", "A <b>[horno]</b>."),
        ("The d<b>ata centre</b>, <i>new</i>.", "The <b>[centro de datos]</b>, <i>new</i>."),
    ],
)
def test_a_code_reaches_around_the_term_it_divides(written, asked) -> None:
    assert shown(segment(written)) == asked


def test_codes_side_by_side_in_one_term_reach_around_it_both() -> None:
    divided = segment("A <b>data</b> <i>centre</i> and a kiln.")
    assert shown(divided) == "A <b><i>[centro de datos]</i></b> and a [horno]."


def test_where_codes_would_cross_the_term_stays_text() -> None:
    divided = segment("A <b>big data</b> <i>centre and a kiln</i>, a kiln.")
    assert shown(divided) == "A <b>big data</b> <i>centre and a [horno]</i>, a [horno]."


def test_a_line_break_inside_of_a_term_keeps_its_place() -> None:
    broken = segment("A data centre.", Code("br", "br", Span(7, 7), is_empty=True))
    assert shown(broken) == "A data <br/>centre."


def test_code_that_is_not_translated_is_not_widened() -> None:
    assert shown(segment("A data <code>centre</code>.")) == "A data <code>[centre]</code>."


def test_the_memory_is_asked_for_what_the_catalog_has() -> None:
    divided = segment("The data <b>centre</b> is new.")
    unit = Unit(1, Role.BODY, divided.source, segments=(divided,))
    document = Document("d", "d.md", Locale("en"), Locale("es"), units=(unit,))
    ((_, _, request),) = requests((document,))
    assert request.source == "The data <b>centre</b> is new."
    assert replace(request, nodes=("x",)).source == request.source


@st.composite
def nested(draw) -> tuple[list[Code], list[Span]]:
    """Return codes as Content has them, and spans in order and disjoint."""
    text = 24
    codes: list[Code] = []

    def inside(start: int, end: int, depth: int) -> None:
        while start <= end and len(codes) < 6 and draw(st.booleans()):
            first = draw(st.integers(start, end))
            last = draw(st.integers(first, end))
            is_empty = first == last and draw(st.booleans())
            codes.append(
                Code(str(len(codes)), "b", Span(first, last), is_empty=is_empty, depth=depth)
            )
            if not is_empty:
                inside(first, last, depth + 1)
            start = max(last, start + 1)

    inside(0, text, 0)
    edges = sorted(draw(st.sets(st.integers(0, text), max_size=8)))
    return codes, [Span(a, b) for a, b in zip(edges[::2], edges[1::2], strict=False)]


@given(nested())
def test_codes_stay_nested_and_what_is_whole_is_whole(given_) -> None:
    codes, spans = given_
    wide, kept = whole(codes, spans)
    assert [code.id for code in wide] == [code.id for code in codes]
    assert kept <= set(spans)
    for before, after in zip(codes, wide, strict=True):
        assert after.span.start <= before.span.start <= before.span.end <= after.span.end
        assert not any(s.start < at < s.end for s in kept for at in after.span)
    open_: list[str] = []
    for _, id, edge in inline.tags(wide):  # noqa: A001
        if edge == "open":
            open_.append(id)
        elif edge == "close":
            assert open_.pop() == id
    offsets = [offset for offset, _, _ in inline.tags(wide)]
    assert offsets == sorted(offsets)


@given(nested())
def test_codes_that_divide_nothing_are_left_alone(given_) -> None:
    codes, _ = given_
    assert whole(codes, []) == (codes, frozenset())


def test_an_exact_match_is_found_although_a_code_divides_a_term(fakes) -> None:
    divided = segment("The data <b>centre</b> is new.")
    unit = Unit(1, Role.BODY, divided.source, segments=(divided,))
    document = Document("d", "d.md", Locale("en"), Locale("es"), units=(unit,))
    known = MemoryEntry(
        inline.write(divided.source), "El <b>centro de datos</b> es nuevo.", "", "", "", "old"
    )
    context = Context(Locale("en"), Locale("es"), Memory((known,)), "2026-01-02")
    done = fakes.through(document, fakes.plugin_engine("memory", context))
    assert done.units[0].segments[0].written == "El <b>centro de datos</b> es nuevo."
