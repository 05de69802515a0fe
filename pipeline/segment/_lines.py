"""Tell a line that was ended on purpose from one that was wrapped.

A wrapped line is as full as it can be: the next word would not have fitted. A line that stops well
before that, or whose next line opens with a bullet, ends an item, a heading or an address line.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.segment._language import Language
from pipeline.segment._lazy import Lazy
from pipeline.segment.rules import Rule

BULLET = Rule("bullet opens the next line", breaks=True)
INDENTED = Rule("next line is set in", breaks=True)
SHORT_LINE = Rule("line ended early", breaks=True)
LINES = Rule("lines without any full stop", breaks=True)
LINE_ENDING = Rule("ending of a line", breaks=True)
WRAPPED = Rule("wrapped line", breaks=False)

_BULLET = Lazy(r"[•·▪◦‣●■□○◆◇※①-⑳⑴-⒇]|[-*–—]\s+\S")
_STOP = Lazy(r"[.!?…。！？।؟۔።։]")
_WORD = Lazy(r"\S{1,40}")
# A line counts as ended early below this share of the longest line, the next word included.
_EARLY = 0.7
# Lines of a list without full stops are short: an address, a menu.
_SHORT = 60
_SHORTEST = 3
# Where nouns have capitals, a short line says nothing unless it has some words.
_SOME_WORDS = 20


@dataclass(frozen=True, slots=True)
class Layout:
    """How the lines of a text are set."""

    width: int
    """Length of the longest line."""
    is_list: bool
    """Short lines and not one mark that ends sentences."""
    is_indented: bool
    """The first line is set in, so that being set in says nothing."""


def layout(text: str) -> Layout | None:
    """Return how a text is set in lines; None for a text of one line."""
    if "\n" not in text:
        return None
    lengths = [len(line) for line in text.split("\n") if line]
    width = max(lengths, default=0)
    is_list = width <= _SHORT and min(lengths, default=0) >= _SHORTEST and not _STOP.search(text)
    return Layout(width, is_list, is_indented=text[:1].isspace())


def decide(text: str, language: Language, layout: Layout, *, at: int, after: int) -> Rule:
    """Decide about the line break at `text[at]`; `after` is the first character of the next line."""
    if layout.is_list and language.code not in ("zh", "ja"):
        return LINES
    if _BULLET.match(text, after):
        return BULLET
    following = text[after : after + 1]
    opens = following.isupper() or following.isdigit() or following in "([“\"'«¿¡"
    if opens and after > at + 1 and not layout.is_indented:
        return INDENTED
    low = max(0, at - layout.width - 1)
    line = text[max(low, text.rfind("\n", low, at) + 1) : at].rstrip()
    if line.endswith(language.endings or ("\0",)):
        return LINE_ENDING
    if language.code == "de" and len(line) < _SOME_WORDS:
        return WRAPPED
    word = _WORD.match(text, after)
    needed = len(line) + (len(word[0]) if word else 0)
    return SHORT_LINE if opens and needed <= _EARLY * layout.width else WRAPPED
