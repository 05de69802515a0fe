"""What the grammar is spared: readings that cannot be, literals, and words that no dictionary has."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.translate import Request, Tag, Term
from pipeline.translate._apertium.literals import protected, restored
from pipeline.translate._apertium.readings import readings

ENGLISH = readings("en")
WORDS = {
    "mills": "mill<n><pl>", "mill": "mill<n><sg>", "the": "the<det><def><sp>", "a": "a<det>",
    "closed": "close<vblex><past>/close<vblex><pp>", "are": "be<vbser><pres>", "by": "by<pr>",
    "read": "read<vblex><pres>/read<vblex><inf>", "also": "also<adv>", "who": "who<prn><itg>/who<rel>",
    "when": "when<cnjadv>/when<adv><itg>", "know": "know<vblex><pres>", "?": "?<sent>", ".": ".<sent>",
    "which": "which<det><itg>/which<rel>", "for": "for<pr>", "SIP": "SIP<n><sg>", "EU": "EU<np><loc>",
    "NOT": "not<adv>", "how": "how<adv><itg>", "to": "to<pr>", "they": "prpers<prn><subj><p3>",
    "good": "good<adj>", "it": "prpers<prn><subj><p3>", "is": "be<vbser><pri>", "-": "-<guio>",
    "open": "open<adj>/open<vblex><inf>", "control": "control<n><sg>/control<vblex><inf>/control<vblex><pres>",
    "want": "want<vblex><pres>", "stops": "stop<n><pl>/stop<vblex><pri>", "that": "that<rel>",
    "you": "prpers<prn><subj><p2>/prpers<prn><obj><p2>", ",": ",<cm>", "command": "command<n><sg>",
    "closing": "close<vblex><ger>/close<vblex><subs>",
    "says": "say<vblex><pri>", "can": "can<vaux><pres>",
}  # fmt: skip


def analysis(text: str) -> str:
    """Return what the analyser makes of words; no space before a mark."""
    units = (f"^{w}/{WORDS.get(w, '*' + w)}$" for w in text.split())
    return re.sub(r" (\^-/[^ ]*) ", r"\1", " ".join(units)) + "[]"


def settled(text: str) -> dict[str, str]:
    """Return the readings that words are left with."""
    assert ENGLISH is not None
    units = re.findall(r"\^([^/]*)/([^$]*)\$", ENGLISH.settled(analysis(text)))
    return dict(units)


@pytest.mark.parametrize(
    ("text", "word", "left"),
    [
        ("the mills are also closed .", "closed", "close<vblex><pp>"),
        ("the mills closed by it are good .", "closed", "close<vblex><pp>"),
        ("they read the mills closed by it .", "closed", "close<vblex><pp>"),
        ("it says the mills closed to it .", "closed", WORDS["closed"]),
        ("the mills closed .", "closed", WORDS["closed"]),
        ("the mills who are", "who", "who<rel>"),
        ("the mills who are ?", "who", WORDS["who"]),
        ("they know who", "who", WORDS["who"]),
        ("the mills are closed when it is", "when", "when<cnjadv>"),
        ("they know when it is", "when", WORDS["when"]),
        ("for which mills", "which", WORDS["which"]),
        ("the SIP mill", "SIP", "SIP<np><al><sg>"),
        ("the EU mill", "EU", "EU<np><loc>"),
        ("it is NOT closed", "NOT", "not<adv>"),
        ("SIP SIP SIP mill", "SIP", "SIP<n><sg>"),
        ("the kernels are", "kernels", "kernels<n><pl>"),
        ("the kernel is", "kernel", "kernel<n><sg>"),
        ("the bus is", "bus", "bus<n><sg>"),
        ("the incoming mill", "incoming", "incoming<adj>"),
        ("the proprietary mill", "proprietary", "proprietary<adj>"),
        ("it is incoming .", "incoming", "*incoming"),
        ("the mill is newly closed", "newly", "*newly"),
        ("they upload the mill", "upload", "*upload"),
        ("they can upload mills", "upload", "*upload"),
        ("apache is good", "apache", "apache<np><al><sg>"),
        ("the xterm - type mill", "xterm-type", "xterm-type<n><sg>"),
        ("the Guo mill", "Guo", "*Guo"),
        ("the command notes", "notes", "notes<np><al><sg>"),
        ("the command notes mill", "notes", "notes<n><pl>"),
        ("mills who closed", "closed", "close<vblex><past>"),
        ("they read mills closed by it", "closed", "close<vblex><pp>"),
        ("open the mill", "open", "open<vblex><inf>"),
        ("they want to control", "control", "control<vblex><inf>"),
        ("the mill stops .", "stops", "stop<vblex><pri>"),
        ("the mill stops", "stops", WORDS["stops"]),
        ("mills that you read", "you", "prpers<prn><subj><p2>"),
        ("they read you", "you", WORDS["you"]),
        ("when you control it", "control", "control<vblex><inf>/control<vblex><pres>"),
        ("when you control it", "you", "prpers<prn><subj><p2>"),
        ("closing the mill is good", "closing", "close<vblex><subs>"),
        ("closing the mill , they read", "closing", WORDS["closing"]),
    ],
)
def test_what_a_word_cannot_be_is_taken_away(text, word, left) -> None:
    assert settled(text)[word] == left


@pytest.mark.parametrize(
    ("text", "has_to"),
    [
        ("how to read", False),
        ("it is good to read", False),
        ("good to read", True),
        ("to read", True),
    ],
)
def test_to_is_left_out_where_the_target_has_none(text, has_to) -> None:
    assert ("to" in settled(text)) is has_to


def test_a_language_without_rules_has_none() -> None:
    assert readings("fi") is None


@given(st.lists(st.sampled_from([*WORDS, "kernel", "Guo", "xterm", "-"]), max_size=12))
def test_only_readings_change_but_for_to_and_compounds(words) -> None:
    assert ENGLISH is not None
    before = analysis(" ".join(words))
    after = ENGLISH.settled(before)
    surfaces = [
        "".join(re.findall(r"\^([^/]*)/", stream)).replace("to", "") for stream in (before, after)
    ]
    assert surfaces[0] == surfaces[1]
    assert ENGLISH.settled("[1] x[]") == "[1] x[]"
    assert "//" not in after


@pytest.mark.parametrize("word", ["closed ", "to read ", "it is good to ", "who ", "kernel-"])
def test_hostile_analyses_come_to_an_end(word) -> None:
    assert ENGLISH is not None
    ENGLISH.settled(analysis(word * 10_000))  # minutes, if anything were quadratic


# --- literals --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "literal",
    [
        "https://example.org/a?b=c", "http://localhost", "name@example.org", "/etc/hosts", "~/.config",
        "./build.sh", "docs/index.html", "sources.list", "invoke-rc.d", "www.example.org", ".html",
        "a_name", "mynetworks_style", "text/html", "image/svg+xml", "--no-wrap", "--name=value", "-v", "mount(8)", "archive.tar.gz",
    ],
)  # fmt: skip
def test_what_is_no_word_goes_through_as_it_is(literal) -> None:
    asked = Request(1, (f"Open {literal} and ({literal}), then stop.",))
    marks = [node.text for node in protected(asked).nodes if isinstance(node, Term)]
    assert marks == [literal, literal]
    assert restored(protected(asked).nodes, protected(asked)) == asked.nodes


@pytest.mark.parametrize(
    "text",
    [
        "It costs 3.5 % or 1,000 euros, e.g. in the U.S. or at 5 p.m. today.",
        "The input/output, audio/video and/or well-known A–B, 24/7 (a) of Dr. Orvex.",
        "No. 5 is 2026-01-02. It’s the mill’s – I’d say “so”... or not.",
        "A non-official state-owned mill: 10-12 tonnes.",
    ],
)
def test_prose_has_no_literals(text) -> None:
    asked = Request(1, (text,))
    assert protected(asked) is asked


def test_a_literal_that_names_a_thing_has_no_preposition_before_it() -> None:
    asked = protected(Request(1, ("Edit the ", Tag("b", "open"), "a_b file", Tag("b", "close"))))
    (literal,) = asked.terms
    assert restored(("el archivo de ", literal, "."), asked, ("de",)) == ("el archivo a_b.",)
    asked = protected(Request(1, ("The size of a_b grows.",)))
    assert restored(("El tamaño de ", literal, "."), asked, ("de",)) == ("El tamaño de a_b.",)


@given(st.text(st.sampled_from("ab./~-_@:() 1"), max_size=40))
def test_text_with_literals_comes_back(text) -> None:
    asked = Request(1, (text,) if text else ())
    assert restored(protected(asked).nodes, protected(asked)) == asked.nodes


@pytest.mark.parametrize("letter", ["a.", "a_", "/a", "-", "a@", "a-", "x://", "~/", "a/"])
def test_hostile_literals_come_to_an_end(letter) -> None:
    protected(Request(1, (letter * 20_000 + " b",)))  # minutes, if anything were quadratic
