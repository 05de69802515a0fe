"""Quotations, explained abbreviations, names in another language's letters."""

from __future__ import annotations

import pytest

from pipeline.suggest._lists import knowledge
from pipeline.suggest._marks import abbreviations, expansion, quotations

EN, ZH, FR = knowledge("en"), knowledge("zh"), knowledge("fr")


@pytest.mark.parametrize(
    "text",
    [
        "the concept of ‘one quay, one trade’ won",
        "the concept of “one quay, one trade” won",
        'the concept of "one quay, one trade" won',
        "the concept of «\u00a0one quay, one trade\u00a0» won",
        "the concept of „one quay, one trade“ won",
    ],
)
def test_a_slogan_is_found_in_quotation_marks_of_any_kind(line, text: str) -> None:
    assert [p.forms for p in quotations(line(text), EN)] == [("one quay, one trade",)]


@pytest.mark.parametrize(
    "text",
    [
        "He said: ‘The river pays for all of it.’",
        "‘A dam teaches patience,’ he said",
        "“Who else?” she asked",
        "“改革要做好加法。”他说",
        "the chain ‘Board - Council - Office’ decides",
        "‘this quotation goes on for far too many words to be anything that one could call a term’",
        "the marks ‘…’ and “ ” and «—» hold nothing",
        "ACC’s and CMC’s and the workers’ share",
        'the words "and" and "kiln" are only mentioned',
        'a 5" pipe and a 6" pipe',
    ],
)
def test_speech_lists_and_apostrophes_are_no_slogans(line, text: str) -> None:
    assert list(quotations(line(text), EN)) == []


def test_an_apostrophe_does_not_end_a_quotation(line) -> None:
    found = [p.forms for p in quotations(line("the ‘harbor master’s day’ was held"), EN)]
    assert found == [("harbor master’s day",)]


def test_what_stands_between_two_straight_quotations_is_not_quoted(line) -> None:
    text = f'say "{"very " * 20}long" or so and then "Tide Day" and "Mill Day"'
    assert [p.forms for p in quotations(line(text), EN)] == [("Tide Day",), ("Mill Day",)]


def test_titles_of_works_and_programmes_with_their_closing_word_are_found_in_chinese(line) -> None:
    found = [
        p.forms for p in quotations(line("对照《安全手册》，落实“清江”计划和“一港一策”。"), ZH)
    ]
    assert found == [("安全手册",), ("“清江”计划", "清江"), ("一港一策",)]


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("the Valmer Port Authority (‘VPA’) opened", ("Valmer Port Authority", "VPA")),
        ("the Valmer Port Authority (VPA) opened", ("Valmer Port Authority", "VPA")),
        (
            "the Valmer Port Authority (hereinafter referred to as “VPA”) opened",
            ("Valmer Port Authority", "VPA"),
        ),
        ("the VPA (Valmer Port Authority) opened", ("Valmer Port Authority", "VPA")),
        (
            "the Steel Corporation of Valmer Limited (“SCV”) pays",
            ("Steel Corporation of Valmer Limited", "SCV"),
        ),
    ],
)
def test_an_abbreviation_is_found_with_what_it_stands_for(line, text: str, forms: tuple) -> None:
    assert [p.forms for p in abbreviations(line(text), EN)] == [forms]


@pytest.mark.parametrize(
    "text",
    [
        "ten days (see below)",
        "as XML (or the SGML)",
        "the quay (QZX) opened",
        "in May (2019)",
        "(VPA)",
        "a (b) c",
        "x ()",
    ],
)
def test_other_brackets_are_left_alone(line, text: str) -> None:
    assert list(abbreviations(line(text), EN)) == []


def test_a_chinese_short_name_belongs_to_the_body_before_it(line) -> None:
    text = "6月6日，清江矿业集团（以下简称“清江矿业”）与港务局会商。"
    assert [p.forms for p in abbreviations(line(text), ZH)] == [("清江矿业集团", "清江矿业")]
    assert list(quotations(line(text), ZH)) == []


@pytest.mark.parametrize(
    ("text", "lists", "forms", "hint"),
    [
        ("He praised the Belt Road (一带一路) twice", EN, ("Belt Road",), "一带一路"),
        ("来自清江矿业集团（Qing River Mining）的代表", ZH, ("清江矿业集团",), "Qing River Mining"),
    ],
)
def test_a_name_in_other_letters_is_a_hint(line, text: str, lists, forms: tuple, hint: str) -> None:
    found = list(abbreviations(line(text), lists))
    assert [(p.forms, p.hint) for p in found] == [(forms, hint)]


@pytest.mark.parametrize(
    ("short", "before", "long"),
    [
        ("HSS", "Du Weiran of Hengyue Special Steel Group", "Hengyue Special Steel Group"),
        ("R&D", "money for research and development", "research and development"),
        (
            "ВМК",
            "посетили Восточный металлургический комбинат",
            "Восточный металлургический комбинат",
        ),
        ("XYZ", "nothing that fits", ""),
        ("AB", "", ""),
    ],
)
def test_letters_are_matched_from_the_right(short: str, before: str, long: str) -> None:
    assert expansion(short, before) == long
