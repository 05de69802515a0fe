"""Collect a block's text while its inline elements open and close: a Run becomes a Content.

White space is collapsed as HTML does (CSS Text 3 §4.1.1); a no-break space stays.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline import codes
from pipeline.model import Code, Content, Role, Span

DEPTH = 32
"""Inline elements nested deeper than this are dropped, their text kept: it bounds the codes that
a page of unclosed tags can make."""

_SPACES = re.compile(r"[ \t\n]+")
_EDGE = " \t\n\u00a0\u3000\u2002\u2003\u2009"
# Scripts written without spaces between words: Han, Kana, CJK and full-width punctuation.
_SPACELESS = re.compile("[\u2e80-\u312f\u31a0-\u33ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")


class AttributeText(NamedTuple):
    """A translatable attribute of an element."""

    name: str
    role: Role
    text: str


@dataclass(slots=True, eq=False)
class Mark:
    """An inline element that is or was open in a Run."""

    element: str
    attributes: tuple[tuple[str, str], ...]
    texts: tuple[AttributeText, ...] = ()
    translate: bool = True
    is_empty: bool = False
    start: int = 0
    end: int = -1
    holds: bool = False
    """Whether it encloses a picture or a field, so that it stays although it has no text."""
    parents: tuple[Mark, ...] = ()


def glue(left: str, right: str) -> str:
    """Return what joins two lines: nothing between Han or Kana, else a space."""
    if _SPACELESS.match(left) and _SPACELESS.match(right):
        return ""
    return " "


@dataclass(slots=True)
class Run:
    """The text of one block so far, with the marks over it."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    last: str = " "
    """The last character; a space at the beginning, so that leading space goes."""
    marks: list[Mark] = field(default_factory=list)
    stack: list[Mark] = field(default_factory=list)
    line: int = 0
    broken: bool = False
    """Whether a line break waits for text to follow it."""
    break_index: int = 0
    """Where among the marks the waiting line break belongs."""
    break_parents: tuple[Mark, ...] = ()
    edge: int = 0
    """Where the last mark was opened or closed."""

    def text(self, raw: str, line: int) -> None:
        """Add text as it stands in the source."""
        collapsed = _SPACES.sub(" ", raw)
        if not self.length:
            collapsed = collapsed.lstrip(_EDGE)
        elif self.broken:
            collapsed = collapsed.lstrip(" ") if collapsed.strip(_EDGE) else ""
        elif self.last == " " and collapsed[:1] == " ":
            collapsed = collapsed[1:]
        if not collapsed:
            return
        if self.broken:
            self._break(collapsed[0])
        if not self.line:
            self.line = line
        self.pieces.append(collapsed)
        self.length += len(collapsed)
        self.last = collapsed[-1]

    def line_break(self) -> None:
        """Note a line break; it is written when text follows. Space before it goes."""
        if not self.broken:
            self.break_index, self.break_parents = len(self.marks), tuple(self.stack)
        self.broken = True
        if self.last == " " and self.edge < self.length:
            self.pieces[-1] = self.pieces[-1][:-1]
            self.length -= 1
            self.last = next((piece[-1] for piece in reversed(self.pieces) if piece), "")

    def _break(self, following: str) -> None:
        """Write the line break that waited: it is no text, but words must not run together.

        It stands before the space, so that between sentences it belongs to neither.
        """
        self.broken = False
        here = self.length
        opened_since = self.marks[self.break_index :]
        self.marks.insert(
            self.break_index,
            Mark("br", (), is_empty=True, start=here, end=here, parents=self.break_parents),
        )
        if self.last != " " and glue(self.last, following):
            self.pieces.append(" ")
            self.length += 1
            for mark in opened_since:  # they begin after the space
                mark.start += mark.start == here
                mark.end += mark.end == here
        self.last = " "

    def open(self, mark: Mark) -> None:
        """Open an inline element; it is closed by `close`."""
        mark.parents = tuple(self.stack)
        mark.start = self.edge = self.length
        self.marks.append(mark)
        self.stack.append(mark)

    def close(self, mark: Mark) -> None:
        """Close an inline element and what was opened inside it."""
        self.edge = self.length
        while self.stack:
            top = self.stack.pop()
            top.end = self.length
            if top is mark:
                return

    def empty(self, mark: Mark, line: int) -> None:
        """Add a void element: a picture, a field, a place where a word may break."""
        if self.broken and mark.element != "wbr":
            self._break("")
        mark.parents = tuple(self.stack)
        mark.start = mark.end = self.edge = self.length
        self.marks.append(mark)
        if mark.element == "wbr":
            return
        for parent in self.stack:
            parent.holds = True
        self.last = "\ufffc"  # spaces on both sides of a picture are two
        self.line = self.line or line

    def space(self) -> None:
        """Separate words where a block ended inside an element that may not hold blocks."""
        if self.length and self.last != " " and not self.broken:
            self.pieces.append(" ")
            self.length += 1
            self.last = " "

    @property
    def has_picture_alone(self) -> bool:
        """Tell whether there is a picture and no text."""
        return not self.length and any(mark.element == "img" for mark in self.marks)

    def finish(self) -> tuple[str, list[Mark]]:
        """Return the text without space at its end and the marks that stay, outer before inner."""
        text = "".join(self.pieces).rstrip(_EDGE)
        size = len(text)
        kept: list[Mark] = []
        for mark in self.marks:
            mark.start = min(mark.start, size)
            mark.end = size if mark.end < 0 else min(mark.end, size)
            if mark.is_empty:
                stays = mark.element in ("img", "input") or 0 < mark.start < size
            else:
                stays = mark.holds or not text[mark.start : mark.end].isspace()
                stays = stays and (mark.holds or mark.end > mark.start)
            if stays:
                kept.append(mark)
        return text, kept


def content(text: str, marks: list[Mark], extra: list[tuple[tuple[str, str], ...]]) -> Content:
    """Return the Content; `extra` has the attributes that point to units, one tuple a mark."""
    if not marks:
        return Content(text)
    kept = {id(mark) for mark in marks}
    made = [
        Code(
            id="",
            element=mark.element,
            span=Span(mark.start, mark.end),
            attributes=mark.attributes + units,
            is_empty=mark.is_empty,
            depth=sum(id(parent) in kept for parent in mark.parents),
            translate=mark.translate,
        )
        for mark, units in zip(marks, extra, strict=True)
    ]
    return Content(text, codes.name(made, text))
