"""`pipeline glossary export`."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli._shared import exchange_options, project_of


@click.command("export")
@exchange_options
@click.option(
    "--output",
    "-o",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write; without it the file is printed.",
)
@click.option("--style", help="Variety of the format: dca, dct or martif of tbx; csv or tsv.")
@click.pass_context
def command(  # noqa: PLR0913  # its options
    context: click.Context,
    *,
    form: str | None,
    source: str | None,
    target: str | None,
    output: Path | None,
    style: str | None,
) -> None:
    """Write the glossary for another tool."""
    from pipeline import exchange, glossary
    from pipeline.cli._shared import job_of, say_lost
    from pipeline.console import count
    from pipeline.errors import ConfigurationError, nearest
    from pipeline.files import write

    project = project_of(context)
    job = job_of(project, str(output or ""), source, target)
    name = form or (exchange.guess_by_name(output) if output else "csv")
    found = exchange.load(name)
    job.style = style or ""
    if output and output.suffix[1:] in found.STYLES and not style:
        job.style = output.suffix[1:]
    if style and style not in found.STYLES:
        remedy = nearest(style, found.STYLES) if found.STYLES else "Leave --style out."
        raise ConfigurationError(f"The format '{name}' has no style '{style}'.", remedy=remedy)
    entries = glossary.load(project.glossary, shown=project.shown(project.glossary)).entries
    content = b"".join(found.write(entries, job))
    say_lost(job)
    if output is None:
        click.echo(content, nl=False)
    else:
        write(output, content)
        written = count(len(entries) - job.left_out, "concept")
        click.echo(f"{output}: {written} ({name})", err=True)
