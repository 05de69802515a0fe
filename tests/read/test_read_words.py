"""Lines that say by their words what they are."""

from __future__ import annotations

import time

import pytest

from pipeline.read import _words


@pytest.mark.parametrize(
    "line",
    [
        "Position: Homepage > Focus > Picture news",
        "Position: Homepage\u00a0 >\u00a0 Focus",
        "You are here: Home",
        "您的位置：首页 > 新闻中心 > 图片新闻",
        "当前位置:首页>新闻",
        "您现在的位置：首页",
        "所在位置：首页 » 新闻",
        "Home > News",
        "Home › News › Company",
        "Home » News",
        "首页 > 新闻",
    ],
)
def test_breadcrumbs(line):
    assert _words.is_breadcrumb(line)


@pytest.mark.parametrize(
    "line",
    [
        "The position of the company is strong.",
        "Position paper on energy",
        "Revenue grew by > 5 %. Profit too. > More",
        "A title",
        "> quoted",
        "a > " + "b" * 300,
        "",
    ],
)
def test_no_breadcrumbs(line):
    assert not _words.is_breadcrumb(line)


@pytest.mark.parametrize(
    "line",
    [
        "CopyFrom:MCC Date:29 March 2017",
        "Source: MCC",
        "Author: Jane Roe  Date: 2017-03-29",
        "来源：中冶集团 时间：2017年3月29日",
        "作者：张三",
        "发布时间：2017-03-29 来源：新闻中心 浏览次数：125",
        "By Jane Roe",
        "Von Jana Rohde",
        "29 March 2017",
        "Berlin, March 29, 2017",
        "2017-03-29 10:15:00",
        "Updated: March 29, 2017",
    ],
)
def test_bylines(line):
    assert _words.is_byline(line, "en")


@pytest.mark.parametrize(
    "line",
    [
        "By 2030 output will double.",
        "By the time they arrived, it was late.",
        "On 29 March 2017 the two companies met and agreed on many things that matter.",
        "Source code is open",
        "Dates and figs",
        "A title about authors",
        "",
        "Date: " + "x" * 300,
    ],
)
def test_no_bylines(line):
    assert not _words.is_byline(line, "en")


@pytest.mark.parametrize(
    "line", ["+ . -", "+ -", "A+ A-", "[A+] [A-]", "【字号：大 中 小】", "字号 大 中 小", "[打印] [关闭]", "Print", "Print | Share",
             "Font size: large medium small", "T T T"]
)  # fmt: skip
def test_widgets(line):
    assert _words.is_widget(line)


@pytest.mark.parametrize(
    "line",
    ["A", "a", "Text", "Large", "...", "---", "***", "1 + 1 - 2", "A plus", "大", "Print run", "+"],
)
def test_no_widgets(line):
    assert not _words.is_widget(line)


@pytest.mark.parametrize("line", ["Meeting venue", "Jane Roe (left) shakes hands with John Doe"])
def test_captions(line):
    assert _words.is_caption(line)


@pytest.mark.parametrize(
    "line", ["They met.", "他们见面了。", "Who?", "He said: “Yes.”", "As follows:", "x" * 200]
)
def test_no_captions(line):
    assert not _words.is_caption(line)


@pytest.mark.parametrize(
    "line", ["Photo: the hall", "图为会议现场。", "Caption: They met.", "图1：会议"]
)
def test_captions_that_say_so(line):
    assert _words.is_caption(line, labelled=True)


@pytest.mark.parametrize(
    "pattern", ["> ", ">>", "a>", "Date:", "+ ", "A+", "[", " ", "位置", "你的现在"]
)
def test_no_line_takes_long(pattern):
    line = pattern * 100_000
    start = time.process_time()
    _words.is_breadcrumb(line), _words.is_byline(line, "en"), _words.is_widget(line)
    _words.is_caption(line), _words.is_caption(line, labelled=True)
    for short in (line[:199], line[:40]):
        _words.is_breadcrumb(short), _words.is_byline(short, "en"), _words.is_widget(short)
    assert time.process_time() - start < 1
