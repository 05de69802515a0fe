"""Four times the text costs four times the CPU: 2 MB against 0.5 MB, at most fivefold."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from pathlib import Path

from bench._newsroom import build, fill, newsroom
from bench._rows import Row, Settings, Times
from bench._words import article, pretended

_SMALL, _LARGE = 500_000, 2_000_000
_LIMIT = 5.0
_DRAFT = ("--draft", "--force", "--jobs", "1")


def run(settings: Settings) -> list[Row]:
    """Measure a first build, one of a translated page, and one with every sentence changed."""
    rows = [_row("nothing translated yet", settings, _cold)]
    rows.append(_row("everything translated", settings, _translated))
    rows.append(_row("everything translated, then each sentence changed", settings, _changed))
    rows.append(_row("Markdown, nothing translated yet", settings, _markdown))
    rows.append(_row("plain text, nothing translated yet", settings, _plain))
    rows.append(_row("all in one paragraph, nothing translated yet", settings, _one_paragraph))
    return rows


def _row(name: str, settings: Settings, cost: Callable[[Path, int], float]) -> Row:
    """Time the sizes in turn; what a build costs without text is taken off both."""
    small, large, empty = Times(), Times(), Times()
    for _ in range(max(1, settings.rounds - 1)):
        for times, size in ((empty, 300), (small, _SMALL), (large, _LARGE)):
            with tempfile.TemporaryDirectory() as folder:
                times.seconds.append(cost(newsroom(Path(folder, "room")), size))
    base = empty.typical
    return Row(
        f"2 MB against 0.5 MB: {name}, CPU",
        (large.typical - base) / (small.typical - base),
        limit=_LIMIT,
        ours=f"{large.typical:.1f} s",
        theirs=f"{small.typical:.1f} s",
    )


def _cold(room: Path, size: int) -> float:
    (room / "articles/long.html").write_text(article(size), "utf-8")
    return build(room, *_DRAFT).cpu


def _translated(room: Path, size: int) -> float:
    _cold(room, size)
    fill(room, pretended)
    return build(room, *_DRAFT).cpu


def _changed(room: Path, size: int) -> float:
    _cold(room, size)
    fill(room, pretended)
    (room / "articles/long.html").write_text(article(size, changed=True), "utf-8")
    return build(room, *_DRAFT).cpu


def _markdown(room: Path, size: int) -> float:
    text = re.sub(r"</?em>", "*", article(size).partition("</h1>\n")[2])
    text = re.sub(r'<a href="([^"]*)">([^<]*)</a>', r"[\2](\1)", text)
    text = re.sub(r"<p>(.*)</p>\n", r"\1\n\n", text).partition("</article>")[0]
    (room / "articles/long.md").write_text(f"# A long page\n\n{text}", "utf-8")
    return build(room, *_DRAFT).cpu


def _plain(room: Path, size: int) -> float:
    text = re.sub(r"<[^<>]*>", "", article(size).partition("</h1>")[2].replace("</p>", "\n"))
    (room / "articles/long.txt").write_text(f"A long page\n{text}", "utf-8")
    return build(room, *_DRAFT).cpu


def _one_paragraph(room: Path, size: int) -> float:
    text = article(size).replace("</p>\n<p>", " ")
    (room / "articles/long.html").write_text(text, "utf-8")
    return build(room, *_DRAFT).cpu
