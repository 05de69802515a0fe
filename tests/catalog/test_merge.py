"""The catalog through edits: what translators did is kept, and nothing else is touched."""

from __future__ import annotations

import random
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import catalog
from pipeline.catalog import approve, merge, recall, record
from pipeline.catalog.po import Catalog, Entry, _print, dump, parse
from pipeline.errors import CatalogError
from pipeline.glossary import parse as parse_glossary
from pipeline.match import match
from pipeline.model import Content, Document, Locale, Role, State, Unit
from pipeline.segment import segment

WORDS = (
    "river turbine smelter furnace harbour cable quarry ledger orchard signal copper bridge "
    "meeting report steel dredger pension survey ore valley crane pilot kiln tariff"
).split()


def sentence(seed: int) -> str:
    rng = random.Random(seed)
    return " ".join(rng.choices(WORDS, k=rng.randint(5, 9))).capitalize() + "."


def article(paragraphs: Sequence[Sequence[str]], role: Role = Role.BODY) -> Document:
    units = tuple(
        Unit(number, role, Content(" ".join(sentences)))
        for number, sentences in enumerate(paragraphs, 1)
    )
    document = Document("visit", "articles/visit.txt", Locale("en"), Locale("de"), units=units)
    return segment(document)


def fresh(paragraphs: Sequence[Sequence[str]]) -> Catalog:
    return merge(None, article(paragraphs), project="Test")


def translated(read: Catalog) -> Catalog:
    return replace(
        read, entries=tuple(e._replace(msgstr=f"<{e.msgid}>".upper()) for e in read.entries)
    )


def printed(read: Catalog) -> dict[object, str]:
    return {e.key: _print(e) for e in read.entries if not e.is_obsolete}


paragraphs = st.lists(
    st.lists(st.integers(0, 400).map(sentence), min_size=1, max_size=4).map(tuple),
    min_size=1,
    max_size=5,
)
new_paragraph = st.lists(st.integers(1000, 1400).map(sentence), min_size=1, max_size=3).map(tuple)


@settings(deadline=None)
@given(paragraphs, new_paragraph, st.data())
def test_inserting_a_paragraph_touches_no_other_entry(old, new, data) -> None:
    place = data.draw(st.integers(0, len(old)))
    before = translated(fresh(old))
    after = merge(before, article([*old[:place], new, *old[place:]]), project="Test")
    assert {k: v for k, v in printed(after).items() if k in printed(before)} == printed(before)
    assert not any(e.is_fuzzy for e in after.entries)


@settings(deadline=None)
@given(paragraphs, st.data())
def test_deleting_a_paragraph_touches_no_other_entry(old, data) -> None:
    place = data.draw(st.integers(0, len(old) - 1))
    before = translated(fresh(old))
    after = merge(before, article([*old[:place], *old[place + 1 :]]), project="Test")
    for key, text in printed(after).items():
        # A sentence that also stood in the deleted paragraph may be described by another place.
        if not any(key[1] in " ".join(old[place]) for _ in (0,)):
            assert text == printed(before)[key]
    assert not any(e.is_fuzzy for e in after.entries)
    assert {e.msgstr for e in before.entries} == {e.msgstr for e in after.entries}


@settings(deadline=None)
@given(paragraphs, st.randoms(use_true_random=False))
def test_moving_paragraphs_only_moves_entries(old, rng) -> None:
    before = translated(fresh(old))
    moved = list(old)
    rng.shuffle(moved)
    assert printed(merge(before, article(moved), project="Test")) == printed(before)


@settings(deadline=None)
@given(paragraphs, st.data())
def test_duplicating_a_paragraph_changes_no_byte(old, data) -> None:
    place = data.draw(st.integers(0, len(old) - 1))
    before = translated(fresh(old))
    after = merge(before, article([*old, old[place]]), project="Test")
    assert dump(after) == dump(before)


@settings(deadline=None)
@given(paragraphs)
def test_merging_twice_gives_the_same_bytes(old) -> None:
    once = merge(translated(fresh(old)), article(old), project="Test")
    assert dump(merge(once, article(old), project="Test")) == dump(once)


@settings(deadline=None)
@given(paragraphs)
def test_a_document_recalled_and_recorded_is_the_same_file(old) -> None:
    data = dump(translated(fresh(old)))
    read = parse(data, shown="x.po")
    document = recall(article(old), read)
    assert dump(record(merge(read, document, project="Test"), document)) == data


@settings(deadline=None)
@given(paragraphs, new_paragraph)
def test_a_deleted_sentence_that_returns_brings_its_translation_back(old, other) -> None:
    before = translated(fresh(old))
    gone = merge(before, article([other]), project="Test")
    back = merge(gone, article(old), project="Test")
    assert {e.key: e.msgstr for e in back.entries if not e.is_obsolete} == {
        e.key: e.msgstr for e in before.entries
    }
    assert not any(e.is_fuzzy for e in back.entries if not e.is_obsolete)


def test_a_sentence_changed_by_a_word_comes_back_fuzzy_with_its_previous_text() -> None:
    before = translated(fresh([["The old smelter was closed in the spring.", "Nobody objected."]]))
    after = merge(
        before,
        article([["The old smelter was closed in the autumn.", "Nobody objected."]]),
        project="Test",
    )
    changed, kept, gone = after.entries
    assert changed.is_fuzzy
    assert changed.previous == (None, "The old smelter was closed in the spring.")
    assert changed.msgstr == "<THE OLD SMELTER WAS CLOSED IN THE SPRING.>"
    assert not kept.is_fuzzy
    assert gone.is_obsolete


def test_a_role_makes_an_entry_of_its_own() -> None:
    title = Unit(1, Role.TITLE, Content("Steel prices rise"))
    body = Unit(2, Role.BODY, Content("Steel prices rise"))
    document = replace(article([]), units=(title, body))
    read = merge(None, segment(document), project="Test")
    assert [e.msgctxt for e in read.entries] == ["title", None]


def test_comments_and_flags_of_a_translator_survive_an_edit() -> None:
    before = fresh([["The kiln is cold."], ["The crane is late today."]])
    entry = before.entries[0]._replace(
        msgstr="Der Ofen ist kalt.",
        comments=(" ask Anna", " 2nd line"),
        flags=("no-wrap",),
        sticky=("x-flag",),
    )
    before = replace(before, entries=(entry, before.entries[1]))
    after = merge(before, article([["Something else."], ["The kiln is cold."]]), project="Test")
    found = next(e for e in after.entries if e.msgid == "The kiln is cold.")
    assert (found.comments, found.flags, found.sticky) == (
        entry.comments,
        entry.flags,
        entry.sticky,
    )


def test_an_obsolete_translation_goes_before_an_empty_live_entry() -> None:
    text = "The pilot came aboard."
    live, gone = Entry(text), Entry(text, "Der Lotse kam.", is_obsolete=True)
    read = Catalog(Entry(""), (live, gone))
    after = merge(read, article([[text]]), project="Test")
    assert [(e.msgstr, e.is_obsolete) for e in after.entries] == [("Der Lotse kam.", False)]


def test_a_review_holds_for_the_reviewed_words_only() -> None:
    read = approve(translated(fresh([["The ledger is closed."]])), reviewer="Li", day="2026-01-02")
    (entry,) = read.entries
    assert catalog.state_of(entry) is State.REVIEWED
    assert entry.comments[-1].startswith(" reviewed: Li 2026-01-02 ")
    edited = entry._replace(msgstr=entry.msgstr + "!")
    assert catalog.state_of(edited) is State.TRANSLATED
    assert catalog.state_of(entry._replace(flags=("fuzzy",))) is State.INITIAL


def test_a_second_review_replaces_the_expired_one() -> None:
    once = approve(translated(fresh([["The ledger is closed."]])), reviewer="Li", day="2026-01-02")
    edited = replace(once, entries=(once.entries[0]._replace(msgstr="Neu."),))
    twice = approve(edited, reviewer="Wang", day="2026-01-03")
    (entry,) = twice.entries
    assert len(entry.comments) == 1
    assert "Wang" in entry.comments[0]


def test_a_changed_sentence_loses_its_review() -> None:
    read = approve(
        translated(fresh([["The ledger was closed by the clerk."]])),
        reviewer="Li",
        day="2026-01-02",
    )
    after = merge(read, article([["The ledger was closed by a clerk."]]), project="Test")
    assert not any("reviewed" in c for c in after.entries[0].comments)


def test_broken_codes_are_not_publishable() -> None:
    from pipeline.model import Code, Span

    code = Code("b", "b", Span(0, 3))
    unit = Unit(1, Role.BODY, Content("Big news.", (code,)))
    document = segment(replace(article([]), units=(unit,)))
    read = merge(None, document, project="Test")
    broken = replace(read, entries=(read.entries[0]._replace(msgstr="Grosse <b>Neuigkeit."),))
    (recalled,) = recall(document, broken).units[0].segments
    assert not recalled.is_publishable
    assert recalled.written == "Grosse <b>Neuigkeit."


def test_msgmerge_msgattrib_and_msgcat_leave_the_translations(
    tmp_path: Path, require_program
) -> None:
    require_program("msgmerge")
    texts = [["The kiln is cold today.", "The crane came late."], ["Nobody was there to see it."]]
    read = approve(translated(fresh(texts)), reviewer="Li", day="2026-01-02")
    path, template = tmp_path / "x.po", tmp_path / "x.pot"
    path.write_bytes(dump(read))
    template.write_bytes(dump(fresh(texts)))
    for command in (
        ["msgmerge", "--no-wrap", "--quiet", "-o", path, path, template],
        ["msgattrib", "--no-wrap", "--no-obsolete", "-o", path, path],
        ["msgcat", "--no-wrap", "-o", path, path],
    ):
        subprocess.run(command, check=True, capture_output=True)
    after = merge(parse(path.read_bytes(), shown="x.po"), article(texts), project="Test")
    assert [(e.key, e.msgstr, e.comments) for e in after.entries] == [
        (e.key, e.msgstr, e.comments) for e in read.entries
    ]
    assert all(catalog.state_of(e) is State.REVIEWED for e in after.entries)


def test_a_file_saved_by_another_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "x.po"
    read = fresh([["One two three."]])
    catalog.save(path, read, read=b"", shown="x.po")
    _, data = catalog.load(path, shown="x.po")
    path.write_bytes(dump(translated(read)))
    with pytest.raises(CatalogError, match="another program"):
        catalog.save(path, approve(read, reviewer="A", day="2026-01-01"), read=data[:-1], shown="x")
    assert path.read_bytes() == dump(translated(read))


def test_a_missing_catalog_is_none_and_an_unreadable_one_an_error(tmp_path: Path) -> None:
    assert catalog.load(tmp_path / "no.po", shown="no.po") == (None, b"")
    with pytest.raises(CatalogError, match="cannot be read"):
        catalog.load(tmp_path, shown="folder")


def test_a_translator_reads_what_is_allowed_and_what_is_not() -> None:
    text = (
        "id,en,de,de:forbidden,dnt\na,ore,Erz|Roherz,Gestein,\nb,crane,,Kranich,\nc,SASAC,,,yes\n"
    )
    terms = parse_glossary([("g.csv", text.encode())])
    merged = merge(None, match(article([["A crane of SASAC lifts ore."]]), terms), project="Test")
    assert [line for line in merged.entries[-1].extracted if line.startswith("term")] == [
        "term: crane; not: Kranich",
        "term: SASAC – do not translate",
        "term: ore → Erz | Roherz; not: Gestein",
    ]
