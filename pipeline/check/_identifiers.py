"""Compare names that hold digits, and versions, by their letters: amd64, RAID-1, COVID-19, 3.12.1.

Their digits count nothing, so no other writing is equal to them. A name may be left out or put in
other words; what it may not be is the same letters with other digits, or with none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.model import Span

_NAME = re.compile(r"(?<![A-Za-z\d])(?:[A-Za-z]+-?\d|\d+[A-Za-z]+\d)[A-Za-z\d]*(?![A-Za-z\d]|\.\d)")
_VERSION = re.compile(r"(?<![\w.])\d{1,6}(?:\.\d{1,6}){2,7}(?!\w)")
_DATE = re.compile(r"\d{1,2}\.\d{1,2}\.(?:\d\d|\d{4})\Z|\d{4}\.\d{1,2}\.\d{1,2}\Z")
_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+\Z")
_STEM = re.compile(r"([A-Za-z]+)-?\d+\Z")
_WORDS = frozenset("AEIOUYaeiouy")
"""Letters that are a word of some language."""


class Changed(NamedTuple):
    """A name of the source and what the translation has instead."""

    source: Span
    target: Span
    is_bare: bool
    """Whether the translation has the letters without the digits."""


def changed(source: str, target: str) -> Iterator[Changed]:
    """Yield the names and versions whose digits a translation changed or lost."""
    here, there = _named(source), _named(target)
    gone = {name: span for name, span in here.items() if name not in there}
    if not gone:
        return
    new = {name: span for name, span in there.items() if name not in here}
    for name, span in gone.items():
        like = next((other for other in new if _shape(other) == _shape(name)), None)
        if like is not None:
            yield Changed(span, new.pop(like), is_bare=False)
        elif bare := _bare(source[slice(*span)], source, target):
            yield Changed(span, bare, is_bare=True)


def is_told_elsewhere(source: str, span: Span, target: str) -> bool:
    """Tell whether a number of the source is in a name that need not be said, or said again.

    `IPv4` may stand once for twice, and a program may be called by what it does.
    """
    match = next((m for m in _NAME.finditer(source) if m.start() <= span.start < m.end()), None)
    if match is None:
        return False
    letters = source[match.start() : span.start].rstrip("-")
    is_program = letters.isalpha() and letters != letters.upper() and len(letters) > 1
    folded = target.casefold()
    return match.group().casefold() in _named(target) or (
        is_program and source[span.start - 1] != "-" and letters.casefold() not in folded
    )


def _named(text: str) -> dict[str, Span]:
    """Return the names and versions of a text in small letters, each with its first place."""
    found: dict[str, Span] = {}
    for match in _NAME.finditer(text):
        found.setdefault(match.group().casefold(), Span(*match.span()))
    for match in _VERSION.finditer(text):
        if not (_DATE.match(match.group()) or _GROUPED.match(match.group())):
            found.setdefault(match.group(), Span(*match.span()))
    return found


def _shape(name: str) -> str:
    """Return a name without its digits; of a version how many parts it has."""
    return re.sub(r"\d+", "0", name)


def _bare(name: str, source: str, target: str) -> Span | None:
    """Return where a target has the letters of a name without digits, if the source never has."""
    stem = _STEM.match(name)
    if stem is None or (stem[1] in _WORDS):
        return None
    alone = re.compile(rf"(?<![A-Za-z\d]){stem[1]}(?![A-Za-z\d])(?!-\d)")
    digits = name[stem.end(1) :].lstrip("-")
    if alone.search(source) or re.search(rf"(?<!\d){digits}(?!\d)", target):
        return None
    found = alone.search(target)
    return Span(*found.span()) if found else None
