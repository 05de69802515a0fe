"""What people see: progress on a terminal, tables and JSON on stdout, talk on stderr."""

from __future__ import annotations

import json
import os
import re
import sys
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, fields
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import click

from pipeline.findings import Findings, Status, Threshold
from pipeline.width import width

if TYPE_CHECKING:
    from pipeline.backends import Row
    from pipeline.build import Options, Report
    from pipeline.comparison import Comparison, Score
    from pipeline.config import Project
    from pipeline.meter import Count
    from pipeline.sentences import Place, Sentence
    from pipeline.translate import Kept
    from pipeline.translating import Estimate
    from pipeline.translating import Report as Translated


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


def _print_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


_NUMBER = re.compile(r"[\d,.]+")


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
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
        _print_json(asdict(report))
    elif options.is_dry_run:
        for name in report.built:
            click.echo(name)
        say(f"{len(report.built)} would be built, {len(report.unchanged)} are up to date.")
    else:
        _show_build(project, report)
    _say_problems("error", report.problems)
    for error in report.errors:
        say(f"error: {error}")


def _say_problems(what: str, problems: Mapping[str, int]) -> None:
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
        _print_json(records)
    else:
        _table(_STATUS, [[str(record[c]) for c in _STATUS] for record in records])
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


def show_estimate(rows: Sequence[Estimate], errors: Sequence[str], *, as_json: bool) -> None:
    """Print what would be sent to each backend."""
    if as_json:
        _print_json([asdict(row) for row in rows])
    elif not rows:
        say("Nothing would be sent: every sentence has a translation, or only the memory is asked.")
    else:
        columns = ("backend", "segments", "kept", "characters", "tokens", "cost")
        cells = [
            (
                r.backend,
                r.segments,
                r.kept,
                r.usage.characters,
                r.usage.tokens,
                f"{r.usage.cost:.2f}",
            )
            for r in rows
        ]
        _table(columns, [[str(cell) for cell in row] for row in cells])
    for row in rows:
        for limit in row.exceeds:
            say(f"warning: {row.backend} would stop before the end: {limit}.")
    for error in errors:
        say(f"error: {error}")


def show_kept(rows: Sequence[Kept], *, as_json: bool) -> None:
    """Print what the cache holds of each backend and pair."""
    if as_json:
        _print_json([asdict(row) for row in rows])
    elif not rows:
        say("Nothing is kept: no backend that asks elsewhere has answered yet.")
    else:
        columns = ("backend", "pair", "answers", "characters", "cost", "first", "last")
        cells = [
            (
                r.engine,
                r.pair.replace(" ", " → "),
                str(r.answers),
                str(r.characters),
                f"{r.cost:.2f}",
                r.first,
                r.last,
            )
            for r in rows
        ]
        _table(columns, cells)


def show_pruned(deleted: int, *, as_json: bool) -> None:
    """Print how many answers the cache has lost."""
    if as_json:
        _print_json({"deleted": deleted})
    else:
        say(f"{count(deleted, 'answer')} deleted.")


def show_translated(report: Translated, counts: Mapping[str, Count], *, as_json: bool) -> None:
    """Print what came of translating, and what each backend did."""
    if as_json:
        # asdict() of dataclasses would count the items of a Counter instead of copying it.
        said = {field.name: getattr(report, field.name) for field in fields(report)}
        backends = {name: asdict(made) for name, made in counts.items()}
        _print_json(said | {"backends": backends})
    elif not report.articles:
        say("Nothing to translate: every sentence has a translation or a proposal.")
    else:
        columns = ("backend", "answers", "kept", "failures", "characters", "cost")
        cells = [
            (name, c.segments, c.kept, c.failures, c.usage.characters, f"{c.usage.cost:.2f}")
            for name, c in counts.items()
            if c.segments or c.kept or c.failures
        ]
        _table(columns, [[str(cell) for cell in row] for row in cells])
        _say_translated(report)
    _say_problems("error", report.problems)
    _say_problems("note", report.doubtful)
    for error in report.errors:
        say(f"error: {error}")


def _say_translated(report: Translated) -> None:
    """Say how many sentences have a proposal now, and what is next."""
    say(f"{count(report.translated, 'sentence')} translated, {report.open} still open.")
    if report.unchanged:
        say(f"{count(report.unchanged, 'proposal')} unchanged: there is no other.")
    if report.translated:
        say("They are on no published page before somebody has confirmed them.")
    if report.open and not report.problems and not report.is_interrupted:
        say("No backend in use has an answer for the rest: see `pipeline backends`.")


def show_comparison(compared: Comparison, *, as_json: bool) -> None:
    """Print how backends compare, a line for each backend and pair."""
    if as_json:
        _print_json([asdict(score) for score in compared.scores])
    elif compared.scores:
        columns = "backend pair sentences chrF BLEU terms errors warnings seconds cost".split()
        _table(columns, [_scored(score) for score in compared.scores])
        say("chrF and BLEU: 0–100, the nearer to what people confirmed, the higher.")
        if kept := sum(score.kept for score in compared.scores):
            say(f"{count(kept, 'answer')} had come before: without time or money this time.")
    for error in compared.errors:
        say(f"error: {error}")


def _scored(score: Score) -> tuple[str, ...]:
    asked = f"{score.answered}/{score.segments}" if score.answered < score.segments else ""
    return (
        score.backend,
        f"{score.source} → {score.target}",
        asked or str(score.segments),
        f"{score.chrf:.1f}",
        f"{score.bleu:.1f}",
        f"{score.term_success:.0f} % of {score.terms}" if score.terms else "none",
        str(score.errors),
        str(score.warnings),
        f"{score.seconds:.1f}",
        f"{score.cost:.2f}",
    )


def show_backends(rows: Sequence[Row], *, as_json: bool, in_full: bool = False) -> None:
    """Print translation backends, in a table or in full, and what came of testing them."""
    if as_json:
        _print_json([asdict(row) for row in rows])
        return
    if in_full:
        for row in rows:
            _show_backend(row)
    else:
        columns = ("name", "used", "configured", "local", "terms", "summary")
        _table(columns, [[_cell(getattr(row, column)) for column in columns] for row in rows])
    for row in rows:
        for trial in row.tested:
            said = trial.answer or trial.problem
            pair = f"{trial.source} → {trial.target}"
            click.echo(f"{row.name}, {pair}: {said} ({trial.seconds:.2f} s)")
    for row in rows:
        if row.missing and (row.used or in_full):
            state = "is in use but lacks" if row.used else "lacks"
            say(f"{row.name} {state} {', '.join(row.missing)}: see docs/backends.md.")


def _show_backend(row: Row) -> None:
    """Print all about one backend, a line a fact."""
    limits = [
        (row.max_items, "sentence"), (row.max_characters, "character"), (row.max_bytes, "byte")
    ]  # fmt: skip
    can = [name for name in ("tags", "context", "formality") if getattr(row, name)]
    facts = {
        "used": _cell(row.used),
        "configured": _cell(row.configured),
        "text": "stays on this machine" if row.local else "leaves this machine",
        "pairs": row.pairs or "any that the service has",
        "terms": row.terms,
        "can": ", ".join(can) or "text only",
        "request": ", ".join(f"{n:,} {noun}s" for n, noun in limits if n) or "of any size",
        "key": ", ".join(row.secrets) or "none",
        "options": ", ".join(row.options) or "none",
    }
    click.echo(f"{row.name}: {row.summary}")
    for name, fact in facts.items():
        lines = textwrap.wrap(
            fact, 100, initial_indent=f"  {name:<11} ", subsequent_indent=" " * 14
        )
        click.echo("\n".join(lines))


def _cell(value: object) -> str:
    if value is None:
        return "?"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


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
