"""Run a command and tell what it cost: CPU seconds of it and of all it started, and the clock's."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Run:
    """One finished command."""

    cpu: float
    """User and system seconds, children that it waited for included."""
    wall: float
    status: int
    stdout: str
    stderr: str


class CommandError(Exception):
    """A command that must succeed for a measurement did not."""


def run(command: Sequence[str | Path], *, cwd: Path, ok: Sequence[int] = (0,)) -> Run:
    """Run a command and wait for it.

    Raises CommandError when it ends with a status that is not in `ok`.
    """
    words = [str(word) for word in command]
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        start = time.perf_counter()
        process = subprocess.Popen(words, cwd=cwd, stdout=out, stderr=err, env=_environment())
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        finished = Run(
            usage.ru_utime + usage.ru_stime, wall, process.returncode, _text(out), _text(err)
        )
    if finished.status not in ok:
        raise CommandError(
            f"{' '.join(words)}: status {finished.status}\n{finished.stderr[-2000:]}"
        )
    return finished


def _environment() -> dict[str, str]:
    """Return an environment in which two runs do the same, and modules are compiled but once."""
    own = {"PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": "1767225600", "LC_ALL": "C.UTF-8"}
    return {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"} | own


def _text(file: object) -> str:
    assert hasattr(file, "seek")
    assert hasattr(file, "read")
    file.seek(0)
    return str(file.read(), "utf-8", "replace")
