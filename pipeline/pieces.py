"""Look up what lies between spaces whole: most of a text starts no term, and is not cut into tokens.

A piece of text, and two pieces where a form goes on from one to the next, are looked at once; what
was found there is remembered.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.paths import CACHED, Path, Vocabulary, longest
from pipeline.tokens import Token, pattern
from pipeline.trie import Form

_LONGEST = 64
"""A longer piece is not looked up: it will hardly come again, and may be a text without spaces."""


class Start(NamedTuple):
    """A place where forms start or may start; counted from where its piece begins.

    With neither forms nor path: anything may be there, in a piece too long to be looked up.
    """

    start: int
    end: int
    """Where the longest forms end that the piece has there."""
    forms: tuple[Form, ...]
    path: Path | None
    """Where longer ones may go on from the piece's end."""


class Piece(tuple[Start, ...]):  # noqa: SLOT001  # a tuple has no room for slots
    """The starts in what lies between two spaces, mostly none; to ask that is as quick as can be."""

    head: tuple[str, ...] | None = ()
    """The glossary's tokens that its first may stand for; None if it has no token at all."""

    def may_follow(self, path: Path) -> bool:
        """Tell whether a form that led here may go on with this piece."""
        return self.head is None or not path.following.isdisjoint(self.head)


NOTHING = Piece()
"""A word that no form has; also what stands after a text."""


class Pieces(dict[str, Piece]):
    """What is known of each piece of the texts so far."""

    def __init__(self, vocabulary: Vocabulary, root: Path) -> None:
        super().__init__()
        self._vocabulary, self._root = vocabulary, root
        # What may follow a word and is in no form.
        self._inert = "".join(sign for sign in ",.;:!?)" if not vocabulary[sign])

    def __missing__(self, piece: str) -> Piece:
        if len(piece) > _LONGEST:
            return _made((Start(0, len(piece), (), None),), None)
        if len(self) >= CACHED:
            self.clear()
        found = self[piece] = self._piece(piece)
        return found

    def start(self, tokens: Sequence[Token]) -> Start | None:
        """Return what starts at the first of some tokens; None if nothing does."""
        path = self._root
        for token in tokens:
            word = self._vocabulary[token.text]
            longer = path.after(word) if word else None
            if longer is None:
                break
            path = longer
        is_at_end = len(path.words) == len(tokens)
        goes_on = path if is_at_end and path.following else None
        count, forms = longest(path, tokens) if path.ending else (0, ())
        if not forms and goes_on is None:
            return None
        return Start(tokens[0].start, tokens[max(count, 1) - 1].end, forms, goes_on)

    def _piece(self, piece: str) -> Piece:
        token = piece.rstrip(self._inert)
        if not (token.isascii() and token.isalnum()):
            return self._cut(piece)
        # One word, as by far the most.
        word = self._vocabulary[token]
        if word is None:
            return NOTHING
        start = self.start((Token(token, 0, len(token)),))
        if start and len(token) < len(piece):
            start = start._replace(path=None) if start.forms else None
        return _made((start,) if start else (), word.keys)

    def _cut(self, piece: str) -> Piece:
        """Return what is known of a piece that is not simply one word."""
        tokens = cut(piece)
        if not tokens:
            return _made((), None)
        words = [self._vocabulary[token.text] for token in tokens]
        ways = (self.start(tokens[n:]) for n, word in enumerate(words) if word)
        return _made(tuple(filter(None, ways)), words[0].keys if words[0] else ())


class Pairs(dict[str, Start | None]):
    """What starts with the first token of two pieces and the space between, for texts so far."""

    def __init__(self, pieces: Pieces) -> None:
        super().__init__()
        self._pieces = pieces

    def __missing__(self, pair: str) -> Start | None:
        if len(self) >= CACHED:
            self.clear()
        start = self[pair] = self._pieces.start(cut(pair))
        return start


def cut(text: str) -> list[Token]:
    """Return a text's tokens."""
    return [Token(match[0], *match.span()) for match in pattern(text).finditer(text)]


def _made(starts: tuple[Start, ...], head: tuple[str, ...] | None) -> Piece:
    if not starts and head == ():
        return NOTHING
    piece = Piece(starts)
    piece.head = head
    return piece
