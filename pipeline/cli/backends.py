"""`pipeline backends`."""

from __future__ import annotations

import click

from pipeline.cli._shared import json_option, project_or_none


@click.command("backends")
@click.argument("backends", nargs=-1, metavar="[BACKEND]...")
@click.option(
    "--test", is_flag=True, help="Let each that is in use, or named, translate a sentence."
)
@json_option
@click.pass_context
def command(
    context: click.Context, backends: tuple[str, ...], *, test: bool, as_json: bool
) -> None:
    """List translation backends, or tell all about some.

    A row says whether a backend is in use, whether anything is missing for it, whether text stays on
    this machine, and how terms are honoured. With --test the exit status is 1 when one does not answer.
    """
    from pipeline import console, console_backends
    from pipeline.backends import survey
    from pipeline.errors import ConfigurationError

    project = project_or_none(context)
    if project is None and test:
        raise ConfigurationError(
            "Not in a newsroom: there is nothing to test with.",
            remedy="Go to one with `cd` or --root.",
        )
    rows = survey(project, backends, test=test)
    console_backends.show_backends(rows, as_json=as_json, in_full=bool(backends))
    if project is None:
        console.say("Not in a newsroom: showing what there is, not what is configured.")
    context.exit(1 if test and not all(row.is_well for row in rows) else 0)
