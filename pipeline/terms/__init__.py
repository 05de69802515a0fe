"""Find the forms of terms in a text: tokens, a trie, longest match, exact places.

Most of a text is no term. So that it costs little, it is not cut into tokens: an automaton finds the
words that forms begin with, or what lies between spaces is looked up whole (`pipeline.terms.spaced`);
where a script has no spaces, pairs of characters are found (`pipeline.terms.characters`). Only where
a longer form may start are tokens walked, from there (`pipeline.terms.paths`). The laws in tests/match compare what is found with a search that tries every
form at every place.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from pipeline import garbage, inflection
from pipeline.terms.characters import UNSPACED, Characters
from pipeline.terms.paths import Found, Machine, Vocabulary
from pipeline.terms.quoted import is_marked
from pipeline.terms.shared import Following, following, sharing
from pipeline.terms.spaced import Spaced
from pipeline.terms.trie import End, Form, Node
from pipeline.tokens import LONGEST_FORM, is_simple, plain, words

__all__ = ["Form", "Found", "TermIndex", "build"]


@dataclass(frozen=True, slots=True, eq=False)
class TermIndex:
    """The forms of many concepts in one language, ready to be found; made by `build`."""

    language: str
    _spaced: Spaced
    _characters: Characters | None
    """How to find starts in a language without spaces; None for all others."""
    has_marks: bool = False
    """Whether a form begins or ends with a quotation mark; see `pipeline.terms.quoted`."""
    following: Following = field(default_factory=dict)
    """What comes after what in forms, in languages where it is known how they share words."""

    def find(self, text: str) -> tuple[Found, ...]:
        """Return the leftmost longest forms in a text, in order, none overlapping another.

        Time is linear in the text, whatever the forms.
        """
        characters = self._characters
        if characters and is_simple(text):
            return tuple(characters.find(text))
        return tuple(self._spaced.find(text))


def build(forms: Iterable[Form], language: str) -> TermIndex:
    """Return an index over forms; one without any token, or with over 128, is left out.

    What is found does not depend on the order of the forms.
    """
    with garbage.left_alone():
        return _build(forms, language)


def _build(forms: Iterable[Form], language: str) -> TermIndex:
    root = Node()
    ends: list[End] = []
    keys: set[str] = set()
    for form in forms:
        written = tuple(map(plain, words(form.text)))
        if 0 < len(written) <= LONGEST_FORM:
            end = root.add(form, written)
            keys.update(end.keys)
            ends.append(end)
    varies = inflection.has_proclitics(language) or any(end.form.inflects for end in ends)
    inflects = varies and inflection.inflects(language)
    vocabulary = Vocabulary(keys, language, inflects=inflects)
    machine = Machine(root, vocabulary, language)
    characters = Characters(machine, ends) if language in UNSPACED else None
    has_marks = any(is_marked(end.form.text) for end in ends)
    longer = (end.keys for end in ends if len(end.keys) > 1) if sharing(language) else ()
    return TermIndex(language, Spaced(machine, ends), characters, has_marks, following(longer))
