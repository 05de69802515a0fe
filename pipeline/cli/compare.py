"""`pipeline compare`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pipeline.cli._shared import complete_article, json_option, project_of, target_option

if TYPE_CHECKING:
    from pipeline.model import Locale


@click.command("compare")
@click.argument("backends", nargs=-1, required=True, metavar="BACKEND...")
@click.option(
    "--articles",
    "articles",
    multiple=True,
    shell_complete=complete_article,
    metavar="ARTICLE",
    help="Only this article; may be given several times.",
)
@target_option
@click.option(
    "--limit", type=click.IntRange(0), default=0, metavar="N", help="At most N sentences a pair."
)
@json_option
@click.pass_context
def command(  # noqa: PLR0913  # click hands over each option by name
    context: click.Context,
    backends: tuple[str, ...],
    articles: tuple[str, ...],
    targets: tuple[Locale, ...],
    limit: int,
    *,
    as_json: bool,
) -> None:
    """Measure each BACKEND by what people have confirmed.

    Confirmed sentences are translated anew; a row says how near the answers come (chrF, BLEU), how
    many terms are in their approved form, what the checks find, and what it took. No PO file is written.
    """
    from pipeline import comparison, console_backends
    from pipeline.articles import discover, require_targets, select
    from pipeline.config import only_backends
    from pipeline.meter import meter

    project = only_backends(project_of(context), backends)
    found = discover(project)
    require_targets(found, targets)
    with meter() as watch:
        compared = comparison.compare(
            project, select(found, articles), targets, limit=limit, meter=watch
        )
    console_backends.show_comparison(compared, as_json=as_json)
    context.exit(1 if compared.errors else 0)
