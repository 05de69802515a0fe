"""Characters that nobody sees: found where they came in, spared where writing needs them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import locales
from pipeline.check import Pair
from pipeline.check.invisible import check
from pipeline.model import Content, Segment, Span

PAIR = Pair(locales.parse("en"), locales.parse("de"))
INVISIBLE = "\u200b\u00ad\ufeff\u2060\u180e\x00\x07\x1b\x7f\x85\u2028\u2029\ufff9\ufffc\ufffd\u3164"


def findings(source, target):
    return list(check(Segment(Span(0, len(source)), Content(source), Content(target)), PAIR))


@pytest.mark.parametrize(
    "target",
    [
        "Der Text.\n\tNeue Zeile.",
        "Ein\u00a0Text",
        "1\u202f000",
        "\u200eText\u200f",
        "می\u200cخواهم",
        "नमस्\u200dते क्\u200cष",
        "ශ්\u200dරී",
        "👩\u200d🚀 und 👨\u200d👩\u200d👧\u200d👦",
        "❤️\u200d🔥",
        "🏳️\u200d🌈",
        "ភាសា\u200bខ្មែរ",
        "ဗမာ\u200bစာ",
    ],
)
def test_what_writing_needs_is_no_finding(target):
    assert not findings("A text.", target)


@pytest.mark.parametrize("sign", INVISIBLE)
def test_each_one_that_came_in_is_found_and_its_fix_takes_it_out(sign):
    target = f"Ein{sign} Täxt"
    (issue,) = findings("A text", target)
    start, end = issue.target_span
    assert target[:start] + issue.fix + target[end:] == "Ein Täxt"
    assert f"U+{ord(sign):04X}" in issue.message


@pytest.mark.parametrize("target", ["A\u200db", "a \u200d b", "中\u200c文", "🙂\u200d", "\u200d🙂"])
def test_a_joiner_that_joins_nothing_is_found(target):
    assert len(findings("text", target)) == 1


@pytest.mark.parametrize("target", ["中\u200b文", "a\u200bb", "\u200b"])
def test_a_zero_width_space_is_found_where_spaces_or_signs_part_words(target):
    assert len(findings("text", target)) == 1


def test_only_what_is_more_than_in_the_source_is_found():
    assert not findings("Soft\u00adware", "Soft\u00adware")
    (issue,) = findings("Soft\u00adware", "Soft\u00adwa\u00adre")
    assert issue.target_span == Span(7, 8)


@given(st.text())
def test_a_copy_of_the_source_has_no_finding(text):
    assert not findings(text, text)


@given(st.text(), st.text())
def test_taking_all_fixes_leaves_nothing_to_find(source, target):
    found = findings(source, target)
    for issue in reversed(found):
        target = target[: issue.target_span.start] + target[issue.target_span.end :]
    assert len(findings(source, target)) == 0 or found


def test_a_heap_is_found_one_by_one():
    assert len(findings("a", "a" + "\u200b" * 1000)) == 1000
