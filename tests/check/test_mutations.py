"""The check of numbers catches spoilt numbers and leaves good translations alone: floors."""

import json

import pytest

from tools import mutations
from tools.mutations import BASELINE, CATALOGS, LANGUAGES, PARALLEL, Translation

pytestmark = pytest.mark.skipif(
    not (PARALLEL.is_dir() and CATALOGS.is_dir()), reason="the shared data are not here"
)
FLOORS = json.loads(BASELINE.read_text("utf-8"))


@pytest.fixture(scope="module")
def measured():
    if mutations.digest() != FLOORS["sha256"]:
        pytest.skip("the shared data are not those of the floors")
    return mutations.measure()


def test_no_score_is_worse_than_its_floor(measured):
    assert mutations.fallen(FLOORS["floors"], measured) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_reaches_what_was_promised(language, measured):
    assert measured[f"en-{language}"]["caught"] >= 98


def test_published_catalogs_are_left_alone(measured):
    docs = measured["python-docs"]
    assert docs["flagged"] <= docs["entries"] / 100


def test_fewer_good_translations_are_flagged_than_by_the_prototype(measured):
    theirs = sum(mutations.score(mutations.prototype, "en", each).flagged for each in LANGUAGES)
    assert sum(measured[f"en-{each}"]["flagged"] for each in LANGUAGES) < theirs / 2


def test_a_score_that_falls_is_told():
    old = {"en-de": {"flagged": 1, "caught": 98.0}, "docs": {"flagged": 3}}
    assert mutations.fallen(old, old) == []
    new = {"en-de": {"flagged": 2, "caught": 97.0}, "docs": {"flagged": 3}}
    assert len(mutations.fallen(old, new)) == 2


def test_every_kind_of_mutation_spoils_the_target_and_nothing_else():
    target = "Am 27. März 2017 waren es 1,5 Millionen, 12 % mehr."
    clean = Translation("source", target, "en", "de")
    spoilt = list(mutations.mutations(clean))
    assert {one.kind for one in spoilt} == set(mutations._KINDS)
    assert all(one.target != target and one.source == "source" for one in spoilt)
    assert spoilt == list(mutations.mutations(clean))


def test_a_number_that_stands_twice_is_not_dropped():
    clean = Translation("", "5 von 5", "en", "de")
    assert [one.kind for one in mutations.mutations(clean)] == []
