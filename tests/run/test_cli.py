"""The command line: results on stdout, talk on stderr, and the exit status."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import urllib.request
from functools import partial

import pytest


def test_status_counts_every_state(newsroom) -> None:
    newsroom.run("build")
    newsroom.translate("kiln")
    newsroom.run("approve", "kiln", "--by", "Li Wei")
    rows = json.loads(newsroom.run("status", "--json").out)
    assert rows == [
        {
            "article": "crane", "target": "de", "segments": 3, "words": 10,
            "untranslated": 3, "fuzzy": 0, "translated": 0, "reviewed": 0,
        },
        {
            "article": "kiln", "target": "de", "segments": 4, "words": 16,
            "untranslated": 0, "fuzzy": 0, "translated": 0, "reviewed": 4,
        },
    ]  # fmt: skip


def test_status_is_a_table_for_people(newsroom) -> None:
    out = newsroom.run("status").out.splitlines()
    assert out[0].split()[:3] == ["article", "target", "segments"]
    assert out[1].split()[:4] == ["crane", "de", "3", "10"]


def test_check_reports_place_and_span_and_fails_on_errors(newsroom) -> None:
    newsroom.write("glossary/t.csv", "id,en,de,de:forbidden\nkiln,kiln,Ofen,Kiln\n")
    newsroom.run("build")
    newsroom.translate("kiln")
    ran = newsroom.run("check")
    assert ran.status == 1
    assert "locales/de/LC_MESSAGES/kiln.po:" in ran.out
    assert "^^^^" in ran.out
    found = json.loads(newsroom.run("check", "--format", "json").out)
    term = next(f for f in found if f["check"].startswith("term-"))
    assert set(term) == {
        "check", "severity", "article", "locale", "file", "line", "msgctxt", "msgid", "msgstr",
        "source_span", "target_span", "message", "concept", "fix",
    }  # fmt: skip
    line = newsroom.read("locales/de/LC_MESSAGES/kiln.po").splitlines()[term["line"] - 1]
    assert line.startswith("msgid")


def test_check_is_quiet_and_well_about_what_is_only_unfinished(newsroom) -> None:
    ran = newsroom.run("check")
    assert (ran.status, ran.out) == (0, "")
    assert newsroom.run("check", "--fail-on", "info").status == 1


def test_check_writes_nothing(newsroom) -> None:
    before = newsroom.files()
    newsroom.run("check")
    newsroom.run("status")
    assert newsroom.files() == before


def test_backends_are_listed_with_what_they_can_do(newsroom) -> None:
    listed = {b["name"]: b for b in json.loads(newsroom.run("backends", "--json").out)}
    assert listed["memory"]["used"]
    assert listed["memory"]["configured"]
    assert not listed["pseudo"]["used"]
    assert "pseudo" in newsroom.run("backends").out


def test_pseudo_fills_pages_to_try_a_layout(newsroom) -> None:
    newsroom.write("pipeline.toml", '[project]\ntargets=["de"]\n[translate]\nbackends=["pseudo"]\n')
    newsroom.run("build", "--draft")
    po = newsroom.read("locales/de/LC_MESSAGES/kiln.po")
    assert 'msgstr "[Îţ ŕåîñéð. ·~' in po
    assert "#, fuzzy" in po
    assert "# machine: pseudo, " in po


def test_init_makes_a_newsroom_that_builds(tmp_path, newsroom) -> None:
    folder = tmp_path / "new"
    assert newsroom.run("init", str(folder), "--target", "fr").status == 0
    newsroom.root = folder
    ran = newsroom.run("build", "--draft")
    assert ran.status == 0, ran.err
    assert (folder / "site/first.fr.draft.html").exists()
    assert newsroom.run("check").status == 0


def test_init_refuses_a_folder_with_something_in_it(newsroom) -> None:
    ran = newsroom.run("init", str(newsroom.root))
    assert ran.status == 2
    assert "not empty" in ran.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("build", "kilm"), "Did you mean 'kiln'?"),
        (("build", "--target", "english please"), "not a language tag"),
        (("build", "--target", "qqx"), "Unknown language"),
        (("bild",), "There is no command 'bild'"),
        (("build", "--jobs", "0"), "jobs"),
    ],
)
def test_a_wrong_word_is_named_and_ends_with_2(newsroom, arguments, said) -> None:
    ran = newsroom.run(*arguments)
    assert ran.status == 2
    assert said in ran.err
    assert ran.out == ""


def test_outside_a_newsroom_the_way_in_is_told(newsroom, tmp_path) -> None:
    newsroom.root = tmp_path
    ran = newsroom.run("build")
    assert ran.status == 2
    assert "pipeline init" in ran.err


def test_the_program_runs_as_a_module_and_knows_its_version() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "pipeline", "--version"], capture_output=True, text=True, check=True
    )
    assert ran.stdout.startswith("pipeline, version ")


def test_completion_knows_the_articles(newsroom) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "pipeline"],
        env={
            "_PIPELINE_COMPLETE": "bash_complete",
            "COMP_WORDS": f"pipeline --root {newsroom.root} build k",
            "COMP_CWORD": "4",
            "PATH": "",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert "plain,kiln" in ran.stdout


def test_serve_shows_the_site_on_loopback_only(newsroom, monkeypatch) -> None:
    from http.server import ThreadingHTTPServer

    from pipeline import preview

    newsroom.run("build")
    server = ThreadingHTTPServer(
        ("127.0.0.1", 0), partial(preview._Handler, directory=str(newsroom.root / "site"))
    )
    with server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with urllib.request.urlopen(f"http://127.0.0.1:{server.server_port}/") as answer:
            assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
            assert b"kiln" in answer.read()
        server.shutdown()


def test_serve_without_a_site_says_what_to_do(newsroom) -> None:
    ran = newsroom.run("serve")
    assert ran.status == 2
    assert "pipeline build" in ran.err


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (("translat",), "'translate'"),
        (("glossary", "exprt"), "'export'"),
        (("srx", "chek"), "'check'"),
        (("cache", "prun"), "'prune'"),
    ],
)
def test_the_nearest_command_is_named_for_a_mistyped_one(newsroom, typed, meant) -> None:
    ran = newsroom.run(*typed)
    assert (ran.status, ran.out) == (2, "")
    assert f"Did you mean {meant}?" in ran.err


def test_commands_are_listed_for_a_word_that_is_like_none(newsroom) -> None:
    assert "Known: approve, backends" in newsroom.run("xyz").err
