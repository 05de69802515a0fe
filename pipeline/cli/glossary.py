"""`pipeline glossary`: a group whose commands are the files `_glossary_NAME.py` beside this one."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import click

_PREFIX = "_glossary_"


class _Commands(click.Group):
    """The group's commands; a file's name is its command's, and none is listed by hand."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        """Return the names of the commands, sorted."""
        files = Path(__file__).parent.glob(f"{_PREFIX}*.py")
        return sorted(path.stem.removeprefix(_PREFIX).replace("_", "-") for path in files)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return a command, or None when there is none of that name."""
        if cmd_name not in self.list_commands(ctx):
            return None
        module = import_module(f"pipeline.cli.{_PREFIX}{cmd_name.replace('-', '_')}")
        command: click.Command = module.command
        return command


@click.group("glossary", cls=_Commands)
def command() -> None:
    """Check, exchange and extend the glossary."""
