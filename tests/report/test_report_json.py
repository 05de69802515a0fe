"""The report for programs: the promised keys, in order, and every letter as it was."""

from __future__ import annotations

import json

from hypothesis import given

from pipeline.findings import Findings
from pipeline.report import Style, render

KEYS = [
    "check", "severity", "article", "locale", "file", "line", "msgctxt", "msgid", "msgstr",
    "source_span", "target_span", "message", "concept", "fix",
]  # fmt: skip


def test_keys_are_the_interface(found) -> None:
    assert [list(record) for record in json.loads(render("json", found, Style()))] == [KEYS] * 4


def test_nothing_found_is_an_empty_list() -> None:
    assert render("json", Findings(), Style()) == "[]\n"


def test_every_text_comes_back_as_it_was(any_findings) -> None:
    @given(any_findings)
    def holds(result: Findings) -> None:
        for record, finding in zip(
            json.loads(render("json", result, Style())), result.findings, strict=True
        ):
            for key in KEYS:
                value = getattr(finding, key)
                assert record[key] == (list(value) if isinstance(value, tuple) else value)

    holds()
