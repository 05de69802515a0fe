"""Every page carried over by the identity: both columns hold the article's full text in order.

Each msgstr becomes its msgid, the newsroom is built, and the finished pages are parsed by lxml
alone, so that nothing of publish/ vouches for itself: a column is what has its class. That the
reader has lost nothing either is seen from the words of each source page, counted by lxml and
markdown-it in its <main>, or in all of it but head, navigation, header, footer and fields; what
lacks is mostly no part of the article.
"""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from lxml import etree
from lxml import html as parser
from markdown_it import MarkdownIt

from bench._newsroom import TARGET, build, fill, newsroom, pages, take
from bench._rows import Row, Settings
from pipeline import config
from pipeline.articles import Article, discover
from pipeline.model import Unit
from pipeline.read import read
from pipeline.segment import segment

_WORD = re.compile(r"\w+")
_MARKERS = re.compile(r"\A---\n.*?\n---\n|\{#[^}\n]*\}|^ *:{3,} *[\w-]*", re.DOTALL | re.MULTILINE)
"""What no reader of a Markdown page sees: front matter, ids of headings, fences of containers."""
_OUTSIDE = ("head", "script", "style", "nav", "header", "footer", "select", "textarea", "button")


def run(settings: Settings) -> list[Row]:
    """Build, fill, build, and compare each page with the units of its article."""
    with tempfile.TemporaryDirectory() as folder:
        room = newsroom(Path(folder, "room"))
        count = take(room, pages(settings.pages))
        build(room, "--draft", ok=(0, 1))
        fill(room, str)
        build(room, ok=(0, 1))
        faults = list(_faults(room))
        present, total = _words(room)
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
        ),
        Row(
            "Words of the source pages, counted without our reader, that stand in the source column",
            100 * present / total,
            ours=f"{present:,}",
            theirs=f"{total:,}",
            unit="%",
        ),
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


def _words(room: Path) -> tuple[int, int]:
    """Return how many of the sources' words stand on their pages, and how many there are."""
    present = total = 0
    for article in discover(config.load(room)):
        page = room / "site" / f"{article.name}.{TARGET}.html"
        if page.exists():
            tree = parser.document_fromstring(page.read_bytes())
            shown = Counter(_WORD.findall(" ".join(_read(tree, "s"))))
            wanted = Counter(_WORD.findall(_source_text(article.path)))
            total += wanted.total()
            present += wanted.total() - (wanted - shown).total()
    return present, total


def _source_text(path: Path) -> str:
    data = path.read_bytes()
    if path.suffix == ".md":
        text = _MARKERS.sub("", data.decode("utf-8", "replace"))
        data = f"<body>{MarkdownIt('commonmark').enable('table').render(text)}</body>".encode()
    encoding = "utf-8" if _is_utf8(data) else None
    tree = parser.document_fromstring(data, parser.HTMLParser(encoding=encoding))
    etree.strip_elements(tree, *_OUTSIDE, with_tail=False)
    main = tree.find(".//main")
    return " ".join(map(str, (tree if main is None else main).itertext()))


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


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
    return _dense("".join(_read(tree, side)))


def _read(tree: etree._Element, side: str) -> Iterator[str]:
    """Yield what a reader of one column reads: its cells, and what stands across both."""
    article = tree.find(".//main/article")
    assert article is not None
    other = "t" if side == "s" else "s"
    hidden = 0
    for event, element in etree.iterwalk(article, events=("start", "end")):
        if event == "start":
            hidden += _is_of(element, other)
            text = element.text
        else:
            hidden -= _is_of(element, other)
            text = element.tail
        if text and not hidden:
            yield text


def _is_of(element: etree._Element, side: str) -> bool:
    return side in element.get("class", "").split()


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
