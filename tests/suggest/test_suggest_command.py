"""`pipeline glossary suggest` as editors run it."""

from __future__ import annotations

import csv
import io
import json

import pytest

ARTICLE = (
    "# Port news\n\nThere the Valmer Port Authority (‘VPA’) met Rosa Kern on Monday.\n\n"
    "The VPA follows the concept of ‘one quay, one trade’ with tidal mills. Its tidal mills turn.\n"
)


@pytest.fixture
def room(newsroom):
    newsroom.write("articles/port.md", ARTICLE)
    newsroom.write("glossary/a.csv", "id,de,en,note\nquay,Kai,quay,\n")
    return newsroom


def test_it_prints_lines_that_the_glossary_takes(room) -> None:
    ran = room.run("glossary", "suggest", "port")
    assert (ran.status, ran.err) == (0, "")
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    assert list(rows[0]) == ["id", "de", "en", "note"]
    assert rows[0]["en"] == "Valmer Port Authority|VPA"
    assert {"one quay, one trade", "Rosa Kern", "tidal mill"} <= {row["en"] for row in rows}
    room.write("glossary/b.csv", ran.out)
    assert room.run("glossary", "suggest", "port").out == "id,de,en,note\n"


def test_json_tells_kind_count_and_contexts(room) -> None:
    found = json.loads(room.run("glossary", "suggest", "--json", "--limit", "1").out)
    assert found[0]["kind"] == "abbreviation with its expansion"
    assert found[0]["contexts"][0]["article"] == "port"


def test_counts_and_limits_narrow_the_list(room) -> None:
    out = room.run("glossary", "suggest", "--min-count", "2", "--limit", "2").out
    assert [row["en"] for row in csv.DictReader(io.StringIO(out))] == [
        "Valmer Port Authority|VPA",
        "tidal mill",
    ]


def test_all_marks_what_is_known(room) -> None:
    room.write("glossary/b.csv", "id,en\nport,Valmer Port Authority|VPA\n")
    assert "Valmer" not in room.run("glossary", "suggest").out.split("note\n")[1].split(": ")[0]
    assert "In the glossary as 'port'." in room.run("glossary", "suggest", "--all").out


def test_an_unknown_article_is_a_usage_error(room) -> None:
    ran = room.run("glossary", "suggest", "prot")
    assert ran.status == 2
    assert "port" in ran.err


def test_an_article_that_cannot_be_read_does_not_stop_the_others(room) -> None:
    room.write("articles/bad.md", b"\xff\xfe\x00")
    ran = room.run("glossary", "suggest")
    assert ran.status == 1
    assert "bad" in ran.err
    assert "Valmer Port Authority" in ran.out
