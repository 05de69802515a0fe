"""Write segments in Apertium's stream format, and read what its grammar made of them.

A word-bound blank, `[[t:x:3]]word[[/]]`, moves with its word; a superblank, `[3]`, stays between
two words. https://wiki.apertium.org/wiki/Apertium_stream_format
"""

from __future__ import annotations

import re
import shlex
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from pipeline.translate import _placeholders
from pipeline.translate._apertium_lexicon import Noun
from pipeline.translate._nodes import merged
from pipeline.translate._protocol import Node, Request, Tag, Term

VERSION = 3
"""Raised when another way of writing segments may give other answers."""

_RESERVED = re.compile(r"[\\^$\[\]{}/<>@~]")
_AS_BLANKS = frozenset("^~")
"""Some programs stop at the one and drop the other, escaped or not: they travel as superblanks."""
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_MARK = re.compile(
    r"\\(?P<escaped>.)|\[\[(?P<bound>[^\]]*)\]\]|\[(?P<blank>(?:\\.|[^\]\\])*)\]", re.DOTALL
)
_ID = re.compile(r"t:x:(\d+)")
# Programs that know no -z: they pass nulls through by themselves.
_UNBUFFERED = frozenset("vislcg3 cg-mwesplit apertium-wblank-attach apertium-wblank-detach".split())
_APOSTROPHE = re.compile(r"(?<=\w)’(?=\w)")
_PLURAL = re.compile(r"(?<=\w)s['’](?= \w)")
_QUOTES = re.compile(r"‘|(?<![\w])'")
_LETTERS = 4
"""As many of an approved form's letters begin its stand-in: enough for l'acord and e identidad."""

Stages = list[list[str]]


@dataclass(frozen=True, slots=True)
class Encoded:
    """A segment as a stream, and what its numbers stand for."""

    text: str
    nodes: Mapping[int, Node]
    """An opening or empty tag, or a term, by number."""
    nouns: Mapping[int, Noun]
    """Terms that a stand-in takes the place of, by number."""
    stem: str
    """What all stand-ins of this segment have before their number."""
    first: int = 0
    """The number of a term that begins the segment with a capital; 0 for none."""


class _Run(NamedTuple):
    """Text of an answer and the numbers bound to its words; a number alone for an empty tag."""

    text: str
    ids: frozenset[int] = frozenset()
    empty: int = 0


def stages(mode: Path) -> Stages:
    """Return the programs of a mode file, each with null flush, and with word-bound blanks.

    `$1` and `$2` are the generator's and the tagger's switches: no marks for unknown words.
    """
    chain: Stages = []
    for stage in mode.read_text("utf-8").strip().split("|"):
        words = [w for w in shlex.split(stage.replace("$1", "-n").replace("$2", "")) if w]
        program = Path(words[0]).name
        flush = [] if program in _UNBUFFERED or "-z" in words else ["-z"]
        command = [words[0], *flush, *words[1:]]
        if program == "lt-proc" and not chain:
            chain += [command, ["apertium-wblank-attach"]]
            continue
        if program == "lt-proc" and {"-g", "-n", "-d"} & set(words):
            chain.append(["apertium-wblank-detach"])
        chain.append(command)
    return chain


def parts(chain: Stages) -> tuple[Stages, Stages, Stages] | None:
    """Return the programs up to the analysis, to the words' translation, and the rest.

    None where a mode has not these steps.
    """
    words = next((n for n, stage in enumerate(chain, 1) if "-b" in stage[:3] and _is_lt(stage)), 0)
    if not words or not _is_lt(chain[0]):
        return None
    return chain[:2], chain[2:words], chain[words:]


def generator(chain: Stages) -> list[str] | None:
    """Return the program that inflects words of the target, marking those it does not know."""
    found = next((stage for stage in chain if _is_lt(stage) and "-n" in stage), None)
    return ["-g" if word == "-n" else word for word in found] if found else None


def _is_lt(stage: Sequence[str]) -> bool:
    return Path(stage[0]).name == "lt-proc"


def escape(text: str) -> str:
    """Return text with the stream's own letters escaped, and a space for what is no letter."""
    return _RESERVED.sub(_escaped, _CONTROL.sub(" ", text))


def _escaped(match: re.Match[str]) -> str:
    letter = match[0]
    return f"[c{ord(letter)}]" if letter in _AS_BLANKS else f"\\{letter}"


def straight(text: str) -> str:
    """Return text with the genitive as the dictionaries know it, unless it ends a quotation.

    >>> straight("the works’ data, Orvex’s data")
    "the works's data, Orvex's data"
    """
    text = _APOSTROPHE.sub("'", text)
    return text if _QUOTES.search(text) else _PLURAL.sub("s's", text)


def closed(text: str) -> str:
    """Return a segment with its end marked, so that no full stop at it is taken for the end."""
    return f"{text}[]"


def plain(answer: str) -> str:
    """Return the text of an answer, blanks and escapes undone."""
    return "".join(run.text for run in _runs(answer))


def encode(request: Request, nouns: Mapping[Term, Noun]) -> Encoded:
    """Return a request with its tags bound to the words they cover.

    Stand-ins take the place of terms that are `nouns`, to be told to the grammar; any other term is
    bound to its words.
    """
    stem = _placeholders.stem(request.text)
    nodes: dict[int, Node] = {}
    known: dict[int, Noun] = {}
    open_: list[int] = []
    pieces: list[str] = []
    first, begun = 0, False
    for node, text in zip(request.nodes, _straight(request), strict=True):
        if isinstance(node, str):
            pieces.append(_bound(escape(text), open_))
        elif isinstance(node, Tag) and node.edge == "close":
            open_.pop()
        elif isinstance(node, Tag):
            nodes[len(nodes) + 1] = node
            if node.edge == "empty":
                pieces.append(f"[{len(nodes)}]")
            else:
                open_.append(len(nodes))
        else:
            id = len(nodes) + 1  # noqa: A001  # the field's word
            nodes[id] = node
            if node in nouns:
                known[id] = nouns[node]
                first = id if not begun and node.text[:1].isupper() else first
                word = f"{_letters(nouns[node].form)}{stem}{id}x"
                pieces.append(_bound(word.capitalize() if first == id else word, open_))
            else:
                pieces.append(_bound(escape(text), [*open_, id]))
        begun = begun or any(map(str.isalnum, text))
    return Encoded(closed("".join(pieces)), nodes, known, stem, first)


def _straight(request: Request) -> Iterator[str]:
    """Yield the text of each node with its genitives straight, also where a term has one."""
    texts = [_text(node) for node in request.nodes]
    is_quoted = _QUOTES.search("".join(texts))
    for number, text in enumerate(texts):
        before = texts[number - 1] if number else ""
        is_plural = before.endswith("s") and not is_quoted and re.match("['’] ", text)
        yield "'s" + text[1:] if is_plural else text if is_quoted else straight(text)


def _text(node: Node) -> str:
    return "" if isinstance(node, Tag) else node if isinstance(node, str) else node.text


def _letters(form: str) -> str:
    """Return the first letters of a form, without accents: what stands before may depend on them."""
    plain_ = unicodedata.normalize("NFD", form[: _LETTERS * 2]).encode("ascii", "ignore").decode()
    match = re.match("[A-Za-z]*", plain_)
    assert match is not None
    return match[0][:_LETTERS].lower()


def _bound(text: str, ids: Sequence[int]) -> str:
    """Return escaped text with numbers bound to its words, white space outside."""
    if not ids or not text.strip():
        return text
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    marks = ";".join(f"t:x:{id}" for id in ids)  # noqa: A001
    return f"{text[:start]}[[{marks}]]{text[start:end]}[[/]]{text[end:]}"


def decode(answer: str, encoded: Encoded) -> tuple[Node, ...]:
    """Return an answer as nodes: a tag around all words it is bound to, a term for its words."""
    return tuple(merged(_nested(list(_runs(answer)), encoded)))


def _runs(answer: str) -> Iterator[_Run]:
    ids: frozenset[int] = frozenset()
    position = 0
    text = ""
    for match in _MARK.finditer(answer):
        text += answer[position : match.start()] + (match["escaped"] or _letter(match["blank"]))
        position = match.end()
        if match["bound"] is None and not (match["blank"] or "").isdigit():
            continue
        yield _Run(text, ids)
        text = ""
        if match["bound"] is not None:
            ids = frozenset(map(int, _ID.findall(match["bound"])))
        else:
            yield _Run("", ids, int(match["blank"]))
    yield _Run(text + answer[position:], ids)


def _letter(blank: str | None) -> str:
    """Return the reserved letter that a superblank stands for, or nothing."""
    return chr(int(blank[1:])) if blank and re.fullmatch(r"c\d{1,3}", blank) else ""


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
            yield from _with_terms(run.text, encoded)
        if run.empty and isinstance(empty := encoded.nodes.get(run.empty), Tag):
            yield empty
        for id in sorted((i for i in run.ids if last[i] == place), reverse=True):  # noqa: A001
            if isinstance(node := encoded.nodes.get(id), Tag):
                yield Tag(node.name, "close")


def _with_terms(text: str, encoded: Encoded) -> Iterator[Node]:
    """Yield text with its stand-ins as terms, in the form that the grammar was told."""
    if not encoded.nouns:
        yield text
        return
    position = 0
    place = rf"[a-z]{{0,{_LETTERS}}}{encoded.stem}(\d+)x"
    for match in re.finditer(place, text, re.IGNORECASE):
        id = int(match[1])  # noqa: A001
        if id in encoded.nouns:
            yield text[position : match.start()]
            yield _settled(id, encoded, is_upper=match[0][0].isupper())
            position = match.end()
    yield text[position:]


def _settled(id: int, encoded: Encoded, *, is_upper: bool) -> Term:
    """Return a term; one that the grammar moved to the front of a sentence begins with a capital."""
    term, form = encoded.nodes[id], encoded.nouns[id].form
    assert isinstance(term, Term)
    if is_upper and id != encoded.first and term.concept and form != term.text:
        form = form[:1].upper() + form[1:]
    return term._replace(target=form)
