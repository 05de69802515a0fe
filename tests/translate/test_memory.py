"""Leverage: what the project has translated before is offered again, and marked for what it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import ConfigurationError
from pipeline.memory import Memory, MemoryEntry
from pipeline.model import Code, Content, Document, Locale, Role, Span, State, Unit
from pipeline.segment import segment
from pipeline.similar import Index, tokens
from pipeline.translate import Context, Engine, account, capabilities, create, translate

EN, DE = Locale("en"), Locale("de")


def entry(source: str, target: str, role: str = "", before: str = "", after: str = ""):
    return MemoryEntry(source, target, role, before, after, "old")


def context(*entries: MemoryEntry, **options: object) -> Context:
    return Context(EN, DE, Memory(entries), "2026-01-02", options)


def document(*texts: str | Content, role: Role = Role.BODY) -> Document:
    units = tuple(
        Unit(n, role, t if isinstance(t, Content) else Content(t)) for n, t in enumerate(texts, 1)
    )
    return segment(Document("a", "a.md", EN, DE, units=units))


def leveraged(doc: Document, *entries: MemoryEntry, **options: object) -> Document:
    opened = account("memory", capabilities("memory"), {}, today="2026-01-02")
    memory = Engine(create("memory", context(*entries, **options)), "en de", opened)
    return translate(doc, lambda *_: (memory,))


def filled(doc: Document, *entries: MemoryEntry, **options: object):
    after = leveraged(doc, *entries, **options)
    return [s for unit in after.units for s in unit.segments]


def test_an_exact_match_in_the_same_role_is_taken_as_confirmed() -> None:
    (found,) = filled(
        document("The kiln is cold."), entry("The kiln is cold.", "Der Ofen ist kalt.")
    )
    assert found.target == Content("Der Ofen ist kalt.")
    assert found.state is State.TRANSLATED
    assert found.provenance == "memory: 100 %, old"


def test_an_exact_match_from_another_role_needs_a_human() -> None:
    (found,) = filled(
        document("Steel prices rise", role=Role.TITLE),
        entry("Steel prices rise", "Stahl teurer", "caption"),
    )
    assert found.is_fuzzy
    assert found.provenance == "memory: 100 %, caption, old"


def test_the_same_neighbours_go_first() -> None:
    found = filled(
        document("It was late.", "Yes.", "They left."),
        entry("Yes.", "Ja.", before="Other."),
        entry("Yes.", "Doch.", before="It was late.", after="They left."),
    )
    assert found[1].target == Content("Doch.")


def test_the_same_role_goes_before_the_same_neighbours() -> None:
    found = filled(
        document("It was late.", "Yes."),
        entry("Yes.", "Titel", "title", before="It was late."),
        entry("Yes.", "Ja."),
    )
    assert found[1].target == Content("Ja.")


def test_a_similar_sentence_is_fuzzy_with_its_percentage() -> None:
    (found,) = filled(
        document("The old crane lifted a heavy beam."),
        entry("The old crane lifted a heavy stone.", "Der alte Kran hob einen schweren Stein."),
    )
    assert found.is_fuzzy
    assert found.provenance.startswith("memory: 90 %")
    assert found.provenance.endswith(" %, old")


def test_below_the_threshold_nothing_is_offered() -> None:
    similar = entry("The old crane lifted a heavy stone.", "x")
    assert (
        filled(document("The old crane lifted a heavy beam."), similar, threshold=95)[0].target
        is None
    )
    assert filled(document("Nothing of the kind."), similar)[0].target is None


@pytest.mark.parametrize("threshold", [10, 101, "high"])
def test_a_senseless_threshold_is_refused(threshold) -> None:
    with pytest.raises(ConfigurationError, match="between 50 and 100"):
        create("memory", context(threshold=threshold))


def test_codes_of_a_fuzzy_match_are_made_to_fit() -> None:
    link = Content("See the new price list today.", (Code("1", "a", Span(8, 22)),))
    (found,) = filled(
        document(link),
        entry("See <b>the</b> new price list today.", "Siehe <b>die</b> Preisliste jetzt."),
    )
    assert found.is_fuzzy
    assert found.written == "Siehe die Preisliste jetzt.<a></a>"


def test_a_target_that_is_there_is_never_touched() -> None:
    once = leveraged(document("The kiln is cold."), entry("The kiln is cold.", "Eins"))
    twice = leveraged(once, entry("The kiln is cold.", "Zwei"))
    assert twice == once


words = st.lists(
    st.sampled_from("ore ash elm oak iron gold kiln cold sea salt".split()), min_size=4, max_size=9
)


@given(st.lists(words.map(" ".join), max_size=30), words.map(" ".join))
def test_what_the_index_finds_is_as_similar_as_it_says(texts: list[str], query: str) -> None:
    from rapidfuzz import fuzz

    found = Index(texts).find(query, threshold=75)
    if found is not None:
        position, similarity = found
        assert similarity == pytest.approx(fuzz.ratio(query, texts[position]))
        assert similarity >= 75


@given(st.lists(words.map(" ".join), min_size=1, max_size=30), st.data())
def test_a_text_that_is_there_is_found(texts: list[str], data: st.DataObject) -> None:
    chosen = data.draw(st.sampled_from(texts))
    found = Index(texts).find(chosen, threshold=75)
    assert found is not None
    assert found[1] == 100


def test_chinese_is_compared_by_pairs_of_letters() -> None:
    assert tokens("提质增效") == ["提质", "质增", "增效"]
    found = Index(["双方就提质增效进行了交流探讨。"]).find(
        "双方就深化改革进行了交流探讨。", threshold=60
    )
    assert found is not None
