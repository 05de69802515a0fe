"""A fix is offered where the words beside it need not change, and nowhere else."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import check
from pipeline.accents import bare
from pipeline.check._terms.agreement import fits
from pipeline.model import Span

FITS = [
    ("en", "a |firm| left", "company"),
    ("en", "the |firm| left", "enterprise"),
    ("en", "an |officer| left", "MP"),
    ("de", "der |Herd| ist kalt", "Brennofen"),
    ("de", "die neue |Kooperation| läuft", "Zusammenarbeit"),
    ("de", "die |Alu-Industrie|", "Aluminiumindustrie"),
    ("de", "der |Minister für Finanzen|", "Finanzminister"),
    ("de", "|Firma|", "Unternehmen"),
    ("de", "mit |Gas|", "Kohle"),
    ("fr", "le |boulot| fini", "travail"),
    ("fr", "la |voiture| neuve", "machine"),
    ("fr", "l’|emploi| public", "appel d'offres"),
    ("es", "la |cooperación| nueva", "inversión"),
    ("es", "el |mercado| laboral", "puerto"),
    ("it", "il |mercato| nuovo", "porto"),
    ("ru", "новая |компания| выросла", "корпорация"),
    ("fi", "uusi |firma| kasvoi", "yhtiö"),
    ("xx", "„|Firma|“", "Unternehmen"),
]
CLASHES = [
    ("en", "a |firm| left", "enterprise"),
    ("en", "an |academy|", "university"),
    ("en", "a |deputy|", "MP"),
    ("en", "a |pact|", "NATO pact"),
    ("de", "der |Ausstoß| sinkt", "Emission"),
    ("de", "das |Regime|", "Regierung"),
    ("de", "mit dem |Chef|", "Präsident"),
    ("de", "die |Steuer|", "Abgabe"),
    ("fr", "le |véhicule|", "voiture"),
    ("fr", "la |compagnie|", "entreprise"),
    ("fr", "l’|emploi| public", "travail"),
    ("es", "una |máquina|", "ordenador"),
    ("es", "|máquina| nueva", "ordenador"),
    ("it", "lo |stato|", "porto"),
    ("ru", "|рынок| вырос", "биржа"),
    ("xx", "die |Firma|", "Unternehmen"),
]


def fitting(language, text, other):
    before, written, after = text.split("|")
    span = Span(len(before), len(before) + len(written))
    return fits(before + written + after, span, written, other, language)


@pytest.mark.parametrize(("language", "text", "other"), FITS)
def test_what_agrees_with_nothing_or_alike_may_be_replaced(language, text, other):
    assert fitting(language, text, other)


@pytest.mark.parametrize(("language", "text", "other"), CLASHES)
def test_what_would_no_longer_agree_may_not(language, text, other):
    assert not fitting(language, text, other)


@given(st.text(max_size=30), st.text(max_size=30), st.sampled_from(["de", "fr", "es", "ar"]))
def test_a_term_may_always_be_replaced_by_itself(before, after, language):
    text = f"{before} Markt {after}"
    start = len(before) + 1
    assert fits(text, Span(start, start + 5), "Markt", "Markt", language)


def test_no_noun_is_there_twice_with_one_gender():
    tables = tomllib.loads((Path(check.__file__).parent / "_terms/genders.toml").read_text("utf-8"))
    for nouns in tables.values():
        for line in nouns.values():
            words = [bare(word.casefold()) for word in line.split()]
            assert len(words) == len(set(words))
