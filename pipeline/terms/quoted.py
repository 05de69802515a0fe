"""Give a term the quotation mark that it begins or ends with, as the glossary has it: “十三五”规划."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.model import Span
from pipeline.terms.paths import Found

_CLOSING = {"“": "”", "„": "“”", "‟": "”", "«": "»", "»": "«", '"': '"', "﹁": "﹂"}
_CLOSING |= dict(zip("「『《〈＂", "」』》〉＂", strict=True))
# Marks that are apostrophes as well are left out: of ‘workers’ party’ none can be told.
_OPENING: dict[str, str] = {}
for _opening, _all_closing in _CLOSING.items():
    for _mark in _all_closing:
        _OPENING[_mark] = _OPENING.get(_mark, "") + _opening


def is_marked(form: str) -> bool:
    """Tell whether a form begins or ends with a quotation mark."""
    return form[0] in _CLOSING or form[-1] in _OPENING


def with_marks(text: str, place: Found, settled: int = 0) -> Span:
    """Return where forms stand, with the marks that they begin or end with.

    A matcher does not see quotation marks: it ends at the first and last word of a term. A mark is
    given back where its partner stands within the term; a term that is quoted as a whole is found
    within its marks. Nothing before `settled` is taken, where the term before ends.
    """
    start, end = place.span
    if start > settled and text[start - 1] in _CLOSING:
        is_marked = any(form.text[0] in _CLOSING for form in place.forms)
        start -= is_marked and _is_lacking(text, place.span, text[start - 1], _CLOSING)
    if end < len(text) and text[end] in _OPENING:
        is_marked = any(form.text[-1] in _OPENING for form in place.forms)
        end += is_marked and _is_lacking(text, place.span, text[end], _OPENING)
    return place.span if (start, end) == place.span else Span(start, end)


def _is_lacking(text: str, span: Span, mark: str, partners: Mapping[str, str]) -> bool:
    """Tell whether a span holds a partner of a mark that has no mark there to be paired with."""
    wanted = partners.get(mark)
    if wanted is None:
        return False
    found = sum(text.count(partner, *span) for partner in wanted)
    if mark in wanted:  # straight marks open and close
        return found % 2 == 1
    return found > text.count(mark, *span)
