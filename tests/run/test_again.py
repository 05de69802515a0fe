"""`pipeline translate --again`: proposals that nobody has touched give way to better ones."""

from __future__ import annotations

import json
import sys

import pytest

PROGRAM = """\
import json, pathlib, sys
log = pathlib.Path("asked.jsonl").open("a", encoding="utf-8")
for line in sys.stdin:
    asked = json.loads(line)
    log.write(line), log.flush()
    text = asked["text"]
    for term in asked["terms"]:
        text = text.replace(term["source"], term["target"])
    print(json.dumps({"id": asked["id"], "text": sys.argv[1] + text}), flush=True)
"""
PO = "locales/de/LC_MESSAGES/kiln.po"


def configure(room, mark: str, more: str = "") -> None:
    words = json.dumps([sys.executable, "program.py", mark])
    room.write(
        "pipeline.toml",
        '[project]\ntargets = ["de"]\n[translate]\nbackends = ["memory", "command"]\n'
        f"[translate.command]\nprogram = {words}\ncontext = false\n{more}",
    )


@pytest.fixture
def room(newsroom):
    """Return a newsroom with one article that a program has translated."""
    (newsroom.root / "articles/crane.md").unlink()
    newsroom.write("articles/kiln.md", "# The kiln\n\nA *kiln* & 3 < 5 ovens.\n\nIt rained.\n")
    newsroom.write("glossary/t.csv", "id,en,de\nkiln,kiln,Ofen\n")
    newsroom.write("program.py", PROGRAM)
    configure(newsroom, "1 ")
    assert newsroom.run("translate").status == 0
    (newsroom.root / "asked.jsonl").unlink()
    return newsroom


def asked(room) -> list[str]:
    path = room.root / "asked.jsonl"
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    return [json.loads(line)["text"] for line in lines]


def test_without_it_proposals_stay(room) -> None:
    configure(room, "2 ")
    before = room.files()
    room.run("translate")
    assert room.files() == before


def test_nothing_new_asks_nothing_and_changes_nothing(room) -> None:
    before = room.files()
    assert room.run("translate", "--again").status == 0
    assert asked(room) == []
    assert room.files() == before


def test_another_engine_replaces_every_proposal(room) -> None:
    configure(room, "2 ")
    room.run("translate", "--again")
    text = room.read(PO)
    assert text.count('msgstr "2 ') == 3
    assert 'msgstr "1 ' not in text
    assert text.count("# machine: command") == 3
    assert text.count("#, fuzzy") == 3


def test_a_glossary_edit_asks_only_for_sentences_with_the_term(room) -> None:
    room.write("glossary/t.csv", "id,en,de\nkiln,kiln,Brennofen\n")
    room.run("translate", "--again")
    assert all("kiln" in text for text in asked(room))
    assert len(asked(room)) == 2
    assert 'msgstr "1 The Brennofen"' in room.read(PO)
    assert 'Ofen"' not in room.read(PO).replace("Brennofen", "")


def test_what_a_translator_has_touched_is_left_alone(room) -> None:
    text = room.read(PO).replace('msgstr "1 It rained."', 'msgstr "Es regnete stark."')
    text = text.replace('#, fuzzy\nmsgctxt "title"', 'msgctxt "title"')
    room.write(PO, text)
    configure(room, "2 ")
    room.run("translate", "--again")
    after = room.read(PO)
    assert 'msgstr "Es regnete stark."' in after
    assert 'msgstr "1 The Ofen"' in after
    assert after.count('msgstr "2 ') == 1


def test_a_proposal_stays_when_nothing_better_comes(room) -> None:
    before = room.files()
    configure(room, "2 ", "max_characters = 1\n")
    ran = room.run("translate", "--again")
    assert ran.status == 1
    assert "0 sentences translated, 0 still open." in ran.err
    assert "3 proposals unchanged" in ran.err
    after = room.files()
    assert after[PO] == before[PO]


def test_an_estimate_counts_them(room) -> None:
    configure(room, "2 ")
    (row,) = json.loads(room.run("translate", "--again", "--estimate", "--json").out)
    assert (row["segments"], row["kept"]) == (3, 0)
    assert json.loads(room.run("translate", "--estimate", "--json").out) == []


def test_without_the_answers_nobody_knows_what_is_untouched(room) -> None:
    (room.root / ".pipeline/translations.sqlite").unlink()
    configure(room, "2 ")
    before = room.files()
    room.run("translate", "--again")
    assert room.files() == before
