"""Find punctuation of another script: `,` after a Chinese character, `，` in English, `?` in Arabic.

Chinese and Japanese write full-width signs beside their own characters and half-width ones within
Latin text, digits and code; everyone else the other way round. Latin letters and digits of full
width are found in every language.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pipeline.check import Example, Pair
from pipeline.check._letters import FAR_EAST, Letters, is_han_or_kana
from pipeline.check._prose import BLOT, Texts, crosses_code, texts
from pipeline.locales import language
from pipeline.model import Content, Issue, Segment, Severity, Span

SOURCE = "GB/T 15834—2011; W3C CLREQ, 3.1; W3C JLREQ, 3.1; Unicode, chapter 9.2 (Arabic)"
SEVERITY = Severity.WARNING
EXAMPLES = (
    Example("It ended, he said: yes.", "会议结束，他说：好。", "en", "zh-CN"),
    Example("Version 3.5, 10:30", "版本3.5，10:30", "en", "zh-CN"),
    Example("the group (LHG)", "集团(LHG)", "en", "zh-CN"),
    Example("He left Oracle Inc.", "他离开了Oracle Inc.", "en", "zh-CN"),
    Example("Is it so, or not?", "أهو كذلك، أم لا؟", "en", "ar"),
    Example("会议结束，他说。", "It ended, he said.", "zh-CN", "en"),
    Example("It ended, he said.", "会议结束,他说。", "en", "zh-CN", ("width",)),
    Example("the group (formerly Lan)", "集团(原岚江)", "en", "zh-CN", ("width",)),
    Example("We use Linux.", "我们使用Linux.", "en", "zh-CN", ("width",)),
    Example("In 2017", "２０１７年", "en", "zh-CN", ("width",)),
    Example("Is it so?", "أهو كذلك?", "en", "ar", ("width",)),
    Example("会议结束，他说。", "It ended，he said.", "zh-CN", "en", ("width",)),
)

_LISTS = Path(__file__).parent / "lists" / "punctuation.toml"
_FULL_WIDTH = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]+")
_BRACKETS = re.compile(r"\([^()]+\)")
# What may stand between the last sign of a sentence and the end of its text.
_CLOSING = " \n\"'”’」』）)》】"
_STOPS = tuple(".。।۔?？؟!！")
_OPENING = tuple("\"'“‘「『（(《【")
_TAIL = re.compile(r"[ !#-&*-~\u00a0-\u024f\ufffc]*\Z")  # the Latin end of a wide sentence
_LONGEST_TAIL = 200
_PHRASE = 6
"""Words of a Latin end from which on it may be a sentence that was left as it is."""
_DOTTED = re.compile(
    r"(?<![A-Za-z.])(?:[A-Za-z]{1,2}\.)+[A-Za-z]{1,2}\Z|[A-Za-z] [A-Z]\Z"
)  # U.S. Ph.D. George W.
_LAST = re.compile(r"[.?!]")
_FEWEST = 2
"""Wide letters that make a text one in their script."""
_LABEL = re.compile(r"(?:\w+ )?[\d.]+\Z")  # Figure 3.


class _Rules(NamedTuple):
    """What is wrong in a language, and what is right instead."""

    signs: re.Pattern[str]
    """A sign that may be wrong, with the space after it; the group says what has to be beside it."""
    right: dict[str, str]
    letters: Letters | None
    """A wide letter; None where none is written. Narrow brackets around and beside some are wrong."""

    @property
    def is_wide(self) -> bool:
        """Tell whether the language writes signs of full width."""
        return self.letters is not None


@cache
def _rules(locale: str) -> _Rules:
    """Return the rules of a language; those it has for its own signs go before East Asia's."""
    data = tomllib.loads(_LISTS.read_text(encoding="utf-8"))
    own = data.get(language(locale), {})
    is_wide = "brackets" in own
    right: dict[str, str] = own.get("signs", {}) | own.get("brackets", {})
    every, patterns = "".join(map(re.escape, own.get("signs", ()))), []
    if own:
        letters, signs = own["letters"], every
        # No stop of a number or a name, no part of `...`, `::` or `!=`, no colon before code.
        after = "" if is_wide else r"(?=[\s»”)\"]|\Z)"  # not within `yes,no`
        before = r"(?P<wide>)(?<=[^\0-\u02ff].)" if is_wide else f"(?<=[{letters}].)"
        patterns.append(
            rf"(?<=[{signs}]){before}(?!=|(?<=\.)[A-Za-z0-9.]|(?<=:)(?::| {BLOT})){after}[ ]*"
        )
        if is_wide:  # between Latin and the next word: Linux,他们
            pauses = "".join(sign for sign in own["signs"] if sign in ",;")
            patterns.append(rf"(?P<pause>)(?<=[A-Za-z0-9)][{pauses}])[ ]*(?={FAR_EAST})")
    if not is_wide:
        right |= data["wide"]
        every += "".join(data["wide"])
        patterns.append(rf"(?P<narrow>)(?<=[{''.join(data['wide'])}])[ ]*")
    wide = Letters(letters) if is_wide else None
    # What all of them begin with is said first: nearly all letters are none of these, and a class
    # at the beginning is what Python looks for most quickly.
    return _Rules(re.compile(rf"[{every}](?:{'|'.join(patterns)})"), right, wide)


@cache
def _abbreviations() -> frozenset[str]:
    """Return the Latin words that end in a stop of their own, in small letters."""
    data = tomllib.loads(_LISTS.read_text(encoding="utf-8"))
    return frozenset(data["abbreviations"]["latin"].split())


def check(segment: Segment, pair: Pair) -> Iterator[Issue]:
    """Yield `width` for each sign, pair of brackets or run of letters of the wrong width."""
    rules = _rules(pair.target_locale)
    if segment.target is None or (not rules.is_wide and segment.target.text.isascii()):
        return
    read = texts(segment)
    if read is None:
        return
    for match in rules.signs.finditer(read.target):
        if _is_wrong(match, rules):
            yield _sign(match, segment.target, rules)
    if rules.letters and (end := _narrow_end(read, segment.target.text, rules.letters)):
        yield _sign(end, segment.target, rules)
    for span in _narrow_brackets(read.target, rules.letters) if rules.letters else ():
        yield _brackets(span, segment.target)
    # Japanese print sets single digits and letters in full width on purpose.
    is_wanted = language(pair.target_locale) == "ja"
    for match in () if is_wanted else _FULL_WIDTH.finditer(read.target):
        if match.group() not in read.source:
            yield _letters(match)


def _is_wrong(match: re.Match[str], rules: _Rules) -> bool:
    """Tell whether beside a sign stands what makes it wrong there; see `_letters` for why here."""
    text, (start, end) = match.string, match.span()
    if match.lastgroup == "wide":
        return rules.letters is not None and text[start - 1] in rules.letters
    if match.lastgroup == "pause":
        return is_han_or_kana(text[end])
    beside = text[start - 1 : start], text[start + 1 : start + 2]
    return match.lastgroup != "narrow" or not any(map(is_han_or_kana, beside))


def _sign(match: re.Match[str], target: Content, rules: _Rules) -> Issue:
    """Return the issue of a sign, with the space that the right one has around it."""
    wrong, right = match.group()[0], rules.right[match.group()[0]]
    span = Span(*match.span())
    before = target.text[span.start - 1 : span.start] if span.start else ""
    after = target.text[span.end : span.end + 1]
    fix = right
    if not rules.is_wide and right == "(":
        fix = f" {right}" if before.isalnum() else right
    elif not rules.is_wide and after and (span.end - span.start > 1 or after.isalnum()):
        fix = f"{right} "
    is_name = (
        wrong == "." and span.end - span.start == 1 and after.isalpha()
    )  # 约翰.史密斯 wants a ·
    # Before a list or a sample many a house writes its colon in half width.
    severity = Severity.INFO if wrong == ":" and not after else SEVERITY
    return Issue(
        "width",
        severity,
        f"Write “{right}” here, not “{wrong}”.",
        target_span=span,
        fix=None if is_name or crosses_code(target, span) else fix,
    )


def _narrow_end(read: Texts, written: str, wide: Letters) -> re.Match[str] | None:
    """Return the narrow sign that ends a wide sentence after a Latin word: 我们使用Linux.

    None where the stop is the word's own (Inc.), where the words are a sentence of their own, and
    where the source ends without one.
    """
    bare = read.target.rstrip(_CLOSING)
    if bare[-1:] not in (".", "?", "!"):
        return None
    place, source = len(bare) - 1, read.source.rstrip(_CLOSING)
    if not place or bare[place - 1] in wide or bare[place - 1] in " ./\\":
        return None
    if source[-1:] not in _STOPS or (bare[place] == "." and _owns_stop(written[:place], source)):
        return None
    is_own = _is_own_sentence(bare[:place], is_closed=len(bare) < len(read.target))
    return None if is_own or sum(c in wide for c in bare) < _FEWEST else _LAST.match(bare, place)


def _is_own_sentence(text: str, *, is_closed: bool) -> bool:
    """Tell whether the Latin end of a text is a sentence, or all that is quoted, left as it was."""
    tail = _TAIL.search(text[-_LONGEST_TAIL:])
    words = tail.group() if tail else ""
    before = text[: len(text) - len(words)]
    is_quoted = is_closed and before[-1:] in _OPENING
    return is_quoted or before[-1:] in tuple("。！？") or len(words.split()) >= _PHRASE


def _owns_stop(text: str, source: str) -> bool:
    """Tell whether the stop after a text is part of its last word: Inc., U.S., a number in a label."""
    if _DOTTED.search(text[-20:]) or _LABEL.fullmatch(source[:-1]):
        return True
    word = re.search(r"[A-Za-z]+\Z", text[-20:])
    if word is None:
        return False
    return word.group().lower() in _abbreviations() or f"{word.group()}. " in source


def _narrow_brackets(text: str, wide: Letters) -> Iterator[Span]:
    """Yield the pairs of narrow brackets around wide letters and beside one."""
    for match in _BRACKETS.finditer(text):
        start, end = match.span()
        is_beside = any(
            c in wide for c in (text[max(0, start - 1) : start], text[end : end + 1]) if c
        )
        if is_beside and any(c in wide for c in text[start:end]):
            yield Span(start, end)


def _brackets(span: Span, target: Content) -> Issue:
    inner = target.text[span.start + 1 : span.end - 1]
    return Issue(
        "width",
        SEVERITY,
        "Write （…） around Chinese or Japanese words, not (…).",
        target_span=span,
        fix=None if crosses_code(target, span) else f"（{inner}）",
    )


def _letters(match: re.Match[str]) -> Issue:
    right = unicodedata.normalize("NFKC", match.group())
    message = f"Write “{right}” in half width, not “{match.group()}”."
    return Issue("width", SEVERITY, message, target_span=Span(*match.span()), fix=right)
