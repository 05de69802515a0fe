"""Read the numbers of a Chinese text: numerals, and words that hold one (_hanzi.py, lists/zh.toml)."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from pipeline.check._numbers.beside import Number
from pipeline.check._numbers.digits import blank
from pipeline.check._numbers.hanzi import numerals
from pipeline.check._numbers.lexicon import Lexicon
from pipeline.model import Span

_DIGIT = re.compile(r"\d")
_CENTURY_DECADES = re.compile(r"(\d\d?)\s*世[紀纪]的?\s*([二三四五六七八])([三四五六七八九])十年代")
_CENTURY_DECADE = re.compile(r"(\d\d?)\s*世[紀纪]的?\s*(\d0)\s*年代")
_COUNT = r"[\d.零〇一二两三四五六七八九十]{1,8}"
_REIGNS: dict[str, int] = tomllib.loads(
    (Path(__file__).parent.parent / "lists" / "reigns.toml").read_text(encoding="utf-8")
)
_REIGN = re.compile(rf"({'|'.join(_REIGNS)})(元|\d{{1,3}}|[一二三四五六七八九十]{{1,3}})(?=年)")
_FRACTION = re.compile(rf"({_COUNT}|[千万萬亿億])分之({_COUNT})")

_PER = frozenset("千万萬亿億")
"""Of these a share is mostly a rate: 万分之五."""


def chinese(text: str, known: Lexicon) -> tuple[str, list[Number]]:
    """Return a text without its Chinese numbers, and those numbers."""
    found: list[Number] = []
    for match in _CENTURY_DECADE.finditer(text):
        decade = Decimal((int(match[1]) - 1) * 100 + int(match[2]))
        found.append(Number(Span(*match.span()), frozenset([decade]), is_firm=True))
        found.append(Number(Span(*match.span()), frozenset([Decimal(match[1])]), is_firm=False))
    found += [*_two_decades(text), *_reigns(text)]
    text = blank(text, [number.span for number in found])
    if known.not_numbers:
        text = known.not_numbers.sub(_unless_counted, text)
    found += _numerals(text, known)
    found += _words(text, known)
    found += _fractions(text)
    return blank(text, [n.span for n in found if _DIGIT.search(text, *n.span)]), found


def _two_decades(text: str) -> Iterator[Number]:
    """Yield both decades of 20世纪三四十年代, and the century."""
    for match in _CENTURY_DECADES.finditer(text) if "十年代" in text else ():
        century = Decimal(match[1])
        yield Number(Span(*match.span()), frozenset([century]), is_firm=False)
        for group in (2, 3):
            decade = (century - 1) * 100 + 10 * max(next(numerals(match[group])).values)
            end = match.end() if group == 3 else match.end(2)
            yield Number(Span(match.start(group), end), frozenset([decade]), is_firm=True)


def _reigns(text: str) -> Iterator[Number]:
    """Yield the years that are counted from the first of a reign: 令和5年 is 2023."""
    for match in _REIGN.finditer(text) if "年" in text else ():
        year = Decimal(1) if match[2] == "元" else max(_values(match[2]))
        values = frozenset([_REIGNS[match[1]] + year - 1, year])
        yield Number(Span(*match.span()), values, is_firm=True)


def _unless_counted(match: re.Match[str]) -> str:
    """Return blanks for a word like 千万, but not after a number: 5千万."""
    before = match.string[match.start() - 1 : match.start()]
    is_counted = before.isdigit() or unicodedata.numeric(before or " ", None) is not None
    return match.group() if is_counted or before in "几数好两俩" else " " * len(match.group())


def _numerals(text: str, known: Lexicon) -> Iterator[Number]:
    """Yield the numerals; the thirteenth of 十三五 can only be a number, the twelve of 十二宫 a name."""
    names = {match.start() for match in known.named.finditer(text)} if known.named else ()
    plans = {match.start() for match in known.planned.finditer(text)} if known.planned else ()
    for numeral in numerals(text):
        start, end = numeral.start, numeral.end
        if start in plans:
            plan = next(numerals(text[start : end - 1]))
            yield Number(Span(start, end - 1), plan.values, is_firm=True)
            yield Number(Span(end - 1, end), frozenset([Decimal(5)]), is_firm=False)
        else:
            is_firm = numeral.is_firm and start not in names
            is_quarter = end - start == 1 and known.follows("quarter", text, end)
            is_firm |= is_quarter and 1 not in numeral.values and text[start - 1 : start] != "前"
            yield Number(Span(start, end), numeral.values, is_firm)


def _words(text: str, known: Lexicon) -> Iterator[Number]:
    """Yield what else counts in a text without spaces; the quarter of 三季度 is no three."""
    for word, values in known.others.items():
        start = text.find(word)
        if start >= 0 and not (len(word) > 1 and re.fullmatch(_COUNT, text[start - 1 : start])):
            yield Number(Span(start, start + len(word)), values, is_firm=False, is_loose=True)


def _fractions(text: str) -> Iterator[Number]:
    """Yield fractions as shares and as percentages: 四分之三 is 0.75 and 75."""
    for match in _FRACTION.finditer(text) if "分之" in text else ():
        whole, part = (_values(written) for written in match.groups())
        shares = {b / a for a in whole for b in part if a}
        if shares:
            values = frozenset(shares | {share * 100 for share in shares})
            yield Number(Span(*match.span()), values, is_firm=False)
            for group in (1, 2):  # 35000分之一 is one in 35,000, too
                if match[group].isdecimal():
                    value = frozenset([Decimal(match[group])])
                    yield Number(Span(*match.span(group)), value, is_firm=False)


def parts(text: str) -> Iterator[tuple[Span, frozenset[Decimal], frozenset[Decimal]]]:
    """Yield the places of fractions with what their whole and their part can be."""
    for match in _FRACTION.finditer(text):
        if text[match.end(1) - 1] not in _PER:
            yield Span(*match.span()), _values(match[1]), _values(match[2])


def _values(written: str) -> frozenset[Decimal]:
    if _DIGIT.match(written):
        return frozenset([Decimal(written)]) if written.isdecimal() else frozenset()
    return next(numerals(written)).values
