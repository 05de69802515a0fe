"""Remember what the pieces of texts between two spaces stand for: nearly all come again."""

from __future__ import annotations

from typing import Literal

from pipeline.terms.paths import Vocabulary
from pipeline.terms.rows import Piece, Rows, Word
from pipeline.tokens import words

LONGEST_PIECE = 64
"""A longer piece is not looked up: it will hardly come again, and may be a text without spaces."""
_MEANINGS = 3
"""A piece that may stand for more words is not looked up: rows of such have too many meanings."""

Known = Piece | Literal[False] | None
"""None is what no form has, as most of a text; False a word that only goes on forms, see `later`."""
UNCLEAR = Piece("", ())
"""What a piece is in which there may be anything."""


class Pieces(dict[str, Known]):
    """What each piece of the texts so far stands for, in small letters; None for most."""

    def __init__(self, vocabulary: Vocabulary, rows: Rows) -> None:
        self._vocabulary, self._rows = vocabulary, rows
        self.later: dict[str, Piece] = {}
        """What those stand for that begin no form: it is not asked until one goes on."""
        self.forget()

    def __missing__(self, piece: str) -> Known:
        if len(piece) > LONGEST_PIECE:
            return UNCLEAR
        found = self[piece] = self._found(piece)
        return found

    def forget(self) -> None:
        """Forget all pieces."""
        self.clear()
        self.later.clear()
        self[""], self.later[""] = False, UNCLEAR  # what lies between two signs

    def _found(self, piece: str) -> Known:
        is_word = piece.isascii() and piece.isalnum()
        if not is_word and (tokens := words(piece)) != [piece]:
            known = [self._vocabulary[token] for token in tokens]
            if any(known):
                return Piece("", (), first=known[0])
            return None if tokens else UNCLEAR
        word = self._vocabulary.word(piece)
        return self._meant(piece, word) if word else None

    def _meant(self, piece: str, word: Word) -> Known:
        if len(word) > _MEANINGS:
            return Piece("", (), first=word)
        meant = self._rows.piece(word)
        if meant.is_form or meant.following:
            return meant
        self.later[piece] = meant
        return False
