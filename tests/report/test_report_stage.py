"""Reports as a whole: each is found by its file's name, shown as written down, and pure."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import registry
from pipeline.errors import ConfigurationError
from pipeline.findings import Findings, fails, joined, limited
from pipeline.model import Issue, Severity
from pipeline.report import Style, excerpt, numbered, render, shown

GOLD = Path(__file__).with_name("gold")
NAMES = registry.names("report")


def test_the_forms_that_were_promised_are_there() -> None:
    assert {"text", "json", "github", "sarif", "junit"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_report_says_what_it_is_and_shows_something(name, found) -> None:
    module = registry.load("report", name)
    assert module.__doc__
    assert isinstance(module.LEAST, Severity)
    assert "number-mismatch" in render(name, found, Style())


@pytest.mark.parametrize("name", ["text", "json", "github", "junit"])
def test_a_report_is_as_it_was_agreed(name, found) -> None:
    gold = (GOLD / f"{name}.txt").read_text("utf-8")
    assert render(name, found, Style(prefix="news/")) == gold


@pytest.mark.parametrize("name", NAMES)
def test_a_report_is_pure_and_ends_its_last_line(name, any_findings) -> None:
    @given(any_findings)
    def holds(result: Findings) -> None:
        written = render(name, result, Style())
        assert written == render(name, result, Style())
        assert not written or written.endswith("\n")

    holds()


def test_nothing_found_is_silence_for_people_and_a_document_for_programs() -> None:
    assert [n for n in NAMES if not render(n, Findings(), Style())] == ["github", "text"]


def test_an_unknown_form_is_named_with_its_neighbour() -> None:
    with pytest.raises(ConfigurationError, match="Did you mean 'junit'"):
        render("junitt", Findings(), Style())


def test_what_fails_the_command_is_always_shown(found) -> None:
    def checks(fail_on: Severity | None, least: Severity) -> list[str]:
        return [f.severity for f in shown(found, least, Style(fail_on))]

    assert checks(Severity.ERROR, Severity.WARNING) == ["error", "error", "warning"]
    assert checks(Severity.INFO, Severity.WARNING) == ["error", "error", "warning", "info"]
    assert checks(None, Severity.ERROR) == ["error", "error"]


def test_a_threshold_decides_whether_the_command_fails(found) -> None:
    well = Findings(found.findings[2:], (), found.articles)
    verdicts = [fails(well, t) for t in (Severity.ERROR, Severity.WARNING, Severity.INFO, None)]
    assert verdicts == [False, True, True, False]
    assert fails(Findings(errors=("unreadable",)), None)


def test_sentences_are_counted_over_all_articles(found) -> None:
    assert found.checked == 19
    assert joined((found, found)).checked == 38


@pytest.mark.parametrize(
    ("prefix", "file", "address"),
    [
        ("", "locales/a.po", "locales/a.po"),
        ("news/", "locales/a.po", "news/locales/a.po"),
        ("news/", "../other/a.po", "other/a.po"),
        ("news/", "/elsewhere/a.po", "/elsewhere/a.po"),
    ],
)
def test_a_file_is_addressed_from_the_repository(prefix, file, address) -> None:
    assert Style(prefix=prefix).address(file) == address


@given(st.text(max_size=200))
def test_an_excerpt_is_one_short_line(text) -> None:
    assert len(excerpt(text)) <= 60
    assert len(excerpt(text).splitlines()) <= 1


@given(st.lists(st.sampled_from("abc")))
def test_numbers_tell_equal_keys_apart(keys) -> None:
    pairs = list(zip(keys, numbered(keys), strict=True))
    assert len(set(pairs)) == len(pairs)


@pytest.mark.parametrize("count", [1, 19, 20, 21, 500])
def test_one_sentence_tells_a_few_findings_of_a_kind_and_how_many_more(count) -> None:
    issues = [Issue("width", Severity.WARNING, "Wide.", unit=1)] * count
    told = list(limited([*issues, Issue("quotes", Severity.ERROR, "Curly.", unit=1)]))
    assert [issue.check for issue in told] == ["width"] * min(count, 20) + ["quotes"]
    assert ("more in this sentence" in told[-2].message) is (count > 20)
