"""Whole pages as they are met: an old one laid out with tables, and a new one without landmarks."""

from __future__ import annotations

import datetime as dt

import pytest

TEXT = (
    "On May 3rd the chairman of the steel company visited the copper works and was met by its manager.",
    "She spoke about training, repair and rail, and said that the year had begun well for both of them.",
    "Both sides will meet again in the autumn, and will send engineers to each other for tests and repair.",
)
CHANNELS = "".join(f'<td><a href="/c{i}">Channel {i}</a></td>' for i in range(12))
HEADLINES = "".join(
    f'<tr><td><a href="/n{i}.html">Another headline of the day, number {i}, stands here</a></td></tr>'
    for i in range(25)
)
OLD = f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset=ENCODING">
<title>Steel Visits Copper-Harbour Steel Group</title></head><body><table width=1000><tr>{CHANNELS}</tr></table>
<table width=1000><tr><td width=200><table>{HEADLINES}</table></td><td><table width=800>
<tr><td>Position: <a href="/">Home</a>&nbsp;&gt;&nbsp;<a href="/f">News</a>&nbsp;&gt;&nbsp;Pictures</td></tr>
<tr><td align=center class="bigtitle">Steel Visits Copper</td></tr>
<tr><td align=center class="subtitle">They speak about repair</td></tr>
<tr><td align=center>CopyFrom:HSG&nbsp;&nbsp;Date:4 May 2018</td></tr>
<tr><td align=center><a href="javascript:zoom(16)">+</a> . <a href="javascript:zoom(12)">-</a></td></tr>
<tr><td id="zoom">&nbsp;&nbsp;{TEXT[0]}<br><br>&nbsp;&nbsp;{TEXT[1]}<br>&nbsp;&nbsp;&nbsp;{TEXT[2]}<br><br>
<div align=center><img src="/a.jpg"></div><div align=center>The copper works</div>
<div align=center><img src="/b.jpg"><br>The manager speaks</div></td></tr>
<tr><td align=right>[<a href="javascript:print()">Print</a>] [<a href="javascript:close()">Close</a>]</td></tr>
</table></td></tr></table><table><tr><td>Copyright 2018 Harbour Steel Group</td></tr></table></body></html>"""


def units(document) -> list[tuple[str, str]]:
    return [(unit.role.value, unit.content.text) for unit in document.units]


@pytest.mark.parametrize("encoding", ["utf-8", "gb2312", "iso-8859-1"])
def test_an_old_page_laid_out_with_tables(read_as, encoding):
    document = read_as(OLD.replace("ENCODING", encoding).encode(encoding))
    assert units(document) == [
        ("breadcrumb", "Position: Home\u00a0>\u00a0News\u00a0>\u00a0Pictures"),
        ("title", "Steel Visits Copper"),
        ("subtitle", "They speak about repair"),
        ("byline", "CopyFrom:HSG\u00a0\u00a0Date:4 May 2018"),
        ("body", TEXT[0]),
        ("body", TEXT[1]),
        ("body", TEXT[2]),
        ("caption", "The copper works"),
        ("caption", "The manager speaks"),
    ]
    assert document.date == dt.date(2018, 5, 4)
    assert document.images == ("/a.jpg", "/b.jpg")
    assert "<table" not in document.skeleton


def test_a_profile_does_the_same_for_a_page_that_defeats_the_default(read_as):
    document = read_as(
        OLD,
        body=("td#zoom",),
        title=("td.bigtitle",),
        subtitle=("td.subtitle",),
        breadcrumb=("(//table[@width='800']//td)[1]",),
        byline=("//td[starts-with(., 'CopyFrom')]",),
        captions=("#zoom div",),
    )
    assert [role for role, _ in units(document)] == [
        *("breadcrumb", "title", "subtitle", "byline", "body", "body", "body", "caption", "caption")
    ]
    assert document.date == dt.date(2018, 5, 4)


def test_a_new_page_without_landmarks(read_as):
    related = "".join(f"<li><a href=/r{i}>Related story {i}</a></li>" for i in range(5))
    document = read_as(
        f"""<html lang=en><head><title>Steel Visits Copper | Site</title></head><body>
<header><a href=/><img src=logo.png alt="Site"></a><nav><ul><li><a href=/a>A</a></ul></nav></header>
<div class="wrapper"><div class="post"><h1 class="post-title">Steel Visits Copper</h1>
<div class="post-meta"><span>By <a href=/jane>Jane Roe</a></span> | <time datetime="2018-05-04">4 May</time></div>
<div class="share-buttons"><a href="https://x.org/share">Share it</a> <a href=#>Tweet</a></div>
<figure><img src=a.jpg alt="Two women"><figcaption>The works <span class=credit>Photo: X</span></figcaption></figure>
<p>{TEXT[0]}</p><h2>Next</h2><p>{TEXT[1]}</p><blockquote><p>{TEXT[2]}</p><footer>The chairman</footer></blockquote>
</div><aside class="sidebar"><h3>Related</h3><ul>{related}</ul></aside></div>
<footer><p>© 2018 Site</p><ul><li><a href=/imprint>Imprint</a></ul></footer></body></html>"""
    )
    assert units(document) == [
        ("title", "Steel Visits Copper"),
        ("byline", "By Jane Roe | 4 May"),
        ("alt", "Two women"),
        ("caption", "The works Photo: X"),
        ("body", TEXT[0]),
        ("heading", "Next"),
        ("body", TEXT[1]),
        ("quote", TEXT[2]),
        ("quote", "The chairman"),
    ]
    assert document.date == dt.date(2018, 5, 4)
    assert document.images == ("a.jpg",)


def test_a_page_s_own_footer_and_header_are_dropped_only_where_the_page_is_the_region(read_as):
    inner = f"<header><p>Kicker</p></header><h1>T</h1><p>{TEXT[0]}</p><p>{TEXT[1]}</p><footer>Note</footer>"
    loose = read_as(f"<body>{inner}")
    stated = read_as(f"<body><article>{inner}</article>")
    assert "Note" not in [text for _, text in units(loose)]
    assert "Note" in [text for _, text in units(stated)]
    assert "Kicker" in [text for _, text in units(loose)]


def test_a_picture_on_a_line_of_its_own_is_a_figure(read_as):
    document = read_as("<h1>T</h1><p><img src=a.png><br>Text that is not a caption of it.</p>")
    assert document.skeleton.split("\n")[1:3] == [
        '<figure><img src="a.png"></figure>',
        '<p data-unit="2"></p>',
    ]


def test_lines_between_a_headline_and_a_named_text_are_kept(read_as):
    document = read_as(
        f"<div class=top><ul>{CHANNELS}</ul></div><div class=page><h1>Steel Visits Copper</h1>"
        f"<p>They speak about repair</p><p>CopyFrom:HSG Date:4 May 2018</p>"
        f"<div id=content><p>{TEXT[0]}</p><p>{TEXT[1]}</p></div></div>"
    )
    assert units(document) == [
        ("title", "Steel Visits Copper"),
        ("body", "They speak about repair"),
        ("byline", "CopyFrom:HSG Date:4 May 2018"),
        ("body", TEXT[0]),
        ("body", TEXT[1]),
    ]
