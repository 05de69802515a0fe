"""Find translations that a human has yet to confirm: fuzzy matches and machine output."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.check import Example, Pair
from pipeline.model import Issue, Segment, Severity, State

SOURCE = "https://www.gnu.org/software/gettext/manual/html_node/Fuzzy-Entries.html"
SEVERITY = Severity.INFO
EXAMPLES = (
    Example("Good morning.", "早上好。", "en", "zh-CN"),
    Example("Good morning.", "晚上好。", "en", "zh-CN", ("fuzzy",), is_fuzzy=True),
)


def check(segment: Segment, pair: Pair) -> Iterator[Issue]:
    """Yield `fuzzy` for a target in state initial."""
    del pair
    if segment.state is State.INITIAL:
        origin = f" ({segment.provenance})" if segment.provenance else ""
        yield Issue("fuzzy", SEVERITY, f"A translator has yet to confirm this translation{origin}.")
