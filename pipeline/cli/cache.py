"""`pipeline cache`: what engines have answered so far, which is never asked for again."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import click

from pipeline.cli._commands import Commands
from pipeline.cli._shared import json_option, project_of

if TYPE_CHECKING:
    from pipeline.translate import Cache


@click.group("cache", cls=Commands)
def command() -> None:
    """Look after the answers that engines gave; none is sent or paid for twice."""


@command.command("stats")
@json_option
@click.pass_context
def stats(context: click.Context, *, as_json: bool) -> None:
    """Show how many answers are kept of each backend and pair."""
    from pipeline import console_backends

    console_backends.show_kept(_cache(context).stats(), as_json=as_json)


@command.command("prune")
@click.option(
    "--before",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="What has not been of use since then.",
)
@click.option(
    "--older-than",
    "days",
    type=click.IntRange(0),
    metavar="DAYS",
    help="What has not been of use for so many days.",
)
@click.option("--backend", default="", metavar="NAME", help="Only what this backend said.")
@json_option
@click.pass_context
def prune(
    context: click.Context,
    before: dt.datetime | None,
    days: int | None,
    *,
    backend: str,
    as_json: bool,
) -> None:
    """Delete answers. What is still needed will be asked, and paid for, again.

    Of two days the earlier one counts.
    """
    from pipeline import config, console, console_backends, files

    if before is None and days is None and not backend:
        raise click.UsageError("Say what to delete: --before, --older-than or --backend.")
    limits = [before.date()] if before else []
    limits += [config.today() - dt.timedelta(days)] if days is not None else []
    cache = _cache(context)
    _require_kept(cache, backend)
    waiting = "A build is running here; waiting for it."
    lock = project_of(context).state / "lock"
    with files.locked(lock, on_wait=lambda: console.say(waiting)):
        deleted = cache.prune(before=min(limits).isoformat() if limits else "", engine=backend)
    console_backends.show_pruned(deleted, as_json=as_json)


@command.command("export")
@click.option(
    "--output", default="-", metavar="FILE", help="Instead of standard output; replaced if there."
)
@click.pass_context
def export(context: click.Context, output: str) -> None:
    """Write every answer with its source as a line of JSON."""
    from pathlib import Path

    from pipeline import files

    lines = (_line(row) for row in _cache(context).rows())
    if output == "-":
        for line in lines:
            click.echo(line, nl=False)
    else:
        files.write(Path(output), b"".join(lines))


def _line(row: dict[str, object]) -> bytes:
    return f"{json.dumps(row, ensure_ascii=False)}\n".encode("utf-8", "replace")


def _cache(context: click.Context) -> Cache:
    from pipeline.tools import cache

    found = cache(project_of(context))
    context.call_on_close(found.close)
    return found


def _require_kept(cache: Cache, backend: str) -> None:
    """Raise ConfigurationError with the nearest name for a backend that has no answers here."""
    from pipeline.errors import ConfigurationError, nearest

    kept = {row.engine for row in cache.stats()}
    if backend and backend not in kept:
        raise ConfigurationError(
            f"Nothing is kept of a backend '{backend}'.",
            remedy=nearest(backend, kept) if kept else "The cache is empty.",
        )
