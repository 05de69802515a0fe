r"""Turn the cells of a row into a concept, and forms into a cell.

`|` stands between forms; a bar within one is written `\|`. What a spreadsheet would run as a
formula is refused, or stands behind an apostrophe.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.errors import nearest
from pipeline.glossary._problem import Problem
from pipeline.glossary._table import Column, Table
from pipeline.model import Locale, TermEntry, TermSection
from pipeline.tokens import has_word

_CHOICES = {"case": ("smart", "exact", "ignore"), "match": ("exact", "inflect")}
_FLAGS = ("dnt", "global-forbidden")
_YES = frozenset("1 yes y true x".split())
_NO = frozenset("0 no n false".split()) | {""}
_ID = re.compile(r"[\w.\-]+\Z")
_BAR = re.compile(r"(?<!\\)\|")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")
# What a spreadsheet runs when it opens the file (OWASP, CSV Injection); `=` always, the others
# before something to call: `+86 10 6397` and `-` are harmless.
_FORMULA = re.compile(r"=|[+\-@](?=.*[^\W\d_])", re.DOTALL)
_FORMULA_START = frozenset("=+-@'")
_MAX_FORM = 500
"""Characters of a form; longer ones are a cell that lost its bars, and would slow the matcher."""

_Sections = dict[Locale, tuple[tuple[str, ...], tuple[str, ...]]]


def split_forms(cell: str) -> tuple[str, ...]:
    """Return the forms of a cell, each once, in NFC with single spaces."""
    if not cell.isascii():
        cell = unicodedata.normalize("NFC", cell)
    if "|" not in cell:
        form = " ".join(cell.split())
        return (form,) if form else ()
    parts = [" ".join(part.replace("\\|", "|").split()) for part in _BAR.split(cell)]
    return tuple(dict.fromkeys(part for part in parts if part))


def join_forms(forms: Iterable[str]) -> str:
    r"""Return the cell that `split_forms` reads as these forms.

    >>> join_forms(["a|b", "c\\"])
    'a\\|b|c\\'
    """
    escaped = [form.replace("|", "\\|") for form in forms]
    # A backslash before the bar would make it part of the form; a space before it is not.
    return "|".join(f"{form} " if form.endswith("\\") else form for form in escaped).rstrip(" ")


def protect(text: str) -> str:
    """Return a cell's text with the apostrophe that `unprotect` takes away, where it needs one."""
    return f"'{text}" if _FORMULA.match(text.lstrip("'")) else text


def unprotect(cell: str) -> str:
    """Return a cell without the apostrophe that keeps a spreadsheet from running it."""
    return cell[1:] if cell[:1] == "'" and _FORMULA.match(cell.lstrip("'")) else cell


def is_formula(cell: str) -> bool:
    """Tell whether a spreadsheet would run a cell."""
    return _FORMULA.match(cell) is not None


@dataclass(slots=True)
class Rows:
    """Turn the rows of one table into concepts; what is wrong with them goes to `problems`."""

    table: Table
    problems: list[Problem]
    _line: int = 0
    _checked: dict[tuple[str, str], str] = field(default_factory=dict)
    """Choices that were looked at before, by column and cell: most rows hold the same few."""

    def entry(self, line: int, cells: Sequence[str]) -> TermEntry | None:
        """Return a row's concept, or None where the row is blank or has a problem."""
        self._line = line
        before = len(self.problems)
        text = "".join(cells)
        if not text or text.isspace():
            return None
        columns = self.table.columns
        if len(cells) > len(columns) and any(cells[len(columns) :]):
            self._tell(
                "columns",
                f"{len(cells)} cells where the first line has {len(columns)}. "
                "Put quotation marks around a cell that holds a separator.",
            )
        if not text.isprintable():
            self._refuse_control(cells)
        found = self._build(*self._cells(cells))
        return found if len(self.problems) == before else None

    def _tell(self, rule: str, message: str) -> None:
        self.problems.append(Problem(rule, self.table.file, self._line, message))

    def _refuse_control(self, cells: Sequence[str]) -> None:
        for column, cell in zip(self.table.columns, cells, strict=False):
            if column and (control := _CONTROL.search(cell)):
                point = f"U+{ord(control[0]):04X}"
                self._tell(
                    "control-character",
                    f"Column '{column.name}' holds the control character {point}.",
                )

    def _cells(self, cells: Sequence[str]) -> tuple[dict[str, str], _Sections]:
        values: dict[str, str] = {}
        sections: _Sections = {}
        for column, raw in zip(self.table.columns, cells, strict=False):
            cell = raw.strip()
            if not cell or column is None:
                continue
            if cell[0] in _FORMULA_START:
                cell = self._safe(column, cell)
            if column.locale is None:
                values[column.name] = cell
                continue
            forms = split_forms(cell)
            for form in forms:
                if len(form) > _MAX_FORM or not has_word(form):
                    self._refuse_form(column, form)
            allowed, forbidden = sections.get(column.locale, ((), ()))
            both = (allowed, forms) if column.is_forbidden else (forms, forbidden)
            if forms:
                sections[column.locale] = both
        return values, sections

    def _safe(self, column: Column, cell: str) -> str:
        """Return a cell without its apostrophe; refuse a formula."""
        if is_formula(cell):
            self._tell(
                "formula",
                f"Column '{column.name}' starts like a formula: {cell[:30]!r}. "
                "Put an apostrophe before it if it is text.",
            )
        return unprotect(cell)

    def _refuse_form(self, column: Column, form: str) -> None:
        if not has_word(form):
            message = f"Column '{column.name}': '{form[:50]}' has no letter or digit to be found by."
            self._tell("unreachable", message)
        if len(form) > _MAX_FORM:
            message = f"Column '{column.name}': a form is longer than {_MAX_FORM} characters."
            self._tell("long-form", message)

    def _build(self, values: Mapping[str, str], sections: _Sections) -> TermEntry:
        concept = values.get("id", "")
        if not concept:
            self._tell("id", "There is no id.")
        elif not _ID.match(concept):
            self._tell(
                "id", f"The id '{concept[:50]}' may hold only letters, digits, '.', '_' and '-'."
            )
        if not any(allowed for allowed, _ in sections.values()):
            self._tell("no-term", "There is no term in any language.")
        get = values.get
        return TermEntry(
            concept,
            tuple(TermSection(locale, *forms) for locale, forms in sections.items()),
            self._choice("case", get("case", "smart")),
            self._choice("match", get("match", "exact")),
            bool(self._choice("dnt", get("dnt", ""))),
            bool(self._choice("global-forbidden", get("global-forbidden", ""))),
            get("pos", ""),
            get("domain", ""),
            get("definition", ""),
            get("note", ""),
            self.table.file,
            self._line,
        )

    def _choice(self, column: str, value: str) -> str:
        """Return a choice in canonical form; `yes` or nothing for those that are yes or no."""
        found = self._checked.get((column, value))
        if found is None:
            found = _flag(value) if column in _FLAGS else value.lower()
            if found in _CHOICES.get(column, ("yes", "")):
                self._checked[column, value] = found
            else:
                self._tell("choice", f"Column '{column}' says '{value[:50]}'. {_remedy(column, value)}")
        return found


def _flag(value: str) -> str:
    folded = value.lower()
    return "yes" if folded in _YES else "" if folded in _NO else folded


def _remedy(column: str, value: str) -> str:
    if column in _FLAGS:
        return "Write yes or leave it empty."
    return nearest(value.lower(), _CHOICES[column])
