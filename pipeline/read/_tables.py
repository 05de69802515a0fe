"""Tell tables of data from tables that only place things on the page.

Before style sheets, pages were laid out with tables; their cells are read as plain blocks.
"""

from __future__ import annotations

from dataclasses import dataclass

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
    rows: int = 0
    cells: int = 0
    in_row: int = 0
    widest: int = 0
    headers: int = 0
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
        table.rows += 1
        table.in_row = 0
    elif tag in ("td", "th"):
        table.cells += 1
        table.in_row += 1
        table.widest = max(table.widest, table.in_row)
        table.headers += tag == "th"
        table.characters += _elements.size(element, 10 * _LONG)
    elif tag == "caption":
        table.has_caption = True
    else:
        table.blocks += 1


def _is_data(table: _Table) -> bool:
    element = table.element
    if element.get("role") in ("presentation", "none"):
        return False
    if table.has_inner:
        return table.headers > 0 and table.rows > 1 and table.widest > 1
    if table.headers or table.has_caption or element.get("summary"):
        return table.cells > 1
    if table.rows < 2 or table.widest < 2:
        return False
    if element.get("border", "0") not in ("0", "none"):
        return True
    return table.blocks <= table.cells and table.characters <= _LONG * table.cells
