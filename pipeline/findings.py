"""Look at every article without writing anything: what the checks find, and how far it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline import catalog, locales
from pipeline.articles import discover, require_targets, select
from pipeline.config import Project
from pipeline.errors import PipelineError
from pipeline.model import Document, Issue, Locale, Progress, Severity, Span
from pipeline.progress import progress_of

_RANK = {"info": 0, "warning": 1, "error": 2}


@dataclass(frozen=True, slots=True)
class Finding:
    """An issue and where it is: the names are those of `pipeline check --format json`."""

    check: str
    severity: str
    article: str
    locale: str
    file: str
    """The PO file."""
    line: int
    """Line of the msgid in it, from 1; 0 when the entry has not been written yet."""
    msgctxt: str | None
    msgid: str
    msgstr: str
    source_span: Span | None
    """Code points of the source text without codes, as for target_span."""
    target_span: Span | None
    message: str
    concept: str
    fix: str | None


@dataclass(frozen=True, slots=True)
class Findings:
    """What `pipeline check` found."""

    findings: tuple[Finding, ...]
    errors: tuple[str, ...]
    """Articles that could not be checked."""
    checked: int
    """Number of segments."""


@dataclass(frozen=True, slots=True)
class Status:
    """How far one article is in one target."""

    article: str
    target: Locale
    progress: Progress


def _documents(
    project: Project, wanted: Sequence[str], targets: Sequence[Locale]
) -> Iterator[Document | str]:
    """Yield each article in each target as its PO file has it, or the error in its place."""
    from pipeline import run
    from pipeline.tools import Tools

    tools = Tools(project)
    articles = discover(project)
    require_targets(articles, targets)
    for article in select(articles, wanted):
        try:
            prepared = run.prepare(article, tools)
        except PipelineError as error:
            yield str(error)
            continue
        for target in article.targets:
            if target == prepared.source_locale or (targets and target not in targets):
                continue
            try:
                yield run.localise(prepared, target, tools, save=False)
            except PipelineError as error:
                yield str(error)


def inspect_all(
    project: Project, wanted: Sequence[str], targets: Sequence[Locale]
) -> tuple[list[Status], list[str]]:
    """Return how far articles are, and the errors of those that cannot be read."""
    rows, errors = [], []
    for document in _documents(project, wanted, targets):
        if isinstance(document, str):
            errors.append(document)
        else:
            assert document.target_locale is not None
            rows.append(Status(document.name, document.target_locale, progress_of(document)))
    return rows, errors


def find_all(project: Project, wanted: Sequence[str], targets: Sequence[Locale]) -> Findings:
    """Run all checks over articles and return what they find, in order."""
    found: list[Finding] = []
    errors = []
    checked = 0
    for document in _documents(project, wanted, targets):
        if isinstance(document, str):
            errors.append(document)
            continue
        checked += sum(len(unit.segments) for unit in document.units)
        found += _placed(project, document)
    return Findings(tuple(found), tuple(errors), checked)


def _placed(project: Project, document: Document) -> Iterator[Finding]:
    """Yield a document's issues with the lines of their entries."""
    if not document.issues:
        return
    target = document.target_locale or ""
    path = locales.catalog_path(project.locales, document.name, target)
    shown = project.shown(path)
    read, _ = catalog.load(path, shown=shown)
    lines = {e.key: e.line for e in read.entries if not e.is_obsolete} if read else {}
    units = {unit.id: unit for unit in document.units}
    seen: set[tuple[object, ...]] = set()
    for issue in document.issues:
        unit = units[issue.unit]
        segment = unit.segments[issue.segment]
        key = catalog.key_of(unit, segment)
        # Sentences that share an entry share its faults: say them once.
        if (same := (key, issue.check, issue.target_span, issue.message)) in seen:
            continue
        seen.add(same)
        yield _finding(issue, document, shown, lines.get(key, 0), key, segment.written)


def _finding(  # noqa: PLR0913, PLR0917  # one value for each column
    issue: Issue,
    document: Document,
    file: str,
    line: int,
    key: tuple[str | None, str],
    msgstr: str,
) -> Finding:
    return Finding(
        check=issue.check,
        severity=issue.severity.value,
        article=document.name,
        locale=document.target_locale or "",
        file=file,
        line=line,
        msgctxt=key[0],
        msgid=key[1],
        msgstr=msgstr,
        source_span=issue.source_span,
        target_span=issue.target_span,
        message=issue.message,
        concept=issue.concept,
        fix=issue.fix,
    )


def fails(result: Findings, threshold: str) -> bool:
    """Tell whether any finding is at least as severe as `info`, `warning` or `error`."""
    return any(_RANK[f.severity] >= _RANK[Severity(threshold).value] for f in result.findings)
