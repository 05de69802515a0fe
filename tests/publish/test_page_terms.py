"""Terms are marked where they stand, in both texts, and numbered as they appear."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from publish_sample import ENTRIES, Builder, visit

from pipeline.model import Document, Locale, Role, Span, TermEntry, TermHit, TermSection
from pipeline.publish import _terms


def entry(id: str, en: str, zh: str, *, is_dnt: bool = False) -> TermEntry:
    sections = [TermSection(Locale("en"), tuple(en.split("|")))]
    if zh:
        sections.append(TermSection(Locale("zh"), tuple(zh.split("|"))))
    return TermEntry(id, tuple(sections), is_dnt=is_dnt)


def found(source: str, target: str, *entries: TermEntry, tag: str = "zh-CN") -> list[str]:
    """Return what is marked in the target, as `text:number`."""
    builder = Builder("en", tag, entries)
    builder.unit(Role.BODY, [(source, target)])
    document = builder.document("x", "")
    terms = _terms.find(document)
    return [f"{target[m.span.start : m.span.end]}:{m.number}" for m in terms.target.get((1, 0), ())]


def test_terms_are_numbered_in_order_of_appearance() -> None:
    terms = _terms.find(visit("zh-CN"))
    assert [e.id for e in terms.entries] == ["northridge", "lantern-bay", "tpm", "four-operations"]


def test_the_target_is_searched_for_every_allowed_form() -> None:
    steel = entry("steel", "steel", "钢材|钢")
    assert found("steel and steel", "钢与钢材", steel) == ["钢:1", "钢材:1"]


def test_the_longest_form_wins() -> None:
    mine, smart = entry("mine", "mine", "矿山"), entry("smart", "smart mine", "智慧矿山")
    assert found("a smart mine", "一座智慧矿山", smart, mine) == ["智慧矿山:1"]


def test_only_terms_of_the_same_sentence_are_looked_for() -> None:
    assert found("nothing here", "钢材", entry("steel", "steel", "钢材")) == []


def test_a_term_that_is_not_translated_is_found_as_it_stands() -> None:
    assert found("SASAC said", "SASAC 表示", entry("sasac", "SASAC", "", is_dnt=True)) == [
        "SASAC:1"
    ]


def test_a_form_inside_a_word_is_none() -> None:
    acc = TermEntry(
        "acc", (TermSection(Locale("en"), ("ACC",)), TermSection(Locale("de"), ("ACC",)))
    )
    assert found("ACC", "ACCESS ACC XACC ACC-Werk", acc, tag="de") == ["ACC:1", "ACC:1"]


def test_han_may_touch_latin() -> None:
    acc = TermEntry(
        "acc", (TermSection(Locale("en"), ("ACC",)), TermSection(Locale("zh"), ("ACC",)))
    )
    assert found("ACC", "中铝ACC公司", acc) == ["ACC:1"]


def test_capitals_may_differ_where_nothing_else_fits() -> None:
    plan = TermEntry(
        "p", (TermSection(Locale("en"), ("plan",)), TermSection(Locale("de"), ("plan",)))
    )
    assert found("a plan", "Plan B", plan, tag="de") == ["Plan:1"]


def test_a_text_whose_case_changes_length_is_searched_exactly() -> None:
    plan = TermEntry(
        "p", (TermSection(Locale("en"), ("plan",)), TermSection(Locale("tr"), ("plan",)))
    )
    assert found("plan", "İİ Plan", plan, tag="tr") == []
    assert found("plan", "İİ plan", plan, tag="tr") == ["plan:1"]


def hit(document: Document, *spans: tuple[int, int]) -> Document:
    unit = document.units[0]
    hits = tuple(TermHit(ENTRIES[0], Span(*span)) for span in spans)
    segment = replace(unit.segments[0], terms=hits)
    return replace(document, units=(replace(unit, segments=(segment,)),))


@given(st.lists(st.tuples(st.integers(-5, 40), st.integers(-5, 40))))
def test_marks_lie_in_the_text_and_never_overlap(spans: list[tuple[int, int]]) -> None:
    builder = Builder("en", "de")
    builder.unit(Role.BODY, [("Twenty letters, or so.", "Etwa so viele.")])
    terms = _terms.find(hit(builder.document("x", ""), *spans))
    end = 0
    for mark in terms.source.get((1, 0), ()):
        assert end <= mark.span.start < mark.span.end <= 22
        end = mark.span.end


@pytest.mark.parametrize("role", [Role.TITLE, Role.HEADING, Role.BREADCRUMB, Role.SUMMARY])
def test_headings_link_to_no_definition(role: Role) -> None:
    builder = Builder("en", "zh-CN", (entry("steel", "steel", "钢"),))
    builder.unit(role, [("steel", "钢")])
    builder.unit(Role.BODY, [("steel, steel", "钢、钢")])
    terms = _terms.find(builder.document("x", ""))
    assert [m.is_first for m in terms.source[1, 0]] == [False]
    assert [m.is_first for m in terms.source[2, 0]] == [True, False]
    assert [m.is_first for m in terms.target[2, 0]] == [True, False]
