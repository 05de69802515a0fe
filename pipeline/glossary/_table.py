"""Read a CSV file of any spreadsheet program into rows that know their lines."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.errors import ConfigurationError, nearest
from pipeline.glossary._problem import Problem
from pipeline.locales import parse
from pipeline.model import Locale

FIXED = ("id", "case", "match", "dnt", "global-forbidden", "pos", "domain", "definition", "note")
"""The columns that are not languages, in canonical order."""
_BOM = b"\xef\xbb\xbf"
_SEPARATOR_LINE = re.compile(r"sep=.\s*\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds: a fixed name, or the allowed or forbidden forms of a language."""

    name: str
    """As it is written canonically: `definition`, `zh-CN`, `zh-CN:forbidden`."""
    locale: Locale | None = None
    is_forbidden: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A file cut into cells."""

    file: str
    line: int
    """Where the header stands."""
    header: tuple[str, ...]
    columns: tuple[Column | None, ...]
    """What each cell of the header means; None: nothing, the cell is empty or at fault."""
    delimiter: str
    has_mark: bool
    """True when the file starts with the byte order mark of Excel."""
    rows: Iterator[tuple[int, list[str]]]
    """Each record with the line it starts at; read once, blank records included."""


def read(data: bytes, file: str, problems: list[Problem]) -> Table | None:
    """Return the table that a file holds, or None when it is empty or cannot be read.

    What is wrong with it is added to `problems`, also while the rows are read.
    """
    text = _decode(data, file, problems)
    if not text.strip():
        return None
    lines = text.splitlines(keepends=True) if text.isascii() and _is_plain(text) else _lines(text)
    skipped = 1 if _SEPARATOR_LINE.match(lines[0]) else 0
    delimiter = _delimiter(lines[skipped]) if len(lines) > skipped else ","
    rows = _rows(lines[skipped:], skipped, delimiter, file, problems)
    line, header = next(rows, (1, []))
    columns = _columns(header, file, line, problems)
    if not any(column and column.name == "id" for column in columns):
        shown = f"The first line reads: {', '.join(header[:8])}."
        problems.append(Problem("columns", file, line, f"There is no column 'id'. {shown}"))
        return None
    names = tuple(header)
    return Table(file, line, names, columns, delimiter, data.startswith(_BOM), rows)


def _is_plain(text: str) -> bool:
    """Tell whether str.splitlines would split only at line feeds."""
    return not re.search(r"[\r\x0b\x0c\x1c-\x1e]", text)


def _lines(text: str) -> list[str]:
    """Split at the line ends of any system, and only there (str.splitlines knows more)."""
    if "\r" not in text:
        lines = text.split("\n")
        last = lines.pop()
        return [line + "\n" for line in lines] + ([last] if last else [])
    return re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z", text)


def _decode(data: bytes, file: str, problems: list[Problem]) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        message = "This is UTF-16. Save it as 'CSV UTF-8'."
        problems.append(Problem("encoding", file, 1, message))
        return ""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # `decode` counts from behind the mark.
        start = error.start + (len(_BOM) if data.startswith(_BOM) else 0)
        line = data.count(b"\n", 0, start) + 1
        message = f"This is not UTF-8 (byte 0x{data[start]:02x}). Save it as 'CSV UTF-8'."
        problems.append(Problem("encoding", file, line, message))
        return ""


def _rows(
    lines: Sequence[str], skipped: int, delimiter: str, file: str, problems: list[Problem]
) -> Iterator[tuple[int, list[str]]]:
    """Yield each record with the line it starts at; a badly quoted one is a problem and left out."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1 + skipped
        try:
            yield line, next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            problems.append(Problem("quoting", file, line, _quoting(str(error), delimiter)))


def _quoting(error: str, delimiter: str) -> str:
    if "unexpected end" in error:
        return "A quotation mark is opened here and never closed."
    if "field larger" in error:
        return "A cell is longer than 131,072 characters; is a quotation mark left open?"
    return f'Bad quoting: {error}. Within a quoted cell write "" for "; after it comes \'{delimiter}\'.'


def _delimiter(header: str) -> str:
    unquoted = re.sub(r'"[^"]*"', "", header)
    return max(",;\t", key=unquoted.count)


def _columns(
    header: Sequence[str], file: str, line: int, problems: list[Problem]
) -> tuple[Column | None, ...]:
    columns: list[Column | None] = []
    for cell in header:
        found, problem = column(cell.strip())
        if not problem and found and found in columns:
            problem = f"The column '{cell.strip()}' stands twice. Put its cells into one of them."
        if problem:
            problems.append(Problem("columns", file, line, problem))
        columns.append(found)
    if not any(found and found.locale for found in columns) and len(columns) > 1:
        message = "There is no column for a language, such as 'en'."
        problems.append(Problem("columns", file, line, message))
    return tuple(columns)


def column(name: str) -> tuple[Column | None, str]:
    """Return what a header cell means, or what is wrong with it; an empty one means nothing."""
    if not name:
        return None, ""
    if name.lower() in FIXED:
        return Column(name.lower()), ""
    tag, colon, rest = name.partition(":")
    if colon and rest.strip().lower() != "forbidden":
        return None, f"Unknown column '{name}'. Did you mean '{tag}:forbidden'?"
    try:
        locale = parse(tag)
    except ConfigurationError as error:
        if colon:
            return None, f"{error.message} {error.remedy}"
        remedy = nearest(name.lower(), FIXED)
        return None, f"Unknown column '{name}'. {remedy} A language is written like en or zh-CN."
    return Column(f"{locale}:forbidden" if colon else locale, locale, bool(colon)), ""
