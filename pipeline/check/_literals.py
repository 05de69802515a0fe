"""Tell a word in a sentence from the same letters in an address, a file name or a piece of code."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.model import Span

_CODE = re.compile(r"[`@#_/\\<>{}=]|\w[.(:]\w")
"""What addresses, file names and pieces of code have within them."""
_ADDRESS = re.compile(r"://|\bwww\.|\w@\w")
_PRINTABLE = "".join(map(chr, range(ord("!"), ord("~") + 1)))
_RUN = re.compile(r"[!-~]+")
_MARKS = "\"'()[].,;:!?"
"""What may stand around a run without being part of it."""
_LONGEST = 200
"""Letters on either side of a word that are looked at."""
_CACHED = 1 << 10


def is_literal(text: str, span: Span, other: str) -> bool:
    """Tell whether a place is part of an address, or of code that the other text has as well.

    Code is told by the stretch of printable ASCII around the place: it is longer than the place
    and has a sign that words do not have, as in ``list.sort`` or ``#BeltAndRoad``.
    """
    before = text[max(0, span.start - _LONGEST) : span.start]
    after = text[span.end : span.end + _LONGEST]
    first = span.start - len(before) + len(before.rstrip(_PRINTABLE))
    last = span.end + len(after) - len(after.lstrip(_PRINTABLE))
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


@lru_cache(maxsize=_CACHED)
def stands_in(written: str, text: str) -> bool:
    """Tell whether words stand in a text as whole words: no ten in mindestens."""
    if written.lower() not in text.lower():
        return False
    whole = rf"(?i)(?<![^\W\u2e80-\u9fff]){re.escape(written)}(?![^\W\u2e80-\u9fff])"
    return re.search(whole, text) is not None


@lru_cache(maxsize=_CACHED)
def copied_at(written: str, text: str) -> int:
    """Return where a number stands in a text to the letter, and not as part of another; else -1."""
    if written not in text:
        return -1
    found = re.search(rf"(?<![\d.,]){re.escape(written)}(?![.,]?\d)", text)
    return found.start() if found else -1
