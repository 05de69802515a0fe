"""Find where forms start in Chinese and Japanese, where words are not set apart by spaces.

Pairs of characters tell quickly where a form may start: of all pairs that a text has, a glossary
has few. Forms of such characters alone are then looked up as they stand; where something is
written between the characters (“一带”一路), or a form is mixed (A股), tokens are walked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import compress, count
from operator import add

from pipeline.terms.astride import is_astride
from pipeline.terms.paths import Beginning, Found, Machine, found_at
from pipeline.terms.trie import Form, in_order
from pipeline.tokens import IGNORED, SPACELESS, WORD, Token, fold, has_word, pattern

UNSPACED = frozenset("zh ja yue wuu lzh".split())

_GAP = re.compile(rf"[\s{IGNORED}]")
"""What is no token and may stand within a form; anything else ends a form of characters alone."""
_APART = re.compile(rf"[{SPACELESS}](?=[\s{IGNORED}]+([{SPACELESS}]))")
"""A character that such a gap parts from the next."""
_CHARACTERS = re.compile(f"[{SPACELESS}]+")


class Characters:
    """The forms of a glossary by the characters that they start with."""

    def __init__(
        self, machine: Machine, forms: Iterable[tuple[Form, tuple[str, ...]]], language: str
    ) -> None:
        self._machine, self._language = machine, language
        whole: dict[str, list[Form]] = {}
        lengths: dict[str, set[int]] = {}
        others: list[tuple[str, ...]] = []
        for form, written in forms:
            keys = tuple(map(fold, written))
            text = "".join(keys)
            if len(text) == len(keys) > 1 and _CHARACTERS.fullmatch(text):
                whole.setdefault(text, []).append(form)
                lengths.setdefault(text[:2], set()).add(len(text))
            else:
                others.append(keys)
        self._whole = {text: in_order(found) for text, found in whole.items()}
        self._lengths = {pair: sorted(found, reverse=True) for pair, found in lengths.items()}
        firsts = {keys[0] for keys in others}
        mixed = {"".join(keys[:2]) for keys in others if len(keys) > 1}
        self._mixed = {pair for pair in self._lengths if pair[0] in firsts}
        self._mixed.update(filter(_CHARACTERS.fullmatch, mixed))
        self._lengths.update({pair: [] for pair in self._mixed - self._lengths.keys()})
        edges = "|".join(_edges(firsts))
        self._edges = re.compile(edges) if edges else None

    def find(self, text: str) -> list[Found]:
        """Return the leftmost longest forms in a text that `is_simple`."""
        tokens: re.Pattern[str] | None = None  # to choose it, the whole text is looked at
        settled = 0
        found: list[Found] = []
        for start, end, forms, path in self._starts(text):
            if start < settled:
                continue
            if path is None:
                settled = end
                found.append(found_at(start, end, forms))
                continue
            tokens = tokens or pattern(text)
            places, rest = self._machine.walk(tokens.finditer(text, start), start + 1)
            found += places
            if rest is None:
                break
            settled = rest
        return found

    def _starts(self, text: str) -> Iterator[Beginning]:
        """Yield every place where a form starts or may start."""
        has_gap = _GAP.search(text) is not None
        for start, end in self._places(text, has_gap=has_gap):
            pair = text[start : start + 2]
            lengths = self._lengths.get(pair)
            if (
                not lengths
                or pair in self._mixed
                or (has_gap and _GAP.search(text, start, start + lengths[0]))
            ):
                if found := self._machine.beginning((Token(text[start:end], start, end),)):
                    yield found
                continue
            for length in lengths:
                form = text[start : start + length]
                forms = self._whole.get(form)
                if forms and not is_astride(text, start, start + len(form), self._language):
                    yield start, start + len(form), forms, None  # shorter at the text's end
                    break

    def _places(self, text: str, *, has_gap: bool) -> Iterable[tuple[int, int]]:
        """Return where to look: the tokens that start a form or a pair of characters that do."""
        is_pair = self._lengths.__contains__
        pairs = compress(zip(count(), count(1)), map(is_pair, map(add, text, text[1:])))
        others = self._edges.finditer(text) if self._edges else ()
        apart = _APART.finditer(text) if has_gap else ()
        if not has_gap and not self._edges:
            return pairs
        spans = {m.span() for m in others} | {m.span() for m in apart if is_pair(m[0] + m[1])}
        return sorted(spans.union(pairs))


def _edges(firsts: Iterable[str]) -> Iterator[str]:
    """Yield the patterns of what may start a form though it is no pair of characters."""
    singles = sorted(key for key in firsts if _CHARACTERS.fullmatch(key))
    if singles:
        yield f"[{''.join(singles)}]"
    others = [key for key in firsts if not _CHARACTERS.match(key)]
    if any(map(has_word, others)):
        yield WORD
    if not all(map(has_word, others)):
        yield r"[^\w\s]|_"
