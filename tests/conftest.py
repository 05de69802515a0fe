"""What tests share: programs of the system, the shared data, Hypothesis's profile."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

SHARED = Path(__file__).resolve().parents[2] / "shared"
IS_CI = os.environ.get("CI") == "true"
_EXAMPLES = {"quick": 30, "long": 200}
for _name, _count in _EXAMPLES.items():
    settings.register_profile(
        _name,
        # Times differ too much between machines to be part of a test's verdict.
        deadline=None,
        max_examples=_count,
        # CI judges a change, not luck: what passed once passes again. Here, each run searches anew.
        derandomize=IS_CI,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )


def pytest_configure(config: pytest.Config) -> None:
    """Try more examples of each law where long tests run as well."""
    settings.load_profile("quick" if config.option.markexpr == "not long" else "long")


def missing(reason: str) -> None:
    """Skip for want of a program of the system; in CI, where all are installed, fail."""
    if IS_CI:
        pytest.fail(f"{reason} (CI must have it)")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def require_program() -> Callable[[str], str]:
    """Return a function that gives a program's path, or skips."""

    def require(name: str) -> str:
        path = shutil.which(name)
        if path is None:
            missing(f"{name} is not installed")
        assert path is not None
        return path

    return require


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of shared data, which only the project's own machines have."""
    if not SHARED.is_dir():
        pytest.skip("../shared is not on this machine")
    return SHARED


class Room:
    """A newsroom in a temporary folder, and the command line in it."""

    def __init__(self, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.root = root
        self._capsys = capsys

    def write(self, name: str, text: str | bytes) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def read(self, name: str) -> str:
        return (self.root / name).read_text("utf-8")

    def files(self) -> dict[str, bytes]:
        """Return every file but those of .pipeline/, by path."""
        return {
            path.relative_to(self.root).as_posix(): path.read_bytes()
            for path in sorted(self.root.rglob("*"))
            if path.is_file() and ".pipeline" not in path.parts
        }

    def run(self, *arguments: str) -> Ran:
        """Run `pipeline --root HERE ARGUMENTS` in this process."""
        import sys
        from unittest.mock import patch

        from pipeline.cli import main

        self._capsys.readouterr()
        with patch.object(sys, "argv", ["pipeline", "--root", str(self.root), *arguments]):
            try:
                main()
            except SystemExit as end:
                status = int(end.code or 0)
        out, err = self._capsys.readouterr()
        return Ran(status, out, err)

    def translate(self, name: str, locale: str = "de") -> Path:
        """Translate every entry of an article's PO file, after a first build."""
        from dataclasses import replace

        from pipeline.catalog.po import dump, parse

        path = self.root / "locales" / locale / "LC_MESSAGES" / f"{name}.po"
        read = parse(path.read_bytes(), shown=str(path))
        entries = tuple(
            e
            if e.msgstr and not e.is_fuzzy
            else e._replace(msgstr=f"Übersetzt: {e.msgid}", flags=())
            for e in read.entries
        )
        path.write_bytes(dump(replace(read, entries=entries)))
        return path


@dataclass(frozen=True)
class Ran:
    """How a command ended."""

    status: int
    out: str
    err: str


@pytest.fixture
def newsroom(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Room:
    """Return a newsroom with two short articles in English, to be translated into German."""
    room = Room(tmp_path / "room", capsys)
    room.write("pipeline.toml", '[project]\nname = "Test"\ntargets = ["de"]\n')
    room.write(
        "articles/kiln.md",
        "# The kiln is cold\n\nNobody lit it on Monday. The clay was still wet.\n\nIt rained.\n",
    )
    room.write("articles/crane.md", "# The crane moves\n\nIt lifted a beam. Then it stopped.\n")
    return room
