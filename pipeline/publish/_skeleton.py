"""Read a Document's skeleton as a flat run of tokens, and cut it into blocks.

Flat, not a tree: a nest of any depth is read in one loop, and a block is a slice. Only elements
of the allow-list survive; tags are balanced here whatever the string held.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from html import unescape

from pipeline.publish._safe import BLOCK, INLINE, VOID

_TAG = re.compile(
    r"<!--.*?-->"
    r"|<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:[\s/]+[^\s\"'<>/=]+(?:=(?:\"[^\"]*\"|[^\s\"'=<>`]+))?)*)[\s/]*>",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"([^\s\"'<>/=]+)(?:=(?:\"([^\"]*)\"|([^\s\"'=<>`]+)))?")
_HEADING = re.compile(r"h[1-6]\Z")


class Kind(Enum):
    """What a token is."""

    OPEN = "open"
    CLOSE = "close"
    VOID = "void"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Token:
    """A tag or a run of text of the skeleton."""

    kind: Kind
    name: str = ""
    """Element name in lower case; empty for text."""
    attributes: tuple[tuple[str, str], ...] = ()
    text: str = ""

    def get(self, name: str) -> str:
        """Return an attribute's value, or an empty string."""
        for key, value in self.attributes:  # half the cost of next() over a generator
            if key == name:
                return value
        return ""

    @property
    def unit(self) -> int:
        """Return the id of the unit whose text stands in this element, or 0."""
        value = self.get("data-unit")
        return int(value) if value.isdecimal() else 0

    @property
    def is_described(self) -> bool:
        """Tell whether an attribute of this element is a unit's text."""
        return any(name.startswith("data-unit-") for name, _ in self.attributes)


Tokens = Sequence[Token]


def read(skeleton: str) -> list[Token]:
    """Return the skeleton's tokens, balanced, elements that are not allowed dropped."""
    out: list[Token] = []
    open_names: list[str] = []
    open_counts: Counter[str] = Counter()
    position = 0
    for match in _TAG.finditer(skeleton):
        _text(out, skeleton[position : match.start()])
        position = match.end()
        name = (match.group(2) or "").lower()
        if name not in BLOCK and name not in INLINE:
            continue
        if match.group(1):
            if open_counts[name]:  # a closing tag without an opening one is dropped
                out.extend(_closed(open_names, open_counts, name))
        elif name in VOID:
            out.append(Token(Kind.VOID, name, _attributes(match.group(3))))
        else:
            open_names.append(name)
            open_counts[name] += 1
            out.append(Token(Kind.OPEN, name, _attributes(match.group(3))))
    _text(out, skeleton[position:])
    out.extend(Token(Kind.CLOSE, name) for name in reversed(open_names))
    return out


def _text(out: list[Token], written: str) -> None:
    if out and out[-1].name == "pre" and out[-1].kind is Kind.OPEN:
        written = written.removeprefix("\n")  # as HTML parsers do (WHATWG 13.2.6.4.7)
    if written:
        out.append(Token(Kind.TEXT, text=unescape(written)))


def _attributes(written: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name.lower(), unescape(quoted or bare))
        for name, quoted, bare in _ATTRIBUTE.findall(written)
    )


def _closed(open_names: list[str], open_counts: Counter[str], name: str) -> Iterator[Token]:
    while True:
        closed = open_names.pop()
        open_counts[closed] -= 1
        yield Token(Kind.CLOSE, closed)
        if closed == name:
            return


def blocks(tokens: Tokens) -> Iterator[list[Token]]:
    """Cut tokens at the top level, each block with its own tags; white space between is dropped."""
    block: list[Token] = []
    depth = 0
    for token in tokens:
        if not block and token.kind is Kind.TEXT and not token.text.strip():
            continue
        block.append(token)
        depth += (token.kind is Kind.OPEN) - (token.kind is Kind.CLOSE)
        if depth == 0:
            yield block
            block = []


def inner(block: Tokens) -> Tokens:
    """Return what stands within a block's own tags."""
    return block[1:-1]


def units(tokens: Iterable[Token]) -> list[int]:
    """Return the ids of the units whose text stands within, in order, attributes left out."""
    return [unit for token in tokens if (unit := token.unit)]


def level_headings(tokens: Iterable[Token]) -> list[Token]:
    """Return tokens whose headings below the title go down one level at a time, from h2.

    A reader of headings must not fall from h1 to h4 (WCAG 2.2 technique G141).
    """
    out = []
    above: list[int] = []
    open_names: list[str] = []
    has_title = False
    for token in tokens:
        if token.kind is Kind.OPEN:
            name = token.name
            if _HEADING.match(name) and (has_title or name != "h1"):
                name = _level(above, int(name[1]))
            has_title = has_title or name == "h1"
            open_names.append(name)
            out.append(token if name == token.name else replace(token, name=name))
        elif token.kind is Kind.CLOSE:
            name = open_names.pop()
            out.append(token if name == token.name else replace(token, name=name))
        else:
            out.append(token)
    return out


def scope_headers(tokens: Iterable[Token]) -> list[Token]:
    """Return tokens whose table headers say what they head (WCAG 2.2, H63).

    A header beside data heads its row, others their columns; what the source says stays.
    """
    out = list(tokens)
    table_rows: list[list[int]] = []
    for index, token in enumerate(out):
        if token.name == "tr":
            if token.kind is Kind.OPEN:
                table_rows.append([])
            elif table_rows:
                _scope(out, table_rows.pop())
        elif token.kind is Kind.OPEN and token.name in ("td", "th") and table_rows:
            table_rows[-1].append(index)
    return out


def _scope(tokens: list[Token], cells: list[int]) -> None:
    headers = [index for index in cells if tokens[index].name == "th"]
    scope = ("scope", "col" if headers == cells else "row")
    for index in headers:
        if not tokens[index].get("scope"):
            given = tokens[index].attributes
            tokens[index] = replace(tokens[index], attributes=(*given, scope))


def _level(above: list[int], level: int) -> str:
    while above and above[-1] >= level:
        above.pop()
    above.append(level)
    return f"h{min(6, 1 + len(above))}"
