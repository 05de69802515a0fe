"""Write concepts, or a table as it stands, as canonical CSV: UTF-8, commas, sorted by id, NFC."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from pipeline.errors import GlossaryError
from pipeline.glossary import _row, _table
from pipeline.glossary._problem import Problem, refusal
from pipeline.glossary._row import Rows, join_forms, protect, split_forms, unify_lines, unprotect
from pipeline.glossary._table import Column, Table
from pipeline.model import TermEntry


def canonical(entry: TermEntry) -> TermEntry:
    """Return what a concept says, wherever it was read and however its columns were ordered."""
    sections = [section for section in entry.sections if section.forms or section.forbidden]
    return replace(
        entry,
        sections=tuple(sorted(sections, key=lambda section: section.locale)),
        pos=_text(entry.pos),
        domain=_text(entry.domain),
        definition=_text(entry.definition),
        note=_text(entry.note),
        file="",
        line=0,
    )


def header(entries: Iterable[TermEntry]) -> list[str]:
    """Return the columns that concepts need: `id`, languages, forbidden forms, and what is used."""
    entries = tuple(entries)
    sections = [section for entry in entries for section in entry.sections]
    locales = list(dict.fromkeys(section.locale for section in sections))
    refused = {section.locale for section in sections if section.forbidden}
    forbidden = [f"{locale}:forbidden" for locale in locales if locale in refused]
    plain = [name for name in _table.FIXED[1:] if any(fixed(entry, name) for entry in entries)]
    return ["id", *locales, *forbidden, *plain]


def cells(entry: TermEntry, columns: Sequence[str]) -> list[str]:
    """Return a concept's cell in each column."""
    found = {"id": entry.id}
    for section in entry.sections:
        found[section.locale] = join_forms(section.forms)
        found[f"{section.locale}:forbidden"] = join_forms(section.forbidden)
    return [
        protect(
            found[name] if name in found else fixed(entry, name) if name in _table.FIXED else ""
        )
        for name in columns
    ]


def proved(entries: Sequence[TermEntry], file: str) -> Iterator[dict[str, str]]:
    """Yield each concept's cells by their columns, when all were read again as they are.

    Raises GlossaryError when one could not be: an id with a space, a form of punctuation only, a
    control character.
    """
    columns = header(entries)
    rows = _rows(entries, columns)
    problems: list[Problem] = []
    again = _read(as_csv([columns, *rows]), file, problems)
    if problems:
        raise refusal(problems)
    for entry, row, copy in zip(entries, rows, again, strict=True):
        if canonical(entry) != canonical(copy):
            message = f"The concept '{entry.id}' cannot be written to a CSV file without loss."
            remedy = "Look for outer or double spaces in its cells."
            raise GlossaryError(message, file=entry.file, line=entry.line, remedy=remedy)
        yield {name: cell for name, cell in zip(columns, row, strict=True) if cell}


def problems_of(entries: Iterable[TermEntry]) -> Iterator[Problem]:
    """Yield what would be wrong with concepts in a glossary file, by the places they come from."""
    tables: dict[tuple[str, ...], Table] = {}
    for entry in entries:
        columns = header((entry,))
        table = tables.get((entry.file, *columns))
        if table is None:
            known = tuple(_table.column(name)[0] for name in columns)
            table = Table(entry.file, 1, tuple(columns), known, ",", has_mark=False, rows=iter(()))
            tables[entry.file, *columns] = table
        found: list[Problem] = []
        row = cells(entry, columns)
        Rows(table, found).entry(entry.line, row)
        yield from found or _overlong(entry, columns, row)


def _overlong(entry: TermEntry, columns: Sequence[str], row: Sequence[str]) -> Iterator[Problem]:
    """Yield the cells that no reader of CSV would take, Python's among them."""
    most = csv.field_size_limit()
    for name, cell in zip(columns, row, strict=True):
        if len(cell) > most:
            message = f"Column '{name}' would hold {len(cell):,} characters, more than {most:,}."
            yield Problem("long-cell", entry.file, entry.line, f"{message} Shorten it.")


def add(data: bytes, entries: Sequence[TermEntry], file: str) -> bytes:
    """Return a glossary file with concepts added, or put in the place of those with their ids.

    Columns that the file lacks are added; what else it holds stays.

    Raises GlossaryError when the file has problems of its own.
    """
    problems: list[Problem] = []
    table = _table.read(data, file, problems)
    if table is None and not problems:
        return rewrite(as_csv([header(entries), *_rows(entries, header(entries))]), file)
    old = [row for _, row in table.rows] if table else []
    if table is None or problems:
        raise refusal(problems)
    names = [
        c.name if c else cell.strip() for c, cell in zip(table.columns, table.header, strict=True)
    ]
    columns = [*names, *(name for name in header(entries) if name not in names)]
    place = names.index("id")
    replaced = {entry.id for entry in entries}
    kept = [row for row in old if place >= len(row) or row[place].strip() not in replaced]
    return rewrite(as_csv([columns, *kept, *_rows(entries, columns)]), file)


def _rows(entries: Iterable[TermEntry], columns: Sequence[str]) -> list[list[str]]:
    return [cells(entry, columns) for entry in entries]


def rewrite(data: bytes, file: str) -> bytes:
    """Return a glossary file in canonical form, or as it is when it has a problem of its own.

    Nothing is lost, which is proved by reading it again; columns without a name stay where they
    hold something.
    """
    problems: list[Problem] = []
    before = _read(data, file, problems)
    written = data if problems else arranged(data, file)
    if written == data:
        return data
    after = _read(written, file, problems)
    kept = {canonical(entry) for entry in before} == {canonical(entry) for entry in after}
    if problems or not kept or len(before) != len(after):
        raise GlossaryError(
            "rewriting this file would lose something.",
            file=file,
            remedy="Nothing was changed. Please report it with the file.",
        )
    return written


def arranged(data: bytes, file: str) -> bytes:
    """Return a file's cells in canonical form and order, without proof that nothing is lost."""
    table = _table.read(data, file, [])
    if table is None:
        return data
    rows = [_canonical_row(table, row) for _, row in table.rows if any(map(str.strip, row))]
    place = [column.name if column else "" for column in table.columns].index("id")
    rows.sort(key=lambda row: row[place])
    names = [
        c.name if c else cell.strip() for c, cell in zip(table.columns, table.header, strict=True)
    ]
    used = [n for n, name in enumerate(names) if name or any(row[n] for row in rows)]
    return as_csv([[row[n] for n in used] for row in (names, *rows)])


def _read(data: bytes, file: str, problems: list[Problem]) -> list[TermEntry]:
    table = _table.read(data, file, problems)
    if table is None:
        return []
    rows = Rows(table, problems)
    return [entry for line, row in table.rows if (entry := rows.entry(line, row))]


def _canonical_row(table: Table, row: Sequence[str]) -> list[str]:
    width = len(table.columns)
    padded = [*row[:width], *[""] * (width - len(row))]
    pairs = zip(table.columns, padded, strict=True)
    return [_canonical_cell(column, cell) for column, cell in pairs]


def _canonical_cell(column: Column | None, cell: str) -> str:
    text = _text(cell.strip())
    if column is None or column.locale is None:
        return text
    return protect(join_forms(split_forms(unprotect(text))))


def as_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """Return rows as our CSV."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()


def fixed(entry: TermEntry, name: str) -> str:
    """Return a fixed column's cell; empty where it says the default."""
    flags = {"dnt": entry.is_dnt, "global-forbidden": entry.forbids_everywhere}
    if name in flags:
        return "yes" if flags[name] else ""
    value: str = getattr(entry, name)
    return "" if value == _row.default(name) else value


def _text(text: str) -> str:
    return unify_lines(_nfc(text))


def _nfc(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFC", text)
