"""SARIF: valid by the published schema, places in UTF-16, fingerprints that outlive an edit."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings

from pipeline.check import issues
from pipeline.findings import Findings
from pipeline.report import Style, render

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = ROOT / "node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"


@cache
def validator():
    """Return the published schema's validator, or skip."""
    if not SCHEMA.is_file():
        pytest.skip("the SARIF schema is not installed: run `npm ci`")
    jsonschema = pytest.importorskip("jsonschema")
    return jsonschema.Draft7Validator(json.loads(SCHEMA.read_text("utf-8")))


def log(result: Findings, **style: str) -> dict:
    return json.loads(render("sarif", result, Style(**style)))


def results(result: Findings, **style: str) -> list[dict]:
    return log(result, **style)["runs"][0]["results"]


def test_the_log_is_valid(found) -> None:
    validator().validate(log(found))
    validator().validate(log(Findings()))


def test_the_log_is_valid_whatever_the_texts_hold(any_findings) -> None:
    @settings(max_examples=25)
    @given(any_findings)
    def holds(result: Findings) -> None:
        validator().validate(log(result))

    holds()


def test_every_issue_of_a_check_is_a_rule_with_help_and_examples(found) -> None:
    rules = {rule["id"]: rule for rule in log(found)["runs"][0]["tool"]["driver"]["rules"]}
    assert "number-mismatch" in rules
    assert set(rules) <= issues() | {"of-a-plugin"}
    number = rules["number-mismatch"]
    assert number["defaultConfiguration"]["level"] == "error"
    assert "Found in:" in number["help"]["markdown"]
    assert "12亿" in number["help"]["text"]
    assert all(rule["shortDescription"]["text"] for rule in rules.values())


def test_a_result_names_its_rule_and_its_place(found) -> None:
    run = log(found, prefix="news/")["runs"][0]
    first = run["results"][0]
    assert run["tool"]["driver"]["rules"][first["ruleIndex"]]["id"] == first["ruleId"]
    place = first["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "news/locales/zh_CN/LC_MESSAGES/2017/kiln.po"
    assert place["region"] == {"startLine": 13, "startColumn": 19, "endLine": 13, "endColumn": 21}
    assert run["columnKind"] == "utf16CodeUnits"
    assert [r["level"] for r in run["results"]] == ["error", "error", "warning", "note"]


def test_a_file_elsewhere_is_a_uri_of_its_own(found) -> None:
    one = found.findings[0]._replace(file="/else where/50%.po")
    location = results(Findings((one,)))[0]["locations"][0]["physicalLocation"]
    assert location["artifactLocation"] == {"uri": "file:///else%20where/50%25.po"}


def fingerprints(*findings) -> list[str]:
    made = results(Findings(findings))
    return [result["partialFingerprints"]["primaryLocationLineHash"] for result in made]


def test_a_fingerprint_outlives_a_moved_line_but_not_another_fault(found) -> None:
    first = found.findings[0]
    moved = first._replace(line=99, region=None, message="said otherwise", severity="warning")
    assert fingerprints(first) == fingerprints(moved)
    assert fingerprints(first) != fingerprints(first._replace(msgid="Somebody lit it."))
    assert len(set(fingerprints(first, first))) == 2


def test_a_fix_is_written_as_the_po_file_has_it(found) -> None:
    one = found.findings[0]._replace(fix='15 "big"\n')
    replacement = results(Findings((one,)))[0]["fixes"][0]["artifactChanges"][0]["replacements"][0]
    assert replacement["insertedContent"]["text"] == r"15 \"big\"\n"
    assert replacement["deletedRegion"]["startColumn"] == 19


def test_articles_that_could_not_be_checked_are_told(found) -> None:
    invocation = log(found)["runs"][0]["invocations"][0]
    assert not invocation["executionSuccessful"]
    assert "is empty" in invocation["toolExecutionNotifications"][0]["message"]["text"]
