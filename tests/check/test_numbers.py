"""Numbers are compared by value, whatever their writing; the cases are in numbers*.csv."""

import csv
import random
import time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import locales
from pipeline.check import Pair
from pipeline.check._numbers import money
from pipeline.check._numbers.hanzi import numerals
from pipeline.check._numbers.values import numbers
from pipeline.check.numbers import check
from pipeline.model import Content, Segment, Span


def rows(name):
    text = (Path(__file__).parent / name).read_text(encoding="utf-8")
    return list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))


ROWS = rows("numbers.csv") + rows("numbers_hard.csv")

LOCALES = ("en", "zh-CN", "de", "fr", "es", "ru", "ar", "ja", "hi", "th")


def findings(source, target, source_locale="en", target_locale="zh-CN"):
    segment = Segment(Span(0, len(source)), Content(source), Content(target))
    return list(check(segment, Pair(locales.parse(source_locale), locales.parse(target_locale))))


def name(row):
    return f"{row['source_locale']}-{row['target_locale']} {row['source']}"


@pytest.mark.parametrize("row", ROWS, ids=name)
def test_equal_values_are_no_finding(row):
    assert not findings(row["source"], row["right"], row["source_locale"], row["target_locale"])


@pytest.mark.parametrize("row", ROWS, ids=name)
def test_another_value_is_a_finding(row):
    found = findings(row["source"], row["wrong"], row["source_locale"], row["target_locale"])
    assert {issue.check for issue in found} == {"number-mismatch"}


def test_a_finding_names_both_numbers_and_their_places():
    source, target = "It made 15,000 tonnes.", "产量为1.6万吨。"
    (issue,) = findings(source, target)
    assert source[slice(*issue.source_span)] == "15,000"
    assert target[slice(*issue.target_span)] == "1.6万"
    assert "15,000" in issue.message
    assert "1.6万" in issue.message


def test_a_currency_is_told_with_both_names():
    source, target = "It cost $1,900 a tonne.", "每吨1900欧元。"
    (issue,) = findings(source, target)
    assert source[slice(*issue.source_span)] == "$"
    assert target[slice(*issue.target_span)] == "欧元"
    assert issue.message == "The currency “$” has become “欧元”: keep it."


@given(
    st.lists(
        st.sampled_from(
            ["5", " ", "$", "£", "sterlıng", "EURO", "euroſ", "元", "円", "ب", "يورو", "рублями"]
        )
    )
)
def test_every_way_to_write_a_currency_is_read(pieces):
    text = "".join(pieces)
    assert all(sign in "$€£¥₽₹" for sign in money._named(text, "zh-HK"))
    assert money.changed(text, text, "en", "en") is None
    if any(match[0].isascii() for match in money._pattern()[0].finditer(text)):
        assert money._named(text, "en")


def test_a_lost_number_and_an_added_one_are_told_apart():
    (lost,) = findings("In 2017 they met.", "他们会面。")
    (added,) = findings("They met.", "他们2017年会面。")
    assert (lost.source_span, lost.target_span) == (Span(3, 7), None)
    assert (added.source_span, added.target_span) == (None, Span(2, 6))


def test_a_number_that_stands_twice_must_come_twice():
    assert findings("from 15 to 15.5 and back to 15", "从15到15.5再到5")
    assert findings("5 of 5 and 15", "15个中的5个")


def test_a_translation_may_name_a_number_again():
    assert not findings("In 2017 it grew.", "2017年，它比2017年前增长。")


def test_small_words_are_not_demanded():
    assert not findings("One of the two firms paid once.", "一家企业付了款。")
    assert not findings("第一，要统一思想。", "Ideas must be unified.", "zh-CN", "en")


def test_words_of_an_unknown_language_are_not_demanded():
    assert not findings("3 firms", "tři podniky", "en", "cs")
    assert findings("3 firms in 2017", "tři podniky v roce 2018", "en", "cs")


def test_addresses_are_not_read_as_numbers():
    assert not findings("See https://example.org/2/a.", "见 https://example.org/zh/3/a。")


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("一千二百三十四", 1234),
        ("十三", 13),
        ("三亿五千万", 350_000_000),
        ("二〇一七", 2017),
        ("两万", 20_000),
        ("一万五千亿", 1_500_000_000_000),
        ("1.5万亿", 1_500_000_000_000),
        ("3亿5000万", 350_000_000),
        ("五百零三", 503),
        ("3.2万", 32_000),
        ("三点五", Decimal("3.5")),
        ("十万", 100_000),
        ("2千", 2000),
    ],
)
def test_chinese_numerals_have_their_value(written, value):
    (numeral,) = numerals(written)
    assert value in numeral.values
    assert (numeral.start, numeral.end) == (0, len(written))


@given(st.integers(min_value=1, max_value=10**13))
def test_any_whole_number_is_read_back_in_every_grouping(value):
    plain, grouped = str(value), f"{value:,}"
    for locale, written in (
        ("en", grouped),
        ("de", grouped.replace(",", ".")),
        ("fr", grouped.replace(",", "\u202f")),
        ("ru", grouped.replace(",", "\u00a0")),
        ("zh-CN", plain),
    ):
        assert any(value in number.values for number in numbers(written, locale))


@given(st.text(), st.text(), st.sampled_from(LOCALES), st.sampled_from(LOCALES))
def test_no_text_raises(source, target, source_locale, target_locale):
    findings(source, target, source_locale, target_locale)


DIGITS = st.text(
    st.sampled_from("0123456789.,'  :-/%万亿千百十一二三点年月日分之半kmM٣٤५"), max_size=30
)


@given(DIGITS, DIGITS, st.sampled_from(LOCALES), st.sampled_from(LOCALES))
def test_no_heap_of_digits_raises(source, target, source_locale, target_locale):
    for issue in findings(source, target, source_locale, target_locale):
        for span, text in ((issue.source_span, source), (issue.target_span, target)):
            assert span is None or 0 <= span.start < span.end <= len(text)


@given(st.text(st.characters(codec="utf-8")), st.sampled_from(LOCALES))
def test_a_text_agrees_with_itself(text, locale):
    assert not findings(text, text, locale, locale)


def test_time_is_linear_in_the_digits():
    def cost(count):
        text = " ".join(str(random.Random(1).randrange(10**6)) for _ in range(count))
        begin = time.process_time()
        findings(text, text[::-1])
        return time.process_time() - begin

    cost(10)
    small = max(cost(1000), 1e-3)
    assert cost(8000) < 8 * small * 4


@pytest.mark.parametrize(
    "heap",
    [
        "9" * 10_000,
        "9," * 5_000,
        "一" * 10_000,
        "9万" * 5_000,
        "I" * 10_000,
        "9 two-" + "one-" * 4_000,
        "9 двух" + "летн" * 4_000,
        "9 a@" + "a." * 4_000,
        "9% " + "%0" * 4_000,
        "9 " + "zwei" * 4_000,
        "3 to " * 4_000,
        "9 " + "million " * 4_000,
        "9 " + "half a million and " * 2_000,
    ],
    ids=lambda heap: heap[:12],
)
def test_a_heap_of_digits_is_read_in_bounded_time(heap):
    begin = time.process_time()
    for locale in ("en", "zh-CN", "de", "ru", "cs"):
        numbers(heap, locale)
    assert time.process_time() - begin < 5


def test_every_line_of_the_cases_is_complete():
    for row in ROWS:
        assert all(row[key] for key in ("source", "right", "wrong")), row
        assert row["right"] != row["wrong"]
