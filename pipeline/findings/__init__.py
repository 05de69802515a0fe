"""What the checks found and where: the nouns of `pipeline check`, and how articles are looked at.

Nothing is written. PO files without articles are foreign.py's; reports are written by report/.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from pipeline.errors import PipelineError
from pipeline.model import Document, Issue, Locale, Segment, Severity, Span

if TYPE_CHECKING:
    from pipeline.config import Project
    from pipeline.findings.positions import Region
    from pipeline.findings.since import Scope
    from pipeline.progress import Progress
    from pipeline.tools import Tools

Threshold = Severity | None
"""The least severity that counts; None: none does."""

_MOST = 20
"""Findings of one kind told of one sentence."""
_RANK = {Severity.INFO: 0, Severity.WARNING: 1, Severity.ERROR: 2}


class Finding(NamedTuple):
    """An issue and where it is; most names are those of `pipeline check --format json`."""

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
    """Code points of `source`, as target_span of `target`."""
    target_span: Span | None
    message: str
    concept: str
    fix: str | None
    source: str = ""
    """The msgid without its inline codes."""
    target: str = ""
    region: Region | None = None
    """Where the fault stands in the PO file; None where it is not looked for (`Place.text`)."""


class Checked(NamedTuple):
    """An article that was checked in one target."""

    article: str
    locale: str
    file: str
    """The PO file."""
    segments: int


class Findings(NamedTuple):
    """What `pipeline check` found."""

    findings: tuple[Finding, ...] = ()
    errors: tuple[str, ...] = ()
    """Articles that could not be checked."""
    articles: tuple[Checked, ...] = ()

    @property
    def checked(self) -> int:
        """Return the number of sentences that were looked at."""
        return sum(article.segments for article in self.articles)


class Status(NamedTuple):
    """How far one article is in one target."""

    article: str
    target: Locale
    progress: Progress


class Place(NamedTuple):
    """Where a segment's entry stands in its PO file."""

    file: str
    text: str
    """The file's text; empty when it has not been written yet, or nobody asks for regions."""
    line: int
    """Line of the entry's msgid, from 1, or 0."""
    msgctxt: str | None
    msgid: str
    keywords: tuple[str, str] = ("msgid", "msgstr")
    """Which strings of the entry are source and target."""


def joined(parts: Iterable[Findings]) -> Findings:
    """Return several results as one, in their order."""
    parts = tuple(parts)
    return Findings(
        tuple(finding for part in parts for finding in part.findings),
        tuple(error for part in parts for error in part.errors),
        tuple(article for part in parts for article in part.articles),
    )


def is_at_least(severity: Severity, threshold: Threshold) -> bool:
    """Tell whether a severity reaches a threshold."""
    return threshold is not None and _RANK[severity] >= _RANK[threshold]


def fails(result: Findings, threshold: Threshold) -> bool:
    """Tell whether an article could not be checked, or a finding is grave enough."""
    found = any(is_at_least(Severity(f.severity), threshold) for f in result.findings)
    return bool(result.errors) or found


def limited(issues: Sequence[Issue]) -> Iterator[Issue]:
    """Yield issues, of one kind in one sentence no more than a few; the last says how many more.

    Each finding carries its whole sentence, so that a hostile one would fill the disk.
    """
    counts = Counter((issue.unit, issue.segment, issue.check) for issue in issues)
    seen: Counter[tuple[int, int, str]] = Counter()
    for issue in issues:
        key = (issue.unit, issue.segment, issue.check)
        seen[key] += 1
        if seen[key] < _MOST or counts[key] == _MOST:
            yield issue
        elif seen[key] == _MOST:
            more = counts[key] - _MOST
            yield replace(issue, message=f"{issue.message} (And {more} more in this sentence.)")


def finding(issue: Issue, segment: Segment, place: Place, document: Document) -> Finding:
    """Return an issue with its place."""
    target = segment.target.text if segment.target else ""
    return Finding(
        check=issue.check,
        severity=issue.severity.value,
        article=document.name,
        locale=document.target_locale or "",
        file=place.file,
        line=place.line,
        msgctxt=place.msgctxt,
        msgid=place.msgid,
        msgstr=segment.written,
        source_span=issue.source_span,
        target_span=issue.target_span,
        message=issue.message,
        concept=issue.concept,
        fix=issue.fix,
        source=segment.source.text,
        target=target,
        region=_region(issue, segment, place),
    )


def _region(issue: Issue, segment: Segment, place: Place) -> Region | None:
    """Return where an issue's span stands: in the target, else in the source, else all of it."""
    if not (place.line and place.text):
        return None
    from pipeline.findings.positions import in_written, region

    keyword, written, plain = place.keywords[1], segment.written, segment.written
    if issue.target_span is not None and segment.target is not None:
        plain, span = segment.target.text, issue.target_span
    elif issue.source_span is not None:
        keyword, written, plain = place.keywords[0], place.msgid, segment.source.text
        span = issue.source_span
    else:
        span = Span(0, len(written))
    span = in_written(written, plain, span)
    return region(place.text, place.line, keyword=keyword, span=span)


def find_all(
    project: Project,
    wanted: Sequence[str],
    targets: Sequence[Locale],
    *,
    since: str | None = None,
    has_regions: bool = True,
) -> Findings:
    """Run all checks over articles and return what they find, in order.

    With a git revision, only what has changed since is looked at. Without `has_regions` nobody
    looks for the place of a fault in its lines.

    Raises ConfigurationError when git does not know it.
    """
    from pipeline.findings.since import scope as scope_since
    from pipeline.tools import Tools

    tools = Tools(project)
    scope = None
    if since:
        scope = scope_since(project.root, since, project.glossary, tools.glossary)
    found: list[Finding] = []
    errors: list[str] = []
    checked: list[Checked] = []
    for document in documents(tools, wanted, targets, scope):
        if isinstance(document, str):
            errors.append(document)
            continue
        segments = sum(len(unit.segments) for unit in document.units)
        file = _file(project, document)
        checked.append(Checked(document.name, document.target_locale or "", file, segments))
        found += _placed(project, document, scope, has_regions=has_regions)
    return Findings(tuple(found), tuple(errors), tuple(checked))


def inspect_all(
    project: Project, wanted: Sequence[str], targets: Sequence[Locale]
) -> tuple[list[Status], list[str]]:
    """Return how far articles are, and the errors of those that cannot be read."""
    from pipeline.progress import progress_of
    from pipeline.tools import Tools

    rows, errors = [], []
    for document in documents(Tools(project), wanted, targets):
        if isinstance(document, str):
            errors.append(document)
        else:
            assert document.target_locale is not None
            rows.append(Status(document.name, document.target_locale, progress_of(document)))
    return rows, errors


def documents(
    tools: Tools, wanted: Sequence[str], targets: Sequence[Locale], scope: Scope | None = None
) -> Iterator[Document | str]:
    """Yield each article in each target as its PO file has it, or the error in its place."""
    from pipeline import locales, run
    from pipeline.articles import discover, require_targets, select

    articles = discover(tools.project)
    require_targets(articles, targets)
    for article in select(articles, wanted):
        paths = {
            target: locales.catalog_path(tools.project.locales, article.name, target)
            for target in article.targets
            if not targets or target in targets
        }
        chosen = [t for t, p in paths.items() if scope is None or scope.touches(article.path, p)]
        if not chosen:
            continue
        try:
            prepared = run.prepare(article, tools)
        except PipelineError as error:
            yield str(error)
            continue
        for target in chosen:
            if target == prepared.source_locale:
                continue
            try:
                yield run.localise(prepared, target, tools, save=False)
            except PipelineError as error:
                yield str(error)


def _file(project: Project, document: Document) -> str:
    from pipeline import locales

    target = document.target_locale or ""
    return project.shown(locales.catalog_path(project.locales, document.name, target))


def _placed(
    project: Project, document: Document, scope: Scope | None, *, has_regions: bool
) -> Iterator[Finding]:
    """Yield a document's issues with the lines of their entries."""
    from pipeline import catalog, locales

    if not document.issues:
        return
    path = locales.catalog_path(project.locales, document.name, document.target_locale or "")
    file = project.shown(path)
    read, data = catalog.load(path, shown=file)
    numbers = {e.key: e.line for e in read.entries if not e.is_obsolete} if read else {}
    text = data.decode("utf-8-sig") if has_regions else ""
    keep = scope.keeper(path, project.root / document.path) if scope else None
    units = {unit.id: unit for unit in document.units}
    seen: set[tuple[object, ...]] = set()
    for issue in limited(document.issues):
        unit = units[issue.unit]
        segment = unit.segments[issue.segment]
        key = catalog.key_of(unit, segment)
        # Sentences that share an entry share its faults: say them once.
        if (same := (key, issue.check, issue.target_span, issue.message)) in seen:
            continue
        seen.add(same)
        if keep is None or keep(issue, segment, key):
            place = Place(file, text, numbers.get(key, 0), *key)
            yield finding(issue, segment, place, document)
