"""Tell tables of data from tables that only place things on the page.

Before style sheets, pages were laid out with tables; their cells are read as plain blocks.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree
from lxml.etree import _Element

from pipeline.read import _elements

_BLOCKS = frozenset(
    "p div h1 h2 h3 h4 h5 h6 ul ol dl blockquote center article section form".split()
)
_LONG = 160
"""Characters in an average cell from which a table without header cells is taken for layout."""


@dataclass(slots=True)
class _Table:
    """What a table holds directly, tables inside it left out."""

    element: _Element
    cells: int = 0
    widths: list[int] = field(default_factory=list)
    """Columns of each row."""
    headers: int = 0
    spans: int = 0
    """Cells that reach over several rows."""
    blocks: int = 0
    characters: int = 0
    has_inner: bool = False
    has_caption: bool = False


def data_tables(root: _Element) -> frozenset[_Element]:
    """Return the tables below (or at) `root` that hold data, in one pass."""
    if next(root.iter("table"), None) is None:
        return frozenset()
    found: list[_Table] = []
    stack: list[_Table] = []
    tags = ("table", "tr", "td", "th", "caption", *_BLOCKS)
    for event, element in etree.iterwalk(root, events=("start", "end"), tag=tags):
        if event == "end":
            if element.tag == "table":
                stack.pop()
        elif element.tag == "table":
            if stack:
                stack[-1].has_inner = True
            stack.append(_Table(element))
            found.append(stack[-1])
        elif stack:
            _count(element, stack[-1])
    return frozenset(table.element for table in found if _is_data(table))


def _count(element: _Element, table: _Table) -> None:
    tag = element.tag
    if tag == "tr":
        table.widths.append(0)
    elif tag in ("td", "th"):
        table.cells += 1
        table.headers += tag == "th"
        table.spans += "rowspan" in element.attrib
        if table.widths:
            span = element.get("colspan", "1")
            table.widths[-1] += int(span) if span.isdecimal() and len(span) < 4 else 1
        table.characters += _elements.size(element, 10 * _LONG)
    elif tag == "caption":
        table.has_caption = True
    else:  # a heading never stands in a cell of data
        table.blocks += 10 if tag in _elements.HEADINGS else 1


def _is_data(table: _Table) -> bool:
    element = table.element
    rows, widest = len(table.widths), max(table.widths, default=0)
    is_grid = rows > 1 and widest > 1
    if element.get("role") in ("presentation", "none"):
        return False
    if table.has_inner:
        return is_grid and table.headers > 0
    if table.headers or table.has_caption or element.get("summary"):
        return table.cells > 1
    if element.get("border", "0") not in ("0", "none"):
        return is_grid
    is_even = min(table.widths, default=0) == widest or bool(table.spans)
    return is_grid and is_even and table.blocks <= table.cells >= table.characters / _LONG
