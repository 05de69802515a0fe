"""C-value and the boundaries of phrases."""

from __future__ import annotations

from collections import Counter

import pytest

from pipeline.model import Role, Span
from pipeline.suggest._cvalue import _net, phrases
from pipeline.suggest._lists import knowledge


def found(make, *texts: str, language: str = "en", role: Role = Role.BODY) -> dict[str, float]:
    lines = [make(text, role) for text in texts]
    walls = [() for _ in lines]
    return {p.forms[0]: p.weight for p in phrases(lines, walls, knowledge(language))}


def test_net_frequency_is_what_longer_phrases_do_not_explain() -> None:
    # Frantzi et al. 2000, §2.3: f(a) less the mean frequency of the longer terms that hold it.
    counts = Counter({("soft", "lens"): 5, ("soft", "contact", "lens"): 5, ("contact", "lens"): 7})
    net = _net(counts)
    assert net["contact", "lens"] == 7 - 5
    assert net["soft", "contact", "lens"] == 5
    assert net["soft", "lens"] == 5


def test_what_is_always_part_of_a_longer_phrase_is_none(line) -> None:
    got = found(line, "a tidal power station and a tidal power station")
    assert set(got) == {"tidal power station"}


def test_what_also_stands_alone_is_a_phrase(line) -> None:
    got = found(
        line, "the tidal mill wheel", "a tidal mill", "this tidal mill", "tidal mill owners"
    )
    assert "tidal mill" in got


def test_plurals_are_counted_with_their_singular_which_is_proposed(line) -> None:
    assert set(found(line, "the zombie mill", "all zombie mills")) == {"zombie mill"}
    assert set(found(line, "all drainage ditches", "its drainage ditches")) == {"drainage ditch"}


def test_a_phrase_seen_once_is_whole_and_short(line) -> None:
    assert set(found(line, "with backflush accounting for all")) == {"backflush accounting"}
    assert found(line, "with slate quarry basin wheels for all") == {}


def test_words_of_every_report_cost_a_phrase_seen_once_half_its_worth(line) -> None:
    got = found(line, "with new kilns", "for glaze firing")
    assert got["new kiln"] < got["glaze firing"]
    assert found(line, "with important results") == {}


def test_adverbs_verbs_numbers_marks_and_names_bound_phrases(line) -> None:
    texts = ("they quarry slate rapidly", "two 5 mills, wheels", "Lan River water showed clay pits")
    assert not {
        p for p in found(line, *texts) if "rapidly" in p or "5" in p or "Lan" in p or "," in p
    }


def test_a_capital_that_opens_a_sentence_is_dropped_and_one_within_is_kept(line) -> None:
    got = found(line, "Tidal mills.", "for Party building it is")
    assert set(got) == {"tidal mill", "Party building"}


def test_taken_places_are_walls(line) -> None:
    text = line("for tidal mill wheels")
    assert not list(phrases([text], [(Span(4, 14),)], knowledge("en")))
    assert list(phrases([text], [()], knowledge("en")))


def test_long_words_of_a_compounding_language_are_terms_when_they_recur(line) -> None:
    got = found(line, "die Umschlagkapazität und", "der Umschlagkapazität", language="de")
    assert set(got) == {"Umschlagkapazität"}


@pytest.mark.parametrize("language", ["xx", "ar"])
def test_without_a_list_no_phrase_is_cut(line, language: str) -> None:
    assert found(line, "tidal mill, tidal mill", language=language) == {}


def test_chinese_phrases_lose_the_general_words_around_them(line) -> None:
    got = found(line, "推进智慧矿山建设", "智慧矿山建设，提升了智慧矿山", language="zh")
    assert set(got) == {"智慧矿山"}


def test_chinese_words_that_hold_a_function_character_stay_whole(line) -> None:
    assert set(found(line, "对国有企业和供给侧的", language="zh")) == {"国有企业"}


def test_a_chinese_clause_is_no_phrase(line) -> None:
    assert found(line, "大坝水库河流山谷森林草地", language="zh") == {}
