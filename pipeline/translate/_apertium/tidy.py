"""Give an answer of Apertium the typography that its source has, and its own language asks for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.translate._protocol import Node, Request, Tag, Term

_SPACES = re.compile(" {2,}")
_LOOSE = re.compile(r"(?<! ) +(?=[.,;:!?)\]”»]+(?:\s|\Z))")
_OPENED = re.compile(r"(?<=[(\[“«¿¡]) +")
_QUOTE = re.compile(r'" *')
_LOOSE_QUOTE = re.compile(r'(?:\A|(?<=[\s(]))" ')
_COMMAS = re.compile(",(?: ?,)+")
_DOUBLED = re.compile(r"\b([^\W\d_]{1,3}) \1\b")
_WORD = re.compile(r"[^\W\d_]+")
_CAPITALISED = re.compile(r"(?<![\w.@/-])[^\W\d_]+")
_NOUNS_HAVE_CAPITALS = frozenset({"de", "lb"})
_OPENING = {"es": {"?": "¿", "!": "¡"}, "ast": {"?": "¿", "!": "¡"}}
_ONE_SENTENCE = re.compile(r"[^.?!]*([?!])[”’»\"')]*\s*")


def tidied(nodes: Sequence[Node], request: Request, language: str) -> tuple[Node, ...]:
    """Return nodes that begin as the source does, with a capital where it has one.

    Capitals inside a sentence are the source's own, and so are short words said twice. Spaces are single, and none stands before a
    comma or behind a bracket where the source has none; an apostrophe is written as the source
    writes it; a question has both its marks where `language` has two.
    """
    source = request.text
    has_capitals = language in _NOUNS_HAVE_CAPITALS or _has_capitals(source)
    words = frozenset(_WORD.findall(source))
    tidy = [_tidy(node, source) if isinstance(node, str) else node for node in nodes]
    if source.count('"') % 2 == 0 and not _LOOSE_QUOTE.search(source):
        tidy = _quoted(tidy)
    if not has_capitals:
        tidy = [_quiet(node, words) if isinstance(node, str) else node for node in tidy]
    if tidy and isinstance(tidy[0], str):
        tidy[0] = tidy[0].lstrip()
    first = next((n for n, node in enumerate(tidy) if _letter(node) is not None), None)
    if first is None:
        return tuple(tidy)
    begins = source.lstrip(" “‘\"'(«")[:1]
    if begins.isupper():
        tidy[first] = _capitalised(tidy[first])
    elif begins.islower():
        tidy[first] = _begun_small(tidy[first], words)
    mark = _ONE_SENTENCE.fullmatch(source)
    opening = _OPENING.get(language, {}).get(mark[1], "") if mark else ""
    if opening and not any(isinstance(node, str) and opening in node for node in tidy):
        tidy[first : first + 1] = _opened(tidy[first], opening)
    return tuple(tidy)


def _tidy(text: str, source: str) -> str:
    text = _SPACES.sub(" ", text)
    for stray, instead in ((_LOOSE, ""), (_OPENED, ""), (_COMMAS, ","), (_DOUBLED, r"\1")):
        if not stray.search(source):
            text = stray.sub(instead, text)
    return text.replace("'", "’") if "’" in source and "'" not in source else text


def _quoted(nodes: Sequence[Node]) -> list[Node]:
    """Return nodes without spaces behind a straight quotation mark that opens: a pronoun was there."""
    marks = 0

    def closer(match: re.Match[str]) -> str:
        nonlocal marks
        marks += 1
        begins = not match.start() or match.string[match.start() - 1] in " (¿¡"
        return '"' if marks % 2 and begins else match[0]

    return [_QUOTE.sub(closer, node) if isinstance(node, str) else node for node in nodes]


def _has_capitals(source: str) -> bool:
    """Tell whether a sentence has a capital but for its first letter."""
    first = next((at for at, letter in enumerate(source) if letter.isalpha()), 0)
    return any(map(str.isupper, source[first + 1 :]))


def _quiet(text: str, words: frozenset[str]) -> str:
    """Return text without capitals but in words that the source writes so."""

    def small(match: re.Match[str]) -> str:
        word = match[0]
        return word if word in words or not word[1:].islower() else word[0].lower() + word[1:]

    return _CAPITALISED.sub(small, text)


def _begun_small(node: Node, words: frozenset[str]) -> Node:
    """Return a node that begins with a small letter, unless the source writes its word so."""
    at = _letter(node)
    assert at is not None
    if not isinstance(node, str):
        return node
    word = _WORD.match(node, at)
    if word is None or not word[0][0].isupper():
        return node
    alike = (w for w in words if w.casefold() == word[0].casefold())
    own = min(alike, key=lambda w: w[0].isupper(), default=None)
    small = word[0][0].lower() + word[0][1:] if word[0][1:].islower() else word[0]
    return node[:at] + (own or small) + node[word.end() :]


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
