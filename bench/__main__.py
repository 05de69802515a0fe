"""Measure, print a table, and with --write put it into docs/benchmarks.md."""

from __future__ import annotations

import argparse
import importlib
import inspect
import json
import os
import platform
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from types import ModuleType

from bench._process import CommandError
from bench._rows import Row, Settings, SkippedError, root, shared_pages

_PAGE = root() / "docs" / "benchmarks.md"
_HEAD = """\
# Benchmarks

Written by `python -m bench --write`; measure for yourself with `make bench`. Ratios come from one
run on one machine, both sides taking turns; CPU seconds are those of the processes and all they
started. A folder of your own pages: `python -m bench peers identity --pages FOLDER`.

"""


def names() -> list[str]:
    """Return the measurements there are: the files beside this one, private ones left out."""
    return sorted(p.stem for p in Path(__file__).parent.glob("*.py") if not p.stem.startswith("_"))


def main(words: Sequence[str] | None = None) -> int:
    """Run the measurements; return 1 when one misses its target or cannot be made."""
    options = _parser().parse_args(words)
    settings = Settings(options.pages.resolve(), options.rounds)
    tables: dict[str, list[Row]] = {}
    notes: list[str] = []
    for name in options.names or names():
        try:
            tables[name] = measure(name, settings)
        except (SkippedError, CommandError) as error:
            notes.append(f"{name}: {error}")
        print("\n".join(lines(tables.get(name, []))), flush=True)
    for note in notes:
        print(f"not measured: {note}", file=sys.stderr)
    if options.json:
        options.json.write_text(json.dumps({k: [asdict(r) for r in v] for k, v in tables.items()}))
    if options.write:
        _PAGE.parent.mkdir(exist_ok=True)
        _PAGE.write_text(page(tables, notes), "utf-8")
    met = all(row.is_met for rows in tables.values() for row in rows)
    return 0 if met and not notes else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(names())}")
    parser.add_argument("--pages", type=Path, default=shared_pages(), help="folder of real pages")
    parser.add_argument("--rounds", type=int, default=3, help="how often each command is timed")
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks.md")
    parser.add_argument("--json", type=Path, help="also write the numbers to this file")
    return parser


def measure(name: str, settings: Settings) -> list[Row]:
    """Run one measurement. Raises SkippedError when it cannot be made here."""
    try:
        module = importlib.import_module(f"bench.{name}")
    except ModuleNotFoundError as error:
        raise SkippedError(f"{error}; there are {', '.join(names())}") from error
    return list(_entry(module)(settings))


def _entry(module: ModuleType) -> Callable[[Settings], Sequence[Row]]:
    """Return a module's `run`, whether or not it wants to know the settings."""
    run: Callable[..., Sequence[Row]] | None = getattr(module, "run", None)
    if run is None:
        raise SkippedError(f"{module.__name__} has no `run() -> list[Row]`")
    if inspect.signature(run).parameters:
        return run
    return lambda _: run()


def lines(rows: Sequence[Row]) -> Iterator[str]:
    """Yield the lines of a Markdown table without its head."""
    for row in rows:
        verdict = "" if row.limit is None else "yes" if row.is_met else "**no**"
        cells = (row.name, row.ours, row.theirs, row.shown, row.target, verdict)
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def page(tables: dict[str, list[Row]], notes: Sequence[str]) -> str:
    """Return docs/benchmarks.md."""
    head = "| measured | ours | compared with | result | target | met |\n|---|--:|--:|--:|--:|---|"
    body = [_HEAD, f"Machine: {machine()}.\n"]
    for name, rows in tables.items():
        module = sys.modules.get(f"bench.{name}")
        about = inspect.getdoc(module) or ""
        body += [f"\n## {name}\n\n{about}\n", head, *lines(rows), ""]
    body += [f"\nNot measured here: {note}" for note in notes]
    return "\n".join(body).rstrip() + "\n"


def machine() -> str:
    """Describe the machine without naming it."""
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{platform.system()} on {platform.machine()}, {os.cpu_count()} cores, {python}"


if __name__ == "__main__":
    sys.exit(main())
