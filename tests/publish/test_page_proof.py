"""A page that hides, repeats, moves or changes a sentence is refused with the place and the reason."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from publish_sample import Builder, kitchen, visit

from pipeline import publish
from pipeline.errors import ProofError
from pipeline.model import Content, Document, Role
from pipeline.newsroom import Newsroom
from pipeline.publish import Messages, prove

DOCUMENT = visit("zh-CN")


def render(document: Document) -> str:
    return publish.page(
        document, newsroom=Newsroom("N"), alternates=(), draft=True, messages=Messages()
    )


PAGE = render(DOCUMENT)
S8 = PAGE[PAGE.index('<span class="g" id="s8"') : PAGE.index('<span class="g" id="s9"')].rstrip()


def refused(page: str, match: str, document: Document = DOCUMENT) -> None:
    with pytest.raises(ProofError, match=match):
        prove(document, page)


def test_a_good_page_passes() -> None:
    prove(DOCUMENT, PAGE)


def test_a_lost_sentence() -> None:
    refused(PAGE.replace(S8, ""), r"unit 7, segment 2: the source column shows 'They agreed")


def test_a_lost_last_sentence() -> None:
    builder = Builder("en", "de")
    builder.unit(Role.BODY, [("One.", "Eins."), ("Two.", "Zwei.")])
    document = builder.document("x", '<p data-unit="1"></p>')
    page = render(document)
    refused(
        page.replace('<span class="g" data-g="2">Zwei.</span>', ""),
        "unit 1, segment 2 does not stand in the target column",
        document,
    )


def test_a_repeated_sentence() -> None:
    refused(PAGE.replace(S8, S8 + S8), "unit 7, segment 3: the source column shows 'The two sides")


def test_a_repeated_last_sentence() -> None:
    last = '<span class="g" data-g="1">马伦·霍尔特介绍经验</span>'
    assert last in PAGE
    refused(PAGE.replace(last, last + last), "shows '马伦·霍尔特介绍经验' more than once")


def test_sentences_out_of_order() -> None:
    start = PAGE.index('<span class="g" id="s9"')
    s9 = PAGE[start : PAGE.index("</p>", start)]
    moved = PAGE.replace(S8, "@").replace(s9, S8).replace("@", s9)
    refused(moved, "unit 7, segment 2: the source column shows 'They agreed")


def test_a_sentence_in_the_wrong_column() -> None:
    moved = PAGE.replace(S8, "").replace(
        '<span class="g" data-g="2">双方就', S8 + '<span class="g" data-g="2">双方就'
    )
    refused(moved, "source column shows 'They agreed")


def test_a_sentence_outside_of_both_columns() -> None:
    bare = PAGE.replace(
        '<p class="c s" lang="en" dir="ltr"><span class="g" id="s7"', '<p><span class="g" id="s7"'
    )
    refused(bare, "unit 7, segment 1: the source column shows")


def test_a_sentence_repeated_outside_of_both_columns() -> None:
    again = '<footer><span data-g="1">Meeting venue</span>'
    refused(PAGE.replace("<footer", f"{again}<footer"), "'Meeting venue' stands in neither column")


def test_a_changed_letter_in_the_target() -> None:
    refused(
        PAGE.replace("双方商定于6月", "双方商定于7月"), "unit 7, segment 3: the target column shows"
    )


def test_a_lost_inline_code() -> None:
    refused(
        PAGE.replace("<strong>", "").replace("</strong>", ""),
        r"unit 7, segment 1: the source's inline codes <strong> do not nest",
    )


def test_a_changed_description_of_a_picture() -> None:
    refused(
        PAGE.replace('alt="群山示意图"', 'alt="山"', 1), r"\(alt\): the target column says '山'"
    )


def test_a_lost_description_of_a_picture() -> None:
    lost, count = re.subn(' alt="Drawing of hills" data-alt="15"', "", PAGE)
    assert count == 1
    refused(lost, r"unit 15 \(alt\) stands 0 times in the source column")


def test_columns_that_number_differently() -> None:
    refused(
        PAGE.replace('data-g="2">双方就', 'data-g="9">双方就'), "number their sentences differently"
    )


def test_a_unit_that_the_skeleton_forgets() -> None:
    document = replace(DOCUMENT, skeleton=DOCUMENT.skeleton.replace('<p data-unit="8"></p>', ""))
    with pytest.raises(ProofError, match="unit 8, segment 1"):
        render(document)


def test_a_confirmed_target_that_lost_its_code() -> None:
    units = list(DOCUMENT.units)
    first, *others = units[6].segments
    lame = replace(first, target=Content(first.target.text))
    units[6] = replace(units[6], segments=(lame, *others))
    with pytest.raises(
        ProofError, match=r"unit 7, segment 1: .* differ from the source's: <strong>"
    ):
        render(replace(DOCUMENT, units=tuple(units)))


def test_the_message_says_file_and_remedy() -> None:
    with pytest.raises(ProofError) as caught:
        prove(DOCUMENT, PAGE.replace(S8, ""))
    assert str(caught.value).startswith("articles/visit.html: The page is refused: ")
    assert "stays" in caught.value.remedy
    assert caught.value.exit_status == 1


@given(st.data())
def test_no_sentence_can_be_taken_out_or_repeated_unseen(data: st.DataObject) -> None:
    document = kitchen()
    page = render(document)
    marks = [i for i in range(len(page)) if page.startswith('<span class="g"', i)]
    start = data.draw(st.sampled_from(marks))
    end = page.index(">", start)
    changed = data.draw(
        st.sampled_from(
            [page[:start] + "<span>" + page[end + 1 :], page[:end] + ">x" + page[end + 1 :]]
        )
    )
    with pytest.raises(ProofError):
        prove(document, changed)
