"""What people are told while services answer: counts, a log, one bar at a time."""

from __future__ import annotations

import io
import json

import pytest

from pipeline import console, console_backends
from pipeline.errors import ConfigurationError
from pipeline.meter import Meter, meter
from pipeline.translate import Failure, Request, Result, Usage


def replies(*answers):
    return [(Request(n, (f"Secret text {n}.",)), answer) for n, answer in enumerate(answers)]


GOOD = Result(0, ("x",), "model 1", "r-1", Usage(10, 4, 0.5))


def test_kept_answers_failures_and_costs_are_counted_apart() -> None:
    watch = Meter(log=None, bar=None)
    watch.asked("a", 4)
    watch.answered("a", replies(GOOD, GOOD, Failure(2, "no")), is_cached=False)
    watch.answered("a", replies(GOOD), is_cached=True)
    count = watch.counts["a"]
    assert (count.segments, count.kept, count.failures) == (2, 1, 1)
    assert count.usage == Usage(20, 8, 1.0)


def test_the_log_has_no_text_of_the_newsroom() -> None:
    log = io.StringIO()
    watch = Meter(log=log, bar=None)
    watch.answered("a", replies(GOOD, Failure(1, "down")), is_cached=False)
    first, second = map(json.loads, log.getvalue().splitlines())
    assert "Secret" not in log.getvalue()
    assert first | {"seconds": 0} == {
        "backend": "a", "segment": 0, "form": 0, "seconds": 0, "cached": False,
        "model": "model 1", "request": "r-1", "characters": 10, "tokens": 4, "cost": 0.5,
    }  # fmt: skip
    assert second["error"] == "down"


def test_the_bar_counts_a_segment_once_however_often_it_is_asked_for(monkeypatch) -> None:
    from rich.progress import Progress

    bar = Progress(disable=True)
    watch = Meter(log=None, bar=bar)
    watch.asked("a", 2)
    watch.answered("a", replies(GOOD, GOOD), is_cached=False)
    again = [(Request(0, ("x",), form=1), GOOD)]
    watch.answered("a", again, is_cached=False)
    (task,) = bar.tasks
    assert (task.completed, task.total) == (2, 2)
    assert "30 characters" in task.fields["detail"]


def test_a_log_that_cannot_be_written_is_told_before_anything_is_sent(tmp_path) -> None:
    with pytest.raises(ConfigurationError, match="Name another log"), meter(tmp_path):
        pass


def test_one_bar_follows_the_other_on_a_terminal(monkeypatch) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    with console.progress("Building") as bar:
        with meter() as watch:
            watch.asked("a", 1)
            watch.answered("a", replies(GOOD), is_cached=False)
        bar.start(3)
        bar.advance("kiln")


def test_thousands_of_reasons_are_told_in_a_few_lines(capsys) -> None:
    from pipeline.translating import Report

    report = Report(articles=1, open=3001)
    report.problems.update({f"answered HTTP 500 (request {n})": 1 for n in range(3000)})
    report.problems["no such language"] = 2
    console_backends.show_translated(report, {}, as_json=False)
    lines = capsys.readouterr().err.splitlines()
    assert "error: no such language (2 sentences)" in lines[:3]
    assert lines[-1] == "error: 2981 sentences for 2981 further reasons"
    assert len(lines) < 30
