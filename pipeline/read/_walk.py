"""Walk a tree of HTML elements and feed a Builder, without recursion.

An inline element becomes a code, a block ends the paragraph, lists, tables and figures stay, and
what is no content is passed over. Inline elements that are open where a paragraph ends are opened
again in the next one, as browsers show them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import partial

from lxml import etree
from lxml.etree import _Element

from pipeline import locales
from pipeline.model import Role
from pipeline.read import _allow, _blocks, _elements, _shape, _words
from pipeline.read._blocks import Builder
from pipeline.read._frames import Pairs
from pipeline.read._inline import DEPTH, AttributeText, Mark, Run

_INDENT = re.compile("[ \\t\\n]*[\u00a0\u3000\u2003]{2}")
_PROLOGUE = 8
"""Paragraphs among which breadcrumb, byline and widgets are told by their words."""
_LONG = 200
"""Characters of a paragraph that must be the article's own."""
_LAST_LINE = 65_535
"""libxml2 keeps line numbers in 16 bits."""

End = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """What the walk must know besides the tree."""

    locale: str
    """The article's language."""
    roles: Mapping[_Element, Role] = field(default_factory=dict)
    """Elements whose part in the article is known."""
    dropped: Collection[_Element] = ()
    data_tables: Collection[_Element] = ()
    guesses: frozenset[Role] = frozenset()
    """Roles that may be told by their words: breadcrumb, byline."""
    has_lines: bool = False
    """Whether `data-line` says the line, rather than the place in the HTML."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What the source says of the paragraph that is being read."""

    pairs: Pairs = ()
    texts: tuple[AttributeText, ...] = ()
    is_centred: bool = False


@dataclass(slots=True)
class Walker:
    """The state of one walk."""

    builder: Builder
    plan: Plan
    run: Run = field(default_factory=Run)
    marks: list[Mark] = field(default_factory=list)
    """Inline elements open at this place of the source, outer first."""
    in_run: list[Mark] = field(default_factory=list)
    """The same elements in the present run; empty until the run has text."""
    paragraph: Paragraph = field(default_factory=Paragraph)
    role: Role | None = None
    """The part in the article of an element round this place."""
    joins: bool = False
    """Whether a block's end is but a space here."""
    early: int = 0
    """Paragraphs read so far."""
    line: int = 0
    ambient: list[tuple[int, Pairs]] = field(default_factory=list)
    """Language and direction of wrappers that are not kept, each with the frames open there."""

    # --- text and paragraphs ---

    def text(self, raw: str) -> None:
        """Add text at this place of the page."""
        if self.run.broken and _INDENT.match(raw):
            self.flush()
        if self.marks and not self.in_run and not raw.isspace():
            self._reopen()
        self.run.text(raw, self.line)

    def _reopen(self) -> None:
        for mark in self.marks:
            again = Mark(mark.element, mark.attributes, mark.texts, mark.translate)
            self.run.open(again)
            self.in_run.append(again)

    def flush(self) -> None:
        """End the paragraph."""
        run, self.run = self.run, Run()
        self.in_run = []
        if run.length or run.marks:
            self._emit(run)

    def _emit(self, run: Run) -> None:
        builder, paragraph = self.builder, self.paragraph
        if self.role is Role.BREADCRUMB:
            if any(c.isalnum() for piece in run.pieces for c in piece):  # else a separator
                builder.paragraph(run, tag="li", role=self.role)
        elif self.role in (Role.SUBTITLE, Role.BYLINE):
            pairs = (("class", self.role.value), *paragraph.pairs)
            builder.paragraph(run, pairs=pairs, role=self.role)
        elif run.length and (self.role is Role.CAPTION or self._is_caption(run)):
            builder.caption(run)
        elif not self._guess(run):
            builder.paragraph(run, pairs=self._ambient(paragraph.pairs), texts=paragraph.texts)

    def _is_caption(self, run: Run) -> bool:
        """Tell a short centred line right after a picture."""
        is_near = self.paragraph.is_centred and self.builder.skeleton.follows_picture
        return is_near and _words.is_caption("".join(run.pieces).strip())

    def _guess(self, run: Run) -> bool:
        """Take a line above the article for what its words say it is."""
        builder, guesses = self.builder, self.plan.guesses
        self.early += 1 if run.length < _LONG else _PROLOGUE
        if builder.skeleton.depth > 1 or not 0 < run.length < _LONG:
            return False
        text = "".join(run.pieces).strip()
        if self.early > _PROLOGUE:
            return text.startswith(("[", "【")) and _words.is_widget(text)
        has_units = bool(builder.units)
        if Role.BREADCRUMB in guesses and _words.is_breadcrumb(text, labelled=has_units):
            builder.breadcrumb(run)
        elif Role.BYLINE in guesses and _words.is_byline(text, self.plan.locale):
            builder.paragraph(run, pairs=(("class", "byline"),), role=Role.BYLINE)
        else:
            return _words.is_widget(text)
        return True

    def _ambient(self, pairs: Pairs) -> Pairs:
        if not self.ambient or self.builder.skeleton.depth != self.ambient[-1][0]:
            return pairs
        own = {name for name, _ in pairs}
        return pairs + tuple(pair for pair in self.ambient[-1][1] if pair[0] not in own)

    # --- the walk ---

    def walk(self, root: _Element) -> None:
        """Feed the builder with an element and all that is in it."""
        walker = etree.iterwalk(root, events=("start", "end"))
        ends: list[End | None] = []
        for event, element in walker:
            if event == "start":
                is_open, end = self._start(element)
                ends.append(end)
                if not is_open:
                    walker.skip_subtree()
                elif element.text:
                    self.text(element.text)
                continue
            if (end := ends.pop()) is not None:
                end()
            if element.tail and element is not root:
                self.text(element.tail)
        self.flush()

    def _start(self, element: _Element) -> tuple[bool, End | None]:
        """Handle a start tag; return whether to go inside, and what to do at the end."""
        tag = element.tag
        attributes = _elements.given(element) if element.attrib else {}
        role = self.plan.roles.get(element)
        if role is None and self._is_skipped(element, tag, attributes):
            return False, None
        self._set_line(element, attributes)
        if role is not None:
            return True, self._part(element, role, attributes)
        if tag in _allow.INLINE or tag in _elements.RENAMED:
            return self._inline(tag, attributes)
        if tag not in _elements.BLOCKS:
            return True, None
        return self._block(element, tag, attributes)

    def _is_skipped(self, element: _Element, tag: object, attributes: Mapping[str, str]) -> bool:
        if tag in _elements.DROPPED or element in self.plan.dropped:
            return True
        return bool(attributes) and _elements.is_skipped(element, attributes)

    def _set_line(self, element: _Element, attributes: Mapping[str, str]) -> None:
        if self.plan.has_lines:
            stated = attributes.get("data-line", "")
            self.line = int(stated) if stated.isdecimal() and len(stated) < 9 else self.line
        else:
            line: int = element.sourceline or self.line  # type: ignore[assignment]  # stub: `...`
            self.line = line if line < _LAST_LINE else 0

    # --- inline elements ---

    def _inline(self, tag: str, attributes: Mapping[str, str]) -> tuple[bool, End | None]:
        if tag == "br":
            self._line_break()
            return False, None
        if tag in ("img", "input", "wbr"):
            self._void(tag, attributes)
            return tag == "wbr", None  # libxml2 puts what follows a wbr inside it
        mark = _shape.mark(_elements.RENAMED.get(tag, tag), attributes)
        if mark is None or len(self.marks) >= DEPTH or self._is_open(mark):
            return True, None
        if self.marks and not self.in_run:
            self._reopen()
        self.marks.append(mark)
        self.in_run.append(mark)
        self.run.open(mark)
        return True, self._close_mark

    def _close_mark(self) -> None:
        self.marks.pop()
        if self.in_run:
            self.run.close(self.in_run.pop())

    def _is_open(self, mark: Mark) -> bool:
        """Tell whether the same element is open already, so that it would add nothing."""
        return any(
            m.element == mark.element
            and (m.element == "a" or (m.attributes, m.texts) == (mark.attributes, mark.texts))
            for m in self.marks
        )

    def _line_break(self) -> None:
        if self.joins or self.builder.skeleton.is_phrasing:
            self.run.space()
        elif self.run.broken or self.role is Role.BYLINE or self.run.has_picture_alone:
            self.flush()
        elif self.run.length:
            self.run.line_break()

    def _void(self, tag: str, attributes: Mapping[str, str]) -> None:
        texts = _elements.texts(attributes, alternative=True) if tag != "wbr" else ()
        pairs = _elements.picture(attributes) if tag == "img" else ()
        if tag == "img" and not pairs:
            return
        if tag == "input" and not any(text.name == "placeholder" for text in texts):
            return
        if self.marks and not self.in_run:
            self._reopen()
        self.run.empty(Mark(tag, pairs, texts, is_empty=True), self.line)

    # --- blocks ---

    def _part(self, element: _Element, role: Role, attributes: Mapping[str, str]) -> End:
        """Begin a part of the article that is known, such as its title or a caption."""
        self.flush()
        end = partial(self._end_part, self.builder.skeleton.depth, self.role, self.joins)
        pairs = tuple(p for p in _allow.attributes("p", attributes) if p[0] != "translate")
        if role is Role.TITLE:
            self.builder.open("h1", pairs, role=role)
            self.role = None
        else:
            self.role = role
            self.paragraph = Paragraph(pairs)
        if role is Role.BREADCRUMB:
            self.builder.open("nav", (("class", "breadcrumb"),))
            self.builder.open("ol")
            self.joins = next(element.iter("li"), None) is None
        return end

    def _end_part(self, depth: int, role: Role | None, joins: bool) -> None:  # noqa: FBT001 - a saved state
        self.flush()
        self.builder.skeleton.close(depth)
        self.role, self.joins, self.paragraph = role, joins, Paragraph()

    def _block(
        self, element: _Element, tag: str, attributes: Mapping[str, str]
    ) -> tuple[bool, End | None]:
        builder = self.builder
        if self.joins or builder.skeleton.is_phrasing:
            self.run.space()
            return True, self._end_joined
        self.flush()
        if self.role is not None:
            return True, self.flush
        if (
            tag in ("caption", "figcaption")
            and _shape.block(self.builder.skeleton, element, tag, self.plan.data_tables) is None
        ):
            return True, self._part(element, Role.CAPTION, attributes)
        if self._raw(element, tag, attributes):
            return False, None
        if tag == "form" and not _elements.holds_article(element):
            return False, None
        return True, self._open(element, tag, attributes)

    def _end_joined(self) -> None:
        self.run.space()

    def _raw(self, element: _Element, tag: str, attributes: Mapping[str, str]) -> bool:
        """Add what stays as it is: code, rules, and what must not be translated."""
        if attributes.get("translate", "").strip().lower() == "no":
            shown = (
                _shape.block(self.builder.skeleton, element, tag, self.plan.data_tables) or "div"
            )
            pairs = _allow.attributes(shown, attributes)
            html = _blocks.literal(shown, pairs, _elements.literal(element))
        elif tag in _elements.CODE:
            shown = "pre"
            text = "".join(str(piece) for piece in element.itertext())
            html = _blocks.code_block(text, _allow.attributes(shown, attributes))
        elif tag == "hr":
            shown, html = tag, "<hr>"
        else:
            return False
        self.builder.skeleton.raw(html, tag=shown)
        return True

    def _open(self, element: _Element, tag: str, attributes: Mapping[str, str]) -> End:
        shown = _shape.block(self.builder.skeleton, element, tag, self.plan.data_tables)
        pairs = _allow.attributes(shown or "p", attributes) if attributes else ()
        pairs = tuple(pair for pair in pairs if pair[0] != "translate")
        texts = _elements.texts(attributes) if attributes else ()
        if shown == "p":
            outer, self.paragraph = (
                self.paragraph,
                Paragraph(pairs, texts, _elements.is_centred(attributes)),
            )
            return partial(self._end_paragraph, outer)
        if shown is not None:
            role = Role.HEADING if tag in _elements.HEADINGS else None
            if role is not None and self.builder.units:
                self.early = _PROLOGUE
            if shown == "figcaption":
                self.builder.skeleton.top.has_caption = True
            depth = self.builder.open(
                shown, self._ambient(pairs), role=role, texts=texts, line=self.line
            )
            return partial(self._end_block, depth)
        outer, self.paragraph = self.paragraph, Paragraph((), (), _elements.is_centred(attributes))
        around = tuple(pair for pair in pairs if not self._is_own(*pair))
        if around:
            self.ambient.append((self.builder.skeleton.depth, around))
        return partial(self._end_wrapper, outer, has_ambient=bool(around))

    def _is_own(self, name: str, value: str) -> bool:
        """Tell a language or direction that is the article's anyway."""
        locale = self.plan.locale
        return value.lower() == (locale.lower() if name == "lang" else locales.direction(locale))

    def _end_paragraph(self, outer: Paragraph) -> None:
        self.flush()
        self.paragraph = outer

    def _end_block(self, depth: int) -> None:
        self.flush()
        self.builder.skeleton.close(depth)

    def _end_wrapper(self, outer: Paragraph, *, has_ambient: bool) -> None:
        self._end_paragraph(outer)
        if has_ambient:
            self.ambient.pop()
