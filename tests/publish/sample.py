"""Documents of our own text for the tests of publish: built in memory, no file is read."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from pipeline import codes
from pipeline.model import (
    Code,
    Content,
    Document,
    Locale,
    Newsroom,
    Role,
    Segment,
    Span,
    State,
    TermEntry,
    TermHit,
    TermSection,
    Unit,
)

_TAG = re.compile(r"<(/?)([a-z]+)((?:\s[^<>]*?)?)(/?)>")


def content(written: str) -> Content:
    """Read `See <a href="x">this</a>.` as a Content."""
    text, found, stack = "", [], []
    position = 0
    for match in _TAG.finditer(written):
        text += written[position : match.start()]
        position = match.end()
        closes, element, given, empty = match.groups()
        attributes = tuple(re.findall(r'([a-z-]+)="([^"]*)"', given))
        if closes:
            index = stack.pop()
            found[index] = replace(found[index], span=Span(found[index].span.start, len(text)))
            continue
        is_empty = bool(empty) or element in ("br", "img", "wbr")
        at = Span(len(text), len(text))
        found.append(Code(f"c{len(found)}", element, at, attributes, is_empty, len(stack)))
        if not is_empty:
            stack.append(len(found) - 1)
    return Content(text + written[position:], tuple(found))


class Builder:
    """Collect units while a skeleton is written."""

    def __init__(self, source: str, target: str, entries: tuple[TermEntry, ...] = ()) -> None:
        self.source, self.target = Locale(source), Locale(target)
        self.entries = entries
        self.units: list[Unit] = []

    def unit(self, role: Role, pairs: list[tuple[str, str | None]], glue: str | None = None) -> int:
        """Add a unit of (source, target) sentences, written as a translator sees them."""
        if glue is None:
            glue = "" if self.source.startswith("zh") else " "
        whole = content(glue.join(source for source, _ in pairs))
        segments = []
        start = 0
        for number, (written, target) in enumerate(pairs):
            span = Span(start, start + len(content(written).text))
            source = codes.cut(whole, span, is_last=number == len(pairs) - 1)
            start = span.end + len(content(glue).text)
            segments.append(self._segment(span, source, target))
        self.units.append(Unit(len(self.units) + 1, role, whole, segments=tuple(segments)))
        return len(self.units)

    def _segment(self, span: Span, source: Content, target: str | None) -> Segment:
        state, read = State.INITIAL, None
        if target is not None:
            fuzzy = target.startswith("~")
            read, problems = codes.read(target.removeprefix("~"), source)
            assert not problems, problems
            state = State.INITIAL if fuzzy else State.REVIEWED
        hits = []
        for entry in self.entries:
            section = entry.section(self.source)
            for form in section.forms if section else ():
                for match in re.finditer(re.escape(form), source.text):
                    hit = TermHit(entry, Span(*match.span()))
                    if not any(
                        h.span.start < hit.span.end and hit.span.start < h.span.end for h in hits
                    ):
                        hits.append(hit)
        hits.sort(key=lambda hit: hit.span)
        return Segment(span, source, target=read, state=state, terms=tuple(hits))

    def document(self, name: str, skeleton: str, **more: object) -> Document:
        """Return the finished Document."""
        return Document(
            name=name,
            path=f"articles/{name}.html",
            source_locale=self.source,
            target_locale=self.target,
            skeleton=skeleton,
            units=tuple(self.units),
            **more,
        )
