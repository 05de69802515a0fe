"""Capitals may lack their accents in some languages; small letters may not."""

from __future__ import annotations

import pytest

from pipeline.match import find
from pipeline.model import TermEntry, TermSection


@pytest.mark.parametrize(
    ("language", "term", "text", "found"),
    [
        ("fr", "État", "l’Etat", ["Etat"]),
        ("fr", "État", "etat des lieux", []),
        ("fr", "réseau électrique", "LES RESEAUX ELECTRIQUES", ["RESEAUX ELECTRIQUES"]),
        ("fr", "réseau électrique", "Reseau electrique", []),
        ("fr", "école", "Ecoles et ecoles", ["Ecoles"]),
        ("el", "νόμος", "Ο ΝΟΜΟΣ", ["ΝΟΜΟΣ"]),
        ("es", "gestión", "GESTION", ["GESTION"]),
        ("es", "año", "ANO", []),
        ("de", "Straße für Äpfel", "STRASSE FUR APFEL", []),
    ],
)
def test_only_capitals_may_lack_accents(
    language: str, term: str, text: str, found: list[str]
) -> None:
    entry = TermEntry("x", (TermSection(language, (term,)),), match="inflect")
    assert [text[slice(*hit.span)] for hit in find(text, language, [entry])] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Bau- und Betriebsgenehmigungen", ["Bau-"]),
        ("Bau-, Betriebs- und Abrissgenehmigung", ["Bau-"]),
        ("Bau- und andere Genehmigungen", []),
        ("die Bau- und die Betriebserlaubnis", []),
        ("Neubau- und Betriebsgenehmigungen", []),
    ],
)
def test_a_compound_cut_short_is_found_where_it_begins(text: str, found: list[str]) -> None:
    entry = TermEntry("x", (TermSection("de", ("Baugenehmigung",)),), match="inflect")
    assert [text[slice(*hit.span)] for hit in find(text, "de", [entry])] == found
