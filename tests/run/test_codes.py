"""Inline codes: what stands off and what is written out say the same."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.codes import cut, name, read, write
from pipeline.model import Code, Content, Span

VOID = ("br", "img", "wbr")


@st.composite
def contents(draw: st.DrawFn, depth: int = 0) -> Content:
    """Draw text with properly nested codes, ties and empty pairs included."""
    text = ""
    codes: list[Code] = []
    for _ in range(draw(st.integers(0, 3 if depth < 3 else 0))):
        text += draw(st.text("ab <>/1.é中\u200d", max_size=4))
        element = draw(st.sampled_from(["b", "a", "em", *VOID]))
        if element in VOID:
            codes.append(Code("", element, Span(len(text), len(text)), is_empty=True, depth=depth))
            continue
        inner = draw(contents(depth + 1))
        start = len(text)
        codes.append(Code("", element, Span(start, start + len(inner.text)), depth=depth))
        codes += [
            Code(
                "",
                c.element,
                Span(c.span.start + start, c.span.end + start),
                is_empty=c.is_empty,
                depth=c.depth,
            )
            for c in inner.codes
        ]
        text += inner.text
    text += draw(st.text("ab <>/1.é中", max_size=4))
    return Content(text, tuple(codes))


def named(content: Content) -> Content:
    return Content(content.text, name(content.codes, content.text))


@given(contents())
def test_what_is_written_is_read_back(content: Content) -> None:
    source = named(content)
    assert read(write(source), source) == (source, ())


@given(contents(), st.text("<>/ab1 em2", max_size=30))
def test_any_target_is_read_without_losing_its_text(content: Content, written: str) -> None:
    source = named(content)
    target, problems = read(written, source)
    if not problems:
        assert write(target) == written or any(c.is_empty for c in source.codes)
    for code in target.codes:
        assert 0 <= code.span.start <= code.span.end <= len(target.text)


@given(contents(), st.data())
def test_a_cut_has_the_text_and_the_codes_that_touch_it(content: Content, data) -> None:
    place = data.draw(st.integers(0, len(content.text)))
    left = cut(content, Span(0, place))
    right = cut(content, Span(place, len(content.text)), is_last=True)
    assert left.text + right.text == content.text
    for part in (left, right):
        assert read(write(part), part) == (part, ())
    empty = [c for c in content.codes if c.is_empty]
    assert len(empty) == sum(c.is_empty for part in (left, right) for c in part.codes)


def test_a_name_is_numbered_only_among_several() -> None:
    content = named(
        Content(
            "See this and that.",
            (Code("", "a", Span(4, 8)), Code("", "b", Span(9, 12)), Code("", "a", Span(13, 17))),
        )
    )
    assert write(content) == "See <a1>this</a1> <b>and</b> <a2>that</a2>."


def test_a_name_that_the_text_spells_is_not_taken() -> None:
    content = named(Content("Write <b> here.", (Code("", "b", Span(0, 5)),)))
    assert write(content) == "<b1>Write</b1> <b> here."
    assert read(write(content), content) == (content, ())


def test_a_pair_is_closed_and_reopened_at_a_sentence_s_edge() -> None:
    content = Content("One. Two.", (Code("", "em", Span(0, 9)),))
    assert write(cut(content, Span(0, 4))) == "<em>One.</em>"
    assert write(cut(content, Span(5, 9), is_last=True)) == "<em>Two.</em>"


def test_an_image_in_a_link_stays_in_it() -> None:
    content = named(
        Content(
            "Go.", (Code("", "a", Span(0, 0)), Code("", "img", Span(0, 0), is_empty=True, depth=1))
        )
    )
    assert write(content) == "<a><img/></a>Go."
    assert read("<a><img/></a>Los.", content)[0].codes[1].depth == 1
