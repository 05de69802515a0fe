"""Findings for programs: one JSON list (RFC 8259), an object a line, always with the same keys.

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
_encode = json.JSONEncoder(ensure_ascii=False).encode


def render(result: Findings, style: Style) -> str:
    """Return the list of all findings."""
    del style
    lines = ",\n".join(_encode(_record(f)) for f in result.findings)
    return f"[\n{lines}\n]\n" if lines else "[]\n"


def _record(finding: Finding) -> dict[str, object]:
    return {column: getattr(finding, column) for column in COLUMNS}
