"""Look up words and rows of words: which forms they are, and how long forms are that begin so.

Forms lie in a dictionary under all their tokens, folded. They are put there when a text first has
the token that they begin with: of a hundred thousand forms, a text asks for few.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, product

from pipeline.terms.trie import End, Form, accepted

Word = tuple[str, ...]
"""What a token of a text may stand for: folded tokens that the glossary has."""
Lengths = tuple[int, ...]
"""How many words forms have, the longest first."""

_NOTHING: Mapping[str, Lengths] = {}
"""One for all words that nothing goes on from: fewer places of memory to wait for."""


@dataclass(slots=True, eq=False)  # not frozen, which takes four times as long to make
class Piece:
    """What a piece of a text between two spaces stands for."""

    key: str
    """The one token that it stands for, as most do, or empty."""
    word: Word
    """All tokens that it may stand for; none where it is not simply a word."""
    is_form: bool = False
    """Whether the word alone is a form, if its rules hold."""
    following: Mapping[str, Lengths] = field(default_factory=lambda: _NOTHING)
    """How long the forms are that begin with it and go on with a token."""
    first: Word | None = None
    """What the first token of an unclear piece stands for, if it has one: the kiln of `kiln®`."""


class Rows:
    """The forms of a glossary by their tokens."""

    def __init__(self, ends: Iterable[End]) -> None:
        self._waiting: dict[str, list[End]] = {}
        for end in ends:
            self._waiting.setdefault(end.keys[0], []).append(end)
        self._ends: dict[Word, list[End]] = {}
        self._pieces: dict[str, Piece] = {}

    def piece(self, word: Word) -> Piece:
        """Return what a piece stands for that is simply a word."""
        if len(word) == 1:
            return self._piece(word[0])
        following: dict[str, Lengths] = {}
        pieces = list(map(self._piece, word))
        for piece in pieces:
            for second, lengths in piece.following.items():
                following[second] = merged((lengths, following.get(second, ())))
        return Piece("", word, any(piece.is_form for piece in pieces), following)

    def forms(self, row: Sequence[Word], written: tuple[str, ...]) -> tuple[Form, ...]:
        """Return the forms that words are, as their rules have it; the first is a `piece`'s."""
        known = self._ends
        return accepted([end for keys in product(*row) for end in known.get(keys, ())], written)

    def _piece(self, key: str) -> Piece:
        piece = self._pieces.get(key)
        if piece is None:
            following = self._sort(self._waiting.pop(key, ()))
            word = (key,)
            piece = Piece(key, word, word in self._ends, following)
            self._pieces[key] = piece
        return piece

    def _sort(self, ends: Iterable[End]) -> Mapping[str, Lengths]:
        """Put forms with one beginning in their places; return how long those are that go on."""
        following: dict[str, Lengths] = {}
        for end in ends:
            keys, length = end.keys, len(end.keys)
            self._ends.setdefault(keys, []).append(end)
            if length > 1 and length not in (known := following.get(keys[1], ())):
                following[keys[1]] = merged((known, (length,))) if known else (length,)
        return following or _NOTHING


def merged(rows: Iterable[Lengths]) -> Lengths:
    """Return all lengths, each once."""
    return tuple(sorted(set(chain.from_iterable(rows)), reverse=True))
