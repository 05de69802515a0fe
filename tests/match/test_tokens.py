"""Tokens keep their place; what cannot be seen and how wide or curly it is does not count."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import inflection
from pipeline.inflection import bases
from pipeline.tokens import SPACELESS, fold, has_word, is_simple, tokens, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("state-owned", ["state", "owned"]),
        ("按照SASAC要求", ["按", "照", "SASAC", "要", "求"]),
        ("C++ & C#", ["C", "+", "+", "&", "C", "#"]),
        ("“don’t”", ["don", "t"]),
        ("a_b c__d _e_", ["a_b", "c__d", "_", "e", "_"]),
        ("データ・基地", ["デ", "ー", "タ", "・", "基", "地"]),
        ("サ・バ", ["サ", "バ"]),
        ("soft\u00adhyphen zero\u200bwidth", ["soft\u00adhyphen", "zero\u200bwidth"]),
        ("\u200bedge\u200b", ["edge"]),
        ("cafe\u0301", ["cafe\u0301"]),
        ("ｶﾞﾗｽ", ["ｶﾞ", "ﾗ", "ｽ"]),
        ("ที่", ["ที่"]),
        ("卡尔·马克思", ["卡", "尔", "马", "克", "思"]),
        ("10\u00a0%", ["10", "%"]),
        ("", []),
    ],
)
def test_a_text_is_cut_into_tokens(text, expected):
    assert words(text) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SASAC", "ｓａｓａｃ"),
        ("Straße", "STRASSE"),
        ("café", "cafe\u0301"),
        ("softhyphen", "soft\u00adhyphen"),
        ("ガ", "ｶﾞ"),
        ("مينميتالز", "مِينمــيتالز"),
        ("ﬁnal", "final"),
        ("госуда\u0301рство", "государство"),
    ],
)
def test_ways_to_write_one_word_fold_alike(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("cafe", "café"), ("a", "b"), ("国", "國")])
def test_different_words_do_not(one, other):
    assert fold(one) != fold(other)


@given(st.text())
def test_tokens_stand_where_they_say(text):
    position = 0
    for token in tokens(text):
        assert text[token.start : token.end] == token.text
        assert position <= token.start < token.end
        position = token.end


# The voicing marks of half-width kana are letters to Python; without a kana they are nothing.
@given(st.text(st.characters(exclude_characters="\uff9e\uff9f")))
def test_every_letter_and_digit_is_in_a_token(text):
    covered = {i for token in tokens(text) for i in range(token.start, token.end)}
    assert all(i in covered for i, c in enumerate(text) if c.isalnum())
    assert has_word(text) == any(c.isalnum() for c in text)


@pytest.mark.parametrize(
    ("word", "base"),
    [
        ("enterprises", "enterprise"), ("companies", "company"), ("buses", "bus"),
        ("boxes", "box"), ("analyses", "analysis"), ("criteria", "criterion"), ("women", "woman"),
        ("chairwomen", "chairwoman"), ("spokesmen", "spokesman"), ("salespeople", "salesperson"),
        ("tomatoes", "tomato"), ("photos", "photo"), ("houses", "house"), ("churches", "church"),
        ("knives", "knife"), ("children", "child"), ("smelters", "smelter"), ("ties", "tie"),
    ],
)  # fmt: skip
def test_english_plurals_have_their_singular_without_any_library(word, base, monkeypatch):
    monkeypatch.setattr(inflection, "_dictionary", lambda: None)
    bases.cache_clear()
    assert base in bases(word, "en")
    bases.cache_clear()


@pytest.mark.parametrize(
    ("word", "other"), [("news", "new"), ("means", "mean"), ("being", "be"), ("left", "leave")]
)
def test_a_dictionary_refuses_what_only_looks_like_a_plural(word, other):
    pytest.importorskip("simplemma", reason="simplemma is not installed")
    assert other not in bases(word, "en")


def test_a_lemma_of_an_installed_dictionary_counts(monkeypatch):
    class Dictionary:
        @staticmethod
        def get_lemma(token, lang):
            return {"parole": "parola", "Häuser": "Haus"}.get(token)

    monkeypatch.setattr(inflection, "_dictionary", Dictionary)
    bases.cache_clear()
    assert bases("parole", "it") == ("parola",)
    assert bases("häuser", "de") == ("haus",)
    assert bases("slovo", "it") == ()
    bases.cache_clear()


def test_in_simple_text_every_character_without_spaces_is_a_token_that_folds_to_itself():
    one = re.compile(f"[{SPACELESS}]")
    points = (*range(0xD800), *range(0xE000, 0x10000), *range(0x20000, 0x20100), 0x2F800)
    for character in filter(is_simple, filter(one.match, map(chr, points))):
        assert (words(f"国{character}国"), fold(character)) == (["国", character, "国"], character)
