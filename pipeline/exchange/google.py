"""Google Cloud Translation: equivalent term sets (CSV with a header), or one direction (TSV)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.errors import ConfigurationError, GlossaryError
from pipeline.exchange import Job, slug
from pipeline.exchange._pairs import Pair, concepts, pairs
from pipeline.exchange._text import cells, separator, tabbed
from pipeline.locales import parse
from pipeline.model import Locale, TermEntry, TermSection

SUFFIXES = (".csv", ".tsv")
STYLES = ("csv", "tsv")
SOURCE = "https://cloud.google.com/translate/docs/advanced/glossary"

_TAG = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z]{2,4}){0,2}\Z")
_EXTRA = ("pos", "description")


def claims(head: str) -> bool:
    """Tell whether the first line is a header of languages, with `pos` and `description` or not.

    A column `id` is taken for ours, not for Indonesian.
    """
    line = head.lstrip().splitlines()[0] if head.strip() else ""
    names = [cell.strip(' "\ufeff') for cell in line.split(";" if separator(line) == ";" else ",")]
    tags = [name for name in names if name.lower() not in _EXTRA]
    return len(tags) > 1 and "id" not in tags and all(_TAG.match(tag) for tag in tags)


def read(path: Path, job: Job) -> Iterator[TermEntry]:
    """Yield one concept a row, or one a source term where the file has no header."""
    with path.open("rb") as file:
        head = file.readline(1 << 16).decode("utf-8-sig", errors="replace")
    sign = separator(head)
    if claims(head):
        yield from _sets(path, job, "," if sign == "\t" else sign)
    else:
        yield from concepts(_pairs(path, job, sign))


def _pairs(path: Path, job: Job, sign: str) -> Iterator[Pair]:
    locales = job.pair()
    rows = tabbed(path, job.file) if sign == "\t" else cells(path, job.file, sign)
    for line, row in rows:
        if len(row) == 2 and row[0].strip() and row[1].strip():
            yield Pair(row[0], row[1], *locales, line)
        else:
            job.refuse(line, f"{len(row)} cells where a source and a target term should be.")


def _sets(path: Path, job: Job, sign: str) -> Iterator[TermEntry]:
    rows = cells(path, job.file, sign)
    line, header = next(rows)
    columns = [_column(name, job, line) for name in header]
    taken: dict[str, int] = {}
    for line, row in rows:
        forms: list[TermSection] = []
        extra: dict[str, str] = {}
        if len(row) > len(columns):
            job.refuse(line, f"{len(row)} cells where the first line has {len(columns)}.")
        for column, cell in zip(columns, row, strict=False):
            if column in _EXTRA:
                extra[column] = cell
            elif cell.strip():
                forms.append(TermSection(Locale(column), (cell,)))
        if not forms:
            job.refuse(line, "There is no term in any language.")
            continue
        yield TermEntry(
            slug(forms[0].forms[0], taken),
            tuple(forms),
            pos=extra.get("pos", ""),
            definition=extra.get("description", ""),
            line=line,
        )


def _column(name: str, job: Job, line: int) -> str:
    text = name.strip()
    if text.lower() in _EXTRA:
        return text.lower()
    try:
        return parse(text)
    except ConfigurationError as error:
        raise GlossaryError(error.message, file=job.file, line=line, remedy=error.remedy) from error


def write(entries: Sequence[TermEntry], job: Job) -> Iterator[bytes]:
    """Yield sets of the preferred forms in all languages; `tsv`: pairs of source and target."""
    if job.style == "tsv":
        for pair in pairs(entries, job):
            yield f"{pair.source}\t{pair.target}\n".encode()
        return
    locales = list(dict.fromkeys(s.locale for e in entries for s in e.sections if s.forms))
    yield _line([*locales, *_EXTRA])
    for entry in entries:
        found = {section.locale: section.forms for section in entry.sections if section.forms}
        job.lost["further form(s)"] += sum(len(forms) - 1 for forms in found.values())
        job.lost["forbidden form(s)"] += sum(len(section.forbidden) for section in entry.sections)
        if not found:
            job.lost["concept(s) without a form"] += 1
            continue
        own = next(iter(found.values()))[0]
        kept = [found.get(name, (own if entry.is_dnt else "",))[0] for name in locales]
        yield _line([*kept, entry.pos, entry.definition])


def _line(row: Sequence[str]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(row)
    return out.getvalue().encode()
