"""Terms that share a word with their neighbour are found where their part stands, and no others."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import terms
from pipeline.match import find, forms
from pipeline.model import Span, TermEntry, TermSection
from pipeline.terms.imperatives import is_imperative

ENGLISH = (
    "interest rate|exchange rate|state-owned enterprise|wind farm|solar farm|oil company|steel|steel mill|"
    "paper mill|New York|New York Times|net income|income tax|value-added tax|global price|market"
)


def entries(written, language):
    return [
        TermEntry(form, (TermSection(language, (form,)),), match="inflect")
        for form in written.split("|")
    ]


def found(text, written, language):
    hits = find(text, language, entries(written, language))
    return [f"{hit.entry.id}={text[slice(*hit.span)]}" for hit in hits]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Interest and exchange rates", "interest rate=Interest|exchange rate=exchange rates"),
        ("exchange or interest rates", "exchange rate=exchange|interest rate=interest rates"),
        ("State-owned and private enterprises", "state-owned enterprise=State-owned"),
        ("wind, solar and fish farms", "wind farm=wind|solar farm=solar"),
        ("wind, solar, and fish farms", "wind farm=wind|solar farm=solar"),
        ("steel and paper mills", "steel mill=steel|paper mill=paper mills"),
        ("income and value-added taxes", "income tax=income|value-added tax=value-added taxes"),
        # Of these nobody can tell.
        ("oil and gas companies", ""),
        (
            "net income and value-added taxes",
            "net income=net income|value-added tax=value-added taxes",
        ),
        ("New York and the New York Times", "New York=New York|New York Times=New York Times"),
        ("steel and steel mills", "steel=steel|steel mill=steel mills"),
        ("The market is global and energy prices rose.", "market=market"),
        ("global and the prices", ""),
        ("interest and, of all things, exchange", ""),
        ("and exchange rates", "exchange rate=exchange rates"),
        ("interest and ", ""),
    ],
)
def test_english_terms_share_the_last_word(text, expected):
    assert "|".join(found(text, ENGLISH, "en")) == expected


@pytest.mark.parametrize(
    ("text", "written", "language", "expected"),
    [
        (
            "empresas nacionales y estatales",
            "empresa nacional|empresa estatal",
            "es",
            "empresa nacional=empresas nacionales|empresa estatal=estatales",
        ),
        (
            "des gares routières et maritimes, et des trains",
            "gare routière|gare maritime",
            "fr",
            "gare routière=gares routières|gare maritime=maritimes",
        ),
        (
            "erneuerbare und fossile Energien",
            "erneuerbare Energie|fossile Energie",
            "de",
            "erneuerbare Energie=erneuerbare|fossile Energie=fossile Energien",
        ),
        (
            "государственных и частных компаний",
            "государственная компания|частная компания",
            "ru",
            "государственная компания=государственных|частная компания=частных компаний",
        ),
    ],
)
def test_other_languages_do_as_well(text, written, language, expected):
    assert "|".join(found(text, written, language)) == expected


WORDS = st.sampled_from(
    "interest exchange rates rate and or , the steel paper mills wind solar farms state-owned net income taxes "
    "private enterprises New York Times".split()
)


@given(st.lists(WORDS, max_size=14).map(" ".join))
def test_places_are_in_order_and_disjoint(text):
    spans = [hit.span for hit in find(text, "en", entries(ENGLISH, "en"))]
    assert spans == sorted(spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))
    assert all(0 <= span.start < span.end <= len(text) for span in spans)


@pytest.mark.parametrize(
    "text",
    [
        "interest and exchange rates and " * 3_000,
        "interest and " * 4_000,
        "interest, " * 4_000,
        "and " * 9_000,
    ],
)
def test_time_is_linear(text):
    known = terms.build(forms(entries(ENGLISH, "en"), "en"), "en")
    find(text[:400], "en", known)
    start = time.process_time()
    find(text, "en", known)
    assert time.process_time() - start < 1


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("Go to the settings.", "Go", True),
        ("It failed. Go back.", "Go", True),
        ("“Go home”", "Go", True),
        ("Target the poor.", "Target", True),
        ("Go is fast.", "Go", False),
        ("Target closed shops.", "Target", False),
        ("We use Go to build it.", "Go", False),
        ("Shell to sell a refinery", "Shell", False),
        ("GO to the settings", "GO", False),
        ("Go", "Go", False),
    ],
)
def test_a_verb_at_the_start_of_a_sentence_is_no_name(text, word, expected):
    start = text.index(word)
    assert is_imperative(text, Span(start, start + len(word)), "en") is expected
    entry = TermEntry("name", (TermSection("en", (word,)),), is_dnt=True, case="exact")
    assert bool(find(text, "en", [entry])) is not expected
