"""`pipeline serve`."""

from __future__ import annotations

import click

from pipeline.cli._shared import project_of


@click.command("serve")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
@click.pass_context
def command(context: click.Context, port: int) -> None:
    """Show site/ at http://127.0.0.1:PORT/ until Ctrl-C."""
    from pipeline.preview import serve_folder

    serve_folder(project_of(context).site, port)
