"""`pipeline check`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pipeline.cli._shared import articles_argument, project_of, target_option

if TYPE_CHECKING:
    from pipeline.model import Locale


@click.command("check")
@articles_argument
@target_option
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "info"]),
    default="error",
    show_default=True,
    help="The least severity that makes the exit status 1.",
)
@click.pass_context
def command(
    context: click.Context,
    articles: tuple[str, ...],
    targets: tuple[Locale, ...],
    form: str,
    fail_on: str,
) -> None:
    """Check translations, glossary terms, numbers and codes; write nothing."""
    from pipeline import console
    from pipeline.findings import fails, find_all

    result = find_all(project_of(context), articles, targets)
    console.show_findings(result, as_json=form == "json")
    context.exit(1 if result.errors or fails(result, fail_on) else 0)
