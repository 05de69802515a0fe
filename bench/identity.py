"""Every page carried over by the identity: both columns hold the article's full text in order.

Each msgstr becomes its msgid, the newsroom is built, and the finished pages are parsed by lxml
alone, so that nothing of publish/ vouches for itself: a column is what has its class.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from lxml import etree
from lxml import html as parser

from bench._newsroom import TARGET, build, fill, newsroom, pages, take
from bench._rows import Row, Settings
from pipeline import config
from pipeline.articles import Article, discover
from pipeline.model import Unit
from pipeline.read import read
from pipeline.segment import segment


def run(settings: Settings) -> list[Row]:
    """Build, fill, build, and compare each page with the units of its article."""
    with tempfile.TemporaryDirectory() as folder:
        room = newsroom(Path(folder, "room"))
        count = take(room, pages(settings.pages))
        build(room, "--draft", ok=(0, 1))
        fill(room, str)
        build(room, ok=(0, 1))
        faults = list(_faults(room))
    for fault in faults:
        print(f"identity: {fault}")
    return [
        Row(
            f"Of {count} pages translated by themselves, both columns hold the full text",
            count - len(faults),
            limit=count,
            ours=str(count - len(faults)),
            unit="",
            is_floor=True,
        )
    ]


def _faults(room: Path) -> Iterator[str]:
    project = config.load(room)
    for article in discover(project):
        page = room / "site" / f"{article.name}.{TARGET}.html"
        if not page.exists():
            yield f"{article.name}: no page"
            continue
        wanted = _wanted(article)
        tree = parser.document_fromstring(page.read_bytes())
        for side in ("s", "t"):
            missing = _first_missing(wanted, _column(tree, side))
            if missing:
                yield f"{article.name}: column {side} lacks {missing[:60]!r}, or has it elsewhere"
                break


def _wanted(article: Article) -> list[str]:
    """Return the article's texts in order, white space left out: its units and its literal blocks."""
    document = segment(
        read(article.path, name=article.name, shown=article.shown, settings=article.settings)
    )
    units = {str(unit.id): unit for unit in document.units}
    root = parser.fragment_fromstring(document.skeleton, create_parent="div")
    return [piece for piece in map(_dense, _pieces(root, units)) if piece]


def _pieces(root: etree._Element, units: dict[str, Unit]) -> Iterator[str]:
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "end":
            yield element.tail or ""
            continue
        unit = units.get(element.get("data-unit", ""))
        yield unit.content.text if unit else element.text or ""


def _column(tree: etree._Element, side: str) -> str:
    """Return what a reader of one column reads: its cells, and what stands across both."""
    other = "t" if side == "s" else "s"
    pieces: list[str] = []
    hidden = 0
    for event, element in etree.iterwalk(tree.find(".//main/article"), events=("start", "end")):
        is_other = other in element.get("class", "").split()
        if event == "start":
            hidden += is_other
            pieces += [] if hidden else [element.text or ""]
        else:
            hidden -= is_other
            pieces += [] if hidden else [element.tail or ""]
    return _dense("".join(pieces))


def _first_missing(wanted: list[str], column: str) -> str:
    """Return the first text that does not stand in the column after the ones before it."""
    position = 0
    for text in wanted:
        found = column.find(text, position)
        if found < 0:
            return text
        position = found + len(text)
    return ""


def _dense(text: str) -> str:
    return "".join(text.split())
