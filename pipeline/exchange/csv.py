"""Our own CSV, as in glossary/*.csv."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline import glossary
from pipeline.exchange import Job
from pipeline.model import TermEntry

SUFFIXES = (".csv", ".tsv")
STYLES: tuple[str, ...] = ()
SOURCE = "docs/editors.md"


def claims(head: str) -> bool:
    """Tell whether the first line has a column `id`."""
    first = head.lstrip().partition("\n")[0]
    return any("id" in _names(first, delimiter) for delimiter in ",;\t")


def _names(line: str, delimiter: str) -> list[str]:
    return [cell.strip(' "\r').lower() for cell in line.split(delimiter)]


def read(path: Path, job: Job) -> Iterator[TermEntry]:
    """Yield the concepts of a glossary file."""
    yield from glossary.read(path.read_bytes(), job.file, job.problems)


def write(entries: Sequence[TermEntry], job: Job) -> Iterator[bytes]:
    """Yield a glossary file in canonical form."""
    yield glossary.write(entries, job.file)
