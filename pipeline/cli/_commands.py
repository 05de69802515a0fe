"""Groups of commands: their files are found, and a mistyped name is answered with the nearest."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import click

from pipeline.errors import nearest


class Commands(click.Group):
    """A group that names the command somebody may have meant."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that is named first, or fail with the nearest name."""
        name = args[0]
        if not name.startswith("-") and self.get_command(ctx, name) is None:
            ctx.fail(f"There is no command '{name}'. {nearest(name, self.list_commands(ctx))}")
        return super().resolve_command(ctx, args)


class Files(Commands):
    """A group whose commands are files of this folder, so that none is listed by hand."""

    prefix = ""
    """What their files' names begin with."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        """Return the names of all commands, sorted."""
        files = Path(__file__).parent.glob(f"{self.prefix or '[a-z]'}*.py")
        return sorted(path.stem.removeprefix(self.prefix).replace("_", "-") for path in files)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return a command, or None when there is none of that name."""
        if cmd_name not in self.list_commands(ctx):
            return None
        file = f"{self.prefix}{cmd_name.replace('-', '_')}"
        command: click.Command = import_module(f"pipeline.cli.{file}").command
        return command
