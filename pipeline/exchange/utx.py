"""UTX 1.11, the exchange format of Japanese translation tools: tabs, with pos, status, concept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pipeline.errors import ConfigurationError, GlossaryError
from pipeline.exchange import Job
from pipeline.exchange._pairs import Pair, concepts, pairs
from pipeline.exchange._text import tabbed
from pipeline.locales import parse
from pipeline.model import Locale, TermEntry

SUFFIXES = (".utx", ".txt", ".tsv")
STYLES: tuple[str, ...] = ()
SOURCE = "AAMT, UTX Specification 1.11, https://www.aamt.info/english/utx/"

_LANGUAGES = re.compile(r"\s*([\w-]+)\s*/\s*([\w-]+)\s*\Z")
_STATUS = "term status"
_COLUMNS = ("src", "tgt", "src:pos", _STATUS, "tgt:comment", "concept id")
_END = "\r\n"
"""UTX ends its lines as Windows does, whatever the system."""
_POS = frozenset("noun properNoun verb adjective adverb sentence".split())


def claims(head: str) -> bool:
    """Tell whether the file begins with UTX's mark."""
    return head.startswith("#UTX")


def read(path: Path, job: Job) -> Iterator[TermEntry]:
    """Yield one concept for each concept id or source term; forbidden terms as such."""
    yield from concepts(_pairs(path, job))


def _pairs(path: Path, job: Job) -> Iterator[Pair]:
    locales: tuple[Locale, Locale] | None = None
    columns: tuple[str, ...] = ("src", "tgt", "src:pos")
    for line, row in tabbed(path, job.file):
        if row[0].startswith("#UTX"):
            locales = _languages(row[0], job, line)
        elif row[0].startswith("#src"):
            columns = tuple(cell.strip().lstrip("#").lower() for cell in row)
        elif not row[0].startswith("#"):
            values = {name: _value(cell) for name, cell in zip(columns, row, strict=False)}
            if values.get("src") or values.get("tgt"):
                yield _pair(values, locales or job.pair(), line)
            else:
                job.refuse(line, "There is no term.")


def _languages(line: str, job: Job, number: int) -> tuple[Locale, Locale]:
    for part in line.split(";"):
        if match := _LANGUAGES.match(part):
            try:
                return parse(match[1]), parse(match[2])
            except ConfigurationError as error:
                remedy = error.remedy
                raise GlossaryError(
                    error.message, file=job.file, line=number, remedy=remedy
                ) from error
    message = "the first line names no two languages, such as en/ja."
    raise GlossaryError(message, file=job.file, line=number, remedy="Add them after the version.")


def _value(cell: str) -> str:
    text = cell.strip()
    return "" if text == "-" else text


def _pair(values: Mapping[str, str], locales: tuple[Locale, Locale], line: int) -> Pair:
    notes = (values.get(name, "") for name in ("comment", "src:comment", "tgt:comment"))
    return Pair(
        values.get("src", ""),
        values.get("tgt", ""),
        *locales,
        line,
        note="; ".join(filter(None, notes)),
        pos=values.get("src:pos", ""),
        concept=values.get("concept id", ""),
        is_forbidden=values.get(_STATUS, "").lower() in ("forbidden", "rejected"),
    )


def write(entries: Sequence[TermEntry], job: Job) -> Iterator[bytes]:
    """Yield a line for each source form and each target, the forbidden ones included."""
    source, target = job.pair()
    yield f"#UTX 1.11; {source}/{target};{_END}".encode()
    yield ("#" + "\t".join(_COLUMNS) + _END).encode()
    for pair in pairs(entries, job, all_targets=True):
        if pair.source.startswith("#"):
            job.lost["term(s) with # in front"] += 1
        else:
            yield _line(pair, "approved")
    del job.lost["forbidden form(s)"]
    for entry in entries:
        ours, theirs = entry.section(source), entry.section(target)
        if ours and ours.forms and theirs and not ours.forms[0].startswith("#"):
            for form in theirs.forbidden:
                pair = Pair(ours.forms[0], form, source, target, pos=entry.pos, concept=entry.id)
                yield _line(pair, "forbidden")


def _line(pair: Pair, status: str) -> bytes:
    pos = pair.pos if pair.pos in _POS else ""
    note = " ".join(pair.note.split())
    row = (pair.source, pair.target, pos, status, note, pair.concept)
    return ("\t".join(cell or "-" for cell in row) + _END).encode()
