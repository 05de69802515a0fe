"""Names in scripts that have capitals."""

from __future__ import annotations

import pytest

from pipeline.model import Role
from pipeline.suggest._lists import knowledge
from pipeline.suggest._names import last_name, names
from pipeline.suggest._text import Kind


def found(make, *texts: str, language: str = "en", role: Role = Role.BODY) -> set[tuple[str, str]]:
    lines = [make(text, role) for text in texts]
    return {(p.forms[0], p.kind.name) for p in names(lines, knowledge(language))}


def test_a_run_of_capitals_is_cut_at_its_offices(line) -> None:
    text = "There Valmer Port Authority Chairman & Party Secretary Anna Lindt met CEO Jo Park."
    assert {
        ("Valmer Port Authority", "ORGANISATION"),
        ("Chairman", "OFFICE"),
        ("Party Secretary", "OFFICE"),
        ("Anna Lindt", "PERSON"),
    } <= found(line, text)


def test_the_longest_office_is_one(line) -> None:
    assert ("Deputy General Manager", "OFFICE") in found(
        line, "then Deputy General Manager Bo Li left"
    )


def test_capitals_at_the_start_prove_nothing_unless_they_recur(line) -> None:
    assert found(line, "Reform is slow.", "Water rose.") == set()
    assert found(line, "Valmer is old.", "We saw Valmer.") == {("Valmer", "NAME")}


def test_a_word_that_may_open_any_sentence_belongs_to_a_name_it_bears_elsewhere(line) -> None:
    assert found(line, "He Zhiyuan spoke.", "We thanked He Zhiyuan.") == {("He Zhiyuan", "NAME")}
    assert found(line, "He Zhiyuan spoke.") == {("Zhiyuan", "NAME")}


def test_of_joins_a_body_to_a_place_but_not_a_person_to_a_company(line) -> None:
    got = found(line, "with the Bank of Valmer and Rosa Kern of Tidewater Steel, as ever")
    assert ("Bank of Valmer", "ORGANISATION") in got
    assert ("Rosa Kern", "NAME") in got
    assert ("Tidewater Steel", "NAME") in got


def test_and_joins_what_never_stands_alone(line) -> None:
    assert ("Belt and Road", "NAME") in found(line, "along the Belt and Road they trade")
    apart = found(line, "from Valmer and Eschfeld they came", "to Valmer they went")
    assert apart == {("Valmer", "NAME"), ("Eschfeld", "NAME")}
    assert found(line, "there Anna Lindt and Rosa Kern met") == {
        ("Anna Lindt", "NAME"),
        ("Rosa Kern", "NAME"),
    }


def test_a_body_may_have_and_in_its_name(line) -> None:
    assert found(line, "the Reform and Quality Office opened") == {
        ("Reform and Quality Office", "ORGANISATION")
    }


def test_an_owner_is_no_part_of_a_name_unless_it_is_an_office(line) -> None:
    got = found(line, "at Valmer’s Tide Museum, in the General Manager’s Office Meeting")
    assert got == {
        ("Valmer", "NAME"),
        ("Tide Museum", "ORGANISATION"),
        ("General Manager’s Office Meeting", "NAME"),
    }


def test_months_days_labels_and_headlines_are_no_names(line) -> None:
    assert found(line, "they met on Monday and on March 27th and in May") == set()
    assert found(line, "from Tide Steel Date: 5 May") == {("Tide Steel", "NAME")}
    assert found(line, "Great River Rises Again", role=Role.TITLE) == set()
    assert found(line, "GREAT RIVER RISES") == set()


def test_a_month_may_be_a_given_name(line) -> None:
    assert found(line, "with Wang Jun, as ever") == {("Wang Jun", "NAME")}


def test_ordinals_open_names(line) -> None:
    assert found(line, "under the 14th Five-Year Plan of ours") == {("14th Five-Year Plan", "NAME")}


@pytest.mark.parametrize(
    ("word", "kind"), [("SASAC", "ACRONYM"), ("R&D", "ACRONYM"), ("XIV", "NAME")]
)
def test_all_capitals_are_an_acronym_but_no_numeral(line, word: str, kind: str) -> None:
    assert found(line, f"they asked {word} again") == {(word, kind)}


@pytest.mark.parametrize(
    ("language", "text", "name", "kind"),
    [
        ("fr", "avec la Banque de Valmer hier", "Banque de Valmer", "ORGANISATION"),
        ("fr", "avec le président Luc Arnaud, hier", "Luc Arnaud", "NAME"),
        ("es", "según el Ministerio de Industria, ayer", "Ministerio de Industria", "ORGANISATION"),
        (
            "de",
            "bei der Nordhafen Logistik GmbH in Kiel",
            "Nordhafen Logistik GmbH",
            "ORGANISATION",
        ),
        ("de", "sagte Werksleiterin Ines Vogt dazu", "Ines Vogt", "PERSON"),
        ("ru", "здесь Павел Сомов говорил", "Павел Сомов", "NAME"),
        ("xx", "zo Anna Lindt da", "Anna Lindt", "NAME"),
    ],
)
def test_names_of_other_languages_follow_their_lists(line, language, text, name, kind) -> None:
    assert (name, kind) in found(line, text, language=language)


@pytest.mark.parametrize(
    ("language", "texts", "name"),
    [
        (
            "fr",
            ("La Banque centrale de Valmer relève ses taux.", "pour la Banque centrale de Valmer"),
            "Banque centrale de Valmer",
        ),
        ("fr", ("hier l’Agence fluviale a dit", "selon l’Agence fluviale"), "Agence fluviale"),
        ("ru", ("здесь Банк развития сообщил", "в Банк развития"), "Банк развития"),
    ],
)
def test_a_body_written_small_after_its_first_word_is_found_if_it_recurs(
    line, language: str, texts: tuple[str, ...], name: str
) -> None:
    assert (name, "ORGANISATION") in found(line, *texts, language=language)
    assert (name, "ORGANISATION") not in found(line, texts[1], language=language) or "de" in name


def test_a_lone_german_noun_is_no_name(line) -> None:
    assert found(line, "wegen der Flut im Hafen", language="de") == set()


def test_the_last_name_must_reach_the_end() -> None:
    lists = knowledge("en")
    assert last_name("they saw the Valmer Tide Mill", lists) == "Valmer Tide Mill"
    assert last_name("the Tide Mill stood", lists) == ""
    assert last_name("", lists) == ""


def test_kinds_read_as_words_for_editors() -> None:
    assert all(kind.value == kind.value.lower() for kind in Kind)
