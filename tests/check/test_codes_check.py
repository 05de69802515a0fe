"""Inline codes of the source stand in the target: all, once, nested, with what belongs in them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import codes, locales
from pipeline.check import Pair
from pipeline.check.codes import check
from pipeline.model import Code, Content, Segment, Span

PAIR = Pair(locales.parse("en"), locales.parse("zh-CN"))
LINK = Content("See this.", (Code("a", "a", Span(4, 8)),))
NESTED = Content(
    "See this now.",
    (Code("a", "a", Span(4, 12)), Code("strong", "strong", Span(4, 8), depth=1)),
)
PICTURE = Content(
    "Home page",
    (Code("a", "a", Span(0, 9)), Code("img", "img", Span(0, 0), is_empty=True, depth=1)),
)
BREAKS = Content("onetwo", tuple(Code(f"br{n}", "br", Span(3, 3), is_empty=True) for n in (1, 2)))
TWO = Content("a b", (Code("em1", "em", Span(0, 1)), Code("em2", "em", Span(2, 3))))


def findings(source, written):
    target, problems = codes.read(written, source)
    segment = Segment(
        Span(0, len(source.text)), source, target, written=written, has_broken_codes=bool(problems)
    )
    return list(check(segment, PAIR))


@pytest.mark.parametrize(
    ("source", "written"),
    [
        (LINK, "见<a>此</a>。"),
        (NESTED, "见<a><strong>此</strong>处</a>。"),
        (NESTED, "见<strong><a>此</a></strong>处。"),
        (PICTURE, "<a>首页<img/></a>"),
        (BREAKS, "一<br2/>二<br1/>"),
        (TWO, "<em2>乙</em2><em1>甲</em1>"),
        (TWO, "<em1>甲<em2>乙</em2></em1>"),
        (Content("a <b> c"), "甲 <b> 丙"),
        (Content("x"), "1 < 2 > 0, a<b, <3"),
    ],
)
def test_codes_may_follow_the_order_of_the_words(source, written):
    assert not findings(source, written)


@pytest.mark.parametrize(
    ("source", "written", "said"),
    [
        (LINK, "见此。", "<a> is missing"),
        (LINK, "见<a>此。", "<a> is not closed"),
        (LINK, "见此</a>。", "</a> is not opened"),
        (LINK, "<a>见</a><a>此</a>", "<a> stands more than once"),
        (LINK, "见此<a></a>。", "<a> encloses nothing"),
        (LINK, "见此<a> \u200b</a>。", "<a> encloses nothing"),
        (NESTED, "见<a><strong>此</a></strong>", "misnested"),
        (NESTED, "见<a>此<strong></strong></a>", "<strong> encloses nothing"),
        (PICTURE, "<img/><a>首页</a>", "<img> stands outside <a>"),
        (BREAKS, "一<br1/>二", "<br2> is missing"),
    ],
)
def test_each_fault_is_named(source, written, said):
    (issue,) = findings(source, written)
    assert said in issue.message


@pytest.mark.parametrize(
    "tag", ["<b>", "</b>", "<strong>", "<br/>", "<br />", '<a href="x">', "<A>", "<a2>"]
)
def test_a_tag_that_the_source_does_not_have_is_found_at_its_place(tag):
    (issue,) = findings(Content("See this."), f"见{tag}此。")
    assert issue.target_span == Span(1, 1 + len(tag))


def test_a_link_with_a_picture_alone_encloses_something():
    source = Content("", (Code("a", "a", Span(0, 0)), Code("img", "img", Span(0, 0), is_empty=True, depth=1)))  # fmt: skip
    assert not findings(source, "<a><img/></a>")
    assert "stands outside" in findings(source, "<a></a><img/>")[0].message


@given(st.permutations(["<em1>", "</em1>", "<em2>", "</em2>", "甲", "乙"]))
def test_any_order_is_read_and_a_faulty_one_found(pieces):
    written = "".join(pieces)
    _, problems = codes.read(written, TWO)
    assert bool(findings(TWO, written)) >= bool(problems)


@given(st.text(st.sampled_from('ab<>/= "emstrong12'), max_size=60))
def test_no_target_raises(written):
    findings(NESTED, written)


def test_many_pairs_are_looked_through_once():
    count = 3000
    pairs = tuple(Code(f"b{n}", "b", Span(n, n + 1)) for n in range(count))
    source = Content("x" * count, pairs)
    assert not findings(source, codes.write(source))
    nested = tuple(Code(f"b{n}", "b", Span(0, count), depth=n) for n in range(count))
    source = Content("x" * count, nested)
    assert not findings(source, codes.write(source))
