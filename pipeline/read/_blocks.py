"""Build a skeleton and its units from a stream of blocks and text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape

from pipeline.errors import SourceError
from pipeline.model import Content, Role, Unit
from pipeline.read import _allow, _inline
from pipeline.read._frames import BARE_PICTURE, Pairs, Skeleton
from pipeline.read._inline import AttributeText, Mark, Run


@dataclass(slots=True)
class Builder:
    """Collect the skeleton and the units cut out of it; `finish` returns them."""

    skeleton: Skeleton = field(default_factory=Skeleton)
    units: list[Unit] = field(default_factory=list)
    images: list[str] = field(default_factory=list)

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
        self.skeleton.fit(tag)
        return self.skeleton.open(tag, pairs + self._texts(texts, line), role)

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
        self.skeleton.fit(tag)
        role = role or self.skeleton.top.role
        own = self._unit(role, Content(text), run.line)
        block = (*pairs, ("data-unit", str(own)), *self._texts(texts, run.line))
        extra = [self._texts(mark.texts, run.line) for mark in marks]
        if marks:
            self.units[own - 1] = Unit(own, role, _inline.content(text, marks, extra), run.line)
            self._list_images(marks)
        self.skeleton.text(tag, block)

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
        self.skeleton.fit("figure")
        if self.skeleton.top.tag in BARE_PICTURE:
            self.skeleton.child(*pieces)
        else:
            self.skeleton.child("<figure>", *pieces, "</figure>")

    def caption(self, run: Run) -> None:
        """Add a caption to the figure it stands in or after, or in a figure of its own."""
        skeleton = self.skeleton
        depth = skeleton.depth
        if skeleton.follows_picture:
            skeleton.reopen_figure()
        elif skeleton.top.tag != "figure":
            depth = skeleton.open("figure")
        if skeleton.top.has_caption:
            self.paragraph(run, role=Role.CAPTION)
        else:
            skeleton.top.has_caption = True
            inner = skeleton.open("figcaption")
            self.paragraph(run)
            skeleton.close(inner)
        skeleton.close(depth)

    def title(self, run: Run) -> None:
        """Add the title."""
        depth = self.skeleton.open("h1", role=Role.TITLE)
        self.paragraph(run)
        self.skeleton.close(depth)

    def breadcrumb(self, run: Run) -> None:
        """Add a breadcrumb that is one line of text."""
        depth = self.skeleton.open("nav", (("class", "breadcrumb"),))
        self.skeleton.open("ol")
        self.paragraph(run, tag="li", role=Role.BREADCRUMB)
        self.skeleton.close(depth)

    def finish(self, shown: str) -> tuple[str, tuple[Unit, ...], tuple[str, ...]]:
        """Return skeleton, units and images. Raises SourceError when there is no text at all."""
        self.skeleton.close(1)
        if not any(c.isalnum() for unit in self.units for c in unit.content.text):
            raise SourceError(
                "No article was found in the file: it has no text outside navigation and forms.",
                file=shown,
                remedy="Name its place with `body` in a profile of pipeline.toml.",
            )
        skeleton, ids = _allow.finish("".join(self.skeleton.pieces))
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
