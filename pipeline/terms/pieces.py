"""Look up what lies between spaces whole: most of a text starts no term, and is not cut into tokens.

A piece of text, and two pieces where a form goes on from one to the next, are looked at once; what
was found there is remembered.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.terms.paths import CACHED, Path, Vocabulary, Word, longest
from pipeline.terms.trie import Form
from pipeline.tokens import Token, pattern

LONGEST_PIECE = 64
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


Piece = tuple[Start, ...] | None
"""The starts in what lies between two spaces, mostly none; None where no form has its first word."""


class Pieces(dict[str, Piece]):
    """What is known of each piece of the texts so far."""

    def __init__(self, vocabulary: Vocabulary, root: Path) -> None:
        super().__init__()
        self._vocabulary, self._root = vocabulary, root
        self._heads: dict[str, Word | None] = {}
        # What may follow a word and is in no form.
        self._inert = "".join(sign for sign in ",.;:!?)" if not vocabulary[sign])

    def __missing__(self, piece: str) -> Piece:
        if len(piece) > LONGEST_PIECE:
            return (Start(0, len(piece), (), None),)
        if len(self) >= CACHED:
            self.clear()
            self._heads.clear()
        found = self[piece] = self._piece(piece)
        return found

    def may_follow(self, path: Path, piece: str) -> bool:
        """Tell whether a form that led to a path may go on with a piece."""
        head = self._heads.get(piece)  # None: it has no token, or is too long
        return head is None or path.leads_to(head)

    def start(self, tokens: Sequence[Token]) -> Start | None:
        """Return what starts at the first of some tokens; None if nothing does."""
        path = self._root
        for token in tokens:
            longer = path.after(self._vocabulary[token.text])
            if longer is None:
                break
            path = longer
        goes_on = path if path.depth == len(tokens) and path.following else None
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
        if not word:
            return None
        self._heads[piece] = word
        start = self.start((Token(token, 0, len(token)),))
        if start and start.path and len(token) < len(piece):  # a sign parts it from what follows
            start = start._replace(path=None) if start.forms else None
        return (start,) if start else ()

    def _cut(self, piece: str) -> Piece:
        """Return what is known of a piece that is not simply one word."""
        tokens = cut(piece)
        words = [self._vocabulary[token.text] for token in tokens]
        if words and not any(words):
            return None
        if words:
            self._heads[piece] = words[0]
        ways = (self.start(tokens[n:]) for n, word in enumerate(words) if word)
        return tuple(filter(None, ways))


Reach = tuple[int, tuple[Form, ...], Path | None]
"""How long the longest forms are, the forms, and where longer ones may go on."""


class Runs(dict[str, Reach]):
    """What starts with the first token of a few pieces in a row, without its place."""

    def __init__(self, pieces: Pieces) -> None:
        super().__init__()
        self._pieces = pieces

    def __missing__(self, run: str) -> Reach:
        if len(self) >= CACHED:
            self.clear()
        start = self._pieces.start(cut(run))
        found = self[run] = (start.end, start.forms, start.path) if start else (0, (), None)
        return found


def cut(text: str) -> list[Token]:
    """Return a text's tokens."""
    return [Token(match[0], *match.span()) for match in pattern(text).finditer(text)]
