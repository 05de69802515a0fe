"""What commands have in common: the newsroom they run in, and options of one meaning."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.errors import PipelineError

if TYPE_CHECKING:
    from pipeline.config import Project
    from pipeline.model import Locale


def project_of(context: click.Context) -> Project:
    """Return the newsroom that the command runs in.

    Raises ConfigurationError when there is none, or when its pipeline.toml is at fault.
    """
    from pipeline.config import find, load

    return load(find(context.obj))


def project_or_none(context: click.Context) -> Project | None:
    """Return the newsroom's project; None outside of one."""
    from pipeline.config import find, load
    from pipeline.errors import ConfigurationError

    try:
        root = find(context.obj)
    except ConfigurationError:
        return None
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
