"""Write tags and terms as markup, for engines that carry markup through; trust none that comes back.

Only our own elements, by their numbers, are read again. Whatever else looks like markup in an
answer is text: LibreTranslate's HTML mode turns an escaped `<script>` into a live one.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from pipeline.translate._nodes import merged
from pipeline.translate._protocol import Node, Request, Tag, Term


@dataclass(frozen=True, slots=True)
class Markup:
    """How an engine wants its markup."""

    tag: str = "x"
    """Element for an inline code; it carries `id`."""
    term: str = "t"
    """Element for a term; it carries `id` and what else the engine needs to leave it alone."""
    term_attributes: str = ' translate="no"'
    closes_empty: bool = True
    """True for XML (`<x id="1"/>`), False for HTML (`<x id="1"></x>`)."""
    is_escaped: bool = True
    """Whether text in an answer is still escaped; LibreTranslate's is not."""
    holds_target: bool = True
    """Whether a term's element holds its approved form, to be left alone, or its source words."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A segment as markup, and what its numbered elements stand for."""

    text: str
    nodes: Mapping[int, Node]
    """An opening or empty tag, or a term, by number."""
    markup: Markup


def encode(
    request: Request, markup: Markup, *, term: Callable[[Term], str] | None = None
) -> Marked:
    """Return a request as markup, text escaped.

    `term` writes the glossary's terms in the engine's own way; what it writes does not come back
    as a Term.
    """
    nodes: dict[int, Node] = {}
    pieces: list[str] = []
    for node in request.nodes:
        if isinstance(node, str):
            pieces.append(html.escape(node, quote=False))
        elif isinstance(node, Term):
            own = term(node) if term is not None and node.concept else ""
            pieces.append(own or _term(node, nodes, markup))
        elif node.edge == "close":
            pieces.append(f"</{markup.tag}>")
        else:
            nodes[len(nodes) + 1] = node
            pieces.append(_tag(len(nodes), node, markup))
    return Marked("".join(pieces), nodes, markup)


def decode(answer: str, marked: Marked) -> tuple[Node, ...]:
    """Return an answer as nodes; what is lost just lacks, foreign markup is text."""
    return tuple(merged(_pieces(answer, marked)))


def _term(node: Term, nodes: dict[int, Node], markup: Markup) -> str:
    nodes[len(nodes) + 1] = node
    inside = html.escape(node.target if markup.holds_target else node.text, quote=False)
    start = f'<{markup.term} id="{len(nodes)}"{markup.term_attributes}>'
    return f"{start}{inside}</{markup.term}>"


def _tag(number: int, node: Tag, markup: Markup) -> str:
    if node.edge == "open":
        return f'<{markup.tag} id="{number}">'
    if markup.closes_empty:
        return f'<{markup.tag} id="{number}"/>'
    return f'<{markup.tag} id="{number}"></{markup.tag}>'


def _pieces(answer: str, marked: Marked) -> Iterator[Node]:
    """Yield texts, tags and terms; an element that we did not write is text, brackets and all."""
    names = f"{re.escape(marked.markup.tag)}|{re.escape(marked.markup.term)}"
    found = re.compile(rf"<(/?)({names})((?:\s[^<>]*?)?)\s*(/?)>", re.IGNORECASE)
    plain = html.unescape if marked.markup.is_escaped else str
    open_: list[Node | None] = []
    position = 0
    for match in found.finditer(answer):
        if not any(isinstance(node, Term) for node in open_):
            yield plain(answer[position : match.start()])
        position = match.end()
        if match[1]:
            yield from _closed(open_)
        else:
            yield from _opened(match, marked, open_)
    yield plain(answer[position:])


def _opened(match: re.Match[str], marked: Marked, open_: list[Node | None]) -> Iterator[Node]:
    number = re.search(r"\bid\s*=\s*[\"']?(\d{1,6})", match[3])
    node = marked.nodes.get(int(number[1])) if number else None
    yield match[0] if node is None else node
    if not match[4]:
        open_.append(node)


def _closed(open_: list[Node | None]) -> Iterator[Node]:
    node = open_.pop() if open_ else None
    if isinstance(node, Tag) and node.edge == "open":
        yield Tag(node.name, "close")
