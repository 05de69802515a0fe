"""`pipeline check --since REV`: old findings stay silent, news and their relations are told."""

from __future__ import annotations

import json
import subprocess

import pytest

PO = "locales/de/LC_MESSAGES/kiln.po"
CRANE = "locales/de/LC_MESSAGES/crane.po"


def git(folder, *words: str) -> str:
    identity = ("-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false")
    ran = subprocess.run(
        ["git", "-C", str(folder), *identity, *words], capture_output=True, text=True, check=True
    )
    return ran.stdout.strip()


def commit(room) -> None:
    git(room.root, "add", "-A")
    git(room.root, "commit", "-q", "-m", "x", "--allow-empty")


HEAD = 'msgid ""\nmsgstr ""\n"Language: de\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'


def catalog(**targets: str) -> str:
    """Return the catalog of the kiln's article."""
    sources = {
        "title": "The kiln is cold",
        "monday": "Nobody lit it on Monday.",
        "clay": "The clay was still wet.",
        "rain": "It rained.",
    }
    entries = [
        ('msgctxt "title"\n' if name == "title" else "")
        + f'msgid "{source}"\nmsgstr "{targets.get(name, "")}"\n'
        for name, source in sources.items()
    ]
    return HEAD + "\n".join(entries)


@pytest.fixture
def room(newsroom, require_program):
    """Return a newsroom under git: two sentences of kiln are wrong, and have been."""
    require_program("git")
    newsroom.write(
        PO,
        catalog(
            title="Der Ofen ist 7 Grad kalt", monday="Niemand heizte am Montag.",
            clay="Der Ton war noch 3 Tage nass.", rain="Es regnete.",
        ),
    )  # fmt: skip
    git(newsroom.root, "init", "-q", "-b", "main")
    commit(newsroom)
    return newsroom


def found(room, *words: str, ids: bool = False) -> list[str]:
    ran = room.run("check", "--json", *words)
    assert ran.status in (0, 1), ran.err
    records = json.loads(ran.out)
    if ids:
        return [f"{r['check']}: {r['msgid']}" for r in records]
    return [r["msgid"] for r in records if r["check"] != "untranslated"]


def test_old_findings_stay_silent(room) -> None:
    assert len(found(room)) >= 2
    assert found(room, "--since", "HEAD", ids=True) == []


def test_a_changed_translation_is_news_and_its_neighbours_are_not(room) -> None:
    text = room.read(PO).replace("Es regnete.", "Es regnete 5 Tage.")
    room.write(PO, text)
    assert found(room, "--since", "HEAD") == ["It rained."]
    commit(room)
    assert found(room, "--since", "HEAD~1") == ["It rained."]
    assert found(room, "--since", "HEAD") == []


def test_a_confirmed_translation_is_news(room) -> None:
    text = room.read(PO)
    fuzzy = text.replace('msgid "The clay', '#, fuzzy\nmsgid "The clay')
    room.write(PO, fuzzy)
    commit(room)
    room.write(PO, text)
    assert found(room, "--since", "HEAD") == ["The clay was still wet."]


def test_what_a_waiver_no_longer_allows_is_news_and_a_new_waiver_is_none(room) -> None:
    text = room.read(PO)
    allowed = "# allow: number-mismatch — as the potter said\n"
    room.write(PO, text.replace('msgid "The clay', f'{allowed}msgid "The clay'))
    assert found(room, "--since", "HEAD", ids=True) == []
    commit(room)
    room.write(PO, text)
    assert found(room, "--since", "HEAD") == ["The clay was still wet."]


def test_a_new_sentence_of_the_source_is_news(room) -> None:
    room.write("articles/kiln.md", room.read("articles/kiln.md") + "\nIt stopped.\n")
    assert found(room, "--since", "HEAD", ids=True) == ["untranslated: It stopped."]


def test_a_new_article_is_news_before_it_is_committed(room) -> None:
    room.write("articles/new.md", "# A boat\n")
    assert found(room, "--since", "HEAD", ids=True) == ["untranslated: A boat"]


def test_a_changed_concept_brings_back_every_sentence_with_it(room) -> None:
    glossary = "id,en,de\nclay,clay,Lehm\nrain,rain,Regen\n"
    room.write("glossary/t.csv", glossary)
    commit(room)
    assert found(room, "--since", "HEAD", ids=True) == []
    room.write("glossary/t.csv", glossary.replace("Lehm", "Tonerde"))
    news = found(room, "--since", "HEAD", ids=True)
    assert news
    assert all("clay" in message for message in news)
    assert any(message.startswith("term-missing") for message in news)
    room.write(
        "glossary/t.csv",
        glossary.replace("id,en,de\n", "id,en,de,note\n").replace("Lehm", "Lehm,seen"),
    )
    assert found(room, "--since", "HEAD", ids=True) == []


def test_what_others_changed_meanwhile_is_not_ours(room) -> None:
    git(room.root, "checkout", "-q", "-b", "branch")
    room.write("articles/boat.md", "# A boat\n")
    commit(room)
    git(room.root, "checkout", "-q", "main")
    room.write(PO, room.read(PO).replace("Es regnete.", "Es regnete 5 Tage."))
    commit(room)
    git(room.root, "checkout", "-q", "branch")
    assert found(room, "--since", "main", ids=True) == ["untranslated: A boat"]


def test_a_renamed_catalog_keeps_its_past(room) -> None:
    git(room.root, "mv", PO, "locales/de/LC_MESSAGES/oven.po")
    git(room.root, "mv", "articles/kiln.md", "articles/oven.md")
    assert found(room, "--since", "HEAD", ids=True) == []


def test_po_files_are_compared_entry_by_entry_too(room) -> None:
    path = str(room.root / PO)
    assert found(room, path)
    assert found(room, path, "--since", "HEAD") == []
    room.write(PO, room.read(PO).replace("Es regnete.", "Es regnete 5 Tage."))
    assert found(room, path, "--since", "HEAD") == ["It rained."]


def test_an_unknown_revision_and_a_folder_without_git_are_told(room, tmp_path) -> None:
    ran = room.run("check", "--since", "no-such-branch")
    assert (ran.status, ran.out) == (2, "")
    assert "knows no revision 'no-such-branch'" in ran.err
    assert room.run("check", "--since", "--output=x").status == 2
    git_folder = room.root / ".git"
    git_folder.rename(tmp_path / "away")
    ran = room.run("check", "--since", "HEAD")
    assert ran.status == 2
    assert "not in a git repository" in ran.err


def test_without_git_the_way_out_is_told(newsroom, monkeypatch) -> None:
    monkeypatch.setenv("PATH", "")
    ran = newsroom.run("check", "--since", "HEAD")
    assert ran.status == 2
    assert "needs git" in ran.err
