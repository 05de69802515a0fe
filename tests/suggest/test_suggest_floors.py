"""How many of the terms that editors want are found, and how many of the first are wanted.

Floors, not targets: figures of the day stand in docs/editors.md. Each concept counts once, so that
a second form of it among the first twenty is wrong there.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from pipeline import glossary, match, segment, sentences
from pipeline.inflection import bases
from pipeline.model import Document
from pipeline.suggest import Candidate, Limits, suggest
from pipeline.tokens import fold, words

ROOT = Path(__file__).resolve().parents[2]
SEED = ROOT.parent / "shared" / "seeds" / "minmetals-visits-chinalco.txt"
GOLD = tomllib.loads(Path(__file__).with_name("gold.toml").read_text("utf-8"))
NOTHING = glossary.of(())
OURS = glossary.load(ROOT / "glossary", shown="glossary")

Key = tuple[str, ...]
Concept = frozenset[Key]


def key(form: str, language: str) -> Key:
    folded = [fold(word) for word in words(form)]
    singular = bases(folded[-1], language)
    return (*folded[:-1], singular[0] if singular else folded[-1])


def read(path: Path) -> Document:
    cut = sentences.prepare(path, None, None)
    return segment.segment(cut.document, settings=cut.settings, terms=())


def in_glossary(documents: Iterable[Document], language: str) -> list[Concept]:
    """Return the concepts of our own glossary that the documents hold."""
    index = match.index(OURS, language)
    texts = [s.source.text for d in documents for u in d.units for s in u.segments]
    hits = {hit.entry.id: hit.entry for text in texts for hit in match.find(text, language, index)}
    return [
        frozenset(key(form, language) for form in entry.section(language).forms)
        for entry in hits.values()
    ]


def listed(name: str) -> list[Concept]:
    lines = GOLD[name]["terms"].split("\n")
    return [frozenset(key(f, "en") for f in line.split("|")) for line in lines if line]


def figures(found: Sequence[Candidate], gold: Sequence[Concept]) -> tuple[float, float, float]:
    """Return the precision of the first 20, the recall of the first 100, and of all."""
    language = found[0].locale.partition("-")[0]
    ranks: dict[Concept, int] = {}
    for rank, candidate in enumerate(found):
        keys = {key(form, language) for form in candidate.forms}
        for concept in gold:
            if concept & keys:
                ranks.setdefault(concept, rank)
    # One candidate may hold the forms of two concepts; as a line of the glossary it is right once.
    first = {rank for rank in ranks.values() if rank < 20}
    early = sum(rank < 100 for rank in ranks.values())
    return len(first) / min(20, len(found)), early / len(gold), len(ranks) / len(gold)


def candidates(*documents: Document) -> tuple[Candidate, ...]:
    return suggest(documents, NOTHING, Limits(most=None))


@pytest.fixture(scope="module")
def seed() -> Document:
    if not SEED.is_file():
        pytest.skip("the seed article lies outside the repository")
    data = hashlib.sha256(SEED.read_bytes()).hexdigest()
    assert data == GOLD[SEED.stem]["sha256"], "gold.toml lists the terms of another text"
    return read(SEED)


@pytest.mark.parametrize(
    ("gold", "floors"), [("listed", (0.9, 0.8, 0.9)), ("ours", (0.9, 0.75, 0.88))]
)
def test_the_seed_s_terms_are_found(seed: Document, gold: str, floors: tuple[float, ...]) -> None:
    wanted = listed(SEED.stem) if gold == "listed" else in_glossary([seed], "en")
    got = figures(candidates(seed), wanted)
    assert all(figure >= floor for figure, floor in zip(got, floors, strict=True)), got


@pytest.mark.parametrize(
    ("names", "language", "floors"),
    [
        (("hydro-alliance-visit.html", "port-steel-exchange.txt"), "en", (0.9, 0.8, 0.85)),
        (("smart-mine-visit.md",), "zh", (0.6, 0.75, 0.75)),
    ],
)
def test_the_terms_of_our_glossary_are_found_in_our_articles(
    names: tuple[str, ...], language: str, floors: tuple[float, ...]
) -> None:
    documents = [read(ROOT / "articles" / name) for name in names]
    got = figures(candidates(*documents), in_glossary(documents, language))
    assert all(figure >= floor for figure, floor in zip(got, floors, strict=True)), got


def test_what_our_glossary_has_is_not_suggested_again(seed: Document) -> None:
    forms = {key(f, "en") for c in in_glossary([seed], "en") for f in [" ".join(k) for k in c]}
    found = suggest([seed], OURS, Limits(most=None))
    assert found
    assert not [c.forms for c in found if {key(form, "en") for form in c.forms} <= forms]
