"""Workflow commands: one a line, whatever the texts hold, and read back as GitHub's runner does."""

from __future__ import annotations

import re

from hypothesis import given

from pipeline.findings import Findings
from pipeline.model import Severity
from pipeline.report import Style, render

COMMAND = re.compile(r"::(error|warning|notice) ([^:]*)::(.*)\Z", re.DOTALL)


def unescaped(text: str) -> str:
    """Undo the runner's escapes, `%25` last as it does."""
    for code, letter in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, letter)
    return text


def visible(text: str) -> list[str]:
    return [c for c in text if c.isprintable() and not c.isspace()]


def test_hostile_texts_stay_within_their_command(any_findings) -> None:
    @given(any_findings)
    def holds(result: Findings) -> None:
        lines = render("github", result, Style(Severity.INFO)).split("\n")[:-1]
        assert len(lines) == len(result.findings) + len(result.errors)
        for line, finding in zip(lines, result.findings, strict=False):
            command = COMMAND.match(line)
            assert command
            fields = dict(field.split("=", 1) for field in command[2].split(","))
            assert unescaped(fields["file"]) == finding.file
            assert unescaped(fields["title"]).startswith(f"{finding.check} (")
            assert visible(unescaped(command[3])) == visible(finding.message)

    holds()


def test_percent_signs_and_line_ends_are_escaped(found) -> None:

    one = found.findings[0]._replace(message="100%\nof it: all, yes")
    line = render("github", Findings((one,)), Style())
    assert line.endswith("::100%25%0Aof it: all, yes\n")


def test_columns_are_told_only_on_one_line(found) -> None:

    from pipeline.findings.positions import Region

    one = found.findings[0]._replace(region=Region(3, 5, 4, 2))
    line = render("github", Findings((one,)), Style())
    assert ",line=3,endLine=4,title=" in line
    assert "line=13,endLine=13,col=19,endColumn=20," in render("github", found, Style())
