"""Find what stands in quotation marks, for texts whose quotations are to stay together."""

from __future__ import annotations

from pipeline.segment._lazy import Lazy

_PAIRS = {"“": "”", "«": "»", "„": "“”", "‘": "’", "「": "」", "『": "』"}
# An apostrophe stands between letters; every other ' and ’ may be a quotation mark.
_MARKS = Lazy(r"[“”«»„‘「」『』\"]|(?<!\w)'(?=\w)|(?<=\S)['’](?!\w)")
_BRACKETS = Lazy(r"\s*\([^()]{1,200}\)")
# A quotation longer than this is taken for a mark that was never closed.
_LONGEST = 2000


def ranges(text: str) -> list[tuple[int, int]]:
    """Return the outermost pairs of quotation marks as ranges, the marks and brackets after them included."""
    found: list[tuple[int, int]] = []
    opened, closing = -1, ""
    for match in _MARKS.finditer(text):
        mark, at = match[0], match.start()
        if opened >= 0 and at - opened > _LONGEST:
            opened = -1
        if opened < 0:
            if _opens(text, mark, at):
                opened, closing = at, _PAIRS.get(mark, mark)
        elif mark in closing and not _opens_plain(text, mark, at):
            brackets = _BRACKETS.match(text, at + 1)
            found.append((opened, brackets.end() if brackets else at + 1))
            opened = -1
    return found


def _opens(text: str, mark: str, at: int) -> bool:
    return mark in _PAIRS or _opens_plain(text, mark, at)


def _opens_plain(text: str, mark: str, at: int) -> bool:
    """Tell whether `"` or `'` opens: a space before it, none after it."""
    if mark not in "\"'":
        return False
    before, after = text[at - 1 : at] if at else " ", text[at + 1 : at + 2]
    return (before.isspace() or before in "([—–-") and bool(after) and not after.isspace()
