"""A span of a translation is found in its PO file: over lines, escapes, codes and wide planes."""

from __future__ import annotations

import polib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import codes
from pipeline.catalog.po import Catalog, Entry, dump, parse
from pipeline.findings.positions import Region, in_written, region
from pipeline.model import Code, Content, Span

TEXT = st.text(
    st.one_of(
        st.sampled_from('ab"\\\n\t é窑𝄞'), st.characters(codec="utf-8", exclude_categories=["Cc"])
    ),
    min_size=1,
    max_size=30,
)


def cut(lines: list[str], place: Region) -> str:
    """Return what a region holds, read as an editor does, without the quotation marks between."""
    if place.line == place.end_line:
        encoded = lines[place.line - 1].encode("utf-16-le")
        return encoded[2 * (place.column - 1) : 2 * (place.end_column - 1)].decode("utf-16-le")
    first = lines[place.line - 1].encode("utf-16-le")[2 * (place.column - 1) :].decode("utf-16-le")
    last = lines[place.end_line - 1].encode("utf-16-le")[: 2 * (place.end_column - 1)]
    between = lines[place.line : place.end_line - 1]
    pieces = [first.rstrip()[:-1], *(b.strip()[1:-1] for b in between)]
    return "".join([*pieces, last.decode("utf-16-le").lstrip()[1:]])


def read_back(raw: str) -> str:
    """Return a cut-out of a PO string without its escapes."""
    return parse(f'msgid "x"\nmsgstr "{raw}"\n'.encode(), shown="x").entries[0].msgstr


@given(TEXT, st.data())
def test_a_region_holds_its_span_in_our_own_files(text, data) -> None:
    start, end = sorted(
        (data.draw(st.integers(0, len(text))), data.draw(st.integers(0, len(text))))
    )
    written = dump(Catalog(Entry("", "Language: de\n"), (Entry("source", text),)))
    line = parse(written, shown="x").entries[0].line
    lines = written.decode().split("\n")
    place = region("\n".join(lines), line, keyword="msgstr", span=Span(start, end))
    assert read_back(cut(lines, place)) == text[start:end]


@given(
    st.lists(st.sampled_from(["kiln", "窑炉", '"', "\\", "𝄞"]), min_size=20, max_size=40), st.data()
)
def test_a_region_holds_its_span_in_wrapped_files(words, data) -> None:
    text = " ".join(words)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    file = polib.POFile(wrapwidth=40)
    file.append(polib.POEntry(msgid=text, msgstr=text))
    lines = str(file).split("\n")
    line = parse(str(file).encode(), shown="x").entries[0].line
    for keyword in ("msgid", "msgstr"):
        place = region("\n".join(lines), line, keyword=keyword, span=Span(start, end))
        assert read_back(cut(lines, place)) == text[start:end]


def test_columns_count_utf16_units() -> None:
    lines = ['msgid "a"', 'msgstr "𝄞窑x"']
    assert region("\n".join(lines), 1, keyword="msgstr", span=Span(2, 3)) == Region(2, 12, 2, 13)


def test_the_string_that_is_meant_is_found_among_plural_forms() -> None:
    lines = ['msgid "a"', 'msgid_plural "b"', 'msgstr[0] "c"', 'msgstr[1] "d"', "", 'msgid "e"']
    for keyword, line in (("msgid", 1), ("msgid_plural", 2), ("msgstr[0]", 3), ("msgstr[1]", 4)):
        assert region("\n".join(lines), 1, keyword=keyword, span=Span(0, 1)).line == line


@pytest.mark.parametrize(
    "lines", [['msgid "a"'], ['msgid "a"', "#~ x"], ['msgid "a"', 'msgid "b"']]
)
def test_a_string_that_is_not_there_gives_the_msgid(lines) -> None:
    assert region("\n".join(lines), 1, keyword="msgstr", span=Span(0, 0)).line == 1


def test_a_span_that_reaches_too_far_ends_with_the_string() -> None:
    lines = ['msgid "a"', 'msgstr "bc"']
    assert region("\n".join(lines), 1, keyword="msgstr", span=Span(1, 99)) == Region(2, 10, 2, 11)
    assert region("\n".join(lines), 1, keyword="msgstr", span=Span(9, 9)) == Region(2, 11, 2, 11)


@given(st.text("ab<>/窑", min_size=1, max_size=12), st.data())
def test_a_span_of_plain_text_is_followed_through_codes(text, data) -> None:
    ends = st.integers(0, len(text))
    spans = sorted(Span(*sorted((data.draw(ends), data.draw(ends)))) for _ in range(2))
    outer = Span(min(spans)[0], max(s.end for s in spans))
    content = Content(
        text,
        (Code("em", "em", outer), Code("br", "br", Span(outer.start, outer.start), (), True, 1)),
    )
    written = codes.write(content)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    span = in_written(written, text, Span(start, end))
    assert written[span.start] == text[start]
    assert written[span.end - 1] == text[end - 1]
    assert codes.read(written[span.start : span.end], content)[0].text == text[start:end]


def test_many_findings_in_a_long_string_cost_no_more_than_its_length() -> None:
    text = 'msgid "a"\nmsgstr "' + "b\\n" * 200_000 + '"\n'
    places = [region(text, 1, keyword="msgstr", span=Span(n, n + 1)) for n in range(2000)]
    assert places[1999] == Region(2, 3007, 2, 3009)
    written = "<a>" + "x" * 200_000 + "</a>"
    spans = [in_written(written, "x" * 200_000, Span(n, n + 1)) for n in range(2000)]
    assert spans[-1] == Span(2002, 2003)


def test_an_empty_string_is_a_place_too() -> None:
    text = 'msgid ""\n"a"\n""\nmsgstr ""\n'
    assert region(text, 1, keyword="msgid", span=Span(0, 1)) == Region(2, 2, 2, 3)
    assert region(text, 1, keyword="msgid", span=Span(1, 1)).line in (2, 3)
    assert region(text, 1, keyword="msgstr", span=Span(0, 0)) == Region(4, 9, 4, 9)
