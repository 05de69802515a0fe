"""Write segments in Apertium's stream format, and read what its grammar made of them.

A word-bound blank, `[[t:x:3]]word[[/]]`, moves with its word; a superblank, `[3]`, stays between
two words. https://wiki.apertium.org/wiki/Apertium_stream_format
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from pipeline.translate._nodes import merged
from pipeline.translate._protocol import Node, Request, Tag, Term

VERSION = 1
"""Raised when another way of writing segments may give other answers."""

_RESERVED = re.compile(r"([\\^$\[\]{}/<>@~])")
_MARK = re.compile(
    r"\\(?P<escaped>.)|\[\[(?P<bound>[^\]]*)\]\]|\[(?P<blank>(?:\\.|[^\]\\])*)\]", re.DOTALL
)
_ID = re.compile(r"t:x:(\d+)")
_SPACES = re.compile(" {2,}")
_WORDS = re.compile(r"\s*(.*?)\s*\Z", re.DOTALL)
# Programs that know no -z: they pass nulls through by themselves.
_UNBUFFERED = frozenset("vislcg3 cg-mwesplit apertium-wblank-attach apertium-wblank-detach".split())


@dataclass(frozen=True, slots=True)
class Encoded:
    """A segment as a stream, and what its numbers stand for."""

    text: str
    nodes: Mapping[int, Node]
    """An opening or empty tag, or a term, by number."""


class _Run(NamedTuple):
    """Text of an answer and the numbers bound to its words; a number alone for an empty tag."""

    text: str
    ids: frozenset[int] = frozenset()
    empty: int = 0


def stages(mode: Path) -> list[list[str]]:
    """Return the programs of a mode file, each with null flush, and with word-bound blanks.

    `$1` and `$2` are the generator's and the tagger's switches: no marks for unknown words.
    """
    chain: list[list[str]] = []
    for stage in mode.read_text("utf-8").strip().split("|"):
        words = [w for w in shlex.split(stage.replace("$1", "-n").replace("$2", "")) if w]
        program = Path(words[0]).name
        if program == "lt-proc" and not {"-b", "-g", "-n", "-p", "-d"} & set(words):
            chain += [[words[0], "-z", *words[1:]], ["apertium-wblank-attach"]]
            continue
        if program == "lt-proc" and {"-g", "-n", "-d"} & set(words):
            chain.append(["apertium-wblank-detach"])
        flush = [] if program in _UNBUFFERED or "-z" in words else ["-z"]
        chain.append([words[0], *flush, *words[1:]])
    return chain


def escape(text: str) -> str:
    """Return text with the stream's own letters escaped."""
    return _RESERVED.sub(r"\\\1", text)


def closed(text: str) -> str:
    """Return a segment with its end marked, so that no full stop at it is taken for the end."""
    return f"{text}[]"


def plain(answer: str) -> str:
    """Return the text of an answer, blanks and escapes undone."""
    return "".join(run.text for run in _runs(answer))


def encode(request: Request) -> Encoded:
    """Return a request with its tags and terms bound to the words they cover."""
    nodes: dict[int, Node] = {}
    open_: list[int] = []
    pieces: list[str] = []
    for node in request.nodes:
        if isinstance(node, str):
            pieces.append(_bound(node, open_))
        elif isinstance(node, Tag) and node.edge == "close":
            open_.pop()
        else:
            nodes[len(nodes) + 1] = node
            pieces.append(_piece(node, len(nodes), open_))
    return Encoded(closed("".join(pieces)), nodes)


def _piece(node: Node, id: int, open_: list[int]) -> str:
    if isinstance(node, Term):
        # What is never translated would be mangled as a word: a stand-in takes its place.
        words = node.text if node.concept else f"Xcode{id}x"
        return _bound(words, [*open_, id])
    if isinstance(node, Tag) and node.edge == "empty":
        return f"[{id}]"
    open_.append(id)
    return ""


def _bound(text: str, ids: Sequence[int]) -> str:
    """Return text with numbers bound to its words, white space outside."""
    if not ids or not text.strip():
        return escape(text)
    match = _WORDS.match(text)
    assert match is not None
    start, end = match.span(1)
    marks = ";".join(f"t:x:{id}" for id in ids)  # noqa: A001
    return f"{text[:start]}[[{marks}]]{escape(match[1])}[[/]]{text[end:]}"


def decode(answer: str, encoded: Encoded) -> tuple[Node, ...]:
    """Return an answer as nodes: a tag around all words it is bound to, a term for its words."""
    return tuple(merged(_nested(list(_runs(answer)), encoded)))


def _runs(answer: str) -> Iterator[_Run]:
    ids: frozenset[int] = frozenset()
    position = 0
    text = ""
    for match in _MARK.finditer(answer):
        text += answer[position : match.start()] + (match["escaped"] or "")
        position = match.end()
        if match["escaped"] is not None:
            continue
        yield _Run(text, ids)
        text = ""
        if match["bound"] is not None:
            ids = frozenset(map(int, _ID.findall(match["bound"])))
        elif match["blank"].isdigit():
            yield _Run("", ids, int(match["blank"]))
    yield _Run(text + answer[position:], ids)


def _nested(runs: Sequence[_Run], encoded: Encoded) -> Iterator[Node]:
    """Yield texts, tags and terms; a tag reaches from its first word to its last.

    Numbers were given outer before inner, so that closing in their reverse order nests.
    """
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    for place, run in enumerate(runs):
        for id in run.ids:  # noqa: A001  # the field's word
            first.setdefault(id, place)
            last[id] = place
    inside_term = 0
    for place, run in enumerate(runs):
        for id in sorted(i for i in run.ids if first[i] == place):  # noqa: A001
            node = encoded.nodes.get(id)
            if isinstance(node, Term) and place > inside_term - 1:
                yield node
                inside_term = last[id] + 1
            elif isinstance(node, Tag):
                yield node
        if place >= inside_term:
            yield run.text
        if run.empty and isinstance(empty := encoded.nodes.get(run.empty), Tag):
            yield empty
        for id in sorted((i for i in run.ids if last[i] == place), reverse=True):  # noqa: A001
            if isinstance(node := encoded.nodes.get(id), Tag):
                yield Tag(node.name, "close")


def tidied(nodes: Sequence[Node], request: Request) -> tuple[Node, ...]:
    """Return nodes that begin as the source does, with a capital where it has one, spaces single."""
    tidy = [_SPACES.sub(" ", node) if isinstance(node, str) else node for node in nodes]
    starts_upper = request.text.lstrip()[:1].isupper()
    for place, node in enumerate(tidy):
        if isinstance(node, Term):
            break
        if isinstance(node, str) and (text := node.lstrip() if place == 0 else node).strip():
            tidy[place] = text[:1].upper() + text[1:] if starts_upper else text
            break
    return tuple(tidy)
