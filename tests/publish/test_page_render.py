"""A Content becomes HTML: codes reopened, gaps kept, terms cut by tags; the law of the proof."""

from __future__ import annotations

import re
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st
from publish_sample import Builder, content

from pipeline import codes, publish
from pipeline.model import (
    Code,
    Content,
    Document,
    Locale,
    Role,
    Segment,
    Span,
    State,
    TermEntry,
    TermHit,
    TermSection,
    Unit,
)
from pipeline.newsroom import Newsroom
from pipeline.publish import Messages, _content
from pipeline.publish._terms import Mark


def plain(code: Code) -> str:
    return "".join(f' {name}="{value}"' for name, value in code.attributes)


def html(written: str, *marks: Mark) -> str:
    return _content.content(content(written), marks, plain)


def page(document: Document) -> str:
    return publish.page(
        document, newsroom=Newsroom("N"), alternates=(), draft=True, messages=Messages()
    )


def sides(
    *pairs: tuple[str, str | None],
    source: str = "en",
    target: str = "zh-CN",
    glue: str | None = None,
) -> list[str]:
    """Return a paragraph's source side and target side, `[…]` for a sentence."""
    builder = Builder(source, target)
    builder.unit(Role.BODY, list(pairs), glue)
    return shown_sides(builder.document("x", '<p data-unit="1"></p>'))


def shown_sides(document: Document) -> list[str]:
    shown = page(document)
    row = shown[shown.index('id="p1"') :]
    out = []
    for side in "st":
        start = row.index(f'<p class="c {side}"')
        inside = row[row.index(">", start) + 1 : row.index("</p>", start)]
        out.append(re.sub(r'<span class="g"[^>]*>', "[", inside).replace("</span>", "]"))
    return out


# --- codes ---


def test_codes_become_elements_again() -> None:
    written = 'See <a href="x">the <em>manual</em></a>.<br> H<sub>2</sub>O'
    assert html(written) == 'See <a href="x">the <em>manual</em></a>.<br> H<sub>2</sub>O'


def test_text_is_escaped_and_codes_are_not() -> None:
    assert html("a &amp; b <b>&</b> \"'") == "a &amp;amp; b <b>&amp;</b> &quot;&#x27;"


def test_an_element_that_is_not_allowed_leaves_its_text() -> None:
    assert html("<script>alert(1)</script> <font>x</font>") == "alert(1) x"


def test_a_void_element_is_never_a_pair_nor_the_other_way_round() -> None:
    odd = (
        Code("br", "br", Span(0, 1), is_empty=False),
        Code("b", "b", Span(1, 1), is_empty=True),
    )
    assert _content.content(Content("xy", odd), (), plain) == "xy"


def test_a_code_over_two_sentences_is_closed_and_reopened() -> None:
    whole = content("<strong>One. Two.</strong>")
    targets = ("<strong>一。</strong>", "<strong>二。</strong>")
    source, target = unit_sides(whole, (Span(0, 4), Span(5, 9)), targets, target="zh-CN")
    assert source == "[<strong>One.</strong>] [<strong>Two.</strong>]"
    assert target == "[<strong>一。</strong>][<strong>二。</strong>]"


def unit_sides(
    whole: Content, spans: tuple[Span, ...], targets: tuple[str | None, ...], *, target: str
) -> list[str]:
    segments = []
    for number, (span, written) in enumerate(zip(spans, targets, strict=True)):
        source = codes.cut(whole, span, is_last=number == len(spans) - 1)
        read = codes.read(written, source)[0] if written is not None else None
        segments.append(Segment(span, source, target=read, state=State.TRANSLATED))
    unit = Unit(1, Role.BODY, whole, segments=tuple(segments))
    document = Document(
        "x", "x", Locale("en"), Locale(target), '<p data-unit="1"></p>', units=(unit,)
    )
    return shown_sides(document)


# --- gaps ---


def test_chinese_sentences_stand_close_and_english_ones_apart() -> None:
    assert sides(("One.", "一。"), ("Two.", "二。")) == ["[One.] [Two.]", "[一。][二。]"]
    assert sides(("一。", "One."), ("二。", "Two."), source="zh-CN", target="en") == [
        "[一。][二。]", "[One.] [Two.]"
    ]  # fmt: skip


def test_a_line_break_between_sentences_stays_on_both_sides() -> None:
    assert sides(("One.", "一。"), ("Two.", "二。"), glue="<br> ") == [
        "[One.]<br> [Two.]",
        "[一。]<br>[二。]",
    ]


def test_marks_between_sentences_stay_as_they_are() -> None:
    assert sides(("One", "一"), ("Two", "二"), glue=" — ") == ["[One] — [Two]", "[一] — [二]"]


def test_codes_round_marks_between_sentences_stay() -> None:
    whole = content("<em>One — Two</em> *")
    shown = unit_sides(whole, (Span(0, 3), Span(6, 9)), ("<em>1</em>", "<em>2</em>"), target="de")
    assert shown[0] == "[<em>One</em>]<em> — </em>[<em>Two</em>] *"
    assert shown[1] == "[<em>1</em>]<em> — </em>[<em>2</em>] *"


def test_a_unit_without_words_stands_literally_on_both_sides() -> None:
    unit = Unit(1, Role.BODY, content("* <b>*</b> <br>*"))
    document = Document(
        "x", "x", Locale("en"), Locale("ar"), '<p data-unit="1"></p>', units=(unit,)
    )
    assert page(document).count("* <b>*</b> <br>*</p>") == 2


def test_an_empty_code_is_shown_once_wherever_sentences_were_cut() -> None:
    whole = content("One.<br> Two.<br>")
    for spans in ((Span(0, 4), Span(5, 9)), (Span(0, 9),)):
        targets = tuple(codes.write(codes.cut(whole, s, is_last=s.end == 9)) for s in spans)
        source, target = unit_sides(whole, spans, targets, target="de")
        assert source.count("<br>") == target.count("<br>") == 2


# --- terms ---


def mark(start: int, end: int, *, is_first: bool = False) -> Mark:
    return Mark(Span(start, end), 1, is_first)


def test_a_term_is_marked() -> None:
    assert html("some steel", mark(5, 10)) == 'some <span class="term" data-k="1">steel</span>'


def test_a_first_mention_links_to_the_list() -> None:
    assert (
        html("steel", mark(0, 5, is_first=True))
        == '<a class="term" href="#k1" data-k="1">steel</a>'
    )


def test_a_term_is_cut_where_a_tag_stands() -> None:
    assert html("big <b>ste</b>el", mark(4, 9)) == (
        'big <b><span class="term" data-k="1">ste</span></b><span class="term" data-k="1">el</span>'
    )


def test_within_a_link_a_term_is_no_second_link() -> None:
    assert html('<a href="x">steel</a>', mark(0, 5, is_first=True)) == (
        '<a href="x"><span class="term" data-k="1">steel</span></a>'
    )
    assert "<a class" in html('<a href="x">big</a> steel', mark(4, 9, is_first=True))


# --- the law ---

LETTERS = st.text(alphabet="ab &<>\"'é字م\u0301\u00a0\u3000😀", min_size=1, max_size=8)
ELEMENTS = st.sampled_from(["a", "b", "em", "span", "code", "ruby", "font", "script", "q"])
VOIDS = st.sampled_from(["br", "wbr", "img"])


@st.composite
def contents(draw: Callable[..., object]) -> Content:
    """Draw a Content with properly nested codes."""
    text = ""
    found: list[Code] = []

    def grow(depth: int) -> None:
        nonlocal text
        for _ in range(draw(st.integers(1, 3))):
            kind = draw(st.integers(0, 3)) if depth < 4 else 0
            if kind <= 1:
                text += draw(LETTERS)
            elif kind == 2:
                at = Span(len(text), len(text))
                found.append(Code(f"v{len(found)}", draw(VOIDS), at, is_empty=True, depth=depth))
            else:
                place = len(found)
                start = len(text)
                found.append(Code("", draw(ELEMENTS), Span(0, 0), (("href", "x"),), depth=depth))
                # A link in a link is none in HTML; no reader makes one.
                grow(depth + 1)
                element = found[place].element
                found[place] = Code(
                    f"p{place}", element, Span(start, len(text)), (("href", "x"),), depth=depth
                )

    grow(0)
    return Content(text, tuple(found))


def without_nested_links(whole: Content) -> Content:
    kept: list[Code] = []
    for code in whole.codes:
        inside = any(
            c.element == "a" and c.span.start <= code.span.start and code.span.end <= c.span.end
            and c.depth < code.depth
            for c in whole.codes
        )  # fmt: skip
        is_nested = code.element == "a" and inside
        kept.append(Code(code.id, "b", code.span, depth=code.depth) if is_nested else code)
    return Content(whole.text, tuple(kept))


@st.composite
def documents(draw: Callable[..., object]) -> Document:
    """Draw an article of units cut anywhere, some sentences translated, some terms found."""
    forms = (TermSection(Locale("en"), ("a",)), TermSection(Locale("zh"), ("b", "字")))
    entry = TermEntry("t", forms)
    units = []
    for number in range(1, draw(st.integers(1, 3)) + 1):
        whole = without_nested_links(draw(contents()))
        cuts = sorted(draw(st.sets(st.integers(0, len(whole.text)), max_size=6)))
        spans = [Span(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
        segments = []
        for index, span in enumerate(spans):
            source = codes.cut(whole, span, is_last=index == len(spans) - 1)
            target = draw(st.sampled_from([None, source, Content(draw(LETTERS))]))
            state = draw(st.sampled_from([State.INITIAL, State.REVIEWED]))
            if target is not None and target.codes != source.codes:
                state = State.INITIAL
            hits = tuple(
                TermHit(entry, Span(at, at + 1)) for at, c in enumerate(source.text) if c == "a"
            )
            segments.append(Segment(span, source, target=target, state=state, terms=hits))
        units.append(Unit(number, Role.BODY, whole, segments=tuple(segments)))
    skeleton = "".join(f'<p data-unit="{unit.id}"></p>' for unit in units)
    return Document("x", "x", Locale("en"), Locale("zh-CN"), skeleton, units=tuple(units))


@given(documents())
def test_whatever_is_rendered_is_proved(document: Document) -> None:
    page(document)
