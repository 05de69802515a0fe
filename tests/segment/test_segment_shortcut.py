"""What the scan answers by the word before a mark alone is what the rules would answer."""

import re
from unittest.mock import patch

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.segment import _scan, _words, spans
from pipeline.segment._language import load


def plain(language):
    """Return what finds marks and says nothing of what follows: every one goes the long way."""
    marks = _scan._characters(language)
    return re.compile(rf"[{marks}\n\u2029](?:(?<=[\n\u2029])|[{marks}]*+)")


PIECES = st.sampled_from(
    "Dr|No|rd|Wm|Hr|好|네|etc|Inc|Ltd|vs|4.5%|$3.50|2–1|(ret.)|Smith)|12)|112.5p|R2-D2|बी.सी|बी.सी)|e.g|z. B|Ph. D|a.m|p.m|U.S|Jan|Abs|str|Hauptstr|vitamin C|Step 1|I|J|we|"
    "it|don’t|mid-Oct|Objective-C|J.-C|NATO|XIV|Yahoo|Yum|rain|Anna|The|However|he|said|wrote|“Who|"
    "(Fig|кв|г|т. е|дом|Он|όχι|Ναι|čl|tzv|3|12|5 km|iPhone|(Smith 55)|»So|„Ja|ul".split("|")
)
MARKS = st.sampled_from(
    [". ", ". ", ". ", "! ", "? ", ".” ", ".\" ", ". “", ". \"", ") ", ".) ", ", ", " ", "… ", ".“ ",
     ".» ", ". (", ".\n", ".\xa0", " . ", ".« ", "。", "。”", "!” ", ".[3] "]
)  # fmt: skip
TEXTS = st.lists(st.tuples(PIECES, MARKS), max_size=12).map(
    lambda pairs: "".join(word + mark for word, mark in pairs)
)
LOCALES = st.sampled_from("en de fr es it nl ru uk pl cs tr el sv fi pt hu ro zh ko da xx".split())


@given(TEXTS, LOCALES, st.sampled_from(["split", "keep"]))
@settings(max_examples=1_500)
@example("Dr. J. Moss, Jr., of the U.S. Army. No. 5. He", "en", "split")
@example("It was 5 p.m. The end.", "en", "split")
@example("He said vgl. z. B. Der Ort.", "de", "split")
def test_short_and_long_way_agree(text, locale, quotes):
    quick = spans(text, locale, quotes=quotes)
    with patch.object(_scan, "_marks", plain):
        assert spans(text, locale, quotes=quotes) == quick


def test_answers_are_forgotten_before_they_take_much_memory(monkeypatch):
    monkeypatch.setattr(_words, "_MOST", 10)
    known = _words.Known(load("en"), _words._before_capital)
    for number in range(100):
        letters = f" {number:05}."
        assert known[letters] is None or known[letters].breaks
    assert len(known) <= 10


@pytest.mark.parametrize(
    ("letters", "name"),
    [
        (" a Dr.", "never"),
        ("a rain.", "ordinary"),
        ("ambled.", "ordinary"),
        ("ehouse?", "ordinary"),
        ("known).", "ordinary"),
        (" 4.5%.", "ordinary"),
        ("$10.50.", "ordinary"),
        (" 52–48.", "ordinary"),
    ],
)
def test_letters_before_a_capital_are_decided_once(letters, name):
    before_capital, _, _ = _words.known(load("en"))
    assert name in before_capital[letters].name
    assert letters in before_capital


@pytest.mark.parametrize(
    "letters",
    [
        "", "Dr.", "essrs.", "pprox.", "e-NATO.", " Yum!", "a U.S.", "n 1998.", "200000.", "\n\n120a.",
        "好。“5.", " बी.सी).",
    ],
)  # fmt: skip
def test_letters_that_say_too_little_are_left_to_the_rules(letters):
    before_capital, _, _ = _words.known(load("en"))
    assert before_capital[letters] is None


def test_the_end_of_a_word_says_nothing_before_a_small_letter():
    _, before_lower, _ = _words.known(load("en"))
    assert before_lower["pprox."] is None
    assert before_lower["d appr."] is None
    assert before_lower["h Prof."].name == "abbreviation that never ends a sentence"
