"""Hostile names and texts: what they may not do to pages, PO files and terminals."""

from __future__ import annotations

import json
import os
import re
from urllib.parse import unquote, urlsplit

import pytest

from pipeline.catalog.po import parse
from pipeline.errors import CatalogError


@pytest.mark.parametrize(
    "name",
    ["a\nb.md", "a\x1b[31mb.md", "a\u2028b.md", os.fsdecode(b"a\xff.md"), "c\x00d"[:1] + "\x7f.md"],
)
def test_an_article_whose_name_cannot_be_shown_is_refused(newsroom, name: str) -> None:
    newsroom.write(f"articles/{name}", "# One\n\nTwo.\n")
    before = newsroom.files()
    ran = newsroom.run("build")
    assert ran.status == 2
    assert "Rename the file." in ran.err
    assert ran.err.count("\n") == 1
    assert "\x1b" not in ran.err
    assert newsroom.files() == before


@pytest.mark.parametrize("name", ["javascript:alert(1)", "50% #1?", "a b&c", "-e", "été"])
def test_an_article_of_any_other_name_is_linked_by_a_path(newsroom, name: str) -> None:
    newsroom.write(f"articles/{name}.md", "# One\n\nTwo.\n")
    assert newsroom.run("build").status == 0
    newsroom.translate(name)
    assert newsroom.run("build").status == 0
    links = re.findall(r'<a href="([^"]*)" hreflang="de"', newsroom.read("site/index.html"))
    parts = [urlsplit(link.replace("&amp;", "&").replace("&#39;", "'")) for link in links]
    assert all(not part.scheme and not part.query and not part.fragment for part in parts)
    assert f"{name}.de.html" in [unquote(part.path) for part in parts]


@pytest.mark.parametrize("blank", [" ", "\t\n", "\u200b", "\u2066\u2069 ", "<b></b>"])
def test_a_blank_translation_is_not_published(newsroom, blank: str) -> None:
    newsroom.write("articles/kiln.md", "# The kiln is cold\n\nNobody **lit** it.\n")
    newsroom.run("build", "kiln")
    path = newsroom.translate("kiln")
    written = path.read_text("utf-8").replace("Übersetzt: Nobody <strong>lit</strong> it.", "@")
    escaped = blank.replace("b>", "strong>").replace("\t", "\\t").replace("\n", "\\n")
    path.write_text(written.replace("@", escaped), "utf-8")
    ran = newsroom.run("build", "kiln")
    assert "not ready (1 fuzzy)" in ran.err
    assert not (newsroom.root / "site/kiln.de.html").exists()
    assert "empty: " in newsroom.run("check", "kiln").out


@pytest.mark.parametrize("mark", ["> ", "- ", "1. "])
def test_deep_markdown_is_read_whole_or_refused(newsroom, mark: str) -> None:
    newsroom.write("articles/kiln.md", f"# Kiln\n\n{mark * 60}At the bottom.\n")
    newsroom.write("articles/crane.md", f"# Crane\n\nOne.\n\n{mark * 3000}At the bottom.\n")
    ran = newsroom.run("build")
    assert 'msgid "At the bottom."' in newsroom.read("locales/de/LC_MESSAGES/kiln.po")
    assert ran.status == 1
    assert "articles/crane.md:5: Lists or quotations are nested too deeply here." in ran.err


@pytest.mark.parametrize("folder", ["site/in", "locales/de/LC_MESSAGES/in"])
def test_nothing_is_written_through_a_link_that_leads_out(newsroom, tmp_path, folder: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    newsroom.write("articles/in/kiln.md", "# Kiln\n\nOne. ![a](a.svg)\n")
    newsroom.write("articles/in/a.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>")
    link = newsroom.root / folder
    link.parent.mkdir(parents=True)
    link.symlink_to(outside)
    ran = newsroom.run("build", "--draft")
    assert ran.status == 1
    assert "a folder on the way is a symbolic link" in ran.err
    assert "Traceback" not in ran.err
    assert list(outside.iterdir()) == []


def test_a_folder_that_is_itself_a_link_is_written_to(newsroom, tmp_path) -> None:
    (tmp_path / "www").mkdir()
    (newsroom.root / "site").symlink_to(tmp_path / "www")
    assert newsroom.run("build", "--draft").status == 0
    assert (tmp_path / "www/kiln.de.draft.html").exists()


@pytest.mark.parametrize(
    "link", ["a%00b.svg", "a" * 5000 + ".svg", "http://[::1/a.svg", "loop.svg"]
)
def test_a_picture_that_cannot_be_is_not_copied(newsroom, link: str) -> None:
    newsroom.write("articles/kiln.md", f"# Kiln\n\nOne. ![a]({link})\n")
    (newsroom.root / "articles/loop.svg").symlink_to("loop.svg")
    ran = newsroom.run("build", "--draft")
    assert (ran.status, "Traceback" in ran.err) == (0, False), ran.err
    assert not list((newsroom.root / "site").rglob("*.svg"))


def test_a_catalog_cannot_speak_to_the_terminal() -> None:
    with pytest.raises(CatalogError) as caught:
        parse('msgid "a"\nmsgstr "b \x1b[31m\x9b\x07\n'.encode(), shown="a.po")
    assert "[31m" in str(caught.value)
    assert not re.search("[\x00-\x1f\x7f-\x9f]", str(caught.value))


@pytest.mark.parametrize(
    "content",
    [
        "[]",
        "[" * 100_000,
        '{"version": 1, "common": "", "articles": []}',
        '{"version": 1, "common": "", "articles": {"x": 5}}',
    ],
)
def test_a_damaged_manifest_is_as_none(newsroom, content: str) -> None:
    newsroom.write(".pipeline/manifest.json", content)
    assert newsroom.run("build", "--draft").status == 0


def test_a_forged_manifest_deletes_nothing_outside_of_the_site(newsroom) -> None:
    newsroom.run("build", "--draft")
    known = json.loads(newsroom.read(".pipeline/manifest.json"))
    for made in known["articles"]["kiln"]["targets"].values():
        made["page"] = "../pipeline.toml"
    newsroom.write(".pipeline/manifest.json", json.dumps(known))
    (newsroom.root / "articles/kiln.md").unlink()
    assert newsroom.run("build", "--draft").status == 0
    assert (newsroom.root / "pipeline.toml").exists()


def test_an_article_that_is_a_link_out_of_its_folder_is_refused(newsroom) -> None:
    newsroom.write("secret.txt", "Secret\n\nNobody may read this.\n")
    (newsroom.root / "articles/leak.txt").symlink_to("../secret.txt")
    ran = newsroom.run("build", "--draft")
    assert ran.status == 2
    assert "articles/leak.txt" in ran.err
    assert not list(newsroom.root.rglob("leak*.html"))
