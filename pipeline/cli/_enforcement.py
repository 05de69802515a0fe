"""`pipeline check --fix` and `pipeline check --waivers`: what they print, and how they end."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from pipeline.console import count, say
from pipeline.width import harmless

if TYPE_CHECKING:
    from pipeline.findings.fixes import Fixed
    from pipeline.findings.waivers import Listed


def show_fixes(every: Iterable[Fixed | str], *, is_dry_run: bool) -> int:
    """Print safe fixes as a patch while they are written, and errors; return the exit status."""
    issues = number = status = 0
    for fixed in every:
        if isinstance(fixed, str):
            say(f"error: {fixed}")
            status = 1
            continue
        for line in fixed.patch.split("\n"):
            click.echo(harmless(line) if sys.stdout.isatty() else line)  # git takes it as it is
        issues += fixed.issues
        number += 1
    if not issues and not status:
        say("There is nothing that can safely be fixed.")
    elif issues and is_dry_run:
        say(f"{count(issues, 'finding')} would be fixed in {count(number, 'file')}.")
    elif issues:
        what = f"{count(issues, 'finding')} fixed in {count(number, 'file')}"
        say(f"{what}. The entries are fuzzy until somebody confirms them.")
    return status


def list_waivers(every: Iterable[Listed | str], *, form: str) -> int:
    """Print what translators allow, one a line or as JSON, and errors; return the exit status.

    Raises click.UsageError for a form of report that does not list waivers.
    """
    from pipeline.findings.waivers import Listed

    if form not in ("text", "json"):
        raise click.UsageError("--waivers are listed as text or json.")
    found = list(every)
    listed = [each for each in found if isinstance(each, Listed)]
    errors = [each for each in found if isinstance(each, str)]
    if form == "json":
        click.echo(json.dumps([asdict(each) for each in listed], ensure_ascii=False, indent=2))
    else:
        for each in listed:
            click.echo(harmless(_line(each)))
        stale = sum(each.is_stale for each in listed)
        say(f"{count(len(listed), 'waiver')}, {stale} stale.")
    for error in errors:
        say(f"error: {error}")
    return 1 if errors else 0


def _line(waiver: Listed) -> str:
    what = f"{waiver.check} {waiver.concept}".strip()
    stale = " (stale)" if waiver.is_stale else ""
    return f"{waiver.file}:{waiver.line}: {what} — {waiver.reason or 'no reason given'}{stale}"
