"""Say which terms of a source its target owes: not what is said twice, nor what stands in code."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from pipeline.check._literals import is_literal
from pipeline.model import Segment, Span, TermHit

_ABBREVIATING = re.compile(r"\s*,?\s*[(（\[【〔][^()（）\[\]]{0,24}\Z")
"""What stands between a term and the same term in brackets: `(the ‘`, `（以下简称“`."""
_LONGEST = 200
"""Letters between two terms that are looked at."""


def demanded(segment: Segment) -> Iterator[Sequence[TermHit]]:
    """Yield the hits of each concept, or set of homographs, that the target must render.

    In order of first appearance; a term in brackets after the same term spelt out is left out.
    """
    groups: dict[tuple[str, ...], list[TermHit]] = {}
    for hit in segment.terms:
        key = tuple(sorted({hit.entry.id, *(entry.id for entry in hit.others)}))
        groups.setdefault(key, []).append(hit)
    for hits in groups.values():
        said = _said_once(hits, segment.source.text)
        if owed := [hit for hit in said if not _is_code(hit, segment)]:
            yield owed


def _said_once(hits: Sequence[TermHit], text: str) -> Iterator[TermHit]:
    yield hits[0]
    for before, hit in pairwise(hits):
        if not is_said_again(text, before.span, hit.span):
            yield hit


def is_said_again(text: str, first: Span, second: Span) -> bool:
    """Tell whether what stands at a place is in brackets after the same term spelt out."""
    between = text[first.end : second.start]
    return len(between) <= _LONGEST and _ABBREVIATING.match(between) is not None


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
