"""Addresses of pages and mail stand in the translation as they stand in the source."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import locales
from pipeline.check import Pair
from pipeline.check.url_email import check
from pipeline.model import Content, Segment, Span


def findings(source, target, source_locale="en", target_locale="zh-CN"):
    segment = Segment(Span(0, len(source)), Content(source), Content(target))
    return list(check(segment, Pair(locales.parse(source_locale), locales.parse(target_locale))))


SAME = [
    ("See https://a.example/b.", "见https://a.example/b。"),
    ("See https://a.example/b.", "见https://a.example/b了解详情"),
    ("See https://a.example/b, too", "参见“https://a.example/b”"),
    ("(https://a.example/b)", "（https://a.example/b）"),
    ("https://a.example/b_(c)", "https://a.example/b_(c)。"),
    ("https://a.example", "https://a.example/"),
    ("HTTPS://A.Example/b", "https://a.example/b"),
    ("https://a.example/%E4%B8%AD", "https://a.example/中"),
    ("http://münchen.example/x", "http://xn--mnchen-3ya.example/x"),
    ("https://a.example/en/b", "https://a.example/zh/b"),
    ("https://a.example/en-us/b", "https://a.example/zh_CN/b"),
    ("https://a.example/b", "https://a.example/zh-hans/b"),
    ("https://en.wiki.example/x", "https://zh.wiki.example/x"),
    ("www.a.example or mail@a.example", "mail@a.example或www.a.example"),
    ("mail@A.example.", "请写信至mail@a.example。"),
    ("https://user@a.example/b", "https://user@a.example/b"),
    ("https://a.example and again https://a.example", "https://a.example"),
    ("a@b, 5 @ 3 and @name", "甲@乙，5 @ 3和@name"),
    ("ftp://a.example/b;type=i", "ftp://a.example/b;type=i"),
]


@pytest.mark.parametrize(("source", "target"), SAME)
def test_the_same_address_is_no_finding(source, target):
    assert not findings(source, target)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("https://a.example/b", "https://a.example/c"),
        ("https://a.example/b", "https://a.example/b/c"),
        ("https://a.example/B", "https://a.example/b"),
        ("https://a.example/b?x=1", "https://a.example/b?x=2"),
        ("https://a.example/b#c", "https://a.example/b"),
        ("https://a.example/b", "http://a.example/b"),
        ("https://a.example/b", "https：//a.example/b"),
        ("https://a.example/b", "网站"),
        ("https://a.example/fr/b", "https://a.example/de/b"),
        ("mail@a.example", "mail@b.example"),
        ("mail@a.example", "mail[at]a.example"),
        ("网站", "https://evil.example"),
    ],
)
def test_another_address_is_a_finding(source, target):
    assert {issue.check for issue in findings(source, target)} == {"url-email"}


def test_a_changed_address_is_one_finding_with_both_places_and_a_fix():
    source, target = "See https://a.example/b.", "见https://a.example/c。"
    (issue,) = findings(source, target)
    assert source[slice(*issue.source_span)] == issue.fix == "https://a.example/b"
    start, end = issue.target_span
    assert not findings(source, target[:start] + issue.fix + target[end:])


def test_a_lost_address_and_an_added_one_are_told_apart():
    (lost,) = findings("See https://a.example.", "参见网站。")
    (added,) = findings("See the site.", "参见https://a.example。")
    assert (lost.source_span, lost.target_span) == (Span(4, 21), None)
    assert (added.source_span, added.target_span) == (None, Span(2, 19))


def test_an_address_in_han_ends_where_the_sentence_goes_on():
    assert not findings(
        "访问https://a.example/b了解详情。", "Go to https://a.example/b.", "zh-CN", "en"
    )


URLS = st.from_regex(r"https://[a-z]{1,8}\.example(/[a-z0-9_-]{1,6}){0,3}", fullmatch=True)


@given(URLS, st.sampled_from(["见{}。", "（{}）", "“{}”", "{}，", "访问{}了解", "<{}>", "{}"]))
def test_an_address_is_found_in_any_frame(url, frame):
    assert not findings(f"See {url}.", frame.format(url))


@given(st.text(st.sampled_from("ab@.:/w)(]%中。-_é \n"), max_size=60), st.text(max_size=40))
def test_no_text_raises_and_a_copy_has_no_finding(text, other):
    findings(text, other)
    assert not findings(text, text)


@pytest.mark.parametrize(
    "heap", ["http://a" + ")" * 40_000, "a@" * 30_000, "a." * 30_000 + "@", "www." * 20_000]
)
def test_a_heap_is_read_in_bounded_time(heap):
    findings(heap, heap[::-1])


@pytest.mark.parametrize(
    ("source", "target", "count"),
    [
        ("Go to example.org/help (free).", "Idź na example.org/hepl (za darmo).", 1),
        ("Go to example.org/en/help.", "Idź na example.org/pl/help.", 0),
        ("Amazon.com and python.org.", "Amazon i Python.org.", 0),
        ("Mail a@example.com now.", "Mail a@example.com.", 0),
        ("at www.example.com and example.com", "na example.com i www.example.com", 0),
        ("Booking.com, Expedia.com", "Expedia.com, Booking.com", 0),
        ("See example.com.", "Zob. exampel.com.", 1),
        ("See https://example.org/d?p=2&lang=en.", "Zob. https://example.org/d?p=2&lang=pl.", 0),
        ("See https://example.org/d?lang=en.", "Zob. https://example.org/d.", 0),
        ("See https://example.org/d?p=2&lang=en.", "Zob. https://example.org/d?p=3&lang=pl.", 1),
        ("See https://example.org/d?x=en.", "Zob. https://example.org/d?x=pl.", 1),
        ("a." * 20_000 + "com", "a." * 20_000, 0),
    ],
)
def test_addresses_without_a_scheme_and_with_a_language_are_compared(source, target, count):
    assert len(findings(source, target, "en", "pl")) == count
