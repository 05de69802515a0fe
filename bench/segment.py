"""Cutting text into sentences, beside sentencex and pySBD; its import; hostile input.

Speed is MB of UTF-8 a CPU second, the best of several turns, and counts as a ratio, because
machines differ. Plain prose on one line has floors; the gold texts, where nearly every mark is an
abbreviation or a quotation, are only shown. pySBD gets shorter texts, since it slows down on long
ones. Import is measured with bytecode, as installed. Idempotence is the share of sentences that
stay one sentence when they are cut alone.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator

from bench._rows import Row, SkippedError, root
from pipeline.segment import languages, spans, srx
from pipeline.segment.srx_export import export

_GOLD = root() / "tests" / "segment" / "gold"
_SENTENCEX = {("en", "prose"): 0.3, ("zh", "prose"): 0.55}
_PYSBD = {("en", "prose"): 80.0}
_LENGTH, _PYSBD_LENGTH = 300_000, 20_000
_TURNS = 7
_LONG_LINE = 2_500_000
"""Code points of half of the longest text."""
_ENGLISH = (
    "The ferry company said on Tuesday that it would add two boats to the northern line before the "
    "summer. Its director, Dr. Ellen Moss, told reporters that demand had risen by 4.5 percent since "
    "March. “We were surprised by how many people came,” she said. The boats will leave at 9 a.m. and "
    "return in the evening. Nobody knows whether the weather will hold. "
)
_CHINESE = (
    "轮渡公司周二表示，将在夏季之前为北部航线增加两艘船。公司负责人告诉记者，自三月以来，需求增长了4.5%。"
    "“来的人这么多，我们很惊讶。”她说。船只将于上午九点出发，傍晚返回。天气能否保持晴朗，谁也不知道。"
)
_HOSTILE = {
    "dots": ".", "dots and spaces": ". ", "double quotes": '"', "open quotations": "“Yes. ",
    "brackets": "(A. ", "digits": "1. ", "spaces": " ", "glued letters": "a.B", "lines": "a\n",
    "Chinese quotations": "“好。", "closed quotations": "好。”", "ellipses": " . . .",
    "list markers": "1. a 2. b ", "initials": "A. B. C. ", "dates": "2024. 3. 5. ",
    "Korean quotations": "“네!” 하고 ", "one long line": "The cat sat on the mat. ",
}  # fmt: skip
_PIECES = (
    "The boats left. |“Who? Me!” she said. |Dr. Moss |etc. |No. 5 |1. |a) |... |。|好。|”|“|「|」|!|?|"
    "U.S. |p.m. |z. B. |Он ушёл. |\n|\n\n|(Smith 55). |end.Next |rain |Anna |7 |. "
).split("|")

Cut = Callable[[str, str], object]


def run() -> Iterator[Row]:
    """Measure import, speed beside the peers, growth and idempotence."""
    yield Row("import above pipeline.model", _import(), 20, unit="ms")
    sentencex, pysbd = _peers()
    for locale, prose in (("en", _ENGLISH), ("zh", _CHINESE)):
        for kind, sample in (("prose", prose), ("hard cases", _gold(locale))):
            text, short = (sample * (length // len(sample)) for length in (_LENGTH, _PYSBD_LENGTH))
            key, name = (locale, kind), f"{locale}, {kind}"
            yield _ratio(
                f"{name}: speed against sentencex", locale, text, sentencex, _SENTENCEX.get(key)
            )
            yield _ratio(f"{name}: speed against pySBD", locale, short, pysbd, _PYSBD.get(key))
    yield _srx()
    yield from _growth()
    yield from _idempotence()


def _peers() -> tuple[Cut, Cut]:
    """Return how sentencex and pySBD cut.

    They are taken from .venv-bench where they are not installed beside the program: both run on the
    same Python, and taking turns in one process is the fairest way to compare.
    """
    sys.path += map(str, (root() / ".venv-bench").glob("lib/python*/site-packages"))
    try:
        import pysbd
        import sentencex
    except ImportError as error:
        raise SkippedError(f"{error.name} is not installed; run `make bench`") from error
    segmenters = {tag: pysbd.Segmenter(language=tag, clean=False) for tag in ("en", "zh")}
    return (
        lambda text, tag: list(sentencex.segment(tag, text)),
        lambda text, tag: segmenters[tag].segment(text),
    )


def _ratio(name: str, locale: str, text: str, other: Cut, floor: float | None) -> Row:
    """Return how many times as fast as another segmenter this one is; they take turns."""
    turns = [(_seconds(spans, text, locale), _seconds(other, text, locale)) for _ in range(_TURNS)]
    ours, theirs = (min(side) for side in zip(*turns, strict=True))
    size = len(text.encode()) / 1e6
    return Row(
        name, theirs / ours, floor, f"{size / ours:.1f} MB/s", f"{size / theirs:.2f} MB/s",
        is_floor=True,
    )  # fmt: skip


def _seconds(cut: Cut, text: str, locale: str) -> float:
    begin = time.process_time()
    cut(text, locale)
    return time.process_time() - begin


def _srx() -> Row:
    """Return how fast the program's own rules are as an SRX file, for what it tells of the engine."""
    rules = srx.parse(export(languages()).encode(), "own rules")
    text = _ENGLISH * (_LENGTH // len(_ENGLISH))
    best = min(_seconds(rules.spans, text, "en") for _ in range(_TURNS))
    return Row("en, prose: by the exported SRX rules", len(text.encode()) / 1e6 / best, unit="MB/s")


def _growth() -> Iterator[Row]:
    """Yield the worst growth of time when the text doubles, of hostile texts and of a long line."""
    texts = [
        (f"{name} in {locale}", locale, unit * (60_000 // len(unit)))
        for name, unit in _HOSTILE.items()
        for locale in ("en", "zh", "ko")
    ]
    name, value = max(((name, _grown(t, locale)) for name, locale, t in texts), key=lambda p: p[1])
    said = f"twice the hostile text ({len(texts)} kinds; worst: {name}), CPU"
    yield Row(said, value, 2.3)
    line = _ENGLISH * (_LONG_LINE // len(_ENGLISH))
    yield Row("5 MB on one line against 2.5 MB, CPU", _grown(line, "en"), 2.3)


def _grown(text: str, locale: str) -> float:
    """Return how the time grows when the text doubles; the best of three, as others use the cache."""
    best = float("inf")
    for _ in range(3):
        once, twice = (
            min(_seconds(spans, some, locale) for _ in range(3)) for some in (text, text * 2)
        )
        # What takes less than a hundredth of a second cannot be timed.
        best = min(best, twice / once if twice > 0.01 else 1.0)
        if best <= 2.1:
            break
    return best


def _import() -> float:
    """Return the milliseconds that importing the segmenter takes above what it shares with others."""
    code = (
        "import time, dataclasses, enum, datetime, re, typing, pathlib, functools\n"
        "import pipeline.model; b = time.process_time(); import pipeline.segment\n"
        "print((time.process_time() - b) * 1000)"
    )
    with tempfile.TemporaryDirectory() as cache:
        keep = {**os.environ, "PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": cache}
        command = [sys.executable, "-c", code]
        return min(
            float(subprocess.run(
                command, cwd=root(), env=keep, capture_output=True, text=True, check=True
            ).stdout)
            for _ in range(6)
        )  # fmt: skip


def _gold(locale: str) -> str:
    """Return the gold texts of a language on one line."""
    blocks = (_GOLD / f"{locale}.txt").read_text(encoding="utf-8").split("===\n")
    return " ".join(block.partition("\n---\n")[0] for block in blocks) + " "


def _idempotence() -> Iterator[Row]:
    """Yield how many sentences stay one when cut alone, in the gold texts and in random pieces."""
    chance = random.Random(5)
    gold = [(path.stem, _gold(path.stem)) for path in sorted(_GOLD.glob("*.txt"))]
    pieces = [
        (locale, "".join(chance.choices(_PIECES, k=12))) for locale, _ in gold for _ in range(100)
    ]
    yield _stays("gold texts", gold)
    yield _stays("random pieces", pieces)


def _stays(name: str, texts: Iterable[tuple[str, str]]) -> Row:
    alone = [
        len(spans(text[start:end], locale)) == 1
        for locale, text in texts
        for start, end in spans(text, locale)
    ]
    share = 100 * sum(alone) / len(alone)
    return Row(
        f"sentences that stay one alone, {name}", share, 99, ours=f"{sum(alone):,}",
        theirs=f"{len(alone):,}", unit="%", is_floor=True,
    )  # fmt: skip
