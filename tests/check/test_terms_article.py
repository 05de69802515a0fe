"""Terms in an article: mixed forms, what is banned everywhere, fixes around codes, hostile targets."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import glossary, locales
from pipeline.check import Pair
from pipeline.check.terms import check, survey
from pipeline.match import match
from pipeline.model import (
    Code,
    Content,
    Document,
    Role,
    Segment,
    Severity,
    Span,
    TermEntry,
    TermSection,
    Unit,
)

EN, ZH, DE = map(locales.parse, ("en", "zh-CN", "de"))


def concept(name, source, target, forbidden=(), locale=ZH, **rules):
    sections = (TermSection(EN, source), TermSection(locale, target, forbidden))
    return TermEntry(name, sections, match="inflect", **rules)


SOE = concept("soe", ("state-owned enterprise", "SOE"), ("国有企业", "国企"), ("国营企业",))
KILN = concept("kiln", ("kiln",), ("Brennofen", "Ofen"), ("Herd",), DE)


def article(terms, *pairs, locale=ZH):
    units = tuple(
        Unit(
            number,
            Role.BODY,
            Content(source),
            segments=(Segment(Span(0, len(source)), Content(source), target and Content(target)),),
        )
        for number, (source, target) in enumerate(pairs, 1)
    )
    return match(Document("a", "a.html", EN, locale, units=units), terms)


def mixed(*pairs, entries=(SOE,), locale=ZH):
    terms = glossary.of(entries)
    document = article(terms, *pairs, locale=locale)
    return list(survey(document, Pair(EN, locale, glossary=terms)))


def test_two_forms_of_one_term_in_an_article_are_told_once_at_the_second():
    (issue,) = mixed(
        ("SOEs met.", "国企会面。"), ("SOEs left.", "国有企业离开。"), ("SOEs", "国企")
    )
    assert (issue.check, issue.severity, issue.concept) == ("term-mix", Severity.INFO, "soe")
    assert (issue.unit, issue.segment, issue.target_span) == (2, 0, Span(0, 4))
    assert "国企" in issue.message


def test_one_form_throughout_is_no_mixture():
    assert not mixed(("SOEs met.", "国企会面。"), ("An SOE left.", "国企离开。"))


def test_a_target_that_mixes_as_its_source_does_is_right():
    first = ("State-owned enterprises met.", "国有企业会面。")
    assert not mixed(first, ("SOEs left.", "国企离开。"))


def test_singular_and_plural_of_the_source_are_one_form():
    assert mixed(("An SOE met.", "国企会面。"), ("SOEs left.", "国有企业离开。"))


def test_inflected_forms_of_the_target_are_one_form():
    pairs = (("a kiln", "ein Ofen"), ("the kilns", "die Öfen"), ("of the kiln", "des Ofens"))
    assert not mixed(*pairs, entries=(KILN,), locale=DE)


def test_a_sentence_without_translation_mixes_nothing():
    assert not mixed(("SOEs met.", None), ("SOEs left.", "国企离开。"))


def found(source, target, entries, locale=ZH, codes=()):
    terms = glossary.of(entries)
    document = article(terms, (source, target), locale=locale)
    (segment,) = document.units[0].segments
    segment = replace(segment, target=Content(target, codes))
    return list(check(segment, Pair(EN, locale, glossary=terms)))


def test_a_form_banned_everywhere_is_found_where_the_source_has_no_term():
    banned = concept(
        "virus", ("coronavirus",), ("新冠病毒",), ("武汉病毒",), forbids_everywhere=True
    )
    (issue,) = found("It spread.", "武汉病毒蔓延。", (banned,))
    assert (issue.check, issue.source_span, issue.fix) == ("term-forbidden", None, "新冠病毒")
    assert len(found("The coronavirus spread.", "武汉病毒蔓延。", (banned,))) == 1
    assert not found("It spread.", "病毒蔓延。", (banned,))


def test_a_banned_word_without_one_to_write_instead_is_told_and_has_no_fix():
    banned = concept("a", (), (), ("猖獗",), forbids_everywhere=True)
    (issue,) = found("It spread.", "疫情猖獗。", (banned,))
    assert (issue.check, issue.fix, issue.target_span) == ("term-forbidden", None, Span(2, 4))
    assert issue.message == "“猖獗” must not be used ('a'). Say it in other words."
    assert not found("It spread.", "疫情蔓延。", (banned,))


def test_what_is_not_banned_everywhere_is_free_where_the_source_has_no_term():
    assert not found("A firm met.", "国营企业会面。", (SOE,))


def test_a_banned_form_that_another_term_of_the_source_allows_is_right():
    banned = concept("a", ("apple",), ("苹果",), ("果子",), forbids_everywhere=True)
    fruit = concept("b", ("fruit",), ("果子",))
    assert not found("The fruit fell.", "果子掉了。", (banned, fruit))


def test_a_term_that_a_code_parts_is_there_but_has_no_fix():
    code = Code("b", "b", Span(2, 4))
    (issue,) = found("SOEs met.", "两家国营企业会面。", (SOE,), codes=(Code("b", "b", Span(3, 6)),))
    assert issue.fix is None
    (issue,) = found("SOEs met.", "两家国营企业会面。", (SOE,), codes=(code,))
    assert issue.fix is None, "the code begins outside and ends inside"
    (issue,) = found("SOEs met.", "两家国营企业会面。", (SOE,), codes=(Code("b", "b", Span(2, 6)),))
    assert issue.fix == "国有企业"
    assert not found("SOEs met.", "两家国有企业会面。", (SOE,), codes=(Code("b", "b", Span(3, 5)),))


def test_each_forbidden_place_has_its_own_finding():
    issues = found("SOEs met an SOE.", "国营企业会见国营企业。", (SOE,))
    assert [(i.check, i.target_span) for i in issues] == [
        ("term-forbidden", Span(0, 4)),
        ("term-forbidden", Span(6, 10)),
    ]


texts = st.text(
    st.sampled_from("国有营企业 SOEkilnHerdBrenofen.,(）（“-\u00ad\u200f`@/"), max_size=40
)


@given(texts, texts, st.sampled_from([ZH, DE, locales.parse("ar"), locales.parse("ko")]))
def test_findings_stand_within_their_texts_and_fixes_settle(source, target, locale):
    kiln = TermEntry(
        "kiln", (TermSection(EN, ("kiln",)), TermSection(locale, ("Brennofen",), ("Herd",)))
    )
    soe = TermEntry("soe", (TermSection(EN, ("SOE",)), TermSection(locale, ("国企",), ("国营",))))
    name = TermEntry("n", (TermSection(EN, ("Ofen",)),), is_dnt=True)
    for issue in found(source, target, (kiln, soe, name), locale):
        for span, text in ((issue.source_span, source), (issue.target_span, target)):
            assert span is None or 0 <= span.start < span.end <= len(text)
        assert issue.fix is None or issue.fix != target[slice(*issue.target_span)]
        assert issue.message.endswith(".")


def hostile(size):
    return {
        "terms": "国有企业" * size,
        "forbidden": "国营企业" * size,
        "capitals": "BRENNOFEN HERD " * size,
        "mis-cased": "brennofen " * size,
        "one word": "brennofen" * size,
        "coordinated": "国有和" * size,
        "hyphens": "Brenn-" * size,
        "suspended": "Brenn- und " * size,
        "code": "`Brennofen_/" * size,
        "brackets": "（" * size + "SOE",
        "quotes": "“" * size + "Herd",
        "marks": "\u0301" * size,
        "spaces": " " * size + "Herd",
    }


@pytest.mark.parametrize("name", hostile(1))
@pytest.mark.parametrize("locale", [ZH, DE])
def test_a_hostile_target_is_read_to_its_end(name, locale):
    # bench/terms.py measures that the time grows as the text does.
    for issue in found("SOEs and kilns. " * 50, hostile(2_000)[name], (SOE, KILN), locale):
        assert issue.check.startswith("term-")
