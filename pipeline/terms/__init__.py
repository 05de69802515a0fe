"""Find the forms of terms in a text: tokens, a trie, longest match, exact places.

Most of a text is no term. So that it costs little, it is not cut into tokens: what lies between
spaces is looked up whole (`pipeline.terms.pieces`), and where a script has no spaces, pairs of characters
are (`pipeline.terms.characters`). Only where a longer form may start are tokens walked, from there
(`pipeline.terms.paths`). The laws in tests/match compare what is found with a search that tries every
form at every place.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import compress, count

from pipeline import inflection
from pipeline.model import Span
from pipeline.terms.characters import UNSPACED, Characters
from pipeline.terms.paths import Beginning, Found, Path, Vocabulary, walk
from pipeline.terms.pieces import LONGEST_PIECE, Pieces, Reach, Runs
from pipeline.terms.trie import Form, Node
from pipeline.tokens import LONGEST_FORM, is_simple, pattern, plain, words

__all__ = ["Form", "Found", "TermIndex", "build"]


_new = tuple.__new__


@dataclass(frozen=True, slots=True, eq=False)
class TermIndex:
    """The forms of many concepts in one language, ready to be found; made by `build`."""

    language: str
    _vocabulary: Vocabulary
    _root: Path
    _pieces: Pieces
    _runs: Runs
    _characters: Characters | None
    """How to find starts in a language without spaces; None for all others."""

    def find(self, text: str) -> tuple[Found, ...]:
        """Return the leftmost longest forms in a text, in order, none overlapping another.

        Time is linear in the text, whatever the forms.
        """
        characters = self._characters
        by_characters = characters and is_simple(text)
        starts = characters.starts(text) if characters and by_characters else self._starts(text)
        settled = 0
        sought: re.Pattern[str] | None = None  # to choose it, the whole text is looked at
        found: list[Found] = []
        for start, end, forms, path in starts:
            if start < settled and (forms or end <= settled):
                continue
            if forms and path is None:
                settled = end
                # As Found(Span(start, end), forms), in a third of the time: it is done for each.
                found.append(_new(Found, (_new(Span, (start, end)), forms)))
                continue
            sought = sought or pattern(text)
            tokens = sought.finditer(text, max(start, settled))
            until = start + 1 if path else end
            places, rest = walk(tokens, self._root, self._vocabulary, until)
            found += places
            if rest is None:
                break
            settled = rest
        return tuple(found)

    def _starts(self, text: str) -> list[Beginning]:
        """Return every place where a form starts or may start."""
        pieces = text.split(" ")
        known = list(map(self._pieces.__getitem__, pieces))
        known.append(None)  # nothing goes on after the text
        found: list[Beginning] = []
        may_follow = self._pieces.may_follow
        at = last = 0
        for number in compress(count(), known):
            if number:
                at += len(" ".join(pieces[last:number])) + 1
                last = number
            for start, end, forms, path in known[number] or ():
                if path is None:
                    found.append((at + start, at + end, forms, None))
                elif known[number + 1] is not None and may_follow(path, pieces[number + 1]):
                    row = [pieces[number][start:], *pieces[number + 1 : number + 4]]
                    length, longest, beyond = self._beyond(row)
                    if longest or beyond:
                        found.append((at + start, at + start + length, longest, beyond))
                elif forms:
                    found.append((at + start, at + end, forms, None))
        return found

    def _beyond(self, row: list[str]) -> Reach:
        """Look past the first piece of a row; the path tells whether its end was not far enough."""
        here = self._runs[row[0]]
        run = row[0]
        for piece in row[1:]:
            length, forms, path = here
            if path is None or not self._pieces.may_follow(path, piece):
                return length, forms, None
            if len(piece) > LONGEST_PIECE:
                break
            run = f"{run} {piece}"
            here = self._runs[run]
        return here


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
    kept: list[tuple[Form, tuple[str, ...]]] = []
    keys: set[str] = set()
    for form in forms:
        written = tuple(map(plain, words(form.text)))
        if 0 < len(written) <= LONGEST_FORM:
            keys.update(root.add(form, written))
            kept.append((form, written))
    inflects = any(form.inflects for form, _ in kept) and inflection.inflects(language)
    vocabulary = Vocabulary(keys, language, inflects=inflects)
    first = Path((root,))
    pieces = Pieces(vocabulary, first)
    characters = Characters(kept, pieces.start) if language in UNSPACED else None
    return TermIndex(language, vocabulary, first, pieces, Runs(pieces), characters)
