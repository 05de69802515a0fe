"""Terms and tags: forced at the start of an answer, copied elsewhere, and never believed unseen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.translate import Tag, Term
from pipeline.translate._ctranslate2.spacing import closed
from pipeline.translate._ctranslate2.subwords import load_subwords
from pipeline.translate._nodes import lost
from pipeline.translate._protocol import Request
from pipeline.translate.ctranslate2 import CAPABILITIES, _is_opened, _prepared

BRIDGE = Term("bridge", "大桥", "bridge")
COUNCIL = Term("council", "博物馆", "council")
"""A term that the glossary translates in another way than the model."""
OPEN, CLOSE = Tag("a", "open"), Tag("a", "close")


@pytest.mark.parametrize("kind", ["marian", "m2m", "nllb", "words"])
def test_a_term_in_the_middle_comes_back_in_its_approved_form(models, asks, kind) -> None:
    nodes = asks.nodes(asks.backend(models.folder(kind)), "The old ", BRIDGE, " opened on Monday.")
    assert nodes == ("这家旧", BRIDGE, "开放了在星期一。")


@pytest.mark.parametrize("kind", ["marian", "m2m", "nllb", "words"])
def test_a_term_at_the_start_is_what_the_answer_begins_with(models, asks, kind) -> None:
    nodes = asks.nodes(asks.backend(models.folder(kind)), COUNCIL, " visited the ", BRIDGE, ".")
    assert nodes[0] == COUNCIL
    assert nodes[1].startswith("参观了")
    assert nodes[2:] == (BRIDGE, "。")


def test_its_own_words_go_to_the_model_and_its_form_to_the_decoder(models) -> None:
    subwords = load_subwords(models.folder("m2m"), "en", "zh", None)
    asked = _prepared(Request(0, (COUNCIL, " opened.")), subwords)
    assert asked.tokens == ["__en__", "\u2581council", "\u2581opened", ".", "</s>"]
    assert (asked.opening, asked.prefix) == (COUNCIL, ["\u2581博物馆"])


@pytest.mark.parametrize(
    ("nodes", "form"),
    [
        ((COUNCIL,), 0),
        ((COUNCIL, " opened."), 1),
        ((OPEN, COUNCIL, CLOSE, " opened."), 0),
        (("The ", COUNCIL, " opened."), 0),
        ((Term("council", "ⵣⵣ", "c"), " opened."), 0),
        ((Term("council", "ＡＢＣ", "c"), " opened."), 0),
    ],
)
def test_a_placeholder_stands_where_nothing_can_be_forced(models, nodes, form) -> None:
    subwords = load_subwords(models.folder("m2m"), "en", "zh", None)
    asked = _prepared(Request(0, nodes, form=form), subwords)
    assert (asked.opening, asked.prefix) == (None, [])
    assert "Xterm" in asked.encoded.text or form


def test_an_opening_that_the_model_says_twice_is_no_term(models, asks) -> None:
    # One of the two may be the term said again: only the words in its place can tell.
    backend = asks.backend(models.folder("marian"))
    assert asks.nodes(backend, COUNCIL, " and museum.") == ("博物馆和博物馆。",)
    assert asks.nodes(backend, COUNCIL, " and museum.", form=2) == (COUNCIL, "和博物馆。")


def test_the_runner_asks_again_until_the_term_is_sure(models, asks, fakes) -> None:
    engine = fakes.engine_of(asks.backend(models.folder("marian")), CAPABILITIES)
    forms = []

    def verify(request, result) -> str:
        forms.append(request.form)
        return lost(request, result.nodes, CAPABILITIES)

    (answer,) = engine.answer([asks.request(0, COUNCIL, " and museum.")], verify)
    assert (answer.problem, forms) == ("", [0, 1])
    assert answer.result.nodes == (COUNCIL, "和博物馆。")


@pytest.mark.parametrize(
    ("answer", "target", "holds"),
    [
        ("Rat besucht", "Rat", True),
        ("Rates besucht", "Rat", False),
        ("Rat, der", "Rat", True),
        ("Совета нет", "Совет", False),
        ("大桥开放了", "大桥", True),
        ("대교는", "대교", True),
        ("大桥大桥开放了", "大桥", False),
        ("Brücke", "大桥", False),
        ("大桥", "大桥", True),
    ],
)
def test_an_opening_holds_if_it_is_a_word_and_there_once(answer, target, holds) -> None:
    assert _is_opened(answer, target) is holds


@pytest.mark.parametrize("kind", ["marian", "nllb", "words"])
def test_tags_come_back_around_their_words(models, asks, kind) -> None:
    nodes = asks.nodes(
        asks.backend(models.folder(kind)), "The ", OPEN, "old bridge", CLOSE, " opened."
    )
    assert nodes == ("这家", OPEN, "旧桥", CLOSE, "开放了。")


def test_brackets_are_no_placeholder_for_every_model(models, asks) -> None:
    # Unknown characters are copied by attention: here they come through, as the second form.
    nodes = asks.nodes(asks.backend(models.folder("marian")), "The old ", BRIDGE, ".", form=1)
    assert nodes == ("这家旧", BRIDGE, "。")


NODES = st.one_of(
    st.text(st.sampled_from("访问 ab。，“ カ1"), max_size=6),
    st.sampled_from([OPEN, CLOSE, Term("x", "大 桥", "x"), Term("y", "BBC", "y"), Term("z", "")]),
)


@given(st.lists(NODES, max_size=8))
def test_closing_up_takes_nothing_but_spaces(nodes) -> None:
    done = closed(nodes, "zh-CN")
    assert [n for n in done if not isinstance(n, str)] == [
        n for n in nodes if not isinstance(n, str)
    ]
    texts = ("".join(n for n in side if isinstance(n, str)) for side in (nodes, done))
    before, after = (text.replace(" ", "") for text in texts)
    assert before == after
    assert closed(done, "zh-CN") == done
    assert closed(nodes, "ko") == tuple(nodes)


@pytest.mark.parametrize(
    ("nodes", "expected"),
    [
        (("访问 了 大桥 。",), ("访问了大桥。",)),
        (("访问 BBC 。",), ("访问 BBC。",)),
        (("访问 ", OPEN, " 大桥 ", CLOSE, " ， 了"), ("访问", OPEN, "大桥", CLOSE, "，了")),
        (("访问 ", Term("b", "大桥"), " 了"), ("访问", Term("b", "大桥"), "了")),
        (("他 “ 访问 ” 了",), ("他“访问”了",)),
        (("say “ a ” b",), ("say “ a ” b",)),
        (("１ ２ ３",), ("１ ２ ３",)),
        (("あ い",), ("あい",)),
    ],
)
def test_no_space_stays_between_chinese_characters(nodes, expected) -> None:
    assert closed(nodes, "zh-Hant") == expected
