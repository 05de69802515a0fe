"""Keep terms whole where an inline code begins or ends inside of one: the code reaches around it.

Which of the target's words the code would stand on nobody can say: of *data <b>centre</b>* the
glossary knows *centro de datos*, not which word is whose. A term whose code is a little wider
serves an editor better than one that the engine has guessed.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from pipeline.model import Code, Span


def whole(codes: Sequence[Code], spans: Sequence[Span]) -> tuple[Sequence[Code], frozenset[Span]]:
    """Return codes of which none begins or ends inside a span, and the spans that this holds for.

    Spans come in order and disjoint. One stays divided, and its codes as they are, where a code
    that is empty or not translated stands inside of it, or codes would cross.
    """
    if not any(_divided(code, spans) for code in codes):
        return codes, frozenset(spans)
    hard = {span for code in codes if not _is_soft(code) for span in _divided(code, spans)}
    soft = [span for span in spans if span not in hard]
    wide = _nested([_widened(code, _divided(code, soft)) for code in codes])
    if wide is not None:
        return wide, frozenset(soft)
    torn = {span for code in codes for span in _divided(code, spans)}
    return codes, frozenset(spans) - torn


def _is_soft(code: Code) -> bool:
    return code.translate and code.span.start < code.span.end


def _divided(code: Code, spans: Sequence[Span]) -> list[Span]:
    """Return the spans inside of which a code begins or ends."""
    found = (_inside(at, spans) for at in dict.fromkeys(code.span))
    return [span for span in found if span is not None]


def _inside(at: int, spans: Sequence[Span]) -> Span | None:
    place = bisect_left(spans, (at,)) - 1
    return spans[place] if place >= 0 and at < spans[place].end else None


def _widened(code: Code, spans: Sequence[Span]) -> Code:
    start, end = code.span
    for span in spans:
        start = span.start if span.start < start < span.end else start
        end = span.end if span.start < end < span.end else end
    return replace(code, span=Span(start, end)) if spans else code


def _nested(codes: Sequence[Code]) -> Sequence[Code] | None:
    """Return codes with their depths, or None where they cross.

    Two that stood side by side in one term now reach around it both, the second inside the first.
    Invariant of Content; see `pipeline.model`.
    """
    open_: list[Code] = []
    nested: list[Code] = []
    for code in codes:
        while open_ and open_[-1].depth >= code.depth and open_[-1].span.end <= code.span.start:
            open_.pop()
        inside = open_[-1].span if open_ else code.span
        if code.span.start < inside.start or code.span.end > inside.end:
            return None
        nested.append(replace(code, depth=len(open_)))
        open_.append(code)
    return nested
