"""Findings as JUnit XML, which GitLab, Jenkins and most others show as tests.

Source: https://github.com/testmoapp/junitxml; XML 1.0 §2.2 for the letters a document may hold.
Each article in each target is a suite; a finding is a test that failed where it fails the command,
and one that passed, with a word on standard output, where it does not. A suite without findings
has one test that passed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from pipeline.findings import Checked, Finding, Findings, is_at_least
from pipeline.model import Severity
from pipeline.report import Style, excerpt, numbered, shown

LEAST = Severity.WARNING

_REFUSED = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class _Suite:
    name: str
    cases: tuple[str, ...]
    failures: int = 0
    errors: int = 0


def render(result: Findings, style: Style) -> str:
    """Return the document."""
    found: dict[tuple[str, str], list[Finding]] = {}
    for finding in shown(result, LEAST, style):
        found.setdefault((finding.article, finding.locale), []).append(finding)
    suites = [
        _suite(one, found.get((one.article, one.locale), []), style) for one in result.articles
    ]
    if result.errors:
        suites.append(_failed(result.errors))
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        _open("testsuites", "pipeline check", suites),
    ]
    for suite in suites:
        lines += [f"  {_open('testsuite', suite.name, [suite])}", *suite.cases, "  </testsuite>"]
    return "\n".join([*lines, "</testsuites>", ""])


def _open(element: str, name: str, suites: Sequence[_Suite]) -> str:
    tests = sum(len(suite.cases) for suite in suites)
    failures = sum(suite.failures for suite in suites)
    errors = sum(suite.errors for suite in suites)
    counts = f'tests="{tests}" failures="{failures}" errors="{errors}" time="0"'
    return f"<{element} name={_attribute(name)} {counts}>"


def _suite(checked: Checked, findings: Sequence[Finding], style: Style) -> _Suite:
    name = f"{checked.article} ({checked.locale})"
    if not findings:
        case = _case(name, f"all {checked.segments} checked", checked.file, style)
        return _Suite(name, (f"    <testcase {case}/>",))
    cases = tuple(_cases(name, findings, style))
    failures = sum(is_at_least(Severity(f.severity), style.fail_on) for f in findings)
    return _Suite(name, cases, failures=failures)


def _cases(suite: str, findings: Sequence[Finding], style: Style) -> Iterator[str]:
    titles = [f"{finding.check}: {excerpt(finding.msgid)}" for finding in findings]
    for finding, title, number in zip(findings, titles, numbered(titles), strict=True):
        case = _case(suite, f"{title} ({number + 1})" if number else title, finding.file, style)
        yield f"    <testcase {case}>{_outcome(finding, style)}</testcase>"


def _case(suite: str, title: str, file: str, style: Style) -> str:
    """Return the attributes of a test; GitLab links `file`."""
    path = _attribute(style.address(file))
    return f'classname={_attribute(suite)} name={_attribute(title)} file={path} time="0"'


def _outcome(finding: Finding, style: Style) -> str:
    place = f"{finding.file}:{finding.line}" if finding.line else finding.file
    text = _text((place, finding.message, finding.source, finding.target))
    if not is_at_least(Severity(finding.severity), style.fail_on):
        return f"<system-out>{finding.severity}: {text}</system-out>"
    attributes = f"type={_attribute(finding.check)} message={_attribute(finding.message)}"
    return f"<failure {attributes}>{text}</failure>"


def _failed(errors: Sequence[str]) -> _Suite:
    """Return the suite of articles that could not be checked."""
    cases = tuple(
        f'    <testcase classname="pipeline check" name={_attribute(excerpt(error))} time="0">'
        f'<error type="unreadable" message={_attribute(error)}/></testcase>'
        for error in errors
    )
    return _Suite("could not be checked", cases, errors=len(cases))


def _text(lines: Iterable[str]) -> str:
    return escape(_REFUSED.sub("\ufffd", "\n".join(lines)))


def _attribute(text: str) -> str:
    return quoteattr(_REFUSED.sub("\ufffd", text))
