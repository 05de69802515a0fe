"""From articles to PO files through a program of the newsroom's own: builds, budgets, interruptions."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

ENGINE = """\
import json, os, sys, time
mode = sys.argv[1] if len(sys.argv) > 1 else ""
log = open("sent.log", "a")
for line in sys.stdin:
    asked = json.loads(line)
    log.write(json.dumps([os.getpid(), asked["text"]]) + "\\n")
    log.flush()
    if mode.startswith("slow"):
        time.sleep(float(mode[4:]))
    answer = {"id": asked["id"], "text": "DE " + asked["text"]}
    if mode == "down":
        sys.exit(1)
    if mode == "picky" and "clay" in asked["text"]:
        answer = {"id": asked["id"], "error": "I do not know clay."}
    print(json.dumps(answer), flush=True)
"""
PO = "locales/de/LC_MESSAGES/kiln.po"
BATCH = 50
"""Segments that the backend `command` sends at once."""


class Asked:
    """A newsroom whose program writes down what it is sent."""

    def __init__(self, room) -> None:
        self.room = room
        room.write("engine.py", ENGINE)
        self.set_up()

    def set_up(self, mode: str = "", *, rest: str = "", translate: str = "", targets="de") -> None:
        program = json.dumps([sys.executable, "engine.py", mode])
        self.room.write(
            "pipeline.toml",
            f'[project]\nname = "Test"\ntargets = {json.dumps(targets.split())}\n'
            f'[translate]\nbackends = ["memory", "command"]\n{translate}\n'
            f"[translate.command]\nprogram = {program}\nretries = 0\n{rest}\n",
        )

    @property
    def sent(self) -> list[str]:
        log = self.room.root / "sent.log"
        written = log.read_text("utf-8") if log.exists() else ""
        # The program may be writing: what has no end yet is no line yet.
        return [json.loads(line)[1] for line in written.rpartition("\n")[0].splitlines()]

    def articles(self, count: int, *, paragraphs: int = 1) -> None:
        """Write articles of a title and three sentences a paragraph, all of them different."""
        for n in range(count):
            text = "".join(
                f"\n\nThe kiln number {n}.{p} is hot. Crane {n}.{p} lifts it.\n\nIt is {n}.{p}."
                for p in range(paragraphs)
            )
            self.room.write(f"articles/a{n:03}.md", f"# Report {n}{text}\n")


@pytest.fixture
def asked(newsroom) -> Asked:
    return Asked(newsroom)


def test_a_build_asks_once_and_marks_answers_fuzzy(asked) -> None:
    ran = asked.room.run("build")
    assert ran.status == 0, ran.err
    assert len(asked.sent) == len(set(asked.sent)) == 7
    assert 'msgstr "DE Nobody lit it on Monday."' in asked.room.read(PO)
    assert asked.room.read(PO).count("#, fuzzy") == 4
    assert asked.room.run("build").status == 0
    assert len(asked.sent) == 7


def test_several_jobs_share_one_budget(asked) -> None:
    asked.articles(20)
    asked.set_up(rest="max_characters = 300\nconnections = 4")
    ran = asked.room.run("build", "--jobs", "4")
    assert ran.status == 1
    assert "error: Not translated by command: the budget is used up" in ran.err
    assert 0 < sum(map(len, asked.sent)) <= 300


def test_a_program_that_is_down_is_one_error_and_asked_again_next_time(asked) -> None:
    asked.set_up("down")
    ran = asked.room.run("build")
    assert ran.status == 1
    assert ran.err.count("error:") == 1, ran.err
    assert "7 sentences" in ran.err
    assert (asked.room.root / PO).exists()
    asked.set_up()
    assert asked.room.run("build").status == 0
    assert asked.room.read(PO).count("#, fuzzy") == 4


def test_it_is_asked_again_though_nothing_has_changed(asked) -> None:
    asked.set_up("down")
    asked.room.run("build")
    before = len(asked.sent)
    asked.room.run("build")
    assert len(asked.sent) > before


def test_a_segment_that_nobody_could_translate_has_its_reason(asked) -> None:
    asked.set_up("picky")
    ran = asked.room.run("translate")
    assert ran.status == 1
    assert "Not translated by command: I do not know clay. (1 sentence)" in ran.err
    assert "6 sentences translated, 1 still open." in ran.err


def test_fail_fast_ends_with_the_reason_and_saves_what_is_done(asked) -> None:
    asked.articles(30)
    asked.set_up("picky", rest="connections = 1")
    ran = asked.room.run("translate", "--fail-fast")
    assert ran.status == 1
    assert "What is done is saved" in ran.err
    saved = list((asked.room.root / "locales").rglob("*.po"))
    assert saved


def test_an_estimate_sends_and_writes_nothing(asked) -> None:
    asked.set_up(rest="price = 20")
    before = asked.room.files()
    ran = asked.room.run("translate", "--estimate", "--json")
    (row,) = json.loads(ran.out)
    assert asked.sent == []
    assert asked.room.files() == before
    assert not (asked.room.root / ".pipeline/translations.sqlite").exists()
    asked.room.run("translate")
    characters = sum(len(text) for text in asked.sent)
    assert row == {
        "backend": "command", "segments": 7, "kept": 0,
        "usage": {"characters": characters, "tokens": 0, "cost": characters * 20 / 1e6},
        "exceeds": [],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        ("max_characters = 100", ["max_characters is 100 characters"]),
        ("price = 1e6\nmax_cost = 2.5", ["max_cost is 2.5"]),
        ("price = 1e6\nmax_cost = 2.5\nmax_characters = 9", ["max_characters", "max_cost"]),
        ("price = 1e6\nmax_cost = 5000\nmax_characters = 5000", []),
    ],
)
def test_an_estimate_above_the_budget_says_which_limit(asked, limits, said) -> None:
    asked.set_up(rest=limits)
    ran = asked.room.run("translate", "--estimate")
    assert ran.status == 0
    assert ran.err.count("command would stop before the end") == len(said)
    assert all(limit in ran.err for limit in said)
    (row,) = json.loads(asked.room.run("translate", "--estimate", "--json").out)
    assert len(row["exceeds"]) == len(said)


def test_a_changed_program_is_asked_again_and_a_changed_log_is_not(asked) -> None:
    asked.room.run("translate")
    (asked.room.root / PO).unlink()
    asked.room.run("translate")
    assert len(asked.sent) == 7
    asked.room.write("engine.py", ENGINE.replace('"DE "', '"D "'))
    (asked.room.root / PO).unlink()
    asked.room.run("translate")
    assert len(asked.sent) == 11
    assert "D It rained." in asked.room.read(PO)


def test_what_is_kept_costs_nothing_in_an_estimate(asked) -> None:
    asked.room.run("translate")
    (asked.room.root / PO).unlink()
    (row,) = json.loads(asked.room.run("translate", "--estimate", "--json").out)
    assert (row["segments"], row["kept"]) == (0, 4)
    asked.room.run("translate")
    assert len(asked.sent) == 7
    assert "DE It rained." in asked.room.read(PO)


def test_a_log_has_a_line_for_each_answer_and_no_text(asked) -> None:
    log = asked.room.root / "log.jsonl"
    asked.room.run("translate", "--log", str(log))
    lines = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    assert len(lines) == 7
    assert {line["backend"] for line in lines} == {"memory", "command"} - {"memory"}
    assert sum(line["characters"] for line in lines) == sum(map(len, asked.sent))
    assert "kiln" not in log.read_text("utf-8")


def test_a_damaged_cache_is_named_and_nothing_is_sent(asked) -> None:
    asked.room.write(".pipeline/translations.sqlite", b"no database" * 100)
    ran = asked.room.run("build")
    assert ran.status == 1
    assert ".pipeline/translations.sqlite: The cache of translations cannot be used" in ran.err
    assert asked.sent == []


def test_the_cache_is_looked_after(asked) -> None:
    assert "Nothing is kept" in asked.room.run("cache", "stats").err
    asked.room.run("translate")
    (row,) = json.loads(asked.room.run("cache", "stats", "--json").out)
    assert (row["engine"], row["pair"], row["answers"]) == ("command", "en de", 7)
    assert "en → de" in asked.room.run("cache", "stats").out
    exported = asked.room.run("cache", "export").out
    rows = [json.loads(line) for line in exported.splitlines()]
    assert {r["source"]: r["target"] for r in rows} == {t: f"DE {t}" for t in asked.sent}
    file = asked.room.root / "all.jsonl"
    asked.room.run("cache", "export", "--output", str(file))
    assert file.read_text("utf-8") == exported


def test_pruning_says_what_it_deletes(asked) -> None:
    asked.room.run("translate")
    assert asked.room.run("cache", "prune").status == 2
    assert "0 answers deleted" in asked.room.run("cache", "prune", "--older-than", "3").err
    ran = asked.room.run("cache", "prune", "--backend", "comand")
    assert (ran.status, "Did you mean 'command'?" in ran.err) == (2, True)
    ran = asked.room.run("cache", "prune", "--before", "2999-01-01", "--json")
    assert json.loads(ran.out) == {"deleted": 7}


def _start(root: Path, *arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "pipeline", "--root", str(root), *arguments]
    return subprocess.Popen(
        command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
    )


def _await_sent(asked: Asked, count: int, running: subprocess.Popen[bytes]) -> None:
    while len(asked.sent) < count and running.poll() is None:
        time.sleep(0.005)


def test_ctrl_c_saves_what_was_under_way_and_says_how_to_go_on(asked) -> None:
    asked.articles(60)
    asked.set_up("slow0.002", rest="connections = 1")
    running = _start(asked.room.root, "translate")
    _await_sent(asked, 60, running)
    os.killpg(running.pid, signal.SIGINT)  # a terminal tells all that it has started
    _, err = running.communicate(timeout=60)
    assert running.returncode == 130
    assert b"Run it again to go on" in err
    first = len(asked.sent)
    saved = sum(p.read_text("utf-8").count('"DE ') for p in asked.room.root.rglob("*.po"))
    assert saved == first
    assert asked.room.run("translate").status == 0
    assert Counter(asked.sent).most_common(1)[0][1] == 1


def test_ctrl_c_during_a_build_builds_nothing_half(asked) -> None:
    asked.articles(60)
    asked.set_up("slow0.002", rest="connections = 1")
    running = _start(asked.room.root, "build")
    _await_sent(asked, 60, running)
    os.killpg(running.pid, signal.SIGINT)  # a terminal tells all that it has started
    _, err = running.communicate(timeout=60)
    assert running.returncode == 130
    assert b"interrupted" in err
    assert not (asked.room.root / "site").exists()
    assert asked.room.run("build").status == 0
    assert Counter(asked.sent).most_common(1)[0][1] == 1


def _kill_many_times(asked: Asked, kills: int, *, command: str, within: int) -> None:
    """Kill a run again and again, `within` so many sentences; only what was under way is sent twice."""
    asked.set_up("slow0.001", rest="connections = 2")
    deadly = random.Random(7)
    for _ in range(kills):
        before = len(asked.sent)
        running = _start(asked.room.root, command)
        _await_sent(asked, before + deadly.randrange(1, within), running)
        time.sleep(deadly.random() / 20)
        running.kill()
        running.communicate()
    ran = asked.room.run(command)
    assert ran.status == 0, ran.err
    runs: dict[int, list[str]] = {}
    for line in (asked.room.root / "sent.log").read_text("utf-8").splitlines():
        process, text = json.loads(line)
        runs.setdefault(process, []).append(text)
    sent = list(runs.values())
    for number, texts in enumerate(sent):
        assert len(texts) == len(set(texts))
        later = {text for others in sent[number + 1 :] for text in others}
        assert len(later.intersection(texts)) <= BATCH


def test_a_killed_run_pays_again_only_for_what_was_under_way(asked) -> None:
    asked.articles(60)
    _kill_many_times(asked, 5, command="translate", within=80)
    assert len(set(asked.sent)) == 240 + 7


def test_a_killed_build_goes_on(asked) -> None:
    asked.articles(30)
    _kill_many_times(asked, 2, command="build", within=80)
    assert len(set(asked.sent)) == 120 + 7


@pytest.mark.long
def test_two_hundred_kills_pay_again_only_for_what_was_under_way(asked) -> None:
    asked.articles(60, paragraphs=66)
    _kill_many_times(asked, 200, command="translate", within=60)
    assert len(set(asked.sent)) == 60 * 199 + 7
