"""What a site has besides its pages: index, feed, sitemap, assets; files are whole or untouched."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree
from lxml import html as lxml_html

from pipeline import publish
from pipeline.errors import PipelineError
from pipeline.model import Locale
from pipeline.newsroom import Newsroom, Summary
from pipeline.progress import Progress
from pipeline.publish import Messages

ATOM = {"a": "http://www.w3.org/2005/Atom"}
SITEMAP = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "x": "http://www.w3.org/1999/xhtml",
}
NEWSROOM = Newsroom(
    "Works Gazette",
    url="https://news.example.org/",
    target_locales=(Locale("zh-CN"), Locale("ar")),
)
VISIT = Summary(
    name="visit",
    source_locale=Locale("en"),
    target_locale=Locale("zh-CN"),
    title="A Visit",
    target_title="来访",
    description="简短的介绍",
    date="2026-03-05",
    progress=Progress(segments=4, reviewed=4),
    page="visit.zh-CN.html",
)
ARABIC = replace(
    VISIT, target_locale=Locale("ar"), target_title="زيارة", page="visit.ar.html", description=""
)
UNFINISHED = replace(
    VISIT,
    name="later",
    date="2026-04-01",
    progress=Progress(segments=4, translated=1, untranslated=3),
    page="",
    is_draft=True,
)
UNDATED = replace(VISIT, name="about", date="", page="about.zh-CN.html", title="About")


def index(*summaries: Summary, newsroom: Newsroom = NEWSROOM) -> lxml_html.HtmlElement:
    return lxml_html.document_fromstring(publish.index(summaries, newsroom, Messages()))


def texts(root: lxml_html.HtmlElement, path: str) -> list[str]:
    return [" ".join(element.text_content().split()) for element in root.cssselect(path)]


# --- index ---


def test_the_newest_article_comes_first_and_undated_ones_last() -> None:
    root = index(UNDATED, VISIT, UNFINISHED)
    assert texts(root, ".when") == ["April 1, 2026", "March 5, 2026"]
    assert texts(root, "h2")[-1] == "About"


def test_an_article_is_listed_once_with_its_languages_in_the_newsrooms_order() -> None:
    root = index(ARABIC, VISIT)
    assert texts(root, "h2") == ["A Visit"]
    links = root.cssselect(".edition a")
    assert [(a.get("href"), a.get("hreflang"), a.text) for a in links] == [
        ("visit.zh-CN.html", "zh-CN", "来访"),
        ("visit.ar.html", "ar", "زيارة"),
    ]
    assert links[1].getparent().get("dir") == "rtl"


def test_what_has_no_page_is_named_but_not_linked_and_shows_its_progress() -> None:
    root = index(UNFINISHED)
    assert not root.cssselect(".edition a")
    assert texts(root, ".state") == ["简体中文 In translation Sentences done: 1 of 4"]
    (bar,) = root.cssselect("progress")
    assert (bar.get("value"), bar.get("max")) == ("1", "4")
    assert bar.get("aria-label") == "Sentences done: 1 of 4"


def test_a_published_page_with_newer_work_says_so() -> None:
    changed = replace(VISIT, is_draft=True, progress=Progress(segments=4, reviewed=3, fuzzy=1))
    assert "Published, changes in translation" in texts(index(changed), ".state")[0]
    assert texts(index(VISIT), ".state") == ["简体中文 Published"]


def test_an_empty_newsroom_says_that_it_is_empty() -> None:
    assert texts(index(), ".none") == ["There is no article yet."]


def test_the_index_speaks_the_newsrooms_language(words: Messages) -> None:
    chinese = replace(NEWSROOM, source_locale=Locale("zh-CN"))
    root = lxml_html.document_fromstring(publish.index([UNFINISHED], chinese, words))
    assert root.get("lang") == "zh-CN"
    assert texts(root, "h1") == ["全部文章"]
    assert texts(root, ".when") == ["2026年4月1日"]


# --- feed ---


def feed(*summaries: Summary) -> etree._Element:
    return etree.fromstring(publish.feed(summaries, NEWSROOM).encode())


def test_the_feed_holds_published_pages_the_newest_first() -> None:
    newer = replace(VISIT, name="new", page="new.zh-CN.html", date="2026-03-09", is_draft=True)
    root = feed(UNDATED, VISIT, ARABIC, UNFINISHED, newer)
    assert root.xpath("a:entry/a:id/text()", namespaces=ATOM) == [
        "https://news.example.org/new.zh-CN.html",
        "https://news.example.org/visit.ar.html",
        "https://news.example.org/visit.zh-CN.html",
        "https://news.example.org/about.zh-CN.html",
    ]
    assert root.findtext("a:updated", namespaces=ATOM) == "2026-03-09T00:00:00Z"


def test_an_entry_has_what_atom_demands_and_its_language() -> None:
    (entry,) = feed(VISIT).findall("a:entry", ATOM)
    assert entry.get("{http://www.w3.org/XML/1998/namespace}lang") == "zh-CN"
    assert entry.findtext("a:title", namespaces=ATOM) == "来访"
    assert entry.findtext("a:summary", namespaces=ATOM) == "简短的介绍"
    assert entry.findtext("a:updated", namespaces=ATOM) == "2026-03-05T00:00:00Z"


def test_a_feed_without_pages_is_still_a_feed() -> None:
    root = feed(UNFINISHED)
    assert root.findtext("a:updated", namespaces=ATOM) == "1970-01-01T00:00:00Z"
    assert root.findtext("a:author/a:name", namespaces=ATOM) == "Works Gazette"


# --- sitemap ---


def test_every_page_in_the_sitemap_names_its_sisters_and_one_default() -> None:
    root = etree.fromstring(publish.sitemap([ARABIC, VISIT, UNFINISHED], NEWSROOM).encode())
    pages = root.xpath("s:url[x:link]", namespaces=SITEMAP)
    assert [page.findtext("s:loc", namespaces=SITEMAP)[-13:] for page in pages] == [
        "it.zh-CN.html", "/visit.ar.html"[-13:]
    ]  # fmt: skip
    for page in pages:
        links = page.xpath("x:link", namespaces=SITEMAP)
        assert [(link.get("hreflang"), link.get("href")) for link in links] == [
            ("zh-CN", "https://news.example.org/visit.zh-CN.html"),
            ("ar", "https://news.example.org/visit.ar.html"),
            ("x-default", "https://news.example.org/visit.zh-CN.html"),
        ]
        assert page.findtext("s:lastmod", namespaces=SITEMAP) == "2026-03-05"


# --- files ---


def test_a_name_changes_with_its_content_so_that_browsers_may_keep_it() -> None:
    names = list(publish.assets())
    assert [name.split(".")[-1] for name in names] == ["css", "js"]
    assert all(re.fullmatch(r"assets/page\.[0-9a-f]{8}\.(css|js)", name) for name in names)


def test_a_site_is_written_once_and_then_left_alone(tmp_path: Path) -> None:
    site, folder = tmp_path / "site", tmp_path / "locales"
    first = publish.write_site(site, [VISIT], NEWSROOM, locales_folder=folder)
    assert sorted(first) == sorted([*publish.assets(), "feed.xml", "index.html", "sitemap.xml"])
    assert publish.write_site(site, [VISIT], NEWSROOM, locales_folder=folder) == ()
    assert set(publish.write_site(site, [ARABIC], NEWSROOM, locales_folder=folder)) == {
        "feed.xml", "index.html", "sitemap.xml"
    }  # fmt: skip


def test_without_a_url_there_is_no_feed_and_no_sitemap(tmp_path: Path) -> None:
    publish.write_site(tmp_path, [VISIT], replace(NEWSROOM, url=""), locales_folder=tmp_path)
    assert sorted(path.name for path in tmp_path.glob("*.*")) == ["index.html"]


@pytest.mark.parametrize("path", ["../x.html", "/x.html", "a/../../x.html", ""])
def test_nothing_is_written_outside_of_the_site(tmp_path: Path, path: str) -> None:
    with pytest.raises(PipelineError):
        publish.write(tmp_path / "site", {path: "x"})
    assert list(tmp_path.rglob("*")) == []


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "assets").write_text("in the way", "utf-8")
    with pytest.raises(PipelineError, match="assets"):
        publish.write(tmp_path, {"assets/page.css": b"x"})
