"""Compare the capitals of a term in a translation with the glossary's, where they matter."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.check._grammar import grammar
from pipeline.model import Span
from pipeline.terms import Form
from pipeline.tokens import fold, tokens, words

_SENTENCE_START = re.compile(r"(?:[.!?:…؟¿¡\n]|\s[–—-])[\s\"'‘’“”„«»‹›()\[\]¿¡]*\Z")
_OPENING = " \t\n\"'‘’“”„«»‹›()[]¿¡"
_NEAR = 12
"""Letters before a term that are looked at for the end of a sentence."""
_WORD = re.compile(r"[^\W\d_]{4,}")
_HEADLINE = 0.8
"""Share of a text's long words with a capital from which on it is a headline in title case."""
_LONGEST_ACRONYM = 4


def recased(form: Form, text: str, span: Span, *, is_exact: bool = False) -> str | None:
    """Return how a form that stands at a span should be written, or None where it is right.

    Capitals matter under `case = exact`, and under `smart` for a form that has some. At the start
    of a sentence the first letter is free; so are first letters in a headline and before a name,
    and all letters in a text of capitals alone. What is appended to an inflected word stays as it is.
    """
    case = "exact" if is_exact else form.entry.case
    written = text[slice(*span)]
    if case == "ignore" or (case == "smart" and form.text == form.text.lower()):
        return None
    if written == form.text or _is_all_capitals(text) or (case == "smart" and written.isupper()):
        return None
    right = _carried(form.text, written)
    if right == written:
        return None
    is_first = right[1:] == written[1:] and written[:1].isupper()
    if is_first and _begins_sentence(text, span.start):
        return None
    if _is_raised(right, written) and (
        _is_headline(text, span) or _is_office(right, written, text[span.end : span.end + 2])
    ):
        return None
    return right


def _is_raised(right: str, written: str) -> bool:
    """Tell whether a text starts with a capital and differs only by having more of them."""
    if right.lower() != written.lower() or not written[:1].isupper():
        return False
    if len(right) != len(written):  # İ in small letters is two
        return False
    return all(a == b or b.isupper() for a, b in zip(right, written, strict=True))


def _is_office(right: str, written: str, after: str) -> bool:
    """Tell whether a name follows what is written as an office: ‘Party Secretary Li’."""
    raised = (w for a, w in zip(words(right), words(written), strict=True) if a != w)
    return after[:1] == " " and after[1:].isupper() and all(map(_WORD.match, raised))


def _carried(form: str, written: str) -> str:
    """Return a text with the capitals of a form, word by word, as far as the two are the same."""
    pieces: list[str] = []
    position = 0
    for wanted, token in zip(words(form), tokens(written), strict=False):
        pieces += (written[position : token.start], _carried_word(wanted, token.text))
        position = token.end
    return "".join((*pieces, written[position:]))


def _carried_word(wanted: str, word: str) -> str:
    letters = list(word)
    for place, (one, other) in enumerate(zip(wanted, word, strict=False)):
        if fold(one) != fold(other):
            break
        if one.lower() == other.lower():  # not ё for е
            letters[place] = one
    return "".join(letters)


def _begins_sentence(text: str, start: int) -> bool:
    before = text[max(0, start - _NEAR) : start]
    return _SENTENCE_START.search(before) is not None or not before.strip(_OPENING)


@lru_cache(maxsize=8)
def _is_all_capitals(text: str) -> bool:
    return text.isupper()


def _is_headline(text: str, span: Span) -> bool:
    """Tell whether the long words beside a span nearly all have a capital."""
    words_of, capitals = _long_words(text)
    own_words, own_capitals = _long_words(text[slice(*span)])
    rest = words_of - own_words
    return rest > 0 and capitals - own_capitals >= _HEADLINE * rest


@lru_cache(maxsize=64)
def _long_words(text: str) -> tuple[int, int]:
    """Return how many long words a text has, and how many of them with a capital."""
    found = _WORD.findall(text)
    return len(found), sum(word[0].isupper() for word in found)


def is_ordinary(form: str, language: str, written: str = "") -> bool:
    """Tell whether what looks like an acronym is an ordinary word: ‘it’ is not ‘IT’."""
    is_acronym = form.isupper() and len(form) <= _LONGEST_ACRONYM and not written.isupper()
    return is_acronym and form.lower() in grammar(language).ordinary


def has_capitals(form: str, written: str) -> bool:
    """Tell whether an inflected form keeps the capitals of one word; several words are told apart."""
    if " " in form:
        return True
    if form.isupper() and len(form) <= _LONGEST_ACRONYM:
        return written[: len(form)].isupper()
    return not form[:1].isupper() or written[:1].isupper()
