"""What stands beside a number: per cent, a half, a scale shared with its neighbour, a sum."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import locales
from pipeline.check import Pair
from pipeline.check._numbers.beside import Percent
from pipeline.check._numbers.cldr import months, scales
from pipeline.check._numbers.values import numbers
from pipeline.check.numbers import check
from pipeline.model import Content, Segment, Span


def firm(text, locale):
    return [number for number in numbers(text, locale) if number.is_firm]


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        ("12 %", "de"),
        ("12%", "en"),
        ("12 percent", "en"),
        ("12 per cent", "en"),
        ("12 Prozent", "de"),
        ("12 pour cent", "fr"),
        ("12 por ciento", "es"),
        ("12 процентов", "ru"),
        ("12 في المئة", "ar"),
        ("12 بالمائة", "ar"),
        ("١٢٪", "ar"),
        ("12个百分点", "zh-CN"),
        ("12%的人", "zh-CN"),
        ("12 %", "cs"),
    ],
)
def test_a_percentage_is_known_as_such(text, locale):
    (number,) = firm(text, locale)
    assert number.percent is Percent.YES


@pytest.mark.parametrize("text", ["12", "12 %s", "12 percussions", "12, 5%"])
def test_another_number_is_none(text):
    assert firm(text, "en")[0].percent is not Percent.YES


def test_the_first_of_a_range_may_be_a_percentage():
    first, last = firm("from 5 to 10 percent", "en")
    assert (first.percent, last.percent) == (Percent.MAYBE, Percent.YES)


@pytest.mark.parametrize(
    ("text", "locale", "value"),
    [
        ("3 to 5 million", "en", 3_000_000),
        ("£2-£3bn", "en", 2_000_000_000),
        ("от 3 до 5 тысяч", "ru", 3000),
        ("3 bis 5 Mio.", "de", 3_000_000),
        ("2 et 3 milliards", "fr", 2_000_000_000),
    ],
)
def test_the_first_of_a_range_may_be_in_the_scale_of_the_last(text, locale, value):
    assert value in firm(text, locale)[0].values


@pytest.mark.parametrize(
    ("text", "locale", "value"),
    [
        ("two and a half million", "en", None),
        ("1 million et demi", "fr", Decimal(1_500_000)),
        ("2½", "en", Decimal("2.5")),
        ("3 Jahre", "de", Decimal(3)),
        ("1억 370만", "ko", Decimal(103_700_000)),
        ("1 Mio. 200 Tsd.", "de", Decimal(1_200_000)),
        ("3成", "zh-CN", Decimal(30)),
    ],
)
def test_halves_sums_and_tenths_are_read(text, locale, value):
    values = {one for number in numbers(text, locale) for one in number.values}
    assert value is None or value in values


@pytest.mark.parametrize(
    ("locale", "word", "value"),
    [
        ("cs", "milionů", 10**6),
        ("pl", "mld", 10**9),
        ("ko", "만", 10**4),
        ("ja", "億", 10**8),
        ("hi", "लाख", 10**5),
        ("tr", "milyar", 10**9),
        ("it", "miliardi", 10**9),
    ],
)
def test_words_for_thousands_and_more_come_from_cldr(locale, word, value):
    assert scales(locale)[word] == value


def test_months_come_from_cldr():
    assert months("cs")["března"] == 3
    assert months("de")["mai"] == 5


@pytest.mark.parametrize(
    ("text", "locale", "value"),
    [
        ("2 milyarlık", "tr", 2 * 10**9),
        ("150만을", "ko", 1_500_000),
        ("3,5 miliarda", "pl", 35 * 10**8),
    ],
)
def test_they_are_known_in_a_case_that_cldr_does_not_have(text, locale, value):
    assert value in firm(text, locale)[0].values


DIGITS = st.integers(min_value=1, max_value=99)


@given(DIGITS, DIGITS)
def test_a_list_is_no_range(first, last):
    one, other = firm(f"{first}. Then {last} percent", "en")
    assert (one.percent, other.percent) == (Percent.NO, Percent.YES)


@given(st.text(st.sampled_from("0123456789%½ ,.-toMillionmbn成半万"), max_size=40))
def test_numbers_are_in_order_and_within_the_text(text):
    for locale in ("en", "zh-CN", "ko"):
        found = numbers(text, locale)
        assert [number.span for number in found] == sorted(number.span for number in found)
        assert all(0 <= number.span.start < number.span.end <= len(text) for number in found)


@pytest.mark.parametrize(
    ("source", "target", "locale", "is_found"),
    [
        ("It took eighteen months.", "耗时一年半。", "zh-CN", False),
        ("It took 18 months.", "耗时18个月。", "zh-CN", False),
        ("It took 24 months.", "Es dauerte zwei Jahre.", "de", False),
        ("It took 24 months.", "Es dauerte drei Jahre.", "de", True),
        ("It took 14 months.", "Es dauerte ein Jahr.", "de", True),
    ],
)
def test_months_may_be_counted_in_years(source, target, locale, is_found):
    content = Content(target)
    segment = Segment(Span(0, len(source)), Content(source), content, written=target)
    found = list(check(segment, Pair(locales.parse("en"), locales.parse(locale))))
    assert bool(found) == is_found
