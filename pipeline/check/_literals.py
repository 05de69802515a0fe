"""Tell a word in a sentence from the same letters in an address, a file name or a piece of code."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.model import Span

_CODE = re.compile(r"[`@#_/\\<>{}=]|\w[.(:]\w")
"""What addresses, file names and pieces of code have within them."""
_ADDRESS = re.compile(r"://|\bwww\.|\w@\w")
_RUN = re.compile(r"[!-~]+")
_MARKS = "\"'()[].,;:!?"
"""What may stand around a run without being part of it."""
_LONGEST = 200
"""Letters on either side of a word that are looked at."""


def is_literal(text: str, span: Span, other: str) -> bool:
    """Tell whether a place is part of an address, or of code that the other text has as well.

    Code is told by the stretch of printable ASCII around the place: it is longer than the place
    and has a sign that words do not have, as in ``list.sort`` or ``#BeltAndRoad``.
    """
    first, last = span
    while first > max(0, span.start - _LONGEST) and "!" <= text[first - 1] <= "~":
        first -= 1
    while last < min(len(text), span.end + _LONGEST) and "!" <= text[last] <= "~":
        last += 1
    around = text[first : span.start] + text[span.end : last]
    if not any(c.isalnum() or c in "`@#_/<>" for c in around):
        return False
    run = text[first:last].strip(_MARKS)
    if not _CODE.search(run):
        return False
    return bool(_ADDRESS.search(run)) or run in _runs(other)


@lru_cache(maxsize=8)
def _runs(text: str) -> frozenset[str]:
    """Return the stretches of a text that hold no space and no letter beyond ASCII."""
    return frozenset(run.strip(_MARKS) for run in _RUN.findall(text))
