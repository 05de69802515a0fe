"""Warnings stay quiet on good translations and find the fault beside each; the cases are data."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import locales
from pipeline.check import CheckSettings, check, known
from pipeline.model import Content, Document, Role, Segment, Severity, Span, State, Unit

with (Path(__file__).parent / "punctuation.csv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(line for line in file if not line.startswith("#")))

OURS = frozenset(
    "quotes brackets end-punctuation width doubled-word length-ratio script-mix whitespace names "
    "inconsistent-target inconsistent-source cjk-latin-space quote-nesting".split()
)
LOCALES = (
    "en",
    "zh-CN",
    "zh-TW",
    "de",
    "fr",
    "fr-CH",
    "es",
    "ru",
    "ar",
    "ja",
    "ko",
    "th",
    "el",
    "sv",
)


def document_of(pairs, source_locale="en", target_locale="zh-CN", role=Role.BODY):
    units = tuple(
        Unit(
            number,
            role,
            Content(source),
            segments=(
                Segment(
                    Span(0, len(source)),
                    Content(source),
                    Content(target),
                    written=target,
                    state=State.TRANSLATED,
                ),
            ),
        )
        for number, (source, target) in enumerate(pairs, 1)
    )
    return Document(
        "article",
        "article.html",
        locales.parse(source_locale),
        target_locale=locales.parse(target_locale),
        units=units,
    )


def findings(pairs, *where, role=Role.BODY, memory=None, options=None):
    """Return what our checks find in an article."""
    settings = CheckSettings(off=frozenset(known()) - OURS, options=options or {})
    return check(document_of(pairs, *where, role=role), settings=settings, memory=memory).issues


def warned(row, key):
    found = findings([(row["source"], row[key])], row["source_locale"], row["target_locale"])
    return [issue for issue in found if issue.severity is not Severity.INFO]


def name(row):
    return f"{row['check']} {row['source_locale']}-{row['target_locale']} {row['wrong'] or row['right']}"


@pytest.mark.parametrize("row", ROWS, ids=name)
def test_a_good_translation_is_left_alone(row):
    assert not warned(row, "right")


@pytest.mark.parametrize("row", [row for row in ROWS if row["wrong"]], ids=name)
def test_the_fault_is_found_and_nothing_else(row):
    assert {issue.check for issue in warned(row, "wrong")} == {row["check"]}


@pytest.mark.parametrize("row", [row for row in ROWS if row["wrong"]], ids=name)
def test_a_fix_removes_the_fault_and_brings_no_other(row):
    target = row["wrong"]
    found = [issue for issue in warned(row, "wrong") if issue.fix is not None]
    for issue in sorted(found, key=lambda issue: issue.target_span, reverse=True):
        start, end = issue.target_span
        target = target[:start] + issue.fix + target[end:]
    left = warned(row | {"fixed": target}, "fixed")
    assert len(left) == len(warned(row, "wrong")) - len(found)


def test_the_cases_cover_every_pair():
    pairs = {(row["source_locale"], row["target_locale"]) for row in ROWS}
    for pair in (
        *(("en", x) for x in ("zh-CN", "de", "fr", "es", "ru", "ar", "ja")),
        ("zh-CN", "en"),
    ):
        assert pair in pairs
        assert sum((row["source_locale"], row["target_locale"]) == pair for row in ROWS) >= 12


MARKS = st.text(
    st.sampled_from(
        "aб中 い\u00a0.,:;!?。，、：；！？()（）[]《》\"'“”‘’«»„「」『』 的公司the`<>/=%"
    )
)


@given(MARKS, MARKS, st.sampled_from(LOCALES), st.sampled_from(LOCALES))
def test_no_heap_of_signs_raises_and_every_span_lies_within(source, target, one, other):
    for issue in findings([(source, target)], one, other):
        span = issue.target_span
        assert span is None or 0 <= span.start < span.end <= len(target)
        assert issue.message.endswith(".")


@given(st.text(), st.text(), st.sampled_from(LOCALES), st.sampled_from(LOCALES))
def test_no_text_raises(source, target, one, other):
    findings([(source, target)], one, other)


@given(st.lists(st.tuples(MARKS, MARKS), max_size=5), st.sampled_from(LOCALES))
def test_what_is_found_is_found_again(pairs, locale):
    assert findings(pairs, "en", locale) == findings(pairs, "en", locale)


@pytest.mark.parametrize(
    ("source", "target", "locale", "severity"),
    [
        ("the ‘chain’ plan", 'план "Цепь"', "ru", Severity.WARNING),
        ("the ‘chain’ plan", 'plan "Łańcuch"', "pl", Severity.WARNING),
        ("It ended. We left.", "Es endete.  Wir gingen.", "de", Severity.INFO),
    ],
)
def test_only_a_habit_of_typists_is_a_note_and_both_have_a_fix(source, target, locale, severity):
    (issue,) = findings([(source, target)], "en", locale)
    assert issue.severity is severity
    assert issue.fix is not None


@pytest.mark.parametrize(
    ("source", "role", "severity"),
    [
        ("The drawer on the left cannot be opened", Role.BODY, Severity.INFO),
        ("The drawer on the left cannot be opened", Role.HEADING, Severity.WARNING),
        ("A new alliance", Role.BODY, Severity.WARNING),
    ],
)
def test_a_stop_put_after_a_sentence_that_has_none_is_a_note(source, role, severity):
    (issue,) = findings([(source, "Das geht nicht.")], "en", "de", role=role)
    assert issue.severity is severity
