"""`pipeline glossary`: a group whose commands are the files `_glossary_NAME.py` beside this one."""

from __future__ import annotations

import click

from pipeline.cli._commands import Files


class _Glossary(Files):
    prefix = "_glossary_"


@click.group("glossary", cls=_Glossary)
def command() -> None:
    """Check, exchange and extend the glossary."""
