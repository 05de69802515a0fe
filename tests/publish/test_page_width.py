"""Text is measured as wide as it is set, and the columns follow."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from publish_sample import Builder, visit

from pipeline.model import Role
from pipeline.publish._width import STEPS, balance, ems


def test_wide_letters_digits_and_marks_of_punctuation_are_those_of_unicode() -> None:
    odd = [
        f"{code:04X}"
        for code in range(0x20, 0x32000)
        if unicodedata.category(chr(code))[0] in "LNP"
        and (ems(chr(code)) == 1) != (unicodedata.east_asian_width(chr(code)) in "WF")
    ]
    # Brackets of mathematics, half-width Hangul fillers, rare scripts: no column hangs on them.
    assert len(odd) < 60, odd


@given(st.text(), st.text())
def test_widths_add_up(one: str, other: str) -> None:
    assert ems(one + other) == pytest.approx(ems(one) + ems(other))


def test_a_combining_mark_takes_no_room() -> None:
    assert ems("e\u0301") == ems("e")
    assert ems("كَتَبَ") == ems("كتب")


def balanced(source: str, target: str, tag: str) -> int:
    builder = Builder("en", tag)
    unit = builder.unit(Role.BODY, [(source, target)])
    return balance(builder.document("x", f'<p data-unit="{unit}"></p>'))


def test_equal_texts_get_equal_columns() -> None:
    assert balanced("the same text", "the same text", "de") == STEPS // 2


def test_a_longer_source_gets_the_wider_column_within_bounds() -> None:
    assert balanced("long " * 50, "kurz " * 40, "de") > STEPS // 2
    assert balanced("long " * 50, "x", "de") == STEPS
    assert balanced("x", "lang " * 50, "de") == 0


def test_chinese_counts_as_wide() -> None:
    assert balanced("a" * 40, "字" * 40, "zh-CN") < STEPS // 2
    assert STEPS // 2 < balance(visit("zh-CN")) <= STEPS


def test_an_article_without_running_text_is_halved() -> None:
    builder = Builder("en", "de")
    builder.unit(Role.TITLE, [("Only a title", "Nur ein Titel")])
    assert balance(builder.document("x", "")) == STEPS // 2
