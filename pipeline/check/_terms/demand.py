"""Say which terms of a source its target owes: not what is said twice, nor what stands in code."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from pipeline.check._alike import has_prefixes
from pipeline.check._grammar import grammar
from pipeline.check._literals import is_literal
from pipeline.check._terms.deputies import is_deputy
from pipeline.model import Segment, Span, TermHit
from pipeline.tokens import fold, words

_ABBREVIATING = re.compile(r"\s*,?\s*[(（\[【〔][^()（）\[\]]{0,24}\Z")
"""What stands between a term and the same term in brackets: `(the ‘`, `（以下简称“`."""
_DOUBLING = frozenset("-‐‑")
"""What stands between a word and the same word where that makes a plural of it."""
_ARTICLE = 3
"""Letters of an article."""
_LONGEST = 200
"""Letters between two terms that are looked at."""


def demanded(segment: Segment, language: str) -> Iterator[Sequence[TermHit]]:
    """Yield the hits of each concept, or set of homographs, that the target must render.

    In order of first appearance; a term in brackets after the same term spelt out is left out, and
    the second of two genders in one breath: *directrices et directeurs*; so is a title that is
    part of a deputy's.
    """
    groups: dict[tuple[str, ...], list[TermHit]] = {}
    for hit in segment.terms:
        key = tuple(sorted({hit.entry.id, *(entry.id for entry in hit.others)}))
        groups.setdefault(key, []).append(hit)
    for hits in groups.values():
        said = _said_once(hits, segment.source.text, language)
        if owed := [hit for hit in said if _is_owed(hit, segment, language)]:
            yield owed


def _said_once(hits: Sequence[TermHit], text: str, language: str) -> Iterator[TermHit]:
    yield hits[0]
    for before, hit in pairwise(hits):
        spans = before.span, hit.span
        if text[before.span.end : hit.span.start] in _DOUBLING:
            continue  # perusahaan-perusahaan: companies
        if not is_said_again(text, *spans) and not _is_other_gender(text, *spans, language):
            yield hit


def _is_other_gender(text: str, first: Span, second: Span, language: str) -> bool:
    """Tell whether two forms of one concept are joined by ‘and’ alone, or it and an article."""
    known = grammar(language)
    if known.agreement == "none":  # no genders
        return False
    one, other = fold(text[slice(*first)]), fold(text[slice(*second)])
    joining = known.coordinators
    between = [fold(word) for word in words(text[first.end : second.start])]
    if has_prefixes(language) and not between:
        return other[:1] in joining and one != other[1:]
    if not between or one == other or between[0] not in joining:
        return False
    return len(between) <= 2 and all(len(word) <= _ARTICLE for word in between[1:])


def is_said_again(text: str, first: Span, second: Span) -> bool:
    """Tell whether what stands at a place is in brackets after the same term spelt out."""
    between = text[first.end : second.start]
    return len(between) <= _LONGEST and _ABBREVIATING.match(between) is not None


def _is_owed(hit: TermHit, segment: Segment, language: str) -> bool:
    is_lowered = is_deputy(segment.source.text, hit.span, language, leniently=True)
    return not (is_lowered and not hit.entry.is_dnt) and not _is_code(hit, segment)


def _is_code(hit: TermHit, segment: Segment) -> bool:
    """Tell whether a hit is part of an address, or of code that stands in the target as it is."""
    text, start = segment.source.text, hit.span.start
    target = segment.target.text if segment.target else ""
    if is_literal(text, hit.span, target):
        return True
    line = text[text.rfind("\n", 0, start) + 1 :].partition("\n")[0] if "\n" in text else ""
    return bool(line) and line.strip() in _lines(target)


@lru_cache(maxsize=8)
def _lines(text: str) -> frozenset[str]:
    return frozenset(line.strip() for line in text.split("\n"))
