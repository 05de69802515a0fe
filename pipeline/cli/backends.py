"""`pipeline backends`."""

from __future__ import annotations

import click

from pipeline.cli._shared import json_option, project_or_none


@click.command("backends")
@click.option("--test", is_flag=True, help="Let each that is configured translate one sentence.")
@json_option
@click.pass_context
def command(context: click.Context, *, test: bool, as_json: bool) -> None:
    """List translation backends: what each can do and whether it is ready."""
    from pipeline import console
    from pipeline.backends import survey

    project = project_or_none(context)
    if project is None:
        click.echo("Not in a newsroom: showing what there is, not what is configured.", err=True)
    console.show_backends(survey(project, test=test), as_json=as_json)
