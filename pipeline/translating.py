"""Translate the open segments of many articles: within one process, one budget and one cache.

Builds leave everything that asks elsewhere to this module, before they start their workers: rates,
budgets and circuit breakers hold for the newsroom as a whole.
"""

from __future__ import annotations

import threading
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field

from pipeline import catalog, drafts, interruption, run
from pipeline.articles import Article
from pipeline.config import Project
from pipeline.drafts import Draft
from pipeline.errors import BackendError, PipelineError
from pipeline.model import Document, Locale
from pipeline.tools import Tools
from pipeline.translate import Engine, Request, Usage, Watch, requests, translate, translate_each

_AT_FIRST = 250
"""Open segments that are read before the first request; twice as many the next time, and so on."""
_AT_MOST = 10_000
"""Open segments held in memory together: some 50 MB, and hundreds of full requests."""


@dataclass(slots=True)
class Report:
    """What came of translating."""

    articles: int = 0
    """Articles and targets that had open segments."""
    translated: int = 0
    """Segments that have a target now, and did not."""
    open: int = 0
    """Segments that still have none."""
    unchanged: int = 0
    """Proposals that were to give way, and stay because no other came."""
    problems: Counter[str] = field(default_factory=Counter)
    """Why segments are still open, and how many."""
    doubtful: Counter[str] = field(default_factory=Counter)
    """What is wrong with answers that were kept all the same, and how many."""
    spent: dict[str, Usage] = field(default_factory=dict)
    """What each backend was paid for, answers that were refused or asked for again included."""
    errors: list[str] = field(default_factory=list)
    """Articles that could not be read or saved."""
    is_interrupted: bool = False
    """True when Ctrl-C ended it before it was through."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """What one backend would be sent, if nothing before it in a route had an answer."""

    backend: str
    segments: int
    """Distinct segments that would be sent."""
    kept: int
    """Distinct segments whose answer is in the cache."""
    usage: Usage
    exceeds: tuple[str, ...] = ()
    """The limits of its budget that this is above, in words: the run would stop there."""


def translate_articles(  # noqa: PLR0913  # each by its name
    project: Project,
    articles: Iterable[Article],
    targets: Sequence[Locale] = (),
    *,
    again: bool = False,
    watch: Watch | None = None,
    fail_fast: bool = False,
) -> Report:
    """Give open segments what their backends have, and save each article's PO file when it is done.

    Every answer is in the cache before anything else happens to it, so that an interrupted run
    goes on where it was: Ctrl-C lets what is under way finish, and saves it. With `fail_fast` the
    first segment that no backend could translate ends the run in the same way. With `again` what
    engines proposed counts as open, as long as nobody has touched it; it stays until another
    proposal takes its place.

    Raises ConfigurationError or BackendError when a backend is not configured at all.
    """
    report = Report()
    with (
        interruption.awaited() as stop,
        closing(Tools(project, only_instant=False, watch=watch, stop=stop)) as tools,
    ):
        for batch in _batches(_drafts(articles, targets, tools, report, again=again), stop):
            for number, document in translate_each(
                [draft.document for draft in batch], tools.route, tools.accept
            ):
                before = batch[number].document
                _save(batch[number].holding(document), before, project, report)
                if fail_fast and report.problems:
                    stop.set()
        report.is_interrupted = stop.is_set()
        report.spent = tools.spent()
    if fail_fast and report.problems:
        raise BackendError(
            next(iter(report.problems)), remedy="What is done is saved; run it again to go on."
        )
    return report


def _batches(waiting: Iterable[Draft], stop: threading.Event) -> Iterator[list[Draft]]:
    """Yield drafts in ever larger groups of open segments, until `stop`."""
    batch: list[Draft] = []
    size, enough = 0, _AT_FIRST
    for draft in waiting:
        if stop.is_set():
            return
        batch.append(draft)
        size += _open(draft.document)
        if size >= enough:
            yield batch
            batch, size, enough = [], 0, min(2 * enough, _AT_MOST)
    if batch and not stop.is_set():
        yield batch


def estimate(
    project: Project,
    articles: Iterable[Article],
    targets: Sequence[Locale] = (),
    *,
    again: bool = False,
) -> tuple[list[Estimate], list[str]]:
    """Return what would be sent to each backend, and the errors of articles that cannot be read.

    Nothing is sent or written. A segment counts for the first backend of its route that asks; what
    the memory knows is taken off before.
    """
    tools, at_hand = Tools(project, only_instant=False), Tools(project)
    report = Report()
    documents = [
        translate(draft.document, at_hand.route)
        for draft in _drafts(articles, targets, tools, report, again=again)
    ]
    asked: defaultdict[Engine, list[Request]] = defaultdict(list)
    for document, role, request in requests(documents):
        engines = (e for e in tools.route(document, role) if not e.capabilities.is_instant)
        if (first := next(engines, None)) is not None:
            asked[first].append(request)
    rows: dict[str, Estimate] = {}
    for engine, segments in asked.items():
        try:
            sent, kept, usage = engine.estimate(segments)
        except BackendError as error:
            report.errors.append(f"{engine.name}: {error}")
            continue
        row = rows.get(engine.name, Estimate(engine.name, 0, 0, Usage()))
        total = row.usage + usage
        rows[engine.name] = Estimate(
            engine.name,
            row.segments + sent,
            row.kept + kept,
            total,
            engine.account.budget.limits_below(total),
        )
    return list(rows.values()), report.errors


def _drafts(
    articles: Iterable[Article],
    targets: Sequence[Locale],
    tools: Tools,
    report: Report,
    *,
    again: bool = False,
) -> Iterator[Draft]:
    """Yield each article in each target that has open segments; note those that cannot be read."""
    for article in articles:
        wanted = [t for t in article.targets if not targets or t in targets]
        try:
            document = run.prepare(article, tools)
            drafts_ = [
                drafts.recall(document, target, tools.project)
                for target in wanted
                if target != document.source_locale
            ]
        except PipelineError as error:
            report.errors.append(str(error))
            continue
        if again:
            drafts_ = [
                drafts.reopened(
                    draft, tools.answers(document.source_locale, draft.document.target_locale or "")
                )
                for draft in drafts_
            ]
        yield from (draft for draft in drafts_ if _open(draft.document))


def _open(document: Document) -> int:
    return sum(s.target is None for unit in document.units for s in unit.segments)


def _save(draft: Draft, before: Document, project: Project, report: Report) -> None:
    left = _open(draft.document)
    stays = sum(
        segment.target is None and catalog.key_of(unit, segment) in draft.reopened
        for unit in draft.document.units
        for segment in unit.segments
    )
    report.articles += 1
    report.translated += _open(before) - left
    report.open += left - stays
    report.unchanged += stays
    units = {unit.id: unit for unit in draft.document.units}
    for issue in draft.document.issues:
        is_open = units[issue.unit].segments[issue.segment].target is None
        (report.problems if is_open else report.doubtful)[issue.message] += 1
    try:
        drafts.save(draft, project)
    except PipelineError as error:
        report.errors.append(str(error))
