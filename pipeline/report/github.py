"""Findings as GitHub Actions annotations: one workflow command a line, shown beside the change.

Source: https://docs.github.com/actions/reference/workflow-commands-for-github-actions, with the
escapes of the runner's own toolkit (`%`, CR, LF; in a property `:` and `,` too). An annotation
has columns only where it stays on one line. GitHub shows ten of each kind a step.
"""

from __future__ import annotations

import re

from pipeline.findings import Finding, Findings
from pipeline.model import Severity
from pipeline.report import Style, shown

LEAST = Severity.WARNING
REGIONS = True

_COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}
_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = _DATA | str.maketrans({":": "%3A", ",": "%2C"})
# A log is shown on terminals as well: no other control letter, and no line end but our own.
_CONTROL = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]")


def render(result: Findings, style: Style) -> str:
    """Return a command for each finding, then one for each article that could not be checked."""
    lines = [_command(finding, style) for finding in shown(result, LEAST, style)]
    lines += [f"::error title=pipeline check::{_data(error)}" for error in result.errors]
    return "".join(f"{line}\n" for line in lines)


def _command(finding: Finding, style: Style) -> str:
    properties = {"file": style.address(finding.file), **_place(finding)}
    properties["title"] = f"{finding.check} ({finding.article}, {finding.locale})"
    listed = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{_COMMANDS[finding.severity]} {listed}::{_data(finding.message)}"


def _place(finding: Finding) -> dict[str, str]:
    """Return the lines and columns of an annotation; GitHub's, too, start at 1."""
    region = finding.region
    if region is None:
        return {"line": str(finding.line)} if finding.line else {}
    place = {"line": str(region.line), "endLine": str(region.end_line)}
    if region.line == region.end_line:
        # GitHub's last column is the last letter's own.
        last = max(region.column, region.end_column - 1)
        place |= {"col": str(region.column), "endColumn": str(last)}
    return place


def _data(text: str) -> str:
    return _CONTROL.sub(" ", text).translate(_DATA)


def _property(text: str) -> str:
    return _CONTROL.sub(" ", text).translate(_PROPERTY)
