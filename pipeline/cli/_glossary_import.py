"""`pipeline glossary import`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli._shared import exchange_options, project_or_none

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.config import Project
    from pipeline.model import TermEntry


@click.command("import")
@click.argument("file", type=click.Path(dir_okay=False, exists=True, path_type=Path))
@exchange_options
@click.option(
    "--into",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File of the glossary to add to; without it the CSV is printed.",
)
@click.option("--replace", "is_replacing", is_flag=True, help="Replace concepts that differ.")
@click.option("--dry-run", "is_dry", is_flag=True, help="Say what would change, and write nothing.")
@click.pass_context
def command(  # noqa: PLR0913  # its options
    context: click.Context,
    file: Path,
    *,
    form: str | None,
    source: str | None,
    target: str | None,
    into: Path | None,
    is_replacing: bool,
    is_dry: bool,
) -> None:
    """Read terms from FILE: TBX, XLSX, PO, UTX, OmegaT, DeepL, Google, or our own CSV."""
    from pipeline import exchange
    from pipeline.cli._shared import job_of, say_lost
    from pipeline.console import count
    from pipeline.errors import ConfigurationError

    project = project_or_none(context)
    job = job_of(project, str(file), source, target)
    name = form or exchange.guess(file)
    entries = list(exchange.stream(file, name, job)) if into else []
    number = len(entries) if into else _show(exchange.stream(file, name, job), file, is_dry=is_dry)
    click.echo(f"{file}: {count(number, 'concept')} ({name})", err=True)
    say_lost(job)
    if into is None:
        return
    if project is None:
        message = "--into needs a newsroom, and there is no pipeline.toml here."
        raise ConfigurationError(message, remedy="Leave --into out to get the CSV.")
    _put(entries, into, project, is_replacing=is_replacing, is_dry=is_dry)


def _show(entries: Iterator[TermEntry], file: Path, *, is_dry: bool) -> int:
    """Print concepts as CSV, unless nothing is wanted but to read them; return how many there are."""
    from pipeline import glossary

    number = 0

    def counted() -> Iterator[TermEntry]:
        nonlocal number
        for entry in entries:
            number += 1
            yield entry

    for piece in glossary.stream(counted(), str(file)):
        if not is_dry:
            click.echo(piece, nl=False)
    return number


def _put(
    entries: Sequence[TermEntry],
    into: Path,
    project: Project,
    *,
    is_replacing: bool,
    is_dry: bool,
) -> None:
    from pipeline.glossary import into as target

    path = into if into.parent != Path() else project.glossary / into
    plan = target.plan(
        entries,
        path,
        project.glossary,
        shown=project.shown(project.glossary),
        is_replacing=is_replacing,
    )
    for mark, ids in (("+", plan.added), ("~", plan.replaced)):
        for concept in ids:
            click.echo(f"{mark} {concept}")
    counts = f"{len(plan.added)} added, {len(plan.replaced)} replaced"
    click.echo(f"{into}: {counts}, {len(plan.unchanged)} there already", err=True)
    if not is_dry:
        target.apply(plan, project.glossary)
