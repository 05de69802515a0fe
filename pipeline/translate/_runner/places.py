"""Where a document has segments without a target, and what is asked for each of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TypeAlias

from pipeline import codes
from pipeline.model import Document, Role, Segment
from pipeline.translate._nodes import nodes_of
from pipeline.translate._protocol import Request

Units: TypeAlias = dict[int, set[int]]
"""Units by their indexes, for each document by its index."""


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """A segment that has no target yet."""

    document: int
    unit: int
    """Index of the unit in its document, as for the segment in its unit."""
    index: int
    segment: Segment
    request: Request


def open_units(document: Document) -> dict[int, int]:
    """Return the indexes of units with segments that have no target, and the number of these."""
    units = enumerate(document.units)
    counts = ((index, [s.target for s in unit.segments].count(None)) for index, unit in units)
    return {index: count for index, count in counts if count}


def places(documents: Sequence[Document], units: Units) -> Iterator[Place]:
    """Yield the open segments of some units, with their neighbours in the article.

    A request's id is its segment's number, counted through all documents.
    """
    sizes = (sum(len(unit.segments) for unit in document.units) for document in documents)
    firsts = list(accumulate(sizes, initial=0))
    for number, wanted in units.items():
        if not wanted:
            continue
        document = documents[number]
        flat = [
            (u, s, segment)
            for u, unit in enumerate(document.units)
            for s, segment in enumerate(unit.segments)
        ]
        msgids = ["", *(codes.write(segment.source) for *_, segment in flat), ""]
        roles = ["", *(document.units[u].role.value for u, *_ in flat), ""]
        for place, (u, s, segment) in enumerate(flat):
            if segment.target is None and u in wanted:
                role = document.units[u].role
                request = Request(
                    firsts[number] + place,
                    nodes_of(segment, document.target_locale or ""),
                    "" if role is Role.BODY else role.value,
                    msgids[place],
                    msgids[place + 2],
                    (roles[place], roles[place + 2]),
                    msgid=msgids[place + 1],
                )
                yield Place(number, u, s, segment, request)
