"""Measure the segmenter beside sentencex, its import, and that hostile input costs no more.

    python bench/segment.py

Speed in MB/s of UTF-8 and as a ratio to sentencex, taking turns, where that is installed: plain
prose on one line has a floor; the gold texts, which are made of hard cases, are only shown. Import
is measured with bytecode, as installed. Idempotence is the share of sentences that stay one
sentence when they are cut alone. Exits with 1 when a floor is missed; ratios, not MB/s, are kept,
because machines differ.
"""

import os
import random
import subprocess
import sys
import tempfile
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


TEXTS = {
    "en": {"prose": ENGLISH, "hard cases": gold("en")},
    "zh": {"prose": CHINESE, "hard cases": gold("zh")},
}
PIECES = (
    "The boats left. |“Who? Me!” she said. |Dr. Moss |etc. |No. 5 |1. |a) |... |。|好。|”|“|「|」|!|?|"
    "U.S. |p.m. |z. B. |Он ушёл. |\n|\n\n|(Smith 55). |end.Next |rain |Anna |7 |. "
).split("|")


def speed():
    missed = []
    samples = [(locale, name, text) for locale, own in TEXTS.items() for name, text in own.items()]
    for locale, name, sample in samples:
        text = sample * (300_000 // len(sample))
        megabytes = len(text.encode()) / 1e6
        own, other = in_turns(text, locale)
        print(f"{locale}, {name}: {megabytes / own:.1f} MB/s", end="")
        if other is None:
            print("; sentencex is not installed, no ratio")
            continue
        floor = FLOORS[locale] if name == "prose" else 0
        said = f"floor {floor}" if floor else "no floor"
        print(f"; sentencex {megabytes / other:.1f} MB/s; ratio {other / own:.2f}, {said}")
        if other / own < floor:
            missed.append(f"speed of {locale}")
    return missed


def in_turns(text, locale):
    """Return the best times of spans and of sentencex, so that a busy moment meets both."""
    try:
        import sentencex
    except ImportError:
        return seconds(spans, text, locale), None
    rounds = [
        (
            seconds(spans, text, locale, 1),
            seconds(lambda content, tag: sentencex.segment(tag, content), text, locale, 1),
        )
        for _ in range(7)
    ]
    return min(own for own, _ in rounds), min(other for _, other in rounds)


def growth():
    missed = []
    for name, unit in HOSTILE.items():
        for locale in ("en", "zh"):
            text = unit * (60_000 // len(unit))
            # Measured again before it counts: another process may have had the cache.
            for _ in range(3):
                once, twice = (seconds(spans, t, locale) for t in (text, text * 2))
                if twice < 0.05 or twice / once <= GROWTH_CEILING:
                    break
            else:
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
    with tempfile.TemporaryDirectory() as cache:
        keep = {**os.environ, "PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": cache}
        command = [sys.executable, "-c", code]
        runs = [
            float(
                subprocess.run(
                    command, cwd=root, env=keep, capture_output=True, text=True, check=True
                ).stdout
            )
            for _ in range(6)
        ]
    print(f"import: {min(runs):.1f} ms above pipeline.model, ceiling {IMPORT_CEILING:.0f}")
    return ["import"] if min(runs) > IMPORT_CEILING else []


def idempotence():
    """Print how many sentences stay one when cut alone, in the gold texts and in random pieces."""
    chance = random.Random(5)
    texts = [(path.stem, gold(path.stem)) for path in sorted(GOLD.glob("*.txt"))]
    made = [
        (locale, "".join(chance.choices(PIECES, k=12))) for locale, _ in texts for _ in range(100)
    ]
    for name, some in (("gold texts", texts), ("random pieces", made)):
        alone = [
            len(spans(text[start:end], locale)) == 1
            for locale, text in some
            for start, end in spans(text, locale)
        ]
        share = 100 * sum(alone) / len(alone)
        print(f"idempotence, {name}: {share:.2f} % of {len(alone)} sentences stay one alone")
    return []


if __name__ == "__main__":
    problems = start() + speed() + growth() + idempotence()
    for problem in problems:
        print("missed:", problem, file=sys.stderr)
    sys.exit(1 if problems else 0)
