"""Find translations that show nothing: no letter, only spaces, invisible characters, blank signs.

A sentence without any translation is told by the stage, as information; this is one that somebody
filled with nothing, by a key struck by accident or by a tool that writes a space.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.check import Example, Pair
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

# Letters by their category, blank on paper: Hangul fillers, the blank Braille pattern, the joiner
# of graphemes, and what selects a variant of nothing.
_BLANK = frozenset([0x115F, 0x1160, 0x3164, 0xFFA0, 0x2800, 0x034F, *range(0xFE00, 0xFE10)])


def check(segment: Segment, pair: Pair) -> Iterator[Issue]:  # noqa: ARG001  # Check
    """Yield `empty` for a target that shows nothing where the source shows something."""
    if segment.target is None:
        return
    target = segment.target.text
    if target[:1].isalnum() and ord(target[0]) not in _BLANK:  # as nearly all do
        return
    if _shows_nothing(target) and not _shows_nothing(segment.source.text):
        span = Span(0, len(target)) if target else None
        yield Issue(
            "empty",
            SEVERITY,
            "The translation is blank: translate the sentence, or leave the entry empty.",
            target_span=span,
        )


def _shows_nothing(text: str) -> bool:
    return not any(c.isprintable() and not c.isspace() and ord(c) not in _BLANK for c in text)
