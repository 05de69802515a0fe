"""The PO file: every line is kept, and written as gettext writes it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import polib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.catalog.po import Catalog, Entry, dump, parse
from pipeline.errors import CatalogError

HEADER = Entry(
    "",
    "Project-Id-Version: x\nPO-Revision-Date: 2026-01-01 00:00+0000\nLast-Translator: \n"
    "Language-Team: \nLanguage: zh_CN\nMIME-Version: 1.0\n"
    "Content-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\n",
)

# Letters that have broken PO libraries: quotes, backslashes, line separators, wide and joined ones.
letters = st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from('"\\\u2028\u0085\t')
lines = st.text(letters, min_size=1, max_size=30)
# A comment that starts like another kind of line is that kind, so it starts with a space here.
comments = st.lists(
    st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=20).map(
        # gettext takes a backslash at the end of a comment for a joined line.
        lambda t: f" {t}".rstrip(" \\") or " x"
    ),
    max_size=2,
).map(tuple)


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    msgstr = draw(st.just("") | lines)
    fuzzy = ("fuzzy",) if msgstr and draw(st.booleans()) else ()
    return Entry(
        draw(lines),
        msgstr,
        draw(st.none() | st.sampled_from(["title", "caption"])),
        draw(comments),
        ("paragraph",),
        ("articles/a.html",),
        fuzzy,
        (),
        draw(st.none() | st.tuples(st.none() | st.just("title"), lines)) if fuzzy else None,
    )


catalogs = st.lists(entries(), max_size=6, unique_by=lambda e: e.key).map(
    lambda found: Catalog(HEADER, tuple(found))
)


def without_lines(catalog: Catalog) -> Catalog:

    return Catalog(
        catalog.header._replace(line=0), tuple(e._replace(line=0) for e in catalog.entries)
    )


@given(catalogs)
def test_what_is_written_is_read_back(catalog: Catalog) -> None:
    assert without_lines(parse(dump(catalog), shown="x.po")) == catalog


@given(catalogs)
def test_reading_and_writing_changes_no_byte(catalog: Catalog) -> None:
    once = dump(catalog)
    assert dump(parse(once, shown="x.po")) == once


@settings(max_examples=40, deadline=None)
@given(catalog=catalogs)
def test_gettext_accepts_it_and_writes_the_same_bytes(
    catalog: Catalog, require_program, tmp_path_factory: pytest.TempPathFactory
) -> None:
    require_program("msgcat")
    path = tmp_path_factory.mktemp("po") / "x.po"
    path.write_bytes(dump(catalog))
    subprocess.run(["msgfmt", "-c", "-o", "/dev/null", path], check=True, capture_output=True)
    canonical = subprocess.run(
        ["msgcat", "--no-wrap", "--force-po", path], check=True, capture_output=True
    )
    assert canonical.stdout == path.read_bytes()


@settings(deadline=None)
@given(catalog=catalogs)
def test_polib_reads_the_same_messages(
    catalog: Catalog, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("po") / "x.po"
    path.write_bytes(dump(catalog))
    read = [(e.msgctxt, e.msgid, e.msgstr, e.fuzzy) for e in polib.pofile(str(path))]
    assert read == [(e.msgctxt, e.msgid, e.msgstr, e.is_fuzzy) for e in catalog.entries]


def test_python_s_documentation_comes_out_as_msgcat_writes_it(
    shared: Path, require_program
) -> None:
    require_program("msgcat")
    files = sorted((shared / "data/po").glob("*/*.po"))
    assert files
    for path in files:
        canonical = subprocess.run(
            ["msgcat", "--no-wrap", "--force-po", path], check=True, capture_output=True
        )
        assert dump(parse(path.read_bytes(), shown=path.name)) == canonical.stdout


KEPT = b"""\
# A comment at the top belongs to the header.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Language: ar\\n"

#no space, kept as it is
#
# A note.
#. paragraph
#: articles/a.html
#, fuzzy, no-wrap
#= some-new-flag
#| msgctxt "title"
#| msgid "Old"
msgctxt "caption"
msgid "New"
msgstr "Neu"

# Why it went.
#, fuzzy
#~| msgid "Older"
#~ msgid "Gone"
#~ msgstr "Weg"
"""


def test_lines_of_other_tools_survive() -> None:
    assert dump(parse(KEPT, shown="x.po")) == KEPT


def test_windows_line_ends_and_a_byte_order_mark_are_read() -> None:
    data = b"\xef\xbb\xbf" + KEPT.replace(b"\n", b"\r\n")
    assert dump(parse(data, shown="x.po")) == KEPT


def test_a_wrapped_file_is_joined() -> None:
    wrapped = b'msgid ""\nmsgstr ""\n\nmsgid ""\n"one "\n"two"\nmsgstr ""\n"eins "\n"zwei"\n'
    (entry,) = parse(wrapped, shown="x.po").entries
    assert (entry.msgid, entry.msgstr, entry.line) == ("one two", "eins zwei", 4)


@pytest.mark.parametrize(
    ("body", "line", "said"),
    [
        ('msgid "a"\nmsgstr "b\n', 2, "not terminated"),
        ('msgid "a" b"\nmsgstr ""\n', 1, "not terminated"),
        ('msgid "a"\nmsgstr "b"\n\nmsgid "a"\nmsgstr "c"\n', 4, "twice"),
        ('msgid "a"\n', 2, "without msgstr"),
        ('msgstr "a"\n', 1, "out of place"),
        ('"a"\n', 1, "without msgid"),
        ('msgid "a"\nmsgstr "b"\nmsgstr "c"\n', 3, "out of place"),
        ('msgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\n', 2, "plural"),
        ("nonsense\n", 1, "not a line"),
        ('#~~ msgid "a"\n', 1, "not a line"),
        ('msgid "a"\nmsgstr "b \\n \\q"\n', 2, r"\\q in line 2\."),
        ('#~ msgid "\\d"\n#~ msgstr "\\8 \\xg"\n', 1, "line 1, .8 in line 2, .x in line 2"),
        ('#| msgid "\\\\q \\u"\nmsgid "a"\nmsgstr "b"\n', 1, "have: .u in line 1"),
        ('msgid "a"\nmsgstr "' + r"\z" * 12 + '"\n', 2, "and 2 more"),
        ('msgid ""\nmsgstr "Content-Type: text/plain; charset=GBK\\n"\n', 1, "charset=GBK"),
    ],
)
def test_a_damaged_file_is_refused_with_its_line(body: str, line: int, said: str) -> None:
    with pytest.raises(CatalogError, match=said) as caught:
        parse(body.encode(), shown="locales/x.po")
    assert (caught.value.file, caught.value.line) == ("locales/x.po", line)
    assert caught.value.remedy


def test_another_encoding_is_refused_with_its_line() -> None:
    with pytest.raises(CatalogError, match="UTF-8") as caught:
        parse('msgid "a"\nmsgstr "中"\n'.encode("gb18030"), shown="x.po")
    assert caught.value.line == 2


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        parse(data, shown="x.po")
    except CatalogError as error:
        assert error.file == "x.po"
