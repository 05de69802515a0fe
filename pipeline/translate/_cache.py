"""Keep every answer of an engine, so that nothing is ever sent or paid for twice.

A SQLite file in WAL mode that any number of processes share. Answers are written a batch at a time
as they come, so the file is the journal as well: after a kill the next run goes on from here. The
key is a hash of all that an answer depends on; no text of the newsroom is a key.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import BackendError
from pipeline.translate._protocol import Node, Request, Result, Tag, Term, Usage

_SCHEMA = """
CREATE TABLE IF NOT EXISTS answers (
    key BLOB PRIMARY KEY,
    engine TEXT NOT NULL,
    pair TEXT NOT NULL,
    day TEXT NOT NULL,
    used TEXT NOT NULL,
    source TEXT NOT NULL,
    answer TEXT NOT NULL
) WITHOUT ROWID
"""
_BUSY_SECONDS = 60.0
_IN_ONE_QUERY = 500


@dataclass(frozen=True, slots=True)
class Kept:
    """What the cache holds of one engine and pair, for `pipeline cache stats`."""

    engine: str
    pair: str
    answers: int
    characters: int
    cost: float
    first: str
    last: str


def key_of(fingerprint: str, pair: str, request: Request, *, context: bool) -> bytes:
    """Return 32 bytes that stand for a question: the engine, the pair, the nodes, their form.

    The terms are nodes, so a glossary edit changes just the keys of segments with that term.
    """
    asked: list[object] = [fingerprint, pair, _plain(request.nodes), request.form]
    if context:
        asked += [request.role, request.before, request.after]
    return hashlib.sha256(json.dumps(asked, ensure_ascii=False).encode()).digest()


class Cache:
    """The answers of all engines; safe to share between threads and between processes."""

    def __init__(self, path: Path, *, today: str) -> None:
        """Open a file, made when it is not there. Connections are one a thread."""
        self._path, self._today = path, today
        self._local = threading.local()

    def get(self, keys: Sequence[bytes]) -> dict[bytes, Result]:
        """Return what is known of some keys; the results' ids are 0."""
        found: dict[bytes, Result] = {}
        for first in range(0, len(keys), _IN_ONE_QUERY):
            some = keys[first : first + _IN_ONE_QUERY]
            marks = ",".join("?" * len(some))
            rows = self._run(f"SELECT key, answer, day FROM answers WHERE key IN ({marks})", some)  # noqa: S608  # marks only
            found.update((key, _read(answer, day)) for key, answer, day in rows)
        return found

    def put(self, engine: str, pair: str, answers: Iterable[tuple[bytes, Request, Result]]) -> None:
        """Write a batch of answers in one transaction; what is there already stays."""
        rows = [
            (key, engine, pair, self._today, self._today, request.source, _write(result))
            for key, request, result in answers
        ]
        connection = self._connection()
        with _named(self._path), connection:
            connection.executemany("INSERT OR IGNORE INTO answers VALUES (?,?,?,?,?,?,?)", rows)

    def used(self, keys: Sequence[bytes]) -> None:
        """Note that answers served today, so that `prune` spares them; once a day each."""
        connection = self._connection()
        rows = [(self._today, key, self._today) for key in keys]
        with _named(self._path), connection:
            connection.executemany("UPDATE answers SET used=? WHERE key=? AND used<?", rows)

    def stats(self) -> list[Kept]:
        """Return what is kept of each engine and pair, in order."""
        rows = self._run(
            "SELECT engine, pair, count(*), total(json_extract(answer,'$.usage.characters')), "
            "total(json_extract(answer,'$.usage.cost')), min(day), max(day) "
            "FROM answers GROUP BY engine, pair ORDER BY engine, pair"
        )
        return [Kept(e, p, n, int(c), cost, first, last) for e, p, n, c, cost, first, last in rows]

    def prune(self, *, before: str = "", engine: str = "") -> int:
        """Delete answers last used before a day (ISO 8601), of one engine or all; return how many."""
        connection = self._connection()
        with _named(self._path), connection:
            done = connection.execute(
                "DELETE FROM answers WHERE (?='' OR used<?) AND (?='' OR engine=?)",
                (before, before, engine, engine),
            )
        return done.rowcount

    def rows(self) -> Iterator[dict[str, object]]:
        """Yield every answer with its question, oldest first, ready for JSON lines."""
        names = ("engine", "pair", "day", "source", "answer")
        query = "SELECT engine, pair, day, source, answer FROM answers ORDER BY day, pair, source"
        for row in self._run(query):
            yield dict(zip(names, row, strict=True)) | {"answer": json.loads(row[-1])}

    def _run(self, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        with _named(self._path):
            return self._connection().execute(query, values).fetchall()

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with _named(self._path):
                connection = sqlite3.connect(self._path, timeout=_BUSY_SECONDS)
                connection.execute("PRAGMA journal_mode=WAL")
                connection.execute("PRAGMA synchronous=NORMAL")
                connection.execute(_SCHEMA)
                connection.commit()
            self._local.connection = connection
        return connection


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """Turn what SQLite raises into an error that names the file and what to do."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise BackendError(
            f"the cache of translations cannot be used: {error}.",
            file=path.name,
            remedy="Close other programs that use it; if it is damaged, move it away.",
        ) from error


def _plain(nodes: Iterable[Node]) -> list[object]:
    """Return nodes as JSON has them: a text, a pair for a tag, a triple for a term."""
    return [node if isinstance(node, str) else list(node) for node in nodes]


def _write(result: Result) -> str:
    kept = {
        "nodes": _plain(result.nodes),
        "model": result.model,
        "request_id": result.request_id,
        "usage": asdict(result.usage),
    }
    return json.dumps(kept, ensure_ascii=False)


def _read(answer: str, day: str) -> Result:
    kept = json.loads(answer)
    nodes = tuple(
        n if isinstance(n, str) else Tag(*n) if len(n) == len(Tag._fields) else Term(*n)
        for n in kept["nodes"]
    )
    return Result(0, nodes, kept["model"], kept["request_id"], Usage(**kept["usage"]), day)
