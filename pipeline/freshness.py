"""Tell which articles are as the last build left them."""

from __future__ import annotations

from pathlib import Path

from pipeline import __version__, locales, manifest
from pipeline.articles import Article
from pipeline.config import FILE, Project
from pipeline.manifest import ArticleRecord, Manifest, TargetRecord
from pipeline.model import Locale

_OWN = (
    "*.py", "*/*.py", "*/*.toml", "publish/templates/*", "publish/static/*", "*/lists/*",
)  # fmt: skip


def common_digest(project: Project) -> str:
    """Return a digest of what every page depends on: settings, glossary, words, rules, this program."""
    own = Path(__file__).parent
    paths = [path for pattern in _OWN for path in own.glob(pattern)]
    paths += project.glossary.glob("*.csv")
    paths += project.lists.glob("*.txt")
    paths += [project.srx] if project.srx else []
    paths += project.locales.glob("*/LC_MESSAGES/pipeline.po")
    return manifest.digest([project.root / FILE, *sorted(paths)], __version__)


class Freshness:
    """Compares articles with a manifest; remembers digests while it does."""

    def __init__(self, project: Project, known: Manifest, *, draft: bool, force: bool) -> None:
        self._project = project
        self._draft = draft
        self._memories: dict[str, str] = {}
        is_usable = not force and known.common == common_digest(project)
        self._records = known.articles if is_usable else {}

    def has(self, article: Article, targets: tuple[Locale, ...]) -> bool:
        """Tell whether source, pictures, PO files and pages are what the last build saw or made."""
        record = self._records.get(article.name)
        if record is None or not manifest.is_same(article.path, record.source):
            return False
        if record.pictures_digest != pictures_digest(self._project, record.pictures):
            return False
        return all(
            self._has_target(article, target, record)
            for target in targets
            if target != record.locale
        )

    def _has_target(self, article: Article, target: Locale, record: ArticleRecord) -> bool:
        made = record.targets.get(target)
        if made is None:
            return False
        path = locales.catalog_path(self._project.locales, article.name, target)
        if not manifest.is_same(path, made.po):
            return False
        return self._has_pages(made) and (not made.memory or self._is_as_open(made.memory, target))

    def _is_as_open(self, memory: str, target: str) -> bool:
        """Tell whether open sentences have no better chance than before.

        A service that failed may answer today: articles that wait for one are always looked at.
        """
        from pipeline.tools import asks_elsewhere

        return memory == self.memory(target) and not asks_elsewhere(self._project)

    def _has_pages(self, made: TargetRecord) -> bool:
        site = self._project.site
        if made.page and not manifest.is_same(site / made.page, made.page_stamp):
            return False
        wants_draft = self._draft and made.waiting
        return not wants_draft or manifest.is_same(site / made.draft, made.draft_stamp)

    def memory(self, target: str) -> str:
        """Return a digest of all catalogs of a target: an open sentence may find a match there."""
        if target not in self._memories:
            folder = self._project.locales / locales.folder(target) / "LC_MESSAGES"
            self._memories[target] = manifest.digest(sorted(folder.rglob("*.po")))
        return self._memories[target]


def pictures_digest(project: Project, pictures: tuple[str, ...]) -> str:
    """Return a digest of an article's own pictures, empty when it has none."""
    if not pictures:
        return ""
    return manifest.digest(project.articles / picture for picture in pictures)
