"""Measure the segmenter's speed beside sentencex, its import, and that hostile input costs no more.

    python bench/segment.py

Takes plain prose and the gold texts, which are dense with abbreviations. Prints MB/s of UTF-8 and the ratio to sentencex where that is installed; exits with 1 when a floor
is missed. Ratios, not MB/s, are kept, because machines differ.
"""

import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from pipeline.segment import spans

GOLD = Path(__file__).resolve().parents[1] / "tests" / "segment" / "gold"
FLOORS = {"en": 0.3, "zh": 0.55}
IMPORT_CEILING = 20.0
GROWTH_CEILING = 2.3
ENGLISH = (
    "The ferry company said on Tuesday that it would add two boats to the northern line before the "
    "summer. Its director, Dr. Ellen Moss, told reporters that demand had risen by 4.5 percent since "
    "March. “We were surprised by how many people came,” she said. The boats will leave at 9 a.m. and "
    "return in the evening. Nobody knows whether the weather will hold. "
)
CHINESE = (
    "轮渡公司周二表示，将在夏季之前为北部航线增加两艘船。公司负责人告诉记者，自三月以来，需求增长了4.5%。"
    "“来的人这么多，我们很惊讶。”她说。船只将于上午九点出发，傍晚返回。天气能否保持晴朗，谁也不知道。"
)
HOSTILE = {
    "dots": ".", "dots and spaces": ". ", "double quotes": '"', "open quotations": "“Yes. ",
    "brackets": "(A. ", "digits": "1. ", "spaces": " ", "glued letters": "a.B", "lines": "a\n",
    "Chinese quotations": "“好。", "closed quotations": "好。”", "ellipses": " . . .",
    "list markers": "1. a 2. b ", "one long line": "The cat sat on the mat. ",
}  # fmt: skip


def seconds(function, text, locale, runs=3):
    best = float("inf")
    for _ in range(runs):
        begin = time.process_time()
        list(function(text, locale))
        best = min(best, time.process_time() - begin)
    return best


def gold(locale):
    blocks = (GOLD / f"{locale}.txt").read_text(encoding="utf-8").split("===\n")
    return " ".join(block.partition("\n---\n")[0] for block in blocks) + " "


def speed():
    missed = []
    texts = (("en", ENGLISH), ("en", gold("en")), ("zh", CHINESE), ("zh", gold("zh")))
    for locale, sample in texts:
        text = sample * (300_000 // len(sample))
        megabytes = len(text.encode()) / 1e6
        own = megabytes / seconds(spans, text, locale)
        print(f"{locale}: {own:.1f} MB/s", end="")
        try:
            import sentencex
        except ImportError:
            print("; sentencex is not installed, no ratio")
            continue
        other = megabytes / seconds(
            lambda content, tag: sentencex.segment(tag, content), text, locale
        )
        print(f"; sentencex {other:.1f} MB/s; ratio {own / other:.2f}, floor {FLOORS[locale]}")
        if own / other < FLOORS[locale]:
            missed.append(f"speed of {locale}")
    return missed


def growth():
    missed = []
    for name, unit in HOSTILE.items():
        for locale in ("en", "zh"):
            text = unit * (60_000 // len(unit))
            once, twice = (seconds(spans, t, locale) for t in (text, text * 2))
            if twice > 0.05 and twice / once > GROWTH_CEILING:
                missed.append(f"growth of {name} in {locale}: {twice / once:.1f}")
    print(
        f"hostile input: {len(HOSTILE) * 2} kinds, {len(missed)} grow faster than {GROWTH_CEILING}"
    )
    return missed


def start():
    code = (
        "import time, dataclasses, enum, datetime, re, typing, pathlib, functools\n"
        "import pipeline.model; b = time.process_time(); import pipeline.segment\n"
        "print((time.process_time() - b) * 1000)"
    )
    root = Path(__file__).resolve().parents[1]
    runs = [
        float(
            subprocess.run(
                [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True
            ).stdout
        )
        for _ in range(5)
    ]
    print(f"import: {min(runs):.1f} ms above pipeline.model, ceiling {IMPORT_CEILING:.0f}")
    return ["import"] if min(runs) > IMPORT_CEILING else []


if __name__ == "__main__":
    problems = start() + speed() + growth()
    for problem in problems:
        print("missed:", problem, file=sys.stderr)
    sys.exit(1 if problems else 0)
