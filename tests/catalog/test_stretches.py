"""Laws: a PO file says the same however its strings are cut over lines, indented and spaced."""

from __future__ import annotations

import re
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.catalog import po
from pipeline.catalog.po import Catalog, Entry, dump, parse
from pipeline.errors import CatalogError

_PIECES = [
    '\\"',
    "\\n",
    "\\\\",
    "\\t",
    "\\1",
    "2",
    "\\x4",
    "1",
    "\\v",
    "a",
    "会",
    "\u2028",
    "\x0c",
    " ",
]
_strings = st.lists(st.lists(st.sampled_from(_PIECES)).map("".join), min_size=1, max_size=5)


def _read(body: str) -> tuple[Entry, ...]:
    return parse(body.encode(), shown="a.po", is_foreign=True).entries


@given(
    _strings,
    st.sampled_from(["\n", "\n\n", " \n\t", "\r\n", "\n \n"]),
    st.sampled_from([" ", "  ", "\t", ""]),
)
def test_a_string_is_that_of_its_lines_however_they_are_set(
    pieces: list[str], between: str, after: str
) -> None:
    quoted = [f'"{piece}"' for piece in pieces]
    plain = 'msgid "k"\nmsgstr ""\n' + "\n".join(quoted) + "\n"
    spaced = f'msgid{after}"k"\nmsgstr{after}{between.join(quoted)}'
    assert [e.msgstr for e in _read(plain)] == [e.msgstr for e in _read(spaced)]


@given(_strings)
def test_every_line_is_unescaped_for_itself(pieces: list[str]) -> None:
    alone = [_read(f'msgid "k"\nmsgstr "{piece}"\n')[0].msgstr for piece in pieces]
    lines = "\n".join(f'"{piece}"' for piece in pieces)
    assert _read(f'msgid "k"\nmsgstr {lines}\n')[0].msgstr == "".join(alone)


@given(st.text(st.sampled_from('\\"\n\t会1x\x07'), max_size=20))
def test_what_is_written_is_read(text: str) -> None:
    catalog = Catalog(Entry(""), (Entry(f"k{text}", text),))
    assert [(e.msgid, e.msgstr) for e in _read(dump(catalog).decode())] == [(f"k{text}", text)]


@given(_strings, st.integers(0, 3))
def test_a_fault_is_told_at_its_line(pieces: list[str], blank: int) -> None:
    lines = ['msgid "k"', "msgstr " + '""', *(f'"{piece}"' for piece in pieces), *[""] * blank]
    body = "\n".join([*lines, '"open', 'msgid "l"'])
    with pytest.raises(CatalogError) as caught:
        _read(body)
    assert caught.value.line == len(lines) + 1


@given(_strings, _strings, st.sampled_from(["\\q", "\\8", "\\xg", "\\ ", "\\会"]))
def test_an_escape_that_there_is_not_is_told_at_its_line(
    before: list[str], after: list[str], unknown: str
) -> None:
    lines = ['msgid "k"', 'msgstr ""', *(f'"{piece}"' for piece in before), f'"x{unknown}"']
    body = "\n".join([*lines, *(f'"{piece}"' for piece in after)])
    with pytest.raises(CatalogError, match="escapes") as caught:
        _read(body)
    assert caught.value.line == len(lines)


@given(_strings)
def test_an_entry_is_at_the_line_of_its_msgid(pieces: list[str]) -> None:
    lines = ['msgid ""', *(f'"{piece}"' for piece in pieces), 'msgstr ""']
    body = "\n".join(["# a note", "", *lines, "", "#, fuzzy", *lines[:1], '"x"', 'msgstr "y"'])
    assert [entry.line for entry in _read(body)][-1] == len(lines) + 5


_lines = st.lists(
    st.sampled_from(
        ["# a note", "#", "#. said by the program", "#: a.html:3 ", "#, fuzzy", "#= sticky", "# \t"]
    )
    | st.sampled_from(['#| msgid "was"', '#~ msgid "k"', '#~ msgstr "v"', "", "", " ", '"more"'])
    | st.sampled_from(['msgctxt "c"', 'msgid "k"', 'msgid ""', 'msgstr "v"', 'msgstr "v" \t'])
    | st.sampled_from(['msgid_plural "s"', 'msgstr[0] "v"', 'msgstr[1] "w"', 'msgid\t"k"', "#x"])
    | st.sampled_from(['msgid "l"\nmsgstr "w"\n', 'msgid "l"\nmsgstr ""\n"w\\n"\n"x"\n']),
    max_size=12,
)


def _read_or_refused(body: str) -> Catalog | str:
    try:
        return parse(body.encode(), shown="a.po", is_foreign=True)
    except CatalogError as error:
        return str(error)


@settings(max_examples=300)
@given(_lines, st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_entries_are_read_whole_as_they_are_by_lines(
    lines: list[str], end: str, is_ended: bool
) -> None:
    body = end.join([*lines, ""] if is_ended else lines)
    with patch.object(po, "_USUAL", re.compile(r"(?!)")):
        by_lines = _read_or_refused(body)
    assert _read_or_refused(body) == by_lines
