"""Stand words in for tags and terms, for engines that take nothing but plain text.

A placeholder occurs nowhere in the source and is drawn in several forms, since no form survives
every engine: invented words go through all of them, brackets and underscores become unknown tokens
in SentencePiece models.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, count

from pipeline.translate._nodes import merged
from pipeline.translate._protocol import Node, Request, Tag, Term

_STEMS = ("Xterm", "Qterm", "Zword", "Xname", "Qitem")
_SPACELESS = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u303f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\uff00-\uff60]"
)


@dataclass(frozen=True, slots=True)
class Encoded:
    """A segment as plain text, and what its placeholders stand for."""

    text: str
    pattern: re.Pattern[str]
    """Finds a placeholder, its number in the only group."""
    nodes: Mapping[int, Node]
    added: frozenset[tuple[Node, str]]
    """Nodes that `encode` put a space `before` or `after`."""


def encode(request: Request) -> Encoded:
    """Return a request as plain text; its `form` says how placeholders are written.

    Between a placeholder and a letter stands a space, which `decode` takes away again.
    """
    opening, closing, pattern = _form(request)
    nodes: dict[int, Node] = {}
    added: set[tuple[Node, str]] = set()
    text = ""
    last: Node = ""
    for node in request.nodes:
        # A placeholder beside a letter, or beside another one, would be read as part of a word.
        is_tight = text[-1:].isalnum() or (text != "" and not isinstance(last, str))
        if isinstance(node, str):
            is_tight = not isinstance(last, str) and node[0].isalnum()
        if is_tight:
            added |= {(last, "after"), (node, "before")}
        text += " " * is_tight
        if not isinstance(node, str):
            nodes[len(nodes) + 1] = node
        text += node if isinstance(node, str) else f"{opening}{len(nodes)}{closing}"
        last = node
    return Encoded(text, pattern, nodes, frozenset(added))


def decode(answer: str, encoded: Encoded) -> tuple[Node, ...]:
    """Return an answer as nodes; an unknown number is text, a lost placeholder just lacks."""
    return tuple(merged(_tight(list(_pieces(answer, encoded)), encoded.added)))


def _form(request: Request) -> tuple[str, str, re.Pattern[str]]:
    """Return what stands before and after a number, and the pattern that finds both."""
    text = request.text.casefold()
    if request.form % 3 == 1 and "⟦" not in text:
        return "⟦", "⟧", re.compile(r"⟦\s?(\d{1,4})\s?⟧")
    if request.form % 3 == 2 and "__t" not in text:
        return "__T", "__", re.compile(r"_\s?_\s?t\s?(\d{1,4})\s?_\s?_", re.IGNORECASE)
    word = stem(text)
    return word, "x", re.compile(rf"{word}\s?(\d{{1,4}})\s?x", re.IGNORECASE)


def stem(text: str) -> str:
    """Return the beginning of invented words that occurs nowhere in a text, in capitals or not."""
    folded = text.casefold()
    drawn = chain(_STEMS, (f"X{'q' * n}w" for n in count(1)))
    return next(word for word in drawn if word.casefold() not in folded)


def _pieces(answer: str, encoded: Encoded) -> Iterator[Node]:
    position = 0
    for match in encoded.pattern.finditer(answer):
        node = encoded.nodes.get(int(match[1]))
        if node is not None:
            yield answer[position : match.start()]
            yield node
            position = match.end()
    yield answer[position:]


def _tight(nodes: list[Node], added: frozenset[tuple[Node, str]]) -> Iterator[Node]:
    """Yield nodes without the spaces that only stood there to part placeholders from letters."""
    edges: list[Node] = ["", *nodes, ""]
    for before, node, after in zip(edges, edges[1:], edges[2:], strict=False):
        if not isinstance(node, str):
            yield node
            continue
        text = node
        after_tag = isinstance(before, Tag) and (before, "after") in added
        before_tag = isinstance(after, Tag) and (after, "before") in added
        if after_tag or _meets(before, text.lstrip()[:1], side=-1):
            text = text.lstrip(" ")
        if before_tag or _meets(after, text.rstrip()[-1:], side=0):
            text = text.rstrip(" ")
        yield text


def _meets(node: Node, letter: str, *, side: int) -> bool:
    """Tell whether a term and the letter beside it belong to a script without spaces."""
    if not isinstance(node, Term) or not node.target:
        return False
    return bool(_SPACELESS.match(node.target[side]) and letter and _SPACELESS.match(letter))
