"""Follow the forms of one concept through an article, to tell where they are mixed.

An abbreviation that the article introduces, in brackets after the term spelt out, is no mixture.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pipeline.check import Pair
from pipeline.check._alike import alike
from pipeline.check._terms.demand import is_said_again
from pipeline.check._terms.places import places
from pipeline.check._terms.target import expected, read
from pipeline.locales import language
from pipeline.model import Document, Issue, Segment, Severity, Span, TermEntry
from pipeline.tokens import fold, words


def mixed(document: Document, pair: Pair) -> Iterator[Issue]:
    """Yield an issue for each concept of which an article uses more forms than its source."""
    used: dict[str, _Mix] = {}
    for unit in document.units:
        for number, segment in enumerate(unit.segments):
            if segment.target is None:
                continue
            for entry in dict.fromkeys(hit.entry for hit in segment.terms):
                if len(expected(entry, pair)) > 1:
                    mix = used.setdefault(entry.id, _Mix(entry, {}, set()))
                    mix.add(segment, (unit.id, number), pair)
    for mix in used.values():
        yield from mix.issues()


@dataclass(frozen=True, slots=True)
class _Mix:
    """The forms of one concept that an article's source and its target use."""

    entry: TermEntry
    forms: dict[str, Issue]
    """Allowed forms of the target, each with an issue at its first place."""
    sources: set[str]
    """Forms of the source, as the glossary writes them."""
    introduced: set[str] = field(default_factory=set)
    """Forms of the target that are given in brackets after another: `Nations unies (ONU)`."""

    def add(self, segment: Segment, place: tuple[int, int], pair: Pair) -> None:
        """Look at one more segment; `place` is its unit and its number there."""
        assert segment.target is not None
        hits = [hit for hit in segment.terms if hit.entry == self.entry]
        section = self.entry.section(pair.source_locale)
        forms = section.forms if section else ()
        for hit in hits:
            written = segment.source.text[slice(*hit.span)]
            self.sources.add(_form_of(written, forms, language(pair.source_locale)))
        text = segment.target.text
        present = self._present(segment, text, pair)
        for (before, _), (span, shown) in pairwise(present):
            if is_said_again(text, before, span):
                self.introduced.add(shown)
        for span, shown in present:
            # Secrétaire général, Secrétaire générale: one form
            form = _form_of(shown, tuple(self.forms), language(pair.target_locale))
            first = next(iter(self.forms), form)
            message = (
                f"“{shown}” here, but “{first}” before in this article, "
                f"for one term ('{self.entry.id}'). Use one of them."
            )
            self.forms.setdefault(
                form,
                Issue(
                    "term-mix",
                    Severity.INFO,
                    message,
                    unit=place[0],
                    segment=place[1],
                    source_span=hits[0].span,
                    target_span=span,
                    concept=self.entry.id,
                ),
            )

    def _present(self, segment: Segment, text: str, pair: Pair) -> list[tuple[Span, str]]:
        """Return where a target has which forms, read leniently where none stands as rules know it."""
        found = read((self.entry,), text, segment.source.text, pair).allowed
        if found:
            return [(standing.span, standing.form.text) for standing in found]
        forms = expected(self.entry, pair)
        return list(places(text, forms, language(pair.target_locale), is_strict=True))

    def issues(self) -> Iterator[Issue]:
        """Yield one issue where the target uses more forms than the source."""
        used = [issue for form, issue in self.forms.items() if form not in self.introduced]
        if len(used) > max(1, len(self.sources)):
            yield used[1]


def _form_of(written: str, forms: Sequence[str], language: str) -> str:
    """Return the form that a place in a text is written in, whatever its number and case."""
    present = tuple(map(fold, words(written)))
    for form in forms:
        sought = tuple(map(fold, words(form)))
        if len(sought) == len(present) and all(
            alike(one, other, language, compounds=False)
            for one, other in zip(sought, present, strict=True)
        ):
            return form
    return written
