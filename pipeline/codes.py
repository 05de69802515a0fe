"""Inline codes between their two forms: standing off (Content) and written out (`<a1>…</a1>`).

The written form is what a translator sees in a msgid: an element's name, numbered only where the
segment holds several of it, attributes left out. Only the names of the source's own codes are
read back; anything else that looks like a tag is text.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Literal, TypeAlias

from pipeline.model import Code, Content, Span

Edge: TypeAlias = Literal["open", "close", "empty"]
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)(/?)>")


def cut(content: Content, span: Span, *, is_last: bool = False) -> Content:
    """Return the part of a Content at `span`, codes clipped to it and named as in a msgid.

    A pair that reaches beyond the span is closed at its edge; an empty code belongs to the part
    that starts at or before it and ends after it (`is_last`: or ends at it).
    """
    text = content.text[span.start : span.end]
    inside = [c for c in content.codes if _touches(c, span, is_last=is_last)]
    return Content(text, name(_clipped(inside, span), text) if inside else ())


def cut_all(content: Content, spans: Iterable[Span]) -> Iterator[Content]:
    """Yield the parts of a Content at spans that are in order and disjoint, as `cut` returns them.

    One pass over the codes: a paragraph may hold a great many of both.
    """
    if not content.codes:
        yield from (Content(content.text[span.start : span.end]) for span in spans)
        return
    waiting = deque(content.codes)
    passing: list[Code] = []
    for span in spans:
        while waiting and waiting[0].span.start <= span.end:
            passing.append(waiting.popleft())
        passing = [code for code in passing if code.span.end >= span.start]
        near = Content(content.text, tuple(passing))
        yield cut(near, span, is_last=span.end == len(content.text))


def _touches(code: Code, span: Span, *, is_last: bool) -> bool:
    start, end = code.span
    if start == end:
        return span.start <= start and (start < span.end or (is_last and start == span.end))
    return start < span.end and end > span.start


def _clipped(codes: Sequence[Code], span: Span) -> Iterator[Code]:
    """Yield codes at `span` alone, depths counted anew: some that enclose them stay outside."""
    depths: list[int] = []
    for code in codes:
        while depths and depths[-1] >= code.depth:
            depths.pop()
        start = max(code.span.start, span.start) - span.start
        end = min(code.span.end, span.end) - span.start
        yield _copy(code, code.id, Span(start, end), len(depths))
        depths.append(code.depth)


def _copy(code: Code, id: str, span: Span, depth: int) -> Code:
    """Return a code with another name and place; `replace` would take four times as long."""
    return Code(id, code.element, span, code.attributes, code.is_empty, depth, code.translate)


def name(codes: Iterable[Code], text: str) -> tuple[Code, ...]:
    """Give codes the ids that translators see: `a`, or `a1`, `a2` where there are several.

    A name that the text itself spells as a tag is skipped, so that the two cannot be confused.
    """
    codes = tuple(codes)
    literal = {m.group(2) for m in _TAG.finditer(text)}
    count = Counter(c.element for c in codes)
    last: Counter[str] = Counter()
    used: set[str] = set()
    named = []
    for code in codes:
        chosen = code.element
        if count[chosen] > 1 or chosen in literal:
            while (chosen := _numbered(code.element, last)) in literal or chosen in used:
                pass
        used.add(chosen)
        named.append(_copy(code, chosen, code.span, code.depth))
    return tuple(named)


def _numbered(element: str, last: Counter[str]) -> str:
    """Return an element's next name and count it."""
    last[element] += 1
    return f"{element}{last[element]}"


def write(content: Content) -> str:
    """Return text with codes written out, as `See <a1>this</a1> and <a2>that</a2>` in a msgid."""
    if not content.codes:
        return content.text
    pieces: list[str] = []
    position = 0
    for offset, code, edge in tags(content.codes):
        pieces += (content.text[position:offset], tag(code, edge))
        position = offset
    pieces.append(content.text[position:])
    return "".join(pieces)


def tag(name: str, edge: Edge) -> str:
    """Return one edge of a code as a msgid has it: `<a1>`, `</a1>`, `<br/>`."""
    return f"</{name}>" if edge == "close" else f"<{name}/>" if edge == "empty" else f"<{name}>"


def tags(codes: Sequence[Code]) -> list[tuple[int, str, Edge]]:
    """Return (offset, id, edge) of every tag in writing order; codes come outer before inner."""
    out: list[tuple[int, str, Edge]] = []
    open_codes: list[Code] = []
    for code in codes:
        while open_codes and open_codes[-1].depth >= code.depth:
            closed = open_codes.pop()
            out.append((closed.span.end, closed.id, "close"))
        if code.is_empty:
            out.append((code.span.start, code.id, "empty"))
        else:
            out.append((code.span.start, code.id, "open"))
            open_codes.append(code)
    out.extend((code.span.end, code.id, "close") for code in reversed(open_codes))
    return out


def read(written: str, source: Content) -> tuple[Content, tuple[str, ...]]:
    """Read a msgstr back with the codes of its source.

    Returns the Content and what is wrong with its codes, one phrase each (missing, added,
    unclosed, unopened, misnested); with anything wrong, the faulty tags are dropped from the
    Content and their text kept, so that a caller can show it but should not publish it.
    """
    if not source.codes:
        return Content(written), ()
    known = {code.id: code for code in source.codes}
    reader = _Reader(known)
    position = 0
    for match in _TAG.finditer(written):
        closes, code_id, empty = match.groups()
        if code_id in known:
            reader.text(written[position : match.start()])
            reader.tag(code_id, closes=bool(closes), empty=bool(empty))
            position = match.end()
    reader.text(written[position:])
    return reader.finish(source)


class _Reader:
    """Collect text and codes while tags go by; holds what is open."""

    def __init__(self, known: Mapping[str, Code]) -> None:
        self.known = known
        self.pieces: list[str] = []
        self.length = 0
        self.open: list[tuple[str, int, int]] = []
        self.waiting: defaultdict[str, int] = defaultdict(int)
        self.found: list[tuple[int, Code]] = []
        self.seen: set[str] = set()
        self.problems: list[str] = []
        self.opened = 0

    def text(self, piece: str) -> None:
        self.pieces.append(piece)
        self.length += len(piece)

    def tag(self, id: str, *, closes: bool, empty: bool) -> None:
        code = self.known[id]
        if code.is_empty:
            self._add(code, self.length, self.opened, len(self.open))
            self.opened += 1
        elif closes:
            self._close(id)
        elif empty:
            self._add(code, self.length, self.opened, len(self.open))
            self.opened += 1
        else:
            self.open.append((id, self.length, self.opened))
            self.waiting[id] += 1
            self.opened += 1

    def _close(self, id: str) -> None:
        if not self.waiting[id]:
            self.problems.append(f"</{id}> is not opened")
            return
        while self.open:
            opened, start, order = self.open.pop()
            self.waiting[opened] -= 1
            if opened == id:
                self._add(self.known[id], start, order, len(self.open))
                return
            self.problems.append(f"<{opened}> and <{id}> are misnested")

    def _add(self, code: Code, start: int, order: int, depth: int) -> None:
        if code.id in self.seen:
            self.problems.append(f"<{code.id}> stands more than once")
            return
        self.seen.add(code.id)
        self.found.append((order, _copy(code, code.id, Span(start, self.length), depth)))

    def finish(self, source: Content) -> tuple[Content, tuple[str, ...]]:
        self.problems += [f"<{opened}> is not closed" for opened, _, _ in self.open]
        if len(self.found) < len(source.codes):
            found = self.seen.union(opened for opened, _, _ in self.open)
            self.problems += [f"<{c.id}> is missing" for c in source.codes if c.id not in found]
        codes = tuple(code for _, code in sorted(self.found, key=itemgetter(0)))
        return Content("".join(self.pieces), codes), tuple(dict.fromkeys(self.problems))
