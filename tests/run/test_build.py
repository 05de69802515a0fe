"""Building a newsroom: what is written, what stays, and what is done again."""

from __future__ import annotations

import json
import os
from dataclasses import replace

import pytest

from pipeline.catalog.po import dump, parse

PAGE = "site/kiln.de.html"
DRAFT = "site/kiln.de.draft.html"
PO = "locales/de/LC_MESSAGES/kiln.po"


def test_a_first_build_writes_catalogs_and_no_page(newsroom) -> None:
    ran = newsroom.run("build")
    assert ran.status == 0, ran.err
    assert (newsroom.root / PO).exists()
    assert not (newsroom.root / PAGE).exists()
    assert "not ready (4 untranslated)" in ran.err


def test_a_translated_article_is_published(newsroom) -> None:
    newsroom.run("build")
    newsroom.translate("kiln")
    ran = newsroom.run("build")
    assert PAGE in ran.out.split()
    assert "Übersetzt: Nobody lit it on Monday." in newsroom.read(PAGE)


def test_a_draft_is_built_beside_and_goes_when_the_page_is_published(newsroom) -> None:
    newsroom.run("build", "--draft")
    assert "noindex" in newsroom.read(DRAFT)
    newsroom.translate("kiln")
    newsroom.run("build")
    assert (newsroom.root / PAGE).exists()
    assert not (newsroom.root / DRAFT).exists()


def test_the_last_published_page_stays_while_a_new_text_is_not_ready(newsroom) -> None:
    newsroom.run("build")
    newsroom.translate("kiln")
    newsroom.run("build")
    published = newsroom.read(PAGE)
    newsroom.write("articles/kiln.md", newsroom.read("articles/kiln.md") + "\nA new paragraph.\n")
    ran = newsroom.run("build")
    assert "1 untranslated" in ran.err
    assert newsroom.read(PAGE) == published
    newsroom.run("build", "--draft")
    assert newsroom.read(PAGE) == published
    assert "A new paragraph." in newsroom.read(DRAFT)


def test_a_fuzzy_translation_is_never_published(newsroom) -> None:
    newsroom.run("build")
    path = newsroom.translate("kiln")
    read = parse(path.read_bytes(), shown="x")
    first = read.entries[0]._replace(flags=("fuzzy",))
    path.write_bytes(dump(replace(read, entries=(first, *read.entries[1:]))))
    assert "not ready (1 fuzzy)" in newsroom.run("build").err
    assert not (newsroom.root / PAGE).exists()


def test_a_second_build_does_nothing(newsroom) -> None:
    newsroom.run("build", "--draft")
    before = {p: p.stat().st_mtime_ns for p in newsroom.root.rglob("*") if p.is_file()}
    ran = newsroom.run("build", "--draft")
    assert "0 built, 2 up to date" in ran.err
    after = {p: p.stat().st_mtime_ns for p in newsroom.root.rglob("*") if p.is_file()}
    assert {p: t for p, t in after.items() if p.name != "lock"} == {
        p: t for p, t in before.items() if p.name != "lock"
    }


def test_building_again_from_nothing_gives_the_same_bytes(newsroom) -> None:
    newsroom.run("build", "--draft")
    first = newsroom.files()
    newsroom.run("build", "--draft", "--force")
    assert newsroom.files() == first
    for path in (newsroom.root / ".pipeline").iterdir():
        path.unlink()
    newsroom.run("build", "--draft")
    assert newsroom.files() == first


@pytest.mark.parametrize(
    "name", ["articles/kiln.md", PO, "site/kiln.de.draft.html", "glossary/t.csv", "pipeline.toml"]
)
def test_a_changed_input_or_page_is_built_again(newsroom, name) -> None:
    newsroom.write("glossary/t.csv", "id,en,de\n")
    newsroom.run("build", "--draft")
    path = newsroom.root / name
    extra = {".csv": "kiln,kiln,Ofen\n", ".toml": "\n[check]\noff = []\n"}.get(path.suffix, "\n")
    if path.suffix == ".html":
        path.unlink()
    else:
        path.write_text(path.read_text("utf-8") + extra, "utf-8")
    ran = newsroom.run("build", "--draft", "--json")
    assert "kiln" in json.loads(ran.out)["built"]


def test_a_file_only_touched_is_not_built_again(newsroom) -> None:
    newsroom.run("build")
    os.utime(newsroom.root / "articles/kiln.md")
    assert "0 built, 2 up to date" in newsroom.run("build").err


def test_a_translation_elsewhere_is_offered_to_open_sentences(newsroom) -> None:
    newsroom.run("build")
    newsroom.write("articles/crane.md", "# The crane moves\n\nNobody lit it on Monday.\n")
    newsroom.translate("kiln")
    newsroom.run("build")
    entries = parse((newsroom.root / PO.replace("kiln", "crane")).read_bytes(), shown="x").entries
    found = next(e for e in entries if e.msgid == "Nobody lit it on Monday.")
    assert found.msgstr == "Übersetzt: Nobody lit it on Monday."
    assert found.comments == (" memory: 100 %, kiln",)
    assert not found.is_fuzzy


def test_one_failing_article_does_not_stop_the_others(newsroom) -> None:
    newsroom.write("articles/broken.html", b"\x89PNG\r\n\x1a\n\0\0")
    ran = newsroom.run("build")
    assert ran.status == 1
    assert "articles/broken.html" in ran.err
    assert "2 built" in ran.err
    assert (newsroom.root / PO).exists()


def test_an_article_that_fails_is_tried_again_and_keeps_its_page(newsroom) -> None:
    newsroom.run("build")
    path = newsroom.translate("kiln")
    newsroom.run("build")
    path.write_text(path.read_text("utf-8") + '\nmsgid "x', "utf-8")
    for _ in range(2):
        ran = newsroom.run("build")
        assert ran.status == 1
        assert f"{PO}:" in ran.err
        assert (newsroom.root / PAGE).exists()


def test_pages_of_an_article_that_is_gone_go_and_its_catalog_stays(newsroom) -> None:
    newsroom.run("build")
    newsroom.translate("kiln")
    newsroom.run("build")
    (newsroom.root / "articles/kiln.md").unlink()
    newsroom.run("build")
    assert not (newsroom.root / PAGE).exists()
    assert (newsroom.root / PO).exists()
    assert "kiln" not in newsroom.read("site/index.html")


def test_only_the_articles_and_targets_asked_for_are_built(newsroom) -> None:
    newsroom.write("pipeline.toml", '[project]\ntargets = ["de", "fr"]\n')
    newsroom.run("build", "crane", "--target", "fr")
    assert {p.relative_to(newsroom.root).as_posix() for p in newsroom.root.rglob("*.po")} == {
        "locales/fr/LC_MESSAGES/crane.po"
    }


def test_a_dry_run_names_what_would_be_built_and_writes_nothing(newsroom) -> None:
    before = newsroom.files()
    ran = newsroom.run("build", "--dry-run")
    assert ran.out.split() == ["crane", "kiln"]
    assert newsroom.files() == before
    assert not (newsroom.root / ".pipeline").exists()


def test_an_own_picture_is_copied_and_a_foreign_file_is_not(newsroom) -> None:
    newsroom.write("secret.svg", "<svg/>")
    newsroom.write("articles/pictures/kiln.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>")
    newsroom.write(
        "articles/kiln.md",
        "# Kiln\n\nSee it.\n\n![A kiln](pictures/kiln.svg)\n\n![No](../secret.svg)\n",
    )
    newsroom.run("build", "--draft")
    assert (newsroom.root / "site/pictures/kiln.svg").exists()
    assert not list((newsroom.root / "site").rglob("secret.svg"))
    newsroom.write("articles/pictures/kiln.svg", "<svg xmlns='http://www.w3.org/2000/svg' />")
    newsroom.run("build", "--draft")
    assert " />" in newsroom.read("site/pictures/kiln.svg")


def test_many_articles_are_built_by_several_processes_to_the_same_bytes(newsroom) -> None:
    for number in range(12):
        newsroom.write(f"articles/n{number}.md", f"# Title {number}\n\nText {number} is here.\n")
    newsroom.run("build", "--draft", "--jobs", "3")
    parallel = newsroom.files()
    newsroom.run("build", "--draft", "--jobs", "1", "--force")
    assert newsroom.files() == parallel


def test_the_gate_can_hold_back_pages_with_errors(newsroom) -> None:
    newsroom.write("articles/kiln.md", "# Kiln\n\nIt cost 40 crowns.\n")
    newsroom.run("build")
    path = newsroom.translate("kiln")
    path.write_text(
        path.read_text("utf-8").replace("Übersetzt: It cost 40", "Es kostete 50"), "utf-8"
    )
    newsroom.write("pipeline.toml", '[project]\ntargets=["de"]\n[publish]\ngate = "errors"\n')
    assert "1 with an error" in newsroom.run("build").err
    assert not (newsroom.root / PAGE).exists()


def test_a_target_that_is_no_longer_wanted_loses_its_page(newsroom) -> None:
    newsroom.write("pipeline.toml", '[project]\ntargets = ["de", "fr"]\n')
    newsroom.run("build", "--draft")
    newsroom.write("pipeline.toml", '[project]\ntargets = ["fr"]\n')
    ran = newsroom.run("build", "--draft")
    assert not (newsroom.root / DRAFT).exists()
    assert (newsroom.root / "site/kiln.fr.draft.html").exists()
    assert ".de." not in ran.out + newsroom.read("site/index.html")
    assert (newsroom.root / PO).exists()


@pytest.mark.parametrize(
    ("text", "arguments", "said"),
    [
        ("[project]\n", (), "No article has a target"),
        ('[project]\ntargets=["de"]\n', ("--target", "fr"), "No article has the target 'fr'"),
        ('[project]\ntargets=["de"]\n[check]\noff=["numbrs"]\n', (), "Did you mean 'numbers'"),
        ('[project]\ntargets=["de"]\n[check.severity]\nterm-mising="info"\n', (), "'term-missing'"),
        ('[project]\ntargets=["de"]\n[translate.memory]\ntreshold=80\n', (), "'threshold'"),
        ('[project]\ntargets=["de"]\n[translate.memory]\nthreshold=8\n', (), "between 50 and 100"),
    ],
)
def test_settings_that_cannot_work_stop_the_build_before_it_starts(
    newsroom, text, arguments, said
) -> None:
    newsroom.write("pipeline.toml", text)
    ran = newsroom.run("build", *arguments)
    assert ran.status == 2, ran.err
    assert said in ran.err
    assert not (newsroom.root / "locales").exists()


def test_an_article_whose_only_target_is_its_own_language_is_an_error(newsroom) -> None:
    newsroom.write("pipeline.toml", '[project]\nsource = "de"\ntargets = ["de"]\n')
    ran = newsroom.run("build")
    assert ran.status == 1
    assert "articles/kiln.md: is in de, its only target" in ran.err


@pytest.mark.parametrize("command", ["status", "check", "build"])
def test_a_target_that_no_article_has_is_refused(newsroom, command) -> None:
    ran = newsroom.run(command, "--target", "fr")
    assert ran.status == 2
    assert "No article has the target 'fr'" in ran.err
