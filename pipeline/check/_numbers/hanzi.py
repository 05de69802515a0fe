"""Read numbers as Chinese writes them: 三亿五千万, 1.5万亿, 二〇一七, 百分之五, 十五六."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")}
_DIGITS |= {c: i for i, c in enumerate("〇壹贰叁肆伍陆柒捌玖")} | {
    "两": 2,
    "兩": 2,
    "貳": 2,
    "參": 3,
}
_SMALL = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_LARGE = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8, "兆": 10**12}
_LARGER = "".join(_LARGE)
_DIGIT, _UNIT = "".join(_DIGITS), "".join(_SMALL) + "".join(_LARGE)
NUMERALS = _DIGIT + _UNIT
"""Every numeral, as the inside of a character class."""
# Possessive, and only from the first digit on: else a million digits would cost their square.
_LATIN = r"(?<![\d.,])\d++(?:,\d{3})*+(?:\.\d++)?+"
# 1300多万, 二十余亿: and some more, said before the unit.
_MORE = rf"[多余餘来來](?=[{_LARGER}])"
_NUMBER = re.compile(rf"(?:(?:{_LATIN})\s?(?=[{_UNIT}]|{_MORE})|[{_DIGIT}])?(?:{_LATIN}(?=[{_UNIT}])|(?<=[{_DIGIT}{_UNIT}\d]){_MORE}|[{_DIGIT}{_UNIT}])+(?:(?<=[{_LARGER}])\d{{3,4}}(?![\d.,年月日號号%]))?(?:点(?![一三]刻)[{_DIGIT}]+)?|[{_DIGIT}]")  # fmt: skip
_ANY = re.compile(rf"[{NUMERALS}]")
_TOKEN = re.compile(rf"({_LATIN})|[{_DIGIT}{_UNIT}]")
# 百分之五 is 5 and per cent; 千克, 千米 and 兆瓦 are units of measure.
_RATIO = re.compile(r"[百千万]分(?:之|点)")
_MEASURE = re.compile(r"[克米瓦伏卡帕赫焦字比欧安公]")
_APPROXIMATE = re.compile(rf"(十?)([{_DIGIT}])([{_DIGIT}])([{_UNIT}]*)\Z")
_COUNTED = re.compile(rf"(?![一零〇])[{_DIGIT}][十百千]|十[{_DIGIT}]|[{_DIGIT}][{_LARGER}](?!一)")


class Numeral(NamedTuple):
    """A number written with Chinese numerals or units."""

    start: int
    end: int
    values: frozenset[Decimal]
    has_digits: bool
    """Whether it holds digits besides, as in 1.5万."""
    is_firm: bool
    """Whether it can only be a number: 二十五 can, 一 in 一些 and 千万 need not."""


def numerals(text: str) -> Iterator[Numeral]:
    """Yield the Chinese numbers of a text, those that mix digits and units included."""
    if not _ANY.search(text):
        return
    ratios = {match.start() for match in _RATIO.finditer(text)} if "分" in text else ()
    for match in _NUMBER.finditer(text):
        start, written = match.start(), match.group()
        end = match.end()
        if end - 1 in ratios:  # the unit belongs to 百分之
            written = written[:-1]
            end -= 1
        if written:
            yield from _numeral(start, written, follows=text[end : end + 1])


def _numeral(start: int, written: str, *, follows: str) -> Iterator[Numeral]:
    tokens = [m.group() for m in _TOKEN.finditer(written.partition("点")[0])]
    has_digits = any(token[0] in "0123456789" for token in tokens)
    values = {_value(tokens)}
    if "点" in written:
        fraction = "".join(str(_DIGITS[c]) for c in written.partition("点")[2])
        values = {value + Decimal(f"0.{fraction}") for value in values}
    values |= _other_readings(written, tokens, follows)
    is_month = follows == "月" and len(written) <= 2
    firm = has_digits or is_month or _is_firm(written)
    yield Numeral(start, start + len(written), frozenset(values), has_digits, firm)


def _other_readings(written: str, tokens: Sequence[str], follows: str) -> set[Decimal]:
    """Return what else a numeral may mean: a unit of measure, digit by digit, 'or so'."""
    others: set[Decimal] = set()
    if tokens[-1] in "千兆" and _MEASURE.match(follows) and len(tokens) > 1:
        measured = _value(tokens[:-1])
        others.add(measured)
        if follows == "瓦" and tokens[-1] == "千":  # 60万千瓦 is 600 MW, or 0.6 GW
            others |= {measured.scaleb(-3), measured.scaleb(-6)}
    if tokens[-1] == "兆":  # 10¹² in Taiwan and of old, 10⁶ as a prefix of the SI
        others.add(_value([*tokens[:-1], "百", "万"]))
    if len(written) > 1 and all(c in _DIGITS for c in written):
        others |= {Decimal(_DIGITS[c]) for c in written}
    if match := _APPROXIMATE.match(written):  # 十五六, 三四十, 五六百
        ten, one, two, unit = match.groups()
        others |= {_value([*ten, one, *unit]), _value([*ten, two, *unit])}
    return others


def _is_firm(written: str) -> bool:
    """Tell whether numerals can only be a number: a unit with a digit before it, two signs at least."""
    if _APPROXIMATE.match(written):
        return False
    return _COUNTED.match(written) is not None


def _value(tokens: Sequence[str]) -> Decimal:
    """Return the value of numerals, units and digit strings: large units close a section."""
    if all(token in _DIGITS for token in tokens):
        return Decimal("".join(str(_DIGITS[token]) for token in tokens[:60]))
    total, section, pending, last = Decimal(0), Decimal(0), Decimal(0), Decimal(0)
    has_pending = False
    for token in tokens:
        if token in _LARGE:
            unit = Decimal(_LARGE[token])
            section += pending
            if total and unit >= last:  # 一万五千亿, 1.5万亿: all so far is multiplied
                total = (total + section) * unit
            else:
                total += (section or 1) * unit
            section, pending, has_pending, last = Decimal(0), Decimal(0), False, unit
        elif token in _SMALL:
            section += (pending if has_pending else 1) * _SMALL[token]
            pending, has_pending = Decimal(0), False
        elif token in _DIGITS:
            pending, has_pending = Decimal(_DIGITS[token]), True
        else:
            pending, has_pending = Decimal(token.replace(",", "")[:60]), True
    return total + section + pending
