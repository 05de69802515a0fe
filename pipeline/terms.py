"""Find the forms of terms in a text: tokens, a trie, longest match, exact places.

Most of a text is no term. So that it costs little, it is not cut into tokens: between spaces lie
pieces that are looked up whole, and where a script has no spaces, pairs of characters are. Only
where a form may start are tokens walked, from there. `tests/match` proves that nothing is missed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate, compress, count
from operator import add
from typing import NamedTuple

from pipeline.model import Span
from pipeline.tokens import SPACELESS, is_simple, pattern, plain, words
from pipeline.trie import CACHED, Form, Node, Word, Words, accepted, step

__all__ = ["Form", "Found", "TermIndex", "build"]

_LONGEST_PIECE = 64
"""Longer pieces between spaces are not remembered: they will not come again."""
_UNSPACED = frozenset("zh ja yue wuu lzh".split())
_PAUSES = "，。、；：？！"
"""What stands after a character without its being followed by another token of a form."""
_HAN = re.compile(f"[{SPACELESS}]")
_TWO = re.compile(f"[{SPACELESS}]{{2}}")


class Found(NamedTuple):
    """Forms found at a place; several where concepts or statuses share one way of writing."""

    span: Span
    forms: tuple[Form, ...]


@dataclass(slots=True, eq=False)
class _Start:
    """A token that a form may start with, within the piece of text that was looked up."""

    start: int
    end: int
    word: Word
    is_last: bool
    """Whether no token follows in its piece."""


class _Pieces(dict[str, tuple[_Start, ...]]):
    """For a piece of text between spaces, the tokens in it that a form may start with."""

    def __init__(self, known: Words) -> None:
        super().__init__()
        self._known = known

    def __missing__(self, piece: str) -> tuple[_Start, ...]:
        starts = self._starts(piece)
        if len(piece) <= _LONGEST_PIECE:
            if len(self) >= CACHED:
                self.clear()
            self[piece] = starts
        return starts

    def _starts(self, piece: str) -> tuple[_Start, ...]:
        found = [(m.end(), m.start(), self._known[m[0]]) for m in pattern(piece).finditer(piece)]
        last = found[-1][0] if found else 0
        return tuple(
            [_Start(start, end, word, end == last) for end, start, word in found if word.starts]
        )


class _Heads(dict[str, tuple[str, ...]]):
    """For a piece of text between spaces, the keys of the first token in it; none if it has none."""

    def __init__(self, known: Words) -> None:
        super().__init__()
        self._known = known

    def __missing__(self, piece: str) -> tuple[str, ...]:
        first = pattern(piece).search(piece)
        keys = self._known[first[0]].keys if first else ()
        if len(piece) <= _LONGEST_PIECE:
            if len(self) >= CACHED:
                self.clear()
            self[piece] = keys
        return keys


@dataclass(frozen=True, slots=True, eq=False)
class TermIndex:
    """The forms of many concepts in one language, ready to be found; made by `build`."""

    language: str
    inflects: bool
    _known: Words
    _pieces: _Pieces
    _heads: _Heads
    _pairs: frozenset[str]
    """The first two characters of all forms that start with two of a script without spaces."""
    _edges: re.Pattern[str]
    """Other tokens that may start a form: words, signs, and a character before any of them."""

    def find(self, text: str) -> tuple[Found, ...]:
        """Return the leftmost longest forms in a text, in order, none overlapping another.

        Time is linear in the text and in the longest form.
        """
        is_unspaced = self.language in _UNSPACED and is_simple(text)
        starts = self._by_pairs(text) if is_unspaced else self._by_pieces(text)
        sought = pattern(text)
        found: list[Found] = []
        position = 0
        for start, end, word, goes_on in starts:
            if start < position:
                continue
            place = (end, word.alone)
            if goes_on:
                place = self._longest(sought.finditer(text, end), end, word)
            if place[1]:
                position = place[0]
                found.append(Found(Span(start, position), place[1]))
        return tuple(found)

    def _by_pieces(self, text: str) -> Iterator[tuple[int, int, Word, bool]]:
        """Yield the places where a form may start: from, to, the word, whether more may follow."""
        pieces = text.split(" ")
        found = list(map(self._pieces.__getitem__, pieces))
        offsets: list[int] = []
        for number in compress(count(), found):
            offsets = offsets or list(accumulate(map(len, pieces), initial=0))
            at = offsets[number] + number
            for place in found[number]:
                word, goes_on = place.word, bool(place.word.nodes)
                if goes_on and place.is_last and number + 1 < len(pieces):
                    keys = self._heads[pieces[number + 1]]
                    goes_on = not keys or not word.following.isdisjoint(keys)
                if goes_on or word.alone:
                    yield at + place.start, at + place.end, word, goes_on

    def _by_pairs(self, text: str) -> Iterator[tuple[int, int, Word, bool]]:
        """Yield the same for a text whose characters, but for words of Latin, are its tokens."""
        pairs = compress(count(), map(self._pairs.__contains__, map(add, text, text[1:])))
        edges = [match.span() for match in self._edges.finditer(text)]
        for start, end in sorted([*edges, *((at, at + 1) for at in pairs)]):
            word = self._known[text[start:end]]
            if word.starts:
                yield start, end, word, bool(word.nodes)

    def _longest(
        self, following: Iterator[re.Match[str]], end: int, word: Word
    ) -> tuple[int, tuple[Form, ...]]:
        """Return where the longest form that starts with a word ends, and all that end there."""
        best = end, word.alone
        reached, passed = word.nodes, [word]
        for match in following:
            passed.append(self._known[match[0]])
            reached = step(reached, passed[-1].keys)
            if not reached:
                break
            if any([node.ends for node, _ in reached]):  # noqa: C419  # a list is quicker here
                written = tuple([one.plain for one in passed])
                if forms := accepted(reached, written):
                    best = match.end(), forms
        return best


def build(forms: Iterable[Form], language: str) -> TermIndex:
    """Return an index over forms; forms without a letter or digit are left out.

    What is found does not depend on the order of the forms.
    """
    root = Node()
    inflects = False
    for form in forms:
        if written := tuple(map(plain, words(form.text))):
            root.add(form, written)
            inflects = inflects or form.inflects
    known = Words(root, language, inflects=inflects)
    pairs, edges = frozenset(_pairs(root)), _edges(root)
    return TermIndex(language, inflects, known, _Pieces(known), _Heads(known), pairs, edges)


def _pairs(root: Node) -> Iterator[str]:
    for first, node in root.following.items():
        yield from filter(_TWO.fullmatch, (first + second for second in node.following))


def _edges(root: Node) -> re.Pattern[str]:
    """Return the pattern of what may start a form though it is no pair of characters."""
    seconds = {second for node in root.following.values() for second in node.following}
    after = "" if seconds & set(_PAUSES) else _PAUSES
    kinds = [rf"[{SPACELESS}](?![{SPACELESS}{after}])"]
    if singles := [key for key, node in root.following.items() if node.ends and len(key) == 1]:
        kinds.append(f"[{''.join(map(re.escape, sorted(singles)))}]")
    if any(not _HAN.match(key) and key.isalnum() for key in root.following):
        kinds.append(rf"[^\W_{SPACELESS}]+")
    if not all(key.isalnum() for key in root.following):
        kinds.append(r"[^\w\s]|_")
    return re.compile("|".join(kinds))
