"""Laws that hold for any text, however strange."""

from itertools import pairwise

from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.segment import explain, spans

LOCALES = st.sampled_from(
    "en zh ja ko de fr ru pl cs tr el ar hi hy th zh_CN zh-Hant-HK sr-Latn xx und".split()
)
# Half of the pieces are what segmenters stumble over.
PIECES = st.one_of(
    st.text(alphabet=st.characters(exclude_categories=()), max_size=6),
    st.sampled_from(
        "Dr. |No. 5|etc. |... |… |。|！|”|“|「|」|（|\"|'|''|,,|\n|\n\n|\u2028|\u2029|\u202e|\ufeff"
        "|\x00|\ud800| . . .|1. |a) |A.|?!|!|: |; |。”|.Next |.12 The |(Smith 55).| - |№ 5|z. B. "
        "|؟ [1]|؟|2024. 3. 5. |네!” |하고 |»Ja|rd. |Wm. |The end|er ging|он ушёл|5 p.m. |\xa0|\t|[12]".split(
            "|"
        )
    ),
)
TEXTS = st.lists(PIECES, max_size=30).map("".join)
QUOTES = st.sampled_from(["split", "keep"])


@given(TEXTS, LOCALES, QUOTES)
@settings(max_examples=400, deadline=None)
@example("\n\n Hello.\n", "en", "split")
@example("   ", "en", "keep")
@example("", "zh", "split")
@example("\ud800. \udfff", "en", "split")
@example("Yes؟ [1]No one", "en", "split")
@example("؟\xa0!…\u200d go", "en", "split")
@example("One. Two.", "a" * 300, "split")
@example("One. Two.", "../../etc/passwd", "split")
@example("One. Two.", "\ud800", "split")
def test_spans_rebuild_the_text_and_gaps_are_white_space(text, locale, quotes):
    position = 0
    for start, end in spans(text, locale, quotes=quotes):
        assert position <= start < end <= len(text)
        assert not text[position:start].strip()
        assert not text[start].isspace()
        assert not text[end - 1].isspace()
        position = end
    assert not text[position:].strip()


@given(TEXTS, LOCALES, QUOTES)
@settings(max_examples=200, deadline=None)
def test_every_span_but_a_lone_one_holds_a_letter_or_digit(text, locale, quotes):
    found = spans(text, locale, quotes=quotes)
    if len(found) > 1:
        assert all(any(c.isalnum() for c in text[start:end]) for start, end in found)


@given(TEXTS, LOCALES, st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=4))
@settings(max_examples=300, deadline=None)
def test_nothing_breaks_inside_a_protected_range(text, locale, ranges):
    found = spans(text, locale, protect=ranges)
    starts = {start for start, _ in found[1:]}
    for low, high in ranges:
        inside = {start for start in starts if low < start < high}
        # Only white space may reach from a break before the range into it.
        assert all(not text[low:start].strip() for start in inside)


@given(TEXTS, LOCALES)
@settings(max_examples=200, deadline=None)
def test_explain_names_the_rule_of_every_break(text, locale):
    decisions = explain(text, locale)
    ends = {decision.offset for decision in decisions if decision.breaks}
    found = spans(text, locale)
    assert all(decision.rule for decision in decisions)
    for (_, end), (start, _) in pairwise(found):
        assert any(end <= offset <= start for offset in ends)


@given(TEXTS, LOCALES)
@settings(max_examples=100, deadline=None)
def test_the_same_text_gives_the_same_spans(text, locale):
    assert spans(text, locale) == spans(text, locale)
