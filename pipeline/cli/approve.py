"""`pipeline approve`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pipeline.cli._shared import complete_article, project_of, target_option

if TYPE_CHECKING:
    from pipeline.model import Locale


@click.command("approve")
@click.argument("articles", nargs=-1, required=True, shell_complete=complete_article)
@target_option
@click.option("--by", "reviewer", required=True, metavar="NAME", help="Who has reviewed them.")
@click.pass_context
def command(
    context: click.Context, articles: tuple[str, ...], targets: tuple[Locale, ...], reviewer: str
) -> None:
    """Mark every confirmed translation of ARTICLES as reviewed; fuzzy ones stay as they are."""
    from pipeline.review import approve_all

    for path, number in approve_all(project_of(context), articles, targets, reviewer):
        click.echo(f"{path}: {number} reviewed")
