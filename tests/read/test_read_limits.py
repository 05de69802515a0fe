"""Bounds: what is too much is refused, and all else costs time in proportion to its size."""

from __future__ import annotations

import time

import pytest

from pipeline.errors import SourceError

PARAGRAPH = (
    "<p>The delegation <b>visited</b> the <a href='x.html'>works</a> and spoke about reform.</p>\n"
)


def seconds(run) -> float:
    """Return the least CPU time of three runs."""
    times = []
    for _ in range(3):
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    return min(times)


@pytest.mark.parametrize(
    "tag",
    ["<div>", "<b>", "<ul><li>", "<table><tr><td>", "<span lang=fr>", "<font>", "<dl><dd>", "<blockquote>", "<x-y>",
     "<section><p>", "<figure>", "<details><summary>"],
)  # fmt: skip
def test_twenty_thousand_nested_tags_are_refused_quickly(read_as, tag):
    start = time.process_time()
    with pytest.raises(SourceError, match="nested more than 2,000 deep") as caught:
        read_as("<h1>T</h1>\n" + tag * 20_000 + "text")
    assert caught.value.line == 2
    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    "tag",
    ["<div>", "<b>", "<ul><li>", "<span lang=fr>", "<dl><dd>", "<blockquote>", "<table><tr><td>"],
)
def test_deep_nesting_within_the_limit_is_read_without_recursion(read_as, tag):
    times = 1_800 // tag.count("<") // (2 if "table" in tag else 1)
    document = read_as("<h1>T</h1>" + tag * times + "text")
    assert document.units[-1].content.text == "text"


@pytest.mark.parametrize("mark", ["> ", "- ", "* ", "[", "*a ", "![", "`a``", "<a ", "_a"])
def test_deep_markdown_is_read_or_refused_quickly(read_as, mark):
    start = time.process_time()
    try:
        read_as("# T\n\n" + mark * 10_000 + "x", "markdown")
    except SourceError as error:
        assert error.remedy
    assert time.process_time() - start < 10


def test_a_single_line_of_megabytes_is_one_unit(read_as):
    line = "words and more of them. " * 100_000
    for plugin in ("html", "markdown", "text"):
        document = read_as(line, plugin)
        assert len(document.units[0].content.text) == len(line) - 1


def test_a_tag_that_never_ends_is_refused(read_as):
    with pytest.raises(SourceError, match=r"article\.html:3: A tag that begins here does not end"):
        read_as("<h1>T</h1>\n\n<p " + "word " * 50_000)


@pytest.mark.long
@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda n: "<h1>T</h1>" + PARAGRAPH * (20 * n), id="paragraphs"),
        pytest.param(lambda n: "<h1>T</h1><p>" + "<b>x</b> y " * (100 * n), id="codes"),
        pytest.param(lambda n: "<h1>T</h1>" + "text<br>" * (100 * n), id="breaks"),
        pytest.param(lambda n: "<h1>T</h1><ul>" + "<li>x y" * (100 * n), id="items"),
        pytest.param(lambda n: "<table border=1>" + "<tr><td>x<td>y" * (50 * n), id="cells"),
        pytest.param(lambda n: "<h1>T</h1>" + "<img src=a.png alt=x> z" * (60 * n), id="pictures"),
        pytest.param(lambda n: "<h1>T</h1>" + "<img src=a><div class=caption>c</div>" * (50 * n), id="captions"),
        pytest.param(lambda n: "<h1>T</h1>" + "<div class=content>" * 900 + PARAGRAPH * (10 * n), id="wrappers"),
        pytest.param(lambda n: "<h1>T</h1>" + "<span lang=fr>" * 900 + PARAGRAPH * (10 * n), id="spans"),
        pytest.param(lambda n: "<h1>T</h1>" + "<table><tr><td>" * 300 + PARAGRAPH * (10 * n), id="tables"),
        pytest.param(lambda n: "<div><a href=x>link text</a></div>" * (30 * n), id="links"),
        pytest.param(lambda n: "<h1>T</h1>" + "<pre>code\n</pre>" * (60 * n), id="code"),
        pytest.param(lambda n: "<h1>T</h1><article><p>Some text for the article, long enough to count as one, and more.</p></article>" + "<article>" * 300 + "x " * (100 * n), id="articles"),
    ],
)  # fmt: skip
def test_time_is_linear_in_size(read_as, make):
    small, large = make(20), make(80)
    read_as(small)
    ratio = seconds(lambda: read_as(large)) / max(seconds(lambda: read_as(small)), 0.002)
    assert ratio < 4 * 2.5  # four times the size; the margin is for a machine that is busy


@pytest.mark.long
@pytest.mark.parametrize(
    ("plugin", "paragraph"),
    [("markdown", "Some *words* here.\n\n"), ("text", "Some words here.\n\n")],
)
def test_time_is_linear_in_size_for_other_formats(read_as, plugin, paragraph):
    small, large = paragraph * 400, paragraph * 1_600
    read_as(small, plugin)
    ratio = seconds(lambda: read_as(large, plugin)) / seconds(lambda: read_as(small, plugin))
    assert ratio < 4 * 2.5
