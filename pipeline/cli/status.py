"""`pipeline status`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pipeline.cli._shared import articles_argument, json_option, project_of, target_option

if TYPE_CHECKING:
    from pipeline.model import Locale


@click.command("status")
@articles_argument
@target_option
@json_option
@click.pass_context
def command(
    context: click.Context,
    articles: tuple[str, ...],
    targets: tuple[Locale, ...],
    *,
    as_json: bool,
) -> None:
    """Show per article and target how many sentences are done."""
    from pipeline import console
    from pipeline.findings import inspect_all

    rows, errors = inspect_all(project_of(context), articles, targets)
    console.show_status(rows, errors, as_json=as_json)
    context.exit(1 if errors else 0)
