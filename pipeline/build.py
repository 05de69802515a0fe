"""Build many articles: only what has changed, several at a time, no failure stopping the others."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pipeline import files, manifest
from pipeline.articles import Article, discover, require_targets, select
from pipeline.config import Project
from pipeline.freshness import Freshness, common_digest
from pipeline.manifest import Manifest
from pipeline.model import Locale
from pipeline.newsroom import Summary

if TYPE_CHECKING:  # a build with nothing to do must not pay for the stages
    from pipeline.translate import Watch
    from pipeline.worker import Job, Outcome, Worker

_FEW = 6
"""So few articles are built faster here than by starting other processes."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line says."""

    wanted: tuple[str, ...] = ()
    """Names or paths of articles; none means all."""
    targets: tuple[Locale, ...] = ()
    """None means all."""
    draft: bool = False
    force: bool = False
    jobs: int = 1
    is_dry_run: bool = False
    meter: Callable[[], AbstractContextManager[Watch | None]] = nullcontext
    """Gives somebody who is told what backends answer, while they are asked."""


@dataclass(slots=True)
class Report:
    """What a build did, articles by name."""

    built: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    summaries: list[Summary] = field(default_factory=list)
    waiting: list[tuple[str, str, str]] = field(default_factory=list)
    """Article, target, and why the present text is not published."""
    drafts: list[str] = field(default_factory=list)
    """Paths of drafts, below the newsroom."""
    problems: dict[str, int] = field(default_factory=dict)
    """What backends could not do, and for how many segments."""
    issues: dict[str, int] = field(default_factory=dict)
    """Issues by severity, in all articles concerned."""


def build(
    project: Project,
    options: Options,
    *,
    on_start: Callable[[int], None] = lambda _: None,
    on_done: Callable[[str], None] = lambda _: None,
    on_wait: Callable[[], None] = lambda: None,
) -> Report:
    """Bring PO files and pages up to date and return what was done.

    `on_start` is told how many articles there are to build, once backends have been asked, `on_done`
    the name of each when it is finished, `on_wait` that another build holds the newsroom.

    Raises KeyboardInterrupt when Ctrl-C came while backends were asked: what they had answered is
    saved. Raises ConfigurationError before anything is written when the newsroom itself is at fault;
    what goes wrong with an article is in the report.
    """
    articles = discover(project)
    chosen = select(articles, options.wanted)
    require_targets(articles, options.targets)
    if options.is_dry_run:
        known = manifest.load(project.state / "manifest.json")
        to_build = _Build(project, options, known).stale(chosen)
        names = [a.name for a in to_build]
        return Report(built=names, unchanged=[a.name for a in chosen if a.name not in set(names)])
    with files.locked(project.state / "lock", on_wait=on_wait) as was_killed:
        if was_killed:
            files.sweep(project.root)
        known = manifest.load(project.state / "manifest.json")
        job = _Build(project, options, known)
        return job.run(articles, chosen, on_start, on_done)


class _Build:
    """One build of a newsroom, under its lock."""

    def __init__(self, project: Project, options: Options, known: Manifest) -> None:
        self._project = project
        self._options = options
        self._known = known

    def stale(self, articles: Sequence[Article]) -> list[Article]:
        """Return the articles that are not as the last build left them."""
        fresh = Freshness(
            self._project, self._known, draft=self._options.draft, force=self._options.force
        )
        return [a for a in articles if not fresh.has(a, self._targets(a))]

    def _targets(self, article: Article) -> tuple[Locale, ...]:
        only = self._options.targets
        return tuple(t for t in article.targets if not only or t in only)

    def run(
        self,
        articles: Sequence[Article],
        chosen: Sequence[Article],
        on_start: Callable[[int], None],
        on_done: Callable[[str], None],
    ) -> Report:
        """Build what has changed, then the pages that list all articles."""
        stale = self.stale(chosen)
        report = Report(unchanged=[a.name for a in chosen if a.name not in {s.name for s in stale}])
        unsaved = self._translate(stale, report)
        on_start(len(stale))
        for outcome in self._outcomes(stale):
            self._take(outcome, report)
            on_done(outcome.name)
        report.errors += [error for error in unsaved if error not in report.errors]
        removed = self._forget({a.name: a.targets for a in articles})
        if stale or removed or not (self._project.site / "index.html").exists():
            self._finish()
        self._describe(report, {a.name for a in chosen})
        return report

    def _translate(self, articles: Sequence[Article], report: Report) -> list[str]:
        """Ask backends that are elsewhere, before the workers start: within one budget and rate.

        Returns the errors of articles that could not be read or saved.
        """
        if not articles:
            return []
        from pipeline.tools import asks_elsewhere

        if not asks_elsewhere(self._project):
            return []
        from pipeline.translating import translate_articles

        with self._options.meter() as watch:
            done = translate_articles(self._project, articles, self._options.targets, watch=watch)
        if done.is_interrupted:
            raise KeyboardInterrupt
        report.problems = dict(done.problems.most_common())
        return done.errors

    def _outcomes(self, articles: Sequence[Article]) -> Iterator[Outcome]:
        if not articles:
            return
        from pipeline.worker import Job, Worker

        known = self._known.articles
        jobs = [
            Job(
                article,
                self._targets(article),
                known[article.name].targets if article.name in known else {},
                self._options.draft,
            )
            for article in articles
        ]
        worker = Worker(self._project)
        if len(jobs) <= _FEW or self._options.jobs == 1:
            yield from map(worker.build, jobs)
            return
        with ProcessPoolExecutor(
            self._options.jobs, initializer=_start, initargs=(worker, os.getpid())
        ) as pool:
            yield from pool.map(_work, jobs, chunksize=4)

    def _take(self, outcome: Outcome, report: Report) -> None:
        """Remember an outcome; an article that failed keeps its pages, but is never up to date."""
        articles = self._known.articles
        if outcome.record is not None:
            articles[outcome.name] = outcome.record
        elif outcome.name in articles:
            articles[outcome.name] = replace(articles[outcome.name], source=None)
        report.errors += outcome.errors
        (report.failed if outcome.errors else report.built).append(outcome.name)

    def _forget(self, present: Mapping[str, Sequence[Locale]]) -> bool:
        """Take away pages of articles and targets that are gone; their PO files stay."""
        pages = []
        for name, record in list(self._known.articles.items()):
            kept = {t: made for t, made in record.targets.items() if t in present.get(name, ())}
            gone = (made for target, made in record.targets.items() if target not in kept)
            pages += [page for made in gone for page in (made.page, made.draft) if page]
            self._known.articles[name] = replace(record, targets=kept)
            if name not in present:
                del self._known.articles[name]
                pages.append("")
        for page in filter(None, pages):
            (self._project.site / page).unlink(missing_ok=True)
        return bool(pages)

    def _finish(self) -> None:
        """Write assets, index, feed and sitemap, and last the manifest."""
        from pipeline import publish

        self._known.common = common_digest(self._project)
        publish.write_site(
            self._project.site,
            list(summaries(self._known)),
            self._project.newsroom,
            locales_folder=self._project.locales,
        )
        # Catalogs were written since the start; what counts next time is what they are now.
        now = Freshness(self._project, Manifest(), draft=False, force=True)
        for name, record in self._known.articles.items():
            targets = {
                target: replace(made, memory=now.memory(target)) if made.memory else made
                for target, made in record.targets.items()
            }
            self._known.articles[name] = replace(record, targets=targets)
        manifest.save(self._project.state / "manifest.json", self._known)

    def _describe(self, report: Report, chosen: set[str]) -> None:
        """Add what is known of the chosen articles, built just now or before."""
        only = self._options.targets
        for name, record in sorted(self._known.articles.items()):
            for target, made in record.targets.items():
                if name not in chosen or (only and Locale(target) not in only):
                    continue
                for severity, number in made.issues:
                    report.issues[severity] = report.issues.get(severity, 0) + number
                if made.waiting:
                    report.waiting.append((name, target, made.waiting))
                if made.draft:
                    report.drafts.append(self._project.shown(self._project.site / made.draft))
        report.summaries = [
            s
            for s in summaries(self._known)
            if s.name in chosen and (not only or s.target_locale in only)
        ]


def summaries(known: Manifest) -> Iterator[Summary]:
    """Yield a summary of each article and target that was ever built and is still there."""
    for name, record in sorted(known.articles.items()):
        for target, made in record.targets.items():
            yield Summary(
                name=name,
                source_locale=Locale(record.locale),
                target_locale=Locale(target),
                title=made.title,
                target_title=made.target_title,
                description=made.description,
                date=record.date,
                progress=made.progress,
                page=made.page,
                is_draft=bool(made.waiting),
            )


_worker: Worker | None = None


def _start(worker: Worker, parent: int) -> None:
    global _worker  # noqa: PLW0603  # a process pool has no other way to hand workers their tools
    _worker = worker
    threading.Thread(target=_die_with, args=(parent,), daemon=True).start()


def _die_with(parent: int) -> None:
    """End this worker soon after a build was killed: nobody would read what it makes."""
    while os.getppid() == parent:
        time.sleep(0.05)
    os._exit(1)


def _work(job: Job) -> Outcome:
    assert _worker is not None
    return _worker.build(job)
