"""Decide about marks of languages written without spaces: `。！？…` and their closing marks."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from pipeline.segment._language import Language
from pipeline.segment._lazy import Lazy
from pipeline.segment._site import Place, Source
from pipeline.segment.rules import CONTINUES, END_OF_TEXT, NAME, ORDINARY, Rule

QUOTED_SPEECH = Rule("speech before who says it", breaks=False)
QUOTED_PHRASE = Rule("quotation inside a clause", breaks=False)
PARTICLE = Rule("particle goes on after a closing mark", breaks=False)
BRACKETED = Rule("inside brackets", breaks=False)
LONE_ELLIPSIS = Rule("ellipsis inside a sentence", breaks=False)
SPEECH = Rule("end of a quotation", breaks=True)

MARKS = "。！？．｡"
_CLOSERS = Lazy("[”’」』）)】》〉\"'»]*")
_CONTINUING = "，、；：,;:)）」”』’》〉】。！？…-—"
_QUOTES = {"”": "“", "’": "‘", "」": "「", "』": "『", '"': '"'}
_OPENING = Lazy("[「『《（【〈]")
_OPENERS = {"）": "（", ")": "(", "】": "【"}
_BRACKETS = (("「", "」"), ("『", "』"), ("《", "》"), ("（", "）"), ("【", "】"), ("〈", "〉"))
# A title or a bracket after which these stand is part of the sentence that goes on.
_PARTICLES = "とがはをにのもで的"
_WINDOW = 400
_SPACES = " \u3000\t\xa0"


def decide(source: Source, place: Place) -> Rule:  # noqa: PLR0911  # one return a case
    """Decide about marks followed by their closing marks."""
    text, language = source
    start, at, mark, closers, position = place
    end = at + len(mark) + len(closers)
    if position >= len(text):
        return END_OF_TEXT
    following = text[position]
    opens = (following == "—" and closers) or (following in '"”' and position == end)
    if following in _CONTINUING and not opens:
        return CONTINUES
    if (
        not closers
        and following in _PARTICLES
        and text.endswith(tuple(language.names) or ("\0",), 0, at)
    ):
        return NAME
    if mark[0] == "…" and not closers.endswith(("”", "」", "』")):
        is_end = len(mark) > 1 and language.code == "zh" and not following.islower()
        return ORDINARY if is_end else LONE_ELLIPSIS
    if mark[0] == "．" and following.isdigit() and position == end:
        return CONTINUES
    if closers.endswith(tuple(_QUOTES)):
        return _quotation(source, place)
    if closers:
        goes_on = following in _PARTICLES or closers[-1] in "》〉"
        if goes_on and mark[0] != "。":
            return PARTICLE
        opening = text.rfind(_OPENERS.get(closers[-1], "\0"), max(start, at - _WINDOW), at)
        return BRACKETED if opening > start else ORDINARY
    return BRACKETED if _is_bracketed(text, max(start, at - _WINDOW), at, end) else ORDINARY


def is_letter(character: str) -> bool:
    """Tell whether a character is kana, Han or a mark that goes with them."""
    return "\u3040" <= character <= "\u9fff" or character in ("「", "『", "」", "』", "”", "）")


def closers(text: str, start: int, at: int, end: int) -> str:
    """Return the closing marks at `text[end]`, up to a quotation mark that opens what follows.

    `"` opens where none is open; so does `”` in texts that write it on both sides, as some
    converters do.
    """
    found = _CLOSERS.match(text, end)
    marks = found[0] if found else ""
    low = max(start, at - _WINDOW)
    for index, mark in enumerate(marks):
        if mark in '"”' and text.rfind("“", low, at) <= text.rfind("”", low, at):
            same = text.count(mark, low, at) + marks.count(mark, 0, index)
            if same % 2 == 0:
                return marks[:index]
    return marks


def plainness(source: Source) -> Callable[[int, int], bool]:
    """Return a test that `。` at an offset, in a sentence from a start, needs no second look.

    It would need one after an opening bracket, or after a name that ends in it. Openings are only
    looked for forward, so that the test is asked in the order of the text.
    """
    text, names = source.text, tuple(source.language.names)
    opening = -1

    def is_plain(start: int, at: int) -> bool:
        nonlocal opening
        low = at - _WINDOW if at - _WINDOW > start else start  # noqa: FURB136  # max is slower
        if opening < low:
            found = _OPENING.search(text, low)
            opening = found.start() if found else len(text)
        return opening > at and not (names and text.endswith(names, 0, at))

    return is_plain


def _is_bracketed(text: str, low: int, at: int, end: int) -> bool:
    """Tell whether a bracket is open at the mark that is closed soon after it."""
    if not _OPENING.search(text, low, at):
        return False
    before = text[low:at]
    return any(
        before.rfind(opening) > before.rfind(closing)
        and text.find(closing, end, end + _WINDOW) >= 0
        for opening, closing in _BRACKETS
    )


def _quotation(source: Source, place: Place) -> Rule:
    """A mark inside a closing quotation mark ends the sentence unless a clause goes on around it."""
    text, language = source
    start, at, _, closers, after = place
    if text.startswith(language.continuations or ("\0",), after):
        return PARTICLE
    if language.code == "ja":
        return SPEECH
    opening = text.rfind(_QUOTES[closers[-1]], max(start, at - _WINDOW), at)
    before = text[max(start, opening - 8) : opening].rstrip(_SPACES) if opening >= 0 else "："
    if not before:
        says = _attribution(language).match(text, after)
        # “太好了！”现场一片欢呼: only a full stop ends for certain.
        return QUOTED_SPEECH if says or text[at] in "！？!?…" else SPEECH
    return SPEECH if before[-1] in "，：:" or text[at] == "。" else QUOTED_PHRASE


@cache
def _attribution(language: Language) -> re.Pattern[str]:
    """Return what finds a word that attributes speech, in the clause that follows it."""
    verbs = "|".join(map(re.escape, language.attributions)) or "(?!)"
    return re.compile(f"[^，。！？；：“”「」]{{0,15}}?(?:{verbs})")
