"""`pipeline init`."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("init")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=".")
@click.option("--source", default="en", show_default=True, help="Language of the articles.")
@click.option(
    "--target",
    "targets",
    multiple=True,
    default=("zh-CN",),
    show_default=True,
    help="Language to translate into; may be given several times.",
)
def command(folder: Path, source: str, targets: tuple[str, ...]) -> None:
    """Make a newsroom in an empty FOLDER (default: here)."""
    from pipeline.scaffold import scaffold

    for path in scaffold(folder, source, targets):
        click.echo(path)
    click.echo(f"Now: cd {folder} && pipeline build --draft", err=True)
