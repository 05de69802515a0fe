"""A chain of programs that stays up: segments in at one end, answers out at the other."""

from __future__ import annotations

import os
import selectors
import subprocess
import threading
import weakref
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import IO

from pipeline.errors import AnswerRefused, BackendBusy, BackendError

_PIECE = 1 << 16
_MAX_ANSWER = 1 << 26
"""Bytes of one answer; a program that writes more without an end is stuck in a loop."""
_LAST_WORDS = 200
"""Bytes of what programs say on standard error that are told when they end."""


class Pipes:
    """Programs, each reading what the one before it writes.

    They are started when something is first asked, and again after they have ended. Several threads
    may ask: one after the other. A fork of this process has programs of its own.
    """

    def __init__(
        self,
        name: str,
        commands: Sequence[Sequence[str]],
        *,
        timeout: float,
        end: bytes = b"\0",
        folder: Path | None = None,
    ) -> None:
        """Start nothing yet.

        `name` is for messages; `timeout` is seconds without a word from the last program; `end` is
        the byte that ends a segment and an answer; programs run without a shell, in `folder`.
        """
        self.name, self._timeout, self._end = name, timeout, end
        self._commands, self._folder = commands, folder
        self._running: _Running | None = None
        self._broken_by: tuple[str, ...] = ()
        self._process = os.getpid()
        self._lock = threading.Lock()

    def ask(self, segments: Sequence[str]) -> list[str]:
        """Send segments and return what comes out for each, in order.

        Raises as `exchange` does, and BackendBusy when more comes out than went in.
        """
        with closing(self.exchange(segments)) as answers:
            found = list(islice(answers, len(segments)))
            if self._running is not None and self._running.has_more:
                raise self._broken(segments, "said more than it was asked")
        return [answer.decode("utf-8", "replace") for answer in found]

    def exchange(
        self, segments: Sequence[str], *, about: Sequence[str] = ()
    ) -> Generator[bytes, None, None]:
        """Send segments and yield what comes out, for as long as the caller wants to hear.

        `about` is what they ask, where they look different each time they ask the same. What comes
        late is met by the next caller, unless the programs are behind with reading:
        then they are ended.

        Raises BackendError naming a program that cannot be started, BackendBusy when one ends or
        nothing comes in time, and AnswerRefused when that happens again with the same segments.
        """
        self._notice_fork()
        with self._lock:
            running = self._started()
            writer = threading.Thread(target=self._write, args=(running, segments), daemon=True)
            writer.start()
            is_well = False
            try:
                while True:
                    yield from self._next(running, about or segments)
            except GeneratorExit:
                writer.join(1.0)
                is_well = not writer.is_alive()
                raise
            finally:
                if not is_well:
                    self._end_all()

    def close(self) -> None:
        """End all programs; they are started anew where needed."""
        self._notice_fork()
        with self._lock:
            self._end_all()

    def _started(self) -> _Running:
        if self._running is not None and not self._running.is_up:
            self._end_all()
        if self._running is None:
            self._running = _Running(self.name, self._commands, self._folder)
        return self._running

    def _end_all(self) -> None:
        if self._running is not None:
            self._running.close()
            self._running = None

    def _notice_fork(self) -> None:
        """Leave the programs, and a lock that nobody will open, to the process that has them."""
        if self._process != os.getpid():
            self._process, self._lock, self._running = os.getpid(), threading.Lock(), None

    def _write(self, running: _Running, segments: Sequence[str]) -> None:
        try:
            for segment in segments:
                data = segment.encode("utf-8", "replace").replace(self._end, b" ") + self._end
                while data:
                    data = data[running.input.write(data) or 0 :]
        except (OSError, ValueError):  # the reader sees the end of the pipe, and says so
            return

    def _next(self, running: _Running, about: Sequence[str]) -> Iterator[bytes]:
        """Yield the next answer, or what was left without an end before the programs broke off."""
        searched = 0
        while (at := running.heard.find(self._end, searched)) < 0:
            searched = len(running.heard)
            piece = running.read(self._timeout)
            if piece is None:
                raise self._broken(about, f"said nothing for {self._timeout:g} s")
            if not piece or searched > _MAX_ANSWER:
                if running.heard and not piece:
                    yield bytes(running.heard)
                raise self._broken(about, f"broke off{running.last_words()}")
            running.heard += piece
        answer = bytes(running.heard[:at])
        del running.heard[: at + 1]
        yield answer

    def _broken(self, about: Sequence[str], how: str) -> BackendError:
        is_again, self._broken_by = tuple(about) == self._broken_by, tuple(about)
        return (AnswerRefused if is_again else BackendBusy)(f"{self.name} {how}.")


class _Running:
    """The programs of a chain while they are up."""

    def __init__(self, name: str, commands: Sequence[Sequence[str]], folder: Path | None) -> None:
        """Start all of them; raise BackendError naming one that cannot be started."""
        self.heard = bytearray()
        self._said = bytearray()
        self._programs: list[subprocess.Popen[bytes]] = []
        self._free = weakref.finalize(self, _end, self._programs, os.getpid())
        errors, theirs = os.pipe()
        self._listener = threading.Thread(target=_listen, args=(errors, self._said), daemon=True)
        self._listener.start()
        try:
            for command in commands:
                self._programs.append(self._start(name, command, folder, theirs))
        finally:
            os.close(theirs)
        first, last = self._programs[0].stdin, self._programs[-1].stdout
        assert first is not None
        assert last is not None
        self.input, self._output = first, last
        self._selector = selectors.DefaultSelector()
        self._selector.register(last, selectors.EVENT_READ)

    def _start(
        self, name: str, command: Sequence[str], folder: Path | None, errors: int
    ) -> subprocess.Popen[bytes]:
        before = self._programs[-1].stdout if self._programs else None
        try:
            return subprocess.Popen(  # noqa: S603  # a list of arguments, no shell
                list(command),
                stdin=before or subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                bufsize=0,
                cwd=folder,
                process_group=0,  # Ctrl-C is for this process, which lets them finish
            )
        except OSError as error:
            self.close()
            raise BackendError(
                f"{name}: {Path(command[0]).name} cannot be started: {error.strerror}."
            ) from error
        finally:
            _close(before)

    @property
    def is_up(self) -> bool:
        """Tell whether every program is still running."""
        return all(program.poll() is None for program in self._programs)

    @property
    def has_more(self) -> bool:
        """Tell whether something waits that nobody has asked for."""
        return bool(self.heard)

    def read(self, timeout: float) -> bytes | None:
        """Return what comes next: nothing at its end, None when nothing comes in time."""
        if not self._selector.select(timeout):
            return None
        piece: bytes = self._output.read(_PIECE)
        return piece

    def last_words(self) -> str:
        """Return the last line that the programs said on standard error, to end a message with."""
        self._listener.join(1.0)
        lines = self._said.decode("utf-8", "replace").split("\n")
        last = next((line.strip() for line in reversed(lines) if line.strip()), "")
        return f": {last}" if last else ": one of its programs has ended"

    def close(self) -> None:
        """End all programs and free what they held."""
        self._free()
        if hasattr(self, "_selector"):
            self._selector.close()


def _listen(errors: int, said: bytearray) -> None:
    """Read what programs say on standard error, lest they wait; keep the end of it."""
    with os.fdopen(errors, "rb", buffering=0) as stream:
        while piece := stream.read(_PIECE):
            said += piece
            del said[:-_LAST_WORDS]


def _end(programs: Sequence[subprocess.Popen[bytes]], owner: int) -> None:
    for program in programs:
        if owner != os.getpid():
            program.returncode = 0  # of another process; this one neither ends it nor waits for it
        else:
            program.kill()
    for program in programs:
        program.wait()
        _close(program.stdin)
        _close(program.stdout)


def _close(stream: IO[bytes] | None) -> None:
    if stream is not None:
        stream.close()
