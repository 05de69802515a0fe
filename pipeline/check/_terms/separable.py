"""Find verbs whose particle stands apart: ‘Melden Sie sich hier an’ is a form of anmelden.

German and Dutch; their particles are in grammar.toml.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pipeline.check._alike import alike
from pipeline.check._grammar import grammar
from pipeline.inflection import is_lemma
from pipeline.model import Span
from pipeline.tokens import Token, fold, is_word

_LEAST_STEM = 4
_ENDS = frozenset(".!?;:…")
"""Signs that no clause goes across."""


def separated(
    present: Sequence[Token], forms: Iterable[str], language: str
) -> Iterator[tuple[Span, str]]:
    """Yield where one of the forms stands as a verb in two pieces, or with a syllable inside."""
    known = grammar(language)
    verbs = [
        (form, particle, verb[len(particle) :])
        for form in forms
        if form.islower() and is_word(form) and (verb := fold(form)).endswith("n")
        for particle in known.particles
        if verb.startswith(particle) and len(verb) - len(particle) >= _LEAST_STEM
    ]
    if not verbs:
        return
    folded = [fold(token.text) for token in present]
    for form, particle, stem in verbs:
        place = _place(folded, particle, stem, language)
        if place:
            yield Span(present[place[0]].start, present[place[1]].end), form
            return


def _place(
    folded: Sequence[str], particle: str, stem: str, language: str
) -> tuple[int, int] | None:
    """Return the numbers of the first and the last token of a verb, or None."""
    for number, word in enumerate(folded):
        for infix in grammar(language).infixes:
            start = particle + infix
            if word.startswith(start) and _is_verb(stem, word[len(start) :], language):
                return number, number
            if folded[number : number + 2] == [particle, infix] and any(
                _is_verb(stem, after, language) for after in folded[number + 2 : number + 3]
            ):
                return number, number + 2
        if _is_verb(stem, word, language):
            last = _particle(folded, number + 1, particle, language)
            if last:
                return number, last
    return None


def _particle(folded: Sequence[str], start: int, particle: str, language: str) -> int:
    """Return the number of the token that is a verb's particle: it ends the clause; 0 if none is."""
    for number in range(start, len(folded)):
        if folded[number] in _ENDS:
            return 0
        if folded[number] == particle:
            following = folded[number + 1 : number + 2]
            joining = grammar(language).coordinators
            if all(not is_word(word) or word in joining for word in following):
                return number
    return 0


def _is_verb(stem: str, word: str, language: str) -> bool:
    return alike(stem, word, language, compounds=False) or is_lemma(stem, word, language)
