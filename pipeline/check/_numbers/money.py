"""Tell amounts whose currency has changed: $1,900 that has become 1900欧元.

A sign may well become a word (`$5`, 5 美元), and one of two currencies may be left out; what is told is
that the two sides have none in common.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

from pipeline.check._letters import FAR_EAST
from pipeline.model import Span

_LISTS = Path(__file__).parent.parent / "lists"
_SIGNS = {"￥": "¥", "＄": "$", "￡": "£"}
_UNITS = re.compile(r"(?<=[\d十百千万亿億兆多余几])(?:元(?![素件首旦月年宵老帅宇器凶])|円)")
"""Units that are words of other things, too, but not after a number."""
_OF_CHINA = frozenset(["zh", "zh-CN", "zh-Hans", "zh-Hans-CN"])
"""Where 元 is the yuan; elsewhere it may be a dollar as well."""


def changed(source: str, target: str, here: str, there: str) -> tuple[Span, Span] | None:
    """Return the first places that name a currency, where the two sides share none; mostly None.

    Spans are in code points of source and target; `here` and `there` are their locales.
    """
    was = _named(source, here)
    now = _named(target, there) if was else {}
    if not now or not was.keys().isdisjoint(now):
        return None
    return next(iter(was.values())), next(iter(now.values()))


def _named(text: str, locale: str) -> dict[str, Span]:
    """Return the signs of the currencies that a text names, each with its first place."""
    found: dict[str, Span] = {}
    lowered = text.lower()
    # A generator would take twice as long.
    if not any([core in lowered for core in _cores(is_ascii=lowered.isascii())]):  # noqa: C419
        return found
    pattern, signs = _pattern()
    for match in pattern.finditer(text):
        written = match[0]
        sign = signs.get(written) or signs.get(written.lower()) or _by_stem(written.lower())
        if sign:
            found.setdefault(sign, Span(*match.span()))
    for match in _UNITS.finditer(text) if "元" in text or "円" in text else ():
        is_yuan = match[0] == "円" or locale in _OF_CHINA
        for sign in "¥" if is_yuan else "¥$":
            found.setdefault(sign, Span(*match.span()))
    return found


@cache
def _words() -> dict[str, str]:
    """Return the sign of each listed word, as it is listed."""
    data = tomllib.loads((_LISTS / "currencies.toml").read_text(encoding="utf-8"))
    return {word: sign for sign, listed in data.items() for word in str(listed).split()}


@cache
def _pattern() -> tuple[re.Pattern[str], dict[str, str]]:
    """Return a pattern for all signs and words, and the currency's sign of those without `*`."""
    words = _words()
    signs = {sign: sign for sign in words.values()} | _SIGNS
    signs |= {word: sign for word, sign in words.items() if not word.endswith("*")}
    codes = "|".join(re.escape(word) for word in words if word.isupper() and word.isalpha())
    small = "|".join(
        re.escape(word[:-1]) + r"\w{0,4}" if word.endswith("*") else re.escape(word)
        for word in words
        if word.islower() or not (word.isupper() or _is_wide(word))
    )
    wide = "|".join(re.escape(word) for word in words if _is_wide(word))
    marks = re.escape("".join(dict.fromkeys([*words.values(), *_SIGNS])))
    arabic = "(?:[وبل]?ال|ب|ل)?"
    pattern = rf"[{marks}]|\b(?:{codes})\b|(?i:\b{arabic}(?:{small})\b)|{wide}"
    return re.compile(pattern), signs


@cache
def _cores(*, is_ascii: bool) -> tuple[str, ...]:
    """Return few strings of which every text that names a currency holds one in small letters.

    With `is_ascii`, every text of ASCII letters.
    """
    words = _words()
    every = {word.rstrip("*").lower() for word in words} | {*words.values(), *_SIGNS, "元", "円"}
    few = (core for core in every if not any(o in core and o != core for o in every))
    return tuple(core for core in few if core.isascii() or not is_ascii)


def _is_wide(word: str) -> bool:
    return re.match(FAR_EAST, word) is not None and not word[0].isupper() and word[0] > "\u2e7f"


def _by_stem(written: str) -> str:
    """Return the sign of a word with an ending or article; none of one with letters like its own: sterlıng."""
    found = (sign for word, sign in _words().items() if word.rstrip("*") in written)
    return next(found, "")
