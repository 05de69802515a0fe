"""Write concepts as canonical CSV without holding them all: a file of 2 GB needs no 10 of memory."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from tempfile import SpooledTemporaryFile
from typing import IO, TypeVar

from pipeline.glossary import _table
from pipeline.glossary._write import as_csv, fixed, proved
from pipeline.model import Locale, TermEntry

_MANY = 1000
_IN_MEMORY = 1 << 24
"""Bytes that are kept in memory before a file takes them."""
_Item = TypeVar("_Item")


def stream(entries: Iterable[TermEntry], file: str = "") -> Iterator[bytes]:
    """Yield concepts as a CSV file in canonical form, proved by reading them again.

    The first piece comes when the last concept was taken. Until then they lie in a temporary file;
    their ids alone are in memory.

    Raises GlossaryError when a concept could not be read back as it is: an id with a space, a form
    of punctuation only, a control character.
    """
    with SpooledTemporaryFile(_IN_MEMORY) as spool:
        columns = _Columns()
        places = sorted(_put(entries, spool, columns, file))
        names = columns.names()
        yield as_csv([names])
        for some in batches(places):
            rows = (_at(spool, place) for _, place in some)
            yield as_csv([row.get(name, "") for name in names] for row in rows)


def batches(items: Iterable[_Item]) -> Iterator[list[_Item]]:
    """Yield items by the thousand, in their order."""
    rest = iter(items)
    while some := list(islice(rest, _MANY)):
        yield some


def _put(
    entries: Iterable[TermEntry], spool: IO[bytes], columns: _Columns, file: str
) -> Iterator[tuple[str, int]]:
    """Write the rows of concepts, one a line, and yield where that of each id begins."""
    for some in batches(entries):
        for entry, row in zip(some, proved(some, file), strict=True):
            columns.take(entry)
            yield entry.id, spool.tell()
            spool.write(json.dumps(row).encode() + b"\n")


def _at(spool: IO[bytes], place: int) -> dict[str, str]:
    spool.seek(place)
    row: dict[str, str] = json.loads(spool.readline())
    return row


@dataclass(slots=True)
class _Columns:
    """Gather the columns that concepts need, as if these had come in the order of their ids."""

    _locales: dict[Locale, tuple[str, int]] = field(default_factory=dict)
    """Of each locale the first id that has it, and its place there."""
    _refused: set[Locale] = field(default_factory=set)
    _fixed: set[str] = field(default_factory=set)

    def take(self, entry: TermEntry) -> None:
        for number, section in enumerate(entry.sections):
            here = (entry.id, number)
            self._locales[section.locale] = min(self._locales.get(section.locale, here), here)
            if section.forbidden:
                self._refused.add(section.locale)
        for name in _table.FIXED[1:]:
            if name not in self._fixed and fixed(entry, name):
                self._fixed.add(name)

    def names(self) -> list[str]:
        locales = sorted(self._locales, key=self._locales.__getitem__)
        forbidden = [f"{locale}:forbidden" for locale in locales if locale in self._refused]
        plain = [name for name in _table.FIXED[1:] if name in self._fixed]
        return ["id", *locales, *forbidden, *plain]
