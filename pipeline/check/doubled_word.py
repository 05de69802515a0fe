"""Find a word that stands twice in a row: `the the`, 的的, 公司公司.

Names, numbers and what the source itself doubles are no fault, nor are the words that a language
may double (`that that`, 讨论讨论).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from unicodedata import category

from pipeline.check import Example, Pair
from pipeline.check._letters import FAR_EAST, is_han
from pipeline.check._prose import texts
from pipeline.locales import language, separator
from pipeline.model import Issue, Segment, Severity, Span

SOURCE = "MQM `duplication`, https://themqm.org"
SEVERITY = Severity.WARNING
EXAMPLES = (
    Example("He said that that was wrong.", "他说那是错的。", "en", "zh-CN"),
    Example("他说那是错的。", "He said that that was wrong.", "zh-CN", "en"),
    Example("问题就是这个。", "What it was was a mistake.", "zh-CN", "en"),
    Example("The mayor whom he met.", "Der, der der Bürgermeister ist.", "en", "de"),
    Example("The mayor came.", "Dann kam der der Bürgermeister.", "en", "de", ("doubled-word",)),
    Example("They visited Baden Baden.", "Ils ont visité Baden Baden.", "en", "fr"),
    Example("It went step by step.", "工作一步一步推进，的的确确。", "en", "zh-CN"),
    Example("Many, many came.", "Velen velen kwamen.", "en", "nl"),
    Example("It came over and over.", "그 일은 몇번이나 몇번이나 일어났다.", "en", "ko"),
    Example("We are in the hills now.", "我们现在在山里。", "en", "zh-CN"),
    Example("It cuts raw pieces.", "يَقطع قطع خام.", "en", "ar"),
    Example("Nearly all came.", "Hemen hemen herkes geldi.", "en", "tr"),
    Example("I cannot make it.", "我到不了了。", "en", "zh-CN"),
    Example("He came.", "他来了了。", "en", "zh-CN", ("doubled-word",)),
    Example("They all came.", "Herkes herkes geldi.", "en", "tr", ("doubled-word",)),
    Example("It cuts pieces.", "يقطع قطع قطع خام.", "en", "ar", ("doubled-word",)),
    Example("会议结束。", "The the meeting ended.", "zh-CN", "en", ("doubled-word",)),
    Example("The meeting ended.", "Die Sitzung endete endete.", "en", "de", ("doubled-word",)),
    Example("Water rose slowly.", "पानी धीरे धीरे बढ़ा।", "en", "hi"),
    Example("Point by point", "Od A a B, x x y", "en", "cs"),
    Example("The firm's plan.", "公司的的规划。", "en", "zh-CN", ("doubled-word",)),
    Example("Men of the mine", "खदान के के मज़दूर", "en", "hi", ("doubled-word",)),
    Example("It came into port.", "Судно вошло в в порт.", "en", "ru", ("doubled-word",)),
    Example("The firm's plan.", "公司公司的规划。", "en", "zh-CN", ("doubled-word",)),
)

_NEAR = 60
"""Letters before a doubled word in which its clause may begin."""
_LISTS = Path(__file__).parent / "lists" / "doubled.toml"
_WORDS = re.compile(r"(?<![\w'’.-])([^\W\d_]+)[ \u00a0]+(\1)(?![\w'’-])", re.IGNORECASE)
_PHRASE = re.compile(rf"({FAR_EAST}{FAR_EAST}{{1,3}}?)\1")
_DOUBLED = re.compile(r"\b([^\W\d_]{2,40})(?:,?[ -]?| and )\1\b", re.IGNORECASE)


@cache
def _tables() -> dict[str, dict[str, str]]:
    return tomllib.loads(_LISTS.read_text(encoding="utf-8"))


def _listed(table: str, locale: str) -> str:
    return _tables()[table].get(language(locale), "")


@cache
def _allowed(locale: str) -> frozenset[str]:
    return frozenset(_listed("words", locale).split())


@cache
def _single(locale: str) -> frozenset[str]:
    return frozenset(_listed("single", locale).split())


@cache
def _clauses(locale: str) -> frozenset[str]:
    return frozenset(_listed("clauses", locale).split())


@cache
def _longer(locale: str) -> tuple[str, ...]:
    return tuple(_listed("longer", locale).split())


@cache
def _pattern(table: str, locale: str) -> re.Pattern[str] | None:
    listed = _listed(table, locale)
    return re.compile(listed) if listed else None


def check(segment: Segment, pair: Pair) -> Iterator[Issue]:
    """Yield `doubled-word` for each word, particle or phrase that is repeated at once."""
    read = texts(segment)
    if read is None:
        return
    found = list(_found(read.target, pair.target_locale))
    if found and _DOUBLED.search(read.source):  # Baden Baden, whatever it is called here
        return
    for place, word in found:
        message = f"“{word}” stands twice in a row: take one out."
        yield Issue("doubled-word", SEVERITY, message, target_span=place)


def _found(text: str, locale: str) -> Iterator[tuple[Span, str]]:
    """Yield where a word is repeated, and the word."""
    if separator(locale) or language(locale) == "ko":
        clauses = _clauses(locale)
        for span, word in _words(text, locale):
            begins = _pattern("clause-begins", locale) if word.lower() in clauses else None
            if not begins or not begins.search(text[max(0, span.start - _NEAR) : span.start]):
                yield span, word
        return
    particles = _pattern("particles", locale)
    for match in particles.finditer(text) if particles else ():
        yield Span(*match.span()), match.group()[0]
    yield from _phrases(text, locale)


def _phrases(text: str, locale: str) -> Iterator[tuple[Span, str]]:
    """Yield the phrases of two to four Chinese characters that are repeated."""
    place = 0
    while match := _PHRASE.search(text, place):
        if not is_han(match.group(1)):
            place = match.start() + 1
            continue
        place = match.end()
        again = match.start() + len(match.group(1))
        if text.startswith(_longer(locale), again):
            continue
        harmless = _pattern("phrases", locale)
        if not harmless or not harmless.match(text, match.start()):
            yield Span(*match.span()), match.group(1)


def _words(text: str, locale: str) -> Iterator[tuple[Span, str]]:
    if only := _pattern("only", locale):
        yield from ((Span(*match.span()), match[1]) for match in only.finditer(text))
        return
    allowed = _allowed(locale)
    for match in _WORDS.finditer(text):
        word, again = match.groups()
        if len(word) == 1 and (word != again or word not in _single(locale)):
            continue
        # A vowel sign is no letter to Python: what follows one is the rest of a longer word.
        if match.start() and category(text[match.start() - 1]).startswith("M"):
            continue
        if category(text[match.end() : match.end() + 1] or " ").startswith("M"):
            continue
        is_name = word[0].isupper() and again[0].isupper()
        if not is_name and word.lower() not in allowed:
            yield Span(match.start(1), match.end(2)), word
