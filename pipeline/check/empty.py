"""Find translations that show nothing: no letter, only spaces, invisible characters, blank signs.

A sentence without any translation is told by the stage, as information; this is one that somebody
filled with nothing, by a key struck by accident or by a tool that writes a space.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.check import Example, Pair
from pipeline.check._letters import shows_nothing
from pipeline.model import Issue, Segment, Severity, Span

SOURCE = (
    "ITS 2.0, Localization Quality Issue, type `omission`: https://www.w3.org/TR/its20/; "
    "Unicode, Default_Ignorable_Code_Point"
)
SEVERITY = Severity.ERROR
EXAMPLES = (
    Example("The meeting ended.", "会议结束。", "en", "zh-CN"),
    Example("*", "·", "en", "zh-CN"),
    Example("\u00a0", " ", "en", "de"),
    Example("The meeting ended.", " ", "en", "de", ("empty",)),
    Example("The meeting ended.", "\u200b\u00a0\ufeff", "en", "de", ("empty",)),
    Example("The meeting ended.", "\u3164", "en", "ko", ("empty",)),
    Example("See <a>this</a>.", "<a> </a>", "en", "zh-CN", ("empty",)),
)


def check(segment: Segment, pair: Pair) -> Iterator[Issue]:  # noqa: ARG001  # Check
    """Yield `empty` for a target that shows nothing where the source shows something."""
    if segment.target is None:
        return
    target = segment.target.text
    if shows_nothing(target) and not shows_nothing(segment.source.text):
        span = Span(0, len(target)) if target else None
        yield Issue(
            "empty",
            SEVERITY,
            "The translation is blank: translate the sentence, or leave the entry empty.",
            target_span=span,
        )
