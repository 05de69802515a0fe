"""What people see: progress on a terminal, tables and JSON on stdout, talk on stderr."""

from __future__ import annotations

import json
import os
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import click

from pipeline.findings import Findings, Status, Threshold
from pipeline.width import width

if TYPE_CHECKING:
    from pipeline.build import Options, Report
    from pipeline.config import Project
    from pipeline.sentences import Place, Sentence


_SAID = 20
"""Reasons that are told one by one; a service may word each of thousands otherwise."""


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
    """Show a progress bar on stderr from its start to the block's end, if stderr is a terminal."""
    if not sys.stderr.isatty():
        yield _Silent()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
    from rich.progress import TimeRemainingColumn as Left

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Left())
    shown = Progress(*columns, console=Console(stderr=True), transient=True)
    try:
        yield _Rich(shown, title)
    finally:
        shown.stop()


class _Rich:
    def __init__(self, shown: object, title: str) -> None:
        from rich.progress import Progress

        assert isinstance(shown, Progress)
        self._shown = shown
        self._task = shown.add_task(title, total=None)

    def start(self, total: int) -> None:
        self._shown.update(self._task, total=total)
        self._shown.start()  # not before: only one bar can be shown at a time

    def advance(self, name: str) -> None:
        self._shown.update(self._task, advance=1, description=name[:40])


def print_json(value: object) -> None:
    """Print what programs read."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


_NUMBER = re.compile(r"[\d,.]+")


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print columns, numbers to the right."""
    if not rows:
        return
    widths = [max(width(r[i]) for r in (header, *rows)) for i in range(len(header))]
    for row in (header, *rows):
        cells = []
        for cell, wide in zip(row, widths, strict=True):
            blank = " " * (wide - width(cell))
            cells.append(blank + cell if _NUMBER.fullmatch(cell) else cell + blank)
        click.echo("  ".join(cells).rstrip())


def show_build(project: Project, report: Report, options: Options, *, as_json: bool) -> None:
    """Print what a build did."""
    if as_json:
        print_json(asdict(report))
    elif options.is_dry_run:
        for name in report.built:
            click.echo(name)
        say(f"{len(report.built)} would be built, {len(report.unchanged)} are up to date.")
    else:
        _show_build(project, report)
    say_problems("error", report.problems)
    for error in report.errors:
        say(f"error: {error}")


def say_problems(what: str, problems: Mapping[str, int]) -> None:
    """Say what is wrong with sentences, the most frequent first."""
    ordered = sorted(problems.items(), key=lambda item: -item[1])
    for problem, number in ordered[:_SAID]:
        say(f"{what}: {problem} ({count(number, 'sentence')})")
    if rest := sum(number for _, number in ordered[_SAID:]):
        say(f"{what}: {count(rest, 'sentence')} for {len(ordered) - _SAID} further reasons")


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
        _say_unknown(project, report)
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
        print_json(records)
    else:
        table(_STATUS, [[str(record[c]) for c in _STATUS] for record in records])
    for error in errors:
        say(f"error: {error}")


def show_findings(
    result: Findings, *, form: str, fail_on: Threshold, output: str, folder: Path
) -> None:
    """Print what the checks found, or write it to a file (`-`: standard output).

    The findings' files are named from `folder`.

    Raises ConfigurationError when there is no such form, PipelineError when the file cannot be
    written.
    """
    from pipeline import files, report

    style = report.Style(fail_on, output == "-" and _has_colours(), _below_repository(folder))
    text = report.render(form, result, style)
    if output == "-":
        click.echo(text, nl=False, color=True)
    else:
        # What is no letter of Unicode cannot be written down, but must not cost the report.
        files.write(Path(output), text.encode("utf-8", "replace"))
    if form == "text" or output != "-":
        say(_totals(result))
    for error in result.errors:
        say(f"error: {error}")


def _has_colours() -> bool:
    """Tell whether standard output is a terminal that wants colours (no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def _below_repository(folder: Path) -> str:
    """Return a folder's path below its git repository, ending in `/`; empty outside of one."""
    folder = folder.resolve()
    top = next((f for f in (folder, *folder.parents) if (f / ".git").exists()), folder)
    path = folder.relative_to(top).as_posix()
    return "" if path == "." else f"{path}/"


def count(number: int, noun: str) -> str:
    """Return a number with its noun: `1 error`, `2 errors`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


_NOUNS = {"error": "error", "warning": "warning", "info": "note"}


def _totals(result: Findings) -> str:
    found = Counter(finding.severity for finding in result.findings)
    listed = [count(found[s], noun) for s, noun in _NOUNS.items() if found[s]]
    return f"{count(result.checked, 'sentence')} checked: {', '.join(listed) or 'nothing found'}."


def _say_unknown(project: Project, report: Report) -> None:
    """Say once for which languages of articles that were built no abbreviations are known."""
    from pipeline.segment import is_known

    for locale in sorted({s.source_locale for s in report.summaries if s.name in report.built}):
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
        print_json([asdict(each) for each in found])
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
