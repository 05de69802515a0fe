"""Read Markdown: CommonMark with tables, strikethrough and YAML front matter.

It becomes HTML and goes the way of HTML, so that raw HTML in it is held to the same rules. The
marks of static-site generators are not text: the anchor of a heading (`{#name}`) and the fences of
a container (`::: tip Title`, whose title is kept). Rules: https://spec.commonmark.org/ and
https://github.github.com/gfm/#tables-extension-
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING

from pipeline.errors import SourceError
from pipeline.model import Document
from pipeline.read import Origin, _matter, html
from pipeline.read._encoding import decode
from pipeline.read._matter import Matter

if TYPE_CHECKING:
    from markdown_it.token import Token

SUFFIXES = ("markdown", "md", "mdown", "mkd")

_ANCHOR = re.compile(r"[ \t]*\{#[\w:.-]{1,100}\}[ \t]*\Z")
_DEEPEST = 200
"""Levels of tokens (a list takes two) that are read; the parser's own limit of 20 loses text."""
_CONTAINER = re.compile(r"[ \t]*:::+[ \t]*(?:[\w-]{1,40}(?:[ \t]+(.*))?)?\Z")


def read(data: bytes, origin: Origin) -> Document:
    """Read the bytes of a Markdown file.

    Raises SourceError when they are no text, the front matter is wrong, or there is no article.
    """
    matter, text, offset = _matter.split(decode(data, origin.shown), origin.shown)
    page = "".join(_head(matter)) + _rendered(text, offset, origin.shown)
    stated = html.Stated(matter.locale, matter.date, matter.canonical)
    return html.read_whole(page, origin, stated)


def _rendered(text: str, offset: int, shown: str) -> str:
    from markdown_it import MarkdownIt  # 32 ms, not to be paid for HTML and text

    parser = MarkdownIt("commonmark", {"maxNesting": _DEEPEST}).enable(["table", "strikethrough"])
    tokens = parser.parse(_without_containers(text))
    _require_whole(tokens, offset, shown)
    above = None
    for token in tokens:
        if token.map and token.nesting >= 0:
            token.attrs["data-line"] = token.map[0] + 1 + offset
        if above is not None and above.type == "heading_open" and token.children:
            last = token.children[-1]
            last.content = _ANCHOR.sub("", last.content)
        above = token
    return str(parser.renderer.render(tokens, parser.options, {}))


def _require_whole(tokens: Sequence[Token], offset: int, shown: str) -> None:
    """Raise SourceError where the parser gave up: what stands in its deepest level is dropped."""
    for token in tokens:
        if token.level == _DEEPEST - 1 and token.type in ("blockquote_open", "list_item_open"):
            raise SourceError(
                "Lists or quotations are nested too deeply here.",
                file=shown,
                line=token.map[0] + 1 + offset if token.map else 0,
                remedy=f"No more than {_DEEPEST // 2 - 1} levels are possible.",
            )


def _without_containers(text: str) -> str:
    """Replace the fences of containers by blank lines or their titles, lines kept in number."""
    if ":::" not in text:
        return text
    lines = text.split("\n")
    fence = ""
    for number, line in enumerate(lines):
        stripped = line.lstrip()
        mark = stripped[:3]
        if mark in ("```", "~~~") and (
            not fence or (mark == fence and not stripped.strip(mark[0] + " "))
        ):
            fence = "" if fence else mark
        elif not fence and (match := _CONTAINER.match(line)):
            lines[number] = match[1] or ""
    return "\n".join(lines)


def _head(matter: Matter) -> Iterator[str]:
    """Write front matter as the lines that a page shows above its text."""
    if matter.breadcrumb:
        steps = "".join(f"<li>{escape(step)}</li>" for step in matter.breadcrumb)
        yield f"<nav{_given('breadcrumb', matter)}><ol>{steps}</ol></nav>"
    for role, text in (
        ("title", matter.title),
        ("subtitle", matter.subtitle),
        ("byline", matter.byline),
    ):
        if text:
            tag = "h1" if role == "title" else "p"
            yield f"<{tag}{_given(role, matter)}>{escape(text)}</{tag}>"


def _given(role: str, matter: Matter) -> str:
    return f' data-role="{role}" data-line="{matter.lines.get(role, 1)}"'
