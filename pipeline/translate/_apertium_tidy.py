"""Give an answer of Apertium the typography that its source has, and its own language asks for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.translate._protocol import Node, Request, Tag, Term

_SPACES = re.compile(" {2,}")
_LOOSE = re.compile(r"(?<! ) +(?=[.,;:!?)\]](?:\s|\Z))")
_OPENING = {"es": {"?": "¿", "!": "¡"}, "ast": {"?": "¿", "!": "¡"}}
_ONE_SENTENCE = re.compile(r"[^.?!]*([?!])[”’»\"')]*\s*")


def tidied(nodes: Sequence[Node], request: Request, language: str) -> tuple[Node, ...]:
    """Return nodes that begin as the source does, with a capital where it has one.

    Spaces are single, and none stands before a comma where the source has none; an apostrophe is
    written as the source writes it; a question has both its marks where `language` has two.
    """
    source = request.text
    tidy = [_tidy(node, source) if isinstance(node, str) else node for node in nodes]
    if tidy and isinstance(tidy[0], str):
        tidy[0] = tidy[0].lstrip()
    first = next((n for n, node in enumerate(tidy) if _letter(node) is not None), None)
    if first is None:
        return tuple(tidy)
    if source.lstrip(" “‘\"'(«")[:1].isupper():
        tidy[first] = _capitalised(tidy[first])
    mark = _ONE_SENTENCE.fullmatch(source)
    opening = _OPENING.get(language, {}).get(mark[1], "") if mark else ""
    if opening and not any(isinstance(node, str) and opening in node for node in tidy):
        tidy[first : first + 1] = _opened(tidy[first], opening)
    return tuple(tidy)


def _tidy(text: str, source: str) -> str:
    text = _SPACES.sub(" ", text)
    if not _LOOSE.search(source):
        text = _LOOSE.sub("", text)
    return text.replace("'", "’") if "’" in source and "'" not in source else text


def _letter(node: Node) -> int | None:
    """Return where the first letter or digit of a node stands, or None."""
    if isinstance(node, Tag):
        return None
    text = node if isinstance(node, str) else node.target
    return next((place for place, letter in enumerate(text) if letter.isalnum()), None)


def _capitalised(node: Node) -> Node:
    at = _letter(node)
    assert at is not None
    if isinstance(node, str):
        return node[:at] + node[at].upper() + node[at + 1 :]
    if isinstance(node, Term) and node.concept and node.target != node.text:
        target = node.target
        return node._replace(target=target[:at] + target[at].upper() + target[at + 1 :])
    return node


def _opened(node: Node, mark: str) -> list[Node]:
    if isinstance(node, str):
        at = _letter(node)
        assert at is not None
        return [node[:at] + mark + node[at:]]
    return [mark, node]
