"""Laws: what a check leaves out because it takes long changes nothing of what it finds.

Each is held against the plain way to say the same: a pattern that is tried everywhere, a comparison
of whole texts.
"""

from __future__ import annotations

import re
import statistics
import sys
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import locales
from pipeline.check import (
    Pair,
    _letters,
    _names,
    _prose,
    brackets,
    length_ratio,
    placeholder,
    untranslated,
)
from pipeline.check import numbers as number_check
from pipeline.check import whitespace as spaces
from pipeline.check._numbers import digits, hanzi, identifiers, meanings, plain, values
from pipeline.check._numbers import lexicon as lexicons
from pipeline.check._numbers.lexicon import lexicon
from pipeline.model import Content, Locale, Segment, Span, is_blank

_numbers = st.floats(allow_nan=False, allow_infinity=False, width=32) | st.integers(-99, 99)
_machine = st.text(st.sampled_from("`:a_Z9 ~=/.-\n(){}%$#s{，会\u00a0\t\u200b\ufffc"), max_size=30)
_name = st.lists(st.sampled_from(["Li", "li", "Wei", "É", " ", "-", "_", "’", ".", "9", "会"]))


def _found(pattern: re.Pattern[str], text: str) -> list[str]:
    return [f"{match.start()}{match.group()}" for match in pattern.finditer(text)]


@given(st.lists(_numbers, min_size=1))
def test_the_median_is_that_of_the_standard_library(values: list[float]) -> None:
    assert length_ratio._median(values) == statistics.median(values)


def test_languages_known_without_babel_are_those_of_cldr() -> None:
    assert [tag for tag in locales._THREE_LETTERS if not locales._is_in_cldr(tag)] == []


def test_what_begins_with_a_letter_or_digit_is_not_blank() -> None:
    every = map(chr, range(sys.maxunicode + 1))
    assert not any(c.isalnum() and (c.isspace() or not c.isprintable()) for c in every)


@given(st.text(st.sampled_from("a \u3164\ufe0f\u2800\u200b\n·"), max_size=6))
def test_a_text_shows_nothing_where_nothing_is_left_of_it_without_blanks(text: str) -> None:
    left = text.translate(dict.fromkeys(_letters._BLANK))
    assert _letters.shows_nothing(text) == (is_blank(text) or is_blank(left))


@settings(max_examples=300)
@given(st.text(st.sampled_from("ab)(（）[]1iv十会а，:; -\n"), max_size=12))
def test_no_bracket_of_a_list_s_item_is_alone(text: str) -> None:
    letter = r"[0-9]{1,3}|[^\W\d_\u3400-\u9fff]|[ivx]{1,4}|[一二三四五六七八九十]{1,3}"
    number = rf"(?:^|(?<=[，。、；;,:：])|(?<=[，。、；;,:：] ))(?:{letter})"
    tried_everywhere = re.compile(rf"{number}[)）]|(?<!\w)[:;]-?[()]")
    items = {match.end() - 1 for match in tried_everywhere.finditer(text)}
    assert items == brackets._items(text)
    assert items.isdisjoint(brackets._unpaired(text))
    assert items.isdisjoint(brackets._unpaired(text, items))


@given(_machine)
def test_placeholders_begin_with_a_sign_of_theirs(text: str) -> None:
    start = placeholder._PLACEHOLDER.pattern.index("(?:")
    tried_everywhere = re.compile(placeholder._PLACEHOLDER.pattern[start:], re.VERBOSE)
    assert _found(placeholder._PLACEHOLDER, text) == _found(tried_everywhere, text)


@given(_machine)
def test_code_and_paths_are_found_as_if_looked_for_everywhere(text: str) -> None:
    plain = {
        "`": r"(?:(?::[\w+.-]{1,30}){1,3}:)?`[^`\n]++`(?<![\s(\uff08]`)_{0,2}",
        "/": r"(?<![\w/])~?/\w[\w-]*+(?:[./][\w-]++)++",
        "-": r"(?<![\w\ufffc-])--?[A-Za-z][\w-]*+(?:=\S++)?",
    }
    known = dict(_prose._MACHINE)
    for sign, pattern in plain.items():
        assert _found(known[sign], text) == _found(re.compile(pattern, re.ASCII), text)


@given(_machine)
def test_spaces_in_a_row_are_found_as_if_looked_for_everywhere(text: str) -> None:
    plain = re.compile(r"(?<=[^\s\ufffc])[ \u00a0\t]{2,}(?=[^\s\ufffc])")
    assert _found(spaces._DOUBLE, text) == _found(plain, text)


@given(_name.map("".join))
def test_capitalised_words_are_found_as_if_looked_for_everywhere(text: str) -> None:
    plain = re.compile(r"\b[A-ZÀ-Þ][\w'’-]*+(?: [A-ZÀ-Þ][\w'’-]*+)+")
    assert _found(_names._CAPITALISED, text) == _found(plain, text)


@given(_machine, _machine)
def test_texts_are_the_same_where_all_their_letters_are(one: str, other: str) -> None:
    for source, target in ((one, other), (one, f" {one}."), (f"({one}", one)):
        bare = [re.sub(r"[\W_]+", "", text) for text in (source, target)]
        is_same = source == target or bare[0] == bare[1] != ""
        assert untranslated._is_same(source, target) == is_same


@given(_machine)
def test_a_length_is_that_of_what_is_neither_space_nor_code(text: str) -> None:
    machine = text.count("\ufffc")
    letters = sum(not letter.isspace() for letter in text) - machine
    assert length_ratio._size(text) == (letters if letters > machine else 0)


_after = st.lists(
    st.sampled_from(
        [" ", "%", "‰", "per", "cent", "p", "m", ".", "s", "年", "成", "倍", "半", "and"]
    )
    | st.sampled_from(["a", "half", "months", "Uhr", "er", "часов", ":30", "月", "个", "h", "x"])
).map("".join)


@given(_after, st.sampled_from(["en", "zh-CN", "de", "fr", "es", "ru", "ar", "cs"]))
def test_what_follows_a_number_is_what_each_rule_says(text: str, locale: str) -> None:
    known = lexicon(locale)
    told = known.after.keys() - lexicons._ASKED
    assert known.following(text, 0) - lexicons._ASKED == {
        name for name in told if known.follows(name, text, 0)
    }


@given(st.from_regex(r"[0-9]{1,80}", fullmatch=True), st.sampled_from(["en", "de", "fr", "es"]))
def test_plain_digits_are_one_number_in_every_locale(run: str, locale: str) -> None:
    piece = list(digits._read_piece(5, run, digits.symbols(locale)))
    assert list(digits.read_run(5, run, locale)) == piece


@given(st.text(st.sampled_from("一二零〇十百千万点"), max_size=4))
def test_numerals_that_count_begin_with_a_digit_and_a_unit(text: str) -> None:
    tens = bool(re.match(f"[{hanzi._DIGIT}][十百千]", text)) and text[0] not in "一零〇"
    large = bool(re.match(f"[{hanzi._DIGIT}]万(?!一)", text))
    teens = bool(re.match(f"十[{hanzi._DIGIT}]", text))
    assert bool(hanzi._COUNTED.match(text)) == (tens or large or teens)


@given(st.text(st.sampled_from("aB1-. 会"), max_size=20))
def test_every_name_with_digits_has_a_digit_after_a_letter(text: str) -> None:
    names = identifiers._NAME.findall(text)
    assert all(map(identifiers._LETTER_AND_DIGIT.search, names))


@settings(max_examples=500)
@given(st.text(st.sampled_from("IVXMMe roaèmᵉᵈ会中〇-ー1_ʳéαж"), max_size=8))
def test_roman_numerals_stand_beside_no_letter_but_a_chinese_one(text: str) -> None:
    edge, suffix = r"[^\W\u2e80-\u9fff]", "er|e|ème|o|a|[ᵉᵈᵐʳᵒᵃ]{1,3}"
    digits_ = "M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
    tried = re.finditer(rf"(?<!{edge})(?=[IVXLCDM]){digits_}(?=(?:{suffix})?(?!{edge}))", text)
    assert [m.span() for m in values._romans(text)] == [m.span() for m in tried]


_figure = st.sampled_from(["1", "5", "12", "30", "2016", "1.5", "1,500", "3.14.2", "007"])
_english = st.lists(
    _figure
    | st.sampled_from(
        [" ", " ", ", ", "-", ":", "(", ")", "$", "No. ", "the ", "a", "one ", "two "]
    )
    | st.sampled_from(
        ["half ", "per cent", "k", "bn", " am", "st", "s", "May ", "half past ", "IV "]
    )
    | st.sampled_from(
        ["half a ", "and a half ", "million ", "May-June ", "zero.", "version ", "Part ", "past "]
    )
    | st.sampled_from(["may ", "MAY ", "mid-May ", "forties", " k€", "b", " T$", "in ", "effort "])
    | st.sampled_from(["%", "%s", "{", "}", "a://b/", "x@", ".org", "：", "oct. ", "& ", "t"])
    | st.sampled_from(
        [".", " quarter", "third-quarter ", "second ", "cents", " decades", "¢", "’"]
    ),
    max_size=9,
).map("".join)
_chinese = st.lists(
    _figure
    | st.sampled_from(
        ["，", "、", "：", "“", "年", "月", "日", "点", "半", "一刻", "个", "两", "三", "成"]
    )
    | st.sampled_from(
        [
            "折",
            "倍",
            "分之",
            "元",
            "第",
            "多",
            "余",
            "几",
            "双",
            "％",
            "的",
            "A",
            "-",
            "季度",
            "世纪",
            "美分",
            "（",
            "）",
        ]
    ),
    max_size=9,
).map("".join)


@settings(max_examples=400)
@given(_english, _chinese, st.sampled_from(["en", "en-IN", "de"]), st.sampled_from(["zh-CN", "en"]))
def test_texts_with_the_same_figures_lack_no_number(
    one: str, other: str, here: str, there: str
) -> None:
    for source, target in ((one, other), (one, one), (one, f"{one} x"), (other, f"{other}的")):
        if plain.have_same_figures(source, target, here, there):
            segment = Segment(Span(0, len(source)), Content(source), Content(target))
            with patch.object(number_check, "have_same_figures", return_value=False):
                read = list(number_check.check(segment, Pair(Locale(here), Locale(there))))
            assert read == list(number_check.check(segment, Pair(Locale(here), Locale(there))))


@pytest.mark.parametrize("tag", ["en", "zh", "de", "fr", "es", "ru", "ar", "ja"])
def test_what_holds_a_listed_hint_holds_one_that_is_looked_for(tag: str) -> None:
    kept = lexicons.hints(tag)
    assert not any(one in other for one in kept for other in kept if one is not other)
    for hint in str(lexicons._data(tag).get("hints", "")).split():
        assert any(one in hint.replace("_", " ") for one in kept)


def test_meanings_are_kept_and_forgotten_without_a_change(monkeypatch) -> None:
    monkeypatch.setattr(meanings, "_MOST", 3)
    kept = meanings.Meanings("en")
    text = ["two", "zwei", "and", "x", "March", "two", "x", "mid-May", "two", "and"]
    assert [kept[word] for word in text] == [meanings.meaning(word, "en") for word in text]
    assert len(kept) <= 3
