"""Find all words at once that may start a form, in plain text of a regular language.

There, all that a word may be written as can be told beforehand (`pipeline.inflection.writings`). So an
automaton (Aho and Corasick, Efficient string matching, 1975) finds what may be a form of one word, and
what may start a longer one by how the word after it begins; nothing else of a text is looked at.
"""

from __future__ import annotations

import string
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cache
from os.path import commonprefix

from ahocorasick_rs import AhoCorasick

from pipeline.terms.rows import Piece, Word

_PLAIN = {*string.ascii_letters, *string.digits, " "}
_SIGNS = [sign for sign in map(chr, range(128)) if sign not in _PLAIN]


class Starts:
    """The patterns of what may start a form, and what of them was met so far."""

    def __init__(
        self,
        rows: Collection[Word],
        writings: Callable[[str], Iterable[str]],
        blank: Callable[[str], str],
    ) -> None:
        """Take the first folded token of each form, or two, and what blanks the texts to search."""
        known = cache(lambda key: [w for w in writings(key) if w.isascii() and w.isalnum()])
        patterns = dict(_longer(rows, known))
        self.longer = len(patterns)
        """How many of the patterns may start a longer form: they are the first."""
        patterns |= {f" {word} ": word for row in rows if len(row) == 1 for word in known(row[0])}
        patterns |= {sign: "" for sign in _SIGNS if blank(sign) == sign}
        self.words = list(patterns.values())
        """The word that each pattern starts with; none for a sign that no plain text has."""
        self.lengths = list(map(len, self.words))
        self.pieces: list[Piece | None] = [None] * len(patterns)
        """What they stand for; None for those that were not met yet."""
        self._find = AhoCorasick(list(patterns)).find_matches_as_indexes

    def find(self, padded: str) -> dict[int, int]:
        """Return the number of the last pattern that begins at each place, the places in order.

        Places are code points of a text with a space before its first word and after its last; each
        is that of the space before a word, so that without the first space it is the word's own.
        """
        return {at: number for number, at, _ in self._find(padded, overlapping=True)}


def _longer(
    rows: Iterable[Word], writings: Callable[[str], list[str]]
) -> Iterator[tuple[str, str]]:
    """Yield what tells that two folded tokens may follow one another, and the first as it is written."""
    for first, second in (row for row in rows if len(row) > 1):
        if followers := writings(second):
            stem = commonprefix(followers)  # noqa: RUF071  # of words, not of paths
            for word in writings(first):
                yield f" {word} {stem}", word
                yield f" {word}  ", word  # between two signs that were blanked
