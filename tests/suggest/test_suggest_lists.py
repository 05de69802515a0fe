"""The lists themselves: every section is known and explained, no word contradicts another."""

from __future__ import annotations

from pathlib import Path

import pytest

import pipeline.suggest
from pipeline.suggest._lists import knowledge

FOLDER = Path(pipeline.suggest.__file__).parent / "lists"
LANGUAGES = sorted(path.stem for path in FOLDER.glob("*.txt"))
README = (FOLDER / "README.md").read_text("utf-8")


def test_there_are_lists() -> None:
    assert {"de", "en", "es", "fr", "ru", "zh"} <= set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_section_is_explained_in_the_readme(language: str) -> None:
    rows = [line.split("|")[1] for line in README.splitlines() if line.startswith("|")]
    explained = {name.strip() for row in rows for name in row.split(",")}
    assert set(knowledge(language).sections) <= explained


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_is_both_a_boundary_and_a_general_word(language: str) -> None:
    lists = knowledge(language)
    assert not lists["function"] & lists["general"]
    assert not lists["verbs"] & lists["general"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_list_says_what_it_is_and_where_its_manner_is_explained(language: str) -> None:
    first = (FOLDER / f"{language}.txt").read_text("utf-8").splitlines()[0]
    assert first.startswith("# ")
    assert "README.md" in first


def test_a_language_without_a_list_knows_nothing_and_says_so() -> None:
    assert not knowledge("xx").is_known
    assert knowledge("xx")["function"] == frozenset()
    assert not knowledge("../en").is_known


def test_words_match_in_any_case() -> None:
    assert "march" in knowledge("en")["calendar"]
