"""Bytes become text: marks, declarations, detection, and what is refused."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import SourceError
from pipeline.read._encoding import decode

CHINESE = "两家公司的代表团就安全生产和人才培养交换了意见，并参观了展览馆。"
TRADITIONAL = "兩家公司的代表團就安全生產和人才培養交換了意見，並參觀了展覽館。"
GERMAN = "Die Gäste prüften für „größere“ Anlagen über zwölf Möglichkeiten – ausführlich. "


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_decides(encoding):
    assert decode(CHINESE.encode(encoding), "a") == CHINESE


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_marks_of_both_byte_orders_are_known(mark, encoding):
    assert decode(mark + CHINESE.encode(encoding), "a", declared=True) == CHINESE


def test_a_mark_beats_a_declaration():
    source = '<meta charset="gbk">' + CHINESE
    assert decode(source.encode("utf-8-sig"), "a", declared=True) == source


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_mark_is_told_by_its_zero_bytes(encoding):
    source = "<p>Latin letters make the zeros</p>"
    assert decode(source.encode(encoding), "a", declared=True) == source


@pytest.mark.parametrize(
    ("label", "encoding", "words"),
    [
        ("gb2312", "gb18030", CHINESE + "㐀"),
        ("GBK", "gb18030", CHINESE),
        ("gb18030", "gb18030", CHINESE),
        ("big5", "big5", TRADITIONAL),
        ("Big5-HKSCS", "big5hkscs", TRADITIONAL),
        ("iso-8859-1", "cp1252", GERMAN),
        ("windows-1252", "cp1252", GERMAN),
        ("us-ascii", "cp1252", GERMAN),
        ("utf-8", "utf-8", CHINESE),
        ("shift_jis", "cp932", "両社の代表団は安全について意見を交わした。①"),
        ("euc-kr", "cp949", "두 회사의 대표단은 안전에 대해 의견을 나누었다."),
        ("windows-1251", "cp1251", "Делегации двух компаний обсудили вопросы безопасности."),
        ("utf-16", "utf-8", CHINESE),
    ],
)
@pytest.mark.parametrize(
    "form",
    [
        '<meta charset="{}">',
        "<meta charset={}>",
        '<meta http-equiv="Content-Type" content="text/html; charset={}">',
        '<?xml version="1.0" encoding="{}"?>',
    ],
)
def test_a_declaration_is_read_as_browsers_read_it(label, encoding, words, form):
    source = form.format(label) + words
    assert decode(source.encode(encoding), "a", declared=True) == source


@pytest.mark.parametrize(
    "label", ["unknown-9", "utf-7", "unicode-escape", "base64", "idna", "rot13", "hex"]
)
def test_labels_that_are_no_encodings_of_the_web_are_ignored(label):
    source = f"<meta charset={label}>" + CHINESE
    assert decode(source.encode(), "a", declared=True) == source


def test_text_that_is_clearly_utf8_beats_a_wrong_declaration():
    source = '<meta charset="gb2312">' + CHINESE
    assert decode(source.encode("utf-8"), "a", declared=True) == source


def test_a_few_bytes_that_are_utf8_by_chance_do_not():
    source = '<meta charset="gbk">联通'
    assert decode(source.encode("gbk"), "a", declared=True) == source


def test_a_wrong_declaration_is_an_error_with_its_line():
    data = b'<meta charset="utf-8">\n<p>one</p>\n<p>caf\xe9</p>'
    with pytest.raises(
        SourceError, match=r"a\.html:3: The file says that it is utf-8, but byte"
    ) as caught:
        decode(data, "a.html", declared=True)
    assert "UTF-8" in caught.value.remedy


def test_a_broken_mark_is_an_error():
    with pytest.raises(SourceError, match="byte order mark"):
        decode(codecs.BOM_UTF8 + b"caf\xe9", "a")
    with pytest.raises(SourceError, match="byte order mark"):
        decode(codecs.BOM_UTF16_LE + b"a\x00b", "a")


@pytest.mark.parametrize(
    ("encoding", "words"),
    [
        ("gb18030", CHINESE),
        ("big5hkscs", TRADITIONAL),
        ("cp1252", GERMAN),
        ("cp1251", "Делегации двух компаний обсудили вопросы безопасности. "),
        ("cp932", "両社の代表団は安全について意見を交わした。"),
        ("cp949", "두 회사의 대표단은 안전에 대해 의견을 나누었다. "),
    ],
)
@pytest.mark.parametrize("times", [1, 50])
def test_without_a_word_about_it_the_encoding_is_detected(encoding, words, times):
    assert decode((words * times).encode(encoding), "a") == words * times


def test_detection_looks_at_a_part_of_a_long_file():
    words = "<p>plain</p>\n" * 40_000 + CHINESE
    assert decode(words.encode("gb18030"), "a") == words


def test_line_ends_are_one_character_and_controls_are_gone():
    assert decode(b"a\r\nb\rc\x0cd\x07\x1b[0m\x7f\n", "a") == "a\nb\nc\nd[0m\n"


# Not a zero: where it stands in every second byte, the text is UTF-16 (`0\0` and a character).
@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1))
def test_any_text_in_utf8_comes_back_but_for_controls(words):
    data = words.encode("utf-8")
    try:
        got = decode(data, "a")
    except SourceError:
        return
    assert "\r" not in got
    assert set(got) - {"\n"} <= set(words)


@given(st.binary(min_size=1, max_size=400), st.booleans())
def test_any_bytes_are_text_or_an_error(data, declared):
    try:
        assert decode(data, "a", declared=declared).strip()
    except SourceError as error:
        assert error.file == "a"
