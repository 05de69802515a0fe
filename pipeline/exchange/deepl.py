"""DeepL's glossaries: two columns, or four with the languages; no header, one target a source."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.errors import ConfigurationError
from pipeline.exchange import Job
from pipeline.exchange._pairs import Pair, concepts, once, pairs
from pipeline.exchange._text import cells, separator, tabbed
from pipeline.locales import language, parse
from pipeline.model import Locale, TermEntry

SUFFIXES = (".csv", ".tsv")
STYLES = ("csv", "tsv")
SOURCE = "https://developers.deepl.com/docs/api-reference/glossaries (entries_format)"

_TAG = re.compile(r"[A-Za-z]{2}(-[A-Za-z]{2,4})?\Z")
_MAX_BYTES = 1024
"""Of a term in UTF-8; DeepL refuses the whole glossary for a longer one."""


def claims(head: str) -> bool:
    """Tell whether the first line has two cells that are not languages, or four with languages."""
    line = head.lstrip().splitlines()[0] if head.strip() else ""
    row = next(csv.reader([line], delimiter=separator(line)), [])
    if len(row) == 4:
        return all(_TAG.match(cell.strip()) for cell in row[2:])
    return len(row) == 2 and not all(_TAG.match(cell.strip()) for cell in row)


def read(path: Path, job: Job) -> Iterator[TermEntry]:
    """Yield one concept a source term."""
    yield from concepts(_pairs(path, job))


def _pairs(path: Path, job: Job) -> Iterator[Pair]:
    with path.open("rb") as file:
        sign = separator(file.readline(1 << 16).decode(errors="replace"))
    rows = tabbed(path, job.file) if sign == "\t" else cells(path, job.file, sign)
    for line, row in rows:
        if len(row) not in (2, 4):
            job.refuse(line, f"{len(row)} cells where DeepL has two (or four with the languages).")
            continue
        try:
            locales = _locales(row, job)
        except ConfigurationError as error:
            if len(row) == 2:
                raise
            job.refuse(line, str(error))
            continue
        if row[0].strip() and row[1].strip():
            yield Pair(row[0], row[1], *locales, line)
        else:
            job.refuse(line, "A term is empty.")


def _locales(row: Sequence[str], job: Job) -> tuple[Locale, Locale]:
    return job.pair() if len(row) == 2 else (parse(row[2]), parse(row[3]))


def write(entries: Sequence[TermEntry], job: Job) -> Iterator[bytes]:
    """Yield one line for each source form; those that DeepL would refuse are left out."""
    source, target = job.pair()
    is_tabbed = job.style == "tsv"
    for pair in once(pairs(entries, job), job):
        if max(len(term.encode()) for term in (pair.source, pair.target)) > _MAX_BYTES:
            job.lost["term(s) longer than 1,024 bytes"] += 1
            continue
        row = [pair.source, pair.target]
        if is_tabbed:
            yield ("\t".join(row) + "\n").encode()
            continue
        out = io.StringIO()
        tags = [language(source), language(target)]
        csv.writer(out, lineterminator="\n").writerow(row + tags)
        yield out.getvalue().encode()
