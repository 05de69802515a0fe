"""Decide about full stops by the letters before them alone, where that is enough, and remember it.

Most sentences end in an ordinary word before a capital. What is answered here is what the rules
would answer; where they would look further, the answer is None.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from pipeline.segment import rules
from pipeline.segment._language import Kind, Language
from pipeline.segment._lazy import Lazy
from pipeline.segment._site import SPLIT, STRIP
from pipeline.segment.rules import Rule

Decide = Callable[[str, str, Language, frozenset[str]], Rule | None]

LENGTH = 6
"""Letters before a mark that are looked at: a longer word is judged by its end, `rrives.`"""
_MOST = 50_000
"""Answers remembered for a language before all are forgotten: some megabytes."""
# A number or a word with signs: no sentence begins inside it.
_MARKED = Lazy(r"[\w$£€¥.,:/'’–—-]+[%°)”\"]?\Z")


class Known(dict[str, Rule | None]):
    """Remembers what was decided about a mark with the letters before it: about `e left.` once."""

    def __init__(self, language: Language, decide: Decide, *, by_end: bool = True) -> None:
        """Take the language, and what decides by a word, its mark, the language and `_parts`.

        `by_end` says that an ordinary end of a word is enough.
        """
        super().__init__()
        self._language, self._decide, self._by_end = language, decide, by_end
        self._parts = frozenset(
            part for kind in language.kinds if "." in kind for part in kind.split(".")
        )
        self._ends = frozenset(
            word[-LENGTH:] for word in (*language.kinds, *language.names) if len(word) >= LENGTH
        )

    def __missing__(self, letters: str) -> Rule | None:
        if len(self) >= _MOST:
            self.clear()
        rule = self._rule(letters[:-1], letters[-1:])
        self[letters] = rule
        return rule

    def _rule(self, letters: str, mark: str) -> Rule | None:
        _, space, word = letters.rpartition(" ")
        if space:
            return self._decide(word.lstrip(STRIP), mark, self._language, self._parts)
        if not self._by_end or len(word) < LENGTH or word in self._ends:
            return None
        last = SPLIT.split(word)[-1]
        if len(last) > 2 and last.isalpha() and last.islower():
            return None if self._language.kind(last) else rules.ORDINARY
        return _marked(word.lstrip(STRIP), self._language) if mark == "." else None


@cache
def known(language: Language) -> tuple[Known, Known, Known]:
    """Return what is known of a language's words before a capital, a small letter, and a digit."""
    before_lower = Known(language, _before_lower, by_end=False)
    return Known(language, _before_capital), before_lower, Known(language, _before_digit)


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
    if len(last) > 2 and last.islower() and all(map(str.isalpha, SPLIT.split(word))):
        return None if language.kind(last) else rules.ORDINARY
    return None if lower in parts else _marked(word, language)


def _marked(word: str, language: Language) -> Rule | None:
    """Decide about what is no word, though more than a number: `4.5%`, `$3.50`, `2–1`, `Smith)`."""
    last = SPLIT.split(word)[-1]
    if word.isdigit() or last.replace(".", "").isalpha() or language.kind(last):
        return None
    is_clear = word.lower() != word.upper() or any(map(str.isdigit, word))
    return rules.ORDINARY if is_clear and _MARKED.match(word) else None


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
