"""List what translators allow in the PO files, with their reasons, and whether it is still needed."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline import catalog, locales
from pipeline.catalog.po import Catalog, Key
from pipeline.check import waived_by
from pipeline.findings import Checked
from pipeline.model import Document, Waiver

if TYPE_CHECKING:
    from pipeline.config import Project
    from pipeline.model import Locale


@dataclass(frozen=True, slots=True)
class Listed:
    """A waiver and where it is; the names are those of `pipeline check --waivers --json`."""

    check: str
    concept: str
    reason: str
    article: str
    locale: str
    file: str
    """The PO file."""
    line: int
    """Line of the entry's msgid, from 1."""
    msgid: str
    is_stale: bool
    """True when it withholds nothing that the checks find."""


def list_all(
    project: Project, wanted: Sequence[str], targets: Sequence[Locale]
) -> Iterator[Listed | str]:
    """Yield every waiver of some articles in the order of their PO files, or an article's error.

    Raises ConfigurationError for an unknown article or target.
    """
    from pipeline.findings import documents
    from pipeline.tools import Tools

    for document in documents(Tools(project), wanted, targets):
        if isinstance(document, str):
            yield document
        else:
            yield from _of_document(project, document)


def _of_document(project: Project, document: Document) -> Iterator[Listed]:
    target = document.target_locale or ""
    path = locales.catalog_path(project.locales, document.name, target)
    shown = project.shown(path)
    read, _ = catalog.load(path, shown=shown)
    if read is None:
        return
    used = {
        (catalog.key_of(unit, unit.segments[issue.segment]), waiver)
        for unit, issue, waiver in waived_by(document)
    }
    yield from listed(read, used, Checked(document.name, target, shown, len(read.entries)))


def listed(read: Catalog, used: Container[tuple[Key, Waiver]], where: Checked) -> Iterator[Listed]:
    """Yield the waivers of a catalog's live entries; `used` are those that withhold something."""
    for entry in read.entries:
        for waiver in () if entry.is_obsolete else dict.fromkeys(catalog.waivers_of(entry)):
            yield Listed(
                waiver.check,
                waiver.concept,
                waiver.reason,
                where.article,
                where.locale,
                where.file,
                entry.line,
                entry.msgid,
                is_stale=(entry.key, waiver) not in used,
            )
