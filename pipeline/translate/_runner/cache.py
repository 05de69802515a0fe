"""Keep every answer of an engine, so that nothing is ever sent or paid for twice.

A SQLite file (`cache_file`) that any number of processes share. Answers are written a batch at a time
as they come, so the file is the journal as well: after a kill the next run goes on from here. The
key is a hash of all that an answer depends on; no text of the newsroom is a key.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cache, partial
from itertools import chain, count
from pathlib import Path
from typing import Any, TypeAlias

from pipeline.translate._json import parsed_json
from pipeline.translate._nodes import written_target
from pipeline.translate._protocol import Node, Request, Result, Tag, Term, Usage
from pipeline.translate._runner.cache_file import CacheError, CacheFile, transaction

__all__ = ["Cache", "CacheError", "Kept", "key_of"]

_IN_ONE_QUERY = 500
_IN_ONE_INSERT = 100
"""Of seven values each: SQLite once took no more than 999."""

_LEGIBLE = json.JSONEncoder(ensure_ascii=False).encode
"""Made once: `json.dumps` makes an encoder for every call that wants letters as they are."""

Row: TypeAlias = tuple[bytes, str, str, str, str, str, str]


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
        self._file, self._today = CacheFile(path), today
        self._waiting: dict[int, list[Row]] = {}
        """Rows by ticket, until they are written."""
        self._tickets = count()

    def get(self, keys: Sequence[bytes]) -> dict[bytes, Result]:
        """Return what is known of some keys; the results' ids are 0."""
        if not self._file.exists:
            return {}
        return self._file.use(partial(_found, keys))

    def put(self, engine: str, pair: str, answers: Iterable[tuple[bytes, Request, Result]]) -> None:
        """Write a batch of answers in one transaction; what is there already stays.

        Batches that wait for the file are written together, by the first thread that has it.
        """
        rows = [self._row(engine, pair, *answer) for answer in answers]
        if not rows:
            return
        ticket = next(self._tickets)
        self._waiting[ticket] = rows
        try:
            self._file.use(partial(self._write_waiting, ticket))
        finally:
            self._waiting.pop(ticket, None)

    def _write_waiting(self, ticket: int, connection: sqlite3.Connection) -> None:
        if ticket not in self._waiting:
            return  # another thread has written them along with its own
        some = self._waiting.copy()
        _insert([row for rows in some.values() for row in rows], connection)
        for written in some:
            self._waiting.pop(written, None)

    def used(self, keys: Iterable[bytes]) -> None:
        """Note that answers served today, so that `prune` spares them; once a day each."""
        rows = [(self._today, key, self._today) for key in keys]
        if rows:
            self._file.use(partial(_note_use, rows))

    def require_writable(self) -> None:
        """Raise CacheError when no answer could be kept: better before one is paid for."""
        self._file.use(lambda c: c.execute("DELETE FROM answers WHERE key=?", (b"",)))

    def stats(self) -> list[Kept]:
        """Return what is kept of each engine and pair, in order."""
        query = (
            "SELECT engine, pair, count(*), total(json_extract(answer,'$.usage[0]')), "
            "total(json_extract(answer,'$.usage[2]')), min(day), max(day) "
            "FROM answers GROUP BY engine, pair ORDER BY engine, pair"
        )
        rows = self._file.use(lambda c: c.execute(query).fetchall()) if self._file.exists else []
        return [Kept(e, p, n, int(c), cost, first, last) for e, p, n, c, cost, first, last in rows]

    def prune(self, *, before: str = "", engine: str = "") -> int:
        """Delete answers last used before a day (ISO 8601), of one engine or all; return how many.

        The room that they took is given back to the disk.
        """
        return self._file.use(partial(_delete, before, engine)) if self._file.exists else 0

    def rows(self) -> Iterator[dict[str, object]]:
        """Yield every answer with its question, ready for JSON lines, in an order that stays."""
        query = (
            "SELECT engine, pair, source, answer, day, used FROM answers "
            "ORDER BY engine, pair, source, key"
        )
        if not self._file.exists:
            return
        rows = self._file.use(lambda c: c.execute(query))
        while some := self._file.use(lambda _: rows.fetchmany(_IN_ONE_QUERY)):
            for engine, pair, source, answer, day, used in some:
                yield _exported(engine, pair, source, _read(answer, day), used)

    def close(self) -> None:
        """Close the file; it is opened again when it is needed."""
        self._file.close()

    def _row(self, engine: str, pair: str, key: bytes, request: Request, result: Result) -> Row:
        source = request.source.encode("utf-8", "replace").decode()
        return key, engine, pair, self._today, self._today, source, _write(result)


def _found(keys: Sequence[bytes], connection: sqlite3.Connection) -> dict[bytes, Result]:
    found: dict[bytes, Result] = {}
    for first in range(0, len(keys), _IN_ONE_QUERY):
        some = keys[first : first + _IN_ONE_QUERY]
        marks = ",".join("?" * len(some))
        query = f"SELECT key, answer, day FROM answers WHERE key IN ({marks})"  # noqa: S608  # marks only
        for key, answer, day in connection.execute(query, some):
            found[key] = _read(answer, day)
    return found


def _insert(rows: Sequence[Row], connection: sqlite3.Connection) -> None:
    """Insert rows in one transaction; a few in one statement, which is one by itself.

    Every call into SQLite lets another thread have Python: what a connection to a service waits for
    is to be had back as seldom as can be.
    """
    if len(rows) <= _IN_ONE_INSERT:
        _insert_some(rows, connection)
        return
    with transaction(connection):
        for first in range(0, len(rows), _IN_ONE_INSERT):
            _insert_some(rows[first : first + _IN_ONE_INSERT], connection)


def _insert_some(rows: Sequence[Row], connection: sqlite3.Connection) -> None:
    connection.execute(_insertion(len(rows)), tuple(chain.from_iterable(rows)))


@cache
def _insertion(rows: int) -> str:
    marks = ",".join(["(?,?,?,?,?,?,?)"] * rows)
    return f"INSERT OR IGNORE INTO answers VALUES {marks}"  # noqa: S608  # marks only


def _note_use(rows: Sequence[tuple[str, bytes, str]], connection: sqlite3.Connection) -> None:
    with transaction(connection):
        connection.executemany("UPDATE answers SET used=? WHERE key=? AND used<?", rows)


def _delete(before: str, engine: str, connection: sqlite3.Connection) -> int:
    done = connection.execute(
        "DELETE FROM answers WHERE (?='' OR used<?) AND (?='' OR engine=?)",
        (before, before, engine, engine),
    )
    connection.execute("VACUUM")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return done.rowcount


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
    text = _LEGIBLE(value)
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
    kept: Any = parsed_json(answer)
    nodes = tuple(
        n if isinstance(n, str) else Tag(*n) if len(n) == len(Tag._fields) else Term(*n)
        for n in kept["nodes"]
    )
    return Result(0, nodes, kept["model"], kept["request_id"], Usage(*kept["usage"]), day)
