"""Controls of writing direction come in pairs (UAX #9) and do not override what was written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import locales
from pipeline.check import Pair
from pipeline.check.bidi_control import check
from pipeline.model import Content, Segment, Span

LRE, RLE, PDF, LRO, RLO = "\u202a\u202b\u202c\u202d\u202e"
LRI, RLI, FSI, PDI = "\u2066\u2067\u2068\u2069"
PAIR = Pair(locales.parse("en"), locales.parse("ar"))


def findings(source, target):
    return list(check(Segment(Span(0, len(source)), Content(source), Content(target)), PAIR))


def signs(source, target):
    return [target[slice(*issue.target_span)] for issue in findings(source, target)]


@pytest.mark.parametrize(
    "target",
    [
        "نص",
        "نص\u200f C++\u200e",
        f"نص {LRI}C++{PDI}",
        f"نص {LRE}C++{PDF}",
        f"{FSI}a{RLI}b{PDI}c{PDI}",
        f"{LRE}a{RLE}b{PDF}c{PDF}",
        f"{LRI}{LRE}a{PDF}{PDI}",
        f"{LRI}a{PDI}\n{LRI}b{PDI}",
    ],
)
def test_pairs_are_no_finding(target):
    assert not findings("text", target)


@pytest.mark.parametrize(
    ("target", "wrong"),
    [
        (f"{LRI}a", [LRI]),
        (f"{FSI}a{RLI}b{PDI}", [FSI]),
        (f"a{PDI}", [PDI]),
        (f"a{PDF}", [PDF]),
        (f"{LRI}a{PDF}{PDI}", [PDF]),  # PDF does not reach out of an isolate
        (f"{LRI}{LRE}a{PDI}", [LRE]),  # PDI closes what was embedded within, and says nothing of it
        (f"{LRE}a{PDI}{PDF}", [PDI]),
        (f"{LRI}a\nb{PDI}", [LRI, PDI]),  # the end of a paragraph closes all
        (f"{LRI}a\u2029b", [LRI]),
    ],
)
def test_one_without_its_counterpart_is_found(target, wrong):
    assert signs("text", target) == wrong


def test_what_closes_nothing_is_taken_out_by_its_fix():
    (issue,) = findings("text", f"a{PDI}b")
    assert (issue.fix, issue.target_span) == ("", Span(1, 2))
    (issue,) = findings("text", f"a{LRI}b")
    assert issue.fix is None


@pytest.mark.parametrize("sign", [LRO, RLO])
def test_an_override_is_found_unless_the_source_has_it(sign):
    assert signs("text", f"{sign}نص{PDF}") == [sign]
    assert not findings(f"{sign}text{PDF}", f"{sign}نص{PDF}")
    assert signs(f"{sign}text{PDF}", f"{sign}a{PDF}{sign}b{PDF}") == [sign]


def test_what_the_source_leaves_open_may_be_open():
    assert not findings(f"{LRI}text", f"{LRI}نص")
    assert signs(f"{LRI}text", f"{LRI}نص{RLI}") == [RLI]


CONTROLS = st.text(st.sampled_from(f"ab\n{LRE}{RLE}{PDF}{LRO}{RLO}{LRI}{RLI}{FSI}{PDI}"))


@given(CONTROLS)
def test_a_copy_of_the_source_has_no_finding(text):
    assert not findings(text, text)


@given(CONTROLS, CONTROLS)
def test_places_are_in_order_and_those_of_controls(source, target):
    found = [
        one.target_span.start for one in findings(source, target) if "overrides" not in one.message
    ]
    assert found == sorted(set(found))
    assert all(target[place] not in "ab\n" for place in found)


@given(st.lists(st.sampled_from([LRI + "{}" + PDI, LRE + "{}" + PDF, "a{}"]), max_size=8))
def test_any_nesting_of_pairs_is_no_finding(shells):
    text = "x"
    for shell in shells:
        text = shell.replace("{}", text)
    assert not findings("x", text)


def test_a_heap_is_read_once():
    assert len(findings("x", LRE * 5000 + LRI * 5000)) == 10_000
