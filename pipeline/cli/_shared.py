"""What commands have in common: the newsroom they run in, and options of one meaning."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from pipeline.errors import PipelineError

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.config import Project
    from pipeline.exchange import Job
    from pipeline.model import Locale


_F = TypeVar("_F", bound=Callable[..., object])


def project_of(context: click.Context) -> Project:
    """Return the newsroom that the command runs in.

    Raises ConfigurationError when there is none, or when its pipeline.toml is at fault.
    """
    from pipeline.config import find, load

    return load(find(context.obj))


def project_or_none(context: click.Context) -> Project | None:
    """Return the newsroom's project; None outside of one."""
    from pipeline.files import newsroom

    root = newsroom(context.obj)
    if root is None:
        return None
    from pipeline.config import load

    return load(root)


def complete_article(context: click.Context, _: click.Parameter, incomplete: str) -> list[str]:
    """Return the names of articles that begin as what was typed (shell completion)."""
    from pipeline.articles import discover

    root = context.find_root().params.get("root") or "."
    context.obj = Path(root)
    try:
        names = [article.name for article in discover(project_of(context))]
    except PipelineError:
        return []
    return [name for name in names if name.startswith(incomplete)]


def _locales(_: click.Context, __: click.Parameter, tags: tuple[str, ...]) -> tuple[Locale, ...]:
    from pipeline.locales import parse

    return tuple(parse(tag) for tag in tags)


def _locale(_: click.Context, __: click.Parameter, tag: str | None) -> Locale | None:
    from pipeline.locales import parse

    return parse(tag) if tag else None


def locale_option(name: str, help: str) -> Callable[[_F], _F]:
    """Return an option that takes one language tag."""
    return click.option(name, metavar="LOCALE", callback=_locale, help=help)


articles_argument = click.argument("articles", nargs=-1, shell_complete=complete_article)
target_option = click.option(
    "--target",
    "targets",
    multiple=True,
    metavar="LOCALE",
    callback=_locales,
    help="Only this target; may be given several times.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")


def exchange_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that importing and exporting a glossary share."""
    for option in (
        click.option("--target", metavar="LOCALE", help="Second language of a format of two."),
        click.option("--source", metavar="LOCALE", help="First language of a format of two."),
        click.option("--format", "form", metavar="NAME", help="Default: by the file's name."),
    ):
        command = option(command)
    return command


def job_of(project: Project | None, file: str, source: str | None, target: str | None) -> Job:
    """Return what is exchanged: the languages named, or else those of the newsroom."""
    from pipeline.exchange import Job
    from pipeline.locales import parse

    ours = project.newsroom.source_locale if project else None
    theirs = project.newsroom.target_locales if project else ()
    return Job(
        file,
        parse(source) if source else ours,
        parse(target) if target else theirs[0] if len(theirs) == 1 else None,
    )


def say_lost(job: Job) -> None:
    """Tell what the other side has no place for."""
    lost = [
        f"{count} {what.replace('(s)', '' if count == 1 else 's')}"
        for what, count in sorted(job.lost.items())
        if count
    ]
    if lost:
        click.echo(f"not taken over: {', '.join(lost)}", err=True)
