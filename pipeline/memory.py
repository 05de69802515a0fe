"""The translation memory: every confirmed translation of every catalog of the project.

It is read from the PO files when something is missing, and kept nowhere else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from pipeline.similar import Index


class MemoryEntry(NamedTuple):
    """One confirmed translation (TMX `tu`), with what stood around it."""

    source: str
    """A msgid, codes written out."""
    target: str
    role: str
    """msgctxt, or empty for body text."""
    before: str
    """msgid of the entry before, or empty."""
    after: str
    article: str


class Memory:
    """Confirmed translations into one target, to look up exactly or by similarity."""

    def __init__(self, entries: Iterable[MemoryEntry]) -> None:
        """Index entries; the fuzzy index is built on first use."""
        self._exact: defaultdict[str, list[MemoryEntry]] = defaultdict(list)
        for entry in entries:
            self._exact[entry.source].append(entry)
        self._by_target: defaultdict[str, list[MemoryEntry]] | None = None
        self._index: Index | None = None
        self._sources: list[str] = []

    def exact(self, source: str, role: str, before: str, after: str) -> MemoryEntry | None:
        """Return the best entry with just this source: same neighbours, then same role, first."""
        found = self._exact.get(source)
        if not found:
            return None
        return max(found, key=lambda e: (e.role == role, (e.before == before) + (e.after == after)))

    def __iter__(self) -> Iterator[MemoryEntry]:
        """Yield every entry, those of one source together, in the order of the catalogs."""
        return chain.from_iterable(self._exact.values())

    def translations(self, source: str) -> tuple[MemoryEntry, ...]:
        """Return every entry with just this source, in the order of the catalogs."""
        return tuple(self._exact.get(source, ()))

    def sources(self, target: str) -> tuple[MemoryEntry, ...]:
        """Return every entry with just this target, in the order of the catalogs."""
        if self._by_target is None:
            self._by_target = defaultdict(list)
            for entries in self._exact.values():
                for entry in entries:
                    self._by_target[entry.target].append(entry)
        return tuple(self._by_target.get(target, ()))

    def similar(self, source: str, *, threshold: float) -> tuple[MemoryEntry, float] | None:
        """Return the most similar entry and its similarity, percent 0–100, or None."""
        if self._index is None:
            self._sources = list(self._exact)
            self._index = Index(self._sources)
        found = self._index.find(source, threshold=threshold)
        return None if found is None else (self._exact[self._sources[found[0]]][0], found[1])
