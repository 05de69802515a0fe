"""What holds for every text: no exception, the same answer twice, forms that the text holds."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import glossary, terms
from pipeline.model import Content, Document, Locale, Role, Segment, Span, TermEntry, Unit
from pipeline.suggest import Limits, suggest
from pipeline.terms import Form

ALL = Limits(most=None)
_PIECES = (
    "Valmer |Port |Authority |(VPA) |(|)|‘|’|“|”|《|》|«|»|'s |, |. |the |of |and |tidal mill|s |"
    "Chairman |Rosa |Kern |He |13th |岩松矿业集团|（以下简称“|”）|董事长|秦远山|的|智慧矿山|、|。|党中央|"
    "& |R&D |é|\u0301|\u200b|\u00a0|ß|İ|㈱|-|—|: |\U0001f600|1 |=|+|\\||A|a|Б|я |م|ไ"
).split("|")
texts = st.lists(st.sampled_from(_PIECES), max_size=25).map("".join)
languages = st.sampled_from(["en", "zh-CN", "de", "fr", "ru", "es", "ar", "th", "ja"])


def document(*sentences: str, locale: str = "en") -> Document:
    units = tuple(
        Unit(n, Role.BODY, Content(t), segments=(Segment(Span(0, len(t)), Content(t)),))
        for n, t in enumerate(sentences, 1)
    )
    return Document("a", "a", Locale(locale), units=units)


@given(st.lists(texts, max_size=4), languages)
def test_every_candidate_is_in_the_text_as_often_as_is_said(sentences, locale) -> None:
    for candidate in suggest([document(*sentences, locale=locale)], glossary.of(()), ALL):
        entry = TermEntry("x", ())
        forms = [Form(entry, form, "ignore", inflects=True) for form in candidate.forms]
        index = terms.build(forms, locale.partition("-")[0])
        held = sum(len(index.find(text)) for text in sentences)
        assert held >= candidate.count >= 1
        assert candidate.contexts
        assert all(context.sentence in sentences for context in candidate.contexts)


@given(st.lists(texts, max_size=4), languages)
def test_the_same_texts_give_the_same_candidates(sentences, locale) -> None:
    made = document(*sentences, locale=locale)
    assert suggest([made], glossary.of(()), ALL) == suggest([made], glossary.of(()), ALL)


@given(st.lists(texts, max_size=4), languages)
def test_candidates_that_were_added_to_the_glossary_are_gone(sentences, locale) -> None:
    from pipeline.suggest.table import Columns, as_csv

    made = document(*sentences, locale=locale)
    found = suggest([made], glossary.of(()), ALL)
    text = as_csv(found, glossary.of(()), Columns.of((), [Locale(locale)]))
    entries = tuple(glossary.read(text.encode(), "g.csv", []))
    again = suggest([made], glossary.of(entries), ALL)
    forms = {form for candidate in found for form in candidate.forms}
    assert not forms & {form for candidate in again for form in candidate.forms}


@given(
    st.permutations(["with the Tide Mill", "for tidal power", "to “one quay”", "at Rosa Kern’s"])
)
def test_the_order_of_articles_changes_no_candidate(order: list[str]) -> None:
    found = suggest([document(text) for text in order], glossary.of(()), ALL)
    assert {(c.forms, c.count, c.score) for c in found} == {
        (c.forms, c.count, c.score)
        for c in suggest([document(text) for text in sorted(order)], glossary.of(()), ALL)
    }


@pytest.mark.long
@pytest.mark.parametrize(
    "piece", ["Valmer ", "(VPA) ", "‘a", "“", "岩松矿业集团", "董事长秦", "A (", "of "]
)
def test_time_grows_with_the_text_and_no_faster(piece: str) -> None:
    def seconds(count: int) -> float:
        began = time.process_time()
        suggest([document(piece * count)], glossary.of(()), ALL)
        return time.process_time() - began

    random.seed(1)
    seconds(200)
    assert seconds(20_000) < 30 * max(seconds(2_000), 0.01)
