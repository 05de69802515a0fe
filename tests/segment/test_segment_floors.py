"""Floors rise by themselves and fall only when that is asked for."""

import importlib.util
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def floors(tmp_path, monkeypatch):
    """Return the tool, with a baseline of its own and scores that a test sets."""
    spec = importlib.util.spec_from_file_location("floors", ROOT / "tools" / "floors.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "BASELINE", tmp_path / "baseline.json")
    monkeypatch.setattr(module, "digest", lambda _: "d1")
    write(module, {"seed": {"EX": 99.0}})
    return module


def write(module, scores):
    module.BASELINE.write_text(json.dumps({"sha256": "d1", "floors": scores}), "utf-8")


def run(module, monkeypatch, scores, *words):
    monkeypatch.setattr(module, "measure", lambda: scores)
    status = module.main(words)
    return status, json.loads(module.BASELINE.read_text("utf-8"))["floors"]


def test_a_floor_rises(floors, monkeypatch):
    assert run(floors, monkeypatch, {"seed": {"EX": 99.5}}) == (0, {"seed": {"EX": 99.5}})


@pytest.mark.parametrize("scores", [{"seed": {"EX": 98.9}}, {"seed": {}}, {}])
def test_a_floor_does_not_fall_by_itself(floors, monkeypatch, capsys, scores):
    assert run(floors, monkeypatch, scores) == (1, {"seed": {"EX": 99.0}})
    assert "seed, EX: 99.0 would become" in capsys.readouterr().err


def test_a_floor_falls_when_asked(floors, monkeypatch):
    scores = {"seed": {"EX": 98.9}}
    assert run(floors, monkeypatch, scores, "--lower-floors") == (0, scores)


def test_other_data_need_the_flag_too(floors, monkeypatch, capsys):
    monkeypatch.setattr(floors, "digest", lambda _: "d2")
    assert run(floors, monkeypatch, {"seed": {"EX": 99.5}})[0] == 1
    assert "data have changed" in capsys.readouterr().err


def test_the_committed_floors_are_those_that_the_tool_writes(floors):
    floors_now = json.loads((ROOT / "tests/segment/baseline.json").read_text("utf-8"))["floors"]
    assert {*floors_now} == {*floors._FIGURES, "ud_dev by language, F1t"}
