"""PO glossaries, as Weblate and Pootle have them: a term an entry, its definition a comment."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.catalog.po import Catalog, Entry, dump, parse
from pipeline.errors import CatalogError, ConfigurationError, GlossaryError
from pipeline.exchange import Job
from pipeline.exchange._pairs import Pair, concepts, pairs
from pipeline.locales import folder
from pipeline.locales import parse as parse_locale
from pipeline.model import Locale, TermEntry

SUFFIXES = (".po", ".pot")
STYLES: tuple[str, ...] = ()
SOURCE = "https://docs.weblate.org/en/latest/user/glossary.html, GNU gettext manual ch. 3"

_FORBIDDEN = "forbidden"
_READ_ONLY = "read-only"
_MARK = "X-Generator: bilingual-pipeline"
_LANGUAGE = re.compile(r"^Language:\s*([\w@.-]+)", re.MULTILINE)


def claims(head: str) -> bool:
    """Tell whether there is an entry."""
    return "msgid" in head


def read(path: Path, job: Job) -> Iterator[TermEntry]:
    """Yield one concept a source term; fuzzy and obsolete entries are left out."""
    yield from concepts(_pairs(path, job))


def _pairs(path: Path, job: Job) -> Iterator[Pair]:
    try:
        catalog = parse(path.read_bytes(), shown=job.file, is_foreign=True)
    except CatalogError as error:
        raise GlossaryError(
            error.message, file=error.file, line=error.line, remedy=error.remedy
        ) from error
    source, target = _locales(catalog, job)
    # Elsewhere a context is anything: `menu`, a number, a sentence.
    is_own = _MARK in catalog.header.msgstr
    for entry in catalog.entries:
        if entry.is_obsolete or entry.is_fuzzy or not entry.msgid:
            job.lost["obsolete or fuzzy message(s)"] += 1
            continue
        yield Pair(
            entry.msgid,
            entry.msgstr,
            source,
            target,
            entry.line,
            note="\n".join(note.strip() for note in (*entry.extracted, *entry.comments)),
            concept=(entry.msgctxt or "") if is_own else "",
            is_forbidden=_FORBIDDEN in entry.flags,
            is_dnt=_READ_ONLY in entry.flags,
        )


def _locales(catalog: Catalog, job: Job) -> tuple[Locale, Locale]:
    said = _LANGUAGE.search(catalog.header.msgstr)
    if job.target is None and said:
        try:
            job.target = parse_locale(said[1].partition("@")[0])
        except ConfigurationError as error:
            raise GlossaryError(error.message, file=job.file, remedy=error.remedy) from error
    return job.pair()


def write(entries: Sequence[TermEntry], job: Job) -> Iterator[bytes]:
    """Yield a PO file: each source form with each allowed target, concepts as contexts."""
    _, target = job.pair()
    header = Entry(
        "",
        f"Language: {folder(target)}\nMIME-Version: 1.0\n"
        f"Content-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\n{_MARK}\n",
    )
    own = {entry.id for entry in entries if entry.is_dnt}
    found: dict[tuple[str | None, str], Entry] = {}
    for pair in pairs(entries, job):
        flags = (_READ_ONLY,) if pair.concept in own else ()
        notes = tuple(pair.note.splitlines())
        entry = Entry(pair.source, pair.target, pair.concept, extracted=notes, flags=flags)
        found.setdefault(entry.key, entry)
    yield dump(Catalog(header, tuple(found.values())))
