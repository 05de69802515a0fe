"""What commands have in common: the newsroom they run in, and options of one meaning."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from pipeline.errors import PipelineError

if TYPE_CHECKING:
    from pipeline.config import Project
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
