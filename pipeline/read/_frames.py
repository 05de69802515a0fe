"""Keep track of the open elements of a skeleton, and of what HTML allows in them.

The list that an item lacks and the cell that a text lacks are opened, what is left open is closed,
and what stayed empty is taken away. An item, cell or caption with a single paragraph holds it
directly; one with more keeps each in a `<p>`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.model import Role
from pipeline.read import _allow

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
BARE_PICTURE = _MERGED | {"figure"}
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
class Skeleton:
    """A skeleton in the making: its pieces, and the frames open at its end."""

    pieces: list[str] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=lambda: [Frame("", -1, Role.BODY)])

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

    @property
    def depth(self) -> int:
        """Return how many elements are open, the root included."""
        return len(self.frames)

    @property
    def follows_picture(self) -> bool:
        """Tell whether a top-level figure with a picture and no caption has just ended."""
        return (
            len(self.frames) == 1
            and len(self.pieces) > 2
            and self.pieces[-2] == "</figure>"
            and self.pieces[-3].startswith(("<img", "</a>"))
        )

    def open(self, tag: str, pairs: Pairs = (), role: Role | None = None) -> int:
        """Open an element and return the depth to `close` it with."""
        self.fit(tag)
        depth = len(self.frames)
        self._push(tag, pairs, role)
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

    def fit(self, tag: str) -> None:
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
            self.fit(_IMPLIED[tag])
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
        self.fit(tag)
        self.child(html)

    def child(self, *pieces: str) -> None:
        """Add a whole element to the innermost one."""
        self.frames[-1].children += 1
        self.pieces += pieces
        if len(self.frames) == 1:
            self.pieces.append("\n")

    def text(self, tag: str, pairs: Pairs) -> None:
        """Add the place of a unit, whose id is among the pairs."""
        frame = self.frames[-1]
        if frame.tag in _PHRASING and not frame.children:
            frame.children += 1
            self.pieces[frame.at] += _allow.written(pairs)
            return
        if not frame.children:
            frame.only = len(self.pieces)
        self.child(f"<{tag}{_allow.written(pairs)}", ">", f"</{tag}>")

    def reopen_figure(self) -> None:
        """Open the figure that has just ended again."""
        del self.pieces[-2:]
        self.frames[-1].children -= 1
        self.frames.append(Frame("figure", -1, Role.CAPTION, children=1))
