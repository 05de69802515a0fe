"""Find inline codes (`<a1>…</a1>`, `<br/>`) that a translation lost, repeated or misnested.

A page with such a translation could not show every link and emphasis of its source.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline import codes
from pipeline.check import Example, Pair
from pipeline.model import Issue, Segment, Severity

SOURCE = "XLIFF 2.2, §4.7.2 Inline Codes"
SEVERITY = Severity.ERROR
EXAMPLES = (
    Example("See <a>this</a>.", "参见<a>此处</a>。", "en", "zh-CN"),
    Example("<em>Very</em> <strong>good</strong>", "<strong>好</strong><em>极</em>", "en", "zh-CN"),
    Example("Write <b> for bold.", "用 <b> 表示粗体。", "en", "zh-CN"),
    Example("See <a>this</a>.", "参见此处。", "en", "zh-CN", ("codes",)),
    Example("See <a>this</a>.", "参见<a>此处。", "en", "zh-CN", ("codes",)),
    Example("See <a>this</a>.", "<a>参</a>见<a>此处</a>。", "en", "zh-CN", ("codes",)),
    Example("<em>a <b>b</b></em>", "<em>甲<b>乙</em></b>", "en", "zh-CN", ("codes",)),
)


def check(segment: Segment, pair: Pair) -> Iterator[Issue]:  # noqa: ARG001  # Check
    """Yield one `codes` that lists all that is wrong with a target's codes."""
    if segment.target is None or not segment.source.codes:
        return
    written = segment.written or codes.write(segment.target)
    _, problems = codes.read(written, segment.source)
    if problems:
        yield Issue(
            "codes", SEVERITY, f"Inline codes differ from the source: {'; '.join(problems)}."
        )
