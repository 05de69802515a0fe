"""Measure text as wide as it will be set, so that both columns end together."""

from __future__ import annotations

import re
from typing import Final

from pipeline import locales
from pipeline.model import Document, Role

# East Asian Wide and Fullwidth (UAX #11): one em each.
_WIDE: Final = re.compile(
    "[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\ua4cf\ua960-\ua97c\uac00-\ud7a3"
    "\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\U00016fe0-\U00018dff\U0001b000-\U0001b2ff"
    "\U0001f300-\U0001f64f\U0001f680-\U0001f6ff\U0001f900-\U0001f9ff\U00020000-\U0003fffd]+"
)
# Combining marks of the scripts that newsrooms meet: Latin, Hebrew, Arabic, Indic, Thai.
_MARKS: Final = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u0900-\u0903\u093a-\u094f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u200b-\u200f\u20d0-\u20ff]+"
)
# Measured on Noto Serif: a Latin letter is half an em, a space a quarter.
_LETTER, _SPACE = 0.49, 0.25
# Line heights of static/page.css; a column of taller lines needs more width.
_LEADING: Final = {"zh": 1.85, "ja": 1.85, "ko": 1.85, "ar": 1.9, "fa": 1.9, "ur": 1.9}
_LATIN_LEADING = 1.65
STEPS = 20
"""Columns stand in one of 21 proportions, classes b0 (narrow source) to b20 (wide source)."""


def ems(text: str) -> float:
    """Return the width of a text in ems, East Asian wide characters counted as one."""
    spaces = text.count(" ")
    if text.isascii():
        return (len(text) - spaces) * _LETTER + spaces * _SPACE
    wide = len(text) - len(_WIDE.sub("", text))
    marks = len(text) - len(_MARKS.sub("", text))
    return wide + (len(text) - wide - marks - spaces) * _LETTER + spaces * _SPACE


def balance(document: Document) -> int:
    """Return the step from 0 to 20 at which both columns are about equally high.

    Neither column gets less than 40 % of the width, however the texts differ.
    """
    assert document.target_locale is not None
    source = target = 0.0
    for unit in document.units:
        if unit.role in (Role.BODY, Role.ITEM, Role.QUOTE):
            for segment in unit.segments:
                source += ems(segment.source.text)
                target += ems((segment.target or segment.source).text)
    source *= _leading(document.source_locale)
    target *= _leading(document.target_locale)
    if not source or not target:
        return STEPS // 2
    share = source / (source + target)  # of the width, that the source column should have
    return round((min(0.6, max(0.4, share)) - 0.4) / 0.2 * STEPS)


def _leading(locale: str) -> float:
    return _LEADING.get(locales.language(locale), _LATIN_LEADING)
