"""The page: rows and blocks, what search engines read, labels and dates, drafts."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from lxml import html as lxml_html
from publish_sample import Builder, captions, draft, kitchen, mine, rtl, visit

from pipeline import publish
from pipeline.errors import ProofError
from pipeline.model import Document, Locale, Role, State
from pipeline.newsroom import Newsroom
from pipeline.publish import Alternate, Messages

NEWSROOM = Newsroom("Works Gazette")
ENGLISH = Messages()


def rendered(
    document: Document,
    *,
    newsroom: Newsroom = NEWSROOM,
    alternates: tuple[Alternate, ...] = (),
    is_draft: bool = False,
    words: Messages = ENGLISH,
) -> lxml_html.HtmlElement:
    page = publish.page(
        document, newsroom=newsroom, alternates=alternates, draft=is_draft, messages=words
    )
    return lxml_html.document_fromstring(page)


def one(root: lxml_html.HtmlElement, path: str) -> lxml_html.HtmlElement:
    (found,) = root.cssselect(path)
    return found


def texts(root: lxml_html.HtmlElement, path: str) -> list[str]:
    return [element.text_content() for element in root.cssselect(path)]


def block(skeleton: str, *units: tuple[Role, str, str]) -> lxml_html.HtmlElement:
    """Return the page of an article of a few one-sentence units."""
    builder = Builder("en", "zh-CN")
    for role, source, target in units:
        builder.unit(role, [(source, target)])
    return rendered(builder.document("x", skeleton))


# --- rows ---


def test_every_sentence_has_the_same_number_on_both_sides_of_its_row() -> None:
    root = rendered(visit("zh-CN"))
    for row in root.cssselect(".row"):
        sides = [[g.get("data-g") for g in row.cssselect(f".{side} .g")] for side in ("s", "t")]
        assert sides[0] == sides[1] == [str(n + 1) for n in range(len(sides[0]))]


def test_source_sentences_have_the_ids_of_the_article() -> None:
    root = rendered(visit("zh-CN"))
    numbers = [int(shown[1:]) for shown in root.xpath("//*[@data-g]/@id")]
    assert numbers == sorted(set(numbers))
    assert numbers[0] == 1
    assert not root.cssselect(".t .g[id]")


def test_each_column_says_its_language_and_direction() -> None:
    root = rendered(visit("ar"))
    assert {(c.get("lang"), c.get("dir")) for c in root.cssselect("p.s")} == {("en", "ltr")}
    assert {(c.get("lang"), c.get("dir")) for c in root.cssselect("p.t")} == {("ar", "rtl")}
    assert (root.get("lang"), root.get("dir")) == ("ar", "rtl")
    assert one(root, "main").get("dir") == "ltr", "the source decides which column stands left"


def test_a_source_from_right_to_left_turns_the_columns() -> None:
    root = rendered(rtl())
    assert one(root, "main").get("dir") == "rtl"
    assert (root.get("lang"), root.get("dir")) == ("en", "ltr")


def test_paragraphs_are_numbered_and_linked() -> None:
    root = rendered(visit("zh-CN"))
    assert [(a.text, a.get("href")) for a in root.cssselect(".pn")] == [
        ("1", "#p1"), ("2", "#p2"), ("3", "#p3")
    ]  # fmt: skip
    assert len(root.cssselect("#p1 > p.s")) == 1


def test_the_title_is_one_heading_in_two_languages() -> None:
    root = rendered(visit("zh-CN"))
    assert len(root.cssselect("h1")) == 1
    assert one(root, "h1 > span.t").text_content() == "北岭机械厂赴灯湾船厂调研交流改革经验"


def test_an_article_without_a_title_still_has_a_heading() -> None:
    root = block('<p data-unit="1"></p>', (Role.BODY, "One.", "一。"))
    assert one(root, "h1.vh").text == "x"


def test_list_items_stand_in_rows_and_numbering_goes_on() -> None:
    root = rendered(kitchen())
    rows = root.cssselect(".row.item.ol")
    assert [row.cssselect("ol.s")[0].get("start") for row in rows] == ["7", "8"]
    assert [row.cssselect("ol.t")[0].get("start") for row in rows] == ["7", "8"]
    bullets = root.cssselect(".row.item.ul")
    assert len(bullets) == 3
    assert bullets[1].cssselect("ul.s ol")[0].get("start") == "3", "a nested list stays in its row"


@pytest.mark.parametrize("start", ["", "x", "²", "1.5"])
def test_a_list_with_no_good_start_begins_at_one(start: str) -> None:
    root = block(f'<ol start="{start}"><li data-unit="1"></li></ol>', (Role.ITEM, "One.", "一。"))
    assert one(root, "ol.s").get("start") == "1"


def test_a_term_of_a_definition_list_stands_with_its_definitions() -> None:
    rows = rendered(kitchen()).cssselect(".row.dl")
    assert [texts(row, ".s dt, .s dd") for row in rows] == [
        ["Impeller", "The wheel in a pump."], ["Gland", "A seal."]
    ]  # fmt: skip


def test_a_quotation_has_a_row_for_each_paragraph() -> None:
    rows = rendered(kitchen()).cssselect(".row.quote")
    assert [texts(row, "blockquote.s") for row in rows] == [
        ["A pump never sleeps."], ["Nor does its keeper."]
    ]  # fmt: skip


def test_a_table_stands_whole_on_each_side_in_a_named_frame_that_takes_focus() -> None:
    root = rendered(kitchen())
    frames = root.cssselect("section.scroll")
    assert [frame.get("tabindex") for frame in frames] == ["0"] * 4
    assert len({frame.get("aria-label") for frame in frames}) == 4
    assert [len(frame.cssselect("table")) for frame in frames] == [1] * 4
    assert len(root.cssselect(".row.table.wide")) == 1, "six columns need the page's width"


def test_what_is_not_translated_stands_once_across_both_columns() -> None:
    literal = one(rendered(kitchen()), ".literal")
    assert literal.get("translate") == "no"
    # lxml keeps the newline that HTML parsers drop after <pre>.
    assert one(literal, "pre").text == '\nif level > 3:\n    start("pump 1")\n'


def test_a_picture_stands_once_with_both_captions_side_by_side() -> None:
    figure = one(rendered(kitchen()), "figure.picture")
    assert [(i.get("class"), i.get("lang"), i.get("alt")) for i in figure.cssselect("img")] == [
        ("s", "en", "Hills again"), ("t", "ar", "Hills again")
    ]  # fmt: skip
    assert texts(figure, "figcaption > .c") == ["A single picture.", "A single picture."]


def test_several_pictures_make_a_gallery_with_a_heading_at_the_end() -> None:
    gallery = one(rendered(visit("zh-CN")), ".gallery")
    assert len(gallery.cssselect("figure.tile")) == 3
    assert texts(gallery, "h2 > span") == ["Pictures", "Pictures"]


def test_captions_without_pictures_make_a_list() -> None:
    root = rendered(captions())
    assert not root.cssselect("figure")
    assert texts(one(root, ".captions"), ".row > .s") == [
        "The delegation in the plate shop", "Meeting venue", "Maren Holt shares her experience"
    ]  # fmt: skip


def test_a_picture_without_words_is_decoration() -> None:
    root = block(
        '<figure><img src="a.png"></figure><p data-unit="1"></p>', (Role.BODY, "A.", "甲。")
    )
    assert [image.get("alt") for image in root.cssselect("figure img")] == ["", ""]


def test_a_linked_picture_keeps_its_link() -> None:
    root = block(
        '<figure><a href="/big"><img src="a.png" data-unit-alt="1"></a></figure>',
        (Role.ALT, "Hills", "群山"),
    )
    assert one(root, "figure > a").get("href") == "/big"
    assert [image.get("alt") for image in root.cssselect("figure a img")] == ["Hills", "群山"]


def test_a_lone_field_shows_its_words_and_sends_nothing() -> None:
    root = block(
        '<figure><input data-unit-placeholder="1"></figure>', (Role.PLACEHOLDER, "Name", "姓名")
    )
    fields = root.cssselect("input:not([name=view])")
    assert [field.get("placeholder") for field in fields] == ["Name", "姓名"]
    assert all(field.get("disabled") is not None for field in fields)


def test_breadcrumbs_stand_in_one_line_in_both_languages() -> None:
    crumbs = one(rendered(visit("zh-CN")), "nav.crumb")
    assert texts(crumbs, "li") == ["Home 首页", "Focus 焦点", "Exchanges 交流互访"]


def test_a_passage_in_a_third_language_says_so_only_in_the_source() -> None:
    root = block('<p lang="fr" data-unit="1"></p>', (Role.BODY, "Bonjour.", "你好。"))
    assert one(root, "#p1 > .s").get("lang") == "fr"
    assert one(root, "#p1 > .t").get("lang") == "zh-CN"


# --- labels and dates ---


def test_columns_are_labelled_and_dated_each_in_its_language(words: Messages) -> None:
    root = rendered(visit("zh-CN"), words=words)
    assert texts(root, ".meta > p") == [
        "Original · Source: Works Gazette · March 5, 2026",
        "译文 · 来源：工厂报 · 2026年3月5日",
    ]
    assert [t.get("datetime") for t in root.cssselect("time")] == ["2026-03-05"] * 2


def test_a_date_that_the_byline_says_is_not_said_twice() -> None:
    builder = Builder("en", "zh-CN")
    builder.unit(
        Role.BYLINE, [("CopyFrom: MCC Date: 5 March 2026", "来源：中冶 日期：2026年3月5日")]
    )
    document = builder.document("x", '<p class="byline" data-unit="1"></p>', date=date(2026, 3, 5))
    assert not rendered(document).cssselect("time")


def test_without_a_byline_the_columns_are_labelled_after_the_title(words: Messages) -> None:
    root = rendered(mine(), words=words)
    row = one(root, "h1").getnext()
    assert texts(row, "p") == ["原文", "Translation"]


def test_the_label_links_to_the_original() -> None:
    assert one(rendered(kitchen()), ".meta a").get("href") == "https://example.org/original.html"


# --- what search engines and other sites read ---

ALTERNATES = (
    Alternate(Locale("zh-CN"), "2026/visit.zh-CN.html"),
    Alternate(Locale("ar"), "2026/visit.ar.html"),
)
WITH_URL = Newsroom("Works Gazette", url="https://news.example.org/")


def metadata(root: lxml_html.HtmlElement) -> dict[str, str]:
    return {
        m.get("property") or m.get("name"): m.get("content")
        for m in root.cssselect("meta[content]")
        if m.get("property") or m.get("name")
    }


def test_every_page_of_an_article_names_the_same_alternates_and_default() -> None:
    listed = []
    for target in ("zh-CN", "ar"):
        root = rendered(visit(target, name="2026/visit"), newsroom=WITH_URL, alternates=ALTERNATES)
        listed.append(
            [(a.get("hreflang"), a.get("href")) for a in root.cssselect("head [hreflang]")]
        )
    assert (
        listed[0]
        == listed[1]
        == [
            ("zh-CN", "https://news.example.org/2026/visit.zh-CN.html"),
            ("ar", "https://news.example.org/2026/visit.ar.html"),
            ("x-default", "https://news.example.org/2026/visit.zh-CN.html"),
        ]
    )


def test_a_page_in_a_folder_finds_assets_and_other_pages() -> None:
    root = rendered(visit("zh-CN", name="2026/visit"), alternates=ALTERNATES)
    assert one(root, "[rel=stylesheet]").get("href").startswith("../assets/page.")
    assert one(root, "head script[src]").get("src").startswith("../assets/page.")
    assert one(root, ".brand a").get("href") == "../index.html"
    assert one(root, "footer [hreflang]").get("href") == "../2026/visit.ar.html"


def test_a_name_with_odd_letters_makes_good_links() -> None:
    alternates = (Alternate(Locale("zh-CN"), "a b?#%/é.zh-CN.html"),)
    root = rendered(visit("zh-CN", name="a b?#%/é"), newsroom=WITH_URL, alternates=alternates)
    assert one(root, "[rel=canonical]").get("href") == (
        "https://news.example.org/a%20b%3F%23%25/%C3%A9.zh-CN.html"
    )


def test_without_a_url_nothing_absolute_is_promised() -> None:
    root = rendered(visit("zh-CN"))
    assert not root.cssselect("[rel=canonical], [type='application/atom+xml']")
    assert "og:url" not in metadata(root)


def test_open_graph_tells_title_language_and_picture() -> None:
    document = replace(
        visit("zh-CN", name="2026/visit"),
        images=("pictures/hills.svg", "https://e.org/b.png", "javascript:x"),
    )
    root = rendered(document, newsroom=WITH_URL)
    found = metadata(root)
    assert found["og:title"] == "北岭机械厂赴灯湾船厂调研交流改革经验"
    assert found["og:locale"] == "zh_CN"
    assert found["og:locale:alternate"] == "en_US"
    assert found["og:url"] == "https://news.example.org/2026/visit.zh-CN.html"
    assert found["article:published_time"] == "2026-03-05"
    assert root.xpath("//meta[@property='og:image']/@content") == [
        "https://news.example.org/2026/pictures/hills.svg", "https://e.org/b.png"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("locale", "expected"),
    [("en", "en_US"), ("ar", "ar_EG"), ("zh-TW", "zh_TW"), ("zh-Hant", "zh_TW")],
)
def test_open_graph_locales_have_a_territory(locale: str, expected: str) -> None:
    builder = Builder("en", locale)
    builder.unit(Role.BODY, [("One.", "1.")])
    root = rendered(builder.document("x", '<p data-unit="1"></p>'))
    assert metadata(root)["og:locale"] == expected


def test_structured_data_names_the_work_it_translates() -> None:
    document = replace(visit("zh-CN"), canonical="https://example.org/original")
    data = json.loads(
        one(rendered(document, newsroom=WITH_URL), "[type='application/ld+json']").text
    )
    assert data["@type"] == "NewsArticle"
    assert data["inLanguage"] == "zh-CN"
    assert data["datePublished"] == "2026-03-05"
    assert data["translationOfWork"] == {
        "@type": "NewsArticle",
        "headline": "Northridge Machine Works Visits Lantern Bay Shipyard to Compare Notes on Reform",
        "inLanguage": "en",
        "url": "https://example.org/original",
    }


def test_the_description_is_the_subtitle_or_the_first_sentence() -> None:
    assert metadata(rendered(visit("zh-CN")))["description"].startswith("双方负责人共话")
    assert metadata(rendered(mine()))["description"].startswith("On 12 March")


def test_describe_falls_back_to_the_source() -> None:
    document = visit("zh-CN")
    bare = replace(
        document,
        units=tuple(
            replace(u, segments=tuple(replace(s, target=None) for s in u.segments))
            for u in document.units
        ),
    )
    title, target_title, about = publish.describe(bare)
    assert title == target_title
    assert about.startswith("Managers of both sides")
    empty = Builder("en", "de").document("x", "")
    assert publish.describe(empty) == ("", "", "")


def test_relative_links_lead_where_the_original_meant() -> None:
    builder = Builder("en", "zh-CN")
    builder.unit(Role.BODY, [('See <a href="../about">us</a>.', "见<a>我们</a>。")])
    document = builder.document("x", '<p data-unit="1"></p>', canonical="https://e.org/a/b/c")
    root = rendered(document)
    assert [a.get("href") for a in root.cssselect("#p1 p a")] == ["https://e.org/a/about"] * 2


def test_a_link_within_the_original_leads_nowhere_without_it() -> None:
    builder = Builder("en", "zh-CN")
    builder.unit(Role.BODY, [('See <a href="#note">below</a>.', "见<a>下文</a>。")])
    root = rendered(builder.document("x", '<p data-unit="1"></p>'))
    assert [a.get("href") for a in root.cssselect("#p1 p a")] == [None, None]


# --- drafts ---


def test_an_unfinished_article_is_no_page() -> None:
    with pytest.raises(ProofError, match=r"not (confirmed|translated).*--draft"):
        rendered(draft())


def test_a_draft_says_so_and_is_not_indexed(words: Messages) -> None:
    root = rendered(draft(), is_draft=True, words=words)
    assert one(root, "aside.draft").text_content() == "草稿，请勿发布。 未翻译 1 句，待确认 3 句。"
    assert metadata(root)["robots"] == "noindex"
    assert "robots" not in metadata(rendered(visit("zh-CN")))


def test_a_draft_marks_each_unfinished_sentence_by_words(words: Messages) -> None:
    root = rendered(draft(), is_draft=True, words=words)
    assert [(g.text_content()[:4], g.getnext().text) for g in root.cssselect(".g.fuzzy")] == [
        ("北岭机械", "待确认"), ("双方商定", "待确认")
    ]  # fmt: skip
    missing = one(root, ".g.missing")
    assert missing.text_content().startswith("The two sides talked")
    assert (missing.get("lang"), missing.get("dir")) == ("en", "ltr")
    assert missing.getnext().text == "未翻译"
    assert missing.tail is None, "the note follows at once"
    assert len(root.cssselect("img.fuzzy")) == 1


def test_a_missing_sentence_keeps_its_space() -> None:
    builder = Builder("en", "zh-CN")
    builder.unit(Role.BODY, [("One.", None), ("Two.", None), ("Three.", "三。"), ("Four.", "四。")])
    root = rendered(builder.document("x", '<p data-unit="1"></p>'), is_draft=True)
    shown = one(root, "#p1 > .t").text_content()
    assert shown == "One.not translated Two.not translated 三。四。"


def test_a_reviewed_and_a_final_sentence_need_no_mark() -> None:
    document = visit("zh-CN")
    final = replace(
        document,
        units=tuple(
            replace(u, segments=tuple(replace(s, state=State.FINAL) for s in u.segments))
            for u in document.units
        ),
    )
    assert not rendered(final).cssselect(".flag, .draft, .fuzzy, .missing")


# --- policy ---


@pytest.mark.parametrize("document", [visit("zh-CN"), kitchen(), draft()], ids=lambda d: d.name)
def test_nothing_is_inline(document: Document) -> None:
    root = rendered(document, is_draft=True)
    assert not root.xpath("//style | //@style | //@*[starts-with(name(), 'on')]")
    scripts = root.xpath("//script")
    assert [script.get("type") for script in scripts] == [None, "application/ld+json"]
    assert scripts[0].get("src")
    assert "'unsafe" not in one(root, "[http-equiv=Content-Security-Policy]").get("content")


def test_a_page_lies_where_its_article_lies() -> None:
    assert publish.page_path("2026/visit", Locale("zh-CN")) == "2026/visit.zh-CN.html"
    assert publish.page_path("visit", Locale("ar"), draft=True) == "visit.ar.draft.html"
