r"""Read glossary/*.csv, the editors' source of truth; every problem is told at once, with its line.

One concept a line. Columns in any order: `id`, one a language (`en`, `zh-CN` or `zh_CN`),
`LANGUAGE:forbidden`, and `case match dnt global-forbidden pos domain definition note`. `|` stands
between forms, the preferred one first; a bar within a form is written `\|`. Excel's byte order
mark, semicolons and tabs are read.

What stops the glossary from being used is an error here; what is merely untidy is `lint`'s.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pipeline import garbage
from pipeline.errors import GlossaryError
from pipeline.glossary import _conflicts, _table
from pipeline.glossary._problem import Problem, refusal
from pipeline.glossary._row import Rows
from pipeline.glossary._stream import batches, stream
from pipeline.glossary._write import add, canonical, problems_of
from pipeline.model import Severity, TermEntry

__all__ = [
    "Glossary", "Problem", "add", "batches", "canonical", "data", "files", "load", "of",
    "parse", "problems_of", "read", "refusal", "stream", "unique", "write",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Glossary:
    """All concepts of a newsroom, in the order of their files; made by `load` or `of`."""

    entries: tuple[TermEntry, ...] = field(compare=False)
    digest: str
    """SHA-256 of the contents: two glossaries with one digest are the same."""


def load(folder: Path, *, shown: str) -> Glossary:
    """Return the concepts of all CSV files in a folder, read in the order of their names.

    `shown` is the folder as the user would type it. A folder that does not exist is an empty
    glossary. Time is linear in the rows.

    Raises GlossaryError listing every problem of every file with file and line.
    """
    return parse((name, data(path, name)) for path, name in files(folder, shown))


def parse(contents: Iterable[tuple[str, bytes]]) -> Glossary:
    """Return the concepts of files at hand, each with its name as the user would type it.

    Raises GlossaryError as `load` does.
    """
    problems: list[Problem] = []
    entries: list[TermEntry] = []
    digest = hashlib.sha256()
    with garbage.left_alone():
        for name, data in contents:
            base = name.rpartition("/")[2]
            digest.update(f"{base}\0{len(data)}\0".encode() + data)
            entries += read(data, name, problems)
        kept = tuple(unique(entries, problems))
        problems += (p for p in _conflicts.find(kept) if p.severity is Severity.ERROR)
    if problems:
        raise refusal(problems)
    return Glossary(kept, digest.hexdigest())


def files(folder: Path, shown: str) -> Iterator[tuple[Path, str]]:
    """Yield the CSV files of a glossary in the order they are read, and how a user types each."""
    for path in sorted(folder.glob("*.csv")):
        yield path, f"{shown.rstrip('/')}/{path.name}"


def data(path: Path, shown: str) -> bytes:
    """Return what a glossary file holds; raises GlossaryError when it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        remedy = "Take it out of the glossary's folder, or put a CSV file in its place."
        message = f"cannot be read: {error.strerror}."
        raise GlossaryError(message, file=shown, remedy=remedy) from error


def of(entries: Iterable[TermEntry]) -> Glossary:
    """Return a glossary of entries at hand."""
    kept = tuple(entries)
    return Glossary(kept, hashlib.sha256(repr(kept).encode()).hexdigest())


def read(data: bytes, file: str, problems: list[Problem]) -> Iterator[TermEntry]:
    """Yield the concepts of one file; what is wrong with it is added to `problems`."""
    table = _table.read(data, file, problems)
    if table is None:
        return
    rows = Rows(table, problems)
    for line, cells in table.rows:
        if entry := rows.entry(line, cells):
            yield entry


def write(entries: Iterable[TermEntry], file: str = "") -> bytes:
    """Return concepts as a CSV file in canonical form; raises GlossaryError as `stream` does."""
    return b"".join(stream(entries, file))


def unique(entries: Iterable[TermEntry], problems: list[Problem]) -> Iterator[TermEntry]:
    """Yield each concept whose id was not taken before; the others are problems."""
    taken: dict[str, tuple[str, int]] = {}
    for entry in entries:
        first = taken.get(entry.id)
        if first is None:
            taken[entry.id] = entry.file, entry.line
            yield entry
            continue
        message = (
            f"The id '{entry.id}' is taken by {first[0]}:{first[1]}. Give one of them another."
        )
        problems.append(Problem("duplicate-id", entry.file, entry.line, message))
