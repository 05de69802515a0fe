"""Find the forms of terms in a text: tokens, a trie, longest match, exact places.

Most of a text is no term. So that it costs little, it is not cut into tokens: between spaces lie
pieces that are looked up whole (here), and where a script has no spaces, pairs of characters are
(`pipeline.characters`). Only where a longer form may start are tokens walked, from there. The laws
in tests/match compare what is found with a search that tries every form at every place.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import compress, count
from typing import NamedTuple

from pipeline.characters import UNSPACED, Characters
from pipeline.model import Span
from pipeline.tokens import is_simple, pattern, plain, words
from pipeline.trie import CACHED, Form, Node, Start, Word, Words, accepted, step

__all__ = ["Form", "Found", "TermIndex", "build"]

_LONGEST_PIECE = 64
"""Longer pieces between spaces are not remembered: they will not come again."""


LONGEST = 128
"""How many tokens a form may have; what is longer is a text, and would make hostile texts slow."""


class Found(NamedTuple):
    """Forms found at a place; several where concepts or statuses share one way of writing."""

    span: Span
    forms: tuple[Form, ...]


@dataclass(slots=True, eq=False)
class _Token:
    """A token that a form may start with, and its place in the piece of text that has it."""

    start: int
    end: int
    word: Word
    is_last: bool
    """Whether no token follows in its piece."""


class _Pieces(dict[str, tuple[_Token, ...]]):
    """For a piece of text between spaces, the tokens in it that a form may start with."""

    def __init__(self, known: Words) -> None:
        super().__init__()
        self._known = known
        self._inert = "".join(sign for sign in ",.;:!?)" if not known.starting(sign))
        """What may follow a word and starts no form."""

    def __missing__(self, piece: str) -> tuple[_Token, ...]:
        found = self._tokens(piece)
        if len(piece) <= _LONGEST_PIECE:
            if len(self) >= CACHED:
                self.clear()
            self[piece] = found
        return found

    def _tokens(self, piece: str) -> tuple[_Token, ...]:
        token = piece.rstrip(self._inert)
        if token.isascii() and token.isalnum():  # one token, by far the most frequent
            word = self._known.starting(token)
            is_last = len(token) == len(piece)
            return (_Token(0, len(token), word, is_last),) if word else ()
        places = [(m[0], *m.span()) for m in pattern(piece).finditer(piece)]
        last = places[-1][2] if places else 0
        return tuple(
            [
                _Token(start, end, word, is_last=end == last)
                for token, start, end in places
                if (word := self._known.starting(token))
            ]
        )


class _Heads(dict[str, tuple[str, ...]]):
    """For a piece of text between spaces, the keys of its first token; none if it has none."""

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
    _characters: Characters | None
    """How to find starts in a language without spaces; None for all others."""

    def find(self, text: str) -> tuple[Found, ...]:
        """Return the leftmost longest forms in a text, in order, none overlapping another.

        Time is linear in the text, at worst times the tokens of the longest form (128).
        """
        characters = self._characters
        by_characters = characters and is_simple(text)
        starts = characters.starts(text) if characters and by_characters else self._starts(text)
        sought = pattern(text)
        found: list[Found] = []
        position = 0
        for start, end, forms, word in starts:
            if start < position:
                continue
            place = (end, forms)
            if word:
                place = self._longest(sought.finditer(text, end), end, word)
            if place[1]:
                position = place[0]
                found.append(Found(Span(start, position), place[1]))
        return tuple(found)

    def _starts(self, text: str) -> Iterator[Start]:
        """Yield every place where a form starts or may start."""
        pieces = text.split(" ")
        found = list(map(self._pieces.__getitem__, pieces))
        at = last = 0
        for number in compress(count(), found):
            if number:
                at += len(" ".join(pieces[last:number])) + 1
            last = number
            for token in found[number]:
                word = token.word
                goes_on = bool(word.nodes)
                if goes_on and token.is_last and number + 1 < len(pieces):
                    keys = self._heads[pieces[number + 1]]
                    goes_on = not (keys and word.following.isdisjoint(keys))
                if goes_on or word.alone:
                    yield at + token.start, at + token.end, word.alone, word if goes_on else None

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
    """Return an index over forms; one without any token, or with over 128, is left out.

    What is found does not depend on the order of the forms.
    """
    with _collector_off():
        return _build(forms, language)


@contextmanager
def _collector_off() -> Iterator[None]:
    """Keep the garbage collector from looking, time and again, at a million objects just made."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _build(forms: Iterable[Form], language: str) -> TermIndex:
    root = Node()
    inflects = False
    characters: list[tuple[Form, tuple[str, ...]]] = []
    for form in forms:
        written = tuple(map(plain, words(form.text)))
        if 0 < len(written) <= LONGEST:
            root.add(form, written)
            characters.append((form, written))
            inflects = inflects or form.inflects
    known = Words(root, language, inflects=inflects)
    by_pairs = Characters(characters, known) if language in UNSPACED else None
    return TermIndex(language, inflects, known, _Pieces(known), _Heads(known), by_pairs)
