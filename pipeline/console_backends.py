"""What people see of backends: what they can do, would cost, have answered, and how they compare."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from typing import TYPE_CHECKING

import click

from pipeline.console import count, print_json, say, say_problems, table

if TYPE_CHECKING:
    from pipeline.backends import Row
    from pipeline.comparison import Comparison, Score
    from pipeline.meter import Count
    from pipeline.translate import Kept
    from pipeline.translating import Estimate, Report


def show_estimate(rows: Sequence[Estimate], errors: Sequence[str], *, as_json: bool) -> None:
    """Print what would be sent to each backend."""
    if as_json:
        print_json([asdict(row) for row in rows])
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
        table(columns, [[str(cell) for cell in row] for row in cells])
    for row in rows:
        for limit in row.exceeds:
            say(f"warning: {row.backend} would stop before the end: {limit}.")
    for error in errors:
        say(f"error: {error}")


def show_kept(rows: Sequence[Kept], *, as_json: bool) -> None:
    """Print what the cache holds of each backend and pair."""
    if as_json:
        print_json([asdict(row) for row in rows])
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
        table(columns, cells)


def show_pruned(deleted: int, *, as_json: bool) -> None:
    """Print how many answers the cache has lost."""
    if as_json:
        print_json({"deleted": deleted})
    else:
        say(f"{count(deleted, 'answer')} deleted.")


def show_translated(report: Report, counts: Mapping[str, Count], *, as_json: bool) -> None:
    """Print what came of translating, and what each backend did."""
    if as_json:
        # asdict() of dataclasses would count the items of a Counter instead of copying it.
        said = {field.name: getattr(report, field.name) for field in fields(report)}
        said["spent"] = {name: asdict(usage) for name, usage in report.spent.items()}
        backends = {name: asdict(made) for name, made in counts.items()}
        print_json(said | {"backends": backends})
    elif not report.articles:
        say("Nothing to translate: every sentence has a translation or a proposal.")
    else:
        columns = ("backend", "answers", "kept", "failures", "characters", "cost")
        cells = [
            (name, c.segments, c.kept, c.failures, spent.characters, f"{spent.cost:.2f}")
            for name, c in counts.items()
            if c.segments or c.kept or c.failures
            for spent in [report.spent.get(name, c.usage)]
        ]
        table(columns, [[str(cell) for cell in row] for row in cells])
        _say_translated(report)
    say_problems("error", report.problems)
    say_problems("note", report.doubtful)
    for error in report.errors:
        say(f"error: {error}")


def _say_translated(report: Report) -> None:
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
        print_json([asdict(score) for score in compared.scores])
    elif compared.scores:
        columns = "backend pair sentences chrF BLEU terms errors warnings seconds cost".split()
        table(columns, [_scored(score) for score in compared.scores])
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
        print_json([asdict(row) for row in rows])
        return
    if in_full:
        for row in rows:
            _show_backend(row)
    else:
        columns = ("name", "used", "configured", "local", "terms", "request", "summary")
        cells = [
            [
                row.name,
                *map(_cell, (row.used, row.configured, row.local)),
                row.terms,
                _limits(row),
                row.summary,
            ]
            for row in rows
        ]
        table(columns, cells)
        say("`pipeline backends NAME` lists a backend's pairs, limits, options and keys.")
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
    can = [name for name in ("tags", "context", "formality") if getattr(row, name)]
    facts = {
        "used": _cell(row.used),
        "configured": _cell(row.configured),
        "text": "stays on this machine" if row.local else "leaves this machine",
        "pairs": row.pairs or "any that the service has",
        "terms": row.terms,
        "can": ", ".join(can) or "text only",
        "request": _limits(row),
        "key": ", ".join(row.secrets) or "none",
        "options": ", ".join(row.options) or "none",
    }
    click.echo(f"{row.name}: {row.summary}")
    for name, fact in facts.items():
        lines = textwrap.wrap(
            fact, 100, initial_indent=f"  {name:<11} ", subsequent_indent=" " * 14
        )
        click.echo("\n".join(lines))


def _limits(row: Row) -> str:
    """Return how much one request may hold."""
    limits = [
        (row.max_items, "sentence"), (row.max_characters, "character"), (row.max_bytes, "byte")
    ]  # fmt: skip
    said = (f"{n:,} {noun}{'' if n == 1 else 's'}" for n, noun in limits if n)
    return ", ".join(said) or "of any size"


def _cell(value: object) -> str:
    if value is None:
        return "?"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
