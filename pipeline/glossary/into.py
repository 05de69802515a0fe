"""Put imported concepts into a file of the glossary, without saying anything twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline import files, glossary
from pipeline.errors import GlossaryError
from pipeline.glossary import Problem
from pipeline.model import TermEntry


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do to the glossary."""

    path: Path
    content: bytes
    """The file as it would be."""
    added: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    """Ids of the concepts concerned, sorted."""


def plan(
    entries: Sequence[TermEntry], path: Path, folder: Path, *, shown: str, is_replacing: bool
) -> Plan:
    """Return what putting concepts into a file of the glossary's folder would do.

    Raises GlossaryError when the file is not in the folder; when an id stands for something else
    already, unless it is to be replaced there; or when the glossary would contradict itself.
    """
    if path.parent.resolve() != folder.resolve() or path.suffix != ".csv":
        remedy = f"Name a .csv file in {shown}/."
        raise GlossaryError("is not a file of the glossary.", file=str(path), remedy=remedy)
    name = f"{shown}/{path.name}"
    present = {entry.id: entry for entry in glossary.load(folder, shown=shown).entries}
    new, changed, same = _sorted_out(entries, present)
    problems = [
        _taken(entry, present[entry.id])
        for entry in changed
        if not is_replacing or present[entry.id].file != name
    ]
    if problems:
        raise glossary.refusal(problems)
    old = glossary.data(path, name) if path.exists() else b""
    content = glossary.add(old, (*new, *changed), name) if new or changed else old
    others = [(other, glossary.data(file, other)) for file, other in glossary.files(folder, shown)]
    glossary.parse([*((n, data) for n, data in others if n != name), (name, content)])
    return Plan(
        path, content, *(tuple(sorted(e.id for e in kind)) for kind in (new, changed, same))
    )


def apply(plan: Plan, folder: Path) -> bool:
    """Write what was planned, whole or not at all; tell whether anything changed."""
    return files.write(plan.path, plan.content, durable=True, within=folder)


def _sorted_out(
    entries: Iterable[TermEntry], present: dict[str, TermEntry]
) -> tuple[list[TermEntry], list[TermEntry], list[TermEntry]]:
    """Return the concepts that are new, those that differ, and those that are there already."""
    new: list[TermEntry] = []
    changed: list[TermEntry] = []
    same: list[TermEntry] = []
    for entry in entries:
        old = present.get(entry.id)
        if old is None:
            new.append(entry)
        elif glossary.canonical(old) == glossary.canonical(entry):
            same.append(entry)
        else:
            changed.append(entry)
    return new, changed, same


def _taken(entry: TermEntry, old: TermEntry) -> Problem:
    message = (
        f"The concept '{entry.id}' is another in {old.file}:{old.line}. "
        "Give one of them another id, or replace it there with --replace and --into that file."
    )
    return Problem("import", entry.file, entry.line, message)
