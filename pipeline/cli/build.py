"""`pipeline build`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from pipeline.cli._shared import articles_argument, json_option, project_of, target_option

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from pipeline.model import Locale
    from pipeline.translate import Watch


@click.command("build")
@articles_argument
@target_option
@click.option(
    "--draft", is_flag=True, help="Make pages of what is not ready, too, marked as drafts."
)
@click.option(
    "--jobs",
    "-j",
    type=click.IntRange(1),
    default=os.cpu_count() or 1,
    show_default="cores",
    help="Articles built at a time.",
)
@click.option("--force", is_flag=True, help="Build even what has not changed.")
@click.option("--dry-run", is_flag=True, help="Only say which articles would be built.")
@json_option
@click.pass_context
def command(  # noqa: PLR0913  # click hands over each option by name
    context: click.Context,
    articles: tuple[str, ...],
    targets: tuple[Locale, ...],
    *,
    draft: bool,
    jobs: int,
    force: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Bring PO files up to date and build the pages of all or some ARTICLES."""
    from pipeline import build as building
    from pipeline import console

    def meter() -> AbstractContextManager[Watch]:
        from pipeline.meter import meter as opened

        return opened()

    project = project_of(context)
    options = building.Options(
        articles, targets, draft=draft, force=force, jobs=jobs, is_dry_run=dry_run, meter=meter
    )
    with console.progress("Building") as bar:
        report = building.build(
            project,
            options,
            on_start=bar.start,
            on_done=bar.advance,
            on_wait=lambda: console.say("Another build is running here; waiting for it."),
        )
    console.show_build(project, report, options, as_json=as_json)
    context.exit(1 if report.errors or report.problems else 0)
