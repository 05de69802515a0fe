"""Measure, print a table, and with --write put it into docs/benchmarks.md."""

from __future__ import annotations

import argparse
import ast
import importlib
import inspect
import json
import os
import platform
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import ModuleType

from bench._process import CommandError
from bench._process import run as command
from bench._rows import Row, Settings, SkippedError, root, shared_pages
from pipeline.cli import collect_seldom

_PAGE = root() / "docs" / "benchmarks.md"
_HEAD = """\
# Benchmarks

Written by `python -m bench --write`; measure for yourself with `make bench`. Ratios come from one
run on one machine, both sides taking turns; CPU seconds are those of the processes and all they
started. A folder of your own pages: `python -m bench peers identity --pages FOLDER`.
"""
_COLUMNS = """\
| measured | ours | compared with | result | target | met |
|---|--:|--:|--:|--:|---|"""


def names() -> list[str]:
    """Return the measurements there are: the files beside this one, private ones left out."""
    return sorted(p.stem for p in Path(__file__).parent.glob("*.py") if not p.stem.startswith("_"))


@dataclass(frozen=True, slots=True)
class Measured:
    """What came of one measurement."""

    rows: tuple[Row, ...] = ()
    printed: str = ""
    """What a file without `run` printed when it was run as a program."""
    status: int = 0
    missing: str = ""
    """Why it could not be made, or empty."""

    @property
    def is_met(self) -> bool:
        """Tell whether everything was measured and keeps to its target."""
        return not self.status and not self.missing and all(row.is_met for row in self.rows)


def main(words: Sequence[str] | None = None) -> int:
    """Run the measurements; return 1 when one misses its target or cannot be made."""
    collect_seldom()  # as every command does
    options = _parser().parse_args(words)
    settings = Settings(options.pages.resolve(), options.rounds)
    made: dict[str, Measured] = {}
    for name in options.names or names():
        made[name] = measure(name, settings)
        print("\n".join([made[name].printed.rstrip(), *lines(made[name].rows)]).strip(), flush=True)
        if made[name].missing:
            print(f"not measured: {name}: {made[name].missing}", file=sys.stderr)
    if options.json:
        rows = {name: [asdict(row) for row in result.rows] for name, result in made.items()}
        options.json.write_text(json.dumps(rows, ensure_ascii=False, indent=1), "utf-8")
    if options.write:
        _PAGE.parent.mkdir(exist_ok=True)
        before = _PAGE.read_text("utf-8") if options.names and _PAGE.exists() else ""
        _PAGE.write_text(page(made, before), "utf-8")
    return 0 if all(result.is_met for result in made.values()) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(names())}")
    parser.add_argument("--pages", type=Path, default=shared_pages(), help="folder of real pages")
    parser.add_argument("--rounds", type=int, default=3, help="how often each command is timed")
    parser.add_argument(
        "--write", action="store_true", help="write docs/benchmarks.md, these parts of it"
    )
    parser.add_argument("--json", type=Path, help="also write the numbers to this file")
    return parser


def measure(name: str, settings: Settings) -> Measured:
    """Run one measurement; a file without `run` is run as a program."""
    if name not in names():
        return Measured(missing=f"there are {', '.join(names())}")
    try:
        run = _entry(importlib.import_module(f"bench.{name}"))
        if run is not None:
            return Measured(tuple(run(settings)))
        result = command([sys.executable, f"bench/{name}.py"], cwd=root(), ok=(0, 1))
        return Measured(printed=result.stdout + result.stderr, status=result.status)
    except (SkippedError, CommandError) as error:
        return Measured(missing=str(error))


def _entry(module: ModuleType) -> Callable[[Settings], Sequence[Row]] | None:
    """Return a module's `run`, whether or not it wants to know the settings."""
    run: Callable[..., Sequence[Row]] | None = getattr(module, "run", None)
    if run is None or inspect.signature(run).parameters:
        return run
    return lambda _: run()


def lines(rows: Sequence[Row]) -> Iterator[str]:
    """Yield the lines of a Markdown table without its head."""
    for row in rows:
        verdict = "" if row.limit is None else "yes" if row.is_met else "**no**"
        cells = (row.name, row.ours, row.theirs, row.shown, row.target, verdict)
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def page(made: Mapping[str, Measured], before: str = "") -> str:
    """Return docs/benchmarks.md; what was not measured this time stays as it was `before`."""
    kept = dict(re.findall(r"^## (\S+)\n(.*?)(?=^## |\Z)", before, re.MULTILINE | re.DOTALL))
    sections = kept | {name: _section(name, result) for name, result in made.items()}
    head = f"{_HEAD}\nMachine: {machine()}.\n"
    return "\n".join(
        [head, *(f"## {n}\n{text.rstrip()}\n" for n, text in sorted(sections.items()))]
    )


def _section(name: str, result: Measured) -> str:
    body = [f"\n{_about(name)}\n"]
    if result.missing:
        body.append(f"Not measured: {result.missing}")
    if result.printed:
        body.append(f"```text\n{result.printed.rstrip()}\n```")
    if result.rows:
        body += [_COLUMNS, *lines(result.rows)]
    return "\n".join(body)


def _about(name: str) -> str:
    file = Path(__file__).with_name(f"{name}.py")
    return (ast.get_docstring(ast.parse(file.read_bytes())) or "") if file.exists() else ""


def machine() -> str:
    """Describe the machine without naming it."""
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{platform.system()} on {platform.machine()}, {os.cpu_count()} cores, {python}"


if __name__ == "__main__":
    sys.exit(main())
