"""The line of a key in a TOML file, which its reader does not tell."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.toml_lines import find

TEXT = """\
# project
[project]
name = "X"   # [translate]
targets = [
  "de",
]

[ translate ]
backends = "memory"
[translate.deepl]
"formality" = "more"
[[translate.routes]]
target = "de"
backends = "memory"
[[translate.routes]]
backends = "pseudo"
[articles."a.b/*"]
targets = ["fr"]
[translate.openai]
model = "m"
"""


@pytest.mark.parametrize(
    ("where", "key", "line"),
    [
        ("", "project", 2),
        ("", "articles", 17),
        ("project", "name", 3),
        ("project", "targets", 4),
        ("translate", "backends", 9),
        ("translate", "deepl", 10),
        ("translate", "routes", 12),
        ("translate.deepl", "formality", 11),
        ("translate.routes#0", "target", 13),
        ("translate.routes#0", "backends", 14),
        ("translate.routes#1", "backends", 16),
        ("translate.openai", "model", 20),
        ("articles.a.b/*", "targets", 18),
    ],
)
def test_a_key_has_its_line(where, key, line) -> None:
    assert find(TEXT.split("\n"), where, key) == line


def test_a_key_of_a_table_in_one_line_has_that_line() -> None:
    lines = ["[check]", "off = []", 'severity = {codes = "loud"}']
    assert find(lines, "check.severity", "codes") == 3


def test_a_key_that_is_not_there_has_the_line_of_its_table() -> None:
    lines = TEXT.split("\n")
    assert find(lines, "translate.routes#1", "target") == 15
    assert find(lines, "translate.deepl", "url") == 10
    assert find(lines, "nowhere", "key") == 0


NAMES = st.from_regex(r"[a-z][a-z_-]{0,8}", fullmatch=True)


@given(st.dictionaries(NAMES, st.dictionaries(NAMES, st.integers(0, 9), max_size=4), max_size=5))
def test_every_key_of_every_table_is_found(tables) -> None:
    lines: list[str] = []
    wanted: dict[tuple[str, str], int] = {}
    for table, keys in tables.items():
        lines.append(f"[{table}]")
        for key, value in keys.items():
            lines.append(f"{key} = {value}")
            wanted[table, key] = len(lines)
    assert tomllib.loads("\n".join(lines)) == tables
    assert {place: find(lines, *place) for place in wanted} == wanted
