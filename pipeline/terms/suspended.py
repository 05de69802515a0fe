"""Find compounds whose last part stands with the next one alone: Bau- und Betriebsgenehmigungen.

A hyphen says so in languages that have such compounds; all other texts cost one look.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from pipeline.model import Span
from pipeline.terms.paths import Found

LANGUAGES = frozenset("da de fi nb nl nn sv".split())
_HYPHEN = "[-‐‑]"
_LEAST = 3
"""Letters of a part of a compound."""
# A part, others like it, a short word such as ‘und’, and the compound that has what they lack.
_SUSPENDED = re.compile(
    rf"(?<![\w‐‑-])(?P<first>[^\W\d_]{{{_LEAST},40}}){_HYPHEN}(?=,?\s)"
    rf"(?:,?\s+[^\W\d_]{{{_LEAST},40}}{_HYPHEN}){{0,4}},?\s+[^\W\d_]{{2,5}}\.?\s+(?P<last>[^\W\d_]{{6,60}})"
)


def may_be_suspended(text: str) -> bool:
    """Tell whether a part of a compound stands alone in a text.

    >>> may_be_suspended("Bau- und Betriebsgenehmigungen")
    True
    """
    return "- " in text or "-," in text or "‑ " in text or "‐ " in text


def suspended(text: str, find: Callable[[str], Sequence[Found]]) -> Iterator[Found]:
    """Yield the forms that a text has in part, each where that part stands with its hyphen."""
    start = 0
    while match := _SUSPENDED.search(text, start):
        start = match.end("first") + 1
        first, last = match["first"], match["last"]
        wholes = (first + last[cut:] for cut in range(_LEAST, len(last) - _LEAST + 1))
        for whole in wholes:
            place = next(iter(find(whole)), None)
            if place and place.span == (0, len(whole)):
                yield Found(Span(match.start(), start), place.forms)
                break
