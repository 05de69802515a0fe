"""Write a unit's Content as HTML: sentences, their inline codes, the terms in them, the gaps.

Codes and terms stand off over plain text; here they become tags again. A term is always the
innermost element and is cut where a tag stands, so that everything nests by construction.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline import locales
from pipeline.model import Code, Content, Document, Locale, Span, Unit
from pipeline.publish._messages import Words
from pipeline.publish._safe import INLINE, VOID, attributes, safe
from pipeline.publish._terms import Mark, Terms

ATTRIBUTES = ("alt", "title", "aria-label", "placeholder")
"""Attributes that hold a unit's text; the skeleton says `data-unit-alt="7"`."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the page's two languages."""

    locale: Locale
    is_target: bool
    words: Words
    """The interface's words for a reader of this language."""
    attributes: str
    """` lang="…" dir="…"`."""

    @property
    def css(self) -> str:
        """Return the class of this side's columns."""
        return "t" if self.is_target else "s"


@dataclass(frozen=True, slots=True)
class Frame:
    """What every piece of a page is rendered from."""

    document: Document
    units: Mapping[int, Unit]
    source: Side
    target: Side
    terms: Terms
    numbers: Mapping[int, int]
    """Unit id → number of its first sentence in the article, from 1."""

    @property
    def sides(self) -> tuple[Side, Side]:
        """Return the source side and the target side."""
        return self.source, self.target


def side(locale: Locale, words: Words, *, is_target: bool) -> Side:
    """Return the side of a locale."""
    shown = f' lang="{safe(locale)}" dir="{locales.direction(locale)}"'
    return Side(locale, is_target, words, shown)


def frame(document: Document, terms: Terms, source: Side, target: Side) -> Frame:
    """Return what a page is rendered from, with its sentences counted."""
    numbers = {}
    count = 1
    for unit in document.units:
        numbers[unit.id] = count
        count += len(unit.segments)
    units = {unit.id: unit for unit in document.units}
    return Frame(document, units, source, target, terms, numbers)


def unit(frame: Frame, side: Side, id: int, first: int) -> str:
    """Return a unit's HTML on one side; `first` is its first sentence's number in the row.

    The source sentence carries the id `s12`, both carry the row's number in data-g.
    """
    found = frame.units[id]
    used: set[str] = set()

    def attribute(code: Code) -> str:
        return code_attributes(frame, side, code, used)

    gaps = list(_gaps(found, attribute))
    out = [gaps[0].html]
    for index, segment in enumerate(found.segments):
        out.append(_sentence(frame, side, found, index, first + index, attribute))
        after = gaps[index + 1]
        following = found.segments[index + 1 : index + 2]
        is_bare = any(s.target is None for s in (segment, *following))
        if side.is_target and following and after.is_blank and not is_bare:
            out.append(after.codes + locales.separator(side.locale))
        else:
            out.append(after.html)
    return "".join(out)


def plain(unit: Unit, target: Locale) -> str:
    """Return a unit's target as plain text; the source's where there is none."""
    if not unit.segments:
        return unit.content.text
    return locales.separator(target).join((s.target or s.source).text for s in unit.segments)


def text(frame: Frame, side: Side, id: int) -> str:
    """Return a unit's plain text on one side, for an attribute."""
    found = frame.units[id]
    return plain(found, side.locale) if side.is_target else found.content.text


def code_attributes(frame: Frame, side: Side, code: Code, used: set[str]) -> str:
    """Return an inline code's attributes; texts come from their own units in this side's language.

    `used` holds the units already shown by an earlier half of a code that was cut.
    """
    base = frame.document.canonical
    return attributes(code.element, code.attributes, base) + unit_attributes(
        frame, side, code.attributes, used
    )


def unit_attributes(
    frame: Frame, side: Side, given: Iterable[tuple[str, str]], used: set[str]
) -> str:
    """Return the attributes whose text is a unit; the proof finds each by its `data-alt`."""
    out = []
    for name, value in given:
        shown = name.removeprefix("data-unit-")
        if shown == name or shown not in ATTRIBUTES or not value.isdecimal():
            continue
        if int(value) not in frame.units:
            continue
        out.append(f' {shown}="{safe(text(frame, side, int(value)))}"')
        if value not in used:
            out.append(f' data-{shown}="{int(value)}"')
            used.add(value)
    return "".join(out)


def is_unconfirmed(frame: Frame, given: Iterable[tuple[str, str]]) -> bool:
    """Tell whether a text among these attributes has no confirmed translation."""
    ids = [int(v) for name, v in given if name.startswith("data-unit-") and v.isdecimal()]
    return any(
        not segment.is_publishable
        for number in ids
        if number in frame.units
        for segment in frame.units[number].segments
    )


def _sentence(
    frame: Frame, side: Side, unit: Unit, index: int, number: int, attribute: Callable[[Code], str]
) -> str:
    segment = unit.segments[index]
    place = (unit.id, index)
    if not side.is_target:
        html = content(segment.source, frame.terms.source.get(place, ()), attribute)
        return f'<span class="g" id="s{frame.numbers[unit.id] + index}" data-g="{number}">{html}</span>'
    if segment.target is None:
        html = content(segment.source, (), attribute)
        shown = f'<span class="g missing"{frame.source.attributes} data-g="{number}">{html}</span>'
        return shown + flag(side, "untranslated")
    html = content(segment.target, frame.terms.target.get(place, ()), attribute)
    if segment.is_fuzzy:
        shown = f'<span class="g fuzzy" data-g="{number}">{html}</span>'
        return shown + flag(side, "to be confirmed")
    return f'<span class="g" data-g="{number}">{html}</span>'


def flag(side: Side, words: str) -> str:
    """Return the note that a draft sets after a sentence; words, for colour alone says nothing."""
    return f'<span class="flag"{side.words.attributes}>{safe(side.words(words))}</span>'


@dataclass(frozen=True, slots=True)
class _Gap:
    html: str
    codes: str
    """The empty codes in it, such as `<br>`, without the text."""
    is_blank: bool


def _gaps(unit: Unit, attribute: Callable[[Code], str]) -> Iterator[_Gap]:
    """Yield what stands before, between and after the sentences, in one pass over the codes."""
    waiting = deque(_outside(unit))
    passing: list[Code] = []
    for gap in unit.gaps:
        while waiting and waiting[0].span.start <= gap.end:
            passing.append(waiting.popleft())
        passing = [c for c in passing if c.span.end > gap.start or _stands_in(c, gap)]
        inside = [_clipped(c, gap) for c in passing if c.span.start < gap.end or _stands_in(c, gap)]
        text = unit.content.text[gap.start : gap.end]
        if text.strip():
            yield _Gap(content(Content(text, tuple(inside)), (), attribute), "", is_blank=False)
        else:
            voids = "".join(_open(code, attribute) for code in inside if code.is_empty)
            yield _Gap(voids + text, voids, is_blank=True)


def _stands_in(code: Code, gap: Span) -> bool:
    return code.is_empty and gap.start <= code.span.start <= gap.end


def _clipped(code: Code, gap: Span) -> Code:
    start, end = (min(max(at, gap.start), gap.end) - gap.start for at in code.span)
    return replace(code, span=Span(start, end))


def _outside(unit: Unit) -> Iterator[Code]:
    """Yield a unit's pairs, and those of its empty codes that no sentence has taken."""
    if not unit.content.codes:
        return
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


def content(content: Content, marks: Sequence[Mark], attribute: Callable[[Code], str]) -> str:
    """Return a Content's text escaped, with its codes and terms as elements."""
    if not content.codes:
        return _marked(content.text, Span(0, len(content.text)), marks, can_link=True)
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


def _tags(all_codes: Sequence[Code], attribute: Callable[[Code], str]) -> Iterator[tuple[int, str]]:
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


def _open(code: Code, attribute: Callable[[Code], str]) -> str:
    if code.element not in INLINE and code.element != "img":
        return ""
    if (code.element in VOID) != code.is_empty:
        return ""
    return f"<{code.element}{attribute(code)}>"


def _close(code: Code) -> str:
    return f"</{code.element}>" if code.element in INLINE and code.element not in VOID else ""


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
