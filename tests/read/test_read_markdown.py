"""Markdown: CommonMark with tables and front matter, on the way of HTML."""

from __future__ import annotations

import datetime as dt

import pytest

from pipeline import codes
from pipeline.errors import SourceError


def units(document) -> list[tuple[str, str, int]]:
    return [(unit.role.value, unit.content.text, unit.line) for unit in document.units]


def read(read_as, source: str, **more):
    return read_as(source, "markdown", **more)


def body(document) -> str:
    return document.skeleton.replace("\n", "")


def test_an_article_with_everything(read_as):
    document = read(
        read_as,
        "# The visit\n\nOne *two* **three**\nand four.\n\n## Part\n\n- a\n- b\n  - c\n\n1. d\n\n   e\n2. f\n\n"
        "> quoted\n> text\n\n| Year | Tons |\n|:-----|-----:|\n| 2016 | ~~40~~ 50 |\n\n![The hall](hall.jpg \"Our hall\")\n\n"
        "---\n\n```python\nprint('<x>')\n```\n\nEnd with `code` and <https://x.org/>.\n",
    )  # fmt: skip
    assert units(document) == [
        ("title", "The visit", 1),
        ("body", "One two three and four.", 3),
        ("heading", "Part", 6),
        ("item", "a", 8),
        ("item", "b", 9),
        ("item", "c", 10),
        ("item", "d", 12),
        ("item", "e", 14),
        ("item", "f", 15),
        ("quote", "quoted text", 17),
        ("cell", "Year", 20),
        ("cell", "Tons", 20),
        ("cell", "2016", 22),
        ("cell", "40 50", 22),
        ("alt", "The hall", 24),
        ("tooltip", "Our hall", 24),
        ("body", "End with code and https://x.org/.", 32),
    ]
    assert body(document) == (
        '<h1 data-unit="1"></h1><p data-unit="2"></p><h2 data-unit="3"></h2><ul><li data-unit="4"></li>'
        '<li><p data-unit="5"></p><ul><li data-unit="6"></li></ul></li></ul><ol><li><p data-unit="7"></p>'
        '<p data-unit="8"></p></li><li data-unit="9"></li></ol><blockquote><p data-unit="10"></p></blockquote>'
        '<table><thead><tr><th data-unit="11"></th><th data-unit="12"></th></tr></thead><tbody><tr>'
        '<td data-unit="13"></td><td data-unit="14"></td></tr></tbody></table>'
        '<figure><img src="hall.jpg" data-unit-alt="15" data-unit-title="16"></figure><hr>'
        '<pre translate="no">print(\'&lt;x&gt;\')</pre><p data-unit="17"></p>'
    )
    assert document.images == ("hall.jpg",)
    assert (
        codes.write(document.units[1].content)
        == "One <em>two</em> <strong>three</strong> and four."
    )
    assert codes.write(document.units[13].content) == "<s>40</s> 50"
    assert (
        codes.write(document.units[16].content)
        == "End with <code>code</code> and <a>https://x.org/</a>."
    )


def test_front_matter_stands_above_the_text(read_as):
    document = read(
        read_as,
        '---\ntitle: "A visit: the report"\nsubtitle: Under it\ndate: 2017-03-29\nauthor:\n  - Jane Roe\n  - John Doe\n'
        "breadcrumb: [Home, News]\nlang: de-de\ncanonical: https://x.org/a\nlayout: post\n---\n\nText.\n",
    )  # fmt: skip
    assert units(document) == [
        ("breadcrumb", "Home", 8),
        ("breadcrumb", "News", 8),
        ("title", "A visit: the report", 2),
        ("subtitle", "Under it", 3),
        ("byline", "Jane Roe, John Doe", 5),
        ("body", "Text.", 14),
    ]
    assert document.date == dt.date(2017, 3, 29)
    assert document.source_locale == "de-DE"
    assert document.canonical == "https://x.org/a"


def test_a_title_in_front_matter_makes_an_h1_a_heading(read_as):
    document = read(read_as, "---\ntitle: A\n---\n\n# B\n\nText.\n")
    assert [(role, text) for role, text, _ in units(document)] == [
        ("title", "A"),
        ("heading", "B"),
        ("body", "Text."),
    ]


def test_a_title_that_stands_twice_is_shown_once(read_as):
    document = read(read_as, "---\ntitle: A  visit\n---\n\n# A visit\n\nText.\n")
    assert [(role, text) for role, text, _ in units(document)] == [
        ("title", "A visit"),
        ("body", "Text."),
    ]


@pytest.mark.parametrize(
    ("source", "title"),
    [
        ("# A\n\n# B\n", "A"),
        ("## A\n\nx\n", "A"),
        ("A\n=\n\nx\n", "A"),
        ("<!-- old -->\n<a id=x></a>\n\n## A\n\nx\n", "A"),
        ("x\n\n# A\n", "A"),
        ("x\n\n## A\n", None),
        ("x\n", None),
    ],
)
def test_the_first_heading_is_the_title(read_as, source, title):
    found = [text for role, text, _ in units(read(read_as, source)) if role == "title"]
    assert found == ([title] if title else [])


def test_byline_and_breadcrumb_are_told_by_their_words(read_as):
    document = read(
        read_as,
        "您的位置：首页 > 新闻\n\n# 标题\n\n来源：中冶 时间：2017年3月29日\n\n正文。\n",
        locale="zh-CN",
    )
    assert [role for role, _, _ in units(document)] == ["breadcrumb", "title", "byline", "body"]
    assert document.date == dt.date(2017, 3, 29)


def test_lines_count_the_front_matter_and_windows_line_ends(read_as):
    document = read(read_as, "---\r\ntitle: A\r\n---\r\n\r\nOne\r\ntwo.\r\n\r\nThree.\r\n")
    assert [line for _, _, line in units(document)] == [2, 5, 8]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("# Heading {#anchor}\n", "Heading"),
        ("# A *b* {#a-b.c:d}\n", "A b"),
        ("# Set {1, 2}\n", "Set {1, 2}"),
        ("# C {#x} d\n", "C {#x} d"),
    ],
)
def test_anchors_of_headings_are_no_text(read_as, source, text):
    assert units(read(read_as, source))[0][1] == text


def test_fences_of_containers_are_no_text_but_their_titles_are(read_as):
    document = read(
        read_as,
        "# T\n\n::: tip Good to know\nInside.\n:::\n\n:::warning\n\nOther.\n\n:::\n\n```md\n::: tip\n```\n",
    )
    assert [text for _, text, _ in units(document)] == ["T", "Good to know Inside.", "Other."]
    assert "::: tip" in document.skeleton


def test_raw_html_is_held_to_the_rules_of_html(read_as):
    document = read(
        read_as,
        "# T\n\nA <b onclick=x>b</b> <script>bad()</script>c.\n\n<div class=x><p translate=no>Keep</p></div>\n\n"
        "<form><p>no</p></form>\n\n[x](javascript:alert(1)) [y](<data:text/html,z>)\n",
    )
    assert [text for _, text, _ in units(document)][:2] == ["T", "A b c."]
    assert '<p class="literal" translate="no">Keep</p>' in document.skeleton
    assert not any(code.attributes for unit in document.units for code in unit.content.codes)


def test_raw_html_cannot_pretend_to_be_front_matter_deep_in_the_text(read_as):
    document = read(
        read_as, "# T\n\ntext\n\n<div><p data-role=title data-line=9999999999>x</p></div>\n"
    )
    assert units(document)[-1][:2] == ("body", "x")


@pytest.mark.parametrize(
    ("source", "line", "what"),
    [
        ("---\ntitle: [a\n---\nx", 3, "not YAML"),
        ("---\ntitle: a\nsubtitle: b: c\n---\nx", 3, "not YAML"),
        ("---\n\ttitle: a\n---\nx", 2, "not YAML"),
        ("---\ntitle: {a: b}\n---\nx", 2, "'title' is neither"),
        ("---\ntitle: a\nlang: klingon\n---\nx", 3, "klingon"),
        ("---\ntitle: !!python/object/apply:os.system [ls]\n---\nx", 2, "not YAML"),
    ],
)
def test_wrong_front_matter_is_an_error_with_its_line(read_as, source, line, what):
    with pytest.raises(SourceError, match=what) as caught:
        read(read_as, source)
    assert caught.value.line == line
    assert caught.value.remedy


@pytest.mark.parametrize(
    "block",
    ["a: " + "[" * 5_000, "a: &x [" + "*x," * 3 + "]", "- " * 5_000, "? " * 3_000, "{" * 3_000],
)
def test_deep_or_circular_front_matter_is_an_error_not_a_crash(read_as, block):
    with pytest.raises(SourceError):
        read(read_as, f"---\n{block}\n---\n")


def test_front_matter_with_many_brackets_is_read(read_as):
    names = "[" + ", ".join(["[Kiln]"] * 120) + "]"
    document = read(read_as, f"---\ntitle: T\nnames: {names}\n---\nText.\n")
    assert units(document)[0][1] == "T"


def test_front_matter_that_lies_too_deep_says_so(read_as):
    with pytest.raises(SourceError, match="too deep within each other"):
        read(read_as, f"---\na: {'[' * 101}{']' * 101}\n---\n")


def test_aliases_do_not_multiply(read_as):
    rows = ["a0: &a0 x"] + [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 30)]
    document = read(read_as, "---\n" + "\n".join(rows) + "\ntitle: T\n---\nText.\n")
    assert units(document)[0][1] == "T"


def test_a_text_between_rules_is_no_front_matter(read_as):
    document = read(read_as, "---\nOnly a sentence here.\n\n---\n\nText.\n")
    assert "Only a sentence here." in [text for _, text, _ in units(document)]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
def test_other_encodings_are_read(read_as, encoding):
    source = "# 标题\n\n两家公司的代表团就安全生产和人才培养交换了意见。\n"
    document = read_as(source.encode(encoding), "markdown")
    assert units(document)[0][1] == "标题"
