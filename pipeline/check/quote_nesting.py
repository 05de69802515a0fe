"""Find quotations within quotations that stand in the same marks, and inner marks outside.

“He said “yes” again” should be “He said ‘yes’ again”; in Chinese ‘ ’ stands only within “ ”.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.check import Example, Pair
from pipeline.check._prose import crosses_code, texts
from pipeline.check._quotes import Quotation, Style, has_mark, quotations, style
from pipeline.model import Content, Issue, Segment, Severity, Span

SOURCE = "CLDR, delimiters: https://cldr.unicode.org; GB/T 15834—2011, 4.8.3.4; W3C CLREQ, 3.1"
SEVERITY = Severity.INFO
EXAMPLES = (
    Example("‘The “green chain” works,’ he said.", "他说：“‘绿色链条’行得通。”", "en", "zh-CN"),
    Example("他说：“‘绿色链条’行得通。”", "“The ‘green chain’ works,” he said.", "zh-CN", "en"),
    Example("the ‘chain’", "le plan « chaîne »", "en", "fr"),
    Example(
        "‘The “chain” works,’ he said.", "他说：““链条”行得通。”", "en", "zh-CN", ("quote-nesting",)
    ),
    Example("the ‘green chain’ plan", "‘绿色链条’计划", "en", "zh-CN", ("quote-nesting",)),
)


def check(segment: Segment, pair: Pair) -> Iterator[Issue]:
    """Yield `quote-nesting` for each quotation whose marks do not fit its depth."""
    if segment.target is None or not has_mark(segment.target.text):
        return
    own, read = style(pair.target_locale), texts(segment)
    if own is None or read is None or own.outer == own.inner:
        return
    found = quotations(read.target, pair.target_locale)
    if found.unpaired:  # the marks outside may stand in another sentence
        return
    enclosing: list[Quotation] = []
    for one in found.pairs:
        while enclosing and enclosing[-1].end <= one.start:
            enclosing.pop()
        if _is_wrong(one, enclosing[-1].marks if enclosing else "", own):
            yield _issue(one, own, segment.target)
        enclosing.append(one)


def _is_wrong(one: Quotation, around: str, own: Style) -> bool:
    """Tell whether marks repeat those around them, or in Chinese and Japanese stand alone inside."""
    if around:
        return one.marks == around
    return not own.spaced and one.marks == "".join(own.inner)


def _issue(one: Quotation, own: Style, target: Content) -> Issue:
    opening, closing = own.inner if one.depth % 2 else own.outer
    span = Span(one.start, one.end)
    inner = target.text[one.start + 1 : one.end - 1]
    is_safe = not crosses_code(target, span) and one.marks[0] not in inner
    place = "within a quotation" if one.depth % 2 else "of a quotation"
    return Issue(
        "quote-nesting",
        SEVERITY,
        f"The marks {place} are {opening}…{closing}, not {one.marks[0]}…{one.marks[1]}: change them.",
        target_span=span,
        fix=f"{opening}{inner}{closing}" if is_safe else None,
    )
