"""An article in one target on its way from its PO file and back into it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline import catalog, locales
from pipeline.catalog.po import Catalog, Key
from pipeline.config import Project
from pipeline.model import Document, Locale


@dataclass(frozen=True, slots=True)
class Draft:
    """An article in one target, with its catalog brought up to date but not yet written."""

    document: Document
    catalog: Catalog
    path: Path
    """The PO file."""
    read: bytes
    """What it held."""
    reopened: frozenset[Key] = frozenset()
    """Entries whose proposals give way to others, as soon as there are any."""

    def holding(self, document: Document) -> Draft:
        """Return the draft with more of its segments filled."""
        return replace(self, document=document)


def recall(document: Document, target: Locale, project: Project) -> Draft:
    """Merge an article with its PO file and give its segments what translators decided.

    Raises CatalogError when the file cannot be read; nothing is written.
    """
    document = replace(document, target_locale=target)
    path = locales.catalog_path(project.locales, document.name, target)
    old, read = catalog.load(path, shown=project.shown(path))
    merged = catalog.merge(old, document, project=project.newsroom.name)
    return Draft(catalog.recall(document, merged), merged, path, read)


def reopened(draft: Draft, answers: Collection[tuple[str, str]]) -> Draft:
    """Return a draft in which nothing is left of an engine's proposals that nobody has touched.

    `answers` are msgids with what engines answered. The catalog keeps its proposals until others come.
    """
    keys = catalog.untouched(draft.catalog, answers)
    return replace(draft, document=catalog.reopened(draft.document, keys), reopened=keys)


def save(draft: Draft, project: Project) -> bool:
    """Write down what memory and machines proposed; return False when the file already holds it.

    Raises CatalogError when a translator saved the file meanwhile.
    """
    recorded = catalog.record(draft.catalog, draft.document, draft.reopened)
    shown = project.shown(draft.path)
    return catalog.save(draft.path, recorded, read=draft.read, shown=shown, within=project.locales)
