"""OmegaT's glossary/*.txt: source, target and comment between tabs, `#` before remarks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.exchange import Job
from pipeline.exchange._pairs import Pair, concepts, pairs
from pipeline.exchange._text import tabbed
from pipeline.model import TermEntry

SUFFIXES = (".txt", ".tab", ".utf8", ".tsv")
STYLES: tuple[str, ...] = ()
SOURCE = "https://omegat.sourceforge.io/manual-standard/en/chapter.how.to.html, glossaries"


def claims(head: str) -> bool:
    """Tell whether lines have three cells, or are in no other format of tabs."""
    if head.startswith("#UTX"):
        return False
    rows = [line for line in head.splitlines() if line and not line.startswith("#")]
    return bool(rows) and "\t" in rows[0] and "id" not in rows[0].lower().split("\t")


def read(path: Path, job: Job) -> Iterator[TermEntry]:
    """Yield one concept a source term; lines of one source term are its targets."""
    yield from concepts(_pairs(path, job))


def _pairs(path: Path, job: Job) -> Iterator[Pair]:
    locales = job.pair()
    for line, row in tabbed(path, job.file):
        if row[0].startswith("#") or not any(cell.strip() for cell in row):
            continue
        if len(row) < 2 or not row[0].strip() or not row[1].strip():
            job.refuse(line, "A source and a target term should stand here, with a tab between.")
            continue
        yield Pair(row[0], row[1], *locales, line, note=" ".join(row[2:]))


def write(entries: Sequence[TermEntry], job: Job) -> Iterator[bytes]:
    """Yield a line for each source form and each allowed target."""
    for pair in pairs(entries, job, all_targets=True):
        if pair.source.startswith("#"):
            job.lost["term(s) with # in front"] += 1
            continue
        row = (pair.source, pair.target, " ".join(pair.note.split()))
        yield ("\t".join(row).rstrip("\t") + "\n").encode()
