"""The stage: which checks run over which segments, and how grave their issues are."""

from dataclasses import replace

import pytest

from pipeline import glossary, locales, registry
from pipeline.check import CheckSettings, check, known
from pipeline.match import match
from pipeline.model import (
    Code,
    Content,
    Document,
    Role,
    Segment,
    Severity,
    Span,
    State,
    TermEntry,
    TermSection,
    Unit,
)


def segment(source, target=None, state=State.TRANSLATED, codes=()):
    content = Content(source, codes)
    read = None if target is None else Content(target)
    return Segment(Span(0, len(source)), content, read, written=target or "", state=state)


def document(*units, target="zh-CN"):
    made = tuple(
        Unit(number, Role.BODY, Content("x" * 99), segments=segments)
        for number, segments in enumerate(units, start=1)
    )
    return Document(
        "a", "a.html", locales.parse("en"), target and locales.parse(target), units=made
    )


def told(document, **settings):
    found = check(document, settings=CheckSettings(**settings)).issues
    return [(issue.check, issue.severity.value, issue.unit, issue.segment) for issue in found]


def test_a_finished_article_has_no_issue():
    assert told(document((segment("Good morning.", "早上好。"),))) == []


def test_each_issue_says_in_which_segment_it_is():
    done = segment("Good morning.", "早上好。")
    same = segment("Good night.", "Good night.")
    assert told(document((done,), (done, same), (same,))) == [
        ("untranslated", "error", 2, 1),
        ("untranslated", "error", 3, 0),
    ]


def test_a_segment_without_translation_is_information_and_nothing_else():
    assert told(document((segment("In 2017 they met."),))) == [("untranslated", "info", 1, 0)]


def test_in_a_fuzzy_target_an_error_is_a_warning():
    fuzzy = segment("In 2017 they met.", "2018年，他们会面。", State.INITIAL)
    assert told(document((fuzzy,))) == [
        ("fuzzy", "info", 1, 0),
        ("number-mismatch", "warning", 1, 0),
    ]


def test_an_issue_can_be_switched_off_by_its_name_or_its_checks():
    wrong = document((segment("In 2017 they met.", "2018年，他们会面。"), segment("Next.")))
    assert told(wrong, off=frozenset(["number-mismatch"])) == [("untranslated", "info", 1, 1)]
    assert told(wrong, off=frozenset(["numbers", "untranslated"])) == []


def test_severity_can_be_set_by_the_issues_name_before_the_checks():
    wrong = document((segment("In 2017 they met.", "2018年，他们会面。"),))
    by_check = (("numbers", Severity.INFO),)
    by_issue = (("number-mismatch", Severity.WARNING), *by_check)
    assert told(wrong, severities=by_check)[0][1] == "info"
    assert told(wrong, severities=by_issue)[0][1] == "warning"


def test_the_codes_of_the_msgstr_are_checked_not_what_could_be_read_of_it():
    link = Code("a", "a", Span(4, 8))
    good = replace(segment("See this.", "参见此处。", codes=(link,)), written="参见<a>此处</a>。")
    other = segment("See that.", "参见彼处。", codes=(link,))
    bad = replace(other, written="参见<a>彼处。")
    assert told(document((good, bad))) == [("codes", "error", 1, 1)]


def test_a_document_without_target_is_left_as_it_is():
    plain = document((segment("Good morning."),), target=None)
    assert check(plain) is plain


def test_issues_of_an_earlier_run_are_replaced():
    wrong = check(document((segment("Good night.", "Good night."),)))
    assert check(wrong).issues == wrong.issues


def test_every_file_of_the_folder_is_a_check():
    assert {"untranslated", "fuzzy", "codes", "terms", "numbers"} <= set(known())
    for name in known():
        module = registry.load("check", name)
        looks = [getattr(module, way, None) for way in ("check", "survey")]
        assert any(map(callable, looks)), name


def test_the_glossary_spares_forbidden_forms_inside_allowed_ones():
    def section(locale, *forms, forbidden=()):
        return TermSection(locales.parse(locale), forms, forbidden)

    alumina = TermEntry(
        "al", (section("en", "alumina"), section("zh-CN", "氧化铝", forbidden=("铝土",)))
    )
    bauxite = TermEntry("ba", (section("en", "bauxite"), section("zh-CN", "铝土矿")))
    terms = glossary.of((alumina, bauxite))
    matched = match(document((segment("Alumina!", "氧化铝、铝土矿！"),)), terms)
    assert [i.check for i in check(matched).issues] == ["term-forbidden"]
    assert check(matched, glossary=terms).issues == ()


def test_terms_numbers_and_codes_are_found_together():
    entry = TermEntry(
        "soe",
        (
            TermSection(locales.parse("en"), ("SOE",)),
            TermSection(locales.parse("zh-CN"), ("国企",)),
        ),
    )
    wrong = document((segment("In 2017 one SOE won.", "2018年一家公司获胜。"),))
    found = check(match(wrong, glossary.of((entry,)))).issues
    assert [issue.check for issue in found] == ["number-mismatch", "term-missing"]


@pytest.mark.parametrize(
    "source", ["The company met its partners in spring.", "It met 12 firms in 2017."]
)
def test_a_clean_article_has_no_issue_however_often_its_sentence_comes(source):
    target = "这家公司春天会见了合作伙伴。" if "spring" in source else "2017年它会见了12家企业。"
    clean = document(tuple(segment(source, target) for _ in range(1000)))
    assert check(clean).issues == ()
