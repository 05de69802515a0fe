"""Find brackets that are opened and not closed, or closed and not opened.

Half and full width count as one: the check `width` looks at that. A bracket that the source leaves
alone too is none, nor is the one of a list's `a)` or 1）, or of a smiley.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from pipeline.check import Example, Pair
from pipeline.check._prose import texts
from pipeline.model import Issue, Segment, Severity, Span

SOURCE = "MQM `unpaired-marks`, https://themqm.org; GB/T 15834—2011, 4.9"
SEVERITY = Severity.WARNING
EXAMPLES = (
    Example("The group (‘LHG’) met.", "集团（以下简称“岚江”）举行会议。", "en", "zh-CN"),
    Example("1. Costs", "1）成本", "en", "zh-CN"),
    Example("a) Costs, b) income", "a) Kosten, b) Erträge", "en", "de"),
    Example("a) costs; b) income", "а) расходы; б) доходы", "en", "ru"),
    Example("(It began in May.", "（会议于五月开始。", "en", "zh-CN"),
    Example("The plan", "《规划》", "en", "zh-CN"),
    Example("The group (LHG) met.", "集团（岚江集团举行会议。", "en", "zh-CN", ("brackets",)),
    Example("The group (LHG) met.", "集团岚江集团）举行会议。", "en", "zh-CN", ("brackets",)),
    Example("The plan [draft] stands.", "Der Plan [Entwurf) gilt.", "en", "de", ("brackets",) * 2),
    Example("《规划》已发布。", "The plan (2025 was published.", "zh-CN", "en", ("brackets",)),
)

_BRACKET = re.compile(r"[()\[\]{}（）［］｛｝【】〔〕《》〈〉]")
_OPENING = {
    ")": "(", "）": "(", "]": "[", "］": "[", "}": "{", "｝": "{", "】": "【", "〕": "〔", "》": "《",
    "〉": "〈",
}  # fmt: skip
_NARROW = {"（": "(", "［": "[", "｛": "{"}
# What stands before a bracket that is opened nowhere: the number of a list's item, or a face's eyes.
_ITEM = re.compile(
    r"(?:^|(?<=[，。、；;,:：])|(?<=[，。、；;,:：] ))(?:[0-9]{1,3}|[ivx]{1,4}|[一二三四五六七八九十]{1,3}|([^\W\d_]))\Z"
)
_FACE = re.compile(r"(?<!\w)[:;]-?\Z")
_LONGEST = 4
"""Code points of either."""


def check(segment: Segment, pair: Pair) -> Iterator[Issue]:  # noqa: ARG001  # the Protocol
    """Yield `brackets` for each bracket of the target without a partner."""
    if segment.target is None or not _BRACKET.search(segment.target.text):
        return
    read = texts(segment)
    if read is None:
        return
    items = _items(read.target)
    of_source = _items(read.source) if items else items
    if len(items) != len(of_source):  # then one of them may close a bracket
        items, of_source = frozenset(), frozenset()
    alone = _unpaired(read.target, items)
    if not alone:
        return
    allowed = Counter(_kind(read.source[place]) for place in _unpaired(read.source, of_source))
    for place in alone:
        mark = read.target[place]
        if allowed[_kind(mark)] > 0:
            allowed[_kind(mark)] -= 1
            continue
        what = "opened" if mark in _OPENING else "closed"
        message = f"The bracket “{mark}” is not {what}: add its partner, or take it out."
        yield Issue("brackets", SEVERITY, message, target_span=Span(place, place + 1))


def _kind(mark: str) -> tuple[str, bool]:
    """Return a bracket's shape, whatever its width, and whether it closes."""
    opening = _OPENING.get(mark)
    return opening or _NARROW.get(mark, mark), opening is not None


def _items(text: str) -> frozenset[int]:
    """Return the places of brackets that are those of a list's items, or of a face."""
    places = (match.start() for match in _BRACKET.finditer(text) if match.group() in "()）")
    return frozenset(place for place in places if _is_alone(text, place))


def _is_alone(text: str, place: int) -> bool:
    start, before = max(0, place - _LONGEST), text[place - 1 : place]
    if before.isalnum():
        item = _ITEM.search(text, start, place) if text[place] != "(" else None
        return item is not None and not "\u3400" <= (item[1] or "") <= "\u9fff"  # see _letters.py
    is_face = before in (":", ";", "-") and text[place] != "）"
    return is_face and _FACE.search(text, start, place) is not None


def _unpaired(text: str, items: frozenset[int] = frozenset()) -> list[int]:
    """Return the places of the brackets without a partner, in order; `items` close nothing."""
    if not _BRACKET.search(text):
        return []
    opened: list[tuple[str, int]] = []
    alone: list[int] = []
    for match in _BRACKET.finditer(text):
        (shape, closes), place = _kind(match.group()), match.start()
        if place in items:
            continue
        if not closes:
            opened.append((shape, place))
        elif opened and opened[-1][0] == shape:
            opened.pop()
        else:
            alone.append(place)
    alone += [place for _, place in opened]
    if alone and not items:
        items = _items(text)
    return sorted(place for place in alone if place not in items)
