"""HTML: where the article is, what its parts are, with a profile and without."""

from __future__ import annotations

import datetime as dt

import pytest

from pipeline.errors import ConfigurationError, SourceError
from pipeline.model import Role

PROSE = "The two companies agreed to work together on safety, energy and training this year. "
MENU = "".join(f'<li><a href="/{i}">Section number {i}</a></li>' for i in range(30))


def pairs(document) -> list[tuple[str, str]]:
    return [(unit.role.value, unit.content.text) for unit in document.units]


def page(body: str, head: str = "<title>Page</title>") -> str:
    return f'<!DOCTYPE html><html lang="en"><head>{head}</head><body>{body}</body></html>'


@pytest.mark.parametrize(
    "wrap",
    [
        "<article>{}</article>",
        "<main>{}</main>",
        '<div role="main">{}</div>',
        '<div id="content">{}</div>',
        '<div class="article-body wide">{}</div>',
        "<main><article>{}</article></main>",
        '<div><section class="entry-content">{}</section></div>',
    ],
)
def test_the_region_is_found_by_the_page_s_own_semantics(read_as, wrap):
    inner = f"<h1>Visit</h1><p>{PROSE}</p><p>{PROSE * 4}</p>"
    around = "<div class=side><p>Latest news</p></div>"
    document = read_as(page(around + wrap.format(inner) + around))
    assert pairs(document) == [
        ("title", "Visit"),
        ("body", PROSE.strip()),
        ("body", (PROSE * 4).strip()),
    ]


def test_of_several_articles_the_longest_is_taken(read_as):
    teaser = "<article><h2>Other</h2><p>Short.</p></article>"
    document = read_as(page(teaser + f"<article><h1>A</h1><p>{PROSE}</p></article>" + teaser))
    assert pairs(document) == [("title", "A"), ("body", PROSE.strip())]


def test_a_headline_above_the_article_in_main_belongs_to_it(read_as):
    document = read_as(
        page(f"<main><h1>A</h1><p>Lead.</p><article><p>{PROSE}</p></article></main><p>Foot</p>")
    )
    assert pairs(document) == [("title", "A"), ("body", "Lead."), ("body", PROSE.strip())]


def test_a_headline_outside_the_region_comes_first(read_as):
    document = read_as(page(f"<h1>A</h1><p>Ad</p><article><p>{PROSE}</p></article>"))
    assert pairs(document) == [("title", "A"), ("body", PROSE.strip())]


def test_without_semantics_the_body_is_taken_when_it_is_mostly_text(read_as):
    document = read_as(page(f"<h1>A</h1><div><p>{PROSE}</p></div><div>{PROSE}</div>"))
    assert [text for _, text in pairs(document)] == ["A", PROSE.strip(), PROSE.strip()]


def test_a_portal_full_of_links_is_searched_by_its_text(read_as):
    story = "".join(f"<p>{i}. {PROSE}</p>" for i in range(6))
    document = read_as(
        page(
            f"<div class=top><ul>{MENU}</ul></div><div class=mid><div class=left><ul>{MENU}</ul></div>"
            f"<div class=story><h1>Visit</h1>{story}</div></div><div class=foot><ul>{MENU}</ul></div>"
        )
    )
    shown = [text for _, text in pairs(document)]
    assert shown[0] == "Visit"
    assert len([text for text in shown if PROSE.strip() in text]) == 6
    assert not any("Section number" in text for text in shown)


def test_a_page_of_navigation_has_no_article(read_as):
    with pytest.raises(SourceError, match=r"No article.*`body` in a profile"):
        read_as(page(f"<nav><ul>{MENU}</ul></nav><form><input></form>", head=""))


@pytest.mark.parametrize(
    "crumb",
    [
        '<nav aria-label="Breadcrumb"><ol><li><a href=/>Home</a></li><li>News</li></ol></nav>',
        '<ul class="breadcrumb"><li><a href=/>Home</a> <li class=active>News</ul>',
        '<ol itemscope itemtype="https://schema.org/BreadcrumbList"><li>Home<li>News</ol>',
        '<div id="breadcrumbs"><ul><li>Home</li><li>›</li><li>News</li></ul></div>',
    ],
)
def test_a_breadcrumb_is_a_list_of_steps(read_as, crumb):
    document = read_as(page(f"{crumb}<main><h1>A</h1><p>{PROSE}</p></main>"))
    assert document.skeleton.startswith(
        '<nav class="breadcrumb"><ol><li data-unit="1"></li><li data-unit="2"></li></ol></nav>\n<h1'
    )
    assert pairs(document)[:2] == [("breadcrumb", "Home"), ("breadcrumb", "News")]


@pytest.mark.parametrize(
    "crumb",
    [
        "<div class=position>Position: <a href=/>Home</a> &gt; <span>News</span></div>",
        "<p>Position: <a href=/>Home</a> &gt; News</p>",
        "<table><tr><td>Position: <a href=/>Home</a> &gt; News</td></tr></table>",
    ],
)
def test_a_breadcrumb_in_one_line_is_one_unit(read_as, crumb):
    document = read_as(page(f"{crumb}<h1>A</h1><p>{PROSE}</p>"))
    assert pairs(document)[0] == ("breadcrumb", "Position: Home > News")
    assert document.units[0].content.codes[0].attributes == (("href", "/"),)
    assert document.skeleton.startswith('<nav class="breadcrumb"><ol><li data-unit="1"></li></ol>')


@pytest.mark.parametrize(
    ("markup", "role", "text"),
    [
        ('<p class="subtitle">Under it</p>', "subtitle", "Under it"),
        ('<div class="article-subtitle"><h2>Under it</h2></div>', "subtitle", "Under it"),
        ('<p role="doc-subtitle">Under it</p>', "subtitle", "Under it"),
        ('<h2 class="standfirst">Under it</h2>', "subtitle", "Under it"),
        (
            '<p class="byline">By Jane Roe, 29 March 2017</p>',
            "byline",
            "By Jane Roe, 29 March 2017",
        ),
        ("<p>Source: MCC Date: 29 March 2017</p>", "byline", "Source: MCC Date: 29 March 2017"),
        ('<div class="info">29 March 2017</div>', "byline", "29 March 2017"),
        ("<div>By Jane Roe</div>", "byline", "By Jane Roe"),
    ],
)
def test_subtitle_and_byline_are_told(read_as, markup, role, text):
    document = read_as(page(f"<h1>A</h1>{markup}<p>{PROSE}</p>"))
    assert pairs(document)[1] == (role, text)
    assert f'<p class="{role}" data-unit="2"></p>' in document.skeleton


def test_each_line_of_a_byline_is_a_unit(read_as):
    document = read_as(
        page(
            f"<h1>A</h1><div class=byline><p>By Jane Roe</p>29 March 2017<br>Berlin</div><p>{PROSE}"
        )
    )
    assert [text for role, text in pairs(document) if role == "byline"] == [
        "By Jane Roe",
        "29 March 2017",
        "Berlin",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "By 2030 the company will have doubled its output of copper.",
        "Date palms are grown in the valley: they need little water and much sun, as we all know!",
        "The meeting > all other meetings.",
        "Source code is open.",
    ],
)
def test_a_sentence_is_no_byline_or_breadcrumb(read_as, text):
    document = read_as(page(f"<h1>A</h1><p>{text}</p><p>{PROSE}</p>"))
    assert pairs(document)[1] == ("body", text)


def test_widgets_above_the_text_are_dropped_and_words_in_it_kept(read_as):
    document = read_as(
        page(f"<h1>A</h1><div>+ . -</div><p>[A+] [A-] Print</p><p>{PROSE}</p><p>Large</p>")
    )
    assert [text for _, text in pairs(document)] == ["A", PROSE.strip(), "Large"]


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        ("<title>Visit of the year</title>", "<h2>Visit of the year</h2>", "Visit of the year"),
        ("<title>Visit of the year - Site</title>", "<div><b>Visit of the year</b></div>", "Visit of the year"),
        ("<title>Visit of the year</title>", "", "Visit of the year"),
        ('<meta property="og:title" content="Visit of the year"><title>x | y</title>', "", "Visit of the year"),
    ],
)  # fmt: skip
def test_without_h1_the_head_s_title_finds_or_is_the_headline(read_as, head, body, expected):
    document = read_as(page(f"{body}<p>{PROSE}</p>", head))
    title = document.first(Role.TITLE)
    assert title is not None
    assert title.content.text == expected
    assert sum(expected in text for _, text in pairs(document)) == 1
    assert document.skeleton.startswith("<h1 data-unit=")


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ('<meta property="article:published_time" content="2017-03-29T08:00:00+08:00">', ""),
        ('<meta name="DC.date" content="2017-03-29">', ""),
        ('<meta name="pubdate" content="20170329">', ""),
        ("", '<p class=byline>By X, <time datetime="2017-03-29T01:00Z">yesterday</time></p>'),
        ("", "<p>CopyFrom:MCC Date:29 March 2017</p>"),
        ("", "<p>来源：中冶 时间：2017年3月29日</p>"),
    ],
)
def test_the_date_is_found(read_as, head, body):
    document = read_as(page(f"<h1>A</h1>{body}<p>{PROSE}</p>", head))
    assert document.date == dt.date(2017, 3, 29)


def test_a_page_without_date_has_none(read_as):
    assert read_as(page(f"<h1>A</h1><p>{PROSE} In 2017 it was different.</p>")).date is None


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ('<link rel="canonical" href="https://x.org/a">', "https://x.org/a"),
        ('<link rel="alternate canonical" href=" https://x.org/a ">', "https://x.org/a"),
        ('<link rel="canonical" href="/a">', ""),
        ('<link rel="canonical" href="javascript:x">', ""),
        ("", ""),
    ],
)
def test_canonical_is_an_absolute_address(read_as, link, expected):
    assert read_as(page(f"<h1>A</h1><p>{PROSE}</p>", link)).canonical == expected


@pytest.mark.parametrize(
    ("attribute", "locale"),
    [
        ('lang="zh-cn"', "zh-CN"),
        ('lang="de"', "de"),
        ('xml:lang="ja"', "ja"),
        ('lang=""', "en"),
        ('lang="klingon!"', "en"),
        ('lang="qq"', "en"),
    ],
)
def test_the_page_says_its_language(read_as, attribute, locale):
    document = read_as(f"<html {attribute}><body><h1>A</h1><p>{PROSE}</p></body></html>")
    assert document.source_locale == locale


def test_the_region_s_own_language_is_nearer(read_as):
    document = read_as(f'<html lang="en"><body><article lang="fr"><h1>A</h1><p>{PROSE}</article>')
    assert document.source_locale == "fr"


def test_images_are_listed_once_in_order(read_as):
    document = read_as(
        page(
            f"<h1>A</h1><p>{PROSE} <img src=b.png></p><figure><img src=a.png></figure><img src=b.png>"
        )
    )
    assert document.images == ("b.png", "a.png")


# --- figures and captions ---


@pytest.mark.parametrize(
    ("source", "skeleton"),
    [
        ("<p><img src=a.png></p>", '<figure><img src="a.png"></figure>'),
        ("<a href=b><img src=a.png></a>", '<figure><a href="b"><img src="a.png"></a></figure>'),
        ("<figure><img src=a.png><figcaption>C</figcaption></figure>", '<figure><img src="a.png"><figcaption data-unit="2"></figcaption></figure>'),
        ("<figure><figcaption>C</figcaption><img src=a.png></figure>", '<figure><figcaption data-unit="2"></figcaption><img src="a.png"></figure>'),
        ("<figure><picture><source srcset=b><img src=a.png></picture><figcaption><p>C</p></figcaption></figure>", '<figure><img src="a.png"><figcaption data-unit="2"></figcaption></figure>'),
        ("<p><img src=a.png></p><p align=center>C</p>", '<figure><img src="a.png"><figcaption data-unit="2"></figcaption></figure>'),
        ("<p><img src=a.png></p><p style='text-align:center'>C</p>", '<figure><img src="a.png"><figcaption data-unit="2"></figcaption></figure>'),
        ("<div class=wp-caption><img src=a.png><p class=wp-caption-text>C</p></div>", '<figure><img src="a.png"><figcaption data-unit="2"></figcaption></figure>'),
        ("<p><img src=a.png></p><p align=center>This one is a sentence.</p>", '<figure><img src="a.png"></figure><p data-unit="2"></p>'),
        ("<figure><img src=a.png><figcaption>C</figcaption><figcaption>D</figcaption></figure>", '<figure><img src="a.png"><figcaption data-unit="2"></figcaption><p data-unit="3"></p></figure>'),
        ("<figure><blockquote>Q</blockquote><figcaption>C</figcaption></figure>", '<figure><blockquote><p data-unit="2"></p></blockquote><figcaption data-unit="3"></figcaption></figure>'),
    ],
)  # fmt: skip
def test_pictures_and_captions_become_figures(read_as, source, skeleton):
    document = read_as(page(f"<h1>A</h1>{source}<p>{PROSE}</p>"))
    middle = document.skeleton.replace("\n", "").removeprefix('<h1 data-unit="1"></h1>')
    assert middle.startswith(skeleton)
    captions = [text for role, text in pairs(document) if role == "caption"]
    assert captions == [c for c in "CD" if f">{c}<" in source]


def test_pictures_in_items_and_cells_need_no_figure(read_as):
    document = read_as("<ul><li><img src=a.png alt=A><li>b</ul>")
    assert document.skeleton.startswith('<ul><li><img src="a.png" data-unit-alt="1"></li><li')


# --- profiles ---

SITE = page(
    "<div class=top>Top of the site</div><div class=where>Home | News</div><div class=tools>A A A</div>"
    "<td class=head><b>The visit</b></td><div class=under>Under it</div><div class=from>MCC 29.03.2017</div>"
    f"<div class=text><p>{PROSE}</p><div class=advert>Buy</div><p class=pic>Caption one</p>"
    f"<p>{PROSE}</p><p class=pic>Caption two</p></div><div class=foot>Foot</div>"
)


def test_a_profile_names_every_part(read_as):
    document = read_as(
        SITE,
        title=("//b",),
        subtitle=(".under",),
        breadcrumb=("div.where",),
        byline=("//div[@class='from']",),
        date=("//div[@class='from']/text()",),
        body=("div.text",),
        captions=(".pic",),
        drop=(".advert",),
    )
    assert pairs(document) == [
        ("breadcrumb", "Home | News"),
        ("title", "The visit"),
        ("subtitle", "Under it"),
        ("byline", "MCC 29.03.2017"),
        ("body", PROSE.strip()),
        ("caption", "Caption one"),
        ("body", PROSE.strip()),
        ("caption", "Caption two"),
    ]
    assert document.date == dt.date(2017, 3, 29)


def test_the_first_fruitful_selector_wins(read_as):
    document = read_as(SITE, body=("article", "(//div[@class='text'])[1]", "div.foot"))
    assert "Foot" not in [text for _, text in pairs(document)]
    assert ("body", "Buy") in pairs(document)


def test_a_selector_that_finds_nothing_falls_back(read_as):
    document = read_as(page(f"<h1>A</h1><p>{PROSE}</p>"), body=("#nowhere",), title=(".none",))
    assert pairs(document) == [("title", "A"), ("body", PROSE.strip())]


@pytest.mark.parametrize(
    ("selector", "kind"), [("//div[", "XPath"), ("div[[", "CSS"), ("(", "XPath")]
)
def test_a_broken_selector_is_a_configuration_error(read_as, selector, kind):
    with pytest.raises(ConfigurationError, match=f"is not an? {kind}"):
        read_as(SITE, body=(selector,))


@pytest.mark.parametrize("selector", ["//text()", "count(//p)", "//p/@class", "string(//p)"])
def test_a_selector_that_finds_no_elements_is_harmless(read_as, selector):
    wrapped = selector if selector.startswith("/") else f"({selector})"
    assert read_as(SITE, body=(wrapped,), drop=(wrapped,)).units
