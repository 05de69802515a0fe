"""Every built page conforms to HTML: html-validate and the Nu Html Checker find no error."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from lxml import etree

ROOT = Path(__file__).resolve().parents[2]
NAMES = {
    "atom": "http://www.w3.org/2005/Atom",
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "x": "http://www.w3.org/1999/xhtml",
}
RULES = {
    "root": True,
    "extends": ["html-validate:recommended"],
    "rules": {
        # A headline is as long as it is; search engines cut it, validators need not.
        "long-title": "off",
    },
}


def package(path: str) -> Path:
    found = ROOT / "node_modules" / path
    if not found.exists():
        reason = f"{path} is not installed: run npm install"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(reason)
    return found


def pages(site: Path) -> list[str]:
    found = sorted(str(path) for path in site.rglob("*.html"))
    assert len(found) == 8
    return found


def test_html_validate_finds_no_error(require_program, site: Path, tmp_path: Path) -> None:
    node = require_program("node")
    program = package("html-validate/bin/html-validate.mjs")
    config = tmp_path / "rules.json"
    config.write_text(json.dumps(RULES), "utf-8")
    done = subprocess.run(
        [node, str(program), "--config", str(config), "--formatter", "text", *pages(site)],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_nu_checker_finds_no_error(require_program, site: Path) -> None:
    java = require_program("java")
    program = package("vnu-jar/build/dist/vnu.jar")
    done = subprocess.run(
        # Its warnings doubt 'self' in files, and JSON-LD, which is data and not a script to CSP.
        [java, "-jar", str(program), "--errors-only", "--stdout", *pages(site)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_every_local_link_leads_to_a_file_or_an_id(site: Path) -> None:
    for page in site.rglob("*.html"):
        root = etree.parse(str(page), etree.HTMLParser(encoding="utf-8"))
        ids = set(root.xpath("//@id"))
        assert len(ids) == len(root.xpath("//@id")), "ids are unique"
        for link in root.xpath("//body//@href | //body//@src | //head//link/@href"):
            path, _, fragment = str(link).partition("#")
            if path.startswith(("http:", "https:", "mailto:", "tel:")) or path == "data:,":
                continue
            assert not path or (page.parent / path).is_file(), f"{page.name}: {link}"
            assert not fragment or fragment in ids, f"{page.name}: {link}"


def test_feed_and_sitemap_are_well_formed_and_hold_published_pages_only(site: Path) -> None:
    feed = etree.parse(str(site / "feed.xml"))
    links = feed.xpath("//atom:entry/atom:link/@href", namespaces=NAMES)
    assert len(links) == 6
    sitemap = etree.parse(str(site / "sitemap.xml"))
    pages = sitemap.xpath("//s:loc/text()", namespaces=NAMES)
    assert set(links) | {"https://news.example.org/index.html"} == set(pages)
    for link in (*links, *pages):
        assert (site / str(link).removeprefix("https://news.example.org/")).is_file()
    assert not [link for link in links if "draft" in link]
