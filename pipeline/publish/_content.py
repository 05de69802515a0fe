"""Write a Content as HTML: its text escaped, its inline codes and terms as elements again.

Codes and terms stand off over plain text. A term is always the innermost element and is cut where
a tag stands, so that everything nests by construction.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.model import Code, Content, Span, Unit
from pipeline.publish._safe import INLINE, VOID, safe
from pipeline.publish._terms import Mark

Attribute = Callable[[Code], str]
"""Returns a code's attributes as HTML, each with a leading space."""


@dataclass(frozen=True, slots=True)
class Gap:
    """What stands before, between or after the sentences of a unit."""

    html: str
    """The text, escaped, with its codes."""
    codes: str
    """The empty codes in it, such as `<br>`, without the text."""
    is_blank: bool


def gaps(unit: Unit, attribute: Attribute) -> Iterator[Gap]:
    """Yield what stands before, between and after the sentences, in one pass over the codes."""
    if not unit.content.codes:
        yield from (_plain_gap(unit.content.text[gap.start : gap.end]) for gap in unit.gaps)
        return
    waiting = deque(_outside(unit))
    passing: list[Code] = []
    for gap in unit.gaps:
        while waiting and waiting[0].span.start <= gap.end:
            passing.append(waiting.popleft())
        passing = [c for c in passing if c.span.end > gap.start or _stands_in(c, gap)]
        inside = [_clipped(c, gap) for c in passing if c.span.start < gap.end or _stands_in(c, gap)]
        text = unit.content.text[gap.start : gap.end]
        if text.strip():
            yield Gap(content(Content(text, tuple(inside)), (), attribute), "", is_blank=False)
        else:
            voids = "".join(_open(code, attribute) for code in inside if code.is_empty)
            yield Gap(voids + text, voids, is_blank=True)


def _plain_gap(text: str) -> Gap:
    return Gap(safe(text), "", is_blank=not text.strip())


def _stands_in(code: Code, gap: Span) -> bool:
    return code.is_empty and gap.start <= code.span.start <= gap.end


def _clipped(code: Code, gap: Span) -> Code:
    start, end = (min(max(at, gap.start), gap.end) - gap.start for at in code.span)
    return replace(code, span=Span(start, end))


def _outside(unit: Unit) -> Iterator[Code]:
    """Yield a unit's pairs, and those of its empty codes that no sentence has taken."""
    taken = Counter(
        (code.element, code.span.start + segment.span.start)
        for segment in unit.segments
        for code in segment.source.codes
        if code.is_empty
    )
    for code in unit.content.codes:
        place = (code.element, code.span.start)
        if not code.is_empty:
            yield code
        elif taken[place]:
            taken[place] -= 1
        else:
            yield code


def content(content: Content, marks: Sequence[Mark], attribute: Attribute) -> str:
    """Return a Content's text escaped, with its codes and terms as elements."""
    if not content.codes:
        return (
            safe(content.text)
            if not marks
            else _marked(content.text, Span(0, len(content.text)), marks, can_link=True)
        )
    out: list[str] = []
    position = 0
    links = 0
    for offset, tag in _tags(content.codes, attribute):
        if offset > position:
            piece = Span(position, offset)
            out.append(_marked(content.text, piece, marks, can_link=not links))
            position = offset
        links += tag.startswith("<a ") or tag == "<a>"
        links -= tag == "</a>"
        out.append(tag)
    rest = Span(position, len(content.text))
    out.append(_marked(content.text, rest, marks, can_link=not links))
    return "".join(out)


def _tags(all_codes: Sequence[Code], attribute: Attribute) -> Iterator[tuple[int, str]]:
    """Yield (offset, tag) in writing order; an element that may not stand on a page has no tag."""
    open_codes: list[Code] = []
    for code in all_codes:
        while open_codes and open_codes[-1].depth >= code.depth:
            closed = open_codes.pop()
            yield closed.span.end, _close(closed)
        yield code.span.start, _open(code, attribute)
        if not code.is_empty:
            open_codes.append(code)
    for code in reversed(open_codes):
        yield code.span.end, _close(code)


def is_shown(code: Code) -> bool:
    """Tell whether a code's element may stand on a page, as a pair or empty as HTML has it."""
    return code.element in INLINE and (code.element in VOID) == code.is_empty


def _open(code: Code, attribute: Attribute) -> str:
    return f"<{code.element}{attribute(code)}>" if is_shown(code) else ""


def _close(code: Code) -> str:
    return f"</{code.element}>" if is_shown(code) else ""


def _marked(text: str, piece: Span, marks: Sequence[Mark], *, can_link: bool) -> str:
    """Return a piece of the text escaped, with the terms that touch it marked.

    The first mention of a term links to its definition in the article's list, so that it can be
    reached by keyboard and without a script.
    """
    if not marks:
        return safe(text[piece.start : piece.end])
    out = []
    position = piece.start
    for mark in marks:
        start, end = max(mark.span.start, position), min(mark.span.end, piece.end)
        if start >= end:
            continue
        shown, k = safe(text[start:end]), mark.number
        out.append(safe(text[position:start]))
        if mark.is_first and can_link and start == mark.span.start:
            out.append(f'<a class="term" href="#k{k}" data-k="{k}">{shown}</a>')
        else:
            out.append(f'<span class="term" data-k="{k}">{shown}</span>')
        position = end
    out.append(safe(text[position : piece.end]))
    return "".join(out)
