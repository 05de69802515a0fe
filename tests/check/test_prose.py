"""What machines read is blotted out to the character; prose stays as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.check._prose import BLOT, blotted, crosses_code, is_verbatim, texts
from pipeline.model import Code, Content, Segment, Span


def segment_of(source, target):
    return Segment(
        Span(0, len(source)), Content(source), None if target is None else Content(target)
    )


@pytest.mark.parametrize(
    "prose",
    [
        "He said, at 10:30, “yes”.",
        "It cost 5 % more, i.e. 3.5 in all - see below.",
        "会议结束，他说：“好。”",
        "AT&T and the 1990s / 2000s",
        "He left... (and came back)",
        "state-owned enterprises, 50%",
        "She wrote a < b and c > d.",
    ],
)
def test_prose_is_left_as_it_is(prose):
    assert blotted(prose).replace(BLOT, "") == prose.replace("i.e", "")


@pytest.mark.parametrize(
    ("text", "machine"),
    [
        ("Run ``make  check`` now.", "``make  check``"),
        ("See :meth:`str.join` there.", ":meth:`str.join`"),
        ("See :c:type:`PyObject *`.", ":c:type:`PyObject *`"),
        ("At `Tools <https://example.org/a>`_ there", "`Tools <https://example.org/a>`_"),
        ("见https://example.org/a,b?c=d。", "https://example.org/a,b?c=d"),
        ("On www.example.org, too.", "www.example.org"),
        ("Write to desk@example.org.", "desk@example.org"),
        ("A <b class='x'>word", "<b class='x'>"),
        ("Tom &amp; Co", "&amp;"),
        ("%(count)s files", "%(count)s"),
        ("{name} left", "{name}"),
        ("the |version| now", "|version|"),
        ("with --verbose=yes set", "--verbose=yes"),
        ("an error about some_name.here.", "some_name.here"),
        ("call next() first", "next()"),
        ("the file notes.txt is", "notes.txt"),
        ("in /usr/local/lib.", "/usr/local/lib"),
    ],
)
def test_what_machines_read_is_blotted_out(text, machine):
    start = text.index(machine)
    expected = text[:start] + BLOT * len(machine) + text[start + len(machine) :]
    assert blotted(text) == expected


@pytest.mark.parametrize(
    "text", [">>> 1 + 1\n2", "$ make check", "if x:\n    return y", "a = 1\nb = 2"]
)
def test_samples_of_programs_are_no_prose(text):
    assert is_verbatim(text)
    assert texts(segment_of(text, "译文")) is None


@pytest.mark.parametrize("text", ["A line\nand another.", "First\nSecond", "He paid $ 5.", "Good."])
def test_lines_of_prose_are_prose(text):
    assert not is_verbatim(text)


@pytest.mark.parametrize("target", [None, "", "  ", "Same."])
def test_where_nothing_is_translated_there_is_nothing_to_judge(target):
    assert texts(segment_of("Same.", target)) is None


def test_what_is_not_to_be_translated_is_blotted_out():
    code = Code("code", "code", Span(4, 8), translate=False)
    segment = Segment(Span(0, 9), Content("Run make.", (code,)), Content("Run make!", (code,)))
    assert texts(segment) == (f"Run {BLOT * 4}.", f"Run {BLOT * 4}!")


def test_a_range_with_the_edge_of_a_code_inside_is_known():
    content = Content("a bold word", (Code("b", "b", Span(2, 6)),))
    assert crosses_code(content, Span(0, 4))
    assert not crosses_code(content, Span(2, 6))
    assert crosses_code(content, Span(0, 11))
    line_break = Content("one two", (Code("br", "br", Span(4, 4), is_empty=True),))
    assert crosses_code(line_break, Span(3, 4))


@given(st.text(st.characters(codec="utf-8")))
def test_blotting_keeps_every_offset_and_is_done_once(text):
    result = blotted(text)
    assert len(result) == len(text)
    assert all(a in {b, BLOT} for a, b in zip(result, text, strict=True))


@pytest.mark.parametrize(
    "heap",
    [
        "`" * 20_000,
        "<a" * 10_000,
        "%(" * 10_000,
        "a." * 10_000,
        "/a" * 10_000,
        "a_" * 10_000,
        "{" * 20_000,
        ":a" * 10_000,
        "-" * 20_000,
        "@a" * 10_000,
    ],
)
def test_hostile_heaps_are_read_at_once(heap):
    assert len(blotted(heap)) == len(heap)
