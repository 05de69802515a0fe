"""Read Markdown: CommonMark 0.31 with tables, strikethrough and YAML front matter.

It becomes HTML and goes the way of HTML, so that raw HTML in it is held to the same rules
(https://spec.commonmark.org/, https://github.github.com/gfm/#tables-extension-).
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from markdown_it import MarkdownIt
from markdown_it.token import Token

from pipeline.model import Document
from pipeline.read import Origin, _matter, html
from pipeline.read._encoding import decode
from pipeline.read._matter import Matter

SUFFIXES = ("markdown", "md", "mdown", "mkd")


def read(data: bytes, origin: Origin) -> Document:
    """Read the bytes of a Markdown file.

    Raises SourceError when they are no text, the front matter is wrong, or there is no article.
    """
    matter, text, offset = _matter.split(decode(data, origin.shown), origin.shown)
    matter = matter or Matter()
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    tokens = parser.parse(text)
    for token in tokens:
        if token.map and token.nesting >= 0:
            token.attrs["data-line"] = token.map[0] + 1 + offset
    page = "".join(_head(matter)) + str(parser.renderer.render(tokens, parser.options, {}))
    given = html.Given(matter.locale, matter.date, matter.canonical)
    return html.read_whole(page, origin, given)


def _head(matter: Matter) -> Iterator[str]:
    """Write front matter as the lines that a page shows above its text."""
    lines = matter.lines or {}
    if matter.breadcrumb:
        steps = "".join(f"<li>{escape(step)}</li>" for step in matter.breadcrumb)
        yield f'<nav data-role="breadcrumb" data-line="{lines.get("breadcrumb", 1)}"><ol>{steps}</ol></nav>'
    for role in ("title", "subtitle", "byline"):
        text = getattr(matter, role)
        if text:
            tag = "h1" if role == "title" else "p"
            yield f'<{tag} data-role="{role}" data-line="{lines.get(role, 1)}">{escape(text)}</{tag}>'


__all__ = ["SUFFIXES", "Token", "read"]
