"""The SQLite file behind the cache of answers: opened when needed, by threads, processes and forks.

In WAL mode readers never wait for a writer, and a commit is one write to the log. `NORMAL` moves it to
the disk now and then: a kill loses nothing, a loss of power perhaps the last few answers.

Source: https://www.sqlite.org/wal.html; https://www.sqlite.org/howtocorrupt.html §2.6 (forks).
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from pipeline.errors import BackendError

VERSION = 1
"""Of the tables; a file of a newer one is left alone."""
_SCHEMA = """
CREATE TABLE IF NOT EXISTS answers (
    key BLOB NOT NULL UNIQUE,
    engine TEXT NOT NULL,
    pair TEXT NOT NULL,
    day TEXT NOT NULL,
    used TEXT NOT NULL,
    source TEXT NOT NULL,
    answer TEXT NOT NULL
)
"""
_PAGES_IN_LOG = 16_000
"""Pages that the write-ahead log may hold before they are moved to their places, with a sync."""
_BUSY_SECONDS = 60.0

Answer = TypeVar("Answer")


class CacheError(BackendError):
    """The cache cannot be read or written: asking on would lose what is paid for."""


class CacheFile:
    """One connection for all threads of a process; whatever goes wrong is a CacheError."""

    def __init__(self, path: Path) -> None:
        """Note where the file is; it is made when something is first done with it."""
        self._path = path
        self._lock = threading.Lock()
        self._process = os.getpid()
        self._connection: sqlite3.Connection | None = None
        self._file = 0
        """Inode of the open file: it may be deleted while we work, as all of .pipeline/ may."""
        self._inherited: list[sqlite3.Connection | None] = []
        """Of the parent of a fork; must be neither used nor closed here."""

    @property
    def exists(self) -> bool:
        """Tell whether there is a file."""
        return self._inode() != 0

    def close(self) -> None:
        """Close the file; it is opened again when it is needed."""
        with self._lock:
            self._drop()

    def use(self, work: Callable[[sqlite3.Connection], Answer]) -> Answer:
        """Return what a function does with the connection: one thread's at a time.

        Raises CacheError that names the file.
        """
        if self._process != os.getpid():
            self._inherited.append(self._connection)
            self._lock, self._process, self._connection = threading.Lock(), os.getpid(), None
        with self._lock:
            try:
                return work(self._current())
            except (sqlite3.DatabaseError, OSError, ValueError, KeyError, TypeError) as error:
                raise self._error(error) from error

    def _current(self) -> sqlite3.Connection:
        if self._connection is None or self._inode() != self._file:
            self._drop()
            self._connection = self._connect()
            self._file = self._inode()
        return self._connection

    def _inode(self) -> int:
        """Return what tells the file from another of its name; 0 when there is none."""
        try:
            return os.stat(self._path).st_ino  # noqa: PTH116  # on every access: twice as quick
        except OSError:
            return 0

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _connect(self) -> sqlite3.Connection:
        """Open the file, or make it; many processes may do so at the same moment."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(
            self._path,
            timeout=_BUSY_SECONDS,
            check_same_thread=False,
            isolation_level=None,  # a statement is a transaction, unless there is a `transaction`
        )
        try:
            connection.execute("PRAGMA synchronous=NORMAL")
            _require_version(connection)
            connection.execute(f"PRAGMA wal_autocheckpoint={_PAGES_IN_LOG}").fetchone()
        except BaseException:
            connection.close()
            raise
        return connection

    def _error(self, error: Exception) -> CacheError:
        why = error.strerror if isinstance(error, OSError) else error
        return CacheError(
            f"The cache of translations cannot be used: {why}.",
            file=f"{self._path.parent.name}/{self._path.name}",
            remedy="Free some space, allow writing, or close what else uses it; "
            "move it away if it is damaged.",
        )


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Do several things together or, when one fails, none of them."""
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        yield


def _require_version(connection: sqlite3.Connection) -> None:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > VERSION:
        raise sqlite3.DatabaseError("a newer version of this program wrote it")
    if version < VERSION:
        _set_up(connection)


def _set_up(connection: sqlite3.Connection) -> None:
    """Make the tables of a new file. SQLite does not wait for others that switch it to WAL."""
    deadline = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL").fetchone()
            break
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
    with transaction(connection):
        connection.execute(_SCHEMA)
        connection.execute(f"PRAGMA user_version={VERSION}")
