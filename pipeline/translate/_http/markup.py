"""Write tags and terms as markup, for engines that carry markup through; trust none that comes back.

Only our own elements, by their numbers, are read again. Whatever else looks like markup in an
answer is text: LibreTranslate's HTML mode turns an escaped `<script>` into a live one.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pipeline.translate._nodes import merged
from pipeline.translate._protocol import Node, Request, Tag, Term

_NUMBER = re.compile(r"\sid\s*=\s*[\"']?(\d{1,6})(?!\d)", re.ASCII | re.IGNORECASE)


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
    """Return an answer as nodes, in time linear in it; what is lost just lacks.

    A term whose element holds other words than it was sent with is those words: the engine has
    touched it. Foreign markup is text.
    """
    reader = _Reader(marked)
    names = "|".join(map(re.escape, reader.opened))
    position = 0
    # ASCII: without it, the long s of “ſpan” would be an s. No bracket inside: linear time.
    found = re.compile(rf"<(/?)({names})([\s/][^<>]*)?>", re.IGNORECASE | re.ASCII)
    for match in found.finditer(answer):
        reader.text(answer[position : match.start()])
        reader.element(match)
        position = match.end()
    reader.text(answer[position:])
    return tuple(merged(reader.nodes))


class _Reader:
    """Collects the nodes of an answer."""

    def __init__(self, marked: Marked) -> None:
        markup = marked.markup
        self.nodes: list[Node] = []
        self.opened: dict[str, list[Node | None]] = {markup.tag: [], markup.term: []}
        """What is open of each element, ours as its node, foreign as None."""
        self._known = marked.nodes
        self._plain = html.unescape if markup.is_escaped else str
        self._start = 0
        """Where in `nodes` the words of the latest term begin."""

    def text(self, text: str) -> None:
        """Take what stands between two elements."""
        self.nodes.append(self._plain(text))

    def element(self, match: re.Match[str]) -> None:
        """Take an element of our names; its number tells whether it is ours."""
        stack = self.opened[match[2].lower()]
        attributes = match[3] or ""
        if match[1]:
            self._close(stack.pop() if stack else None, match[0])
            return
        number = _NUMBER.search(attributes)
        node = self._known.get(int(number[1])) if number else None
        if not attributes.endswith("/"):
            stack.append(node)
        if isinstance(node, Term):
            self._start = len(self.nodes)
        else:
            self.nodes.append(node or match[0])

    def _close(self, node: Node | None, written: str) -> None:
        if node is None:
            self.nodes.append(written)
        elif isinstance(node, Term):
            self._settle(node)
        elif isinstance(node, Tag) and node.edge == "open":
            self.nodes.append(Tag(node.name, "close"))

    def _settle(self, term: Term) -> None:
        """Put a term in place of the words of its element, when they are as they were sent."""
        inside = self.nodes[self._start :]
        words = "".join(node for node in inside if isinstance(node, str))
        if all(isinstance(node, str) for node in inside) and words.split() == term.target.split():
            before = words[: len(words) - len(words.lstrip())]
            after = words[len(words.rstrip()) :]
            self.nodes[self._start :] = [before, term, after]
        # Whatever stands here belongs to no other term.
        self._start = len(self.nodes)


def source_words(term: Term) -> str:
    """Return a term as escaped text, for an engine whose own glossary finds it."""
    return html.escape(term.text, quote=False)


def _term(node: Term, nodes: dict[int, Node], markup: Markup) -> str:
    nodes[len(nodes) + 1] = node
    inside = html.escape(node.target, quote=False)
    start = f'<{markup.term} id="{len(nodes)}"{markup.term_attributes}>'
    return f"{start}{inside}</{markup.term}>"


def _tag(number: int, node: Tag, markup: Markup) -> str:
    if node.edge == "open":
        return f'<{markup.tag} id="{number}">'
    if markup.closes_empty:
        return f'<{markup.tag} id="{number}"/>'
    return f'<{markup.tag} id="{number}"></{markup.tag}>'
