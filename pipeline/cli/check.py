"""`pipeline check`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli._shared import (
    complete_article,
    locale_option,
    project_of,
    project_or_none,
    target_option,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.model import Locale
    from pipeline.project import Project


@click.command("check")
@click.argument("articles", metavar="[ARTICLE|PO]...", nargs=-1, shell_complete=complete_article)
@target_option
@click.option(
    "--format",
    "form",
    default="text",
    show_default=True,
    metavar="FORM",
    help="text, json, github, sarif or junit.",
)
@click.option("--json", "form", flag_value="json", help="The same as --format json.")
@click.option(
    "--output",
    type=click.Path(dir_okay=False),
    default="-",
    metavar="FILE",
    help="Write the report to a file, whole or not at all.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "info", "never"]),
    default="error",
    show_default=True,
    help="The least severity that makes the exit status 1.",
)
@click.option("--since", metavar="REV", help="Only what has changed since a git revision.")
@click.option("--fix", "fixes", is_flag=True, help="Write safe fixes into the PO files; show them.")
@click.option("--dry-run", is_flag=True, help="With --fix: show what would be written.")
@click.option(
    "--waivers", is_flag=True, help="List what translators allow, and what of it is stale."
)
@locale_option("--source-locale", help="What the msgids of PO files are in; default: their header.")
@locale_option("--target-locale", help="What PO files are translated into; default: their header.")
@click.pass_context
def command(  # noqa: PLR0913  # one parameter for each option
    context: click.Context,
    *,
    articles: tuple[str, ...],
    targets: tuple[Locale, ...],
    form: str,
    output: str,
    fail_on: str,
    since: str | None,
    fixes: bool,
    dry_run: bool,
    waivers: bool,
    source_locale: Locale | None,
    target_locale: Locale | None,
) -> None:
    """Check translations, glossary terms, numbers and codes; write nothing unless told to fix.

    Instead of articles, name PO files of any project, or folders of them.
    """
    from pipeline import console, foreign
    from pipeline.cli import _enforcement
    from pipeline.findings import fails, find_all
    from pipeline.model import Severity
    from pipeline.report import shows_regions

    if dry_run and not fixes:
        raise click.UsageError("--dry-run goes with --fix.")
    _refuse_unheeded(
        {"--fix": fixes, "--waivers": waivers, "--since": since, "--output": output != "-"}
        | {"--format": fixes and form != "text"}
    )
    has_regions = shows_regions(form)
    threshold = None if fail_on == "never" else Severity(fail_on)
    if foreign.are_catalogs(articles):
        languages = foreign.Languages(source_locale, target_locale, targets)
        request = foreign.request_of(articles, languages, _project_if_any(context))
        if fixes:
            fixed = foreign.fix_in(request, is_dry_run=dry_run)
            context.exit(_enforcement.show_fixes(fixed, is_dry_run=dry_run))
        if waivers:
            context.exit(_enforcement.list_waivers(foreign.waivers_in(request), form=form))
        base, result = request.base, foreign.find_in(request, since=since, has_regions=has_regions)
    else:
        project = project_of(context)
        if fixes:
            from pipeline.findings.fixes import fix_all

            fixed = fix_all(project, articles, targets, is_dry_run=dry_run)
            context.exit(_enforcement.show_fixes(fixed, is_dry_run=dry_run))
        if waivers:
            from pipeline.findings.waivers import list_all

            every = list_all(project, articles, targets)
            context.exit(_enforcement.list_waivers(every, form=form))
        base = project.root
        result = find_all(project, articles, targets, since=since, has_regions=has_regions)
    console.show_findings(result, form=form, fail_on=threshold, output=output, folder=base)
    context.exit(1 if fails(result, threshold) else 0)


def _project_if_any(context: click.Context) -> Project | None:
    """Return the newsroom's project, and say where a glossary lies outside of one: it is not used."""
    from pipeline import console

    project = project_or_none(context)
    if project is None and any(Path(context.obj, "glossary").glob("*.csv")):
        console.say("glossary/ is not used: there is no pipeline.toml beside it.")
    return project


def _refuse_unheeded(given: Mapping[str, object]) -> None:
    """Raise click.UsageError where an option would be left out: `--fix --since` would mend all."""
    for chief in ("--fix", "--waivers"):
        beside = [name for name, is_given in given.items() if is_given and name != chief]
        if given[chief] and beside:
            raise click.UsageError(f"{chief} does not go with {beside[0]}.")
