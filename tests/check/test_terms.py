"""Terms are enforced where the glossary speaks, and quiet where the text is right: terms.csv."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import glossary, locales
from pipeline.check import Pair
from pipeline.check.terms import check
from pipeline.match import find
from pipeline.model import Content, Segment, Severity, Span, TermEntry, TermSection

HERE = Path(__file__).parent
with (HERE / "terms.csv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(line for line in file if not line.startswith("#")))


@pytest.fixture(scope="module")
def terms(tmp_path_factory):
    folder = tmp_path_factory.mktemp("glossary")
    (folder / "terms.csv").write_bytes((HERE / "terms_glossary.csv").read_bytes())
    return glossary.load(folder, shown="tests/check")


def findings(terms, source, target, source_locale="en", target_locale="zh-CN", *, whole=True):
    hits = find(source, source_locale, terms.entries)
    segment = Segment(Span(0, len(source)), Content(source), Content(target), terms=hits)
    pair = Pair(
        locales.parse(source_locale),
        locales.parse(target_locale),
        terms if whole else None,
    )
    return list(check(segment, pair))


def name(row):
    return f"{row['source_locale']}-{row['target_locale']} {row['wrong']}"


@pytest.mark.parametrize("row", ROWS, ids=name)
def test_a_right_translation_is_quiet(row, terms):
    assert not findings(
        terms, row["source"], row["right"], row["source_locale"], row["target_locale"]
    )


@pytest.mark.parametrize("row", ROWS, ids=name)
def test_a_wrong_translation_is_found(row, terms):
    found = findings(terms, row["source"], row["wrong"], row["source_locale"], row["target_locale"])
    assert [issue.check for issue in found] == [row["finding"]]


def test_a_finding_names_the_concept_its_place_and_what_is_expected(terms):
    (issue,) = findings(terms, "An SOE met.", "一家企业会面。")
    assert issue.concept == "soe"
    assert issue.severity is Severity.ERROR
    assert issue.source_span == Span(3, 6)
    assert "国有企业" in issue.message
    assert "国企" in issue.message


def test_a_forbidden_form_can_be_replaced(terms):
    target = "两家国营企业会面。"
    (issue,) = findings(terms, "Two SOEs met.", target)
    assert target[slice(*issue.target_span)] == "国营企业"
    assert issue.fix == "国有企业"
    assert "国有企业" in issue.message


def concept(id, en, zh, forbidden=(), **rules):
    sections = (
        TermSection(locales.parse("en"), en),
        TermSection(locales.parse("zh-CN"), zh, forbidden),
    )
    return TermEntry(id, sections, **rules)


def test_a_forbidden_form_inside_a_longer_allowed_one_is_none():
    terms = glossary.of(
        (
            concept("alumina", ("alumina",), ("氧化铝",), ("铝土",)),
            concept("bauxite", ("bauxite",), ("铝土矿",)),
        )
    )
    assert not findings(terms, "Alumina comes from bauxite.", "氧化铝来自铝土矿。")
    assert not findings(terms, "Alumina comes from it.", "氧化铝来自铝土矿。")
    (issue,) = findings(terms, "Alumina comes from it.", "铝土来自它。")
    assert issue.check == "term-forbidden"


def test_a_forbidden_form_beside_an_allowed_one_is_found(terms):
    (issue,) = findings(terms, "SOEs and an SOE", "国有企业与国营企业")
    assert issue.check == "term-forbidden"


def test_a_term_inside_a_longer_one_does_not_count_for_itself(terms):
    found = findings(terms, "China Minmetals left China.", "中国五矿走了。")
    assert [(issue.check, issue.concept) for issue in found] == [("term-missing", "china")]


def test_a_homograph_passes_with_any_of_its_concepts(terms):
    assert not findings(terms, "The bank and the bank.", "银行和河岸。")
    (issue,) = findings(terms, "The bank and the bank.", "银行。")
    assert issue.check == "term-count"


def test_a_concept_without_a_form_in_the_target_asks_for_nothing(terms):
    assert not findings(terms, "SASAC met.", "الاجتماع", "en", "ar")


def test_a_concept_that_is_both_lost_and_forbidden_is_told_once(terms):
    assert len(findings(terms, "An SOE met.", "国营企业会面。")) == 1


def test_a_form_allowed_for_one_concept_may_be_forbidden_for_another():
    terms = glossary.of(
        (
            concept("chair", ("chairman",), ("董事长",), ("主席",)),
            concept("state-chair", ("President",), ("主席",)),
        )
    )
    assert not findings(terms, "The President met the chairman.", "主席会见董事长。")


def test_do_not_translate_terms_may_stand_beside_han_without_a_space(terms):
    assert not findings(terms, "As Aster Steel asked", "按照Aster Steel要求")


@given(st.text(), st.text(), st.sampled_from(["zh-CN", "ar", "de", "ru", "th"]))
def test_no_text_raises(source, target, locale):
    terms = glossary.of((concept("x", ("a", "b c"), ("甲", "乙丙"), ("丁",), match="inflect"),))
    for issue in findings(terms, source, target, "en", locale):
        for span, text in ((issue.source_span, source), (issue.target_span, target)):
            assert span is None or 0 <= span.start < span.end <= len(text)


@pytest.mark.parametrize(
    ("listed", "target", "is_found"),
    [
        ("zh-CN", "zh-CN", True),
        ("zh-CN", "zh-SG", True),
        ("zh-CN", "zh-Hans", True),
        ("zh-CN", "zh", True),
        ("zh", "zh-TW", True),
        ("zh-CN", "zh-TW", False),
        ("zh-Hans", "zh-Hant-HK", False),
        ("zh-TW", "zh-HK", True),
        ("sr-Latn", "sr-Cyrl", False),
        ("sr-Latn", "sr", True),
        ("de", "de-AT", True),
        ("de", "en", False),
    ],
)
def test_forms_hold_for_the_locales_that_are_written_alike(listed, target, is_found):
    entry = TermEntry("a", (TermSection(locales.parse(listed), ("x",)),))
    assert (entry.section(target) is not None) == is_found
