"""The runner: what a backend may do to a document, and what it may not."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import registry
from pipeline.codes import write
from pipeline.errors import BackendError, ConfigurationError
from pipeline.memory import Memory
from pipeline.model import (
    Code,
    Content,
    Document,
    Locale,
    Role,
    Severity,
    Span,
    TermEntry,
    TermHit,
    Unit,
)
from pipeline.segment import segment
from pipeline.translate import Backend, Cache, Capabilities, Context, Failure, Result, Tag, create

EN, DE = Locale("en"), Locale("de")
CONTEXT = Context(EN, DE, Memory(()), "2026-01-02")


def document(*contents: Content) -> Document:
    units = tuple(Unit(n, Role.BODY, c) for n, c in enumerate(contents, 1))
    return segment(Document("a", "a.md", EN, DE, units=units))


BOLD = Content("A big kiln.", (Code("1", "b", Span(2, 5)),))


def segments(doc: Document):
    return [s for unit in doc.units for s in unit.segments]


@pytest.fixture
def ask(fakes):
    """Translate a document with a fake that gives the same answers to every request."""

    def translated(doc, *answers, **about):
        backend = fakes.Fake(lambda batch: [a for a in answers if a.id in {r.id for r in batch}])
        return fakes.through(doc, fakes.engine_of(backend, **about)), backend

    return translated


def test_requests_carry_codes_and_neighbours(ask) -> None:
    _, fake = ask(document(Content("First one. Second one."), BOLD), Failure(0, "no"))
    assert [(r.before, r.source, r.after) for r in fake.batches[0]] == [
        ("", "First one.", "Second one."),
        ("First one.", "Second one.", "A <b>big</b> kiln."),
        ("Second one.", "A <b>big</b> kiln.", ""),
    ]
    assert fake.batches[0][2].nodes == ("A ", Tag("b", "open"), "big", Tag("b", "close"), " kiln.")


def test_answers_are_matched_by_id_in_any_order(ask) -> None:
    done, _ = ask(
        document(Content("One is here."), Content("Two is here.")),
        Result(1, ("Zwei.",)),
        Result(0, ("Eins.",)),
    )
    assert [s.written for s in segments(done)] == ["Eins.", "Zwei."]
    assert all(s.is_fuzzy for s in segments(done))
    assert {s.provenance for s in segments(done)} == {"machine: fake, 2026-01-02"}


OPEN, CLOSE = Tag("b", "open"), Tag("b", "close")


@pytest.mark.parametrize(
    ("nodes", "said"),
    [
        (("Ein grosser Ofen.",), "<b>, </b> lost"),
        (("Ein ", OPEN, "grosser Ofen."), "</b> lost"),
        (("Ein ", CLOSE, "grosser", OPEN, " Ofen."), "not opened"),
        ((OPEN, "Ein", CLOSE, " ", OPEN, "grosser", CLOSE, " Ofen."), "added"),
    ],
)
def test_an_answer_that_breaks_codes_in_every_form_is_kept_for_a_translator(ask, nodes, said):
    done, fake = ask(document(BOLD), Result(0, nodes))
    (segment,) = segments(done)
    assert segment.is_fuzzy
    assert segment.has_broken_codes
    (issue,) = done.issues
    assert issue.check == "translate"
    assert said in issue.message
    assert [request.form for batch in fake.batches for request in batch] == [0, 1, 2]


@pytest.mark.parametrize("nodes", [(), ("  ",), ("\x00",)])
def test_an_empty_answer_leaves_the_segment_empty(ask, nodes) -> None:
    done, _ = ask(document(Content("A kiln.")), Result(0, nodes))
    assert segments(done)[0].target is None
    assert "empty" in done.issues[0].message


def test_a_failure_leaves_the_segment_empty_with_its_reason(ask) -> None:
    done, _ = ask(document(BOLD), Failure(0, "too long"))
    assert segments(done)[0].target is None
    assert done.issues[0].message == "Not translated by fake: too long."


def test_markup_of_an_engine_is_text(ask) -> None:
    nodes = ("Ein ", OPEN, "großer", CLOSE, " <script>alert(1)</script> Ofen.")
    done, _ = ask(document(BOLD), Result(0, nodes))
    target = segments(done)[0].target
    assert target is not None
    assert target.text == "Ein großer <script>alert(1)</script> Ofen."
    assert [c.element for c in target.codes] == ["b"]


def test_a_tag_spelled_in_text_is_no_tag(ask) -> None:
    done, _ = ask(document(BOLD), Result(0, ("Ein <b>großer</b> Ofen.",)))
    assert "lost" in done.issues[0].message


def test_an_answer_to_what_was_not_asked_is_never_taken(fakes) -> None:
    doc = document(Content("One is here."), Content("Two is here."))
    backend = fakes.Fake(lambda batch: [Result(99, ("x",)) for _ in batch])
    done = fakes.through(doc, fakes.engine_of(backend))
    assert all(s.target is None for s in segments(done))
    assert [len(batch) for batch in backend.batches] == [2, 1, 1]


def test_a_wrong_count_is_halved_down_to_the_segment_at_fault(fakes) -> None:
    doc = document(*(Content(f"Sentence {n} is here.") for n in range(8)))

    def answers(batch):
        return [Result(r.id, (r.source.upper(),)) for r in batch if "5" not in r.source]

    done = fakes.through(doc, fakes.engine_of(fakes.Fake(answers)))
    assert [s.target is None for s in segments(done)] == [n == 5 for n in range(8)]


def test_the_next_backend_gets_what_the_first_could_not(fakes) -> None:
    doc = document(Content("One is here."), Content("Two is here."))
    first = fakes.Fake(lambda batch: [_only("One", r) for r in batch])
    second = fakes.Fake(lambda batch: [Result(r.id, ("second",)) for r in batch])
    done = fakes.through(doc, fakes.engine_of(first), fakes.engine_of(second))
    assert [s.written for s in segments(done)] == ["first", "second"]
    (note,) = done.issues
    assert (note.severity, note.unit) == (Severity.INFO, 2)
    assert note.message == "Not translated by fake: no. fake took over."


def test_a_stop_gives_every_document_back_though_not_all_were_looked_at(fakes) -> None:
    stop = threading.Event()
    texts = ([Content(f"Sentence {n} of {d}.") for n in range(30)] for d in range(20))
    docs = [document(*contents) for contents in texts]

    def answers(batch):
        stop.set()
        return [Result(r.id, (r.source.upper(),)) for r in batch]

    first = fakes.engine_of(fakes.Fake(answers), replace(fakes.PLAIN, max_items=5), stop=stop)
    second = fakes.engine_of(fakes.Fake(answers), stop=stop)
    done = fakes.through_all(docs, first, second)
    found = [s for doc in done for s in segments(doc)]
    assert len(found) == 600
    filled = [s for s in found if s.target is not None]
    assert 5 <= len(filled) < 600
    assert all(s.written == s.source.text.upper() for s in filled)
    assert not any(doc.issues for doc in done)


def test_a_backend_without_its_model_hands_over_to_the_next(fakes, tmp_path) -> None:
    doc = document(*(Content(f"Sentence {n} is here.") for n in range(250)))
    cache = Cache(tmp_path / "c.sqlite", today="2026-01-02")
    options = {"model": str(tmp_path / "none")}
    first = fakes.plugin_engine("ctranslate2", replace(CONTEXT, options=options), cache=cache)
    second = fakes.Fake(lambda batch: [Result(r.id, ("second",)) for r in batch])
    done = fakes.through(doc, first, fakes.engine_of(second))
    assert {s.written for s in segments(done)} == {"second"}
    assert {issue.severity for issue in done.issues} == {Severity.INFO}
    assert "There is no folder" in done.issues[0].message
    assert "Name a folder with a model.bin" in done.issues[0].message
    alone = fakes.through(doc, first)
    assert {issue.severity for issue in alone.issues} == {Severity.WARNING}
    assert len(alone.issues) == 250


def test_a_backend_that_cannot_be_identified_is_looked_for_once(fakes, tmp_path) -> None:
    looked = []

    class Faceless(fakes.Fake):
        def fingerprint(self) -> str:
            looked.append(1)
            raise BackendError("no model")

    cache = Cache(tmp_path / "c.sqlite", today="2026-01-02")
    engine = fakes.engine_of(Faceless(lambda batch: []), cache=cache)
    doc = document(*(Content(f"Sentence {n} is here.") for n in range(450)))
    assert len(fakes.through(doc, engine).issues) == 450
    assert looked == [1]


def _only(word, request):
    is_known = word in request.source
    return Result(request.id, ("first",)) if is_known else Failure(request.id, "no")


def test_what_has_a_target_is_never_sent(fakes) -> None:
    doc = fakes.through(
        document(Content("One is here.")),
        fakes.engine_of(fakes.Fake(lambda b: [Result(r.id, ("Eins.",)) for r in b])),
    )
    backend = fakes.Fake(lambda batch: [Result(r.id, ("x",)) for r in batch])
    assert fakes.through(doc, fakes.engine_of(backend)) == doc
    assert backend.batches == []


def test_an_unknown_backend_names_the_nearest() -> None:
    with pytest.raises(ConfigurationError, match="Did you mean 'pseudo'"):
        create("psuedo", CONTEXT)


def test_every_backend_says_what_it_is() -> None:
    for name in registry.names("translate"):
        module = registry.load("translate", name)
        assert module.__doc__
        assert isinstance(module.CAPABILITIES, Capabilities)
        assert module.CAPABILITIES.summary


@pytest.mark.parametrize("name", ["memory", "pseudo"])
def test_a_backend_satisfies_the_protocol(name) -> None:
    backend: Backend = create(name, CONTEXT)
    assert backend.fingerprint()
    assert list(backend.translate([])) == []


@pytest.fixture
def pseudo(fakes):
    def translated(doc: Document, **options: object) -> Document:
        context = replace(CONTEXT, options=options)
        return fakes.through(doc, fakes.plugin_engine("pseudo", context))

    return translated


def test_pseudo_is_longer_accented_and_in_brackets(pseudo) -> None:
    (done,) = segments(pseudo(document(Content("The kiln is cold today."))))
    assert done.written.startswith("[Ţĥé ķîļñ ")
    assert done.written.endswith("]")
    assert 1.3 * len("The kiln is cold today.") <= len(done.written) <= 1.6 * 24
    assert done.provenance == "machine: pseudo, 2026-01-02"


def test_pseudo_keeps_terms_and_code(pseudo) -> None:
    doc = document(
        Content("The SASAC ran make all.", (Code("1", "code", Span(14, 22), translate=False),))
    )
    unit = doc.units[0]
    hit = TermHit(TermEntry("s", (), is_dnt=True), Span(4, 9))
    doc = replace(doc, units=(replace(unit, segments=(replace(unit.segments[0], terms=(hit,)),)),))
    (done,) = segments(pseudo(doc))
    assert "SASAC" in done.written
    assert "<code>make all</code>" in done.written


@pytest.mark.parametrize("expansion", [-1, 301, "much"])
def test_a_senseless_expansion_is_refused(pseudo, expansion: object) -> None:
    with pytest.raises(ConfigurationError, match="between 0 and 300"):
        pseudo(document(BOLD), expansion=expansion)


@given(st.text(min_size=1, max_size=60), st.data())
def test_pseudo_never_breaks_codes(pseudo, text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    codes = (Code("1", "em", Span(start, end)),) if start < end else ()
    doc = document(Content(text, codes))
    for done in segments(pseudo(doc)):
        assert done.target is not None
        assert [c.id for c in done.target.codes] == [c.id for c in done.source.codes]
        assert write(done.target) == done.written
