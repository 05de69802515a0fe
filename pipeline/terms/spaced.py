"""Find where forms start in scripts with spaces: most words start none, and are only looked up.

Signs that no form has are blanked out first, one space for one sign, so that what lies between two
spaces is nearly always one word, and capitals are made small: case counts where a form is found.
What a word stands for is found out once and remembered (`pipeline.terms.rows`). Texts meet most of
their words in dictionaries too large for a processor's cache, and wait for them: there are few.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import compress, count
from typing import Literal

from pipeline.terms.paths import CACHED, Found, Machine, Vocabulary, found_at
from pipeline.terms.rows import Lengths, Piece, Rows, Word, merged
from pipeline.terms.trie import End, Form
from pipeline.tokens import IGNORED, LONGEST_FORM, pattern, plain, words

LONGEST_PIECE = 64
"""A longer piece is not looked up: it will hardly come again, and may be a text without spaces."""
_MEANINGS = 3
"""A piece that may stand for more words is not looked up: rows of such have too many meanings."""
_ROW = 6
"""How many words are looked at before tokens are walked, which is linear for any forms."""

_JOINING = frozenset(re.sub(r"\\(.)", r"\1", IGNORED)) - frozenset("・･")
"""Signs that may stand within a form though it has none, but those that depend on their place."""
_WHITE = "\t\n\r\u00a0\u2009\u202f\u3000"
_PARTING = ",.;:!?()[]/%$&€£+*=#@<>|…—―。，、；：！？（）¿¡،؛؟।"
"""Signs that end a form, unless the glossary has one with them."""

_Known = Piece | Literal[False] | None
"""None is what no form has, as most of a text; False a word that only goes on forms, see `later`."""
_UNCLEAR = Piece("", ())
"""What a piece is in which there may be anything."""
_ANY: Lengths = (LONGEST_FORM,)
"""How long forms may be where it cannot be told."""
_NO_PIECE = " "
"""What comes after the last piece; no text has it."""

_Best = tuple[int, tuple[Form, ...] | None]
"""Where the longest forms end, and they; empty where nothing is found, None where it is unclear."""


class Spaced:
    """The forms of a glossary by the words that they start with."""

    def __init__(self, machine: Machine, ends: Iterable[End]) -> None:
        self._machine = machine
        self._rows = Rows(ends)
        self._pieces = _Pieces(machine.vocabulary, self._rows)
        self._blank = _Blank(machine.vocabulary)
        self._forms: dict[str, tuple[Form, ...]] = {}
        """Those that a word or a row of words is, as a text has it."""

    def find(self, text: str) -> list[Found]:
        """Return the leftmost longest forms in a text."""
        self._pieces.keep_within(CACHED)
        written = self._blank(text).split(" ")
        known = list(map(self._pieces.__getitem__, written))
        known.append(None)
        written.append(_NO_PIECE)
        forms_of = self._forms.get
        tokens: re.Pattern[str] | None = None  # to choose it, the whole text is looked at
        at = last = settled = 0
        found: list[Found] = []
        for number in compress(count(), known):
            piece = known[number] or _UNCLEAR
            longer: Lengths | None = None
            if following := piece.following:
                longer = self._longer(following, known[number + 1], written[number + 1])
            if not longer and not piece.is_form and piece.word:
                continue
            # Where it stands is reckoned only where something may be found.
            if number:
                at += len(" ".join(written[last:number])) + 1
                last = number
            end = at + len(written[number])
            if end <= settled:
                continue
            forms: tuple[Form, ...] | None = None
            if longer:
                row = slice(number, number + min(longer[0], _ROW))
                end, forms = self._longest(text, at, written[row], known[row], longer)
            elif piece.word:
                word = text[at:end]
                forms = piece.alone if word == written[number] else forms_of(word)
                if forms is None:
                    forms = self._learnt(word, (piece.word,))
            if forms:
                settled = end
                found.append(found_at(at, end, forms))
            elif forms is None:
                tokens = tokens or pattern(text)
                present = tokens.finditer(text, max(at, settled))
                places, rest = self._machine.walk(text, present, at + 1 if piece.word else end)
                found += places
                settled = len(text) if rest is None else rest
        return found

    def _longer(
        self, following: Mapping[str, Lengths], after: _Known, written: str
    ) -> Lengths | None:
        """Return how long forms may be that go on with a piece."""
        piece = self._pieces.later[written] if after is False else after
        if piece is None:
            return None if written else _lengths(following, _UNCLEAR)
        return following.get(piece.key) if piece.key else _lengths(following, piece)

    def _longest(
        self,
        text: str,
        at: int,
        written: Sequence[str],
        known: Sequence[_Known],
        lengths: Lengths,
    ) -> _Best:
        """Return the longest forms that start a row of pieces, where the first word's are known.

        A row as long as the longest of them, that was once found to be forms, is those again.
        """
        if lengths[0] <= _ROW:
            row = text[at : at + len(" ".join(written))]
            if forms := self._forms.get(row):
                return at + len(row), forms
        ends: list[int] = []
        meant: list[Word] = []
        end = at - 1
        for each, one in zip(written, known, strict=True):
            piece = self._pieces.later[each] if one is False else one
            if ends and ((piece is None and each) or text[end] in self._blank.parting):
                break  # no form has the word, or what stands before it
            if piece is None or not piece.word:
                return at, None
            end += len(each) + 1
            ends.append(end)
            meant.append(piece.word)
        else:
            if lengths[0] > len(ends):
                return at, None
        for length in (*lengths, 1):
            if length <= len(ends):
                row = text[at : ends[length - 1]]
                forms = self._forms.get(row)
                if forms is None:
                    forms = self._learnt(row, meant[:length])
                if forms:
                    return ends[length - 1], forms
        return at, ()

    def _learnt(self, written: str, row: Sequence[Word]) -> tuple[Form, ...]:
        """Return the forms that a row of words is, and remember them."""
        tokens = words(written) if len(row) > 1 else [written]
        forms = self._rows.forms(row, tuple(map(plain, tokens)))
        if len(self._forms) >= CACHED:
            self._forms.clear()
        if forms or len(row) == 1:  # of rows that are no form, there is no end
            self._forms[written] = forms
        return forms


def _lengths(following: Mapping[str, Lengths], piece: Piece) -> Lengths:
    """Return how long forms may be that go on with a piece that is unclear or one of several words."""
    if piece.word:
        return merged(following.get(key, ()) for key in piece.word)
    is_other = piece.first is not None and following.keys().isdisjoint(piece.first)
    return () if is_other else _ANY


class _Pieces(dict[str, _Known]):
    """What each piece of the texts so far stands for, in small letters; None for most."""

    def __init__(self, vocabulary: Vocabulary, rows: Rows) -> None:
        super().__init__()
        self._vocabulary, self._rows = vocabulary, rows
        self.later: dict[str, Piece] = {}
        """What those stand for that begin no form: it is not asked until one goes on."""

    def __missing__(self, piece: str) -> _Known:
        if len(piece) > LONGEST_PIECE:
            return _UNCLEAR
        found = self[piece] = self._found(piece)
        return found

    def keep_within(self, most: int) -> None:
        """Forget all pieces where there are more."""
        if len(self) >= most:
            self.clear()
            self.later.clear()

    def _found(self, piece: str) -> _Known:
        is_word = piece.isascii() and piece.isalnum()
        if not is_word and (tokens := words(piece)) != [piece]:
            known = [self._vocabulary[token] for token in tokens]
            if any(known):
                return Piece("", (), first=known[0])
            return _UNCLEAR if piece and not tokens else None
        word = self._vocabulary.word(piece)
        return self._meant(piece, word) if word else None

    def _meant(self, piece: str, word: Word) -> _Known:
        if len(word) > _MEANINGS:
            return Piece("", (), first=word)
        meant = self._rows.piece(word)
        if meant.is_form:
            return replace(meant, alone=self._rows.forms((word,), (plain(piece),)))
        if meant.following:
            return meant
        self.later[piece] = meant
        return False


class _Blank:
    """Writes a space for each sign that no form has, and small letters unless capitals matter."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.parting = frozenset(sign for sign in _PARTING if not vocabulary[sign])
        signs = sorted({*self.parting, *_JOINING, *_WHITE})
        ascii_signs = "".join(filter(str.isascii, signs)).encode()
        self._makes_small = not vocabulary.minds_capitals
        capitals = string.ascii_uppercase.encode() if self._makes_small else b""
        self._ascii = bytes.maketrans(
            ascii_signs + capitals, b" " * len(ascii_signs) + capitals.lower()
        )
        self._others = [sign for sign in signs if not sign.isascii()]

    def __call__(self, text: str) -> str:
        # By way of bytes, since str.translate takes twenty times as long.
        written = text.encode("utf-8", "surrogatepass").translate(self._ascii)
        text = written.decode("utf-8", "surrogatepass")
        if not text.isascii():
            for sign in self._others:
                if sign in text:
                    text = text.replace(sign, " ")
            # Every letter but İ has one small letter.
            if self._makes_small and len(small := text.lower()) == len(text):
                return small
        return text
