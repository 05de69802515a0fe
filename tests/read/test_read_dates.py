"""Dates in bylines, in the forms that newsrooms write."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import locales
from pipeline.read import _dates

DAY = date(2017, 3, 29)


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        ("29 March 2017", "en"),
        ("29th March, 2017", "en"),
        ("the 29th of March 2017", "en"),
        ("March 29, 2017", "en"),
        ("March 29th, 2017", "en"),
        ("Mar. 29, 2017", "en"),
        ("Wed, 29 Mar 2017 08:00:00 GMT", "en"),
        ("29-Mar-2017", "en"),
        ("2017-03-29", "en"),
        ("2017-3-29 08:15", "en"),
        ("2017/03/29", "en"),
        ("2017.03.29", "en"),
        ("2017-03-29T08:00:00+08:00", "en"),
        ("20170329", "en"),
        ("CopyFrom:MCC Date:29 March 2017", "en"),
        ("03/29/2017", "en"),
        ("03/29/2017", "en-US"),
        ("29/03/2017", "en-GB"),
        ("29/03/2017", "en"),
        ("29.03.2017", "de"),
        ("29.3.2017", "en"),
        ("29. März 2017", "de"),
        ("29 mars 2017", "fr"),
        ("29 de marzo de 2017", "es"),
        ("29 de março de 2017", "pt"),
        ("29 марта 2017", "ru"),
        ("29 March 2017", "zh-CN"),
        ("2017年3月29日", "zh-CN"),
        ("2017 年 3 月 29 日 08:15", "zh-CN"),
        ("时间：2017年03月29日 来源：中冶", "zh-CN"),
        ("2017년 3월 29일", "ko"),
    ],
)
def test_a_date_is_found(text, locale):
    assert _dates.find(text, locale) == DAY


@pytest.mark.parametrize(
    "text",
    ["", "no date", "2017", "March 2017", "99 March 2017", "2017-13-29", "29 Nonsense 2017", "31 February 2017",
     "12345678", "phone 2017-03-299", "10:30", "1/2", "20171329"],
)  # fmt: skip
def test_what_is_no_date_is_none(text):
    assert _dates.find(text, "en") is None


def test_the_order_of_day_and_month_is_the_locale_s():
    assert _dates.find("04/05/2017", "en-US") == date(2017, 4, 5)
    assert _dates.find("04/05/2017", "en-GB") == date(2017, 5, 4)
    assert _dates.find("04.05.2017", "en-US") == date(2017, 5, 4)


def test_an_unknown_locale_reads_english():
    assert _dates.find("29 March 2017", "xx") == DAY
    assert _dates.find("29/03/2017", "xx") == DAY


def test_the_first_date_of_several_texts():
    assert _dates.first(["By Jane", "29 March 2017", "30 March 2017"], "en") == DAY
    assert _dates.first([], "en") is None


@given(
    st.dates(min_value=date(1000, 1, 1)),
    st.sampled_from(["en", "en-GB", "de", "fr", "es", "it", "nl", "pl", "ru", "zh-CN", "ja", "ko"]),
)
def test_what_babel_writes_is_read_again(day, locale):
    assert _dates.find(locales.format_date(day, locale), locale) == day


@given(st.text(max_size=200), st.sampled_from(["en", "zh-CN", "ar", "xx"]))
def test_any_text_is_searched_without_error(text, locale):
    found = _dates.find(text, locale)
    assert found is None or isinstance(found, date)
