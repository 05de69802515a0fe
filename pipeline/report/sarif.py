"""Findings as SARIF 2.1.0, which code hosts and editors show beside the line at fault.

Source: OASIS, Static Analysis Results Interchange Format 2.1.0. Regions are counted in UTF-16 code
units, as `columnKind` says. A finding's fingerprint is made of what it is about, not of where it
stands, so that a host knows it again when lines have moved.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import cast
from urllib.parse import quote

from pipeline import __version__
from pipeline.check import Check, Example, known
from pipeline.findings import Finding, Findings
from pipeline.model import Severity
from pipeline.registry import load
from pipeline.report import Style, numbered

LEAST = Severity.INFO
REGIONS = True

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}
_PLAIN_RULES = {
    "untranslated": "Find sentences that have no translation yet.",
    "translate": "Find sentences that a translation backend refused or failed to translate.",
}
_EXAMPLES = 3
"""Good and bad examples quoted in a rule's help, of each at most."""


def render(result: Findings, style: Style) -> str:
    """Return the log: one run, with a rule for every issue that there is."""
    rules = tuple(_rules(result))
    index = {str(rule["id"]): place for place, rule in enumerate(rules)}
    keys = [_identity(finding) for finding in result.findings]
    results = [
        _result(finding, f"{_digest(key)}:{number + 1}", index, style)
        for finding, key, number in zip(result.findings, keys, numbered(keys), strict=True)
    ]
    driver = {
        "name": "pipeline check",
        "semanticVersion": __version__,
        "rules": rules,
    }
    run = {
        "tool": {"driver": driver},
        "invocations": [_invocation(result)],
        "columnKind": "utf16CodeUnits",
        "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "The repository."}}},
        "results": results,
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=1) + "\n"


def _invocation(result: Findings) -> dict[str, object]:
    notes = [{"level": "error", "message": {"text": error}} for error in result.errors]
    return {"executionSuccessful": not notes, "toolExecutionNotifications": notes}


def _result(
    finding: Finding, fingerprint: str, index: Mapping[str, int], style: Style
) -> dict[str, object]:
    file = style.address(finding.file)
    place: dict[str, object] = {"artifactLocation": _location(file), **_region(finding)}
    logical = f"{finding.locale}/{finding.article}"
    made: dict[str, object] = {
        "ruleId": finding.check,
        "ruleIndex": index[finding.check],
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.message},
        "locations": [
            {"physicalLocation": place, "logicalLocations": [{"fullyQualifiedName": logical}]}
        ],
        # The first is the one that GitHub compares.
        "partialFingerprints": {
            "primaryLocationLineHash": fingerprint,
            "bilingualFinding/v1": fingerprint,
        },
        "properties": {"msgid": finding.msgid, "msgstr": finding.msgstr},
    }
    if finding.concept:
        made["properties"] = {
            **cast("dict[str, str]", made["properties"]),
            "concept": finding.concept,
        }
    if (fix := _fix(finding, place)) is not None:
        made["fixes"] = [fix]
    return made


def _location(file: str) -> dict[str, str]:
    """Return a file as a URI (RFC 3986): below the repository, or by its whole path."""
    if file.startswith("/"):
        return {"uri": f"file://{quote(file)}"}
    return {"uri": quote(file), "uriBaseId": "%SRCROOT%"}


def _region(finding: Finding) -> dict[str, object]:
    region = finding.region
    if region is None:
        return {"region": {"startLine": finding.line}} if finding.line else {}
    return {
        "region": {
            "startLine": region.line,
            "startColumn": region.column,
            "endLine": region.end_line,
            "endColumn": region.end_column,
        }
    }


def _fix(finding: Finding, place: Mapping[str, object]) -> dict[str, object] | None:
    """Return a replacement in the PO file, where it stays within one string of it."""
    region = finding.region
    if finding.fix is None or region is None or region.line != region.end_line:
        return None
    if finding.target_span is None:
        return None
    replacement = {
        "deletedRegion": place["region"],
        "insertedContent": {"text": _escaped(finding.fix)},
    }
    change = {"artifactLocation": place["artifactLocation"], "replacements": [replacement]}
    return {"description": {"text": f"Write “{finding.fix}”."}, "artifactChanges": [change]}


def _escaped(text: str) -> str:
    """Return a text as it stands within the quotation marks of a PO file."""
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")


def _identity(finding: Finding) -> str:
    """Return what a finding is about, the same wherever its entry stands."""
    source = finding.source[slice(*finding.source_span)] if finding.source_span else ""
    target = finding.target[slice(*finding.target_span)] if finding.target_span else ""
    parts = (finding.check, finding.article, finding.locale, finding.msgctxt or "", finding.msgid)
    return "\0".join((*parts, finding.concept, source, target))


def _digest(key: str) -> str:
    # A lone surrogate has no place in UTF-8, but a finding must not be lost for it.
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _rules(result: Findings) -> Iterator[dict[str, object]]:
    """Yield a rule for every issue that checks may yield, and for all that were found."""
    makers: dict[str, Check | None] = dict.fromkeys(_PLAIN_RULES)
    for name in known():
        check = cast("Check", load("check", name))
        for issue in dict.fromkeys(i for example in check.EXAMPLES for i in example.issues):
            makers.setdefault(issue, check)
            makers[issue] = makers[issue] or check
    makers |= {f.check: None for f in result.findings if f.check not in makers}
    for issue in sorted(makers):
        yield _rule(issue, makers[issue])


def _rule(issue: str, check: Check | None) -> dict[str, object]:
    if check is None:
        text = _PLAIN_RULES.get(issue, issue)
        return {"id": issue, "shortDescription": {"text": text}, "help": {"text": text}}
    text = (check.__doc__ or issue).strip()
    rule: dict[str, object] = {
        "id": issue,
        "shortDescription": {"text": text.partition("\n")[0]},
        "fullDescription": {"text": text},
        "help": {"text": _help(text, issue, check), "markdown": _help(text, issue, check)},
        "defaultConfiguration": {"level": _LEVELS[check.SEVERITY.value]},
    }
    if check.SOURCE.startswith("https://") and " " not in check.SOURCE:
        rule["helpUri"] = check.SOURCE
    return rule


def _help(text: str, issue: str, check: Check) -> str:
    """Return a check's docstring and some of its examples, as Markdown that reads as plain text."""
    good = [e for e in check.EXAMPLES if not e.issues][:_EXAMPLES]
    bad = [e for e in check.EXAMPLES if issue in e.issues][:_EXAMPLES]
    parts = [text]
    if bad:
        parts.append("Found in:\n\n" + "\n".join(map(_example, bad)))
    if good:
        parts.append("Not found in:\n\n" + "\n".join(map(_example, good)))
    return "\n\n".join([*parts, f"Source: {check.SOURCE}"])


def _example(example: Example) -> str:
    pair = f"{example.source_locale} → {example.target_locale}"
    return f"- {pair}: {_code(example.source)} → {_code(example.target)}"


def _code(text: str) -> str:
    """Return a text as a code span of CommonMark, which may itself hold grave accents."""
    line = " ".join(text.split())
    return f"`` {line} ``" if "`" in line else f"`{line}`"
