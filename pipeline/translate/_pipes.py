"""A chain of programs that stays up: segments in at one end, answers out at the other."""

from __future__ import annotations

import selectors
import subprocess
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from pipeline.errors import BackendBusy, BackendError

_PIECE = 1 << 16
_MAX_ANSWER = 1 << 22
"""Bytes of one answer; a program that writes more without an end is stuck in a loop."""


class Pipes:
    """Running programs, each reading what the one before it writes; for one thread at a time."""

    def __init__(
        self,
        name: str,
        commands: Sequence[Sequence[str]],
        *,
        timeout: float,
        end: bytes = b"\0",
        folder: Path | None = None,
    ) -> None:
        """Start the programs, without any shell, in a folder.

        `timeout` is seconds for one answer; `end` is the byte that ends a segment and an answer.

        Raises BackendError naming a program that cannot be started.
        """
        self._name, self._timeout, self._end, self._folder = name, timeout, end, folder
        self._buffer = b""
        self._programs: list[subprocess.Popen[bytes]] = []
        source: int | IO[bytes] = subprocess.PIPE
        for command in commands:
            program = self._start(command, source)
            if self._programs:
                _close(self._programs[-1].stdout)
            self._programs.append(program)
            assert program.stdout is not None
            source = program.stdout
        self._selector = selectors.DefaultSelector()
        output = self._programs[-1].stdout
        assert output is not None
        self._output = output
        self._selector.register(output, selectors.EVENT_READ)

    def _start(self, command: Sequence[str], source: int | IO[bytes]) -> subprocess.Popen[bytes]:
        try:
            return subprocess.Popen(  # noqa: S603  # a list of arguments from an installed mode
                list(command),
                stdin=source,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
                cwd=self._folder,
            )
        except OSError as error:
            self.close()
            raise BackendError(
                f"{self._name}: {Path(command[0]).name} cannot be started: {error.strerror}."
            ) from error

    @property
    def is_up(self) -> bool:
        """Tell whether every program is still running."""
        return bool(self._programs) and all(p.poll() is None for p in self._programs)

    def ask(self, segments: Sequence[str]) -> list[str]:
        """Send segments and return what comes out for each, in order.

        Raises BackendBusy when a program ends, or says nothing within the timeout.
        """
        writer = threading.Thread(target=self._write, args=(segments,), daemon=True)
        writer.start()
        try:
            answers = [self._read() for _ in segments]
        except BackendBusy:
            self.close()
            raise
        writer.join()
        return answers

    def _write(self, segments: Sequence[str]) -> None:
        stdin = self._programs[0].stdin
        assert stdin is not None
        try:
            for segment in segments:
                data = segment.encode("utf-8", "replace").replace(self._end, b" ") + self._end
                while data:
                    data = data[stdin.write(data) or 0 :]
        except (OSError, ValueError):  # the reader sees the end of the pipe, and says so
            return

    def _read(self) -> str:
        deadline = time.monotonic() + self._timeout
        while self._end not in self._buffer:
            if not self._selector.select(max(0.0, deadline - time.monotonic())):
                raise BackendBusy(f"{self._name} said nothing for {self._timeout:g} s.")
            piece = self._output.read(_PIECE)
            if not piece or len(self._buffer) > _MAX_ANSWER:
                raise BackendBusy(f"{self._name} broke off: one of its programs has ended.")
            self._buffer += piece
        answer, self._buffer = self._buffer.split(self._end, 1)
        return answer.decode("utf-8", "replace")

    def close(self) -> None:
        """End all programs and free what they held; they are started anew where needed."""
        for program in self._programs:
            program.kill()
        for program in self._programs:
            program.wait()
            _close(program.stdin)
            _close(program.stdout)
        self._programs = []


def _close(stream: IO[bytes] | None) -> None:
    if stream is not None:
        stream.close()
