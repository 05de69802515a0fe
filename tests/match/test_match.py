"""Terms are found at exact places; the cases are in cases.csv, their concepts in glossary.csv."""

import csv
import random
import re
import time
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline import glossary, locales
from pipeline.match import find, index, match
from pipeline.model import (
    Code,
    Content,
    Document,
    Role,
    Segment,
    Span,
    TermEntry,
    TermSection,
    Unit,
)

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def terms(tmp_path_factory):
    folder = tmp_path_factory.mktemp("glossary")
    (folder / "glossary.csv").write_bytes((HERE / "glossary.csv").read_bytes())
    return glossary.load(folder, shown="tests/match")


with (HERE / "cases.csv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(line for line in file if not line.startswith("#")))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['locale']} {row['text']}")
def test_the_terms_of_a_text_are_found(row, terms):
    hits = find(row["text"], row["locale"], terms.entries)
    shown = " ".join(f"{hit.entry.id} [{row['text'][slice(*hit.span)]}]" for hit in hits)
    assert shown == (row["found"] or "")


def entry(id, *forms, locale="en", **rules):
    return TermEntry(id, (TermSection(locales.parse(locale), forms),), **rules)


def ids(text, *entries, locale="en"):
    return [(hit.entry.id, text[slice(*hit.span)]) for hit in find(text, locale, entries)]


def test_the_longest_form_wins_and_nothing_overlaps():
    entries = (entry("a", "iron ore"), entry("b", "ore"), entry("c", "ore trade company"))
    assert ids("iron ore trade company", *entries) == [("a", "iron ore")]
    assert ids("ore trade company", *entries) == [("c", "ore trade company")]
    assert ids("ore trade", *entries) == [("b", "ore")]


def test_a_longer_form_whose_capitals_are_missing_gives_way_to_a_shorter():
    entries = (entry("long", "iron Ore"), entry("short", "iron"))
    assert ids("iron ore", *entries) == [("short", "iron")]


def test_homographs_are_one_hit_with_all_concepts():
    (hit,) = find("the bank", "en", (entry("river", "bank"), entry("money", "Bank", "bank")))
    assert hit.entry.id == "money"
    assert [other.id for other in hit.others] == ["river"]


def test_case_may_be_exact_smart_or_of_no_account():
    for case, expected in (("exact", 1), ("smart", 3), ("ignore", 5)):
        text = "Iron Ore, IRON ORE, Iron ORE, iron ore, iRON oRE"
        assert len(ids(text, entry("a", "Iron Ore", case=case))) == expected


def test_a_form_that_does_not_inflect_is_found_as_written_alone():
    assert ids("banks", entry("a", "bank", match="exact")) == []
    assert ids("banks", entry("a", "bank", match="inflect")) == [("a", "banks")]


def test_a_locale_falls_back_to_its_language():
    assert ids("银行", entry("a", "银行", locale="zh"), locale="zh-CN") == [("a", "银行")]
    assert ids("银行", entry("a", "银行", locale="ja"), locale="zh-CN") == []


def document(text, codes=()):
    content = Content(text, codes)
    segment = Segment(Span(0, len(text)), content)
    unit = Unit(1, Role.BODY, content, segments=(segment,))
    return Document("a", "a.html", locales.parse("en"), locales.parse("zh-CN"), units=(unit,))


def test_a_term_split_by_markup_is_found(terms):
    code = Code("b", "b", Span(0, 6))
    (unit,) = match(document("zombie enterprise", (code,)), terms).units
    assert [hit.entry.id for hit in unit.segments[0].terms] == ["zombie"]


def test_a_document_without_terms_is_left_as_it_is(terms):
    plain = document("Nothing of note.")
    assert match(plain, terms).units[0] is plain.units[0]
    assert match(plain, glossary.of(())) is plain


def test_terms_of_an_older_glossary_are_forgotten(terms):
    found = match(document("zombie enterprise"), terms)
    again = match(found, glossary.of((entry("other", "other"),)))
    assert again.units[0].segments[0].terms == ()


def test_an_index_is_built_once(terms):
    assert index(terms, "en") is index(terms, "en")
    assert index(terms, "en") is not index(terms, "zh-CN")


LETTERS = "abAB ’'-.,中国ßﬁé\u0301\u200b\u00ad\u00a0İ１"
WORDS = st.text(st.sampled_from(LETTERS), max_size=30)
FORMS = st.lists(
    st.text(st.sampled_from("abAB 中国ßé1"), min_size=1, max_size=4), min_size=1, max_size=6
)


def entries_of(forms, rules=({},)):
    return [entry(f"c{n}", form, **rules[n % len(rules)]) for n, form in enumerate(forms)]


RULES = ({}, {"case": "exact"}, {"case": "ignore", "match": "inflect"})


@given(WORDS, FORMS, st.randoms())
def test_what_is_found_does_not_depend_on_the_glossarys_order(text, forms, chance):
    entries = entries_of(forms, RULES)
    shuffled = random.Random(chance.random()).sample(entries, len(entries))
    assert find(text, "en", entries) == find(text, "en", shuffled)


@given(st.one_of(st.text(), WORDS), FORMS, st.sampled_from(["en", "zh-CN", "ar", "de", "th"]))
def test_spans_are_ordered_disjoint_and_inside_any_text(text, forms, locale):
    entries = [
        TermEntry(f"c{n}", (TermSection(locales.parse(locale), (form,)),), match="inflect")
        for n, form in enumerate(forms)
    ]
    position = 0
    for hit in find(text, locale, entries):
        assert position <= hit.span.start < hit.span.end <= len(text)
        position = hit.span.end


@given(WORDS, FORMS)
def test_a_found_text_is_found_again_alone(text, forms):
    entries = entries_of(forms, RULES)
    for hit in find(text, "en", entries):
        written = text[slice(*hit.span)]
        (alone,) = find(written, "en", entries)
        assert (alone.entry, alone.span) == (hit.entry, Span(0, len(written)))


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=20))
@example("\ufd3c")  # an alef with its vowel sign, as one character
def test_a_form_is_found_in_itself(form):
    hits = find(form, "en", (entry("a", form, case="exact"),))
    covered = "".join(form[slice(*hit.span)] for hit in hits)
    assert bool(covered) or not any(c.isalnum() for c in form) or has_only_marks(form)


def has_only_marks(form):
    """Tell whether folding leaves nothing: letters that are signs for joining or stretching."""
    return not re.sub("[\u0640\\W_]", "", form)


def cost(text, entries):
    built = index(glossary.of(entries), "en")
    begin = time.process_time()
    find(text, "en", built)
    return max(time.process_time() - begin, 1e-4)


@pytest.mark.parametrize(
    "word", ["a ", "a a a a b ", "b", "ab ", "é", "\u0301", "\u200b", "a\u200b"]
)
def test_time_is_linear_in_the_text(word):
    entries = [entry("long", " ".join("a" * 40)), entry("x", "a b c"), entry("y", "a a a c")]
    cost(word * 100, entries)
    small = min(cost(word * 4000, entries) for _ in range(3))
    assert cost(word * 32_000, entries) < 8 * small * 4 + 0.05


def test_plain_text_is_matched_at_five_megabytes_a_second(terms):
    vocabulary = (
        "the company met its partners in spring and they agreed on ore prices for it".split()
    )
    chance = random.Random(3)
    sentences = [" ".join(chance.choices(vocabulary, k=18)) + "." for _ in range(5000)]
    built = index(terms, "en")
    size = sum(map(len, sentences))
    best = 9.0
    for _ in range(3):
        begin = time.process_time()
        for sentence in sentences:
            find(sentence, "en", built)
        best = min(best, time.process_time() - begin)
    # The floor leaves room for slow machines; `make bench` tells the real figure.
    assert size / best > 1e6
