"""`pipeline srx`: exchange segmentation rules with other tools as SRX 2.0."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli._commands import Commands
from pipeline.cli._shared import json_option, project_or_none

if TYPE_CHECKING:
    from pipeline.segment.srx import Group, Rules


@click.group("srx", cls=Commands)
def command() -> None:
    """Check SRX files of other tools, and write the program's own rules as one."""


@command.command("check")
@click.argument("file", type=click.Path(dir_okay=False, exists=True, path_type=Path))
@json_option
def check(file: Path, *, as_json: bool) -> None:
    """Tell which rules of an SRX FILE can be used, which are said otherwise, and which are refused.

    A group of rules with a refused one stops a build for the languages that it is for. Exit status
    1 when any rule is refused.
    """
    from pipeline.segment import srx

    rules = srx.load(file, shown=str(file))
    groups = tuple(rules.survey())
    if as_json:
        _print_json(rules, groups)
    else:
        _print(rules, groups)
    if any(group.refused for group in groups):
        raise click.exceptions.Exit(1)


def _print(rules: Rules, groups: tuple[Group, ...]) -> None:
    """Print a line for each group, then each refused rule with its file and line."""
    for group in groups:
        languages = " ".join(group.languages) or "no language"
        click.echo(
            f"{group.name} ({languages}): {group.rules} rules, {group.rewritten} said otherwise,"
            f" {len(group.refused)} refused"
        )
    for note in rules.notes:
        click.echo(note)
    for error in (error for group in groups for error in group.refused):
        click.echo(f"error: {error}", err=True)


def _print_json(rules: Rules, groups: tuple[Group, ...]) -> None:
    import json

    found = [
        {
            "name": group.name,
            "languages": group.languages,
            "rules": group.rules,
            "rewritten": group.rewritten,
            "refused": [{"line": error.line, "message": error.message} for error in group.refused],
        }
        for group in groups
    ]
    said = {"cascades": rules.cascades, "notes": rules.notes, "groups": found}
    click.echo(json.dumps(said, ensure_ascii=False, indent=2))


@command.command("export")
@click.argument("locales", nargs=-1, metavar="[LOCALE]...")
@click.option(
    "--output",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Where to write it; default: standard output.",
)
@click.pass_context
def export(context: click.Context, locales: tuple[str, ...], output: Path | None) -> None:
    """Write the rules for LOCALEs as SRX 2.0, the newsroom's own words among them.

    Without LOCALEs: for every language that the program has a list of.
    """
    from pipeline.files import write
    from pipeline.locales import parse
    from pipeline.segment import languages, srx_export

    project = project_or_none(context)
    lists = project.lists if project and project.lists.is_dir() else None
    tags = [parse(tag) for tag in locales] or languages(lists)
    text = srx_export.export(tags, lists)
    if output:
        write(output, text.encode())
    else:
        click.echo(text, nl=False)
