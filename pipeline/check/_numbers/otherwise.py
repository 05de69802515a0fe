"""Read texts in another way where numbers do not match at first: `1 300` is one, `125，125` are two.

All of this is done only where a number would be told as lost or added.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from pipeline.check._numbers.beside import Number
from pipeline.check._numbers.digits import symbols


class _Way(NamedTuple):
    """How a text may be read otherwise."""

    signs: str
    """What it has one of, else the pattern need not be tried."""
    pattern: re.Pattern[str]
    written: str
    """What stands in place of each match, of its length."""
    is_of_points: bool = False
    """Whether that is so only where a point begins the decimals: elsewhere a comma does."""


_WAYS = (
    # Groups may be parted by spaces in any language (ISO 80000-1), also where others part them by commas.
    _Way(" ", re.compile(r"(?<=\d) (?=\d{3}(?!\d))"), "\u202f"),
    _Way("，،", re.compile(r"(?<=\d)[，،](?=\d)"), ";"),
    _Way(",", re.compile(r"(?<=\d),(?=\d{1,2}(?!\d))"), ";", is_of_points=True),
    _Way(",", re.compile(r"(?<=[(\[])(\d{1,4}),(\d{1,4})(?=[)\]])"), r"\1;\2"),
    _Way("'’", re.compile(r"(?<=\d)['’](?=\d\d(?!\d))"), " "),
)
_PLACE = re.compile(r"%L?\d{1,2}(?!\d|[.,]\d|\$|\s?[%٪‰])|%\d{0,2}\.\d{1,2}[fgeFGE]")
_CODE = re.compile(r"\+\d{1,3}(?=(?:[\s().-]{0,3}\d){6})")
_THOUSANDS = re.compile(r"(?<![\d.,])([0-9]{1,3})\.000(?![\d.,]?\d)")


def without_places(source: str, target: str) -> tuple[str, str]:
    """Return two texts without the places for arguments that both have: `%1` of Qt is no 1 per cent."""
    if "%" not in source or "%" not in target:
        return source, target
    both = set(_PLACE.findall(source)).intersection(_PLACE.findall(target))
    if not both:
        return source, target

    def blank(match: re.Match[str]) -> str:
        return " " * len(match[0]) if match[0] in both else match[0]

    return _PLACE.sub(blank, source), _PLACE.sub(blank, target)


def other_ways(source: str, target: str, here: str, there: str) -> Iterator[tuple[str, str]]:
    """Yield the texts as they can be read, too, every sign in its place."""
    sides = ((source, symbols(here).decimal == "."), (target, symbols(there).decimal == "."))
    for way in _WAYS:
        texts = [_read(text, way, has_point=has_point) for text, has_point in sides]
        if texts != [source, target]:
            yield texts[0], texts[1]


def _read(text: str, way: _Way, *, has_point: bool) -> str:
    if (way.is_of_points and not has_point) or not any(sign in text for sign in way.signs):
        return text
    return way.pattern.sub(way.written, text)


def excused(
    missing: Sequence[Number], added: Sequence[Number], source: str, target: str, here: str
) -> tuple[list[Number], list[Number]]:
    """Return what is left without numbers that a translator corrected or a telephone needs.

    Where a source parts groups as another language does (`20.000` in English), the translation may
    well say what it means; and one text may call a country that the other is in: `+86 10`, `010`.
    """
    lost, new = list(missing), list(added)
    if symbols(here).decimal == "." and ".000" in source:
        meant = {1000 * Decimal(match[1]) for match in _THOUSANDS.finditer(source)}
        said = {value for number in added for value in number.values}
        new = [number for number in new if meant.isdisjoint(number.values)]
        lost = [n for n in lost if said.isdisjoint(meant & {1000 * value for value in n.values})]
    codes = [{match.end() for match in _CODE.finditer(text)} for text in (source, target)]
    if bool(codes[0]) is not bool(codes[1]):
        lost = [number for number in lost if number.span.end not in codes[0]]
        new = [number for number in new if number.span.end not in codes[1]]
    return lost, new
