"""What people see: progress on a terminal, tables and JSON on stdout, talk on stderr."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Protocol

import click

from pipeline.build import Options, Report
from pipeline.config import Project
from pipeline.findings import Finding, Findings, Status

if TYPE_CHECKING:
    from pipeline.sentences import Place, Sentence


class Bar(Protocol):
    """Something that shows how far a long job is."""

    def start(self, total: int) -> None:
        """Say how many articles there are."""

    def advance(self, name: str) -> None:
        """Say that one more is done."""


class _Silent:
    def start(self, total: int) -> None:
        """Say nothing: stderr is no terminal."""

    def advance(self, name: str) -> None:
        """Say nothing."""


def say(message: str) -> None:
    """Tell the user something that is not the result."""
    click.echo(message, err=True)


@contextmanager
def progress(title: str) -> Iterator[Bar]:
    """Show a progress bar on stderr while the block runs, if stderr is a terminal."""
    if not sys.stderr.isatty():
        yield _Silent()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
    from rich.progress import TimeRemainingColumn as Left

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Left())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        yield _Rich(shown, title)


class _Rich:
    def __init__(self, shown: object, title: str) -> None:
        from rich.progress import Progress

        assert isinstance(shown, Progress)
        self._shown = shown
        self._task = shown.add_task(title, total=None)

    def start(self, total: int) -> None:
        self._shown.update(self._task, total=total)

    def advance(self, name: str) -> None:
        self._shown.update(self._task, advance=1, description=name[:40])


def _print_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def width(text: str) -> int:
    """Return how many columns of a terminal a text takes (UAX #11: wide letters take two)."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print columns, numbers to the right."""
    if not rows:
        return
    widths = [max(width(r[i]) for r in (header, *rows)) for i in range(len(header))]
    for row in (header, *rows):
        cells = []
        for cell, wide in zip(row, widths, strict=True):
            blank = " " * (wide - width(cell))
            cells.append(blank + cell if cell.isdigit() else cell + blank)
        click.echo("  ".join(cells).rstrip())


def show_build(project: Project, report: Report, options: Options, *, as_json: bool) -> None:
    """Print what a build did."""
    if as_json:
        _print_json(asdict(report))
    elif options.is_dry_run:
        for name in report.built:
            click.echo(name)
        say(f"{len(report.built)} would be built, {len(report.unchanged)} are up to date.")
    else:
        _show_build(project, report)
    for error in report.errors:
        say(f"error: {error}")


def _show_build(project: Project, report: Report) -> None:
    for summary in report.summaries:
        if summary.page:
            click.echo(project.shown(project.site / summary.page))
    for draft in report.drafts:
        click.echo(draft)
    for name, target, why in report.waiting:
        say(f"{name} → {target}: not ready ({why}); its last published page, if any, stays.")
    counts = [
        f"{n} {s}{'' if n == 1 else 's'}" for s, n in sorted(report.issues.items()) if s != "info"
    ]
    if counts:
        say(f"Checks found {', '.join(counts)}: see `pipeline check`.")
    if report.built:
        _say_unknown(project)
    failed = f", {len(report.failed)} failed" if report.failed else ""
    say(f"{len(report.built)} built, {len(report.unchanged)} up to date{failed}.")
    index = project.site / "index.html"
    if index.exists():
        say(f"Open {project.shown(index)}")


_STATUS = (
    "article",
    "target",
    "segments",
    "words",
    "untranslated",
    "fuzzy",
    "translated",
    "reviewed",
)


def show_status(rows: Sequence[Status], errors: Sequence[str], *, as_json: bool) -> None:
    """Print how far every article is."""
    records = [{"article": r.article, "target": r.target, **asdict(r.progress)} for r in rows]
    if as_json:
        _print_json(records)
    else:
        _table(_STATUS, [[str(record[c]) for c in _STATUS] for record in records])
    for error in errors:
        say(f"error: {error}")


def show_findings(result: Findings, *, as_json: bool) -> None:
    """Print what the checks found."""
    if as_json:
        _print_json([asdict(finding) for finding in result.findings])
    else:
        for finding in result.findings:
            if finding.severity != "info":
                _show_finding(finding)
        _show_totals(result)
    for error in result.errors:
        say(f"error: {error}")


def _show_finding(finding: Finding) -> None:
    place = f"{finding.file}:{finding.line}" if finding.line else finding.file
    click.echo(_harmless(f"{place}: {finding.severity} {finding.check}: {finding.message}"))
    for text, span in ((finding.msgid, finding.source_span), (finding.msgstr, finding.target_span)):
        if text and span:
            _underlined(text, span)


_CONTEXT = 60
"""Code points shown on either side of a span."""


def _underlined(text: str, span: tuple[int, int]) -> None:
    start, end = span
    left = max(0, start - _CONTEXT)
    shown = text[left : end + _CONTEXT]
    before = ("…" if left else "") + text[left:start]
    # A terminal obeys control letters; a translation must not be able to speak to it.
    click.echo("    " + _harmless(("…" if left else "") + shown))
    click.echo("    " + " " * width(_harmless(before)) + "^" * max(1, width(text[start:end])))


def _harmless(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)


def _show_totals(result: Findings) -> None:
    counts: dict[str, int] = {}
    for finding in result.findings:
        counts[finding.severity] = counts.get(finding.severity, 0) + 1
    listed = ", ".join(f"{counts.get(s, 0)} {s}" for s in ("error", "warning", "info"))
    say(f"{result.checked} sentences checked: {listed}.")


def show_backends(project: Project | None, *, as_json: bool) -> None:
    """Print all translation backends."""
    from pipeline.registry import load, names

    records = []
    for name in names("translate"):
        capabilities = load("translate", name).CAPABILITIES
        options = project.options.get(name, {}) if project else {}
        missing = [key for key in capabilities.requires if key not in options]
        records.append(
            {
                "name": name,
                "summary": capabilities.summary,
                "local": capabilities.is_local,
                "deterministic": capabilities.is_deterministic,
                "configured": not missing,
                "missing": missing,
                "used": bool(project and name in project.backends),
            }
        )
    if as_json:
        _print_json(records)
        return
    columns = ("name", "used", "configured", "local", "summary")
    _table(columns, [[_cell(record[column]) for column in columns] for record in records])


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _say_unknown(project: Project) -> None:
    """Say once for which source languages nothing is known of abbreviations."""
    from pipeline.segment import is_known

    configured = (project.newsroom.source_locale, *(rule.source for rule in project.rules))
    for locale in dict.fromkeys(locale for locale in configured if locale):
        if not project.srx and not is_known(locale, project.lists):
            say_unknown(locale)


def say_unknown(locale: str) -> None:
    """Say that sentences of a language are cut without a list of words."""
    say(
        f"No abbreviations are known for '{locale}': cut by its script alone."
        " See docs/segmentation.md."
    )


def show_segments(found: Iterable[Sentence | Place], *, as_json: bool) -> None:
    """Print sentences one a line, or the places where one may end with decision and rule."""
    from pipeline.sentences import Sentence

    if as_json:
        _print_json([asdict(each) for each in found])
        return
    for each in found:
        if isinstance(each, Sentence):
            click.echo(_one_line(each.text))
        else:
            sign = "‖" if each.breaks else "·"
            place = f"{_one_line(each.before)}{sign}{_one_line(each.after)}"
            click.echo(f"{'break' if each.breaks else '-':<6} {each.rule}: {place}")


def _one_line(text: str) -> str:
    """Return a text as one line of valid Unicode, without control characters."""
    return "".join(c if c.isprintable() else " " for c in text)
