"""Candidates as lines of the glossary: what is written is what the glossary reads."""

from __future__ import annotations

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from pipeline import glossary
from pipeline.model import Locale, TermEntry, TermSection
from pipeline.suggest import Candidate, Context, Kind
from pipeline.suggest.table import Columns, as_csv, as_values

EN = Locale("en")
NOTHING = glossary.of(())


def candidate(*forms: str, kind: Kind = Kind.NAME, hint: str = "", concept: str = "") -> Candidate:
    context = Context("kiln", f"They saw {forms[0]} again.")
    return Candidate(EN, forms, kind, 2, 1.23456, (context,), hint, concept)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_the_columns_are_those_of_the_newsroom_s_files() -> None:
    header = ("id", "de", "en", "de:forbidden", "note")
    assert Columns.of(header, [EN]).names == header
    assert Columns.of(header, [EN, Locale("fr")]).names == (*header, "fr")


def test_without_a_file_every_language_has_a_column() -> None:
    names = Columns.of((), [EN, Locale("zh-CN"), EN]).names
    assert names[:3] == ("id", "en", "zh-CN")
    assert {"case", "match", "note"} <= set(names)


def test_a_column_of_the_language_serves_its_regions() -> None:
    assert Columns.of(("id", "zh"), [Locale("zh-CN")]).names == ("id", "zh")
    assert Columns.of(("id", "zh_CN"), [Locale("zh-CN")]).names == ("id", "zh_CN")


def test_a_row_says_why_how_often_and_where() -> None:
    text = as_csv([candidate("Rosa Kern")], NOTHING, Columns.of((), [EN]))
    (row,) = rows(text)
    assert (row["id"], row["en"], row["case"]) == ("rosa-kern", "Rosa Kern", "exact")
    assert row["note"] == "Name, 2×. kiln: They saw Rosa Kern again."


def test_phrases_inflect_and_quotations_ignore_case() -> None:
    made = [candidate("tidal mill", kind=Kind.PHRASE), candidate("one quay", kind=Kind.QUOTED)]
    phrase, quoted = rows(as_csv(made, NOTHING, Columns.of((), [EN])))
    assert (phrase["case"], phrase["match"]) == ("smart", "inflect")
    assert (quoted["case"], quoted["match"]) == ("ignore", "exact")


def test_a_hint_fills_the_column_of_its_letters() -> None:
    columns = Columns.of((), [EN, Locale("zh-CN")])
    (row,) = rows(as_csv([candidate("Belt Road", hint="一带一路")], NOTHING, columns))
    assert row["zh-CN"] == "一带一路"
    (row,) = rows(as_csv([candidate("Belt Road", hint="BRI")], NOTHING, columns))
    assert (row["en"], row["zh-CN"]) == ("Belt Road", "")


def test_ids_are_new_and_a_known_concept_keeps_its_own() -> None:
    taken = glossary.of([TermEntry("rosa-kern", (TermSection(EN, ("x",)),))])
    made = [candidate("Rosa Kern"), candidate("Rosa, Kern"), candidate("x", concept="rosa-kern")]
    ids = [row["id"] for row in rows(as_csv(made, taken, Columns.of((), [EN])))]
    assert ids == ["rosa-kern-2", "rosa-kern-3", "rosa-kern"]


def test_a_long_sentence_is_cut_around_the_term() -> None:
    long = Context("kiln", "a " * 200 + "Rosa Kern" + " b" * 200)
    made = Candidate(EN, ("Rosa Kern",), Kind.NAME, 1, 1.0, (long,))
    (row,) = rows(as_csv([made], NOTHING, Columns.of((), [EN])))
    assert "…" in row["note"]
    assert "Rosa Kern" in row["note"]
    assert len(row["note"]) < 250


def test_json_has_every_context_and_a_rounded_score() -> None:
    (value,) = as_values([candidate("Rosa Kern")])
    assert value["forms"] == ["Rosa Kern"]
    assert value["score"] == 1.235
    assert value["contexts"] == [{"article": "kiln", "sentence": "They saw Rosa Kern again."}]


_FORM = (
    st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=20)
    .map(lambda text: f"{text} a")
    .map(lambda text: __import__("unicodedata").normalize("NFC", text))
)


@given(st.lists(_FORM, min_size=1, max_size=3, unique=True))
def test_what_is_written_is_what_the_glossary_reads(forms: list[str]) -> None:
    made = candidate(*forms)
    text = as_csv([made], NOTHING, Columns.of((), [EN]))
    problems: list[glossary.Problem] = []
    (entry,) = glossary.read(text.encode(), "g.csv", problems)
    assert not [p for p in problems if p.severity.value == "error"]
    assert entry.sections[0].forms == tuple(forms)
