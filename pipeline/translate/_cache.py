"""Keep every answer of an engine, so that nothing is ever sent or paid for twice.

A SQLite file in WAL mode that any number of processes share. Answers are written a batch at a time
as they come, so the file is the journal as well: after a kill the next run goes on from here. The
key is a hash of all that an answer depends on; no text of the newsroom is a key.

Source: https://www.sqlite.org/wal.html; https://www.sqlite.org/howtocorrupt.html §2.6 (forks).
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import TypeAlias, TypeVar

from pipeline.errors import BackendError
from pipeline.translate._nodes import written_target
from pipeline.translate._protocol import Node, Request, Result, Tag, Term, Usage

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
_PAGES_IN_LOG = 4000
"""Pages that the write-ahead log may hold before they are moved to their places, with a sync."""
_BUSY_SECONDS = 60.0
_IN_ONE_QUERY = 500

Row: TypeAlias = tuple[bytes, str, str, str, str, str, str]
Answer = TypeVar("Answer")


class CacheError(BackendError):
    """The cache cannot be read or written: asking on would lose what is paid for."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What the cache holds of one engine and pair, for `pipeline cache stats`."""

    engine: str
    pair: str
    answers: int
    characters: int
    cost: float
    first: str
    """ISO 8601, as for the next: the days of the oldest and of the latest answer."""
    last: str


def key_of(fingerprint: str, pair: str, request: Request, *, context: bool) -> bytes:
    """Return 32 bytes that stand for a question: the engine, the pair, the nodes, their form.

    The terms are nodes, so a glossary edit changes just the keys of segments with that term.
    """
    asked: list[object] = [fingerprint, pair, _plain(request.nodes), request.form]
    if context:
        asked += [request.role, request.before, request.after]
    return hashlib.sha256(_json(asked).encode()).digest()


class Cache:
    """The answers of all engines; safe to share between threads, processes and forks.

    Whatever goes wrong with the file is a CacheError that names it.
    """

    def __init__(self, path: Path, *, today: str) -> None:
        """Note where the file is; it is made when the first answer is kept."""
        self._path, self._today = path, today
        self._lock = threading.Lock()
        self._process = os.getpid()
        self._connection: sqlite3.Connection | None = None
        self._file = 0
        """Inode of the open file: it may be deleted while we work, as all of .pipeline/ may."""
        self._inherited: list[sqlite3.Connection | None] = []
        """Of the parent of a fork; must be neither used nor closed here."""

    def get(self, keys: Sequence[bytes]) -> dict[bytes, Result]:
        """Return what is known of some keys; the results' ids are 0."""
        if not self._inode():
            return {}
        return self._with(partial(_found, keys))

    def put(self, engine: str, pair: str, answers: Iterable[tuple[bytes, Request, Result]]) -> None:
        """Write a batch of answers in one transaction; what is there already stays."""
        rows = [self._row(engine, pair, *answer) for answer in answers]
        if rows:
            query = "INSERT OR IGNORE INTO answers VALUES (?,?,?,?,?,?,?)"
            self._with(partial(_write_all, query, rows))

    def used(self, keys: Iterable[bytes]) -> None:
        """Note that answers served today, so that `prune` spares them; once a day each."""
        rows = [(self._today, key, self._today) for key in keys]
        if rows:
            self._with(
                partial(_write_all, "UPDATE answers SET used=? WHERE key=? AND used<?", rows)
            )

    def require_writable(self) -> None:
        """Raise CacheError when no answer could be kept: better before one is paid for."""
        self._with(partial(_write_all, "DELETE FROM answers WHERE key=?", [(b"",)]))

    def stats(self) -> list[Kept]:
        """Return what is kept of each engine and pair, in order."""
        query = (
            "SELECT engine, pair, count(*), total(json_extract(answer,'$.usage[0]')), "
            "total(json_extract(answer,'$.usage[2]')), min(day), max(day) "
            "FROM answers GROUP BY engine, pair ORDER BY engine, pair"
        )
        rows = self._with(lambda c: c.execute(query).fetchall()) if self._inode() else []
        return [Kept(e, p, n, int(c), cost, first, last) for e, p, n, c, cost, first, last in rows]

    def prune(self, *, before: str = "", engine: str = "") -> int:
        """Delete answers last used before a day (ISO 8601), of one engine or all; return how many.

        The room that they took is given back to the disk.
        """
        return self._with(partial(_delete, before, engine)) if self._inode() else 0

    def rows(self) -> Iterator[dict[str, object]]:
        """Yield every answer with its question, ready for JSON lines, in an order that stays."""
        query = (
            "SELECT engine, pair, source, answer, day, used FROM answers "
            "ORDER BY engine, pair, source, key"
        )
        if not self._inode():
            return
        rows = self._with(lambda c: c.execute(query))
        while some := self._with(lambda _: rows.fetchmany(_IN_ONE_QUERY)):
            for engine, pair, source, answer, day, used in some:
                yield _exported(engine, pair, source, _read(answer, day), used)

    def close(self) -> None:
        """Close the file; it is opened again when it is needed."""
        with self._lock:
            self._drop()

    # --- the file -----------------------------------------------------------------------------

    def _row(self, engine: str, pair: str, key: bytes, request: Request, result: Result) -> Row:
        source = request.source.encode("utf-8", "replace").decode()
        return key, engine, pair, self._today, self._today, source, _write(result)

    def _with(self, work: Callable[[sqlite3.Connection], Answer]) -> Answer:
        """Do something with the connection: one for all threads, for one of them at a time."""
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
        connection = sqlite3.connect(self._path, timeout=_BUSY_SECONDS, check_same_thread=False)
        try:
            _require_version(connection)
            connection.execute("PRAGMA synchronous=NORMAL")
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


def _found(keys: Sequence[bytes], connection: sqlite3.Connection) -> dict[bytes, Result]:
    found: dict[bytes, Result] = {}
    for first in range(0, len(keys), _IN_ONE_QUERY):
        some = keys[first : first + _IN_ONE_QUERY]
        marks = ",".join("?" * len(some))
        query = f"SELECT key, answer, day FROM answers WHERE key IN ({marks})"  # noqa: S608  # marks only
        for key, answer, day in connection.execute(query, some):
            found[key] = _read(answer, day)
    return found


def _write_all(
    query: str, rows: Sequence[tuple[object, ...]], connection: sqlite3.Connection
) -> None:
    with connection:
        connection.executemany(query, rows)


def _delete(before: str, engine: str, connection: sqlite3.Connection) -> int:
    with connection:
        done = connection.execute(
            "DELETE FROM answers WHERE (?='' OR used<?) AND (?='' OR engine=?)",
            (before, before, engine, engine),
        )
    connection.execute("VACUUM")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return done.rowcount


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
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(_SCHEMA)
        connection.execute(f"PRAGMA user_version={VERSION}")


def _exported(engine: str, pair: str, source: str, result: Result, used: str) -> dict[str, object]:
    source_locale, _, target_locale = pair.partition(" ")
    return {
        "backend": engine,
        "source_locale": source_locale,
        "target_locale": target_locale,
        "source": source,
        "target": written_target(result.nodes),
        "model": result.model,
        "request": result.request_id,
        "day": result.day,
        "used": used,
        **asdict(result.usage),
    }


def _plain(nodes: Iterable[Node]) -> list[object]:
    """Return nodes as JSON has them: a text, a pair for a tag, a triple for a term."""
    return [node if isinstance(node, str) else list(node) for node in nodes]


def _json(value: object) -> str:
    """Return JSON that is valid UTF-8: half a surrogate pair, as a model may give, is escaped."""
    text = json.dumps(value, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(value)
    return text


def _write(result: Result) -> str:
    usage = result.usage
    kept = {
        "nodes": _plain(result.nodes),
        "model": result.model,
        "request_id": result.request_id,
        "usage": (usage.characters, usage.tokens, usage.cost),
    }
    return _json(kept)


def _read(answer: str, day: str) -> Result:
    kept = json.loads(answer)
    nodes = tuple(
        n if isinstance(n, str) else Tag(*n) if len(n) == len(Tag._fields) else Term(*n)
        for n in kept["nodes"]
    )
    return Result(0, nodes, kept["model"], kept["request_id"], Usage(*kept["usage"]), day)
