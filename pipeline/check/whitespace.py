"""Find white space that is doubled, at an edge, or where the target's language has none.

French wants a no-break space before `: ; ! ?` and within « »; everyone else wants none before a
sign of punctuation. Chinese and Japanese put none between their own characters or before their
own signs. Where the source has the same, it is not a fault.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import repeat
from pathlib import Path
from typing import NamedTuple

from pipeline.check import Example, Pair
from pipeline.check._letters import FAR_EAST, is_han, is_han_or_kana
from pipeline.check._prose import BLOT, crosses_code, texts
from pipeline.locales import language, separator
from pipeline.model import Issue, Segment, Severity, Span

SOURCE = "MQM `whitespace`; Imprimerie nationale, Lexique; GB/T 15834—2011; W3C CLREQ, 3.1"
SEVERITY = Severity.WARNING
EXAMPLES = (
    Example("It ended: he left.", "Elle finit\u00a0: il partit.", "en", "fr"),
    Example("It ended: he left.", "Es endete: er ging.", "en", "de"),
    Example("At 10:30, in C", "À 10:30, en C", "en", "fr"),
    Example("SASAC met in 2017.", "SASAC 于 2017 年开会。", "en", "zh-CN"),
    Example("First.  Second.", "Erstens.  Zweitens.", "en", "de"),
    Example("It ended.", "Es  endete.", "en", "de", ("whitespace",)),
    Example("It ended. Yes.", "Es endete.  Ja.", "en", "de", ("whitespace",)),  # a note
    Example("It ended.", " 会议结束。", "en", "zh-CN", ("whitespace",)),
    Example("It ended.", "会 议结束 。", "en", "zh-CN", ("whitespace",) * 2),
    Example("Set it to ‘de’.", "Setze es auf „de,en“.", "en", "de"),
    Example("It ended, he left.", "Es endete,er ging.", "en", "de", ("whitespace",)),
    Example("It ended: he left.", "Elle finit : il partit.", "en", "fr", ("whitespace",)),
    Example("the ‘chain’", "la «chaîne»", "en", "fr", ("whitespace",) * 2),
    Example("He left!", "Il partit!", "en", "fr", ("whitespace",)),
    Example("会议结束，他走了。", "It ended,he left.", "zh-CN", "en", ("whitespace",)),
    Example("会议结束，他走了。", "It ended , he left.", "zh-CN", "en", ("whitespace",)),
    Example("It ended (early).", "Terminó ( pronto ).", "en", "es", ("whitespace",) * 2),
    Example("It ended. He left.", "회의가 끝났다.그는 떠났다.", "en", "ko", ("whitespace",)),
)

_LISTS = Path(__file__).parent / "lists" / "spacing.toml"
# Beside code there may be a second space that its markup swallows.
_DOUBLE = re.compile(rf"[ \u00a0\t](?<=[^\s{BLOT}].)[ \u00a0\t]+(?=[^\s{BLOT}])")
_CLOSING, _OPENING = "，。；：、！？）」』】》", "（「『【《"
# What stands before is looked at last: a pattern that begins with its own letter is run there alone.
_IN_WIDE = re.compile(
    rf"[ \u00a0](?:(?<={FAR_EAST}.)[ \u00a0]*(?={FAR_EAST}|[{_CLOSING}])"
    rf"|(?<=[{_OPENING}].)[ \u00a0]*(?={FAR_EAST}))"
)
_END_OF_BRACKETS = re.compile(r"([^（(）)]{1,8})[）)]")
_SENTENCE = re.compile("[，。；！？]")
_BEFORE_SIGN = re.compile(r"(?<=\w)[ \u00a0\u202f]+([,;:!?.،؛؟])(?=\s|\Z|[\"”’»)]|(?<=[,،])\w)")
# Not between two codes, as in `de,en`: one of the words has three letters at least.
_AFTER_COMMA = re.compile(
    r"([,;،؛])(?<=[^\W\d_]{2}.)(?:(?=[^\W\d_]{3})|(?<=[^\W\d_]{3}.)(?=[^\W\d_]{2}))"
)
_PADDED = ("( ", " )", "[ ", " ]", "¿ ", "¡ ")
_IN_BRACKETS = re.compile(r"([(\[¿¡])[ \u00a0]+(?=\w)|(?<=\w)[ \u00a0]+([)\]])")
# Two sentences without a space between them: 왔다.그는. In Latin letters it may be a.name.
_UNCASED = "\u05d0-\u05ea\u0620-\u064a\u0671-\u06d3\uac00-\ud7a3"
_AFTER_STOP = (
    rf"([.!?؟])(?:(?<=[{_UNCASED}]{{2}}.)(?=[{_UNCASED}]{{2}})"
    r"|(?<=[\u03ac-\u03ce\u0430-\u045f]{2}.)(?=[\u0391-\u03a9\u0400-\u042f]))"
)
_SEVERAL = "There are several spaces in a row: leave one."
_ENDED = r"[.!?…:]['\"”’»“)]?\Z"
_BREAKABLE = frozenset({"", " "})
_THIN = "\u202f"


class _Rules(NamedTuple):
    """The spaces that a language demands beside signs."""

    before: dict[str, str]
    after: dict[str, str]
    sign: re.Pattern[str] | None
    """A sign with the space beside it, where the sign is punctuation and not part of a number."""
    thin: str = ""
    """Signs that may have a thin space before them."""


@cache
def _rules(locale: str) -> _Rules:
    data = tomllib.loads(_LISTS.read_text(encoding="utf-8"))
    own = data.get(locale, data.get(language(locale), {}))
    before, after, thin = own.get("before", {}), own.get("after", {}), own.get("thin", "")
    if not before:
        return _Rules({}, {}, None, thin)
    pattern = (
        rf"(?<=[\w)»”’%\]…])(?P<before>[ \u00a0\u2009\u202f]*)(?P<closing>[{''.join(before)}])"
        rf"(?=[\s)»”.,]|\Z)"
        rf"|(?P<opening>[{''.join(after)}])(?P<after>[ \u00a0\u2009\u202f]*)(?=\w)"
    )
    return _Rules(before, after, re.compile(pattern), thin)


def check(segment: Segment, pair: Pair) -> Iterator[Issue]:
    """Yield `whitespace` for each stretch of white space that should be another or none."""
    read = texts(segment)
    if read is None or segment.target is None:
        return
    found = _all(read.source, read.target, pair.target_locale)
    if segment.target.codes:
        # A line break or a picture stands between what the text alone shows side by side.
        target = segment.target
        found = (
            one for one in found if one.target_span and not crosses_code(target, one.target_span)
        )
    yield from found


def _all(source: str, target: str, locale: str) -> Iterator[Issue]:
    """Yield what is wrong with a text when there are no codes in it."""
    if target[0].isspace() or target[-1].isspace():
        yield from _edges(source, target)
    if "  " in target or "\u00a0" in target or "\t" in target:
        yield from map(_typed, _unless_in(_DOUBLE, source, target, " ", _SEVERAL), repeat(target))
    if separator(locale):
        yield from _beside_signs(source, target, _rules(locale))
    elif " " in target or "\u00a0" in target:
        message = "No space belongs here: take it out."
        # Chinese sets off names by spaces in bylines and credits: 记者 李明, （李明 摄）.
        is_sentence = language(locale) == "zh" and _SENTENCE.search(target) is not None
        for match in _IN_WIDE.finditer(target):
            if _is_needless(match, is_sentence=is_sentence):
                yield _issue(Span(*match.span()), "", message)


def _is_needless(match: re.Match[str], *, is_sentence: bool) -> bool:
    """Tell whether a space between letters or signs of Chinese or Japanese should not be there.

    Between letters that is so in Chinese alone, and not in brackets: in Japanese a space parts a
    name, or words in kana.
    """
    text = match.string
    before, after = text[match.start() - 1], text[match.end()]
    if after in _CLOSING:
        return is_han_or_kana(before)
    if before in _OPENING:
        return is_han_or_kana(after)
    if not (is_sentence and is_han(before) and is_han(after)):
        return False
    bracketed = _END_OF_BRACKETS.match(text, match.end())
    return bracketed is None or not is_han(bracketed.group(1).replace(" ", ""))


def _edges(source: str, target: str) -> Iterator[Issue]:
    """Yield the white space at either end that the source does not have."""
    begin, end = len(target) - len(target.lstrip()), len(target.rstrip())
    if begin and not source[0].isspace():
        yield _issue(Span(0, begin), "", "The translation begins with white space: take it out.")
    if end < len(target) and not source[-1].isspace():
        yield _issue(
            Span(end, len(target)), "", "The translation ends with white space: take it out."
        )


def _typed(issue: Issue, target: str) -> Issue:
    """Return the issue of several spaces; after a sentence they are a habit of typists, and a note."""
    span = issue.target_span
    is_habit = span and re.search(_ENDED, target[max(0, span.start - 3) : span.start])
    return replace(issue, severity=Severity.INFO) if is_habit else issue


def _unless_in(
    pattern: re.Pattern[str], source: str, target: str, fix: str, message: str
) -> Iterator[Issue]:
    """Yield every match in the target, if there is none in the source."""
    if source and pattern.search(source):
        return
    for match in pattern.finditer(target):
        yield _issue(Span(*match.span()), fix, message)


def _beside_signs(source: str, target: str, rules: _Rules) -> Iterator[Issue]:
    """Yield spaces that a language of words has too many or too few beside its signs."""
    for match in _unlike(_BEFORE_SIGN, source, target, " {}"):
        sign = match[1]
        is_thin = sign in rules.thin and target[match.start()] == _THIN
        if sign not in rules.before and not is_thin:
            message = f"No space belongs before “{sign}”: take it out."
            is_last = not target[match.end() : match.end() + 1].isalnum()
            yield _issue(Span(*match.span()), sign if is_last else f"{sign} ", message)
    glued: set[str] | None = None
    for match in _AFTER_COMMA.finditer(target):
        glued = set(_AFTER_COMMA.findall(source)) if glued is None else glued
        if (sign := match[1]) in glued:
            continue
        yield _issue(
            Span(*match.span()), f"{sign} ", f"A space belongs after “{sign}”: put one in."
        )
    if not target.isascii():
        yield from _glued(source, target)
    if any(padded in target for padded in _PADDED):
        yield from _padded(source, target)
    for match in rules.sign.finditer(target) if rules.sign else ():
        if (issue := _demanded(match, rules)) is not None:
            yield issue


def _glued(source: str, target: str) -> Iterator[Issue]:
    """Yield the stops after which the next sentence begins without a space, unless the source's do."""
    if re.search(_AFTER_STOP, source):
        return
    for match in re.finditer(_AFTER_STOP, target):
        message = f"A space belongs after “{match[1]}”: put one in."
        yield _issue(Span(*match.span()), f"{match[1]} ", message)


def _padded(source: str, target: str) -> Iterator[Issue]:
    """Yield the spaces within brackets, and after the sign that opens a question in Spanish."""
    of_source = {shape for shape in _PADDED if shape in source}
    for match in _IN_BRACKETS.finditer(target):
        sign = match[1] or match[2]
        shape, side = (f"{sign} ", "after") if match[1] else (f" {sign}", "before")
        if shape not in of_source:
            message = f"No space belongs {side} “{sign}”: take it out."
            yield _issue(Span(*match.span()), sign, message)


def _unlike(
    pattern: re.Pattern[str], source: str, target: str, shape: str
) -> Iterator[re.Match[str]]:
    """Yield the matches whose sign, in some shape, is not in the source; each is sought there once."""
    in_source: dict[str, bool] = {}
    for match in pattern.finditer(target):
        sign = match[1]
        if sign not in in_source:
            in_source[sign] = shape.format(sign) in source
        if not in_source[sign]:
            yield match


def _demanded(match: re.Match[str], rules: _Rules) -> Issue | None:
    """Return the issue of a sign whose space is missing, or lets the line break before the sign."""
    closing, opening = match.group("closing"), match.group("opening")
    found = match.group("before") if closing else match.group("after")
    if found not in _BREAKABLE:
        return None
    fix = rules.before[closing] + closing if closing else opening + rules.after[opening]
    side = f"before “{closing}”" if closing else f"after “{opening}”"
    issue = _issue(Span(*match.span()), fix, f"A no-break space belongs {side}: put one in.")
    # A plain space looks right until a line ends there.
    return replace(issue, severity=Severity.INFO) if found else issue


def _issue(span: Span, fix: str, message: str) -> Issue:
    return Issue("whitespace", SEVERITY, message, target_span=span, fix=fix)
