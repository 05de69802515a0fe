"""A build of 1,000 articles with nothing to do: what somebody waits for after each small edit."""

from __future__ import annotations

import tempfile
from itertools import islice
from pathlib import Path

from bench._newsroom import build, fill, newsroom
from bench._rows import Row, Settings, Times
from bench._words import pretended, sentences

_ARTICLES = 1000


def run(settings: Settings) -> list[Row]:
    """Publish all of them, then time the build that finds nothing changed, on the clock."""
    with tempfile.TemporaryDirectory() as folder:
        room = newsroom(Path(folder, "room"))
        stream = sentences(7)
        for number in range(_ARTICLES):
            text = " ".join(islice(stream, 5))
            path = room / "articles" / f"{number % 20:02}" / f"article-{number:04}.html"
            path.parent.mkdir(exist_ok=True)
            path.write_text(f"<article><h1>Article {number}</h1><p>{text}</p></article>", "utf-8")
        first = build(room)
        fill(room, pretended)
        build(room)
        again, untouched = Times(), True
        for _ in range(settings.rounds):
            made = build(room)
            again.seconds.append(made.wall)
            untouched &= f"0 built, {_ARTICLES} up to date" in made.stderr
    assert untouched, made.stderr[-500:]
    return [
        Row(
            f"{_ARTICLES:,} articles, nothing changed: `pipeline build`, wall",
            again.typical,
            limit=1.5,
            unit="s",
            theirs=f"first build: {first.wall:.1f} s",
        )
    ]
