"""Excel workbooks: the columns of our CSV on the first sheet. Needs openpyxl."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import glossary
from pipeline.errors import GlossaryError
from pipeline.exchange import Job
from pipeline.model import TermEntry

if TYPE_CHECKING:
    from types import ModuleType

SUFFIXES = (".xlsx",)
STYLES: tuple[str, ...] = ()
SOURCE = "ECMA-376; docs/editors.md for the columns"

_MAX_UNPACKED = 1 << 30
"""Bytes that a workbook may hold when it is unpacked; a bomb holds more."""
_MAX_RATIO = 200


def claims(head: str) -> bool:
    """Tell whether the file is a ZIP archive, as every workbook is."""
    return head.startswith("PK")


def _library(file: str) -> ModuleType:
    if not find_spec("openpyxl"):
        remedy = (
            "Install it: pip install 'bilingual-pipeline[xlsx]', or save the sheet as CSV UTF-8."
        )
        raise GlossaryError("Excel files need the package openpyxl.", file=file, remedy=remedy)
    return import_module("openpyxl")


def read(path: Path, job: Job) -> Iterator[TermEntry]:
    """Yield the concepts of the first sheet, whose first row names the columns.

    Raises GlossaryError for what is no workbook, or one that unpacks to more than a gigabyte.
    """
    library = _library(job.file)
    _refuse_bomb(path, job.file)
    try:
        book = library.load_workbook(path, read_only=True, data_only=False)
    except (KeyError, ValueError, OSError, library.utils.exceptions.InvalidFileException) as error:
        raise _broken(job.file) from error
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for row in book.worksheets[0].iter_rows(values_only=True):
        # A break within a cell would move the numbers of all rows after it.
        writer.writerow([" ".join(_text(value).splitlines()) for value in row])
    book.close()
    yield from glossary.read(out.getvalue().encode(), job.file, job.problems)


def _refuse_bomb(path: Path, file: str) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(member.file_size for member in archive.infolist())
    except (zipfile.BadZipFile, OSError) as error:
        raise _broken(file) from error
    if size > _MAX_UNPACKED or size > _MAX_RATIO * path.stat().st_size + (1 << 20):
        message = f"this workbook unpacks to {size:,} bytes, far more than a glossary."
        raise GlossaryError(message, file=file, remedy="Save the sheet as CSV UTF-8.")


def _broken(file: str) -> GlossaryError:
    remedy = "Save it again, or save the sheet as CSV UTF-8."
    return GlossaryError("this is no workbook that can be read.", file=file, remedy=remedy)


def _text(value: object) -> str:
    """Return what a cell shows: a year is no 2017.0, a tick is yes."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat() if isinstance(value, date) else str(value)


def write(entries: Sequence[TermEntry], job: Job) -> Iterator[bytes]:
    """Yield a workbook whose cells are all text, so that none is run as a formula."""
    library = _library(job.file)
    book = library.Workbook(write_only=True)
    sheet = book.create_sheet("glossary")
    sheet.freeze_panes = "B2"
    cell_type = import_module("openpyxl.cell").WriteOnlyCell
    rows = csv.reader(io.StringIO(glossary.write(entries, job.file).decode(), newline=""))
    for row in rows:
        cells = []
        for text in row:
            cell = cell_type(sheet, value=text)
            cell.data_type, cell.number_format = "s", "@"
            cells.append(cell)
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    yield out.getvalue()
