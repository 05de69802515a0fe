"""Record that a person has reviewed translations, in the PO files themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline import catalog, files, locales
from pipeline.articles import discover, select
from pipeline.catalog.po import Catalog
from pipeline.config import Project, today
from pipeline.model import Locale, State


def approve_all(
    project: Project, wanted: Sequence[str], targets: Sequence[Locale], reviewer: str
) -> Iterator[tuple[str, int]]:
    """Mark what is confirmed in the articles' catalogs as reviewed; yield file and number newly so.

    Raises CatalogError when a PO file cannot be read, ConfigurationError for an unknown article.
    """
    with files.locked(project.state / "lock", on_wait=lambda: None):
        for article in select(discover(project), wanted):
            for target in article.targets:
                if targets and target not in targets:
                    continue
                path = locales.catalog_path(project.locales, article.name, target)
                shown = project.shown(path)
                old, data = catalog.load(path, shown=shown)
                if old is None:
                    continue
                new = catalog.approve(old, reviewer=reviewer, day=today().isoformat())
                catalog.save(path, new, read=data, shown=shown, within=project.locales)
                yield shown, _reviewed(new) - _reviewed(old)


def _reviewed(read: Catalog) -> int:
    states = [catalog.state_of(e) for e in read.entries if not e.is_obsolete]
    return states.count(State.REVIEWED)
