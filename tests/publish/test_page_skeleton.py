"""The skeleton's reader: balanced whatever it reads, nothing but the allow-list, blocks as slices."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.publish._safe import BLOCK, INLINE
from pipeline.publish._skeleton import (
    Kind,
    Token,
    blocks,
    inner,
    level_headings,
    read,
    scope_headers,
    units,
)

PIECES = st.sampled_from(
    [
        "<p>", "</p>", '<p data-unit="1">', "<ul>", "</ul>", "<li>", "</li>", "<hr>", "<script>",
        "</script>", "<h2>", "</h2>", "<h5>", "</h5>", "<table>", "<tr>", "<th>", "</tr>", "text",
        " ", "<", ">", "&lt;", "&amp;", "<!-- c -->", '<a href="x">', "</a>", "<img src=x>", "<svg/onload=x>",
        "<br/>", "</br>", "<P CLASS=literal>",
    ]
)  # fmt: skip


def balance(tokens: list[Token]) -> None:
    names: list[str] = []
    for token in tokens:
        if token.kind is Kind.OPEN:
            names.append(token.name)
        elif token.kind is Kind.CLOSE:
            assert names.pop() == token.name
    assert names == []


@given(st.lists(PIECES).map("".join))
def test_tags_are_balanced_and_allowed_whatever_is_read(skeleton: str) -> None:
    tokens = read(skeleton)
    balance(tokens)
    assert {token.name for token in tokens} <= BLOCK | INLINE | {""}
    balance(level_headings(tokens))
    balance(scope_headers(tokens))


@given(st.text())
def test_any_text_can_be_read(skeleton: str) -> None:
    balance(read(skeleton))


@given(st.lists(PIECES).map("".join))
def test_blocks_lose_nothing_but_white_space(skeleton: str) -> None:
    tokens = read(skeleton)
    kept = [token for block in blocks(tokens) for token in block]
    lost = [token for token in tokens if token not in kept]
    assert all(token.kind is Kind.TEXT and not token.text.strip() for token in lost)
    for block in blocks(tokens):
        balance(list(block))


def test_a_deep_nest_is_read_in_one_loop() -> None:
    depth = 50_000
    tokens = read("<blockquote>" * depth + '<p data-unit="1"></p>' + "</blockquote>" * depth)
    assert len(tokens) == 2 * depth + 2
    assert units(tokens) == [1]


def test_attributes_are_read_as_html_has_them() -> None:
    (token,) = read('<img src="a&amp;b.png" width=20 data-unit-alt="7" ALT>')
    assert token.attributes == (
        ("src", "a&b.png"), ("width", "20"), ("data-unit-alt", "7"), ("alt", "")
    )  # fmt: skip
    assert token.is_described
    assert token.unit == 0


@pytest.mark.parametrize("value", ["", "-1", "x", "1.5", "²"])
def test_a_unit_that_is_no_number_is_no_unit(value: str) -> None:
    assert read(f'<p data-unit="{value}"></p>')[0].unit == 0


def test_the_newline_after_pre_is_not_text() -> None:
    assert [t.text for t in read("<pre>\n\nx</pre>") if t.kind is Kind.TEXT] == ["\nx"]


def test_a_block_without_its_tags() -> None:
    (block,) = blocks(read('<ul><li data-unit="1"></li><li data-unit="2"></li></ul>'))
    assert [child[0].unit for child in blocks(inner(block))] == [1, 2]


@pytest.mark.parametrize(
    ("given_levels", "expected"),
    [
        ("1 2 3", "1 2 3"),
        ("1 3 5 3", "1 2 3 2"),
        ("1 4 2 3", "1 2 2 3"),
        ("1 1 2", "1 2 3"),
        ("2 2", "2 2"),
        ("6 5 4", "2 2 2"),
        ("1 2 3 4 5 6 6", "1 2 3 4 5 6 6"),
    ],
)
def test_headings_go_down_one_level_at_a_time(given_levels: str, expected: str) -> None:
    skeleton = "".join(f'<h{n} data-unit="1"></h{n}>' for n in given_levels.split())
    tokens = level_headings(read(skeleton))
    assert [t.name[1] for t in tokens if t.kind is Kind.OPEN] == expected.split()


def scopes(skeleton: str) -> list[str]:
    return [
        t.get("scope")
        for t in scope_headers(read(skeleton))
        if t.kind is Kind.OPEN and t.name == "th"
    ]


def test_headers_alone_head_columns_and_beside_data_their_row() -> None:
    assert scopes("<table><tr><th></th><th></th></tr><tr><th></th><td></td></tr></table>") == [
        "col",
        "col",
        "row",
    ]
    assert scopes('<table><tr><th scope="rowgroup"></th><td></td></tr></table>') == ["rowgroup"]
    assert scopes("<th></th>") == [""], "no row, nothing to head"
