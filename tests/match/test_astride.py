"""A term that is a part of other words by its letters alone, and the same letters as a term."""

from __future__ import annotations

import pytest

from pipeline.terms.astride import is_astride


@pytest.mark.parametrize(
    ("text", "term", "language"),
    [
        ("中国企业", "国企", "zh"),
        ("民营企业家座谈会", "企业", "zh"),
        ("政府投资者", "投资", "zh"),
        ("云服务器", "服务", "zh"),
        ("财政部门", "财政部", "zh"),
        ("其中国有企业", "中国", "zh"),
        ("收入和平均寿命", "和平", "zh"),
        ("委员会计划", "会计", "zh"),
        ("大股东会见记者", "股东会", "zh"),
        ("马克思主义", "马克思", "zh"),
        ("両国会談", "国会", "ja"),
        ("한국회사", "국회", "ko"),
        ("企業家", "企業", "ja"),
    ],
)
def test_letters_of_other_words_are_no_term(text: str, term: str, language: str) -> None:
    start = text.index(term)
    assert is_astride(text, start, start + len(term), language)


@pytest.mark.parametrize(
    ("text", "term", "language"),
    [
        ("英国器皿展览", "英国", "zh"),
        ("本公司员工", "公司", "zh"),
        ("大学师生", "大学", "zh"),
        ("财政部门户网站", "财政部", "zh"),
        ("中国和平时期", "和平", "zh"),
        ("自由和平等", "和平", "zh"),
        ("基金会会计划分", "会计", "zh"),
        ("日本家屋の保存", "日本", "ja"),
        ("日本家電の輸出", "日本", "ja"),
    ],
)
def test_a_term_before_a_word_that_begins_like_an_ending_is_found(
    text: str, term: str, language: str
) -> None:
    assert not is_astride(text, text.index(term), text.index(term) + len(term), language)
