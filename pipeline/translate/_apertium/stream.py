"""Write segments in Apertium's stream format, and read what its grammar made of them.

A word-bound blank, `[[t:x:3]]word[[/]]`, moves with its word; a superblank, `[3]`, stays between
two words. https://wiki.apertium.org/wiki/Apertium_stream_format
"""

from __future__ import annotations

import re
import shlex
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, cast

from pipeline.translate import _placeholders
from pipeline.translate._apertium.lexicon import Noun
from pipeline.translate._apertium.marks import Mark, letters
from pipeline.translate._nodes import merged
from pipeline.translate._protocol import Node, Request, Tag, Term

VERSION = 6
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
    letters: str = ""
    """All letters of the stream, to find the places of marks by."""
    marks: tuple[Mark, ...] = ()
    """Where codes stand, outer before inner."""
    fixed: Mapping[int, tuple[Node, ...]] = field(default_factory=dict)
    """What stays between two words, by number: empty tags, and pairs without a word inside."""


class _Run(NamedTuple):
    """Text of an answer and the numbers bound to its words; a number alone for what is fixed."""

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


def parts(chain: Stages) -> tuple[Stages, Stages, Stages, Stages] | None:
    """Return the programs up to the analysis, the words' translation, their order, and the rest.

    None where a mode has not these steps.
    """
    words = next((n for n, stage in enumerate(chain, 1) if "-b" in stage[:3] and _is_lt(stage)), 0)
    if not words or not _is_lt(chain[0]) or ["apertium-wblank-detach"] not in chain:
        return None
    order = chain.index(["apertium-wblank-detach"])
    return chain[:2], chain[2:words], chain[words:order], chain[order:]


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
    """Return a request as a stream, and where its codes stand in it.

    Stand-ins take the place of terms that are `nouns`, to be told to the grammar; any other term is
    bound to its words.
    """
    writer = _Writer(request, nouns, _placeholders.stem(request.text))
    for place, text in enumerate(_straight(request)):
        writer.add(place, text)
    return writer.encoded()


class _Open(NamedTuple):
    """A pair that is not closed yet."""

    id: int
    place: int
    """Index of its opening tag among the request's nodes."""
    piece: int
    """How many pieces stand before it."""
    start: int
    """How many letters do."""


class _Writer:
    """Writes the nodes of a request, one after the other."""

    def __init__(self, request: Request, nouns: Mapping[Term, Noun], stem: str) -> None:
        self._request, self._nouns, self._stem = request, nouns, stem
        self._pieces: list[str] = []
        self._nodes: dict[int, Node] = {}
        self._known: dict[int, Noun] = {}
        self._fixed: dict[int, tuple[Node, ...]] = {}
        self._marks: list[Mark] = []
        self._open: list[_Open] = []
        self._letters: list[str] = []
        self._count = 0
        self._last_word = -1
        """How many letters stood before the last text with a word in it; -1 for none."""
        self._first = 0

    def add(self, place: int, text: str) -> None:
        """Write a node; `text` is what it says, a tag nothing."""
        node = self._request.nodes[place]
        if isinstance(node, str):
            self._write(escape(text), text)
        elif isinstance(node, Term):
            self._term(node, text)
        elif node.edge == "close":
            self._close(self._open.pop(), place)
        else:
            id = self._number(node)  # noqa: A001  # the field's word
            if node.edge == "empty":
                self._pieces.append(f"[{id}]")
                self._fixed[id] = (node,)
            else:
                self._open.append(_Open(id, place, len(self._pieces), self._count))

    def encoded(self) -> Encoded:
        """Return all that was written."""
        return Encoded(
            closed("".join(self._pieces)),
            self._nodes,
            self._known,
            self._stem,
            self._first,
            "".join(self._letters),
            tuple(sorted(self._marks)),
            self._fixed,
        )

    def _number(self, node: Node) -> int:
        self._nodes[len(self._nodes) + 1] = node
        return len(self._nodes)

    def _write(self, piece: str, shown: str) -> None:
        self._pieces.append(piece)
        counted = letters(_CONTROL.sub(" ", shown))
        if any(map(str.isalnum, shown)):
            self._last_word = self._count
        self._letters.append(counted)
        self._count += len(counted)

    def _term(self, node: Term, text: str) -> None:
        id = self._number(node)  # noqa: A001  # the field's word
        if node not in self._nouns:
            self._write(_bound(escape(text), id), text)
            return
        self._known[id] = self._nouns[node]
        if self._last_word < 0 and node.text[:1].isupper():
            self._first = id
        word = f"{_letters(self._nouns[node].form)}{self._stem}{id}x"
        word = word.capitalize() if self._first == id else word
        self._write(word, word)

    def _close(self, pair: _Open, place: int) -> None:
        if self._last_word >= pair.start:
            self._marks.append(Mark(pair.id, pair.start, self._count))
        else:
            self._pieces[pair.piece :] = [f"[{pair.id}]"]
            self._letters[:] = ["".join(self._letters)[: pair.start]]
            self._count = pair.start
            self._fixed[pair.id] = self._request.nodes[pair.place : place + 1]


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


def _bound(text: str, id: int) -> str:  # the field's word
    """Return escaped text with a number bound to its words, white space outside."""
    if not text.strip():
        return text
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    return f"{text[:start]}[[t:x:{id}]]{text[start:end]}[[/]]{text[end:]}"


def lost(answer: Sequence[Node], encoded: Encoded) -> Iterator[int]:
    """Yield the numbers of codes that an answer lacks."""
    present = Counter(node for node in answer if isinstance(node, Tag))
    return (mark.id for mark in encoded.marks if not present[cast("Tag", encoded.nodes[mark.id])])


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
        yield from encoded.fixed.get(run.empty, ())
        for id in sorted((i for i in run.ids if last[i] == place), reverse=True):  # noqa: A001
            if isinstance(node := encoded.nodes.get(id), Tag):
                yield Tag(node.name, "close")


def _with_terms(text: str, encoded: Encoded) -> Iterator[Node]:
    """Yield text with its stand-ins as terms, in the form that the grammar was told."""
    if not encoded.nouns:
        yield text
        return
    position = 0
    for match in re.finditer(rf"{encoded.stem}(\d+)x", text, re.IGNORECASE):
        id = int(match[1])  # noqa: A001
        if id in encoded.nouns:
            begins = _letters(encoded.nouns[id].form)
            start = match.start() - len(begins)
            if start < position or text[start : match.start()].lower() != begins:
                start = match.start()
            yield text[position:start]
            yield _settled(id, encoded, is_upper=text[start].isupper())
            position = match.end()
    yield text[position:]


def _settled(id: int, encoded: Encoded, *, is_upper: bool) -> Term:
    """Return a term; one that the grammar moved to the front of a sentence begins with a capital."""
    term, form = encoded.nodes[id], encoded.nouns[id].form
    assert isinstance(term, Term)
    if is_upper and id != encoded.first and term.concept and form != term.text:
        form = form[:1].upper() + form[1:]
    return term._replace(target=form)
