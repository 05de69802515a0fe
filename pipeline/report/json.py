"""Findings for programs: one JSON list (RFC 8259), an object a finding, always with the same keys.

Spans are pairs of code points over the sentence without its inline codes, or null.
"""

from __future__ import annotations

import json

from pipeline.findings import Finding, Findings
from pipeline.model import Severity
from pipeline.report import Style

LEAST = Severity.INFO

COLUMNS = (
    "check severity article locale file line msgctxt msgid msgstr source_span target_span"
    " message concept fix"
).split()
"""The keys, in order; an interface: they are only ever added to."""


def render(result: Findings, style: Style) -> str:
    """Return the list of all findings, two spaces a level."""
    del style
    return json.dumps(list(map(_record, result.findings)), ensure_ascii=False, indent=2) + "\n"


def _record(finding: Finding) -> dict[str, object]:
    return {column: getattr(finding, column) for column in COLUMNS}
