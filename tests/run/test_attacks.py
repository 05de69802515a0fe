"""Hostile names and texts: what they may not do to pages, PO files and terminals."""

from __future__ import annotations

import os
import re

import pytest


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
    from urllib.parse import unquote, urlsplit

    parts = [urlsplit(link.replace("&amp;", "&").replace("&#39;", "'")) for link in links]
    assert all(not part.scheme and not part.query and not part.fragment for part in parts)
    assert f"{name}.de.html" in [unquote(part.path) for part in parts]
