"""The cache of answers: nothing lost, nothing mixed up, whoever else works with the file."""

from __future__ import annotations

import multiprocessing
import os
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.translate import Cache, Kept, Request, Result, Tag, Term, Usage
from pipeline.translate._runner.cache import CacheError, key_of
from pipeline.translate._runner.cache_file import VERSION

TODAY = "2026-01-02"
NAMES = st.sampled_from(["a", "b", "strong2"])
NODES = st.lists(
    st.one_of(
        st.text(min_size=1, max_size=8),
        st.builds(Tag, NAMES, st.sampled_from(["open", "close", "empty"])),
        st.builds(Term, st.text(min_size=1, max_size=5), st.text(max_size=5), st.text(max_size=3)),
    ),
    max_size=5,
).map(tuple)


def request(number: int, text: str = "A kiln.") -> Request:
    return Request(number, (f"{text} {number}",))


def key(number: int) -> bytes:
    return key_of("fake 1", "en de", request(number), context=False)


def answer(number: int, text: str = "Ein Ofen.") -> tuple[bytes, Request, Result]:
    return key(number), request(number), Result(number, (text,), usage=Usage(9, 2, 0.5))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / ".pipeline" / "translations.sqlite"


@pytest.fixture
def cache(path: Path):
    opened = Cache(path, today=TODAY)
    yield opened
    opened.close()


def test_looking_makes_no_file(cache, path) -> None:
    assert cache.get([key(1)]) == {}
    assert cache.stats() == []
    assert list(cache.rows()) == []
    assert cache.prune(engine="fake") == 0
    assert not path.parent.exists()


def test_an_answer_comes_back_as_it_was(cache, path) -> None:
    cache.put("fake", "en de", [answer(1), answer(2, "Zwei.")])
    cache.close()
    again = Cache(path, today="2026-03-04")
    assert again.get([key(1), key(2), key(3)]) == {
        key(1): Result(0, ("Ein Ofen.",), usage=Usage(9, 2, 0.5), day=TODAY),
        key(2): Result(0, ("Zwei.",), usage=Usage(9, 2, 0.5), day=TODAY),
    }
    again.close()


@given(NODES, st.text(max_size=5), st.text(max_size=5))
def test_any_nodes_survive(cache, nodes, model: str, asked: str) -> None:
    result = Result(7, nodes, model, asked, Usage(1, 2, 0.1), TODAY)
    unique = os.urandom(8)
    cache.put("fake", "en de", [(unique, Request(7, nodes), result)])
    assert cache.get([unique]) == {unique: replace(result, id=0)}


def test_half_a_character_survives(cache) -> None:
    """A model may write half of a surrogate pair in its JSON."""
    cache.put("fake", "en de", [(b"k", Request(0, ("\ud83d",)), Result(0, ("x\udc00",)))])
    assert cache.get([b"k"])[b"k"].nodes == ("x\udc00",)
    assert [row["target"] for row in cache.rows()] == ["x"]


def test_the_first_answer_stays(cache) -> None:
    cache.put("fake", "en de", [answer(1)])
    cache.put("fake", "en de", [answer(1, "Something else.")])
    assert cache.get([key(1)])[key(1)].nodes == ("Ein Ofen.",)


@given(NODES, NODES)
def test_keys_differ_where_questions_do(one, other) -> None:
    keys = [key_of("f", "en de", Request(0, nodes), context=False) for nodes in (one, other)]
    assert (keys[0] == keys[1]) == (one == other)


def test_keys_hold_engine_pair_form_and_context_if_it_is_read() -> None:
    asked = Request(0, ("A kiln.",), "title", "before", "after")
    variants = [
        key_of("f", "en de", asked, context=True),
        key_of("g", "en de", asked, context=True),
        key_of("f", "en fr", asked, context=True),
        key_of("f", "en de", replace(asked, form=1), context=True),
        key_of("f", "en de", replace(asked, before="other"), context=True),
        key_of("f", "en de", asked, context=False),
    ]
    assert len(set(variants)) == len(variants)
    other = replace(asked, id=9, role="", before="", after="")
    assert key_of("f", "en de", other, context=False) == variants[-1]


def test_many_keys_are_asked_for_at_once(cache) -> None:
    cache.put("fake", "en de", [answer(n) for n in range(1200)])
    assert len(cache.get([key(n) for n in range(2000)])) == 1200


def test_stats_are_by_backend_and_pair(cache) -> None:
    cache.put("fake", "en fr", [answer(1)])
    cache.put("fake", "en de", [answer(2), answer(3)])
    assert cache.stats() == [
        Kept("fake", "en de", 2, 18, 1.0, TODAY, TODAY),
        Kept("fake", "en fr", 1, 9, 0.5, TODAY, TODAY),
    ]


def test_prune_spares_what_was_of_use(cache, path) -> None:
    cache.put("fake", "en de", [answer(1), answer(2)])
    cache.close()
    later = Cache(path, today="2026-05-01")
    later.used([key(2)])
    assert later.prune(before="2026-04-01") == 1
    assert list(later.get([key(1), key(2)])) == [key(2)]
    assert later.prune(engine="other") == 0
    assert later.prune(engine="fake") == 1
    later.close()


def test_prune_gives_room_back(cache, path) -> None:
    cache.put("fake", "en de", [answer(n, "x" * 500) for n in range(2000)])
    cache.prune(engine="fake")
    assert sum(p.stat().st_size for p in path.parent.iterdir()) < 100_000


def test_export_is_in_an_order_that_stays(cache) -> None:
    cache.put("fake", "en de", [answer(2), answer(1)])
    rows = list(cache.rows())
    assert [row["source"] for row in rows] == ["A kiln. 1", "A kiln. 2"]
    assert rows[0] == {
        "backend": "fake", "source_locale": "en", "target_locale": "de",
        "source": "A kiln. 1", "target": "Ein Ofen.", "model": "", "request": "",
        "day": TODAY, "used": TODAY, "characters": 9, "tokens": 2, "cost": 0.5,
    }  # fmt: skip


# --- others at the same file ------------------------------------------------------------------


def test_threads_share_it(cache) -> None:
    def work(first: int) -> None:
        for number in range(first, 400, 8):
            cache.put("fake", "en de", [answer(number)])
            assert cache.get([key(number)])

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    assert len(cache.get([key(n) for n in range(400)])) == 400


def _write(path: Path, first: int) -> None:
    cache = Cache(path, today=TODAY)
    for number in range(first, first + 50):
        cache.put("fake", "en de", [answer(number)])
        assert cache.get([key(number)])
    cache.close()


def test_batches_that_wait_for_the_file_are_written_together(cache) -> None:
    cache.put("fake", "en de", [answer(0)])
    written: list[str] = []
    cache._file.use(lambda connection: connection.set_trace_callback(written.append))
    threads = [
        threading.Thread(target=cache.put, args=("fake", "en de", [answer(n)])) for n in range(1, 9)
    ]
    with cache._file._lock:
        for thread in threads:
            thread.start()
        while len(cache._waiting) < len(threads):
            time.sleep(0.001)
    for thread in threads:
        thread.join()
    assert [statement.split()[0] for statement in written] == ["INSERT"]
    assert len(cache.get([key(n) for n in range(9)])) == 9
    assert not cache._waiting


def test_a_batch_that_could_not_be_written_waits_for_nobody(cache, monkeypatch) -> None:
    cache.put("fake", "en de", [answer(0)])
    with monkeypatch.context() as patched:
        patched.setattr("pipeline.translate._runner.cache._insert", failing)
        with pytest.raises(CacheError):
            cache.put("fake", "en de", [answer(1)])
    cache.put("fake", "en de", [answer(2)])
    assert list(cache.get([key(1), key(2)])) == [key(2)]


def failing(*_: object) -> None:
    raise sqlite3.OperationalError("disk I/O error")


def test_processes_share_it_from_the_first_moment(path) -> None:
    context = multiprocessing.get_context("fork")
    processes = [context.Process(target=_write, args=(path, 25 * n)) for n in range(6)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0] * 6
    cache = Cache(path, today=TODAY)
    assert len(cache.get([key(n) for n in range(500)])) == 175
    cache.close()


def test_a_fork_opens_the_file_for_itself(cache, path) -> None:
    cache.put("fake", "en de", [answer(1)])
    child = os.fork()
    if child == 0:
        cache.put("fake", "en de", [answer(2)])
        os._exit(0 if len(cache.get([key(1), key(2)])) == 2 else 1)
    assert os.waitpid(child, 0)[1] == 0
    cache.put("fake", "en de", [answer(3)])
    assert len(cache.get([key(1), key(2), key(3)])) == 3


# --- what may happen to the file --------------------------------------------------------------


def test_it_may_be_deleted_meanwhile(cache, path) -> None:
    cache.put("fake", "en de", [answer(1)])
    for file in path.parent.iterdir():
        file.unlink()
    path.parent.rmdir()
    assert cache.get([key(1)]) == {}
    cache.put("fake", "en de", [answer(2)])
    cache.close()
    assert list(Cache(path, today=TODAY).get([key(1), key(2)])) == [key(2)]


def test_a_newer_file_is_left_alone(path) -> None:
    path.parent.mkdir()
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version={VERSION + 1}")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(CacheError, match="a newer version of this program wrote it"):
        Cache(path, today=TODAY).put("fake", "en de", [answer(1)])
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"no database" * 99, b"SQLite format 3\0" + b"\xff" * 4096])
def test_a_damaged_file_is_named(path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(CacheError, match=r"translations\.sqlite: .* move it away if it is damaged"):
        Cache(path, today=TODAY).get([key(1)])


def test_a_damaged_answer_is_no_answer(cache, path) -> None:
    cache.put("fake", "en de", [answer(1)])
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE answers SET answer='{}'")
    connection.close()
    with pytest.raises(CacheError, match="cannot be used"):
        cache.get([key(1)])


@pytest.mark.parametrize(
    "change",
    [
        f"UPDATE answers SET answer='{'[' * 100_000}'",
        "UPDATE answers SET answer='[]'",
        "UPDATE answers SET answer=NULL",
        "DROP TABLE answers",
        "ALTER TABLE answers DROP COLUMN source",
        "ALTER TABLE answers ADD COLUMN more",
    ],
)
def test_a_file_that_somebody_has_changed_is_named(cache, path, change) -> None:
    cache.put("fake", "en de", [answer(1)])
    cache.close()
    with sqlite3.connect(path) as connection:
        try:
            connection.execute(change)
        except sqlite3.IntegrityError:
            connection.execute("UPDATE answers SET answer=7")
    connection.close()
    with pytest.raises(CacheError, match=r"\.pipeline/translations\.sqlite: .* move it away"):
        cache.get([key(1)])
        cache.put("fake", "en de", [answer(2)])


def test_a_file_that_may_not_be_written_is_told_before_anything_is_paid(cache) -> None:
    cache.put("fake", "en de", [answer(1)])
    cache._file._connection.execute("PRAGMA query_only=ON")
    assert cache.get([key(1)])
    with pytest.raises(CacheError, match="readonly"):
        cache.require_writable()


def test_many_answers_are_kept_all_or_none(cache) -> None:
    cache.put("fake", "en de", [answer(n) for n in range(50)])
    broken = (b"x", request(7), Result(7, ("x",), request_id=b"no JSON"))
    with pytest.raises(TypeError):
        cache.put("fake", "en de", [*map(answer, range(50, 450)), broken])
    assert len(cache.get([key(n) for n in range(500)])) == 50
    cache._file._connection.execute("PRAGMA max_page_count=30")
    with pytest.raises(CacheError, match="full"):
        cache.put("fake", "en de", [answer(n, "x" * 900) for n in range(50, 450)])
    assert len(cache.get([key(n) for n in range(500)])) == 50
    cache._file._connection.execute("PRAGMA max_page_count=1000000")
    cache.put("fake", "en de", [answer(n) for n in range(50, 450)])
    assert len(cache.get([key(n) for n in range(500)])) == 450


def test_a_folder_that_cannot_be_made_is_told_before_anything_is_paid(tmp_path) -> None:
    (tmp_path / "file").write_bytes(b"")
    cache = Cache(tmp_path / "file" / "c.sqlite", today=TODAY)
    with pytest.raises(CacheError, match=r"Not a directory|File exists"):
        cache.require_writable()


def test_a_full_disk_is_told(cache, path) -> None:
    cache.put("fake", "en de", [answer(1)])
    cache._file._connection.execute("PRAGMA max_page_count=6")
    with pytest.raises(CacheError, match="full"):
        cache.put("fake", "en de", [answer(n, "x" * 5000) for n in range(50)])
    assert cache.get([key(1)])


def test_a_file_that_another_program_holds_is_told(cache, path, monkeypatch) -> None:
    monkeypatch.setattr("pipeline.translate._runner.cache_file._BUSY_SECONDS", 0.05)
    cache.put("fake", "en de", [answer(1)])
    cache.close()
    other = sqlite3.connect(path)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(CacheError, match="locked"):
        cache.put("fake", "en de", [answer(2)])
    other.rollback()
    other.close()
    cache.put("fake", "en de", [answer(2)])
