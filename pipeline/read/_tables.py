"""Tell tables of data from tables that only place things on the page.

Before style sheets, pages were laid out with tables; their cells are read as plain blocks.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml.etree import _Element

_BLOCKS = frozenset(
    "p div h1 h2 h3 h4 h5 h6 ul ol dl blockquote center article section form".split()
)
_LONG = 160
"""Characters in an average cell from which a table without header cells is taken for layout."""


@dataclass(slots=True)
class _Table:
    element: _Element
    rows: int = 0
    cells: int = 0
    widest: int = 0
    in_row: int = 0
    headers: int = 0
    blocks: int = 0
    characters: int = 0
    has_inner: bool = False
    has_caption: bool = False
    open_rows: list[int] = field(default_factory=list)


def data_tables(root: _Element) -> frozenset[_Element]:
    """Return the tables below (or at) `root` that hold data, in one pass."""
    if next(root.iter("table"), None) is None:
        return frozenset()
    tables: list[_Table] = []
    owner: dict[_Element, _Table] = {}
    for element in root.iter("table", "tr", "td", "th", "caption", *_BLOCKS):
        _count(element, tables, owner)
    return frozenset(t.element for t in tables if _is_data(t))


def _count(element: _Element, tables: list[_Table], owner: dict[_Element, _Table]) -> None:
    """Credit an element to the table that holds it directly."""
    tag = element.tag
    table = _owner(element, owner)
    if tag == "table":
        if table is not None:
            table.has_inner = True
        made = _Table(element)
        tables.append(made)
        owner[element] = made
    elif table is None:
        return
    elif tag == "tr":
        table.rows += 1
        table.in_row = 0
    elif tag in ("td", "th"):
        table.cells += 1
        table.in_row += 1
        table.widest = max(table.widest, table.in_row)
        table.headers += tag == "th"
        table.characters += len("".join(element.itertext())) if not table.has_inner else 0
    elif tag == "caption":
        table.has_caption = True
    else:
        table.blocks += 1


def _owner(element: _Element, owner: dict[_Element, _Table]) -> _Table | None:
    """Return the nearest table above, remembered for every element on the way."""
    path: list[_Element] = []
    found: _Table | None = None
    above = element.getparent()
    while above is not None:
        if above in owner:
            found = owner[above]
            break
        path.append(above)
        above = above.getparent()
    if found is not None:
        owner.update(dict.fromkeys(path, found))
    return found


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
