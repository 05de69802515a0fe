"""Find everything an editor should look at in glossary/*.csv, and put the files in order.

Problems that stop the glossary from being used come from reading it. Here are those that do not:
untidy files, which `fix` rewrites, and concepts that probably say something else than was meant.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from pipeline import files, garbage
from pipeline.glossary import _conflicts, _table, read, unique
from pipeline.glossary import data as content
from pipeline.glossary import files as glossary_files
from pipeline.glossary._problem import Problem
from pipeline.glossary._row import split_forms
from pipeline.glossary._table import Table
from pipeline.glossary._write import arranged, rewrite
from pipeline.model import Locale, Severity, TermEntry, TermSection
from pipeline.tokens import fold, plain, words

# Zero-width non-joiner and joiner are letters' business in Persian and Indic scripts.
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")


def lint(folder: Path, *, shown: str, locales: Sequence[Locale] = ()) -> tuple[Problem, ...]:
    """Return every problem of every file, in order of file and line.

    `locales` are the languages in which each concept should have a form; none: those of its file.
    """
    with garbage.left_alone():
        problems = _all(folder, shown, locales)
    return tuple(sorted(set(problems), key=lambda p: (p.file, p.line, p.rule, p.message)))


def _all(folder: Path, shown: str, locales: Sequence[Locale]) -> list[Problem]:
    problems: list[Problem] = []
    entries: list[TermEntry] = []
    for path, name in glossary_files(folder, shown):
        before = len(problems)
        data = content(path, name)
        found = list(read(data, name, problems))
        problems += _untidy(data, name, has_errors=len(problems) > before)
        problems += _empty(found, locales or _languages(found))
        entries += found
    kept = tuple(unique(entries, problems))
    problems += _conflicts.find(kept)
    for entry in kept:
        problems += _doubtful(entry)
    problems += _shared(kept)
    return problems


def fix(folder: Path, *, shown: str) -> tuple[str, ...]:
    """Rewrite the files that are untidy, each whole or not at all; return which were changed.

    A file that has an error stays as it is.
    """
    changed = []
    for path, name in glossary_files(folder, shown):
        if files.write(path, rewrite(content(path, name), name), durable=True, within=folder):
            changed.append(name)
    return tuple(changed)


def _untidy(data: bytes, file: str, *, has_errors: bool) -> Iterator[Problem]:
    """Yield how a file's bytes differ from what `fix` would write."""
    table = _table.read(data, file, [])
    if table is None:
        return
    found = list(_bytes(table, data))
    ids: list[tuple[int, str]] = []
    place = [column.name if column else "" for column in table.columns].index("id")
    for line, row in table.rows:
        if any(map(str.strip, row)):
            found += _row(table, line, row)
            ids.append((line, row[place].strip() if place < len(row) else ""))
    for (_, one), (line, other) in pairwise(ids):
        if other < one:
            message = f"{other!r} stands after {one!r}. Sort the rows by id."
            found.append(_style("sort-order", file, line, message))
            break
    yield from found
    if not found and not has_errors and arranged(data, file) != data:
        yield _style(
            "layout", file, 1, "Quotation marks or blank lines stand where none are needed."
        )


def _bytes(table: Table, data: bytes) -> Iterator[Problem]:
    file = table.file
    if table.has_mark:
        yield _style("byte-order-mark", file, 1, "The file starts with Excel's byte order mark.")
    if table.line > 1:
        yield _style("separator", file, 1, "The line 'sep=' is of use to Excel only.")
    if table.delimiter != ",":
        shown = "tabs" if table.delimiter == "\t" else f"'{table.delimiter}'"
        yield _style(
            "separator", file, table.line, f"Cells are separated by {shown}, not by commas."
        )
    if b"\r" in data:
        yield _style("line-ends", file, 1, "Lines end as on Windows or old Macs.")
    for column, cell in zip(table.columns, table.header, strict=True):
        if column and cell != column.name:
            message = f"The column '{cell}' is written '{column.name}'."
            yield _style("header", file, table.line, message)


def _row(table: Table, line: int, row: Sequence[str]) -> Iterator[Problem]:
    if len(row) < len(table.columns):
        cells = "1 cell" if len(row) == 1 else f"{len(row)} cells"
        message = f"{cells} where the first line has {len(table.columns)}; the rest is empty."
        yield _style("short-row", table.file, line, message)
    for column, cell in zip(table.columns, row, strict=False):
        if column is None or not cell:
            continue
        where = f"Column '{column.name}'"
        if not cell.isascii() and not unicodedata.is_normalized("NFC", cell):
            message = f"{where} holds letters and their accents apart (not NFC)."
            yield _style("nfc", table.file, line, message)
        if cell != cell.strip() or (column.locale and re.search(r"(?<!\\)\s\||\|\s|\s\s", cell)):
            yield _style("spaces", table.file, line, f"{where} holds spaces that do not count.")
        if column.locale and "|" in cell:
            forms = [
                form for form in next(csv.reader(io.StringIO(cell), delimiter="|"), []) if form
            ]
            if "\\" not in cell and '"' not in cell and len(forms) > len(split_forms(cell)):
                yield _style("repeated-form", table.file, line, f"{where} has one form twice.")


def _style(rule: str, file: str, line: int, message: str) -> Problem:
    return Problem(rule, file, line, message, Severity.WARNING, is_fixable=True)


def _languages(entries: Iterable[TermEntry]) -> tuple[Locale, ...]:
    sections = (section for entry in entries for section in entry.sections)
    return tuple(dict.fromkeys(section.locale for section in sections))


def _empty(entries: Sequence[TermEntry], locales: Sequence[Locale]) -> Iterator[Problem]:
    """Yield the concepts without a form in a language; one for the file that has none at all."""
    asked = [entry for entry in entries if not entry.is_dnt and not _is_ban(entry)]
    absent = {locale for locale in locales if not any(_has(entry, locale) for entry in asked)}
    absent = absent if len(asked) > 1 else set()
    for locale in (locale for locale in locales if locale in absent):
        message = f"No concept of this file has a form in {locale}; there it asks for nothing."
        yield Problem("empty-target", asked[0].file, 1, message, Severity.INFO)
    for entry in asked:
        lacking = [locale for locale in locales if locale not in absent and not _has(entry, locale)]
        if lacking:
            message = (
                f"'{entry.id}' has no form in {', '.join(lacking)}; there it asks for nothing."
            )
            yield Problem("empty-target", entry.file, entry.line, message, Severity.INFO)


def _has(entry: TermEntry, locale: Locale) -> bool:
    section = entry.section(locale)
    return section is not None and bool(section.forms)


def _is_ban(entry: TermEntry) -> bool:
    """Tell whether a concept only forbids, everywhere, and is not meant to ask for anything."""
    return entry.forbids_everywhere and not any(section.forms for section in entry.sections)


def _doubtful(entry: TermEntry) -> Iterator[Problem]:
    """Yield what a concept says to no effect."""

    def problem(rule: str, message: str, severity: Severity = Severity.WARNING) -> Problem:
        return Problem(rule, entry.file, entry.line, message, severity)

    if entry.forbids_everywhere and not any(section.forbidden for section in entry.sections):
        yield problem("forbids-nothing", "'global-forbidden' is set, but no form is forbidden.")
    for section in entry.sections:
        for form in filter(_is_foreign, (*section.forms, *section.forbidden)):
            if not all(fold(token) for token in words(form)):
                message = (
                    f"'{form}' can never be found: nothing is left of it when texts are compared."
                )
                yield problem("unreachable", message, Severity.ERROR)
            if hidden := _INVISIBLE.search(form):
                point = f"U+{ord(hidden[0]):04X}"
                message = f"{form!r} holds the invisible character {point}. Remove it."
                yield problem("invisible", message)
        for one, other in _redundant(section, entry.case):
            message = f"'{other}' is never found as itself: '{one}' finds it already. Drop one."
            yield problem("unreachable", message)


def _is_foreign(form: str) -> bool:
    """Tell whether a form may hold what is invisible, or is left out when texts are compared."""
    return not form.isascii()


def _redundant(section: TermSection, case: str) -> Iterator[tuple[str, str]]:
    """Yield pairs of forms of which the first takes all that the second could find."""
    for forms in (section.forms, section.forbidden):
        seen: dict[tuple[str, ...], str] = {}
        for form in forms if len(forms) > 1 else ():
            folded = _conflicts.key(form, "ignore")
            first = seen.setdefault(folded, form)
            if first is form:
                continue
            if _conflicts.same_form(first, form, case) or (case == "smart" and _is_small(first)):
                yield first, form
            elif case == "smart" and _is_small(form):
                yield form, first


def _is_small(form: str) -> bool:
    """Tell whether a form has no capital, so that `smart` finds it in any case."""
    return not any(character.isupper() for word in words(form) for character in plain(word))


def _shared(entries: Iterable[TermEntry]) -> Iterator[Problem]:
    """Yield forms that several concepts have: homographs, or one concept entered twice."""
    owners: dict[tuple[Locale, str], list[tuple[TermEntry, str]]] = {}
    for entry in entries:
        for section in entry.sections:
            for form in section.forms:
                place = (section.locale, _conflicts.rough(form))
                owners.setdefault(place, []).append((entry, form))
    pairs: dict[tuple[str, str], tuple[TermEntry, TermEntry, dict[Locale, str]]] = {}
    for (locale, _), alike in owners.items():
        for found in _same(alike) if len(alike) > 1 else ():
            # Each is compared with the first alone: a form of thousand concepts is no million pairs.
            first = found[0][0]
            for entry, form in found[1:]:
                if entry is not first:
                    pair = pairs.setdefault((first.id, entry.id), (first, entry, {}))
                    pair[2].setdefault(locale, form)
    for first, entry, forms in pairs.values():
        yield _sharing(first, entry, forms)


def _same(alike: Iterable[tuple[TermEntry, str]]) -> Iterable[list[tuple[TermEntry, str]]]:
    """Return those whose forms the matcher takes for one another, together."""
    groups: dict[tuple[str, ...], list[tuple[TermEntry, str]]] = {}
    for entry, form in alike:
        groups.setdefault(_conflicts.key(form, "ignore"), []).append((entry, form))
    return groups.values()


def _sharing(first: TermEntry, entry: TermEntry, forms: dict[Locale, str]) -> Problem:
    place = f"'{first.id}' ({first.file}:{first.line})"
    shown = ", ".join(f"'{form}' in {locale}" for locale, form in forms.items())
    if len(forms) > 1:
        message = f"'{entry.id}' has the forms of {place}: {shown}. Are they one concept?"
        return Problem("duplicate", entry.file, entry.line, message, Severity.WARNING)
    message = f"{shown} is also {place}; a translation that satisfies one of them passes."
    return Problem("ambiguous", entry.file, entry.line, message, Severity.INFO)
