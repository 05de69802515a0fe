"""Keep the glossary's terms whole where they hold a mark that may end a sentence.

`Yahoo!` and `Co., Ltd.` are such. They are looked for only where such a mark stands, so that a long glossary costs nothing elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.segment._language import Language
from pipeline.segment._lazy import Lazy
from pipeline.segment._site import OPENING

_MARK = Lazy("[.!?…。！？।؟۔]")
_WORD = Lazy(r"[^\W\d_]+")
_KEY = 2
"""Code points up to the mark, the mark included, by which terms are looked up."""


class Guards:
    """The terms that hold a mark, by what stands at their first one."""

    def __init__(self, terms: Iterable[str]) -> None:
        """Take forms as the glossary writes them; those without a mark are left out."""
        self._terms: dict[str, list[tuple[int, str]]] = {}
        for term in dict.fromkeys(terms):
            mark = _MARK.search(term)
            if mark and mark.start():
                end = mark.end()
                self._terms.setdefault(term[max(0, end - _KEY) : end], []).append((end, term))

    def ranges(self, text: str, language: Language) -> Iterator[tuple[int, int]]:
        """Yield a range for each term in a text, in which no sentence ends.

        A term that ends in a mark takes in the space after it, unless a starter follows.
        """
        if not self._terms:
            return
        for mark in _MARK.finditer(text):
            end = mark.end()
            for length, term in self._terms.get(text[max(0, end - _KEY) : end], ()):
                start = end - length
                if start >= 0 and text.startswith(term, start) and _is_whole(text, start, term):
                    yield start, _until(text, start + len(term), language)


def _is_whole(text: str, start: int, term: str) -> bool:
    """Tell whether a term is no part of a longer word."""
    before, after = text[start - 1 : start] if start else "", text[start + len(term) :][:1]
    return not (term[0].isalnum() and _is_spaced_letter(before)) and not (
        term[-1].isalnum() and _is_spaced_letter(after)
    )


def _is_spaced_letter(character: str) -> bool:
    """Tell whether a character belongs to a word in a script that writes spaces."""
    return character.isalnum() and not "\u3040" <= character <= "\u9fff"


def _until(text: str, end: int, language: Language) -> int:
    """Return where the range of a term ends that ends at `end`."""
    if not _MARK.match(text, end - 1):
        return end
    position = end
    while position < len(text) and (text[position].isspace() or text[position] in OPENING):
        position += 1
    word = _WORD.match(text, position, position + 24)
    if position >= len(text) or (word and word[0] in language.starters):
        return end
    # A sentence ends at most at the space's start; one more makes the range reach over it.
    return end + 1
