"""HTML: tables of data keep their cells, tables for layout become plain blocks."""

from __future__ import annotations

import pytest

LONG = "A long text that no cell of a table with figures would ever hold. " * 5


def body(document) -> str:
    return document.skeleton.replace("\n", "")


def units(document) -> list[tuple[str, str]]:
    return [(unit.role.value, unit.content.text) for unit in document.units]


@pytest.mark.parametrize(
    "table",
    [
        "<table><tr><th>Year</th><th>Tons</th></tr><tr><td>2016</td><td>40</td></tr></table>",
        "<table border=1><tr><td>Year<td>Tons<tr><td>2016<td>40</table>",
        "<table><tr><td>Year<td>Tons<tr><td>2016<td>40</table>",
        "<table><tr><td><p>Year<td><p>Tons<tr><td>2016<td>40</table>",
        "<table width='100%'><tbody><tr><td rowspan=2>Year<td>Tons<tr><td>40</table>",
    ],
)
def test_data_tables_keep_their_cells(read_as, table):
    document = read_as(table)
    assert body(document).startswith("<table><tbody><tr><t")
    assert {role for role, _ in units(document)} == {"cell"}


@pytest.mark.parametrize(
    "table",
    [
        "<table><tr><td>One<tr><td>Two</table>",
        "<table><tr><td>One<td>Two</table>",
        f"<table><tr><td>{LONG}<td>Side<tr><td>{LONG}<td>Side</table>",
        "<table role=presentation><tr><td>a<td>b<tr><td>c<td>d</table>",
        "<table><tr><td>One<tr><td>Two<td>Three<td>Four</table>",
        "<table><tr><td><table><tr><td>One<td>x</table><td>y<tr><td>a<td>b</table>",
        "<table><tr><td><h2>One</h2><p>x<p>y<p>z<td>b<tr><td>c<td>d</table>",
    ],
)
def test_layout_tables_become_blocks(read_as, table):
    document = read_as("<p>x</p>" + table)
    assert "<table" not in body(document)
    assert "cell" not in {role for role, _ in units(document)}


def test_a_data_table_within_a_layout_table_stays(read_as):
    inner = "<table><tr><th>Year<th>Tons<tr><td>2016<td>40</table>"
    document = read_as(f"<table><tr><td><p>Text</p>{inner}<td>side</table>")
    assert body(document).count("<table>") == 1
    assert [role for role, _ in units(document)] == ["body", "cell", "cell", "cell", "cell", "body"]


def test_parts_and_attributes_of_a_table_stay(read_as):
    document = read_as(
        "<table class=x><caption>Output</caption><colgroup><col></colgroup><thead><tr><th scope=col>Year"
        "<th scope=bad colspan=2>Tons</thead><tbody><tr><td rowspan=1>2016<td colspan=999999>40<td>50"
        "</tbody><tfoot><tr><td>Sum<td><td>90</tfoot></table>"
    )
    assert body(document) == (
        '<table><caption data-unit="1"></caption><thead><tr><th scope="col" data-unit="2"></th>'
        '<th colspan="2" data-unit="3"></th></tr></thead><tbody><tr><td rowspan="1" data-unit="4"></td>'
        '<td data-unit="5"></td><td data-unit="6"></td></tr></tbody><tfoot><tr><td data-unit="7"></td>'
        '<td></td><td data-unit="8"></td></tr></tfoot></table>'
    )
    assert units(document)[0] == ("caption", "Output")


def test_a_cell_with_several_paragraphs_keeps_them_apart(read_as):
    document = read_as("<table border=1><tr><td>a<br><br>b<td>c<tr><td>d<td><ul><li>e</ul></table>")
    assert '<td><p data-unit="1"></p><p data-unit="2"></p></td>' in body(document)
    assert '<td><ul><li data-unit="5"></li></ul></td>' in body(document)


def test_text_astray_in_a_table_is_kept(read_as):
    document = read_as("<table border=1>lost<tr>and<td>a<td>b<tr><td>c<td>d</table>")
    assert [text for _, text in units(document)] == ["lost", "and", "a", "b", "c", "d"]


def test_tables_inside_cells_of_data_tables_do_not_break_them(read_as):
    document = read_as(
        "<table><tr><th>A<th>B<tr><td><table><tr><td>x</table><td>y</table><p>end</p>"
    )
    assert [text for _, text in units(document)] == ["A", "B", "x", "y", "end"]
    assert body(document).count("<table>") == 1


@pytest.mark.parametrize("depth", [2, 20, 200])
def test_nested_layout_tables_lose_nothing(read_as, depth):
    document = read_as("<table><tr><td>a" * depth + "</table>" * depth)
    assert [text for _, text in units(document)] == ["a"] * depth
