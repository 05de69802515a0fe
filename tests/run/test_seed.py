"""The press release that the project must handle builds whole."""

from __future__ import annotations

import shutil

from lxml import html

from pipeline.catalog.po import parse


def test_the_seed_builds(newsroom, shared) -> None:
    (source,) = (shared / "seeds").glob("*.txt")
    shutil.copy(source, newsroom.root / "articles/seed.txt")
    newsroom.write("pipeline.toml", '[project]\ntargets = ["zh-CN"]\n')
    ran = newsroom.run("build", "seed", "--draft")
    assert ran.status == 0, ran.err

    po = (newsroom.root / "locales/zh_CN/LC_MESSAGES/seed.po").read_bytes()
    entries = parse(po, shown="seed.po").entries
    # 43 segments over 21 blocks; the widget line `+ . -` is one of each and is dropped.
    assert len(entries) == 42
    assert [e.msgctxt for e in entries].count("caption") == 5
    assert [e.msgctxt for e in entries][:4] == ["breadcrumb", "title", "subtitle", "byline"]

    page = html.fromstring(newsroom.read("site/seed.zh-CN.draft.html"))
    shown = " ".join(" ".join(page.itertext()).split())
    place = 0
    for entry in entries[4:]:
        place = shown.index(" ".join(entry.msgid.split())[:60], place)
