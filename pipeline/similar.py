"""Find the most similar of many texts without comparing with all of them.

Candidates share rare words (Han and Kana: pairs of characters) with the query; only the likeliest
are compared letter by letter with rapidfuzz. So cost grows with the text, not with its square.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import chain

_PIECE = (
    r"(?=([\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]{2}))"
    r"|([^\W\u3040-\u30ff\u3400-\u9fff]+)"
)  # compiled when used: that takes 2 ms, and most commands compare nothing
_WORD = re.compile(r"\w+")
_COMMON = 64
"""A token found in more texts than this says too little to look them all up."""
_ENOUGH = 192
"""So many positions are looked up for one text, the rarest tokens' first, and few more (what is
found for 21,000 edited sentences is the same from 128 to 512)."""
_COMPARED = 24
"""How many candidates are compared letter by letter. Of 495 edited sentences that had a match of
75 % among 2,618, the best one was found for 489 at 4, 492 at 24 and 494 at 48."""
_LETTERS = _COMPARED * 4096
_LONGEST = 50_000
"""Comparing costs the square of the length: of long texts fewer are compared, so that no more than
`_LETTERS` are read, and what is longer than this is no sentence that could have been edited."""


def tokens(text: str) -> list[str]:
    """Return the words of a text, and overlapping pairs of Han and Kana letters, in lower case."""
    lower = text.lower()
    if lower.isascii():
        return _WORD.findall(lower)
    return [pair or word for pair, word in re.findall(_PIECE, lower) if pair or word]


class Index:
    """Texts to look up by similarity. Built once, never changed."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Index texts; a result refers to them by position."""
        self._texts = tuple(texts)
        self._postings: defaultdict[str, list[int]] = defaultdict(list)
        for position, text in enumerate(self._texts):
            for token in set(tokens(text)):
                self._postings[token].append(position)

    def find(self, text: str, *, threshold: float) -> tuple[int, float] | None:
        """Return position and similarity (percent, 0–100) of the most similar text, or None.

        Ties go to the earlier text. `threshold` is the least similarity worth having.
        """
        candidates = self._candidates(text) if len(text) <= _LONGEST else []
        if not candidates:
            return None
        from rapidfuzz import fuzz, process  # costs 13 ms; most commands compare nothing

        found = process.extractOne(
            text,
            [self._texts[i] for i in candidates],
            scorer=fuzz.ratio,
            score_cutoff=threshold,
        )
        return None if found is None else (candidates[found[2]], float(found[1]))

    def _candidates(self, text: str) -> list[int]:
        """Return positions of the texts that share most rare tokens, in order of position."""
        shared = Counter(chain.from_iterable(self._looked_up(text)))
        compared = max(1, min(_COMPARED, _LETTERS // max(1, len(text))))
        if len(shared) <= compared:
            return sorted(shared)
        least = sorted(shared.values())[-compared]
        best = [position for position, count in shared.items() if count > least]
        ties = sorted(position for position, count in shared.items() if count == least)
        return sorted(best + ties[: compared - len(best)])

    def _looked_up(self, text: str) -> list[list[int]]:
        """Return the positions of the texts that hold each of a text's rarest tokens."""
        known = (self._postings.get(token) for token in dict.fromkeys(tokens(text)))
        lists = sorted(filter(None, known), key=len)
        if lists and len(lists[0]) > _COMMON:
            # A text of common words only: look up the two rarest, a bounded stretch of each.
            return [positions[: _COMMON * 4] for positions in lists[:2]]
        chosen, total = [], 0
        for positions in lists:
            if total >= _ENOUGH or len(positions) > _COMMON:
                break
            chosen.append(positions)
            total += len(positions)
        return chosen
