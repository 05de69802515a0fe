"""`pipeline glossary lint`."""

from __future__ import annotations

import json

import click

from pipeline.cli._shared import json_option, project_of


@click.command("lint")
@click.option("--fix", "is_fixing", is_flag=True, help="Rewrite untidy files in canonical form.")
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "info"]),
    default="error",
    show_default=True,
    help="The least severity that makes the exit status 1.",
)
@json_option
@click.pass_context
def command(context: click.Context, fail_on: str, *, is_fixing: bool, as_json: bool) -> None:
    """Look through the glossary for errors, contradictions and untidiness."""
    from pipeline.console import count
    from pipeline.glossary import lint

    project = project_of(context)
    shown = project.shown(project.glossary)
    if is_fixing:
        for file in lint.fix(project.glossary, shown=shown):
            click.echo(f"{file}: rewritten", err=True)
    newsroom = project.newsroom
    locales = (newsroom.source_locale, *newsroom.target_locales)
    problems = lint.lint(project.glossary, shown=shown, locales=locales)
    if as_json:
        keys = ("rule", "severity", "file", "line", "message", "is_fixable")
        listed = [{key: getattr(problem, key) for key in keys} for problem in problems]
        click.echo(json.dumps(listed, ensure_ascii=False, indent=2))
    else:
        for problem in problems:
            place = f"{problem.file}:{problem.line}" if problem.line else problem.file
            click.echo(f"{place}: {problem.severity} {problem.rule}: {problem.message}")
    counts = {
        name: sum(p.severity == name for p in problems) for name in ("error", "warning", "info")
    }
    nouns = {"error": "error", "warning": "warning", "info": "note"}
    told = (count(counts[name], noun) for name, noun in nouns.items() if counts[name])
    click.echo(", ".join(told) or "Nothing to remark.", err=True)
    if not is_fixing and (fixable := sum(problem.is_fixable for problem in problems)):
        click.echo(f"{fixable} can be put right with: pipeline glossary lint --fix", err=True)
    failing = ("error", "warning", "info")[: ("error", "warning", "info").index(fail_on) + 1]
    context.exit(1 if any(counts[name] for name in failing) else 0)
