"""Lay a skeleton out as rows: the same block in both languages, beside each other.

A row numbers its sentences from 1, the same number on both sides; script and stylesheet light up
a pair by that number within the row.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from pipeline import locales
from pipeline.model import Role
from pipeline.publish import _pictures, _render, _skeleton
from pipeline.publish._render import Frame, Side
from pipeline.publish._safe import safe, url
from pipeline.publish._sides import both, one, plain, row, undescribed
from pipeline.publish._skeleton import Kind, Token, Tokens

_WIDE_COLUMNS = 4
"""A table of more columns stands across the page, one language under the other."""
_HEADING = re.compile(r"h[1-6]\Z")


@dataclass(frozen=True, slots=True)
class _Block:
    """A top-level block with what decides its layout."""

    kind: str
    tokens: Tokens


def rows(frame: Frame, tokens: Tokens) -> Iterator[str]:
    """Yield the article's HTML in order, row by row."""
    blocks = _with_byline([_Block(_kind(block), block) for block in _skeleton.blocks(tokens)])
    is_labelled = False
    paragraph = 0
    tables = 0
    for kind, run in groupby(blocks, key=lambda block: block.kind):
        members = [block.tokens for block in run]
        is_last = blocks[-1].tokens is members[-1]
        if kind == "figure" and len(members) > 1:
            yield _pictures.gallery(frame, members, is_last=is_last)
            continue
        if kind == "caption":
            yield _pictures.captions(frame, members)
            continue
        if kind == "byline":
            yield from _bylines(frame, members, is_first=not is_labelled)
            is_labelled = True
            continue
        for block in members:
            if kind == "p":
                paragraph += 1
                yield _paragraph(frame, block, paragraph)
            elif kind == "table":
                tables += 1
                yield _table(frame, block, tables)
            else:
                yield from _LAYOUTS.get(kind, _pair)(frame, block)


def _with_byline(blocks: list[_Block]) -> list[_Block]:
    """Give an article without a byline an empty one after its title: the columns' labels."""
    if any(block.kind == "byline" for block in blocks):
        return blocks
    head = 0
    while head < len(blocks) and blocks[head].kind in ("nav", "title", "subtitle"):
        head += 1
    return [*blocks[:head], _Block("byline", ()), *blocks[head:]]


def _kind(block: Tokens) -> str:
    first = block[0]
    css = first.get("class")
    if first.name == "figure":
        return _pictures.kind(block)
    if not any(token.unit or token.is_described for token in block):
        return "hr" if first.name == "hr" else "literal"
    if first.name == "p":
        return css if css in ("subtitle", "byline") else "p" if first.unit else "pair"
    if _HEADING.match(first.name):
        return "title" if first.name == "h1" else "heading"
    return first.name


# --- layouts ---


def _paragraph(frame: Frame, block: Tokens, number: int) -> str:
    words = frame.target.words("Paragraph {number}").replace("{number}", str(number))
    link = (
        f'<a class="pn" href="#p{number}" lang="{frame.target.words.locale}"'
        f' aria-label="{safe(words)}">{number}</a>'
    )
    return row("p", link + both(frame, block), id=f"p{number}")


def _heading(frame: Frame, block: Tokens) -> Iterator[str]:
    name = block[0].name
    yield row(f"h {name}", both(frame, block, tag="span"), tag=name)


def _subtitle(frame: Frame, block: Tokens) -> Iterator[str]:
    yield row("sub", both(frame, block))


def _bylines(frame: Frame, blocks: Sequence[Tokens], *, is_first: bool) -> Iterator[str]:
    """Yield the lines that say whose text it is and when; the first one labels the columns."""
    for index, block in enumerate(blocks):
        sides = "".join(
            _byline(
                frame,
                side,
                block,
                has_label=is_first and index == 0,
                has_date=is_first and index == len(blocks) - 1,
            )
            for side in frame.sides
        )
        yield row("meta", sides)


def _byline(frame: Frame, side: Side, block: Tokens, *, has_label: bool, has_date: bool) -> str:
    parts = []
    if has_label:
        words = side.words("Translation") if side.is_target else side.words("Original")
        label = f"<b>{safe(words)}</b>"
        original = url(frame.document.canonical)
        if original and not side.is_target:
            label = f'<a href="{safe(original)}" rel="external">{label}</a>'
        parts.append(f"<span{side.words.attributes}>{label}</span>")
    parts += [_render.unit(frame, side, unit, 1) for unit in _skeleton.units(block)]
    day = frame.document.date
    if has_date and day and not _says_year(frame, day.year):
        shown = locales.format_date(day, side.locale)
        parts.append(f'<time datetime="{day.isoformat()}">{safe(shown)}</time>')
    return f'<p class="c {side.css}"{side.attributes}>{" · ".join(parts)}</p>'


def _says_year(frame: Frame, year: int) -> bool:
    """Tell whether a byline of the article names the year, so that the date stands there already."""
    return any(
        unit.role is Role.BYLINE and str(year) in unit.content.text for unit in frame.document.units
    )


def _pair(frame: Frame, block: Tokens) -> Iterator[str]:
    """Yield any other block, whole on each side."""
    if block[0].kind is not Kind.OPEN:  # a lone picture or field
        block = [Token(Kind.OPEN, "p"), *block, Token(Kind.CLOSE, "p")]
    yield row(block[0].name, both(frame, block))


def _items(frame: Frame, block: Tokens) -> Iterator[str]:
    """Yield a row per top-level item; a numbered list counts on by its start."""
    head = block[0]
    start = head.get("start")
    number = int(start) if start.lstrip("-").isdecimal() else 1
    for item in _skeleton.blocks(_skeleton.inner(block)):
        if head.name == "ol":
            others = tuple((n, v) for n, v in head.attributes if n != "start")
            head = replace(head, attributes=(("start", str(number)), *others))
            number += 1
        yield row(f"item {head.name}", both(frame, [head, *item, block[-1]]))
        head = undescribed(head)


def _definitions(frame: Frame, block: Tokens) -> Iterator[str]:
    """Yield a row per term with its definitions."""
    head = block[0]
    group: list[Token] = []
    has_definition = False
    for child in _skeleton.blocks(_skeleton.inner(block)):
        if child[0].name == "dt" and has_definition:
            yield row("item dl", both(frame, [head, *group, block[-1]]))
            group, has_definition, head = [], False, undescribed(head)
        group.extend(child)
        has_definition = has_definition or child[0].name == "dd"
    if group:
        yield row("item dl", both(frame, [head, *group, block[-1]]))


def _quote(frame: Frame, block: Tokens) -> Iterator[str]:
    if block[0].unit:
        yield row("quote", both(frame, block))
        return
    head = block[0]
    for child in _skeleton.blocks(_skeleton.inner(block)):
        yield row("quote", both(frame, [head, *child, block[-1]]))
        head = undescribed(head)


def _table(frame: Frame, block: Tokens, number: int) -> str:
    """Return the whole table on each side, in a frame that scrolls and takes the focus."""
    columns = []
    for side in frame.sides:
        words = side.words
        name = locales.display_name(side.locale, words.locale)
        label = words("Table") + f" {number}, {name}"
        columns.append(
            f'<section class="c scroll {side.css}" tabindex="0"{words.attributes}'
            f' aria-label="{safe(label)}">{one(frame, side, block, css="")}</section>'
        )
    is_wide = _widest(block) > _WIDE_COLUMNS
    return row("table wide" if is_wide else "table", "".join(columns))


def _widest(block: Tokens) -> int:
    widest = cells = 0
    for token in block:
        if token.kind is Kind.OPEN and token.name == "tr":
            cells = 0
        elif token.kind is Kind.OPEN and token.name in ("td", "th"):
            span = token.get("colspan")
            cells += int(span) if span.isdecimal() else 1
            widest = max(widest, cells)
    return widest


def _breadcrumb(frame: Frame, block: Tokens) -> Iterator[str]:
    items = []
    first = 1
    for item in _skeleton.units(block):
        sides = " ".join(
            f'<span class="c {side.css}"{side.attributes}>{_render.unit(frame, side, item, first)}</span>'
            for side in frame.sides
        )
        items.append(f"<li>{sides}</li>")
        first += len(frame.units[item].segments)
    words = frame.target.words
    label = safe(words("Breadcrumb"))
    yield f'<nav class="row crumb" lang="{words.locale}" aria-label="{label}"><ol>{"".join(items)}</ol></nav>\n'


def _literal(frame: Frame, block: Tokens) -> Iterator[str]:
    """Yield a block that is not translated, once across both columns."""
    if any(token.kind is Kind.VOID or token.text.strip() for token in block):
        html = "".join(plain(frame, token) for token in block)
        yield f'<div class="literal"{frame.source.attributes} translate="no">{html}</div>\n'


def _rule(_frame: Frame, _block: Tokens) -> Iterator[str]:
    yield "<hr>\n"


_LAYOUTS: dict[str, Callable[[Frame, Tokens], Iterator[str]]] = {
    "title": _heading,
    "heading": _heading,
    "subtitle": _subtitle,
    "ul": _items,
    "ol": _items,
    "dl": _definitions,
    "blockquote": _quote,
    "nav": _breadcrumb,
    "literal": _literal,
    "hr": _rule,
    "figure": _pictures.figure,
}
