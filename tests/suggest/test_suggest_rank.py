"""Bringing proposals together, counting them as the matcher does, and ranking."""

from __future__ import annotations

import pytest

from pipeline import glossary
from pipeline.model import Locale, TermEntry, TermSection
from pipeline.suggest import Candidate, Kind, Limits, suggest

ALL = Limits(most=None)
TEXT = (
    "There the Valmer Port Authority (‘VPA’) met Rosa Kern.",
    "Later VPA and the Valmer Port Authority showed a tidal mill.",
    "Some tidal mills are old, said Rosa Kern.",
)


def known(concept: str, *forms: str, forbidden: tuple[str, ...] = ()) -> glossary.Glossary:
    return glossary.of([TermEntry(concept, (TermSection(Locale("en"), forms, forbidden),))])


def by_form(found: tuple[Candidate, ...]) -> dict[str, Candidate]:
    return {candidate.forms[0]: candidate for candidate in found}


def test_a_name_and_its_abbreviation_are_one_candidate_and_come_first(article) -> None:
    first = suggest([article(*TEXT)], glossary.of(()), ALL)[0]
    assert first.forms == ("Valmer Port Authority", "VPA")
    assert (first.kind, first.count) == (Kind.ABBREVIATION, 4)


def test_a_name_without_its_kind_of_body_is_a_form_of_the_full_one(article) -> None:
    texts = ("from Hengyue Steel Group they came", "to Hengyue Steel they went")
    assert [c.forms for c in suggest([article(*texts)], glossary.of(()), ALL)] == [
        ("Hengyue Steel Group", "Hengyue Steel")
    ]


def test_inflected_forms_count(article) -> None:
    found = by_form(suggest([article(*TEXT)], glossary.of(()), ALL))
    assert found["tidal mill"].count == 2


def test_what_stands_within_a_longer_candidate_does_not_count(article) -> None:
    texts = ("at the Bank of Valmer today", "the Bank of Valmer", "we like Valmer")
    found = by_form(suggest([article(*texts)], glossary.of(()), ALL))
    assert (found["Bank of Valmer"].count, found["Valmer"].count) == (2, 1)


@pytest.mark.parametrize(
    "forms", [("VPA",), ("Valmer Port Authority",), ("valmer port authority",)]
)
def test_what_the_glossary_has_is_left_out(article, forms: tuple[str, ...]) -> None:
    found = suggest([article(*TEXT)], known("port", *forms), ALL)
    assert not [c for c in found if set(c.forms) & {"VPA", "Valmer Port Authority"}]


def test_a_forbidden_form_is_not_suggested_either(article) -> None:
    found = suggest([article(*TEXT)], known("mill", "tide mill", forbidden=("tidal mills",)), ALL)
    assert "tidal mill" not in by_form(found)


def test_all_shows_what_is_known_with_its_concept(article) -> None:
    limits = Limits(most=None, with_known=True)
    found = suggest([article(*TEXT)], known("port", "Valmer Port Authority", "VPA"), limits)
    assert by_form(found)["Valmer Port Authority"].concept == "port"
    assert by_form(found)["Rosa Kern"].concept == ""


def test_limits_are_kept(article) -> None:
    assert len(suggest([article(*TEXT)], glossary.of(()), Limits(most=2))) == 2
    often = suggest([article(*TEXT)], glossary.of(()), Limits(most=None, least_count=3))
    assert [c.forms[0] for c in often] == ["Valmer Port Authority"]


def test_contexts_show_each_article_before_a_second_sentence_of_one(article) -> None:
    one = article("We saw a tidal mill.", "This tidal mill is old.", "The tidal mill", name="one")
    two = article("No tidal mill here.", name="two")
    found = by_form(suggest([one, two], glossary.of(()), ALL))["tidal mill"]
    assert [c.article for c in found.contexts] == ["one", "two", "one"]
    assert found.contexts[0].sentence == "We saw a tidal mill."


def test_articles_in_several_languages_are_searched_each_in_its_own(article) -> None:
    documents = [article(*TEXT), article("清江矿业集团（以下简称“清江矿业”）。", locale="zh-CN")]
    found = {(c.locale, c.forms[0]) for c in suggest(documents, glossary.of(()), ALL)}
    assert {("en", "Valmer Port Authority"), ("zh-CN", "清江矿业集团")} <= found


def test_nothing_is_found_in_nothing(article) -> None:
    assert suggest([], glossary.of(())) == ()
    assert suggest([article("")], glossary.of(())) == ()
