"""Find translations far shorter or longer than the others of the article, or of the language pair.

What is compared is the logarithm of target to source length, without code and markup, against the
median of the article and of the project's memory; the spread is the median absolute deviation, so
that the outliers do not hide themselves. Short sentences vary more and are given more room. With
few sentences nothing is said.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from pipeline.check import Example, Pair
from pipeline.check._prose import BLOT, blotted, texts
from pipeline.locales import separator
from pipeline.memory import Memory
from pipeline.model import Document, Issue, Severity

SOURCE = "MQM `omission`, `addition`; Iglewicz and Hoaglin 1993, modified z-score"
SEVERITY = Severity.WARNING
_SENTENCES: tuple[tuple[str, str], ...] = (
    ("The delegation arrived on Monday morning.", "代表团周一上午抵达。"),
    ("They visited the smelter and the harbour.", "他们参观了冶炼厂和港口。"),
    ("The director explained the new furnace.", "厂长介绍了新炉子。"),
    ("Workers showed how the metal is cast.", "工人们演示了金属浇铸。"),
    ("Both sides spoke about clean power.", "双方谈到了清洁电力。"),
    ("The river supplies most of the energy.", "大部分能源来自这条河。"),
    ("The plant employs two hundred people.", "该厂有二百名员工。"),
    ("A new line will open in the autumn.", "新生产线将于秋季投产。"),
    ("The guests asked about the prices.", "来宾询问了价格。"),
    ("The market has been calm for a year.", "市场平静了一年。"),
    ("Transport by rail is to be extended.", "铁路运输将会扩大。"),
    ("The harbour handles ore and coal.", "港口装卸矿石和煤炭。"),
    ("Engineers are trained in the town.", "工程师在镇上接受培训。"),
    ("The school was founded last year.", "学校于去年创办。"),
    ("Families live close to the works.", "家属住在工厂附近。"),
    ("The town has built a new hospital.", "镇上新建了一所医院。"),
    ("The guests planted trees there.", "来宾在那里植了树。"),
    ("A dinner was given in the evening.", "晚上举行了晚宴。"),
    ("The visit ended on Wednesday.", "访问于周三结束。"),
    ("Another one is planned for spring.", "明年春天将再次访问。"),
)
EXAMPLES: tuple[Example, ...] = (
    Example("The talks went on for two days.", "会谈结束。", "en", "zh-CN"),
    Example(_SENTENCES[0][0], _SENTENCES[0][1], "en", "zh-CN", rest=_SENTENCES[1:]),
    Example(
        "The talks went on for two days, and at their end both sides signed an agreement on power.",
        "会谈持续。",
        "en",
        "zh-CN",
        ("length-ratio",),
        rest=_SENTENCES,
    ),
)
_ENOUGH = 20
"""Sentences from which there is a usual ratio."""
_SAMPLE = 200
"""As many sentences of the memory are measured, where the article has fewer: more hardly move the
median."""
_SHORTEST = 20
"""Letters of the source (half as many in Chinese or Japanese) below which anything is possible."""
_MANY_TIMES = 6
"""Even then, so many times the usual length is too long: an answer in place of a translation."""
_FAR = 4.0
"""Deviations from the median; on ../shared/data/po 3, 4 and 5 tell 22, 5 and 2 of 2,346."""
_LEAST_SPREAD = 0.12
"""A memory of one translator may agree so well that ordinary sentences would stand out."""


class _Usual(NamedTuple):
    """The distribution of the logarithm of target to source length."""

    ratio: float
    spread: float
    """Like a standard deviation, for a source of `length` letters."""
    length: float


def survey(document: Document, pair: Pair) -> Iterator[Issue]:
    """Yield `length-ratio` for each target whose length the source's does not lead one to expect."""
    places = list(_places(document))
    measured = [sizes for _, _, sizes in places]
    if pair.memory is not None and len(measured) < _SAMPLE:
        measured += _remembered(pair.memory)
    usual = _usual(measured)
    shortest = _SHORTEST if separator(pair.source_locale) else _SHORTEST // 2
    for unit, number, (source, target) in places if usual else ():
        expected = round(source * math.exp(usual.ratio)) if usual else 0
        room = min(shortest, round(shortest * math.exp(usual.ratio))) if usual else 0
        is_long = source >= shortest or target > room + _MANY_TIMES * expected
        if usual and is_long and _is_far(source, target, usual):
            length, lacks = ("short", "missing") if target < expected else ("long", "added")
            message = (
                f"The translation is {length}, {target} letters where {expected} are usual: "
                f"see whether something is {lacks}."
            )
            yield Issue("length-ratio", SEVERITY, message, unit=unit, segment=number)


def _is_far(source: int, target: int, usual: _Usual) -> bool:
    """Tell whether a ratio is out of the ordinary; what is shorter than usual has more room."""
    room = usual.spread * math.sqrt(max(1.0, usual.length / source))
    return abs(math.log(target / source) - usual.ratio) > _FAR * room


def _places(document: Document) -> Iterator[tuple[int, int, tuple[int, int]]]:
    """Yield unit, segment and the lengths of each pair that has letters on both sides."""
    for unit in document.units:
        for number, segment in enumerate(unit.segments):
            if (read := texts(segment)) and (sizes := _sizes(read.source, read.target)):
                yield unit.id, number, sizes


def _sizes(source: str, target: str) -> tuple[int, int] | None:
    """Return the lengths of two texts without white space, code and markup; None if one is empty."""
    sizes = _size(source), _size(target)
    return sizes if all(sizes) else None


def _size(text: str) -> int:
    """Return a text's length; 0 where there is little prose, since codes are of any length."""
    # No white space is printable but the space.
    letters = len(text) - text.count(" ") if text.isprintable() else sum(map(len, text.split()))
    machine = text.count(BLOT)
    return letters - machine if letters > 2 * machine else 0


@lru_cache(maxsize=8)
def _remembered(memory: Memory) -> list[tuple[int, int]]:
    entries = islice(memory, _SAMPLE)
    found = (_sizes(blotted(e.source), blotted(e.target)) for e in entries if e.source != e.target)
    return [sizes for sizes in found if sizes]


def _usual(measured: Sequence[tuple[int, int]]) -> _Usual | None:
    """Return the middle and the spread of the ratios, or None where there are too few."""
    fit = [(source, target) for source, target in measured if source >= _SHORTEST // 2]
    if len(fit) < _ENOUGH:
        return None
    ratios = [math.log(target / source) for source, target in fit]
    ratio = _median(ratios)
    # 1.4826 makes the deviation that of a normal distribution.
    spread = 1.4826 * _median(abs(one - ratio) for one in ratios)
    return _Usual(ratio, max(spread, _LEAST_SPREAD), _median(source for source, _ in fit))


def _median(values: Iterable[float]) -> float:  # that of `statistics` takes 5 ms to import
    ordered = sorted(values)
    middle, is_odd = divmod(len(ordered), 2)
    return ordered[middle] if is_odd else (ordered[middle - 1] + ordered[middle]) / 2
