"""Find where forms start in Chinese and Japanese, where words are not set apart by spaces.

Pairs of characters tell where a form may start: of all pairs that a text has, a glossary has few,
and an automaton finds them (Aho and Corasick, as in `pipeline.terms.starts`). Forms of such
characters alone are then looked up as they stand; where something is written between the characters
(“一带”一路), or a form is mixed (A股), tokens are walked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from ahocorasick_rs import AhoCorasick

from pipeline.terms.astride import is_astride
from pipeline.terms.paths import Found, Machine, found_at
from pipeline.terms.trie import End, Form, in_order
from pipeline.tokens import IGNORED, SPACELESS, WORD, has_word, pattern

UNSPACED = frozenset("zh ja yue wuu lzh".split())

_GAP = re.compile(rf"[\s{IGNORED}]")
"""What is no token and may stand within a form; anything else ends a form of characters alone."""
_GAPS = re.compile(rf"[\s{IGNORED}]+")
_CHARACTERS = re.compile(f"[{SPACELESS}]+")
_TOKENS = pattern("")  # what is simple has no marks


class Characters:
    """The forms of a glossary by the characters that they start with."""

    def __init__(self, machine: Machine, ends: Iterable[End]) -> None:
        self._machine = machine
        whole: dict[str, list[Form]] = {}
        lengths: dict[str, set[int]] = {}
        others: list[tuple[str, ...]] = []
        for form, _, keys in ends:
            text = "".join(keys)
            if len(text) == len(keys) > 1 and _CHARACTERS.fullmatch(text):
                whole.setdefault(text, []).append(form)
                lengths.setdefault(text[:2], set()).add(len(text))
            else:
                others.append(keys)
        self._whole = {text: in_order(found) for text, found in whole.items()}
        self._lengths: dict[str, tuple[int, ...]] = {
            pair: tuple(sorted(found, reverse=True)) for pair, found in lengths.items()
        }
        firsts = {keys[0] for keys in others}
        pairs = {"".join(keys[:2]) for keys in others if len(keys) > 1}
        mixed = set(filter(_CHARACTERS.fullmatch, pairs))
        mixed.update(pair for pair in self._lengths if pair[0] in firsts)
        self._lengths.update(dict.fromkeys(mixed, ()))  # there, tokens must be walked
        self._pairs = AhoCorasick(list(self._lengths)).find_matches_as_indexes
        edges = "|".join(_edges(firsts))
        self._edges = re.compile(edges) if edges else None

    def find(self, text: str) -> list[Found]:
        """Return the leftmost longest forms in a text that `is_simple`."""
        has_gap = _GAP.search(text) is not None
        settled = 0
        found: list[Found] = []
        for start in self._places(text, has_gap=has_gap):
            if start < settled:
                continue
            lengths = self._lengths.get(text[start : start + 2])
            if lengths and not (has_gap and _GAP.search(text, start, start + lengths[0])):
                if place := self._longest(text, start, lengths):
                    settled = place.span.end
                    found.append(place)
                continue
            tokens = _TOKENS.finditer(text, start)
            places, rest = self._machine.walk(text, tokens, start + 1)
            found += places
            if rest is None:
                break
            settled = rest
        return found

    def _longest(self, text: str, start: int, lengths: Sequence[int]) -> Found | None:
        """Return the longest forms of characters alone at a place."""
        for length in lengths:
            form = text[start : start + length]  # shorter at the text's end
            end = start + len(form)
            forms = self._whole.get(form)
            if forms and not is_astride(text, start, end, self._machine.language):
                return found_at(start, end, forms)
        return None

    def _places(self, text: str, *, has_gap: bool) -> Iterable[int]:
        """Return where to look: the tokens that start a form or a pair of characters that do."""
        pairs = [start for _, start, _ in self._pairs(text, overlapping=True)]
        others = [m.start() for m in self._edges.finditer(text)] if self._edges else []
        for gap in _GAPS.finditer(text, 1) if has_gap else ():
            start, end = gap.span()
            if text[start - 1] + text[end : end + 1] in self._lengths:
                others.append(start - 1)
        return sorted({*pairs, *others}) if others else pairs


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
