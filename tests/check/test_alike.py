"""Targets are read leniently: inflected forms and compounds of a term are the term."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.check._alike import alike
from pipeline.check._places import places

SAME = {
    "de": "haus häuser|haus hauses|unternehmen unternehmens|bank banken|bank großbank|werk stahlwerke",
    "fr": "banque banques|maison maisons|société sociétés|national nationale|état états",
    "es": "empresa empresas|estatal estatales|millón millones|nación naciones|casa casas",
    "ru": "завод заводами|дом дома|банк банков|предприятие предприятий|компания компанию|сталь стали",
    "ar": "شركة للشركات|شركة والشركة|بنك البنك|حكومة بالحكومة|مصنع مصنعين",
    "en": "company companies|bank banks|enterprise enterprises|analysis analyses",
}
OTHER = {
    "de": "bank band|haus haut|unternehmen unterlegen|stahl stadt|werk wert",
    "fr": "banque manque|maison raison|prix pris|production producteur|chine chinois",
    "es": "casa cosa|banco blanco|empresa sorpresa|inversión inversores",
    "ru": "завод город|дом дым|банк танк|сталь стол|предприятие предприниматель",
    "ar": "شركة حركة|بنك ملك|وزارة وزراء",
    "en": "company campaign|bank rank|steel steer",
}


def pairs(table):
    return [(language, *pair.split()) for language, row in table.items() for pair in row.split("|")]


@pytest.mark.parametrize(("language", "form", "word"), pairs(SAME))
def test_an_inflected_form_or_compound_is_alike(language, form, word):
    assert alike(form, word, language)


@pytest.mark.parametrize(("language", "form", "word"), pairs(OTHER))
def test_another_word_is_not(language, form, word):
    assert not alike(form, word, language)


def test_what_has_no_spaces_does_not_inflect():
    assert not list(places("在中国。", ["中国"], "zh"))
    assert list(places("在中国。", ["中国"], "ko"))


def test_the_longest_form_takes_its_place_and_none_overlap():
    found = list(places("staatliche Banken und Banken", ["Bank", "staatliche Bank"], "de"))
    assert found == [((0, 17), "staatliche Bank"), ((22, 28), "Bank")]


@given(st.text(), st.lists(st.text(), max_size=3), st.sampled_from(["ar", "de", "ru", "zh"]))
def test_places_are_ordered_disjoint_and_inside(text, forms, language):
    position = 0
    for span, form in places(text, forms, language):
        assert position <= span.start < span.end <= len(text)
        assert form in forms
        position = span.end
