r"""Turn the cells of a row into a concept, and forms into a cell.

`|` stands between forms; a bar within one is written `\|`. What a spreadsheet would run as a
formula is refused, or stands behind an apostrophe.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import starmap

from pipeline.errors import nearest
from pipeline.glossary._problem import Problem
from pipeline.glossary._table import FIXED, Table
from pipeline.model import Locale, TermEntry, TermSection
from pipeline.tokens import LONGEST_FORM, has_word, words

_FLAGS = ("dnt", "global-forbidden")
_CHOICES = {
    "case": ("smart", "exact", "ignore"),
    "match": ("exact", "inflect"),
    **dict.fromkeys(_FLAGS, ("", "yes")),
}
"""What those columns may say, the default first; `Rows` relies on their order."""
_YES = frozenset("1 yes y true x".split())
_NO = frozenset("0 no n false".split()) | {""}
_ID = re.compile(r"[\w.\-]+\Z")
_BAR = re.compile(r"(?<!\\)\|")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")
# What a spreadsheet runs when it opens the file (OWASP, CSV Injection); `=` always, the others
# before something to call: `+86 10 6397` and `-` are harmless.
_FORMULA = re.compile(r"=|[+\-@](?=.*[^\W\d_])", re.DOTALL)
_START = "=+-@'"
_SUSPECT = re.compile("[=+\\-@']")
_BAN = (
    "There is no term in any language, only forms that are forbidden for it. Add the term, or put "
    "'yes' into the column 'global-forbidden', which forbids them in every translation."
)
_NO_TERM = "There is no term in any language. Write one, or delete the line."
_NO_ID = "There is no id. Write a short name of the concept."
_MAX_FORM = 500
"""Characters of a form; longer ones are a cell that lost its bars, and would slow the matcher."""


def split_forms(cell: str) -> tuple[str, ...]:
    """Return the forms of a cell, each once, in NFC with single spaces."""
    if not cell.isascii():
        cell = unicodedata.normalize("NFC", cell)
    if "|" not in cell:  # as most are
        form = " ".join(cell.split())
        return (form,) if form else ()
    if "\\" in cell:
        parts = [" ".join(part.replace("\\|", "|").split()) for part in _BAR.split(cell)]
    else:
        spaced = " ".join(cell.split())
        parts = spaced.replace(" |", "|").replace("| ", "|").split("|")
    # Making a dict costs as much as all before it; it is hardly ever needed.
    if "" in parts or len(parts) > len(set(parts)):
        return tuple(dict.fromkeys(filter(None, parts)))
    return tuple(parts)


def unify_lines(cell: str) -> str:
    """Return a cell whose lines end as they do in a file of ours, whatever system it comes from."""
    return cell.replace("\r\n", "\n").replace("\r", "\n")


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
    """Turn the rows of one table into concepts; what is wrong with them goes to `problems`.

    Where each column stands is looked up once: of 200,000 rows, each step counts.
    """

    table: Table
    problems: list[Problem]
    _line: int = 0
    _place: dict[str, int] = field(init=False)
    """Where each fixed column stands; one that is lacking stands behind the last, which is empty."""
    _languages: tuple[tuple[Locale, int, int], ...] = field(init=False)
    """Each language with the places of its allowed and its forbidden forms."""
    _checked: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)
    """Choices that were looked at before, those of a row together: most rows hold the same few."""

    def __post_init__(self) -> None:
        columns = self.table.columns
        places = {column.name: number for number, column in enumerate(columns) if column}
        self._place = {name: places.get(name, len(columns)) for name in FIXED}
        locales = dict.fromkeys(column.locale for column in columns if column and column.locale)
        self._languages = tuple(
            (name, places.get(name, len(columns)), places.get(f"{name}:forbidden", len(columns)))
            for name in locales
        )

    def entry(self, line: int, cells: Sequence[str]) -> TermEntry | None:
        """Return a row's concept, or None where the row is blank or has a problem."""
        text = "".join(cells)
        if not text or text.isspace():
            return None
        self._line = line
        before = len(self.problems)
        if not text.isprintable():
            self._refuse_control(cells)
            cells = [unify_lines(cell) for cell in cells]
        trimmed = self._trimmed(cells)
        if _SUSPECT.search(text):
            trimmed = [self._safe(number, cell) for number, cell in enumerate(trimmed)]
        found = self._build(trimmed)
        return found if len(self.problems) == before else None

    def _tell(self, rule: str, message: str) -> None:
        self.problems.append(Problem(rule, self.table.file, self._line, message))

    def _refuse_control(self, cells: Sequence[str]) -> None:
        for column, cell in zip(self.table.columns, cells, strict=False):
            if column and (control := _CONTROL.search(cell)):
                point = f"U+{ord(control[0]):04X}"
                message = f"Column '{column.name}' holds the control character {point}. Remove it."
                self._tell("control-character", message)

    def _trimmed(self, cells: Sequence[str]) -> list[str]:
        """Return one cell a column, without outer spaces, and an empty one."""
        width = len(self.table.columns)
        trimmed = [cell.strip() for cell in cells]
        if len(trimmed) > width and any(trimmed[width:]):
            self._tell(
                "columns",
                f"{len(cells)} cells where the first line has {width}. "
                "Put quotation marks around a cell that holds a separator.",
            )
        del trimmed[width:]
        return trimmed + [""] * (width + 1 - len(trimmed))

    def _safe(self, number: int, cell: str) -> str:
        """Return a cell without its apostrophe; refuse a formula."""
        if cell[:1] not in _START or not cell:
            return cell
        column = self.table.columns[number]
        if column and is_formula(cell):
            message = f"Column '{column.name}' starts like a formula: {cell[:30]!r}."
            self._tell("formula", f"{message} Put an apostrophe before it if it is text.")
        return unprotect(cell)

    def _build(self, cells: Sequence[str]) -> TermEntry:
        place = self._place
        concept = cells[place["id"]]
        if not _ID.match(concept):
            self._refuse_id(concept)
        said = (
            cells[place["case"]],
            cells[place["match"]],
            cells[place["dnt"]],
            cells[place["global-forbidden"]],
        )
        choices = self._checked.get(said) or self._check(said)
        return TermEntry(
            concept,
            self._sections(cells, is_ban=choices[3] == "yes"),
            choices[0],
            choices[1],
            choices[2] == "yes",
            choices[3] == "yes",
            cells[place["pos"]],
            cells[place["domain"]],
            cells[place["definition"]],
            cells[place["note"]],
            self.table.file,
            self._line,
        )

    def _refuse_id(self, concept: str) -> None:
        allowed = "may hold only letters, digits, '.', '_' and '-'"
        self._tell("id", f"The id {concept[:50]!r} {allowed}." if concept else _NO_ID)

    def _sections(self, cells: Sequence[str], *, is_ban: bool) -> tuple[TermSection, ...]:
        """Return a row's forms; `is_ban` says that the forbidden ones are news without any other."""
        sections = []
        has_term = False
        for locale, place, forbidden_place in self._languages:
            cell, forbidden_cell = cells[place], cells[forbidden_place]
            if cell or forbidden_cell:
                forms = self._forms(cell, place) if cell else ()
                forbidden = self._forms(forbidden_cell, forbidden_place) if forbidden_cell else ()
                has_term = has_term or bool(forms) or (is_ban and bool(forbidden))
                if forms or forbidden:
                    sections.append(TermSection(locale, forms, forbidden))
        if not has_term:
            self._tell("no-term", _BAN if sections else _NO_TERM)
        return tuple(sections)

    def _forms(self, cell: str, place: int) -> tuple[str, ...]:
        forms = split_forms(cell)
        for form in forms:
            if len(form) <= LONGEST_FORM and form[0].isalnum():
                continue
            if not form[0].isalnum() and not has_word(form):
                message = f"{form[:50]!r} has no letter or digit to be found by. Take it out."
                self._refuse_form("unreachable", place, message)
            if len(form) > _MAX_FORM:
                message = f"a form is longer than {_MAX_FORM} characters. A term is a few words."
                self._refuse_form("long-form", place, message)
            elif len(form) > LONGEST_FORM and len(words(form)) > LONGEST_FORM:
                message = f"'{form[:50]}…' has more than {LONGEST_FORM} words or signs. Shorten it."
                self._refuse_form("long-form", place, message)
        return forms

    def _refuse_form(self, rule: str, place: int, message: str) -> None:
        column = self.table.columns[place]
        self._tell(rule, f"Column '{column.name if column else ''}': {message}")

    def _check(self, said: tuple[str, ...]) -> tuple[str, ...]:
        """Return the choices of a row in canonical form; refuse what is none."""
        before = len(self.problems)
        found = tuple(starmap(self._choice, zip(_CHOICES, said, strict=True)))
        if len(self.problems) == before:
            self._checked[said] = found
        return found

    def _choice(self, column: str, value: str) -> str:
        found = _flag(value) if column in _FLAGS else value.lower() or _CHOICES[column][0]
        if found not in _CHOICES[column]:
            message = f"Column '{column}' says '{value[:50]}'. {_remedy(column, value)}"
            self._tell("choice", message)
        return found


def _flag(value: str) -> str:
    folded = value.lower()
    return "yes" if folded in _YES else "" if folded in _NO else folded


def _remedy(column: str, value: str) -> str:
    if column in _FLAGS:
        return "Write yes or leave it empty."
    return nearest(value.lower(), _CHOICES[column])


def default(column: str) -> str:
    """Return what an empty cell of a fixed column means."""
    return _CHOICES[column][0] if column in _CHOICES else ""
