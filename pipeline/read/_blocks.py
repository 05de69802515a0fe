"""Build a skeleton and its units from a stream of blocks and text.

The Builder knows what HTML allows where: it opens the list an item lacks, the cell a text lacks,
closes what is left open, and takes away what stayed empty. An item, cell or caption with a single
paragraph holds it directly; one with more keeps each in a `<p>`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape

from pipeline.errors import SourceError
from pipeline.model import Content, Role, Unit
from pipeline.read import _allow, _inline
from pipeline.read._inline import AttributeText, Mark, Run

Pairs = tuple[tuple[str, str], ...]

_ROLES = {
    "li": Role.ITEM,
    "dt": Role.ITEM,
    "dd": Role.ITEM,
    "blockquote": Role.QUOTE,
    "figcaption": Role.CAPTION,
    "caption": Role.CAPTION,
    "td": Role.CELL,
    "th": Role.CELL,
    "summary": Role.SUMMARY,
}
_MERGED = frozenset({"li", "dt", "dd", "td", "th", "figcaption", "caption", "summary"})
"""Elements that hold their text directly when it is one paragraph."""
_PHRASING = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "summary", "caption"})
"""Elements in which a block's end is only a space."""
_PART_OF = {
    "li": ("ul", "ol"),
    "dt": ("dl",),
    "dd": ("dl",),
    "tr": ("table", "thead", "tbody", "tfoot"),
    "td": ("tr",),
    "th": ("tr",),
}
_IMPLIED = {"li": "ul", "dt": "dl", "dd": "dl", "td": "tr", "th": "tr", "tr": "table"}
"""The parent that an element gets when it stands alone."""
_CHILD = {
    "ul": "li",
    "ol": "li",
    "dl": "dd",
    "table": "tr",
    "thead": "tr",
    "tbody": "tr",
    "tfoot": "tr",
    "tr": "td",
}
"""The child in which anything else is wrapped."""
_TABLE_PARTS = frozenset({"thead", "tbody", "tfoot", "caption"})
_STAYS_EMPTY = frozenset({"td", "th"})
_BARE_PICTURE = _MERGED | {"figure"}
"""Elements in which a picture needs no `<figure>` of its own."""


@dataclass(slots=True)
class Frame:
    """An open element of the skeleton."""

    tag: str
    at: int
    """Index of its start tag among the pieces."""
    role: Role
    is_implied: bool = False
    children: int = 0
    only: int = -1
    """Index of the `<p>` of its first child, when that is a paragraph."""
    has_caption: bool = False


@dataclass(slots=True)
class Builder:
    """Collect pieces of the skeleton and units; `finish` returns them."""

    pieces: list[str] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=lambda: [Frame("", -1, Role.BODY)])
    images: list[str] = field(default_factory=list)

    @property
    def top(self) -> Frame:
        """Return the innermost open element."""
        return self.frames[-1]

    @property
    def stated(self) -> Frame:
        """Return the innermost open element that the source has, not one it lacks."""
        return next(frame for frame in reversed(self.frames) if not frame.is_implied)

    @property
    def is_phrasing(self) -> bool:
        """Tell whether the innermost element may hold no blocks."""
        return self.frames[-1].tag in _PHRASING

    def _unit(self, role: Role, content: Content, line: int) -> int:
        self.units.append(Unit(len(self.units) + 1, role, content, line))
        return len(self.units)

    def _texts(self, texts: Iterable[AttributeText], line: int) -> Pairs:
        """Make attribute texts into units and return the attributes that point to them."""
        return tuple(
            (f"data-unit-{t.name}", str(self._unit(t.role, Content(t.text), line))) for t in texts
        )

    def open(
        self,
        tag: str,
        pairs: Pairs = (),
        *,
        role: Role | None = None,
        texts: tuple[AttributeText, ...] = (),
        line: int = 0,
    ) -> int:
        """Open an element and return the depth to `close` it with."""
        self._fit(tag)
        depth = len(self.frames)
        self._push(tag, pairs + self._texts(texts, line), role)
        return depth

    def _push(
        self, tag: str, pairs: Pairs, role: Role | None = None, *, implied: bool = False
    ) -> None:
        parent = self.frames[-1]
        parent.children += 1
        inherited = parent.role if parent.tag else Role.BODY
        frame = Frame(tag, len(self.pieces), role or _ROLES.get(tag, inherited), implied)
        self.pieces += (f"<{tag}{_allow.written(pairs)}", ">")
        self.frames.append(frame)

    def _fit(self, tag: str) -> None:
        """Make the innermost element one that may hold `tag`."""
        parents = _PART_OF.get(tag, ())
        may_close = True
        while True:
            top = self.frames[-1]
            child = _CHILD.get(top.tag)
            if top.tag in parents or (top.tag == "table" and tag in _TABLE_PARTS):
                return
            if child is None:
                break
            if top.is_implied and may_close:
                self._pop()
            else:
                self._push(child, (), implied=True)
                may_close = False
        if parents and not self._reach(parents):
            self._fit(_IMPLIED[tag])
            self._push(_IMPLIED[tag], (), implied=True)

    def _reach(self, parents: tuple[str, ...]) -> bool:
        """Close what was implied and siblings left open, to reach a parent that is still open."""
        depth = len(self.frames) - 1
        while depth > 0 and self._is_left_open(self.frames[depth], parents):
            depth -= 1
            if self.frames[depth].tag in parents:
                self.close(depth + 1)
                return True
        return False

    @staticmethod
    def _is_left_open(frame: Frame, parents: tuple[str, ...]) -> bool:
        return frame.is_implied or _PART_OF.get(frame.tag) == parents

    def close(self, depth: int) -> None:
        """Close elements until `depth` are open, the root included."""
        while len(self.frames) > depth:
            self._pop()

    def _pop(self) -> None:
        frame = self.frames.pop()
        start = self.pieces[frame.at] if frame.at >= 0 else ""
        if not frame.children and frame.tag not in _STAYS_EMPTY and " data-unit" not in start:
            del self.pieces[frame.at :]
            self.frames[-1].children -= 1
            return
        if frame.only >= 0 and frame.children == 1 and frame.tag in _MERGED:
            # `<li>` `>` `<p data-unit="5"` `>` `</p>` becomes `<li data-unit="5"` `>`.
            self.pieces[frame.at] = start + self.pieces[frame.only].removeprefix("<p")
            del self.pieces[frame.only :]
        self.pieces.append(f"</{frame.tag}>")
        if len(self.frames) == 1:
            self.pieces.append("\n")

    def raw(self, html: str, *, tag: str = "p") -> None:
        """Add HTML as it is: a code block, a rule, or what must not be translated."""
        self._fit(tag)
        self._child(html)

    def _child(self, *pieces: str) -> None:
        self.frames[-1].children += 1
        self.pieces += pieces
        if len(self.frames) == 1:
            self.pieces.append("\n")

    def paragraph(
        self,
        run: Run,
        *,
        tag: str = "p",
        pairs: Pairs = (),
        role: Role | None = None,
        texts: tuple[AttributeText, ...] = (),
    ) -> None:
        """Add a run of text as one unit; a run of nothing but pictures becomes a figure."""
        text, marks = run.finish()
        if not text:
            self._pictures([m for m in marks if m.holds or m.is_empty], run.line)
            return
        self._fit(tag)
        frame = self.frames[-1]
        role = role or frame.role
        own = self._unit(role, Content(text), run.line)
        block = (*pairs, ("data-unit", str(own)), *self._texts(texts, run.line))
        extra = [self._texts(mark.texts, run.line) for mark in marks]
        if marks:
            self.units[own - 1] = Unit(own, role, _inline.content(text, marks, extra), run.line)
            self._list_images(marks)
        if frame.tag in _PHRASING and not frame.children:
            self._hold(frame, block)
            return
        if not frame.children:
            frame.only = len(self.pieces)
        self._child(f"<{tag}{_allow.written(block)}", ">", f"</{tag}>")

    def _hold(self, frame: Frame, block: Pairs) -> None:
        frame.children += 1
        self.pieces[frame.at] += _allow.written(block)

    def _list_images(self, marks: Iterable[Mark]) -> None:
        for mark in marks:
            self.images += (value for name, value in mark.attributes if name == "src")

    def _pictures(self, marks: list[Mark], line: int) -> None:
        """Add pictures that stand alone, with the links round them."""
        if not marks:
            return
        self._list_images(marks)
        pieces: list[str] = []
        links: list[Mark] = []
        for mark in marks:
            while links and links[-1] not in mark.parents:
                links.pop()
                pieces.append("</a>")
            if mark.is_empty or mark.element == "a":
                pairs = mark.attributes + self._texts(mark.texts, line)
                pieces.append(f"<{mark.element}{_allow.written(pairs)}>")
            if mark.element == "a":
                links.append(mark)
        pieces += ["</a>"] * len(links)
        self._fit("figure")
        if self.frames[-1].tag in _BARE_PICTURE:
            self._child(*pieces)
        else:
            self._child("<figure>", *pieces, "</figure>")

    @property
    def follows_picture(self) -> bool:
        """Tell whether a top-level figure with a picture and no caption has just ended."""
        return (
            len(self.frames) == 1
            and len(self.pieces) > 2
            and self.pieces[-2] == "</figure>"
            and self.pieces[-3].startswith(("<img", "</a>"))
        )

    def caption(self, run: Run) -> None:
        """Add a caption to the figure it stands in or after, or in a figure of its own."""
        depth = len(self.frames)
        if self.follows_picture:
            del self.pieces[-2:]
            self.frames[-1].children -= 1
            self.frames.append(Frame("figure", -1, Role.CAPTION, children=1))
        elif self.top.tag != "figure":
            depth = self.open("figure")
        if not self.top.has_caption:
            self.top.has_caption = True
            inner = self.open("figcaption")
            self.paragraph(run)
            self.close(inner)
        else:
            self.paragraph(run, role=Role.CAPTION)
        self.close(depth)

    def title(self, run: Run) -> None:
        """Add the title."""
        depth = self.open("h1", role=Role.TITLE)
        self.paragraph(run)
        self.close(depth)

    def breadcrumb(self, run: Run) -> None:
        """Add a breadcrumb that is one line of text."""
        depth = self.open("nav", (("class", "breadcrumb"),))
        self.open("ol")
        self.paragraph(run, tag="li", role=Role.BREADCRUMB)
        self.close(depth)

    def finish(self, shown: str) -> tuple[str, tuple[Unit, ...], tuple[str, ...]]:
        """Return skeleton, units and images. Raises SourceError when there is no text at all."""
        self.close(1)
        if not any(c.isalnum() for unit in self.units for c in unit.content.text):
            raise SourceError(
                "No article was found in the file: it has no text outside navigation and forms.",
                file=shown,
                remedy="Name its place with `body` in a profile of pipeline.toml.",
            )
        skeleton, ids = _allow.finish("".join(self.pieces))
        in_codes = [
            int(value)
            for unit in self.units
            for code in unit.content.codes
            for name, value in code.attributes
            if name.startswith("data-unit")
        ]
        assert sorted(ids + in_codes) == list(range(1, len(self.units) + 1)), "a unit was lost"
        return skeleton, tuple(self.units), tuple(dict.fromkeys(self.images))


def literal(tag: str, pairs: Pairs, inner: str) -> str:
    """Return an element whose content is not translated, as sanitised HTML."""
    shown = tuple(pair for pair in pairs if pair[0] != "translate")
    return f'<{tag} class="literal"{_allow.written(shown)} translate="no">{inner}</{tag}>'


def code_block(text: str, pairs: Pairs = ()) -> str:
    """Return a block of code, its text as it is but for empty lines at both ends."""
    shown = tuple(pair for pair in pairs if pair[0] != "translate")
    body = escape(text.strip("\n").rstrip(), quote=False)
    return f'<pre{_allow.written(shown)} translate="no">{body}</pre>'
