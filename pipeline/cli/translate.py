"""`pipeline translate`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli._shared import articles_argument, json_option, project_of, target_option

if TYPE_CHECKING:
    from pipeline.model import Locale


@click.command("translate")
@articles_argument
@target_option
@click.option(
    "--backend", "backends", multiple=True, help="Ask this backend, whatever the routes say."
)
@click.option(
    "--again",
    is_flag=True,
    help="Replace what engines proposed and nobody has touched; nothing is asked twice.",
)
@click.option("--estimate", is_flag=True, help="Only say what would be sent, and its price.")
@click.option("--dry-run", "estimate", is_flag=True, help="The same as --estimate.")
@click.option(
    "--keep-going/--fail-fast",
    default=True,
    show_default=True,
    help="What to do when a segment cannot be translated.",
)
@click.option(
    "--log",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Add a JSON line for each answer.",
)
@json_option
@click.pass_context
def command(  # noqa: PLR0913  # click hands over each option by name
    context: click.Context,
    articles: tuple[str, ...],
    targets: tuple[Locale, ...],
    backends: tuple[str, ...],
    *,
    again: bool,
    estimate: bool,
    keep_going: bool,
    log: Path | None,
    as_json: bool,
) -> None:
    """Fill the open sentences of all or some ARTICLES from their backends; make no pages."""
    from pipeline import console, console_backends, files, translating
    from pipeline.articles import discover, require_targets, select
    from pipeline.config import only_backends
    from pipeline.meter import meter

    project = project_of(context)
    if backends:
        project = only_backends(project, backends)
    found = discover(project)
    require_targets(found, targets)
    chosen = select(found, articles)
    if estimate:
        rows, errors = translating.estimate(project, chosen, targets, again=again)
        console_backends.show_estimate(rows, errors, as_json=as_json)
        context.exit(1 if errors else 0)
    waiting = "Another build is running here; waiting for it."
    with (
        files.locked(project.state / "lock", on_wait=lambda: console.say(waiting)),
        meter(log) as watch,
    ):
        report = translating.translate_articles(
            project, chosen, targets, again=again, watch=watch, fail_fast=not keep_going
        )
    console_backends.show_translated(report, watch.counts, as_json=as_json)
    if report.is_interrupted:
        console.say(
            "Interrupted; what is done is saved. Run it again to go on: nothing is asked twice."
        )
        context.exit(130)
    context.exit(1 if report.errors or report.problems else 0)
