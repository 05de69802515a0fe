"""What repeats its source was not translated, unless nobody would translate it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import locales
from pipeline.check import Pair
from pipeline.check.untranslated import check
from pipeline.model import Code, Content, Segment, Span


def findings(source, target, source_locale="en", target_locale="de", codes=()):
    segment = Segment(Span(0, len(source)), Content(source, codes), Content(target))
    return list(check(segment, Pair(locales.parse(source_locale), locales.parse(target_locale))))


@pytest.mark.parametrize(
    "text",
    [
        "12.5 %",
        "2017-03-29",
        "https://example.org/news",
        "info@example.org",
        "SASAC",
        "total = add(1, 2)",
        "$ pip install x",
        "from a import b",
        "WARNING:root:look out",
        "run --fast",
        "…",
        "",
    ],
)
@pytest.mark.parametrize("locale", ["de", "zh-CN", "ar"])
def test_what_nobody_translates_may_stay(text, locale):
    assert not findings(text, text, "en", locale)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("The meeting ended.", "The meeting ended."),
        ("The meeting ended.", "The meeting ended"),
        ("The meeting ended.", " The  meeting ended。"),
        ("“The meeting ended.”", "„The meeting ended.“"),
        ("more", "more"),
    ],
)
def test_a_copy_is_found_whatever_its_spaces_and_signs(source, target):
    (issue,) = findings(source, target)
    assert issue.check == "untranslated"


def test_a_translation_is_no_finding():
    assert not findings("The meeting ended.", "Die Sitzung endete.")
    assert not findings("a", "b")


def test_names_stay_between_languages_of_one_script():
    assert not findings("Wang Yilin", "Wang Yilin", "en", "fr")
    assert findings("Wang Yilin", "Wang Yilin", "en", "zh-CN")


def test_two_ways_to_write_one_language_share_much():
    assert not findings("The meeting ended.", "The meeting ended.", "en-US", "en-GB")
    assert not findings("会议结束", "会议结束", "zh-Hans", "zh-Hant")


def test_code_in_a_sentence_is_not_looked_at():
    code = Code("code", "code", Span(0, 3), translate=False)
    assert not findings("add", "add", codes=(code,))
    assert findings("add this", "add this", codes=(code,))


@given(st.text(), st.text())
def test_only_a_copy_can_be_found(source, target):
    letters = ["".join(c for c in text if c.isalnum()) for text in (source, target)]
    if letters[0] != letters[1]:
        assert not findings(source, target)
