"""A term that the glossary writes with a quotation mark at its edge is found with that mark."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.match import find
from pipeline.model import Span, TermEntry, TermSection
from pipeline.terms import Form, Found
from pipeline.terms.quoted import is_marked, with_marks


def entry(id, *forms, locale="zh-CN"):
    return TermEntry(id, (TermSection(locale, forms),))


def found(text, *entries):
    return [text[slice(*hit.span)] for hit in find(text, "zh-CN", entries)]


@pytest.mark.parametrize(
    ("form", "text", "expected"),
    [
        ("“十三五”规划", "按照“十三五”规划，", "“十三五”规划"),
        ("“十三五”规划", "按照「十三五」规划，", "「十三五」规划"),
        ("“十三五”规划", '按照"十三五"规划，', '"十三五"规划'),
        ("“十三五”规划", "按照十三五规划，", "十三五规划"),
        ("“十三五”规划", "《“十三五”规划》", "“十三五”规划"),
        ("“十三五”规划", "《十三五规划》", "十三五规划"),
        ("“十三五”规划", "十三五”规划", "十三五”规划"),
        ("党的“十九大”", "学习党的“十九大”精神", "党的“十九大”"),
        ("党的“十九大”", "“党的十九大”精神", "党的十九大"),
        ("“一带一路”", "推进“一带一路”建设", "一带一路"),
        ("十三五规划", "按照“十三五”规划，", "十三五”规划"),
    ],
)
def test_a_mark_is_given_back_where_its_partner_stands_within(form, text, expected):
    assert found(text, entry("a", form)) == [expected]


def test_two_terms_never_share_a_mark():
    text = '甲"乙"丙"丁'
    assert found(text, entry("a", '甲"乙"'), entry("b", '"丙"丁')) == ['甲"乙"', '丙"丁']


def test_forms_without_a_mark_at_their_edge_say_so():
    assert is_marked("“十三五”规划")
    assert is_marked("党的“十九大”")
    assert not is_marked("workers' party")


@given(st.text('“”「」『』"甲乙 ', min_size=1, max_size=30), st.data())
def test_a_span_grows_by_marks_alone_and_at_most_one_on_either_side(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    settled = data.draw(st.integers(0, start))
    form = Form(entry("a", "“甲”乙“丙”"), "“甲”乙“丙”", "smart")
    first, last = with_marks(text, Found(Span(start, end), (form,)), settled)
    assert settled <= first <= start < end <= last <= len(text)
    added = text[first:start] + text[end:last]
    assert len(added) <= 2
    assert not set(added) - set('“”「」『』"')
