"""A line break stays where the article has it: before what follows it, in what it stands in."""

from __future__ import annotations

import pytest

from pipeline.codes import write
from pipeline.model import Locale
from pipeline.read import Origin, ReadSettings
from pipeline.read.html import read


@pytest.mark.parametrize(
    ("source", "written"),
    [
        ("A<br>b c", "A<br/> b c"),
        ("A<br><b>c</b>", "A<br/> <b>c</b>"),
        ("A<br> <b>c</b> d", "A<br/> <b>c</b> d"),
        ("<b>A<br></b>c d", "<b>A<br/></b> c d"),
        ("<b>A<br>c</b> d", "<b>A<br/> c</b> d"),
        ("A<br><i><b>c</b></i>", "A<br/> <i><b>c</b></i>"),
        ("甲<a href=x>乙</a><br><a href=y>丙</a>。", "甲<a1>乙</a1><br/><a2>丙</a2>。"),
        ("A<br><img src=a.png> b", "A<br/> <img/> b"),
        ("A b<br>", "A b"),
        ("<br>A b", "A b"),
    ],
)
def test_a_line_break_is_written_where_it_stands(source: str, written: str) -> None:
    page = f"<html><body><main><h1>T</h1><p>{source}</p></main></body></html>"
    document = read(page.encode(), Origin("a", "a.html", ReadSettings(Locale("en"))))
    assert write(document.units[1].content) == written
