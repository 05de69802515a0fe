"""Apertium with a small dictionary for each sentence: the terms are in, and the rest is no worse.

As in the terminology task of WMT: the pairs of a sentence stand literally in its source and in an
editor's translation, and count where the output has them as often as the source.
"""

from __future__ import annotations

import itertools
import random
import re
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import sacrebleu

from pipeline.match import find
from pipeline.model import (
    Code,
    Content,
    Document,
    Locale,
    Role,
    Segment,
    Span,
    TermEntry,
    TermSection,
    Unit,
)
from pipeline.translate import Request, Tag, requests

TEXTS = Path(__file__).with_name("apertium_dictionary.txt")


@dataclass(frozen=True)
class Case:
    source: str
    reference: str
    terms: tuple[tuple[str, str], ...]

    def request(self, number: int, *codes: Code) -> Request:
        entries = [
            TermEntry(f"t{n}", tuple(TermSection(Locale(t), (f,)) for t, f in zip(("en", "es"), pair, strict=True)))
            for n, pair in enumerate(self.terms)
        ]  # fmt: skip
        content = Content(self.source, codes)
        segment = Segment(
            Span(0, len(self.source)), content, terms=find(self.source, "en", entries)
        )
        assert {hit.entry.id for hit in segment.terms} == {entry.id for entry in entries}
        unit = Unit(1, Role.BODY, content, segments=(segment,))
        ((_, _, request),) = requests(
            (Document("d", "d", Locale("en"), Locale("es"), units=(unit,)),)
        )
        return replace(request, id=number)

    def wrapped(self, number: int) -> Request:
        """Return the same with two words in codes, drawn by the sentence's number."""
        words = list(re.finditer(r"[a-z]{3,}", self.source))
        drawn = random.Random(number).sample(words, 2)
        spans = sorted(Span(*word.span()) for word in drawn)
        return self.request(
            number, *(Code(e, e, span) for e, span in zip("bi", spans, strict=True))
        )


def cases() -> list[Case]:
    blocks = TEXTS.read_text("utf-8").partition("\n\n")[2].strip().split("\n\n")
    lines = [block.split("\n") for block in blocks]
    pairs = [[tuple(pair.split(" = ")) for pair in terms.split("; ")] for _, _, terms in lines]
    return [Case(s, r, tuple(p)) for (s, r, _), p in zip(lines, pairs, strict=True)]


CASES = cases()


def chrf(targets) -> float:
    references = [[case.reference for case in CASES]]
    return sacrebleu.corpus_chrf(list(targets), references, word_order=2).score


@pytest.fixture(scope="module")
def asked() -> list[Request]:
    return [case.request(number) for number, case in enumerate(CASES)]


@pytest.fixture(scope="module")
def bare(english_spanish, asked, tools) -> list[str]:
    return [tools.written(a) for a in english_spanish.translate(list(map(tools.bare, asked)))]


@pytest.fixture(scope="module")
def targets(english_spanish, asked, tools) -> list[str]:
    return [tools.written(answer) for answer in english_spanish.translate(asked)]


def share(targets) -> float:
    """Return how many of the terms stand in the targets in the very form, of 1."""
    found = [
        re.search(rf"(?<!\w){re.escape(term)}(?!\w)", target, re.IGNORECASE) is not None
        for case, target in zip(CASES, targets, strict=True)
        for _, term in case.terms
    ]
    return sum(found) / len(found)


def test_there_are_enough_sentences_and_their_terms_stand_in_the_references() -> None:
    assert len(CASES) >= 60
    assert share(case.reference for case in CASES) == 1


def test_all_terms_are_in_the_very_form(targets) -> None:
    assert share(targets) == 1


def test_without_the_dictionary_most_terms_are_others(bare) -> None:
    assert share(bare) < 0.7


def test_terms_bring_the_translation_nearer_to_an_editors(bare, targets) -> None:
    assert chrf(bare) >= 62
    assert chrf(targets) >= 82
    assert chrf(targets) >= chrf(bare) + 15


def test_codes_change_neither_terms_nor_the_rest(english_spanish, targets, tools) -> None:
    wrapped = [case.wrapped(number) for number, case in enumerate(CASES)]
    answers = list(english_spanish.translate(wrapped))
    assert [p for r, a in zip(wrapped, answers, strict=True) if (p := tools.lost(r, a))] == []
    plain = [tools.plain(tools.written(answer)) for answer in answers]
    assert share(plain) == 1
    same = sum(a == b for a, b in zip(plain, targets, strict=True))
    assert same >= 0.95 * len(CASES)
    empty = [r.source for r, a in zip(wrapped, answers, strict=True) if has_empty_code(a.nodes)]
    assert empty == []


def has_empty_code(nodes) -> bool:
    pairs = itertools.pairwise(nodes)
    return any(
        isinstance(a, Tag) and isinstance(b, Tag) and (a.name, a.edge, b.edge) == (b.name, "open", "close")
        for a, b in pairs
    )  # fmt: skip


def test_no_mark_of_the_engine_is_left_and_no_space_before_a_point(targets) -> None:
    assert [t for t in targets if re.search(r"[*@#]| [.,;:)]|  |,,|\b(?:a|de) el\b", t)] == []


def test_every_sentence_begins_with_a_capital_and_has_no_other_of_its_own(targets) -> None:
    for case, target in zip(CASES, targets, strict=True):
        assert target[0].isupper()
        names = set(re.findall(r"[A-Z]\w+", case.source + " " + case.reference))
        assert set(re.findall(r"(?<=\s)[A-Z]\w+", target)) <= names


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("We know the users who are old.", "Sabemos los usuarios que son viejos."),
        ("It is closed when the mill opens.", "Está cerrado cuando el molino abre."),
        (
            "Messages sent to the mills are read.",
            "Los mensajes enviados a los molinos están leídos.",
        ),
        ("The works are also protected.", "Las obras son también protegidas."),
        ("The new firewall of the mill.", "El firewall nuevo del molino."),
        ("The SIP connections are new.", "Las conexiones de SIP son nuevas."),
        ("You need your house.", "Necesita su casa."),
        ("Creating the house requires time.", "Crear la casa requiere tiempo."),
        ("The non-official sources.", "Las fuentes no oficiales."),
        ("The sources.list file is old.", "La lima sources.list es vieja."),
        ("It is possible to open the door.", "Es posible abrir la puerta."),
        ("The invoices issued by the mill.", "Las facturas emitidas por el molino."),
        ("The door was opened.", "La puerta fue abierta."),
        ("Open the door.", "Abrir la puerta."),
        ("They want to control it.", "Lo quieren controlar."),
        ("The workers who voted.", "Los trabajadores que votaron."),
        ("It is a house that you have.", "Es una casa que tiene."),
        ("The old mill stops.", "El molino viejo para."),
        ("orvex grew, it is old.", "orvex creció, es viejo."),
        ("We know how to open the door.", "Sabemos cómo abrir la puerta."),
    ],
)
def test_what_the_tagger_cannot_know_is_settled(english_spanish, source, target, tools) -> None:
    (answer,) = english_spanish.translate([tools.text(source)])
    assert tools.written(answer) == target


@pytest.mark.parametrize(
    ("formality", "target"),
    [("more", "Necesita su casa para usted."), ("less", "Necesitas tu casa para ti.")],
)
def test_readers_are_spoken_to_in_one_way(apertium, formality, target, tools) -> None:
    (answer,) = apertium(formality=formality).translate(
        [tools.text("You need your house for you.")]
    )
    assert tools.written(answer) == target


def test_formality_is_part_of_what_an_answer_is_kept_under(apertium) -> None:
    more, less = (apertium(formality=formality).fingerprint() for formality in ("more", "less"))
    assert more != less
    assert apertium().fingerprint() == more
