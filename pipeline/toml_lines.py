"""Find the line that a key of a TOML file stands in: tomllib does not tell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

_HEADER = re.compile(r"\s*(\[+)\s*([^\]]+?)\s*\]+")


def bare(where: str) -> str:
    """Return a table's name without its number in an array of tables."""
    return where.partition("#")[0]


def find(lines: Sequence[str], where: str, key: str) -> int:
    """Return the line of a key in a table (from 1), 0 for none.

    Of an array of tables `where` says which one is meant, from 0: `translate.routes#1`. A key that
    is not there has the line of its table's header; a table has the line of its first header, or
    of its name where it is written in one line.
    """
    header, seen, above = "", Counter[str](), 0
    inside = f"{where}.{key}" if where else key
    for number, line in enumerate(lines, 1):
        table = _HEADER.match(line)
        if table and "=" not in line.split("]")[0]:
            header = re.sub(r"[\"']|\s*(\.)\s*", r"\1", table[2])
            if len(table[1]) > 1:
                seen[header] += 1
                header += f"#{seen[header] - 1}"
            if bare(header) == inside or (not where and header.split(".")[0] == key):
                return number
            above = number if header == where else above
        elif header == where and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*[.=]", line):
            return number
    outer, _, name = where.rpartition(".")
    return above or (find(lines, outer, name) if name else 0)
