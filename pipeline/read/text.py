"""Read plain text: press releases as they are copied from a website, and ordinary text files.

A press release has a breadcrumb, a title, a subtitle and a line such as `CopyFrom:… Date:…` at its
top, indented paragraphs, and captions at its end. Any other text has blank lines between
paragraphs, and a title when its first line is short and stands alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from unicodedata import east_asian_width

from pipeline.model import Document, Role
from pipeline.read import Origin, _dates, _inline, _matter, _words
from pipeline.read._blocks import Builder
from pipeline.read._encoding import decode
from pipeline.read._inline import Run
from pipeline.read._matter import Matter

SUFFIXES = ("text", "txt")

_WRAP = 100
"""Columns up to which a line counts as wrapped by hand; beyond, a line is a paragraph."""
_TITLE = 160
"""Columns of the longest title."""
_HEAD = 8
"""Lines among which metadata is looked for."""
_RULE = re.compile(r"[=\-_*~#]{3,}\Z")
_BULLET = re.compile(r"(?:[-*•·–—]|\d{1,3}[.)、]|[(（]\d{1,3}[)）])\s+\S")


@dataclass(frozen=True, slots=True)
class Line:
    """A line with text: where it stands and how."""

    text: str
    """Without space at either end."""
    number: int
    """From 1."""
    indent: str
    """The first character where that is white space, else empty."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph on its way to a unit."""

    text: str
    line: int
    role: Role = Role.BODY


Groups = list[list[Line]]
"""Runs of lines with text, blank lines between them."""


def read(data: bytes, origin: Origin) -> Document:
    """Read the bytes of a text file. Raises SourceError when they are no text."""
    matter, text, offset = _matter.split(decode(data, origin.shown), origin.shown)
    locale = matter.locale or origin.settings.source_locale
    groups = list(_groups(text, offset))
    blocks = [*_stated(matter), *_article(groups, locale, has_title=bool(matter.title))]
    builder = Builder()
    for block in blocks:
        _add(builder, block)
    skeleton, units, images = builder.finish(origin.shown)
    bylines = (block.text for block in blocks if block.role is Role.BYLINE)
    return Document(
        name=origin.name,
        path=origin.shown,
        source_locale=locale,
        skeleton=skeleton,
        units=units,
        date=matter.date or _dates.first(bylines, locale),
        canonical=matter.canonical,
        images=images,
    )


def _stated(matter: Matter) -> Iterator[Block]:
    lines = matter.lines
    for step in matter.breadcrumb:
        yield Block(step, lines.get("breadcrumb", 1), Role.BREADCRUMB)
    for role in (Role.TITLE, Role.SUBTITLE, Role.BYLINE):
        if text := getattr(matter, role.value):
            yield Block(text, lines.get(role.value, 1), role)


def _groups(text: str, offset: int) -> Iterator[list[Line]]:
    """Yield runs of lines with text between blank lines."""
    group: list[Line] = []
    for number, raw in enumerate(text.split("\n"), start=1 + offset):
        stripped = raw.strip()
        if stripped:
            group.append(Line(stripped, number, raw[:1] if raw[:1].isspace() else ""))
        elif group:
            yield group
            group = []
    if group:
        yield group


def _article(groups: Groups, locale: str, *, has_title: bool) -> Iterator[Block]:
    head, rest = _contiguous_head(groups, locale)
    is_release = bool(head)
    if not head:
        head, rest = _spread_head(groups, locale)
        is_release = any(_words.is_breadcrumb(line.text) for line in head)
    blocks = list(_release(head, locale, has_title=has_title))
    has_title = has_title or any(block.role is Role.TITLE for block in blocks)
    yield from blocks
    yield from (
        _captioned(rest) if is_release and has_title else _ordinary(rest, has_title=has_title)
    )


def _contiguous_head(groups: Groups, locale: str) -> tuple[list[Line], Groups]:
    """Return the lines at the top of a press release, which no blank line parts, and the rest."""
    first = groups[0] if groups else []
    head = [line for line in first if not line.indent or line is first[0]]
    if len(head) < 2 or not any(_kind(line.text, locale) for line in head):
        return [], groups
    rest = first[len(head) :]
    return head, [rest, *groups[1:]] if rest else groups[1:]


def _spread_head(groups: Groups, locale: str) -> tuple[list[Line], Groups]:
    """Return the short lines at the top, blank lines between, to the last that is metadata."""
    end = 0
    for number, group in enumerate(groups[:_HEAD]):
        line = group[0]
        is_told = _kind(line.text, locale) is not None or _words.is_widget(line.text)
        if len(group) > 1 or line.indent or not (is_told or _is_heading(line)):
            break
        end = number + 1 if is_told else end
    return [group[0] for group in groups[:end]], groups[end:]


def _kind(text: str, locale: str) -> Role | None:
    """Tell a line of metadata by its words."""
    if _words.is_breadcrumb(text):
        return Role.BREADCRUMB
    return Role.BYLINE if _words.is_byline(text, locale) else None


def _release(head: Iterable[Line], locale: str, *, has_title: bool) -> Iterator[Block]:
    """Read the lines at the top of a press release: each is a unit of its own."""
    is_past_byline = False
    for line in head:
        kind = _kind(line.text, locale)
        if _words.is_widget(line.text) or _RULE.match(line.text):
            continue
        if kind is None and not has_title:
            kind, has_title = Role.TITLE, True
        elif kind is None:
            kind = Role.BODY if is_past_byline else Role.SUBTITLE
        is_past_byline = is_past_byline or kind is Role.BYLINE
        yield Block(line.text, line.number, kind)


def _captioned(groups: Groups) -> Iterator[Block]:
    """Read the text of a press release; short lines alone at its end are captions."""
    blocks = [block for group in groups for block in _paragraphs(group)]
    first = len(blocks)
    while first > 1 and _words.is_caption(blocks[first - 1].text):
        first -= 1
    yield from blocks[:first]
    for block in blocks[first:]:
        yield Block(block.text, block.line, Role.CAPTION)


def _ordinary(groups: Groups, *, has_title: bool) -> Iterator[Block]:
    for number, group in enumerate(groups):
        line = group[0]
        is_alone = len(group) == 1 or (len(group) == 2 and bool(_RULE.match(group[1].text)))
        if is_alone and _RULE.match(line.text):
            continue
        if number == 0 and is_alone and not has_title and len(groups) > 1 and _is_heading(line):
            yield Block(line.text, line.number, Role.TITLE)
            continue
        for block in _paragraphs(group):
            is_caption = _words.is_caption(block.text, labelled=True)
            yield Block(block.text, block.line, Role.CAPTION if is_caption else Role.BODY)


def _is_heading(line: Line) -> bool:
    return _width(line.text) <= _TITLE and not line.text.endswith((".", "。"))


def _paragraphs(group: list[Line]) -> Iterator[Block]:
    """Join lines wrapped by hand; a long line, an indented one or a bullet begins a paragraph."""
    are_wrapped = all(_width(line.text) <= _WRAP for line in group[:-1])
    are_all_indented = all(line.indent for line in group)
    text, start = "", 0
    for line in group:
        is_new = (
            not are_wrapped
            or bool(_BULLET.match(line.text))
            or line.indent == "\u3000"
            or (bool(line.indent) and not are_all_indented)
        )
        if text and is_new:
            yield Block(text, start)
            text = ""
        start = start if text else line.number
        text = _joined(text, line.text) if text else line.text
    yield Block(text, start)


def _joined(text: str, line: str) -> str:
    if text[-1] == "-" and text[-2:-1].isalpha() and line[0].islower():
        return text + line
    return text + _inline.glue(text[-1], line[0]) + line


def _width(text: str) -> int:
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)


def _add(builder: Builder, block: Block) -> None:
    run = Run()
    run.text(block.text, block.line)
    if block.role is Role.TITLE:
        builder.title(run)
    elif block.role is Role.BREADCRUMB:
        builder.breadcrumb(run)
    elif block.role is Role.CAPTION:
        builder.caption(run)
    elif block.role in (Role.SUBTITLE, Role.BYLINE):
        builder.paragraph(run, pairs=(("class", block.role.value),), role=block.role)
    else:
        builder.paragraph(run)
