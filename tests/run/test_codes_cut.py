"""Laws of cutting a unit's inline codes into its sentences' ones."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pipeline import codes
from pipeline.model import Code, Content, Span


@st.composite
def contents(draw: st.DrawFn) -> Content:
    text = draw(st.text(alphabet="ab <1>", max_size=16))
    found: list[Code] = []

    def fill(start: int, end: int, depth: int) -> None:
        for _ in range(draw(st.integers(0, 3))):
            span = Span(*sorted(draw(st.tuples(*[st.integers(start, end)] * 2))))
            if draw(st.booleans()):
                found.append(Code("x", "br", Span(span.start, span.start), (), True, depth))
                start = span.start
                continue
            found.append(Code("x", draw(st.sampled_from("ab")), span, (), False, depth))
            if depth < 2:
                fill(*span, depth + 1)
            start = span.end

    fill(0, len(text), 0)
    return Content(text, tuple(found))


@given(contents(), st.lists(st.integers(0, 16)), st.booleans())
def test_cutting_all_at_once_is_cutting_one_by_one(
    content: Content, places: list[int], leaves_gaps: bool
) -> None:
    length = len(content.text)
    places = sorted({min(place, length) for place in places})
    spans = [Span(*pair) for pair in pairwise(places)][:: 2 if leaves_gaps else 1]
    one_by_one = [codes.cut(content, span, is_last=span.end == length) for span in spans]
    assert list(codes.cut_all(content, spans)) == one_by_one


@given(contents())
def test_no_two_codes_of_a_part_share_a_name(content: Content) -> None:
    ids = [code.id for code in codes.name(content.codes, content.text)]
    assert len(ids) == len(set(ids))


def test_names_that_the_text_spells_are_left_out() -> None:
    links = tuple(Code("", "a", Span(n, n + 1)) for n in range(3))
    assert [c.id for c in codes.name(links, "<a2>")] == ["a1", "a3", "a4"]


def test_a_paragraph_of_many_links_and_sentences_is_cut_in_one_pass() -> None:
    count = 20_000
    links = tuple(Code("", "a", Span(n * 3, n * 3 + 1)) for n in range(count))
    content = Content("a. " * count, (Code("", "b", Span(0, 3 * count)), *links))
    spans = [Span(n * 3, n * 3 + 2) for n in range(count)]
    cut = list(codes.cut_all(content, spans))
    assert len(cut) == count
    assert all(len(part.codes) == 2 for part in cut)
    assert len(codes.name(links, content.text)) == count
