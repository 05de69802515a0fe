r"""Read glossary/*.csv, the editors' source of truth; every problem is told at once, with its line.

One concept a line. Columns in any order: `id`, one a language (`en`, `zh-CN` or `zh_CN`),
`LANGUAGE:forbidden`, and `case match dnt global-forbidden pos domain definition note`. `|` stands
between forms, the preferred one first; a bar within a form is written `\|`. Excel's byte order mark, semicolons
and tabs are read.
"""

from __future__ import annotations

import csv
import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.errors import ConfigurationError, GlossaryError, nearest
from pipeline.locales import parse
from pipeline.model import Locale, TermEntry, TermSection
from pipeline.tokens import fold, has_word, plain, words

_FIXED = ("id", "case", "match", "dnt", "global-forbidden", "pos", "domain", "definition", "note")
_CHOICES = {"case": ("smart", "exact", "ignore"), "match": ("exact", "inflect")}
_YES = frozenset("1 yes y true x".split())
_NO = frozenset("0 no n false".split()) | {""}
_ID = re.compile(r"[\w.\-]+\Z")
_BAR = re.compile(r"(?<!\\)\|")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]")
# What a spreadsheet runs when it opens the file (OWASP, CSV Injection); `=` always, the others
# before something to call: `+86 10 6397` and `-` are harmless.
_FORMULA = re.compile(r"=|[+\-@](?=.*[^\W\d_])", re.DOTALL)
_MAX_FORM = 500
"""Characters of a form; longer ones are a cell that lost its bars, and would slow the matcher."""
_MAX_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Glossary:
    """All concepts of a newsroom, in the order of their files; made by `load` or `of`."""

    entries: tuple[TermEntry, ...] = field(compare=False)
    digest: str
    """SHA-256 of the contents: two glossaries with one digest are the same."""


@dataclass(frozen=True, slots=True)
class _Problem:
    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return (
            f"{self.file}:{self.line}: {self.message}"
            if self.line
            else f"{self.file}: {self.message}"
        )


@dataclass(frozen=True, slots=True)
class _Column:
    """What a column holds: a fixed name, or the allowed or forbidden forms of a language."""

    name: str
    locale: Locale | None = None
    is_forbidden: bool = False


def load(folder: Path, *, shown: str) -> Glossary:
    """Return the concepts of all CSV files in a folder, read in the order of their names.

    `shown` is the folder as the user would type it. A folder that does not exist is an empty
    glossary. Time is linear in the rows.

    Raises GlossaryError listing every problem of every file with file and line.
    """
    problems: list[_Problem] = []
    entries: dict[str, TermEntry] = {}
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.csv")):
        data = path.read_bytes()
        digest.update(f"{path.name}\0{len(data)}\0".encode() + data)
        for entry in _read_file(data, f"{shown.rstrip('/')}/{path.name}", problems):
            _add(entry, entries, problems)
    if problems:
        raise _error(problems)
    return Glossary(tuple(entries.values()), digest.hexdigest())


def of(entries: Iterable[TermEntry]) -> Glossary:
    """Return a glossary of entries at hand."""
    kept = tuple(entries)
    return Glossary(kept, hashlib.sha256(repr(kept).encode()).hexdigest())


def _error(problems: Sequence[_Problem]) -> GlossaryError:
    lines = [str(problem) for problem in problems[:_MAX_SHOWN]]
    if len(problems) > _MAX_SHOWN:
        lines.append(f"… and {len(problems) - _MAX_SHOWN} more.")
    return GlossaryError("\n".join(lines))


def _add(entry: TermEntry, entries: dict[str, TermEntry], problems: list[_Problem]) -> None:
    first = entries.setdefault(entry.id, entry)
    if first is not entry:
        message = (
            f"The id '{entry.id}' is taken by {first.file}:{first.line}. Give one of them another."
        )
        problems.append(_Problem(entry.file, entry.line, message))


def _read_file(data: bytes, file: str, problems: list[_Problem]) -> Iterator[TermEntry]:
    text = _decode(data, file, problems)
    if not text.strip():
        return
    lines = text.splitlines(keepends=True) if "\r" not in text else _lines(text)
    skipped = 1 if re.match(r"sep=.\s*\Z", lines[0], re.IGNORECASE) else 0
    rows = _rows(lines[skipped:], skipped, file, problems)
    number, header = next(rows, (1, []))
    columns = _columns(header, file, number, problems)
    if not any(column and column.name == "id" for column in columns):
        remedy = f"The first line reads: {', '.join(header[:8])}."
        problems.append(_Problem(file, number, f"There is no column 'id'. {remedy}"))
        return
    for line, cells in rows:
        if any(cell.strip() for cell in cells):
            row = _Row(file, line, problems)
            if entry := row.entry(columns, cells):
                yield entry


def _lines(text: str) -> list[str]:
    """Split at the line ends of any system, and only there (str.splitlines knows more)."""
    return re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z", text)


def _decode(data: bytes, file: str, problems: list[_Problem]) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        problems.append(_Problem(file, 1, "This is UTF-16. Save it as 'CSV UTF-8'."))
        return ""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"This is not UTF-8 (byte 0x{data[error.start]:02x}). Save it as 'CSV UTF-8'."
        problems.append(_Problem(file, line, message))
        return ""


def _rows(
    lines: Sequence[str], skipped: int, file: str, problems: list[_Problem]
) -> Iterator[tuple[int, list[str]]]:
    """Yield each record with the line it starts at; a badly quoted one is a problem and left out."""
    delimiter = _delimiter(lines[0]) if lines else ","
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1 + skipped
        try:
            yield line, next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            problems.append(_Problem(file, line, _quoting(str(error), delimiter)))


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
    header: Sequence[str], file: str, line: int, problems: list[_Problem]
) -> list[_Column | None]:
    columns: list[_Column | None] = []
    for cell in header:
        column, problem = _column(cell.strip())
        if not problem and column and column in columns:
            problem = f"The column '{cell.strip()}' stands twice."
        if problem:
            problems.append(_Problem(file, line, problem))
        columns.append(column)
    if not any(column and column.locale for column in columns) and len(columns) > 1:
        problems.append(_Problem(file, line, "There is no column for a language, such as 'en'."))
    return columns


def _column(name: str) -> tuple[_Column | None, str]:
    """Return what a header cell means, or what is wrong with it; an empty one means nothing."""
    if not name:
        return None, ""
    if name.lower() in _FIXED:
        return _Column(name.lower()), ""
    tag, colon, rest = name.partition(":")
    if colon and rest.strip().lower() != "forbidden":
        return None, f"Unknown column '{name}'. Did you mean '{tag}:forbidden'?"
    try:
        locale = parse(tag)
    except ConfigurationError as error:
        if colon:
            return None, f"{error.message} {error.remedy}"
        return None, f"Unknown column '{name}'. {nearest(name.lower(), _FIXED)}"
    return _Column(f"{locale}:forbidden" if colon else locale, locale, bool(colon)), ""


@dataclass(frozen=True, slots=True)
class _Row:
    """A line on its way to an entry; what is wrong with it goes to `problems`."""

    file: str
    line: int
    problems: list[_Problem]

    def entry(self, columns: Sequence[_Column | None], cells: Sequence[str]) -> TermEntry | None:
        """Return the row's concept, or None where it has a problem."""
        before = len(self.problems)
        if len(cells) > len(columns) and any(cells[len(columns) :]):
            self._tell(
                f"{len(cells)} cells where the first line has {len(columns)}. "
                "Put quotation marks around a cell that holds a separator."
            )
        values, sections = self._cells(columns, cells)
        found = self._build(values, sections)
        return found if len(self.problems) == before else None

    def _tell(self, message: str) -> None:
        self.problems.append(_Problem(self.file, self.line, message))

    def _cells(
        self, columns: Sequence[_Column | None], cells: Sequence[str]
    ) -> tuple[dict[str, str], dict[Locale, dict[bool, tuple[str, ...]]]]:
        values: dict[str, str] = {}
        sections: dict[Locale, dict[bool, tuple[str, ...]]] = {}
        for column, raw in zip(columns, cells, strict=False):
            cell = raw.strip()
            if not cell or column is None:
                continue
            cell = self._safe(column.name, cell)
            if column.locale is None:
                values[column.name] = cell
            elif forms := self._forms(column.name, cell):
                sections.setdefault(column.locale, {})[column.is_forbidden] = forms
        return values, sections

    def _safe(self, column: str, cell: str) -> str:
        """Return a cell without Excel's leading apostrophe; refuse formulas and control characters."""
        if not cell.isprintable() and (control := _CONTROL.search(cell)):
            self._tell(f"Column '{column}' holds the control character U+{ord(control[0]):04X}.")
        if cell[0] not in "=+-@'":
            return cell
        if _FORMULA.match(cell):
            self._tell(
                f"Column '{column}' starts like a formula: {cell[:30]!r}. "
                "Put an apostrophe before it if it is text."
            )
        return cell[1:] if cell[0] == "'" and _FORMULA.match(cell[1:]) else cell

    def _forms(self, column: str, cell: str) -> tuple[str, ...]:
        """Return the forms of a cell, each once, in NFC with single spaces."""
        forms: dict[str, None] = {}
        for part in _BAR.split(cell) if "|" in cell else (cell,):
            form = " ".join(unicodedata.normalize("NFC", part).replace("\\|", "|").split())
            if not form:
                continue
            if not has_word(form):
                self._tell(f"Column '{column}': '{form}' has no letter or digit to be found by.")
            if len(form) > _MAX_FORM:
                self._tell(f"Column '{column}': a form is longer than {_MAX_FORM} characters.")
            forms[form] = None
        return tuple(forms)

    def _build(
        self, values: Mapping[str, str], sections: Mapping[Locale, Mapping[bool, tuple[str, ...]]]
    ) -> TermEntry:
        concept = values.get("id", "")
        if not concept:
            self._tell("There is no id.")
        elif not _ID.match(concept):
            self._tell(f"The id '{concept}' may hold only letters, digits, '.', '_' and '-'.")
        if not any(forms.get(False) for forms in sections.values()):
            self._tell("There is no term in any language.")
        case = self._choice("case", values)
        found = tuple(
            TermSection(locale, forms.get(False, ()), forms.get(True, ()))
            for locale, forms in sections.items()
        )
        for section in found:
            self._refuse_conflict(section, case)
        return TermEntry(
            concept,
            found,
            case=case,
            match=self._choice("match", values, default="exact"),
            is_dnt=self._flag("dnt", values),
            forbids_everywhere=self._flag("global-forbidden", values),
            pos=values.get("pos", ""),
            domain=values.get("domain", ""),
            definition=values.get("definition", ""),
            note=values.get("note", ""),
            file=self.file,
            line=self.line,
        )

    def _choice(self, column: str, values: Mapping[str, str], default: str = "smart") -> str:
        value = values.get(column, default).lower()
        if value not in _CHOICES[column]:
            self._tell(f"Column '{column}' says '{value}'. {nearest(value, _CHOICES[column])}")
        return value

    def _flag(self, column: str, values: Mapping[str, str]) -> bool:
        value = values.get(column, "")
        if value.lower() not in _YES | _NO:
            self._tell(f"Column '{column}' says '{value}'. Write yes or leave it empty.")
        return value.lower() in _YES

    def _refuse_conflict(self, section: TermSection, case: str) -> None:
        """Refuse a forbidden form that no matcher could tell from an allowed one."""
        if not section.forbidden:
            return
        allowed = {_key(form, case): form for form in section.forms}
        for form in section.forbidden:
            if (same := allowed.get(_key(form, case))) is not None:
                as_which = "" if same == form else f" (as '{same}')"
                self._tell(f"'{form}' is both allowed{as_which} and forbidden in {section.locale}.")


def _key(form: str, case: str) -> tuple[str, ...]:
    written = map(plain, words(form))
    return tuple(map(fold, written)) if case == "ignore" else tuple(written)
