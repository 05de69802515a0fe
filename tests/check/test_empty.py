"""A target that shows nothing is an error; one that shows anything is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import locales
from pipeline.check import Pair
from pipeline.check.empty import check
from pipeline.model import Content, Segment, Severity, Span

PAIR = Pair(locales.parse("en"), locales.parse("de"))
BLANKS = " \t\n\u00a0\u2003\u200b\u200e\u2060\ufeff\u00ad\u3000\u3164\u115f\u2800\ufe0f\u034f"


def findings(source, target):
    content = None if target is None else Content(target)
    return list(check(Segment(Span(0, len(source)), Content(source), content), PAIR))


@pytest.mark.parametrize("target", ["Gut.", "…", "好", "0", "\u200bGut", " . ", "é", "🙂", "ﷺ"])
def test_what_shows_something_is_no_finding(target):
    assert not findings("Good.", target)


def test_no_target_is_left_to_the_stage():
    assert not findings("Good.", None)


@pytest.mark.parametrize("blank", BLANKS)
def test_each_blank_is_a_finding(blank):
    (issue,) = findings("Good.", blank)
    assert (issue.check, issue.severity) == ("empty", Severity.ERROR)
    assert issue.target_span == Span(0, 1)


def test_no_letter_at_all_is_a_finding_without_a_place():
    (issue,) = findings("Good.", "")
    assert issue.target_span is None


@pytest.mark.parametrize("source", ["", " ", "\u200b\u3164"])
def test_a_blank_source_may_have_a_blank_target(source):
    assert not findings(source, " ")


@given(st.text(st.sampled_from(BLANKS), min_size=1))
def test_any_heap_of_blanks_is_a_finding(target):
    assert len(findings("Good.", target)) == 1


@given(st.text(), st.text(st.sampled_from("ab好😀")), st.text(st.sampled_from(BLANKS)))
def test_a_letter_among_blanks_is_no_finding(source, letters, blanks):
    assert not findings(source, blanks + (letters or "a") + blanks)
