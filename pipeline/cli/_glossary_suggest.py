"""`pipeline glossary suggest`."""

from __future__ import annotations

import json

import click

from pipeline.cli._shared import articles_argument, project_of


@click.command("suggest")
@articles_argument
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with all contexts and scores.")
@click.option(
    "--limit", type=click.IntRange(min=0), default=50, show_default=True,
    help="Candidates at most; 0: all of them.",
)  # fmt: skip
@click.option(
    "--min-count", type=click.IntRange(min=1), default=1, show_default=True,
    help="Leave out what occurs less often.",
)  # fmt: skip
@click.option("--all", "with_known", is_flag=True, help="Show terms of the glossary, too, marked.")
@click.pass_context
def command(  # noqa: PLR0913  # click hands over each option by its name
    context: click.Context,
    articles: tuple[str, ...],
    *,
    as_json: bool,
    limit: int,
    min_count: int,
    with_known: bool,
) -> None:
    """Suggest terms of ARTICLES (or of all) that the glossary lacks, as lines to paste into it."""
    from pipeline import console
    from pipeline.suggest import Limits
    from pipeline.suggest.table import Columns, as_csv, as_values
    from pipeline.suggestions import suggestions

    limits = Limits(limit or None, min_count, with_known)
    found = suggestions(project_of(context), articles, limits)
    for error in found.errors:
        console.say(f"pipeline: {error}")
    if as_json:
        click.echo(json.dumps(as_values(found.candidates), ensure_ascii=False, indent=2))
    else:
        columns = Columns.of(found.header, found.locales)
        click.echo(as_csv(found.candidates, found.glossary, columns), nl=False)
    context.exit(1 if found.errors else 0)
