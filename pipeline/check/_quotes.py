"""Quotation marks: which ones a locale writes (CLDR), and which of a text belong together."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from pipeline.locales import separator

_LISTS = Path(__file__).parent / "lists" / "quotes.toml"
_TRADITIONAL = frozenset("TW HK MO".split())
# The marks that any language closes a quotation with, by the mark that opens it.
_CLOSING = {
    "“": "”“", "„": "“”‟", "‟": "”", "”": "”“", "«": "»", "»": "«»", "‘": "’", "‚": "‘’", "‹": "›",
    "›": "‹›", "’": "’‘", "「": "」", "『": "』", "〝": "〞〟", "﹁": "﹂", "﹃": "﹄", '"': '"',
    "＂": "＂", "״": "״", "〈": "〉", "《": "》",
}  # fmt: skip
# These open only where the locale says so: elsewhere they close, or are no quotation marks.
_DOUBTFUL_OPENERS = frozenset("”’״〈《")
_MARK = re.compile('[“”„‟«»‘’‚‹›「」『』〝〞〟﹁﹂﹃﹄"＂״〈〉《》]')
# Straight single marks are quotation marks only in pairs, and only where no apostrophe is written.
_SINGLE = re.compile(r"(?<![A-Za-z0-9'])'(?=[^\s'])[^'\n]{1,60}(?<=\S)'(?![A-Za-z0-9'])")
# A value in straight marks belongs to what it is assigned to: name="Zhou", text='König'.
_ASSIGNED = re.compile(r"""=(?<=\w=)(?:"([^"\n]*)"|'([^'\n]*)')""")
# The marks of old programs, `so', are no apostrophes.
_TYPED = re.compile(r"`([^`'\n]{1,120})'(?![^\W_])")
_ANY = re.compile("[“”„‟«»‘’‚‹›「」『』〝〞〟﹁﹂﹃﹄\"＂״']")


class Style(NamedTuple):
    """How a locale writes quotations."""

    outer: tuple[str, str]
    inner: tuple[str, str]
    pairs: frozenset[str]
    """Every pair that is no fault, CLDR's own among them."""
    space: str
    """What stands between a mark and the words."""
    spaced: bool
    """Whether the language puts spaces between words, and an apostrophe may be a letter's."""


class Quotation(NamedTuple):
    """Two marks that belong together, at these places of the text."""

    start: int
    end: int
    """Place after the closing mark."""
    marks: str
    """Opening and closing mark."""
    depth: int
    """How many quotations enclose it."""


class Quotations(NamedTuple):
    """The quotations of a text in order of opening, and the marks that belong to none."""

    pairs: tuple[Quotation, ...] = ()
    unpaired: tuple[int, ...] = ()
    doubtful: tuple[int, ...] = ()
    """Single marks without a partner that may be apostrophes."""


@cache
def style(locale: str) -> Style | None:
    """Return how a locale writes quotations, or None where CLDR's table here has no answer."""
    data = tomllib.loads(_LISTS.read_text(encoding="utf-8"))
    known = data["cldr"]
    keys = tuple(_fallbacks(locale))
    found = next((known[key] for key in keys if key in known), None)
    if found is None:
        return None
    marks = found.split()
    outer, inner = (marks[0], marks[1]), (marks[2], marks[3])
    also = next((data["also"][key] for key in keys if key in data["also"]), ())
    space = next((data["space"][key] for key in keys if key in data["space"]), "")
    pairs = frozenset({"".join(outer), "".join(inner), *also})
    return Style(outer, inner, pairs, space, bool(separator(locale)))


def _fallbacks(locale: str) -> Iterator[str]:
    """Yield a locale and what it inherits from: `zh-TW` is written in `zh-Hant`."""
    yield locale
    parts = locale.split("-")
    if parts[0] == "zh" and _TRADITIONAL.intersection(parts[1:]):
        yield "zh-Hant"
    for length in range(len(parts) - 1, 0, -1):
        yield "-".join(parts[:length])


def has_mark(text: str) -> bool:
    """Tell whether there is any quotation mark or apostrophe at all."""
    return _ANY.search(text) is not None


@lru_cache(maxsize=1 << 12)
def quotations(text: str, locale: str) -> Quotations:
    """Pair the marks of a text: those of the locale first, then as any language pairs them.

    Apostrophes, primes after digits and straight single marks of languages with spaces are left
    out; a stray curly one there is doubtful: it may be an apostrophe.
    """
    if "=" in text:
        text = _ASSIGNED.sub(_unquoted, text)
    if "`" in text:
        text = _TYPED.sub(_unquoted, text)
    own = style(locale)
    spaced = own.spaced if own else bool(separator(locale))
    openers = {pair[0] for pair in own.pairs} if own else set()
    reader = _Reader(text, openers, single=not spaced)
    for match in _MARK.finditer(text):
        if not _is_letter(text, match.start(), spaced=spaced):
            reader.mark(match.group(), match.start())
    if not spaced and "'" in text:
        reader.pairs += (Quotation(*m.span(), "''", 0) for m in _SINGLE.finditer(text))
    return reader.finish()


def _unquoted(match: re.Match[str]) -> str:
    inner = match[match.lastindex or 0]
    return f"{'=' if match[0][0] == '=' else ''}\0{inner}\0"


def _is_letter(text: str, place: int, *, spaced: bool) -> bool:
    """Tell whether a mark is an apostrophe within a word or an abbreviation's sign."""
    mark = text[place]
    if mark not in '’״"':
        return False
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    if mark == '"':  # Hebrew writes it before the last letter of an abbreviation
        return "א" <= before <= "ת" and "א" <= after <= "ת"
    return before.isalpha() and after.isalpha() and (mark == "״" or spaced or after.isascii())


class _Reader:
    """Collect pairs while marks go by; holds what is open."""

    def __init__(self, text: str, openers: set[str], *, single: bool) -> None:
        self.text, self.openers, self.single = text, openers, single
        self.open: list[tuple[str, int]] = []
        self.pairs: list[Quotation] = []
        self.unpaired: list[int] = []
        self.doubtful: list[int] = []

    def mark(self, mark: str, place: int) -> None:
        if self.open and self._fits(mark, place):
            self._close(mark, place)
        elif mark == '"' and self.text[place - 1 : place].isdigit():
            return  # inches, or seconds
        elif mark in _CLOSING and (mark not in _DOUBTFUL_OPENERS or mark in self.openers):
            self.open.append((mark, place))
        elif any(mark in _CLOSING[opened] for opened, _ in self.open[-3:]):
            while mark not in _CLOSING[self.open[-1][0]]:
                self._leave(*self.open.pop())
            self._close(mark, place)
        else:
            self._leave(mark, place)

    def _fits(self, mark: str, place: int) -> bool:
        """Tell whether a mark closes the quotation that was opened last."""
        opened = self.open[-1][0]
        if mark == opened == "“":  # before a letter it opens another one
            return not self.text[place + 1 : place + 2].isalnum()
        return mark in _CLOSING[opened]

    def _close(self, mark: str, place: int) -> None:
        opened, start = self.open.pop()
        self.pairs.append(Quotation(start, place + 1, opened + mark, len(self.open)))

    def _leave(self, mark: str, place: int) -> None:
        """Note a mark without its partner; angle brackets are the business of another check."""
        if mark in "’‘‚" and not self.single:
            self.doubtful.append(place)
        elif mark not in "〈〉《》":
            self.unpaired.append(place)

    def finish(self) -> Quotations:
        for mark, place in self.open:
            self._leave(mark, place)
        return Quotations(
            tuple(sorted(self.pairs)), tuple(sorted(self.unpaired)), tuple(sorted(self.doubtful))
        )
