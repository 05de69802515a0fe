"""The stream format and the tidying, without any engine."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.translate import Node, Request, Tag, Term
from pipeline.translate._apertium import stream, told
from pipeline.translate._apertium.lexicon import Lexicon, Noun, guessed
from pipeline.translate._apertium.tidy import tidied
from pipeline.translate._nodes import merged

OPEN, CLOSE = Tag("b", "open"), Tag("b", "close")
TEXT = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp", "Cn")), min_size=1)


@given(st.lists(st.one_of(TEXT, st.sampled_from(["^", "~", "[c94]", "[[t:x:1]]", "\\", "[1]"]))))
def test_text_comes_back_as_it_went(texts) -> None:
    text = "".join(texts)
    assert stream.plain(stream.closed(stream.escape(text))) == text


@given(st.text())
def test_no_end_and_no_reserved_letter_is_left_in_a_stream(text) -> None:
    escaped = stream.escape(text)
    assert "\0" not in escaped
    assert "\n" not in escaped
    bare = stream._MARK.sub("", escaped)
    assert not set("^$[]{}/<>@~\\") & set(bare)


def through(encoded, reach=None) -> str:
    """Return a stream as an engine gives it that knows no word: its words keep their marks."""
    unit = r"(\[\[[^\]]*\]\])?((?:\\.|[^\W_])+)(?:\[\[/\]\])?"
    skipped = r"(\[(?:\\.|[^\]\\\[])*\])"

    def analysis(match: re.Match[str]) -> str:
        return match[1] or f"{match[2] or ''}^{match[3]}/*{match[3]}$"

    units = re.sub(f"{skipped}|{unit}", analysis, encoded.text)
    told_ = told.marked(units, encoded.letters, encoded.marks, reach or {})
    return re.sub(
        r"(\[\[[^\]]*\]\])?\^((?:\\.|[^/\\$])*)/(?:\\.|[^\\$])*\$",
        lambda match: f"{match[1]}{match[2]}[[/]]" if match[1] else match[2],
        told_,
    )


@given(st.lists(st.one_of(TEXT, st.just(Tag("br", "empty")), st.just(Term("a", "b", "c")))))
def test_a_stream_that_nobody_changed_says_what_was_asked(parts) -> None:
    nodes: tuple[Node, ...] = tuple(merged([OPEN, "x", *parts, "y", CLOSE]))
    request = Request(1, nodes)
    nouns = {term: Noun("<n><sg>", "<n><f><sg>", term.target) for term in request.terms}
    encoded = stream.encode(request, nouns)
    back = stream.decode(through(encoded), encoded)
    assert [n for n in back if isinstance(n, Term)] == list(request.terms)
    assert [n for n in back if isinstance(n, Tag)].count(OPEN) == 1
    assert "".join(n for n in back if isinstance(n, str)).count("’") <= request.text.count("’")


def test_the_grammar_is_told_of_stand_ins_in_both_languages() -> None:
    term = Term("the deal", "acuerdo", "x")
    request = Request(1, ("A ", term, "."))
    encoded = stream.encode(request, {term: Noun("<n><sg>", "<n><m><sg>", "acuerdo")})
    assert encoded.text == "A acueXterm1x.[]"
    analysed = told.analysed("^A/a<det>$ ^acuexterm1x/*acuexterm1x$^./.<sent>$[]", encoded)
    assert analysed == "^A/a<det>$ ^acuexterm1x/acuexterm1x<n><sg>$^./.<sent>$[]"
    moved = told.translated("^acuexterm1x<n><sg>/@acuexterm1x<n><sg>$", encoded)
    assert moved == "^acuexterm1x<n><sg>/acuexterm1x<n><m><sg>$"
    assert stream.decode("Un acuexterm1x.[]", encoded) == ("Un ", term, ".")


def marks_of(analysis: str, *nodes, reach=None) -> str:
    encoded = stream.encode(Request(1, nodes), {})
    return told.marked(analysis, encoded.letters, encoded.marks, reach or {})


def test_a_word_is_marked_with_the_code_that_it_stands_in() -> None:
    nodes = ("You ", OPEN, "have", CLOSE, " to go.")
    analysis = "^You/prpers$ ^have to/have# to$ ^go/go$^./.<sent>$[]"
    assert marks_of(analysis, *nodes) == analysis.replace("^have", "[[t:x:1]]^have")


def test_a_code_without_words_of_its_own_takes_in_its_neighbour() -> None:
    nodes = ("They ", OPEN, "will", CLOSE, " ", Tag("i", "open"), "go", Tag("i", "close"))
    analysis = "^They/a$ ^will/b$ ^go/c$[]"
    assert (
        marks_of(analysis, *nodes, reach={1: 1})
        == "[[t:x:1]]^They/a$ [[t:x:1]]^will/b$ [[t:x:2]]^go/c$[]"
    )
    nodes = ("They ", OPEN, "will", CLOSE, " go")
    assert (
        marks_of(analysis, *nodes, reach={1: 1}) == "^They/a$ [[t:x:1]]^will/b$ [[t:x:1]]^go/c$[]"
    )


def test_nothing_is_marked_in_an_analysis_of_another_text() -> None:
    assert marks_of("^You/b$[]", OPEN, "Yours", CLOSE) == "^You/b$[]"


def test_a_code_without_a_word_stays_between_its_neighbours() -> None:
    nodes = ("A ", OPEN, "→ ", Tag("i", "open"), "…", Tag("i", "close"), CLOSE, "b")
    encoded = stream.encode(Request(1, nodes), {})
    assert encoded.text == "A [1]b[]"
    assert stream.decode(encoded.text, encoded) == nodes
    assert list(stream.lost(nodes, encoded)) == []


def test_codes_that_are_lost_are_told() -> None:
    encoded = stream.encode(Request(1, (OPEN, "It", CLOSE, " is.")), {})
    assert list(stream.lost(("Es.",), encoded)) == [1]


def test_unknown_capitals_side_by_side_are_one_name() -> None:
    encoded = stream.encode(Request(1, ("x",)), {})
    analysed = told.analysed("^Guo/*Guo$ ^Wenqing/*Wenqing$ ^kiln/*kiln$ ^The/the<det>$", encoded)
    assert analysed == "^Guo Wenqing/Guo Wenqing<np><al><sg>$ ^kiln/*kiln$ ^The/the<det>$"


def test_words_that_a_hyphen_joined_are_parted() -> None:
    assert told.ordered("^fuente<n>$^no<adv>$[[t:x:1]]^oficial<adj>$") == (
        "^fuente<n>$ ^no<adv>$ [[t:x:1]]^oficial<adj>$"
    )
    whole = "^dar<vblex><inf>$^prpers<prn><enc>$^,<cm>$ ^10<num>$^km<n>$^-<guio>$^a<n>$"
    assert told.ordered(whole) == whole


def test_a_mode_is_cut_where_the_grammar_can_be_told(tmp_path: Path) -> None:
    mode = tmp_path / "a-b.mode"
    mode.write_text(
        "lt-proc 'm.bin' | apertium-tagger -g $2 'p' | lt-proc -b 'b.bin' | apertium-transfer 't' | lt-proc $1 'g.bin' | lt-proc -p 'q.bin'"
    )
    chain = stream.stages(mode)
    parts = stream.parts(chain)
    assert parts is not None
    assert [[stage[0] for stage in part] for part in parts] == [
        ["lt-proc", "apertium-wblank-attach"],
        ["apertium-tagger", "lt-proc"],
        ["apertium-transfer"],
        ["apertium-wblank-detach", "lt-proc", "lt-proc"],
    ]
    assert stream.generator(chain) == ["lt-proc", "-z", "-g", "g.bin"]
    mode.write_text("cat | cat")
    assert stream.parts(stream.stages(mode)) is None


# --- the lexicon with dictionaries of three words -----------------------------------------------

WORDS = {
    "alto": "alto<adj><m><sg>/alto<n><m><sg>", "horno": "horno<n><m><sg>", "de": "de<pr>",
    "piedra": "piedra<n><f><sg>", "furnaces": "furnace<n><pl>", "crecer": "crecer<vblex><inf>",
    "new": "new<adj>", "nuevo": "nuevo<adj><m><sg>", "furnace": "furnace<n><sg>",
}  # fmt: skip


def analysis(texts):
    units = ([f"^{w}/{WORDS.get(w, '*' + w)}$" for w in text.split()] for text in texts)
    return [" ".join(unit) + "[]" for unit in units]


def plural(units):
    return [unit[1:].partition("<")[0] + "s[]" for unit in units]


LEXICON = Lexicon("en", "es", analysis, analysis, plural)


@pytest.mark.parametrize(
    ("term", "target", "form"),
    [
        (Term("furnace", "alto horno", "x"), "<n><m><sg>", "alto horno"),
        (
            Term("furnaces", "alto horno de piedra", "x", True),
            "<n><m><pl>",
            "altos hornos de piedra",
        ),
        (Term("furnaces", "piedra", "x"), "<n><f><sg>", "piedra"),
        (Term("blooms", "piedra", "x", True), "<n><f><pl>", "piedras"),
        (Term("SASAC", "SASAC", "x"), "<np><al><m><sg>", "SASAC"),
        (Term("Ministry", "Ministerio", "x"), "<np><al><m><sg>", "Ministerio"),
        (Term("make", "make", ""), "<np><al><m><sg>", "make"),
        (Term("ops", "ciberseguridad", "x"), "<n><f><sg>", "ciberseguridad"),
    ],
)
def test_a_term_is_what_its_approved_form_is(term, target, form) -> None:
    noun = LEXICON.nouns([term])[term]
    assert (noun.target, noun.form) == (target, form)


@pytest.mark.parametrize("term", [Term("grow", "crecer", "x"), Term("new", "nuevo", "x")])
def test_verbs_and_adjectives_are_no_nouns(term) -> None:
    assert LEXICON.nouns([term]) == {}


def test_without_a_dictionary_of_the_target_everything_is_a_noun() -> None:
    blind = Lexicon("en", "es", analysis, None, None)
    term = Term("furnaces", "hornos", "x", True)
    assert blind.nouns([term])[term].form == "hornos"


@pytest.mark.parametrize(
    ("word", "language", "marks"),
    [
        ("gobernanza", "es", ("f", "sg")), ("ciberamenazas", "es", ("f", "pl")),
        ("telegrama", "es", ("m", "sg")), ("globalizaciones", "es", ("f", "pl")),
        ("Zara", "es", ("m", "sg")), ("kiln", "fi", ("m", "sg")), ("resiliència", "ca", ("f", "sg")),
    ],
)  # fmt: skip
def test_endings_speak_for_a_gender(word, language, marks) -> None:
    assert guessed(word, language) == marks


# --- typography ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "nodes", "language", "tidy"),
    [
        ("The kiln.", ("  el  horno .",), "es", ("El horno.",)),
        ("the kiln", ("el horno",), "es", ("el horno",)),
        ("Is it?", ("es?",), "es", ("¿Es?",)),
        ("Is it?", (OPEN, "es", CLOSE, "?"), "es", (OPEN, "¿Es", CLOSE, "?")),
        ("Is it?", ("és?",), "ca", ("És?",)),
        ("It is. Is it?", ("es. es?",), "es", ("Es. es?",)),
        ("Great!", ("¡genial!",), "es", ("¡Genial!",)),
        ("‘A’ is Orvex’s", ("‘a' és d'Orvex",), "ca", ("‘A’ és d’Orvex",)),
        ("It's", ("és l'",), "ca", ("És l'",)),
        ("A , b", ("a , b",), "es", ("A , b",)),
        ("Kiln?", (Term("Kiln", "horno", "x"), "?"), "es", ("¿", Term("Kiln", "Horno", "x"), "?")),
        ("IPhone", (Term("iPhone", "iPhone", "x"),), "es", (Term("iPhone", "iPhone", "x"),)),
        ("…", ("…",), "es", ("…",)),
        ("A", (), "es", ()),
    ],
)
def test_an_answer_has_the_typography_of_its_source(source, nodes, language, tidy) -> None:
    assert tidied(nodes, Request(1, (source,)), language) == tidy


@pytest.mark.long
@pytest.mark.parametrize("letter", [*" a[.^'’~\\x", "s’ ", "Xterm", " .", "?"])
def test_hostile_texts_come_to_an_end(letter) -> None:
    text = letter * 100_000 + "b"  # minutes, if anything were quadratic
    term = Term("x", "y", "z")
    request = Request(1, (OPEN, text, term, CLOSE))
    encoded = stream.encode(request, {term: Noun("<n>", "<n>", "y")})
    nodes = tidied(stream.decode(through(encoded), encoded), request, "es")
    assert [node for node in nodes if not isinstance(node, str)] == [OPEN, term, CLOSE]
    assert told.translated(told.analysed(encoded.text, encoded), encoded) == encoded.text
