"""JUnit XML: well formed whatever the texts hold, a suite an article and target, honest counts."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from hypothesis import given

from pipeline.findings import Findings
from pipeline.model import Severity
from pipeline.report import Style, render

REFUSED = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def parsed(result: Findings, fail_on: Severity | None = Severity.ERROR) -> ET.Element:
    return ET.fromstring(render("junit", result, Style(fail_on)).encode())


def test_each_article_and_target_is_a_suite(found) -> None:
    root = parsed(found)
    names = [suite.get("name") for suite in root]
    assert names == ["2017/kiln (zh-CN)", "crane (zh-CN)", "2017/kiln (ar)", "could not be checked"]
    assert [suite.get("tests") for suite in root] == ["2", "1", "1", "1"]
    assert (root.get("tests"), root.get("failures"), root.get("errors")) == ("5", "2", "1")


def test_what_does_not_fail_the_command_is_a_test_that_passed(found) -> None:
    assert len(list(parsed(found).iter("system-out"))) == 1
    assert len(list(parsed(found, Severity.WARNING).iter("failure"))) == 3
    assert not list(parsed(found, None).iter("failure"))


def test_hostile_texts_leave_the_document_well_formed(any_findings) -> None:
    @given(any_findings)
    def holds(result: Findings) -> None:
        root = parsed(result, Severity.INFO)
        failures = list(root.iter("failure"))
        assert len(failures) == len(result.findings)
        messages = sorted(REFUSED.sub("\ufffd", f.message) for f in result.findings)
        assert sorted(f.get("message") or "" for f in failures) == messages
        assert root.get("tests") == str(len(list(root.iter("testcase"))))

    holds()


def test_equal_findings_have_names_of_their_own(found) -> None:
    twice = Findings(found.findings[:1] * 2, (), found.articles)
    names = [case.get("name") for case in parsed(twice).iter("testcase")][:2]
    assert names[1] == f"{names[0]} (2)"
