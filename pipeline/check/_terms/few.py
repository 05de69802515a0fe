"""Find the forms of a few concepts in one text: `pipeline.terms` is made for many, and for many texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from pipeline.inflection import bases
from pipeline.model import Span
from pipeline.terms import Form, Found
from pipeline.terms.astride import is_astride
from pipeline.terms.quoted import with_marks
from pipeline.terms.trie import Node, accepted, step
from pipeline.tokens import Token, fold, plain, tokens, words


@lru_cache(maxsize=4)
def tokens_of(text: str) -> tuple[Token, ...]:
    """Return the tokens of a text; those of the segment at hand are asked for several times."""
    return tuple(tokens(text))


def find(text: str, forms: Iterable[Form], language: str) -> Iterator[Found]:
    """Yield the leftmost longest forms in a text, in order, none overlapping another."""
    root = Node()
    for form in forms:
        if written := tuple(map(plain, words(form.text))):
            root.add(form, written)
    present = tokens_of(text)
    end = 0
    for number, token in enumerate(present):
        if number >= end and (found := _longest(root, text, number, language)):
            settled = present[end - 1].end if end else 0
            end, accepted_forms = found
            place = Found(Span(token.start, present[end - 1].end), accepted_forms)
            yield Found(with_marks(text, place, settled), accepted_forms)


def _longest(
    root: Node, text: str, first: int, language: str
) -> tuple[int, tuple[Form, ...]] | None:
    """Return before which token the longest form from here ends, and all forms that end there."""
    best, present = None, tokens_of(text)
    reached = step((root,), _keys(present[first].text, language))
    place = first + 1
    while reached:
        if ends := [end for node in reached for end in node.ends]:
            written = tuple(plain(token.text) for token in present[first:place])
            start, end = present[first].start, present[place - 1].end
            forms = accepted(ends, written)
            if forms and not is_astride(text, start, end, language):
                best = place, forms
        if place == len(present):
            break
        reached = step(reached, _keys(present[place].text, language))
        place += 1
    return best


@lru_cache(maxsize=1 << 16)
def _keys(token: str, language: str) -> tuple[str, ...]:
    """Return what a token may be looked up as: its folded self, then what it may be a form of."""
    folded = fold(token)
    return (folded, *bases(folded, language))
