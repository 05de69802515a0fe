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
from pipeline.publish import _render, _skeleton
from pipeline.publish._render import Frame, Side
from pipeline.publish._safe import attributes, safe, url
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
            yield _gallery(frame, members, is_last=is_last)
            continue
        if kind == "caption":
            yield _captions(frame, members)
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
                yield from _LAYOUTS.get(kind, _generic)(frame, block)


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
    if not first.name or first.name == "pre" or css == "literal" or first.get("translate") == "no":
        return "literal"
    if first.name == "p":
        return css if css in ("subtitle", "byline") else "p" if first.unit else "literal"
    if first.name == "figure":
        return _figure_kind(block)
    if _HEADING.match(first.name):
        return "title" if first.name == "h1" else "heading"
    return first.name


def _figure_kind(block: Tokens) -> str:
    media, caption = _figure_parts(block)
    if not media:
        return "caption" if caption else "empty"
    return "pair" if _skeleton.units(media) else "figure"


def _figure_parts(block: Tokens) -> tuple[Tokens, Tokens]:
    """Return a figure's children but the caption, and the caption with its own tags."""
    media: list[Token] = []
    caption: list[Token] = []
    for child in _skeleton.blocks(_skeleton.inner(block)):
        (caption if child[0].name == "figcaption" else media).extend(child)
    return media, caption


# --- one side of a row ---


def _side(frame: Frame, side: Side, tokens: Tokens, *, tag: str = "", css: str = "c ") -> str:
    """Return tokens with one side's texts; the first tag carries class, lang and dir.

    `tag` renames the first element (a heading's sides are spans).
    """
    out: list[str] = []
    number = 1
    used: set[str] = set()
    for index, token in enumerate(tokens):
        if index == 0 and token.kind is Kind.OPEN:
            head = tag or token.name
            own = attributes(head, _without_language(token))
            named = f' class="{css}{side.css}"' if css else ""
            out.append(f"<{head}{named}{_language(side, token)}{own}>")
        elif token.kind is Kind.CLOSE:
            out.append(f"</{tag if tag and index == len(tokens) - 1 else token.name}>")
        else:
            out.append(_piece(frame, side, token, used))
        if token.unit:
            out.append(_render.unit(frame, side, token.unit, number))
            number += len(frame.units[token.unit].segments)
    return "".join(out)


def _language(side: Side, token: Token) -> str:
    """Return lang and dir: a passage in a third language says so, but its translation does not."""
    if side.is_target or not token.get("lang"):
        return side.attributes
    return attributes("p", [(n, v) for n, v in token.attributes if n in ("lang", "dir")])


def _without_language(token: Token) -> list[tuple[str, str]]:
    return [(name, value) for name, value in token.attributes if name not in ("lang", "dir")]


def _piece(frame: Frame, side: Side, token: Token, used: set[str]) -> str:
    if token.kind is Kind.TEXT:
        return safe(token.text)
    given = _without_language(token) if side.is_target else token.attributes
    shown = attributes(token.name, given, frame.document.canonical)
    shown += _render.unit_attributes(frame, side, token.attributes, used)
    if token.name == "img" and " alt=" not in shown:
        shown += ' alt=""'
    # HTML swallows a newline right after <pre>; this one is for it to swallow.
    return f"<{token.name}{shown}>" + ("\n" if token.name == "pre" else "")


def _both(frame: Frame, tokens: Tokens, *, tag: str = "") -> str:
    return "".join(_side(frame, side, tokens, tag=tag) for side in frame.sides)


def _row(css: str, inside: str, *, tag: str = "div", id: str = "") -> str:
    named = f' id="{id}"' if id else ""
    return f'<{tag} class="row cols {css}"{named}>{inside}</{tag}>\n'


# --- layouts ---


def _paragraph(frame: Frame, block: Tokens, number: int) -> str:
    words = frame.target.words("Paragraph {number}").replace("{number}", str(number))
    link = (
        f'<a class="pn" href="#p{number}" lang="{frame.target.words.locale}"'
        f' aria-label="{safe(words)}">{number}</a>'
    )
    return _row("p", link + _both(frame, block), id=f"p{number}")


def _heading(frame: Frame, block: Tokens) -> Iterator[str]:
    name = block[0].name
    yield _row(f"h {name}", _both(frame, block, tag="span"), tag=name)


def _subtitle(frame: Frame, block: Tokens) -> Iterator[str]:
    yield _row("sub", _both(frame, block))


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
        yield _row("meta", sides)


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


def _generic(frame: Frame, block: Tokens) -> Iterator[str]:
    if _skeleton.units(block):
        yield _row(block[0].name, _both(frame, block))
    else:
        yield from _literal(frame, block)


def _items(frame: Frame, block: Tokens) -> Iterator[str]:
    """Yield a row per top-level item; a numbered list counts on by its start."""
    head = block[0]
    start = head.get("start")
    number = int(start) if start.lstrip("-").isdecimal() else 1
    for item in _skeleton.blocks(_skeleton.inner(block)):
        if head.name == "ol":
            head = replace(head, attributes=(("start", str(number)),))
            number += 1
        yield _row(f"item {head.name}", _both(frame, [head, *item, block[-1]]))


def _definitions(frame: Frame, block: Tokens) -> Iterator[str]:
    """Yield a row per term with its definitions."""
    group: list[Token] = []
    has_definition = False
    for child in _skeleton.blocks(_skeleton.inner(block)):
        if child[0].name == "dt" and has_definition:
            yield _row("item dl", _both(frame, [block[0], *group, block[-1]]))
            group, has_definition = [], False
        group.extend(child)
        has_definition = has_definition or child[0].name == "dd"
    if group:
        yield _row("item dl", _both(frame, [block[0], *group, block[-1]]))


def _quote(frame: Frame, block: Tokens) -> Iterator[str]:
    if block[0].unit:
        yield _row("quote", _both(frame, block))
        return
    for child in _skeleton.blocks(_skeleton.inner(block)):
        yield _row("quote", _both(frame, [block[0], *child, block[-1]]))


def _table(frame: Frame, block: Tokens, number: int) -> str:
    """Return the whole table on each side, in a frame that scrolls and takes the focus."""
    columns = []
    for side in frame.sides:
        words = side.words
        name = locales.display_name(side.locale, words.locale)
        label = words("Table") + f" {number}, {name}"
        columns.append(
            f'<div class="c scroll {side.css}" tabindex="0" role="region"{words.attributes}'
            f' aria-label="{safe(label)}">{_side(frame, side, block, css="")}</div>'
        )
    is_wide = _widest(block) > _WIDE_COLUMNS
    return _row("table wide" if is_wide else "table", "".join(columns))


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
    html = "".join(_plain(frame, token) for token in block)
    if html.strip():
        yield f'<div class="literal"{frame.source.attributes} translate="no">{html}</div>\n'


def _plain(frame: Frame, token: Token) -> str:
    if token.kind is Kind.CLOSE:
        return f"</{token.name}>"
    if token.kind is Kind.OPEN and token.name == "pre":
        return '<pre tabindex="0">\n'
    return _piece(frame, frame.source, token, set())


def _rule(_frame: Frame, _block: Tokens) -> Iterator[str]:
    yield "<hr>\n"


# --- pictures ---


def _picture(frame: Frame, token: Token) -> str:
    """Return a picture once for each language's description; only one is ever shown."""
    out = []
    for side in frame.sides:
        shown = attributes("img", _without_language(token), frame.document.canonical)
        texts = _render.unit_attributes(frame, side, token.attributes, set()) or ' alt=""'
        draft = side.is_target and _render.is_unconfirmed(frame, token.attributes)
        css = f"{side.css} fuzzy" if draft else side.css
        out.append(f'<img class="{css}"{side.attributes}{shown}{texts} loading="lazy">')
    return "".join(out)


def _media(frame: Frame, media: Tokens) -> str:
    return "".join(
        _picture(frame, token) if token.name == "img" else _plain(frame, token) for token in media
    )


def _figure_of(frame: Frame, block: Tokens, css: str) -> str:
    media, caption = _figure_parts(block)
    sides = _both(frame, caption, tag="div") if caption else ""
    shown = f'<figcaption class="cols">{sides}</figcaption>' if sides else ""
    return f'<figure class="row {css}">{_media(frame, media)}{shown}</figure>\n'


def _figure(frame: Frame, block: Tokens) -> Iterator[str]:
    yield _figure_of(frame, block, "picture")


def heading_of(frame: Frame, english: str, id: str = "") -> str:
    """Return a heading of the page's own in both languages."""
    sides = " ".join(
        f'<span class="{side.css}"{side.words.attributes}>{safe(side.words(english))}</span>'
        for side in frame.sides
    )
    named = f' id="{id}"' if id else ""
    return f"<h2{named}>{sides}</h2>"


def _gallery(frame: Frame, figures: Sequence[Tokens], *, is_last: bool) -> str:
    """Return two or more pictures in a grid; at the article's end, under a heading."""
    shown = "".join(_figure_of(frame, figure, "tile") for figure in figures)
    heading = heading_of(frame, "Pictures") if is_last else ""
    return f'<div class="gallery">{heading}<div class="pics">\n{shown}</div></div>\n'


def _captions(frame: Frame, figures: Sequence[Tokens]) -> str:
    """Return captions whose pictures the source does not show, as a list of rows."""
    out = []
    for figure in figures:
        _, caption = _figure_parts(figure)
        out.append(_row("caption", _both(frame, caption, tag="div")))
    return f'<div class="captions">{heading_of(frame, "Pictures")}\n{"".join(out)}</div>\n'


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
    "figure": _figure,
}
