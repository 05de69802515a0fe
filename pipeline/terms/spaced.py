"""Find where forms start in scripts with spaces: most words start none, and are only looked up.

Signs that no form has are blanked out first (`pipeline.terms.blank`), and capitals are made small:
case counts where a form is found. In plain text of a regular language an automaton then finds the
words that forms start with (`pipeline.terms.starts`); elsewhere what a piece between two spaces
stands for is found out once and remembered (`pipeline.terms.pieces`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import compress, count

from pipeline import garbage
from pipeline.model import Span
from pipeline.terms.blank import Blank
from pipeline.terms.paths import CACHED, Found, Machine, found_at
from pipeline.terms.pieces import UNCLEAR, Known, Pieces
from pipeline.terms.rows import Lengths, Piece, Rows, Word, merged
from pipeline.terms.starts import Starts
from pipeline.terms.trie import End, Form
from pipeline.tokens import LONGEST_FORM, pattern, plain, words

_ROW = 6
"""How many words are looked at before tokens are walked, which is linear for any forms."""
_ANY: Lengths = (LONGEST_FORM,)
"""How long forms may be where it cannot be told."""
_LAST = "\n"
"""What comes after the last piece; no piece is this, and no form has it."""
_NOTHING = Piece("", ("",))
"""What a word is that no form starts with, though it might have been."""

_Best = tuple[int, tuple[Form, ...] | None]
"""Where the longest forms end, and they; empty where nothing is found, None where it is unclear."""


class Spaced:
    """The forms of a glossary by the words that they start with."""

    def __init__(self, machine: Machine, ends: Sequence[End]) -> None:
        self._machine = machine
        self._ends = ends
        self._rows = Rows(ends)
        self._pieces = Pieces(machine.vocabulary, self._rows)
        self._blank = Blank(machine.vocabulary)
        self._forms: dict[str, tuple[Form, ...]] = {}
        """Those that a word or a row of words is, as a text has it."""
        self._ways: dict[str, Lengths] = {}
        """How long forms may be that begin with a word and another, in small letters."""
        self._pairs: dict[str, _Best] = {}
        """How long two words are that are forms, as a text has them, and begin none that is longer."""

    @cached_property
    def _starts(self) -> Starts | None:
        """What may start a form, where it can be told; made when the first text asks for it."""
        writings = self._machine.vocabulary.writings
        if writings is None:
            return None
        with garbage.left_alone():
            return Starts({end.keys[:2] for end in self._ends}, writings, self._blank)

    def find(self, text: str) -> list[Found]:
        """Return the leftmost longest forms in a text."""
        if len(self._pieces) >= CACHED:
            self._pieces.forget()
        blank = self._blank(text)
        if blank.isascii() and (starts := self._starts):
            found = self._find_plain(text, f" {blank} {_LAST} ", starts)
            if found is not None:
                return found
        return self._find(text, blank.split(" "))

    def _find_plain(self, text: str, padded: str, starts: Starts) -> list[Found] | None:
        """Return the forms in a text with a space before it; None if it is not plain after all."""
        tokens: re.Pattern[str] | None = None  # to choose it, the whole text is looked at
        pieces, ends, parting = starts.pieces, starts.lengths, self._blank.parting
        forms_of, pair_of, new = self._forms.get, self._pairs.get, tuple.__new__
        settled = 0
        found: list[Found] = []
        for at, number in starts.find(padded).items():
            piece = pieces[number]
            if piece is None:
                if not ends[number]:
                    return None
                piece = pieces[number] = self._pieces[starts.words[number]] or _NOTHING
            if at < settled:
                continue
            end = at + ends[number]
            best: _Best | None = None
            if number < starts.longer and text[end : end + 1] not in parting:
                stop = padded.find(" ", end + 2)
                best = pair_of(text[at : stop - 1]) or self._go_on(text, padded, at, stop, piece)
            forms: tuple[Form, ...] | None = None
            if best:
                end, forms = at + best[0], best[1]
            elif piece.is_form:
                word = text[at:end]
                forms = forms_of(word)
                if forms is None:
                    forms = self._learnt(word, (piece.word,))
            elif piece.word:
                continue
            if forms:
                settled = end
                found.append(new(Found, (new(Span, (at, end)), forms)))  # as found_at, uncalled
            elif forms is None:
                tokens = tokens or pattern(text)
                places, rest = self._machine.walk(text, tokens.finditer(text, at), at + 1)
                found += places
                settled = len(text) if rest is None else rest
        return found

    def _find(self, text: str, written: list[str]) -> list[Found]:
        """Return the forms in a text that was cut into pieces."""
        known = list(map(self._pieces.__getitem__, written))
        known.append(None)
        written.append(_LAST)
        forms_of = self._forms.get
        tokens: re.Pattern[str] | None = None  # to choose it, the whole text is looked at
        at = last = settled = 0
        found: list[Found] = []
        for number in compress(count(), known):
            piece = known[number] or UNCLEAR
            longer: Lengths | None = None
            after = known[number + 1]
            if after is not None and (following := piece.following):
                longer = self._longer(following, after, written[number + 1])
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
                row = " ".join(written[number : number + min(longer[0], _ROW)])
                end, forms = self._longest(text, at, row, longer)
            elif piece.word:
                word = text[at:end]
                forms = forms_of(word)
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

    def _go_on(self, text: str, padded: str, at: int, stop: int, piece: Piece) -> _Best | None:
        """Return how long the longest forms are that a piece and the next begin, and they; see `_Best`.

        None where no form begins with the two.
        """
        pair = padded[at + 1 : stop]
        longer = self._ways.get(pair)
        if longer is None:
            longer = self._way(pair, piece, pair.rpartition(" ")[2])
        if not longer:
            return None
        if longer[0] == 2 and (two := self._pair(text[at : stop - 1], pair, piece)):
            return two
        row = _row(padded, at + 1, stop, min(longer[0], _ROW) - 2)
        end, forms = self._longest(text, at, row, longer)
        return end - at, forms

    def _pair(self, written: str, pair: str, piece: Piece) -> _Best | None:
        """Return how long two words are and the forms that both are, and remember them."""
        second = pair.rpartition(" ")[2]
        after = self._pieces[second] or self._pieces.later[second]
        if not after.word:
            return None
        forms = self._rows.forms((piece.word, after.word), _as_written(written, 2))
        if not forms:
            return None
        if len(self._pairs) >= CACHED:
            self._pairs.clear()
        best = self._pairs[written] = len(written), forms
        return best

    def _way(self, pair: str, piece: Piece, after: str) -> Lengths:
        """Return how long forms may be that begin with a piece and another, and remember it."""
        if len(self._ways) >= CACHED:
            self._ways.clear()
        # A word that might have begun a form may begin none after all.
        following = piece.following
        longer = following and self._longer(following, self._pieces[after], after)
        self._ways[pair] = longer or ()
        return longer or ()

    def _longer(
        self, following: Mapping[str, Lengths], after: Known, written: str
    ) -> Lengths | None:
        """Return how long forms may be that go on with a piece."""
        if after is None:
            return None
        piece = after or self._pieces.later[written]
        return following.get(piece.key) if piece.key else _lengths(following, piece)

    def _longest(self, text: str, at: int, pieces: str, lengths: Lengths) -> _Best:
        """Return the longest forms that start a row of pieces, where the first word's are known.

        A row as long as the longest of them, that was once found to be forms, is those again.
        """
        if lengths[0] <= _ROW:
            row = text[at : at + len(pieces)]
            if forms := self._forms.get(row):
                return at + len(row), forms
        ends: list[int] = []
        meant: list[Word] = []
        end = at - 1
        for each in pieces.split(" "):
            known = self._pieces[each] if each != _LAST else None
            piece = self._pieces.later[each] if known is False else known
            if ends and (piece is None or text[end] in self._blank.parting):
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
        forms = self._rows.forms(row, _as_written(written, len(row)))
        if len(self._forms) >= CACHED:
            self._forms.clear()
        if forms or len(row) == 1:  # of rows that are no form, there is no end
            self._forms[written] = forms
        return forms


def _as_written(row: str, length: int) -> tuple[str, ...]:
    """Return the words of a row without what is in them for the eye alone."""
    if row.isascii() and row.replace(" ", "").isalnum():  # as nearly always
        return tuple(row.split())
    return tuple(map(plain, words(row) if length > 1 else [row]))


def _row(padded: str, at: int, end: int, more: int) -> str:
    """Return a padded text from a place to an end, and so many pieces more, or those that are left."""
    for _ in range(more):
        if (space := padded.find(" ", end + 1)) < 0:
            break
        end = space
    return padded[at:end]


def _lengths(following: Mapping[str, Lengths], piece: Piece) -> Lengths:
    """Return how long forms may be that go on with a piece that is unclear or one of several words."""
    if piece.word:
        return merged(following.get(key, ()) for key in piece.word)
    is_other = piece.first is not None and following.keys().isdisjoint(piece.first)
    return () if is_other else _ANY
