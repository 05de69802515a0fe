"""Compare a sentence with all others of its article and its project, exactly."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from pipeline import codes
from pipeline.model import Document, Role, State

_EDGES = " \t\n\u00a0\u3000.。．!！:：…;；,，、\"'“”‘’«»「」()（）"
_INSIDE = re.compile(r"[\s\u200b\u2060]+")


class Place(NamedTuple):
    """A confirmed translation and where it stands in its article."""

    unit: int
    segment: int
    role: str
    """msgctxt, or empty for body text."""
    source: str
    """A msgid, codes written out."""
    target: str
    """A msgstr."""
    line: int
    """Where the unit stands in its file; the plural forms of one entry share it. 0: unknown."""


def confirmed(document: Document) -> Iterator[Place]:
    """Yield the article's translations that a human has confirmed, in order."""
    for unit in document.units:
        role = "" if unit.role is Role.BODY else unit.role.value
        for number, segment in enumerate(unit.segments):
            if segment.target is not None and segment.state is not State.INITIAL:
                source = codes.write(segment.source)
                yield Place(unit.id, number, role, source, segment.written, unit.line)


def bare(text: str) -> str:
    """Return what counts when two texts are compared: no case, width, spaces or outer signs."""
    return _INSIDE.sub("", unicodedata.normalize("NFKC", text.strip(_EDGES)).casefold())
