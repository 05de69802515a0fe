"""Exchange glossaries with other tools: each format is a file beside this one, found by its name.

A format reads a file into term entries and writes entries as a file. What it cannot keep it counts
in `Job.lost`, so that nobody loses anything without being told.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol, cast

from pipeline import registry
from pipeline.errors import GlossaryError
from pipeline.glossary import Problem, batches, problems_of, refusal, unique
from pipeline.model import Locale, TermEntry, TermSection

_HEAD = 1 << 14
_NOT_IN_ID = re.compile(r"[^\w.]+")


@dataclass(slots=True)
class Job:
    """What is being read or written, and what was found out on the way."""

    file: str
    """The file as the user typed it; `` for standard output."""
    source: Locale | None = None
    """The first language of a format that has two; None where nobody said."""
    target: Locale | None = None
    style: str = ""
    """A variety of the format, such as `dct`; `` is the format's own choice."""
    problems: list[Problem] = field(default_factory=list)
    lost: Counter[str] = field(default_factory=Counter)
    """What the other side has no place for, by what it is called there or here: `homograph(s)`."""
    left_out: int = 0
    """Concepts of which nothing was written."""

    def refuse(self, line: int, message: str) -> None:
        """Note that a line cannot be used; all are told at once in the end."""
        self.problems.append(Problem("import", self.file, line, message))

    def pair(self) -> tuple[Locale, Locale]:
        """Return the two languages of a format that does not name them itself.

        Raises GlossaryError when nobody said which.
        """
        if self.source is None or self.target is None:
            raise GlossaryError(
                "this format holds two languages and does not say which.",
                file=self.file,
                remedy="Name them with --source and --target.",
            )
        return self.source, self.target


class Format(Protocol):
    """What a file in this folder offers."""

    SUFFIXES: tuple[str, ...]
    """How names of such files end, the usual one first."""
    STYLES: tuple[str, ...]
    """Varieties that can be written, the default first; empty where there is one only."""
    SOURCE: str
    """Where the format is described."""

    def claims(self, head: str) -> bool:
        """Tell whether a file that begins so, and ends in one of SUFFIXES, is of this format."""

    def read(self, path: Path, job: Job) -> Iterator[TermEntry]:
        """Yield the concepts of a file in its order, with their lines.

        Raises GlossaryError where the file cannot be read any further.
        """

    def write(self, entries: Sequence[TermEntry], job: Job) -> Iterator[bytes]:
        """Yield the pieces of a file that holds these concepts."""


def load(name: str) -> Format:
    """Return a format by its name. Raises ConfigurationError when there is none."""
    return cast("Format", registry.load("exchange", name))


def guess(path: Path) -> str:
    """Return the name of the format of a file, by its suffix and its first lines.

    Raises GlossaryError when none or several fit.
    """
    head = _head(path)
    if not head:
        raise GlossaryError("this file is empty.", file=str(path), remedy="Export it again.")
    fitting = [name for name in _with_suffix(path) if load(name).claims(head)]
    if len(fitting) == 1:
        return fitting[0]
    raise GlossaryError(
        "cannot tell the format of this file" + (f": {' or '.join(fitting)}." if fitting else "."),
        file=str(path),
        remedy=f"Name it with --format: {', '.join(registry.names('exchange'))}.",
    )


def guess_by_name(path: Path) -> str:
    """Return the format that a file to be written should have; `csv` for an unknown suffix."""
    fitting = _with_suffix(path)
    return "csv" if "csv" in fitting or not fitting else fitting[0]


def read(path: Path, name: str, job: Job) -> tuple[TermEntry, ...]:
    """Return what `stream` yields.

    Raises GlossaryError listing every line that cannot be used.
    """
    return tuple(stream(path, name, job))


def stream(path: Path, name: str, job: Job) -> Iterator[TermEntry]:
    """Yield the concepts of a file, tidied, each with an id that no other has.

    Raises GlossaryError, after the last of them, listing every line that cannot be used.
    """
    entries = (_tidy(entry, job.file) for entry in load(name).read(path, job))
    for some in batches(_usable(unique(entries, job.problems), job)):
        job.problems += problems_of(some)
        if not job.problems:  # else whoever writes them would stop here, and tell other lines
            yield from some
    if job.problems:
        raise refusal(sorted(job.problems, key=lambda problem: problem.line))


def slug(text: str, taken: dict[str, int]) -> str:
    """Return an id made of a form, and add it to those taken, which count how often each was asked.

    >>> slug("State-owned enterprise", {"state-owned-enterprise": 1})
    'state-owned-enterprise-2'
    """
    base = _NOT_IN_ID.sub("-", unicodedata.normalize("NFKC", text).casefold()).strip("-._")[:60]
    base = found = base or "term"
    while found in taken:
        taken[base] += 1
        found = f"{base}-{taken[base]}"
    taken[found] = 1
    return found


def join(sections: Iterable[TermSection]) -> tuple[TermSection, ...]:
    """Return language sections with those of one language made one.

    A form that is both allowed and forbidden stays allowed.
    """
    allowed: dict[Locale, dict[str, None]] = {}
    refused: dict[Locale, dict[str, None]] = {}
    for section in sections:
        allowed.setdefault(section.locale, {}).update(dict.fromkeys(section.forms))
        refused.setdefault(section.locale, {}).update(dict.fromkeys(section.forbidden))
    joined = (
        TermSection(
            locale, tuple(forms), tuple(form for form in refused[locale] if form not in forms)
        )
        for locale, forms in allowed.items()
    )
    return tuple(section for section in joined if section.forms or section.forbidden)


def _head(path: Path) -> str:
    with path.open("rb") as file:
        data = file.read(_HEAD)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data[: len(data) // 2 * 2].decode("utf-16", errors="replace")
    return data.decode("utf-8-sig", errors="replace")


def _with_suffix(path: Path) -> list[str]:
    names = registry.names("exchange")
    return [name for name in names if path.suffix.lower() in load(name).SUFFIXES]


def _tidy(entry: TermEntry, file: str) -> TermEntry:
    sections = (
        TermSection(s.locale, tuple(map(_form, s.forms)), tuple(map(_form, s.forbidden)))
        for s in entry.sections
    )
    return replace(
        entry,
        sections=join(sections),
        pos=entry.pos.strip(),
        domain=entry.domain.strip(),
        definition=entry.definition.strip(),
        note=entry.note.strip(),
        file=file,
    )


def _usable(entries: Iterable[TermEntry], job: Job) -> Iterator[TermEntry]:
    """Yield concepts that have a term; old term bases hold some of which all are deprecated."""
    for entry in entries:
        if entry.forbids_everywhere or any(section.forms for section in entry.sections):
            yield entry
        else:
            job.lost["concept(s) without an allowed term"] += 1


def _form(form: str) -> str:
    return " ".join(unicodedata.normalize("NFC", form).split())
