"""What `pipeline --help` costs: at most three times the CPU of importing click."""

from __future__ import annotations

import sys

from bench._newsroom import PIPELINE
from bench._process import run as command
from bench._rows import Row, Settings, Times, root


def run(settings: Settings) -> list[Row]:
    """Time both commands in turn; each is short, so each runs often."""
    ours, click = Times(), Times()
    for _ in range(settings.rounds * 7):
        ours.seconds.append(command([PIPELINE, "--help"], cwd=root()).cpu)
        click.seconds.append(command([sys.executable, "-c", "import click"], cwd=root()).cpu)
    return [
        Row(
            "`pipeline --help` against `python -c 'import click'`, CPU",
            ours.typical / click.typical,
            limit=3,
            ours=f"{ours.typical * 1000:.0f} ms",
            theirs=f"{click.typical * 1000:.0f} ms",
        )
    ]
