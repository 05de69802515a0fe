"""Scores on the gold corpora beside the project never fall below tests/segment/baseline.json.

`python -m tools.floors` raises the floors to the scores of today; lowering one needs its flag.
"""

import hashlib
import importlib.util
import json
from functools import partial
from pathlib import Path

import pytest

from pipeline.segment import spans

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
DATA = SHARED / "data" / "segment"
BASELINE = json.loads((Path(__file__).parent / "baseline.json").read_text(encoding="utf-8"))
# Targets that the floors may never be set below.
TARGETS = {"ud_dev": 99.5, "newsroom": 100.0, "seed": 100.0, "golden, quotes kept": 94.0}

pytestmark = [
    pytest.mark.skipif(not DATA.is_dir(), reason="the shared gold corpora are not here"),
    # evalseg.py leaves its files to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


@pytest.fixture(scope="module")
def harness():
    path = SHARED / "tools" / "evalseg.py"
    spec = importlib.util.spec_from_file_location("evalseg", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_data_is_the_one_the_floors_were_measured_on():
    digest = hashlib.sha256()
    for path in sorted(DATA.rglob("*.jsonl")):
        digest.update(path.relative_to(DATA).as_posix().encode())
        digest.update(path.read_bytes())
    assert digest.hexdigest() == BASELINE["sha256"]


@pytest.mark.parametrize("name", sorted(TARGETS))
def test_a_score_does_not_fall(harness, name):
    corpus, _, option = name.partition(", ")
    segmenter = partial(spans, quotes="keep" if option else "split")
    rows = harness.evaluate(segmenter, (corpus,))
    scores = harness.summarise(rows)[corpus]
    assert scores["bad"] == 0
    for figure, floor in BASELINE["floors"][name].items():
        assert scores[figure] >= floor >= TARGETS[name]


def test_no_language_falls(harness):
    rows = harness.evaluate(spans, ("ud_dev",))
    by_language = {}
    for key, row in rows.items():
        by_language.setdefault(key.split("/")[1].split("_")[0], []).append(row["F1t"])
    for language, floor in BASELINE["floors"]["ud_dev by language, F1t"].items():
        figures = by_language[language]
        assert round(sum(figures) / len(figures), 2) >= floor >= 98.5, language


def test_the_press_release_has_43_sentences(harness):
    blocks = [item["text"] for _, item in harness.load("seed")]
    assert (len(blocks), sum(len(spans(text, "en")) for text in blocks)) == (21, 43)
