"""Count how far an article is: segments, words, and the states of its targets."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from pipeline.model import Document, Segment, State

_WORD = re.compile(
    r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]"
    r"|(?:[^\W\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]|['’-])+"
)
_ASCII_WORD = re.compile(r"[\w'-]+")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one article is in one target; the numbers that `pipeline status` shows."""

    segments: int = 0
    words: int = 0
    untranslated: int = 0
    fuzzy: int = 0
    translated: int = 0
    """Confirmed by a translator, not yet reviewed."""
    reviewed: int = 0

    @property
    def is_ready(self) -> bool:
        """Tell whether the page may be published: nothing untranslated, nothing fuzzy."""
        return not self.untranslated and not self.fuzzy


def words(text: str) -> int:
    """Count words as translators are paid for them: a Han or Kana letter counts as one."""
    return len((_ASCII_WORD if text.isascii() else _WORD).findall(text))


def progress_of(document: Document) -> Progress:
    """Count a document's segments by what is still to be done with them."""
    segments = [s for unit in document.units for s in unit.segments]
    states = Counter(_state(s) for s in segments)
    return Progress(
        segments=len(segments),
        words=sum(words(s.source.text) for s in segments),
        **{name: states[name] for name in ("untranslated", "fuzzy", "translated", "reviewed")},
    )


def _state(segment: Segment) -> str:
    if segment.target is None:
        return "untranslated"
    if segment.is_fuzzy:
        return "fuzzy"
    return "translated" if segment.state is State.TRANSLATED else "reviewed"


def hindrance(progress: Progress, errors: int, gate: str) -> str:
    """Say why a page may not be published, or nothing.

    `errors` is the number of issues of severity error; they count when the gate is `errors`.
    """
    counted = [
        (progress.untranslated, "untranslated"),
        (progress.fuzzy, "fuzzy"),
        (errors if gate == "errors" else 0, "with an error"),
    ]
    return ", ".join(f"{number} {what}" for number, what in counted if number)
