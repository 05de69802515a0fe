"""What a rule looks at: one mark that may end a sentence, and its surroundings.

Everything here looks at a bounded window, so that deciding costs the same wherever the mark is.
"""

from __future__ import annotations

from typing import NamedTuple

from pipeline.segment._language import Language
from pipeline.segment._lazy import Lazy

WINDOW = 48
"""Code points that a rule may look back: longer than any abbreviation with its context."""

OPENING = "\"'“‘«‹„‚‟‛(¿¡[{*_`#—–-「『（《【…"
"""What may stand between two sentences and belongs to the second."""
_DASHES = "—–-"
STRIP = "(\"'“‘«[{„*_¿¡-–—"
_WORD = Lazy(r"[^\W\d_]+")
SPLIT = Lazy(r"['’/—–-]")
# `z. B`: an abbreviation written with a space after its first full stop.
_SPACED = Lazy(r"(?:^|[\s(„“\"«])([^\W\d_]{1,2})\. ?[^\W\d_]{1,2}\Z")
_AFTER_NUMBER = Lazy(r"(?:\d[\d.,/–-]*|\b[IVXХ]+)[\s\xa0-]*[^\W\d]+\Z")
_PAIRS = (("“", "”"), ("«", "»"), ("„", "“"), ("``", "''"))
_SPACED_PART = 2
"""Letters of a part of an abbreviation written with spaces."""
_QUOTE_WINDOW = 400


class Source(NamedTuple):
    """A text and the language it is read in."""

    text: str
    language: Language


class Place(NamedTuple):
    """A mark that may end a sentence."""

    start: int
    """Where its sentence starts."""
    at: int
    """Where the mark stands."""
    mark: str
    """`.`, `?!`, `...`, `. . .`"""
    closers: str
    """Quotation marks and brackets right after it."""
    after: int
    """What follows the space."""


class Site:
    """A mark with what stands before and after it; mutable only while it is built."""

    __slots__ = (
        "after",
        "at",
        "base",
        "before",
        "character",
        "closers",
        "end",
        "kind",
        "language",
        "left",
        "mark",
        "opener",
        "start",
        "text",
    )  # fmt: skip

    def __init__(self, source: Source, place: Place) -> None:
        """Look around the mark."""
        self.text, self.language = source
        self.start, self.at, self.mark, self.closers, self.after = place
        self.opener = _skip_opening(self.text, self.after)
        self.character = self.text[self.opener : self.opener + 1]
        low = self.at - WINDOW
        self.left = self.text[low if low > self.start else self.start : self.at]  # noqa: FURB136  # max is slower
        self.before = _last_word(self.left)
        self.base, self.kind = self._base()

    def _base(self) -> tuple[str, int]:
        """Return the abbreviation before the mark, `oct` of `mid-Oct`, and its kind."""
        before, language = self.before, self.language
        kind = language.kind(before)
        base = before.lower()
        if kind and len(base) > _SPACED_PART:
            return base, kind
        if not kind and not before.isalpha() and SPLIT.search(before):
            last = SPLIT.split(before)[-1]
            base, kind = last.lower(), language.kind(last)
        if len(base) <= _SPACED_PART and base.isalpha():
            spaced = _SPACED.search(self.left)
            whole = f"{spaced[1]}.{base}".lower() if spaced else ""
            if whole in language.kinds:
                return whole, language.kinds[whole]
        return base, kind

    @property
    def word(self) -> str:
        """The word that follows; where none does, the character that does."""
        found = _WORD.match(self.text, self.opener, self.opener + 24)
        return found[0] if found else self.character

    @property
    def is_starter(self) -> bool:
        """Tell whether the word that follows is known to open sentences.

        A single letter counts before a space or an apostrophe: `J’ai`, not `J.-C.`
        """
        word = self.word
        if word not in self.language.starters:
            return False
        after = self.text[self.opener + len(word) : self.opener + len(word) + 1]
        return len(word) > 1 or after in " '’"

    @property
    def follows_number(self) -> bool:
        """Tell whether a number, Roman ones included, stands before that word: `5 km`."""
        return bool(_AFTER_NUMBER.search(self.left))

    @property
    def follows_dash(self) -> bool:
        """Tell whether a dash stands between the mark and the next word."""
        return self.after < self.opener and self.text[self.after] in _DASHES

    @property
    def ahead(self) -> str:
        """What stands between the sentence's start, at most the window, and the word before the mark."""
        return self.left[: len(self.left) - len(self.before)]

    @property
    def follows_name(self) -> bool:
        """Tell whether a name, or another initial, stands before that word."""
        words = self.ahead.split()
        return not words or words[-1].endswith(".") or words[-1][:1].isupper()

    @property
    def is_quoted(self) -> bool:
        """Tell whether a quotation that began in this sentence is still open."""
        before = self.text[max(self.start, self.at - _QUOTE_WINDOW) : self.at]
        if any(before.rfind(mark) > before.rfind(end) for mark, end in _PAIRS):
            return not self.closers
        return before.count('"') % 2 == 1 and not self.closers

    @property
    def opens_sentence(self) -> bool:
        """Tell whether the word before the mark is the first of its sentence."""
        near = self.at - self.start - len(self.before) <= 8
        return near and not self.ahead.strip(" \"'“‘«([{*#-–—")

    @property
    def is_informal(self) -> bool:
        """Tell whether the sentence before began in lower case: then case tells nothing."""
        first = _skip_opening(self.text, self.start)
        head = self.text[first : first + 2]
        return head[:1].islower() and not head[1:].isupper()

    def words_before(self) -> int:
        """Return the number of spaces in the sentence before the mark, up to 96 code points."""
        return self.text.count(" ", self.start, min(self.at, self.start + 96))


def _skip_opening(text: str, position: int) -> int:
    """Return the offset of the first character after opening punctuation."""
    if text[position : position + 1].isalnum():
        return position
    limit = min(len(text), position + WINDOW)
    while position < limit:
        character = text[position]
        is_gap = character == " " and text[position - 1] in _DASHES
        if character not in OPENING and not is_gap and not _opens(text, position):
            break
        position += 1
    return position


def _opens(text: str, position: int) -> bool:
    """Tell whether `”` or `»` opens, as in Swedish and Danish: a space before it, a letter after it."""
    return (
        text[position] in "”»"
        and text[position - 1 : position].isspace()
        and text[position + 1 : position + 2].isalnum()
    )


def _last_word(left: str) -> str:
    if not left or left[-1].isspace():
        return ""
    return left.rsplit(None, 1)[-1].lstrip(STRIP)
