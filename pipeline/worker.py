"""Build one article: all its targets, their PO files and pages. Runs in any process."""

from __future__ import annotations

import traceback
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from pipeline import files, locales, manifest, publish, run
from pipeline.articles import Article
from pipeline.config import FILE, Project
from pipeline.errors import PipelineError, SourceError
from pipeline.freshness import pictures_digest
from pipeline.manifest import ArticleRecord, TargetRecord
from pipeline.model import Document, Locale, Severity
from pipeline.progress import hindrance, progress_of
from pipeline.tools import Tools


@dataclass(frozen=True, slots=True)
class Job:
    """One article, the targets wanted, and what the last build left of it."""

    article: Article
    targets: tuple[Locale, ...]
    known: Mapping[str, TargetRecord]
    draft: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a job: a record, unless the article could not even be read."""

    name: str
    record: ArticleRecord | None
    errors: tuple[str, ...] = ()


class Worker:
    """Builds one article after another with the same tools."""

    def __init__(self, project: Project) -> None:
        """Load what all articles need. Raises GlossaryError when the glossary is at fault."""
        self._project = project
        self._tools = Tools(project)
        self._messages = publish.messages(project.locales)

    def build(self, job: Job) -> Outcome:
        """Build an article; what goes wrong is in the outcome, and its old pages stay."""
        try:
            return self._build(job)
        except PipelineError as error:
            return Outcome(job.article.name, None, (str(error),))
        except Exception:  # noqa: BLE001  # a bug met in one article must not cost the others
            trace = traceback.format_exc()
            message = f"{job.article.shown}: pipeline itself failed; please report this:\n{trace}"
            return Outcome(job.article.name, None, (message,))

    def _build(self, job: Job) -> Outcome:
        seen = manifest.stamp(job.article.path)
        document = run.prepare(job.article, self._tools)
        localised, errors = self._localise(document, job)
        records = dict(job.known)
        for done in localised:
            records[_target(done)] = self._record(done, records.get(_target(done)))
        for done in localised:
            try:
                records[_target(done)] = self._pages(done, records, job)
            except PipelineError as error:
                errors.append(str(error))
        pictures = own_pictures(self._project, document)
        self._copy(pictures)
        record = ArticleRecord(
            source=None if errors else seen,
            locale=document.source_locale,
            date=document.date.isoformat() if document.date else "",
            pictures=pictures,
            pictures_digest=pictures_digest(self._project, pictures),
            targets=records,
        )
        return Outcome(job.article.name, record, tuple(errors))

    def _localise(self, document: Document, job: Job) -> tuple[list[Document], list[str]]:
        """Return the article in each target that could be had, and why the others could not."""
        localised, errors = [], []
        if job.targets and set(job.targets) == {document.source_locale}:
            raise SourceError(
                f"is in {document.source_locale}, its only target.",
                file=document.path,
                remedy=f"Give it another target in {FILE}, or state its language in the file.",
            )
        for target in job.targets:
            if target == document.source_locale:
                continue
            try:
                localised.append(run.localise(document, target, self._tools))
            except PipelineError as error:
                errors.append(str(error))
        return localised, errors

    def _record(self, document: Document, known: TargetRecord | None) -> TargetRecord:
        """Note what there is now; pages are still those of the last build."""
        progress = progress_of(document)
        issues = Counter(issue.severity.value for issue in document.issues)
        path = locales.catalog_path(self._project.locales, document.name, _target(document))
        title, target_title, description = publish.describe(document)
        return TargetRecord(
            po=manifest.stamp(path),
            progress=progress,
            title=title,
            target_title=target_title,
            description=description,
            waiting=hindrance(progress, issues[Severity.ERROR.value], self._project.gate),
            page=known.page if known else "",
            page_stamp=known.page_stamp if known else None,
            draft=known.draft if known else "",
            draft_stamp=known.draft_stamp if known else None,
            memory="-" if progress.untranslated else "",
            issues=tuple(sorted(issues.items())),
        )

    def _pages(
        self, document: Document, records: Mapping[str, TargetRecord], job: Job
    ) -> TargetRecord:
        """Write the page that may be written, or the draft that is wanted."""
        target = _target(document)
        record = records[target]
        if record.waiting and not job.draft:
            return record
        is_draft = bool(record.waiting)
        path = publish.page_path(document.name, target, draft=is_draft)
        alternates = tuple(
            publish.Alternate(other, publish.page_path(document.name, other))
            for other in job.article.targets
            if other == target or _is_public(records.get(other))
        )
        html = publish.page(
            document,
            newsroom=self._project.newsroom,
            alternates=alternates,
            draft=is_draft,
            messages=self._messages,
        )
        publish.write(self._project.site, {path: html})
        stamp = manifest.stamp(self._project.site / path)
        if is_draft:
            return replace(record, draft=path, draft_stamp=stamp)
        if record.draft:
            (self._project.site / record.draft).unlink(missing_ok=True)
        return replace(record, page=path, page_stamp=stamp, draft="", draft_stamp=None)

    def _copy(self, pictures: tuple[str, ...]) -> None:
        """Put an article's pictures beside its pages, where the same relative links find them."""
        for picture in pictures:
            content = (self._project.articles / picture).read_bytes()
            files.write(self._project.site / picture, content, within=self._project.site)


def _target(document: Document) -> Locale:
    assert document.target_locale is not None
    return document.target_locale


def _is_public(record: TargetRecord | None) -> bool:
    """Tell whether a target has a page, or will have one when this job is done."""
    return record is not None and bool(record.page or not record.waiting)


_PICTURES = frozenset(".svg .png .jpg .jpeg .gif .webp .avif".split())


def own_pictures(project: Project, document: Document) -> tuple[str, ...]:
    """Return the article's pictures that lie in articles/, as paths below it.

    A link that leads out of the folder, or to a file that is no picture, is not followed.
    """
    found = []
    folder = PurePosixPath(document.name).parent
    root = project.articles.resolve()
    for url in document.images:
        try:
            parts = urlsplit(url)
            if parts.scheme or parts.netloc or parts.path.startswith("/"):
                continue
            path = Path(root, folder, unquote(parts.path)).resolve()
            is_own = path.is_file() and path.is_relative_to(root)
        except (ValueError, OSError, RuntimeError):  # a NUL, a name too long, a loop of links
            continue
        if is_own and path.suffix.lower() in _PICTURES:
            found.append(path.relative_to(root).as_posix())
    return tuple(dict.fromkeys(found))
