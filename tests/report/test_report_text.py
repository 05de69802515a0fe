"""The report for people: underlines that fit, colours on demand, nothing a terminal would obey."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline.findings import Findings
from pipeline.model import Span
from pipeline.report import Style, render
from pipeline.width import harmless, runs_right_to_left, width

ANSI = re.compile(r"\x1b\[[0-9;]*m")


def marked(finding, text: str, span: Span) -> list[str]:
    """Return the lines that show a target with its fault."""
    one = finding._replace(source_span=None, target=text, target_span=span, severity="error")
    return render("text", Findings((one,)), Style()).splitlines()[2:]


@pytest.mark.parametrize(
    ("text", "span", "expected"),
    [
        ("cold kiln", Span(5, 9), ["      cold kiln", "           ^^^^"]),
        ("很冷的窑", Span(3, 4), ["      很冷的窑", "            ^^"]),
        ("e\u0301tat ici", Span(6, 9), ["      e\u0301tat ici", "           ^^^"]),
        ("窑\u3000冷", Span(2, 3), ["      窑  冷", "          ^^"]),
        ("no stop", Span(7, 7), ["      no stop", "             ^"]),
        ("a\u200bb", Span(1, 2), ["      a⟨U+200B⟩b", "       ^^^^^^^^"]),
        ("نار باردة", Span(4, 9), ["      نار ⟦باردة⟧"]),
    ],
)
def test_the_fault_is_underlined_where_a_terminal_shows_it(found, text, span, expected) -> None:
    assert marked(found.findings[0], text, span) == expected


def test_a_long_sentence_is_cut_around_its_fault(found) -> None:
    lines = marked(found.findings[0], "a" * 500 + "FAULT" + "b" * 500, Span(500, 505))
    assert lines[0].strip() == "…" + "a" * 60 + "FAULT" + "b" * 60 + "…"
    assert lines[1].index("^") == lines[0].index("F")


@given(st.text(max_size=40), st.text(min_size=1, max_size=20), st.text(max_size=40))
def test_an_underline_begins_below_its_fault(found, before, fault, after) -> None:
    assume(not runs_right_to_left(before + fault + after))
    lines = marked(
        found.findings[0], before + fault + after, Span(len(before), len(before + fault))
    )
    assert width(lines[1].rstrip("^")) == 6 + width(harmless(before))
    assert lines[1].count("^") == max(1, width(harmless(fault)))


def test_colours_come_on_demand_and_change_nothing_else(found) -> None:
    plain = render("text", found, Style())
    coloured = render("text", found, Style(is_coloured=True))
    assert coloured != plain
    assert ANSI.sub("", coloured) == plain
    assert "\x1b[1;31merror\x1b[0m" in coloured


def test_nothing_is_sent_that_a_terminal_obeys(any_findings) -> None:
    @given(any_findings)
    def holds(result: Findings) -> None:
        written = render("text", result, Style())
        assert all(c.isprintable() or c == "\n" for c in written)

    holds()


def test_articles_stand_apart_and_information_only_where_it_fails(found) -> None:
    assert render("text", found, Style()).count("\n\n") == 1
    assert "untranslated" not in render("text", found, Style())
    from pipeline.model import Severity

    assert "untranslated" in render("text", found, Style(Severity.INFO))


@pytest.mark.parametrize(
    ("text", "columns"),
    [("kiln", 4), ("窑炉", 4), ("ｋ", 2), ("e\u0301", 1), ("\u200b", 0), ("ﾈ", 1), ("", 0)],
)
def test_letters_take_the_columns_of_a_terminal(text, columns) -> None:
    assert width(text) == columns
