"""`pipeline segment`."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli._shared import json_option, project_or_none


@click.command("segment")
@click.argument("file", type=click.Path(dir_okay=False, exists=True, path_type=Path))
@click.option("--locale", metavar="TAG", help="Language of the file; default: what it says itself.")
@click.option("--explain", is_flag=True, help="Show each place that was weighed, and the rule.")
@json_option
@click.pass_context
def command(
    context: click.Context, file: Path, locale: str | None, *, explain: bool, as_json: bool
) -> None:
    """Show how FILE is cut into sentences, one a line."""
    from pipeline import console, sentences
    from pipeline.locales import parse

    cut = sentences.prepare(file, project_or_none(context), parse(locale) if locale else None)
    if not cut.is_known:
        console.say_unknown(cut.document.source_locale)
    console.show_segments(cut.places() if explain else cut.sentences(), as_json=as_json)
