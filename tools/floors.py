"""Write the floors of segmentation's scores: `python -m tools.floors [--lower-floors]`.

Measures on the gold corpora beside the project and writes tests/segment/baseline.json. Floors only
rise; with a floor that would fall, or with other data, nothing is written and the exit status is 1,
unless --lower-floors says that it is meant.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from types import ModuleType

from pipeline.segment import spans

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
BASELINE = ROOT / "tests" / "segment" / "baseline.json"
Floors = dict[str, dict[str, float]]
"""Corpus → figure (or language) → floor."""
_FIGURES = {
    "ud_dev": "macroF1t",
    "newsroom": "EX",
    "seed": "EX",
    "golden, quotes kept": "EX",
}


def digest(data: Path) -> str:
    """Return the SHA-256 of all corpora, names included."""
    total = hashlib.sha256()
    for path in sorted(data.rglob("*.jsonl")):
        total.update(path.relative_to(data).as_posix().encode())
        total.update(path.read_bytes())
    return total.hexdigest()


def harness() -> ModuleType:
    """Return the module that scores segmenters."""
    spec = importlib.util.spec_from_file_location("evalseg", SHARED / "tools" / "evalseg.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def measure() -> Floors:
    """Return the scores of today in the form of the floors."""
    tool = harness()
    scores: Floors = {}
    for name, figure in _FIGURES.items():
        corpus, _, option = name.partition(", ")
        rows = tool.evaluate(partial(spans, quotes="keep" if option else "split"), (corpus,))
        scores[name] = {figure: tool.summarise(rows)[corpus][figure]}
        if name == "ud_dev":
            scores["ud_dev by language, F1t"] = _by_language(rows)
    return scores


def _by_language(rows: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    found: dict[str, list[float]] = {}
    for key, row in rows.items():
        found.setdefault(key.split("/")[1].split("_")[0], []).append(row["F1t"])
    return {name: round(sum(all_) / len(all_), 2) for name, all_ in sorted(found.items())}


def fallen(old: Floors, new: Floors) -> list[str]:
    """Return the floors that would fall, as sentences; one that is gone has fallen."""
    return [
        f"{corpus}, {figure}: {floor} would become {new.get(corpus, {}).get(figure)}"
        for corpus, figures in old.items()
        for figure, floor in figures.items()
        if new.get(corpus, {}).get(figure, -1.0) < floor
    ]


def main(words: Sequence[str] | None = None) -> int:
    """Measure and write; return 1 when that would lower a floor and was not asked for."""
    parser = argparse.ArgumentParser(prog="python -m tools.floors", description=__doc__)
    parser.add_argument("--lower-floors", action="store_true", help="write lower floors, too")
    may_lower = parser.parse_args(words).lower_floors
    old = json.loads(BASELINE.read_text("utf-8"))
    data, scores = digest(SHARED / "data" / "segment"), measure()
    problems = fallen(old["floors"], scores)
    if data != old["sha256"]:
        problems.append("the data have changed")
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems and not may_lower:
        print("Nothing was written; --lower-floors says that it is meant.", file=sys.stderr)
        return 1
    new = {"sha256": data, "floors": scores}
    BASELINE.write_text(json.dumps(new, indent=2) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
