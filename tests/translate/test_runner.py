"""The runner: what a backend may do to a document, and what it may not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import registry
from pipeline.codes import write
from pipeline.errors import BackendError, ConfigurationError
from pipeline.memory import Memory
from pipeline.model import Code, Content, Document, Locale, Role, Span, TermEntry, TermHit, Unit
from pipeline.segment import segment
from pipeline.translate import Backend, Context, Failure, Request, Result, create, translate

EN, DE = Locale("en"), Locale("de")
CONTEXT = Context(EN, DE, Memory(()), "2026-01-02")


@dataclass
class Fake:
    """A backend that answers as it is told."""

    answers: Sequence[Result | Failure]
    asked: Sequence[Request] = ()

    def translate(self, batch: Sequence[Request]) -> Iterable[Result | Failure]:
        self.asked = batch
        return self.answers


def document(*contents: Content) -> Document:
    units = tuple(Unit(n, Role.BODY, c) for n, c in enumerate(contents, 1))
    return segment(Document("a", "a.md", EN, DE, units=units))


BOLD = Content("A big kiln.", (Code("1", "b", Span(2, 5)),))


def segments(doc: Document):
    return [s for unit in doc.units for s in unit.segments]


def test_requests_carry_codes_and_neighbours() -> None:
    fake = Fake(())
    translate(document(Content("First one. Second one."), BOLD), fake)
    assert [(r.before, r.source, r.after) for r in fake.asked] == [
        ("", "First one.", "Second one."),
        ("First one.", "Second one.", "A <b>big</b> kiln."),
        ("Second one.", "A <b>big</b> kiln.", ""),
    ]


def test_answers_are_matched_by_id_in_any_order() -> None:
    done = translate(
        document(Content("One is here."), Content("Two is here.")),
        Fake([Result(1, "Zwei.", "machine: x"), Result(0, "Eins.", "machine: x")]),
    )
    assert [s.written for s in segments(done)] == ["Eins.", "Zwei."]
    assert all(s.is_fuzzy for s in segments(done))


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("Ein grosser Ofen.", "<b> is missing"),
        ("Ein <b>grosser Ofen.", "not closed"),
        ("Ein </b>grosser<b> Ofen.", "not opened"),
        ("<b>Ein</b> <b>grosser</b> Ofen.", "more than once"),
        ("  ", "empty"),
    ],
)
def test_an_answer_that_breaks_codes_is_refused_and_named(answer: str, said: str) -> None:
    done = translate(document(BOLD), Fake([Result(0, answer, "machine: x")]))
    assert segments(done)[0].target is None
    (issue,) = done.issues
    assert issue.check == "translate"
    assert said in issue.message


def test_a_failure_leaves_the_segment_empty_with_its_reason() -> None:
    done = translate(document(BOLD), Fake([Failure(0, "too long")]))
    assert segments(done)[0].target is None
    assert "too long" in done.issues[0].message


def test_markup_of_an_engine_is_text() -> None:
    answer = "Ein <b>großer</b> <script>alert(1)</script> Ofen."
    done = translate(document(BOLD), Fake([Result(0, answer, "machine: x")]))
    target = segments(done)[0].target
    assert target is not None
    assert target.text == "Ein großer <script>alert(1)</script> Ofen."
    assert [c.element for c in target.codes] == ["b"]


@pytest.mark.parametrize("ids", [(0, 0), (7,)])
def test_an_answer_to_what_was_not_asked_is_an_error(ids: tuple[int, ...]) -> None:
    with pytest.raises(BackendError, match="not open"):
        translate(document(BOLD), Fake([Result(i, "<b>x</b>", "machine: x") for i in ids]))


def test_an_unknown_backend_names_the_nearest() -> None:
    with pytest.raises(ConfigurationError, match="Did you mean 'pseudo'"):
        create("psuedo", CONTEXT)


def test_every_backend_satisfies_the_protocol() -> None:
    for name in registry.names("translate"):
        module = registry.load("translate", name)
        assert module.__doc__
        assert module.CAPABILITIES.summary
        backend: Backend = module.create(CONTEXT)
        assert list(backend.translate([])) == []


def pseudo(doc: Document, **options: object) -> Document:
    return translate(doc, create("pseudo", replace(CONTEXT, options=options)))


def test_pseudo_is_longer_accented_and_in_brackets() -> None:
    (done,) = segments(pseudo(document(Content("The kiln is cold today."))))
    assert done.written.startswith("[Ţĥé ķîļñ ")
    assert done.written.endswith("]")
    assert 1.3 * len("The kiln is cold today.") <= len(done.written) <= 1.6 * 24
    assert done.provenance == "machine: pseudo, 2026-01-02"


def test_pseudo_keeps_terms_and_code() -> None:
    doc = document(
        Content("The SASAC ran make all.", (Code("1", "code", Span(14, 22), translate=False),))
    )
    unit = doc.units[0]
    hit = TermHit(TermEntry("s", ()), Span(4, 9))
    doc = replace(doc, units=(replace(unit, segments=(replace(unit.segments[0], terms=(hit,)),)),))
    (done,) = segments(pseudo(doc))
    assert "SASAC" in done.written
    assert "<code>make all</code>" in done.written


@pytest.mark.parametrize("expansion", [-1, 301, "much"])
def test_a_senseless_expansion_is_refused(expansion: object) -> None:
    with pytest.raises(ConfigurationError, match="between 0 and 300"):
        pseudo(document(BOLD), expansion=expansion)


@given(st.text(min_size=1, max_size=60), st.data())
def test_pseudo_never_breaks_codes(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    codes = (Code("1", "em", Span(start, end)),) if start < end else ()
    doc = document(Content(text, codes))
    for done in segments(pseudo(doc)):
        assert done.target is not None
        assert [c.id for c in done.target.codes] == [c.id for c in done.source.codes]
        assert write(done.target) == done.written
