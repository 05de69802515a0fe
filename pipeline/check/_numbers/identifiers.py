"""Compare names that hold digits, and versions, by their letters: amd64, RAID-1, COVID-19, 3.12.1.

Their digits count nothing, so no other writing is equal to them. A name may be left out or put in
other words; what it may not be is the same letters with other digits, or with none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.model import Span

_NAME = re.compile(r"(?<![A-Za-z\d])(?:[A-Za-z]+-?\d|\d+[A-Za-z]+\d)[A-Za-z\d]*(?![A-Za-z\d]|\.\d)")
_LETTER_AND_DIGIT = re.compile(r"[A-Za-z]-?\d")
"""What each such name holds, and few sentences: it is found in no time."""
_VERSION = re.compile(r"(?<![A-Za-z\d_.])\d{1,6}(?:\.\d{1,6}){2,7}(?![A-Za-z\d_])")
_DATE = re.compile(r"\d{1,2}\.\d{1,2}\.(?:\d\d|\d{4})\Z|\d{4}\.\d{1,2}\.\d{1,2}\Z")
_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+\Z")
_STEM = re.compile(r"([A-Za-z]+)-?(\d+)\Z")
_WORD = re.compile(r"(?<![A-Za-z\d])[A-Za-z]++(?!\d|-\d)")
_DIGITS = re.compile(r"\d+")
_LETTERS = re.compile(r"\D+")
_PLURAL = re.compile(r"(?<=[A-Z]\d)s\Z")  # MP3s
_LEAST = 3
"""Letters that say of which name they are left, small or not; of two, only what is no word: PP, xx."""
_VOWELS = frozenset("AEIOUYaeiouy")
"""Letters that are a word of some language."""


class Changed(NamedTuple):
    """A name of the source and what the translation has instead."""

    source: Span
    target: Span
    is_bare: bool
    """Whether the translation has the letters without the digits."""


def changed(source: str, target: str) -> Iterator[Changed]:
    """Yield the names and versions whose digits a translation changed or lost.

    One that stands for another (`sda1 and sda2` as `sda2 and sda2`) stands there once too often.
    """
    here = _named(source)
    there = _named(target) if here else {}
    gone = [span for name, spans in here.items() if name not in there for span in spans[:1]]
    gone += [s for name, spans in here.items() for s in spans[len(there.get(name, spans)) :]]
    if not gone:
        return
    new: dict[str, list[Span]] = {}
    letters: dict[str, list[Span]] = {}
    for name, spans in there.items():
        for span in spans[len(here.get(name, ())) :]:
            new.setdefault(_shape(name), []).append(span)
            letters.setdefault(_letters(name), []).append(span)
    words, known, digits = _words(target), _words(source), frozenset(_DIGITS.findall(target))
    for span in sorted(gone):
        written = source[slice(*span)]
        like = new.get(_shape(written.casefold()))
        if like:
            yield Changed(span, like.pop(0), is_bare=False)
            continue
        left = [
            other
            for other in letters.get(_letters(written), ())
            if _has_less(target[slice(*other)], written)
        ]
        if left:
            yield Changed(span, left[0], is_bare=False)
            continue
        bare = "" if written.casefold() in there else _folded(_bare(written, digits))
        if bare in words and bare not in known:
            yield Changed(span, words[bare], is_bare=True)


def _bare(name: str, digits: frozenset[str]) -> str:
    """Return the letters of a name, or nothing where its digits may stand by themselves."""
    stem = _STEM.match(name)
    if stem:
        return "" if stem[2] in digits else stem[1]
    letters = _DIGITS.sub("", name)
    is_word = len(letters) == 2 and not letters.isupper() and not _VOWELS.isdisjoint(letters)
    return "" if len(letters) < 2 or is_word else letters


def needless(source: str, target: str) -> frozenset[int]:
    """Return the places of the names of a source that need not be said, or not be said again.

    `IPv4` may stand once for twice, and a program may be called by what it does; not what is one
    of several, as nick1 and nick2 are.
    """
    there, folded = _named(target), target.casefold()
    names = list(_NAME.finditer(source))
    several = Counter(_shape(name) for name in {match.group().casefold() for match in names})
    places: set[int] = set()
    for match in names:
        name = _PLURAL.sub("", match.group()).casefold()
        is_numbered = several[_shape(name)] > 1 or _is_first(source, match.start())
        if name in there or (not is_numbered and _is_program(match.group(), folded)):
            places.update(range(*match.span()))
    return frozenset(places)


def _is_program(name: str, target: str) -> bool:
    """Tell whether a name with its digits at the end is a program's, and not in a target at all.

    What is numbered 1, or in small letters, is one of several things: `Sheet1`, `string2`.
    """
    stem = re.match(r"[A-Za-z]{3,}(?=\d)(?!1\Z)", name)
    if stem is None or stem[0].isupper() or stem[0].islower():
        return False
    return stem[0].casefold() not in target


def _is_first(text: str, start: int) -> bool:
    """Tell whether a word with one capital at its head begins a text, where that says nothing."""
    return start == 0 and text[1:2].islower()


def _named(text: str) -> dict[str, list[Span]]:
    """Return the names and versions of a text in small letters, each with its places."""
    found: dict[str, list[Span]] = {}
    for match in _NAME.finditer(text) if _LETTER_AND_DIGIT.search(text) else ():
        name = _PLURAL.sub("", match.group()).casefold()
        found.setdefault(name, []).append(Span(match.start(), match.start() + len(name)))
    for match in _VERSION.finditer(text) if text.count(".") > 1 else ():
        if not (_DATE.match(match.group()) or _GROUPED.match(match.group())):
            found.setdefault(match.group(), []).append(Span(*match.span()))
    return found


def _shape(name: str) -> str:
    """Return a name without its digits; of a version how many parts it has."""
    return _DIGITS.sub("0", name)


def _letters(name: str) -> str:
    """Return the letters of a name in small letters, where there are several: D3D9 is DD9 with less."""
    letters = _DIGITS.sub("", name).replace("-", "").casefold()
    return letters if len(letters) > 1 and letters.isalpha() else name


def _has_less(name: str, other: str) -> bool:
    """Tell whether the digits of a name are some of another's, in their order."""
    some, digits = _LETTERS.sub("", name), _LETTERS.sub("", other)
    rest = iter(digits)
    return len(some) < len(digits) and all(digit in rest for digit in some)


def _words(text: str) -> dict[str, Span]:
    """Return the words of Latin letters that no digits belong to, each with its first place."""
    found: dict[str, Span] = {}
    for match in _WORD.finditer(text):
        if match.group() not in _VOWELS:
            found.setdefault(_folded(match.group()), Span(*match.span()))
    return found


def _folded(word: str) -> str:
    """Return a word in small letters, but as it is where it is short: IN is no `in`."""
    return word if len(word) < _LEAST else word.casefold()
