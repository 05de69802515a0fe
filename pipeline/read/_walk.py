"""Walk a tree of HTML elements and feed a Builder, without recursion.

Elements are inline (they become codes), blocks (they end a paragraph), parts of lists, tables and
figures (they stay), or not content at all (scripts, forms, navigation, what is hidden).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from html import escape

from lxml import etree
from lxml.etree import _Element

from pipeline.model import Role
from pipeline.read import _allow, _blocks, _words
from pipeline.read._blocks import Builder, Pairs
from pipeline.read._inline import DEPTH, AttributeText, Mark, Run

_DROPPED = frozenset(
    "script style template head noscript noframes noembed iframe object embed applet video audio "
    "canvas svg select button textarea option datalist meter progress dialog title link meta base "
    "col colgroup param source track area frame frameset basefont bgsound keygen".split()
)
_RENAMED = {"acronym": "abbr", "strike": "s", "tt": "code"}
_BLOCK = frozenset(
    "html body div section article aside header footer main address center fieldset legend hgroup "
    "form table tbody thead tfoot tr td th caption figcaption summary marquee search nav "
    "listing".split()
)
_KEPT = {
    "ul": "ul",
    "menu": "ul",
    "dir": "ul",
    "ol": "ol",
    "li": "li",
    "dl": "dl",
    "dt": "dt",
    "dd": "dd",
    "blockquote": "blockquote",
    "figure": "figure",
    "details": "details",
}
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_CODE = frozenset({"pre", "xmp", "plaintext"})
_BLOCKS = _BLOCK | _HEADINGS | _CODE | _KEPT.keys() | {"p", "hr"}
"""All that ends a paragraph; any other element (font, label, an unknown one) is looked through."""
_TABLE_ELEMENTS = frozenset("table thead tbody tfoot tr td th caption".split())
_SKIPPED_ROLES = frozenset(
    "navigation search menu menubar toolbar dialog alertdialog tablist tooltip".split()
)
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_SHARE = re.compile(
    r"(?:^|[\s_-])(?:share|sharing|social|sharebar|sharebox|sharethis|addthis\w*|addtoany|a2a_kit|"
    r"bdshare\w*|bdsharebuttonbox|jiathis\w*|fontsize|font-?sizer?|textsize|text-?resizer?|"
    r"zoom-?text|print-?(?:page|button|link)|skip-?(?:link|nav|to-content)|pagination|pager|"
    r"breadcrumbs?|crumbs?)(?:$|[\s_-])",
    re.IGNORECASE,
)
_SHARE_LIMIT = 160
"""Characters up to which an element with such a class is what its class says."""
_TEXTS = (
    ("title", Role.TOOLTIP),
    ("aria-label", Role.LABEL),
)
_INDENT = re.compile("[ \\t\\n]*[\u00a0\u3000\u2003]{2}")
_LAZY = ("data-src", "data-original", "data-lazy-src", "data-url")


@dataclass(frozen=True, slots=True)
class Plan:
    """What the walk must know besides the tree."""

    roles: Mapping[_Element, Role] = field(default_factory=dict)
    """Elements whose part in the article is known."""
    dropped: Collection[_Element] = ()
    data_tables: Collection[_Element] = ()
    locale: str = "en"
    guesses: frozenset[Role] = frozenset()
    """Roles that may be told by their words: breadcrumb, byline, caption."""


@dataclass(slots=True)
class Walker:
    """The state of one walk."""

    builder: Builder
    plan: Plan
    run: Run = field(default_factory=Run)
    open_marks: list[Mark] = field(default_factory=list)
    reopened: list[Mark] = field(default_factory=list)
    block: tuple[str, Pairs, tuple[AttributeText, ...]] = ("p", (), ())
    role: Role | None = None
    is_prologue: bool = True
    line: int = 0
    ambient: list[tuple[int, Pairs]] = field(default_factory=list)

    # -- text ---------------------------------------------------------------------------------

    def text(self, raw: str) -> None:
        """Add text at this place of the page."""
        run = self.run
        if run.broken and _INDENT.match(raw):
            self.flush()
            run = self.run
        if self.open_marks and not run.stack and not raw.isspace():
            self._reopen()
        run.text(raw, self.line)

    def _reopen(self) -> None:
        """Open again, in a new paragraph, what was open at the end of the last one."""
        for mark in self.open_marks:
            again = Mark(mark.element, mark.attributes, mark.texts, mark.translate)
            self.run.open(again)
            self.reopened.append(again)

    def flush(self) -> None:
        """End the paragraph."""
        run, self.run = self.run, Run()
        self.reopened = []
        if run.is_blank and not run.marks:
            return
        self._emit(run)

    def _emit(self, run: Run) -> None:
        tag, pairs, texts = self.block
        builder = self.builder
        if self.role is Role.BREADCRUMB:
            self._step(run)
        elif self.role is Role.CAPTION:
            builder.caption(run)
        elif self.role in (Role.SUBTITLE, Role.BYLINE):
            builder.paragraph(run, pairs=(("class", self.role.value), *pairs), role=self.role)
        elif self.is_prologue and len(builder.frames) == 1 and self._guess(run):
            return
        else:
            self.is_prologue = self.is_prologue and run.length < 200
            builder.paragraph(run, tag=tag, pairs=self._ambient(pairs), texts=texts)

    def _step(self, run: Run) -> None:
        """Add one step of a breadcrumb, but not a separator alone."""
        if any(c.isalnum() for piece in run.pieces for c in piece):
            self.builder.paragraph(run, tag="li", role=Role.BREADCRUMB)

    def _guess(self, run: Run) -> bool:
        """Take a line above the article for what its words say it is."""
        text = "".join(run.pieces).strip()
        builder, guesses = self.builder, self.plan.guesses
        if Role.BREADCRUMB in guesses and not builder.units and _words.is_breadcrumb(text):
            depth = builder.open("nav", (("class", "breadcrumb"),))
            builder.open("ol")
            builder.paragraph(run, tag="li", role=Role.BREADCRUMB)
            builder.close(depth)
        elif Role.BYLINE in guesses and _words.is_byline(text, self.plan.locale):
            builder.paragraph(run, pairs=(("class", "byline"),), role=Role.BYLINE)
        else:
            return _words.is_widget(text)
        return True

    def _ambient(self, pairs: Pairs) -> Pairs:
        """Add the language and direction of a wrapper that is not kept."""
        if not self.ambient or len(self.builder.frames) != self.ambient[-1][0]:
            return pairs
        own = {name for name, _ in pairs}
        return pairs + tuple(pair for pair in self.ambient[-1][1] if pair[0] not in own)

    # -- the walk -----------------------------------------------------------------------------

    def walk(self, root: _Element) -> None:
        """Feed the builder with an element and all that is in it."""
        walker = etree.iterwalk(root, events=("start", "end"))
        ends: list[tuple[str, object]] = []
        skipped = None
        for event, element in walker:
            if event == "start":
                if not isinstance(element.tag, str) or not self._start(element, ends):
                    skipped = element
                    walker.skip_subtree()
                elif element.text:
                    self.text(element.text)
                continue
            if element is skipped:
                skipped = None
            else:
                self._end(*ends.pop())
            if element is not root and element.tail:
                self.text(element.tail)
        self.flush()

    def _start(self, element: _Element, ends: list[tuple[str, object]]) -> bool:
        """Handle a start tag; False means that what is inside is done with."""
        tag = element.tag
        if element.attrib and self._is_skipped(element, tag):
            return False
        if tag in _DROPPED or (tag == "nav" and element not in self.plan.roles):
            return False
        if (line := element.sourceline) is not None:
            self.line = line
        if (marked := element.get("data-line")) and marked.isdecimal():
            self.line = int(marked[:9])
        if tag in _allow.INLINE or tag in _RENAMED:
            return self._inline(element, tag, ends)
        if tag not in _BLOCKS:
            ends.append(("", None))
            return True
        return self._block_start(element, tag, ends)

    def _is_skipped(self, element: _Element, tag: str) -> bool:
        attributes = element.attrib
        if "hidden" in attributes and attributes["hidden"] != "until-found":
            return True
        if "style" in attributes and _HIDDEN.search(str(attributes["style"])):
            return True
        if element in self.plan.dropped:
            return True
        if element in self.plan.roles:
            return False
        if attributes.get("role") in _SKIPPED_ROLES:
            return True
        names = f"{attributes.get('class', '')} {attributes.get('id', '')}"
        return tag != "body" and bool(_SHARE.search(names)) and _is_short(element)

    def _inline(self, element: _Element, tag: str, ends: list[tuple[str, object]]) -> bool:
        if tag == "br":
            self._line_break()
            return False
        if tag in ("img", "input", "wbr"):
            self._void(element, tag)
            return False
        tag = _RENAMED.get(tag, tag)
        pairs = _allow.attributes(tag, dict(element.attrib)) if element.attrib else ()
        texts = _texts(element)
        translate = tag != "code"
        for name, value in pairs:
            if name == "translate":
                translate = value == "yes"
        is_wanted = bool(pairs or texts) if tag in ("a", "span") else True
        if tag == "a" and not element.get("href"):
            is_wanted = bool(texts)
        mark = Mark(tag, pairs, texts, translate)
        if not is_wanted or len(self.open_marks) >= DEPTH or self._is_open(mark):
            ends.append(("", None))
            return True
        if self.open_marks and not self.run.stack:
            self._reopen()
        self.open_marks.append(mark)
        self.run.open(mark)
        self.reopened.append(mark)
        ends.append(("inline", mark))
        return True

    def _is_open(self, mark: Mark) -> bool:
        """Tell whether the same element is open already: it would add nothing."""
        return any(
            m.element == mark.element and (m.attributes == mark.attributes or mark.element == "a")
            for m in self.open_marks
        )

    def _line_break(self) -> None:
        if self.builder.is_phrasing:
            self.run.space()
        elif self.run.broken or self.role is Role.BYLINE:
            self.flush()
        elif self.run.length:
            self.run.broken = True

    def _void(self, element: _Element, tag: str) -> None:
        given = {str(k): str(v) for k, v in element.attrib.items()}
        if tag == "img":
            if not given.get("src") or given["src"].startswith("data:"):
                given["src"] = next((given[name] for name in _LAZY if name in given), "")
            pairs = _allow.attributes(tag, given)
            if "src" not in dict(pairs):
                return
            texts = _alternative(given) + _texts(element)
            if not texts or texts[0].name != "alt":
                pairs = (*(pair for pair in pairs if pair[0] != "alt"), ("alt", ""))
            else:
                pairs = tuple(pair for pair in pairs if pair[0] != "alt")
        elif tag == "input":
            pairs = ()
            hint = " ".join(given.get("placeholder", "").split())
            if not hint:
                return
            texts = (AttributeText("placeholder", Role.PLACEHOLDER, hint), *_texts(element))
        else:
            pairs, texts = (), ()
        if self.open_marks and not self.run.stack:
            self._reopen()
        self.run.empty(Mark(tag, pairs, texts, is_empty=True), self.line)

    def _block_start(self, element: _Element, tag: str, ends: list[tuple[str, object]]) -> bool:
        role = self.plan.roles.get(element)
        if self.builder.is_phrasing and role is None:
            self.run.space()
            ends.append(("space", None))
            return True
        self.flush()
        pairs = _allow.attributes("p", dict(element.attrib)) if element.attrib else ()
        if role is not None:
            return self._role_start(element, role, pairs, ends)
        if ("translate", "no") in pairs:
            self._literal(element, tag, pairs)
            return False
        pairs = tuple(pair for pair in pairs if pair[0] != "translate")
        if tag in _CODE:
            self.builder.raw(_blocks.code_block("".join(element.itertext()), pairs))
            return False
        if tag == "hr":
            self.builder.raw("<hr>", tag="hr")
            return False
        if tag == "form" and not _holds_article(element):
            return False
        self._content_start(element, tag, pairs, ends)
        return True

    def _content_start(
        self, element: _Element, tag: str, pairs: Pairs, ends: list[tuple[str, object]]
    ) -> None:
        texts = _texts(element)
        if tag == "p":
            ends.append(("block", self.block))
            self.block = ("p", pairs, texts)
        elif tag in _HEADINGS:
            shown = "h2" if tag == "h1" else tag
            depth = self.builder.open(
                shown, self._ambient(pairs), role=Role.HEADING, texts=texts, line=self.line
            )
            self.is_prologue = self.is_prologue and not self.builder.units
            ends.append(("close", depth))
        elif (kept := self._kept(element, tag)) is not None:
            own = tuple(
                p for p in _allow.attributes(kept, dict(element.attrib)) if p[0] != "translate"
            )
            depth = self.builder.open(kept, self._ambient(own), texts=texts, line=self.line)
            ends.append(("close", depth))
        elif pairs:
            self.ambient.append((len(self.builder.frames), pairs))
            ends.append(("ambient", None))
        else:
            ends.append(("flush", None))

    def _kept(self, element: _Element, tag: str) -> str | None:
        """Return the element of the skeleton that an element becomes, or None for a mere wrapper."""
        if tag in _TABLE_ELEMENTS:
            return self._table_part(element, tag)
        top = self.builder.top
        if tag == "figcaption":
            if top.tag != "figure" or top.has_caption:
                return None
            top.has_caption = True
            return tag
        if tag == "summary":
            return tag if top.tag == "details" and not top.children else None
        return _KEPT.get(tag)

    def _table_part(self, element: _Element, tag: str) -> str | None:
        if tag == "table":
            return tag if element in self.plan.data_tables else None
        tags = [frame.tag for frame in self.builder.frames[-3:]]
        if tag in ("td", "th"):
            return tag if tags[-1] in ("tr", "thead", "tbody", "tfoot", "table") else None
        if tag == "tr":
            return tag if tags[-1] in ("thead", "tbody", "tfoot", "table") else None
        if tag == "caption" and self.builder.top.children:
            return None
        return tag if tags[-1] == "table" else None

    def _role_start(
        self, element: _Element, role: Role, pairs: Pairs, ends: list[tuple[str, object]]
    ) -> bool:
        ends.append(("role", (len(self.builder.frames), self.role)))
        shown = tuple(pair for pair in pairs if pair[0] != "translate")
        if role is Role.TITLE:
            self.builder.open("h1", shown, role=role)
        elif role is Role.BREADCRUMB:
            self.builder.open("nav", (("class", "breadcrumb"),), role=role)
            self.builder.open("ol", role=role)
            if element.find(".//li") is None:
                self.builder.open("li", role=role)
            self.role = role
        else:
            self.role = role
        return True

    def _literal(self, element: _Element, tag: str, pairs: Pairs) -> None:
        kept = self._kept(element, tag) if tag not in _HEADINGS and tag != "p" else tag
        shown = kept or "div"
        pairs = tuple(pair for pair in _allow.attributes(shown, dict(element.attrib)))
        self.builder.raw(_blocks.literal(shown, pairs, _inner(element)), tag=shown)

    def _end(self, kind: str, value: object) -> None:
        if kind == "inline":
            assert isinstance(value, Mark)
            self._close_inline(value)
        elif kind == "space":
            self.run.space()
        elif kind:
            self.flush()
            self._close_block(kind, value)

    def _close_inline(self, mark: Mark) -> None:
        self.open_marks.remove(mark)
        for again in reversed(self.reopened):
            if again.element == mark.element and again.attributes == mark.attributes:
                self.run.close(again)
                self.reopened.remove(again)
                break

    def _close_block(self, kind: str, value: object) -> None:
        if kind == "block":
            self.block = value  # type: ignore[assignment]  # what `_content_start` put there
        elif kind == "close":
            assert isinstance(value, int)
            self.builder.close(value)
        elif kind == "ambient":
            self.ambient.pop()
        elif kind == "role":
            depth, self.role = value  # type: ignore[misc]
            self.builder.close(depth)


def _texts(element: _Element) -> tuple[AttributeText, ...]:
    found = []
    for name, role in _TEXTS:
        value = element.get(name)
        if value and (text := " ".join(value.split())):
            found.append(AttributeText(name, role, text))
    return tuple(found)


def _alternative(given: Mapping[str, str]) -> tuple[AttributeText, ...]:
    text = " ".join(given.get("alt", "").split())
    return (AttributeText("alt", Role.ALT, text),) if text else ()


def _is_short(element: _Element) -> bool:
    length = 0
    for text in element.itertext():
        length += len(text.strip())
        if length > _SHARE_LIMIT:
            return False
    return True


def _holds_article(form: _Element) -> bool:
    """Tell a form that is wrapped round a whole page, as old ASP.NET pages do."""
    return (
        next(form.iter("h1", "article", "main"), None) is not None
        or sum(len((p.text or "").strip()) > 80 for p in form.iter("p")) >= 2
    )


def _inner(element: _Element) -> str:
    """Return the inside of an element as HTML with allowed elements and attributes only."""
    pieces: list[str] = []
    walker = etree.iterwalk(element, events=("start", "end"))
    closing: list[str] = []
    for event, inner in walker:
        if event == "start":
            tag = inner.tag if isinstance(inner.tag, str) else ""
            if not tag or tag in _DROPPED:
                walker.skip_subtree()
                closing.append("")
                continue
            is_kept = inner is not element and (tag in _allow.INLINE or tag in _allow.BLOCKS)
            if is_kept:
                pairs = _allow.attributes(tag, dict(inner.attrib))
                pieces.append(f"<{tag}{_allow.written(pairs)}>")
            closing.append(
                f"</{tag}>" if is_kept and tag not in ("br", "wbr", "img", "hr", "input") else ""
            )
            pieces.append(escape(inner.text or "", quote=False))
        else:
            pieces.append(closing.pop())
            if inner is not element:
                pieces.append(escape(inner.tail or "", quote=False))
    return "".join(pieces)
