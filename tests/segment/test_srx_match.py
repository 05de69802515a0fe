"""Which rule decides: the short way over the characters finds what trying every rule finds."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import ConfigurationError
from pipeline.segment import _srx_match, srx
from pipeline.segment._javaregex import UnsupportedError, relaxed, translate
from pipeline.segment._srx_match import Compiled, Matcher, SrxRule

pytest.importorskip("regex")

PARTS = (
    "", r"\.", r"[.?!]+", r"\bDr\.", r"\b(?:e\.g|z\. ?B)\.", r"[\p{Lu}&&[^I]]\.", r"\s", r"\s+", r"^\d+\.",
    r"(?<!\bDr)\.", r"\.(?=\s)", r"(?i)dr\.", r"\.['\"\p{Pe}]*", "。", r"\b", r"\B", r"\.\b", r"\w+\.$",
    r"\p{Ll}", r"\p{Lu}[^\p{Lu}]", r"\S", r"(?!A)", r"(?:\s|\Z)", "a?", r"(?>a|ab)\.", r"[^.]{2,4}\.", r"x{0}",
)  # fmt: skip
LETTERS = st.text("Dra.b eg?!ZB I1\"')。\n", max_size=40)


def rules_of(described):
    return tuple(
        SrxRule(f"rule {number}", "rules.srx", number, breaks, before, after)
        for number, (breaks, before, after) in enumerate(described, 1)
    )


def by_trying_all(rules, text):
    """Yield what the standard says, place by place and rule by rule."""
    every = [Compiled(rule) for rule in rules]
    for at in range(1, len(text)):
        fitting = [each.rule for each in every if each.fits(text, at)]
        if any(rule.breaks for rule in fitting):
            yield at, fitting[0]


@given(
    st.lists(st.tuples(st.booleans(), st.sampled_from(PARTS), st.sampled_from(PARTS)), max_size=6),
    LETTERS,
)
def test_leaving_rules_out_changes_no_decision(described, text):
    rules = rules_of(described)
    assert list(Matcher(rules).decisions(text)) == list(by_trying_all(rules, text))


@given(st.lists(LETTERS, max_size=5))
def test_what_was_seen_before_changes_no_decision(texts):
    rules = rules_of([(False, r"\bDr\.", ""), (True, r"[.?!]+['\"]*", r"\s"), (True, "", "。")])
    matcher = Matcher(rules)
    for text in texts:
        assert list(matcher.decisions(text)) == list(Matcher(rules).decisions(text))


def test_what_is_remembered_is_forgotten_in_time(monkeypatch):
    monkeypatch.setattr(_srx_match, "_MOST", 3)
    rules = rules_of([(False, r"\bDr\.", r"\s"), (True, r"\.", r"\s")])
    text = "Dr. A. Once. Dr. Moss left. He ran. " * 3
    assert list(Matcher(rules).decisions(text)) == list(by_trying_all(rules, text))


@pytest.mark.parametrize("length", [4_095, 4_096, 4_097, 8_192])
def test_a_place_at_the_edge_of_a_block_is_decided_once(length):
    text = f"{'a' * (length - 1)}. B. C"
    found = [at for at, _ in Matcher(rules_of([(True, r"\.", r"\s")])).decisions(text)]
    assert found == [match.end() for match in re.finditer(r"\.(?=\s)", text)]


def test_without_a_rule_that_breaks_nothing_breaks():
    assert not list(Matcher(rules_of([(False, r"\.", r"\s")])).decisions("One. Two."))


@pytest.mark.parametrize(
    ("pattern", "meant"),
    [
        (r"\bDr\.$", r"(?:)Dr\.(?:)"), (r"^[^a$]+\A", r"(?:)[^a$]+(?:)"), ("a(?=b)", None),
        ("(?<!a)b", None), (r"(?:a|b)\Z", r"(?:a|b)(?:)"), (r"[(?=a)]", r"[(?=a)]"),
    ],
)  # fmt: skip
def test_a_relaxed_pattern_has_no_anchors(pattern, meant):
    assert relaxed(pattern) == meant


def test_a_backslash_before_a_letter_of_another_script_says_that_letter():
    assert translate(r"\ظ\é") == r"\ظ\é"
    with pytest.raises(UnsupportedError):
        translate(r"\y")


@pytest.mark.parametrize(
    ("before", "limited"),
    [
        (r"\bDr\.", False), (r"[.?!]+", False), (r"\w+[.?!]+", True), (r"(?:a|b)*", True),
        (r"\*\.\+", False), (r"a{2,5}", False),
    ],
)  # fmt: skip
def test_only_what_can_run_away_has_its_time_taken(before, limited):
    (rule,) = rules_of([(True, before, r"\s")])
    assert (Compiled(rule)._limit is not None) is limited


def test_a_rule_that_is_no_expression_is_named():
    with pytest.raises(ConfigurationError, match="rule 1 is no regular expression"):
        Matcher(rules_of([(True, "(", "")]))


OKAPI = """<srx version='2.0' xmlns='http://www.lisa.org/srx20'
 xmlns:okpsrx='http://okapi.sf.net/srx-extensions'><header cascade='{cascade}'>
 <okpsrx:options useIcu4jBreakRules='{icu}'/><okpsrx:rangeRule>{mask}</okpsrx:rangeRule></header>
 <body><languagerules><languagerule languagerulename='any'><rule break='no'>
 <beforebreak>\\bDr\\.</beforebreak><afterbreak>\\s</afterbreak></rule></languagerule></languagerules>
 <maprules><languagemap languagepattern='.*' languagerulename='any'/></maprules></body></srx>"""


def okapi(*, icu="yes", mask="", cascade="yes"):
    return srx.parse(OKAPI.format(icu=icu, mask=mask, cascade=cascade).encode(), "okapi.srx")


@pytest.mark.parametrize("cascade", ["yes", "no"])
@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Dr. Moss left. He ran!  “Why?” Ann asked.", ["Dr. Moss left.", "He ran!", "“Why?”", "Ann asked."]),
        ("It cost 3.5 m. so far. Good.", ["It cost 3.5 m. so far.", "Good."]),
        ("好。“走！”他说。", ["好。", "“走！”", "他说。"]),
        ("वह गया। वह आया।", ["वह गया।", "वह आया।"]),
    ],
)  # fmt: skip
def test_where_okapi_relies_on_unicode_its_ends_stand_behind_the_rules(cascade, text, sentences):
    found = okapi(cascade=cascade).spans(text, "en")
    assert [text[start:end] for start, end in found] == sentences


def test_without_that_option_only_the_rules_count():
    text = "One. Two."
    assert len(okapi(icu="no").spans(text, "en")) == 1
    assert not okapi(icu="no").notes


def test_what_else_okapi_asks_for_is_told():
    assert [note.split(":")[0] for note in okapi(mask=r"\[.*?\]").notes] == [
        "useIcu4jBreakRules",
        "rangeRule",
    ]
