"""A newsroom with Apertium, through the command line: from an article to its draft page."""

from __future__ import annotations

import re

import pytest

PO = "locales/es/LC_MESSAGES/visit.po"
GLOSSARY = """\
id,en,es,match,dnt
board,board of directors,consejo de administración,inflect,
terminal,bulk terminal,terminal de graneles,inflect,
tow,TOW,,,yes
"""
ARTICLE = """\
# TOW visits the bulk terminal

The **board of directors** welcomed the guests of TOW. They saw a [new bulk terminal](t.html).

The river is cold. Run `make all` in the house.
"""
LOG = "log.jsonl"


@pytest.fixture
def room(newsroom, apertium):
    apertium()  # or skip
    newsroom.write(
        "pipeline.toml",
        '[project]\nname = "Lomar"\nsource = "en"\ntargets = ["es"]\n'
        '[translate]\nbackends = ["memory", "apertium"]\n',
    )
    for name in ("kiln", "crane"):
        (newsroom.root / f"articles/{name}.md").unlink()
    newsroom.write("glossary/terms.csv", GLOSSARY)
    newsroom.write("articles/visit.md", ARTICLE)
    return newsroom


def entries(room) -> dict[str, tuple[str, bool]]:
    """Return msgid → msgstr, and whether it is fuzzy."""
    found = {}
    for block in room.read(PO).split("\n\n"):
        strings = dict(re.findall(r'^(msgid|msgstr) ((?:"(?:.*)"\n?)+)', block, re.MULTILINE))
        if "msgid" in strings:
            text = {k: "".join(re.findall(r'"(.*)"', v)) for k, v in strings.items()}
            found[text["msgid"]] = text["msgstr"], "fuzzy" in block
    return found


def asked(room, *command: str) -> int:
    """Run a command and return how many sentences Apertium was asked for, not the cache."""
    ran = room.run("translate", "--log", str(room.root / LOG), *command)
    assert ran.status == 0, ran.err
    lines = room.read(LOG).splitlines() if (room.root / LOG).exists() else []
    return sum('"apertium"' in line and '"cached": true' not in line for line in lines)


def empty(room, *msgids: str) -> None:
    """Take the translations of some entries away."""
    text = room.read(PO)
    for msgid in msgids:
        target = entries(room)[msgid][0]
        assert target
        text = text.replace(f'msgstr "{target}"', 'msgstr ""')
    room.write(PO, text)


def test_the_draft_page_has_terms_and_codes_in_their_places(room) -> None:
    ran = room.run("build", "--draft")
    assert ran.status == 0, ran.err
    flat = re.sub(r"\s+", " ", room.read("site/visit.es.draft.html"))
    assert re.search(r"<strong[^>]*>(?:<[^>]+>)*consejo de administración", flat)
    assert re.search(r"<a [^>]*>(?:<[^>]+>)*(?:terminal de graneles|.{0,200}terminal)", flat)
    assert re.search(r"<code[^>]*>make all</code>", flat)
    assert all(is_fuzzy for msgid, (_, is_fuzzy) in entries(room).items() if msgid)
    assert "machine: apertium (eng-spa)" in room.read(PO)


def test_a_second_build_changes_nothing_and_asks_nothing(room) -> None:
    assert room.run("build", "--draft").status == 0
    before = room.read(PO)
    assert asked(room) == 0
    assert room.run("build", "--draft").status == 0
    assert room.read(PO) == before


def test_an_edited_sentence_is_asked_for_alone(room) -> None:
    assert asked(room) == 5
    (room.root / LOG).unlink()
    room.write("articles/visit.md", ARTICLE.replace("The river is cold", "Our mayor came late"))
    assert asked(room) == 1
    assert entries(room)["Our mayor came late."][0].startswith("Nuestro alcalde")


def test_what_is_confirmed_is_taken_from_the_memory(room) -> None:
    assert asked(room) == 5
    old = entries(room)["The river is cold."][0]
    text = room.read(PO).replace(f'msgstr "{old}"', 'msgstr "El río está helado."')
    room.write(PO, re.sub(r"#, fuzzy\n(?=msgid \"The river)", "", text))
    (room.root / LOG).unlink()
    room.write("articles/second.md", "# TOW visits the bulk terminal\n\nThe river is cold.\n")
    asked(room)
    assert "El río está helado." in room.read("locales/es/LC_MESSAGES/second.po")


def test_an_edited_term_asks_again_for_its_sentences_only(room) -> None:
    assert asked(room) == 5
    room.write("glossary/terms.csv", GLOSSARY.replace("terminal de graneles", "muelle granelero"))
    sentences = [msgid for msgid in entries(room) if msgid]
    assert len(sentences) == 5
    (room.root / LOG).unlink()
    empty(room, *sentences)
    with_term = [msgid for msgid in sentences if "bulk terminal" in msgid]
    assert asked(room) == len(with_term) == 2
    for msgid in with_term:
        assert "muelle granelero" in entries(room)[msgid][0].lower()
