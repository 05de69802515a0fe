"""Decide about full stops by the word before them alone, where that is enough; words are remembered.

Most sentences end in an ordinary word before a capital. What is answered here is what the rules
would answer; a word that they would look further for gets None.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from pipeline.segment import rules
from pipeline.segment._language import Kind, Language
from pipeline.segment._site import SPLIT, STRIP
from pipeline.segment.rules import Rule

Decide = Callable[[str, str, Language, frozenset[str]], Rule | None]

_MOST = 20_000
"""Words remembered for a language before all are forgotten: some megabytes."""


class Known(dict[str, Rule | None]):
    """Remembers what was decided about a word with its mark."""

    def __init__(self, language: Language, decide: Decide) -> None:
        """Take the language, and what decides by a word, its mark, the language and `_parts`."""
        super().__init__()
        self._language, self._decide = language, decide
        self._parts = frozenset(
            part for kind in language.kinds if "." in kind for part in kind.split(".")
        )

    def __missing__(self, word: str) -> Rule | None:
        if len(self) >= _MOST:
            self.clear()
        rule = self._decide(word[:-1].lstrip(STRIP), word[-1], self._language, self._parts)
        self[word] = rule
        return rule


@cache
def known(language: Language) -> tuple[Known, Known, Known]:
    """Return what is known of a language's words before a capital, a small letter, and a digit."""
    before_capital, before_lower, before_digit = (
        Known(language, decide) for decide in (_before_capital, _before_lower, _before_digit)
    )
    return before_capital, before_lower, before_digit


def _before_capital(word: str, mark: str, language: Language, parts: frozenset[str]) -> Rule | None:
    """Decide about a word before a mark, a space and a capital."""
    if mark != ".":
        return None if not word.isalpha() or word in language.names else rules.ORDINARY
    lower = word.lower()
    if len(word) < 4 and (lower in parts or len(word) < 2):
        return rules.NEVER if len(word) == 2 and language.kind(word) == Kind.NEVER else None
    kind = language.kind(word)
    if kind:
        return rules.NEVER if kind & Kind.NEVER and word.isalpha() else None
    if word.isalpha():
        return rules.ORDINARY if lower[1:] == word[1:] else None
    last = SPLIT.split(word)[-1]
    is_compound = len(last) > 2 and last.islower() and all(map(str.isalpha, SPLIT.split(word)))
    return rules.ORDINARY if is_compound and not language.kind(last) else None


def _before_lower(word: str, _: str, language: Language, __: frozenset[str]) -> Rule | None:
    """Decide about a word before a full stop, a space and a small letter."""
    kind = language.kind(word) if len(word) > 2 else 0
    if not kind:
        return None
    return rules.NEVER if kind & Kind.NEVER else rules.LOWER_CASE


def _before_digit(word: str, _: str, language: Language, parts: frozenset[str]) -> Rule | None:
    """Decide about a word before a full stop, a space and a digit."""
    if not word.isalpha() or len(word) < 2 or (len(word) < 3 and word.lower() in parts):
        return None
    kind = language.kind(word)
    if kind & Kind.NEVER:
        return rules.NEVER
    if kind & Kind.NUMBER:
        return rules.BEFORE_NUMBER
    return rules.ORDINARY if not kind and len(word) > 3 and word[1:].islower() else None
