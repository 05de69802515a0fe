"""Find where forms start in scripts with spaces: most words start none, and are only looked up.

Signs that no form has are blanked out first, one space for one sign, so that what lies between two
spaces is nearly always one word. What a word may start is found out once and remembered.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import compress, count
from typing import NamedTuple

from pipeline.terms.paths import CACHED, Found, Machine, Path, Vocabulary, Word, found_at
from pipeline.terms.trie import Form
from pipeline.tokens import IGNORED, pattern, words

LONGEST_PIECE = 64
"""A longer piece is not looked up: it will hardly come again, and may be a text without spaces."""
_ROW = 6
"""How many words are looked at before tokens are walked, which is linear for any forms."""

_JOINING = frozenset(re.sub(r"\\(.)", r"\1", IGNORED)) - frozenset("・･")
"""Signs that may stand within a form though it has none, but those that depend on their place."""
_WHITE = "\t\n\r\u00a0\u2009\u202f\u3000"
_PARTING = ",.;:!?()[]/%$&€£+*=#@<>|…—―。，、；：！？（）¿¡،؛؟।"
"""Signs that end a form, unless the glossary has one with them."""


class Start(NamedTuple):
    """What starts with a word. With neither forms nor path, anything may be in its piece."""

    forms: tuple[Form, ...]
    """Those that are this word alone."""
    path: Path | None
    """Where longer ones may go on."""


_UNCLEAR = Start((), None)
_NO_PIECE = " "
"""What comes after the last piece; no text has it."""


_Best = tuple[int, tuple[Form, ...]]
"""Where the longest forms end, and they; none where nothing is found."""


class Spaced:
    """The forms of a glossary by the words that they start with."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._words = _Words(machine)
        self._runs: dict[tuple[str, ...], tuple[Form, ...]] = {}
        self._blank = _Blank(machine.vocabulary)

    def find(self, text: str) -> list[Found]:
        """Return the leftmost longest forms in a text."""
        words = self._words
        words.keep_within(CACHED)
        pieces = self._blank(text).split(" ")
        known = list(map(words.__getitem__, pieces))
        pieces.append(_NO_PIECE)
        follower = words.followers.get
        tokens: re.Pattern[str] | None = None  # to choose it, the whole text is looked at
        at = last = settled = 0
        found: list[Found] = []
        for number in compress(count(), known):
            forms, path = known[number] or _UNCLEAR
            is_longer = not forms  # what is unclear has neither
            if path:
                following = pieces[number + 1]
                word = follower(following)
                if word is None:
                    is_longer = len(following) > LONGEST_PIECE
                else:
                    word = word or words.firsts.get(following)
                    is_longer = word is None or not path.following.keys().isdisjoint(word)
                if not forms and not is_longer:
                    continue
            # Where it stands is reckoned only where something may be found.
            if number:
                at += len(" ".join(pieces[last:number])) + 1
                last = number
            end = at + len(pieces[number])
            if end <= settled:
                continue
            if is_longer:
                row = pieces[number : number + _ROW]
                best = self._longest(text, (end, forms), path, row) if path else None
                if best is None:
                    tokens = tokens or pattern(text)
                    present = tokens.finditer(text, max(at, settled))
                    places, rest = self._machine.walk(text, present, at + 1 if path else end)
                    found += places
                    if rest is None:
                        break
                    settled = rest
                    continue
                end, forms = best
            if forms:
                settled = end
                found.append(found_at(at, end, forms))
        return found

    def _longest(self, text: str, best: _Best, path: Path, row: Sequence[str]) -> _Best | None:
        """Return the longest forms that start a row of pieces, where the first word's are known.

        None where the row is not enough to tell, or is not just words.
        """
        end = best[0]
        follower, parting = self._words.followers.get, self._blank.parting
        for seen in range(1, len(row)):
            piece = row[seen]
            word = follower(piece)
            if word is None and len(piece) <= LONGEST_PIECE:
                return best
            if text[end] in parting:
                return best
            if not word:
                return None
            longer = path.after(word)
            if longer is None:
                return best
            path = longer
            end += len(piece) + 1
            if path.ending is path and (forms := self._forms(path, tuple(row[: seen + 1]))):
                best = end, forms
            if not path.following:
                return best
        return None

    def _forms(self, path: Path, written: tuple[str, ...]) -> tuple[Form, ...]:
        forms = self._runs.get(written)
        if forms is None:
            if len(self._runs) >= CACHED:
                self._runs.clear()
            forms = self._runs[written] = path.forms(written)
        return forms


class _Words(dict[str, Start | None]):
    """What each piece of the texts so far starts; None for most."""

    def __init__(self, machine: Machine) -> None:
        super().__init__()
        self.followers: dict[str, Word] = {"": ()}
        """The word of each piece that may go on with a form; empty for what is not simply a word."""
        self.firsts: dict[str, Word] = {}
        """The first word of a piece that is not simply one: `kiln’s`."""
        self._vocabulary, self._root = machine.vocabulary, machine.root

    def __missing__(self, piece: str) -> Start | None:
        if len(piece) > LONGEST_PIECE:
            return _UNCLEAR
        found = self[piece] = self._start(piece)
        return found

    def keep_within(self, most: int) -> None:
        """Forget all pieces where there are more; never amid a text, whose pieces belong together."""
        if len(self) >= most:
            self.clear()
            self.followers = {"": ()}
            self.firsts = {}

    def _start(self, piece: str) -> Start | None:
        is_word = piece.isascii() and piece.isalnum()
        if not is_word and (tokens := words(piece)) != [piece]:
            has_known = any(self._vocabulary[token] for token in tokens)
            if has_known or not tokens:
                self.followers[piece] = ()
            if has_known:
                self.firsts[piece] = self._vocabulary[tokens[0]]
            return _UNCLEAR if has_known else None
        word = self._vocabulary[piece]
        if not word:
            return None
        self.followers[piece] = word
        path = self._root.after(word)
        if path is None:
            return None
        forms = path.forms((piece,)) if path.ending else ()
        start = Start(forms, path if path.following else None)
        return start if any(start) else None


class _Blank:
    """Writes a space for each sign that no form has."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.parting = frozenset(sign for sign in _PARTING if not vocabulary[sign])
        signs = sorted({*self.parting, *_JOINING, *_WHITE})
        ascii_signs = "".join(filter(str.isascii, signs)).encode()
        self._ascii = bytes.maketrans(ascii_signs, b" " * len(ascii_signs))
        self._others = [sign for sign in signs if not sign.isascii()]

    def __call__(self, text: str) -> str:
        # By way of bytes, since str.translate takes twenty times as long.
        written = text.encode("utf-8", "surrogatepass").translate(self._ascii)
        text = written.decode("utf-8", "surrogatepass")
        if not text.isascii():
            for sign in self._others:
                if sign in text:
                    text = text.replace(sign, " ")
        return text
