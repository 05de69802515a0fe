"""Find inline codes (`<a1>…</a1>`, `<br/>`) that a translation lost, repeated, emptied or misnested.

A page with such a translation could not show every link and emphasis of its source. Codes may
change their order with the words, but what stands within a link (a picture) or a pair that encloses
what belongs together (the base and reading of a ruby) must stay within; so must text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from pipeline import codes
from pipeline.check import Example, Pair
from pipeline.model import Code, Content, Issue, Segment, Severity, Span, is_blank

SOURCE = "XLIFF 2.2, §4.7.2 Inline Codes; HTML, §4.5 Text-level semantics"
SEVERITY = Severity.ERROR
EXAMPLES = (
    Example("See <a>this</a>.", "参见<a>此处</a>。", "en", "zh-CN"),
    Example("<em>Very</em> <strong>good</strong>", "<strong>好</strong><em>极</em>", "en", "zh-CN"),
    Example("<em><b>Very</b> good</em>", "<em>非常<b>好</b></em>", "en", "zh-CN"),
    Example("Write <b> for bold.", "用 <b> 表示粗体。", "en", "zh-CN"),
    Example("if a <b and c> d", "若 a <b 且 c> d", "en", "zh-CN"),
    Example("See <a>this</a>.", "参见此处。", "en", "zh-CN", ("codes",)),
    Example("See <a>this</a>.", "参见<a>此处。", "en", "zh-CN", ("codes",)),
    Example("See <a>this</a>.", "<a>参</a>见<a>此处</a>。", "en", "zh-CN", ("codes",)),
    Example("See <a>this</a>.", "参见此处<a></a>。", "en", "zh-CN", ("codes",)),
    Example("See <a>this</a>.", "参见<a><b>此处</b></a>。", "en", "zh-CN", ("codes",)),
    Example("<em>a <b>b</b></em>", "<em>甲<b>乙</em></b>", "en", "zh-CN", ("codes",)),
    Example("<a><img/> Home</a>", "<img/><a>首页</a>", "en", "zh-CN", ("codes",)),
    Example("See this.", "参见<strong>此处</strong>。", "en", "zh-CN", ("codes",)),
)

# What looks like markup and is not the source's: it would stand on the page as the reader sees it.
_TAG = re.compile(
    r"</?(?:a|abbr|b|bdi|bdo|br|cite|code|del|dfn|em|font|i|img|ins|kbd|mark|p|q|rb|rp|rt|ruby|s|"
    r"samp|small|span|strike|strong|sub|sup|tt|u|var|wbr)\d*(?:\s+[a-z-]+=[\"'][^<>]{0,200})?\s?/?>",
    re.IGNORECASE,
)
# Elements that are nothing outside the element that encloses them.
_PARTS = frozenset(["img", "rb", "rt", "rp", "rtc", "picture", "source"])


def check(segment: Segment, pair: Pair) -> Iterator[Issue]:  # noqa: ARG001  # Check
    """Yield one `codes` that lists all that is wrong with a target's codes.

    A second one stands for tags that the source does not have, with their place.
    """
    if segment.target is None:
        return
    if segment.source.codes:
        written = segment.written or codes.write(segment.target)
        target, problems = codes.read(written, segment.source)
        problems = problems or tuple(_displaced(segment.source, target))
        if problems:
            listed = "; ".join(problems)
            yield Issue(
                "codes",
                SEVERITY,
                f"The codes are not those of the source: {listed}. Copy them from it.",
            )
    if "<" in segment.target.text:
        yield from _foreign(segment.source.text, segment.target.text)


def _displaced(source: Content, target: Content) -> Iterator[str]:
    """Yield what is wrong with codes that are all there: an empty pair, a part outside its whole."""
    there = {code.id: code for code in target.codes}
    for name in sorted(_showing(source) - _showing(target)):
        yield f"<{name}> encloses nothing"
    outer: list[Code] = []
    for code in source.codes:
        while outer and outer[-1].depth >= code.depth:
            outer.pop()
        if outer and code.element in _PARTS and not _encloses(there[outer[-1].id], there[code.id]):
            yield f"<{code.id}> stands outside <{outer[-1].id}>"
        if not code.is_empty:
            outer.append(code)


def _showing(content: Content) -> set[str]:
    """Return the pairs that enclose text, or a code that shows something by itself."""
    found: set[str] = set()
    outer: list[Code] = []
    for code in content.codes:
        while outer and outer[-1].depth >= code.depth:
            outer.pop()
        if code.is_empty:
            while outer and outer[-1].id not in found:
                found.add(outer.pop().id)
            continue
        outer.append(code)
        start, end = code.span
        near = content.text[start : min(end, start + 64)]
        if not is_blank(near) or not is_blank(content.text[start:end]):
            found.add(code.id)
    return found


def _encloses(outer: Code, inner: Code) -> bool:
    is_within = outer.span.start <= inner.span.start and inner.span.end <= outer.span.end
    return is_within and outer.depth < inner.depth


def _foreign(source: str, target: str) -> Iterator[Issue]:
    """Yield an issue at each tag that the target has and the source, as text, has not."""
    given = Counter(match.group().lower() for match in _TAG.finditer(source))
    for match in _TAG.finditer(target):
        given[match.group().lower()] -= 1
        if given[match.group().lower()] < 0:
            message = f"“{match.group()}” is no code of the source, and would be shown as text: take it out."
            yield Issue("codes", SEVERITY, message, target_span=Span(*match.span()))
            return
