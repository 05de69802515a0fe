"""Look for what a translator or editor should see: each check is a file beside this one.

A check is a module with a docstring that says what it finds, `SOURCE` (a URL or standard),
`SEVERITY` (of its issues, unless it says otherwise), `EXAMPLES`, and

    def check(segment: Segment, pair: Pair) -> Iterator[Issue]

It is called for every segment that has a target, and costs next to nothing where nothing is wrong.
Segments without a target get the issue `untranslated` alone, as information. The name of an issue
may differ from its file's (terms.py yields term-missing). An error in a fuzzy target is a warning:
it cannot be published before a human has looked at it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple, Protocol, cast

from pipeline.glossary import Glossary
from pipeline.model import Document, Issue, Locale, Segment, Severity, State, Unit
from pipeline.registry import load, names


@dataclass(frozen=True, slots=True)
class Pair:
    """What a check knows besides the segment."""

    source_locale: Locale
    target_locale: Locale
    written_target: str = ""
    """The msgstr as it stands in the PO file, inline codes written out."""
    glossary: Glossary | None = None


@dataclass(frozen=True, slots=True)
class CheckSettings:
    """What the newsroom says about checks in pipeline.toml."""

    off: frozenset[str] = frozenset()
    """Names of issues, or of checks, that are not wanted."""
    severities: tuple[tuple[str, Severity], ...] = ()
    """Name of an issue, or of a check, and the severity it has here; the issue's own goes first."""


class Example(NamedTuple):
    """A translation and the issues that a check finds in it: none when it is good."""

    source: str
    """Source text, inline codes written out as in a msgid."""
    target: str
    source_locale: str
    target_locale: str
    issues: tuple[str, ...] = ()
    """Names of the issues, in order."""
    glossary: str = ""
    """A glossary as CSV, for the checks that need one."""
    is_fuzzy: bool = False


class Check(Protocol):
    """What a module must offer to be a check."""

    __doc__: str | None
    SOURCE: str
    SEVERITY: Severity
    EXAMPLES: tuple[Example, ...]

    def check(self, segment: Segment, pair: Pair) -> Iterator[Issue]:
        """Yield what is wrong with a segment that has a target."""


@dataclass(frozen=True, slots=True)
class _Active:
    """The checks that are on, in order, and the settings they run under."""

    checks: tuple[tuple[str, Check], ...]
    settings: CheckSettings
    severities: dict[str, Severity] = field(default_factory=dict)


def check(
    document: Document,
    *,
    settings: CheckSettings | None = None,
    glossary: Glossary | None = None,
) -> Document:
    """Return the document with what all checks found in `Document.issues`, in segment order.

    With a glossary, forbidden forms within longer allowed terms of other concepts are known as
    such. A document without a target locale has nothing to check.
    """
    if document.target_locale is None:
        return document
    active = _active(settings or CheckSettings())
    pair = Pair(document.source_locale, document.target_locale, glossary=glossary)
    issues = tuple(issue for unit in document.units for issue in _of_unit(unit, pair, active))
    return replace(document, issues=issues)


def known() -> tuple[str, ...]:
    """Return the names of all checks."""
    return names("check")


def issues() -> frozenset[str]:
    """Return every name that settings may use: those of checks and of the issues they yield."""
    plugins = (cast("Check", load("check", name)) for name in names("check"))
    yielded = {issue for check in plugins for example in check.EXAMPLES for issue in example.issues}
    return frozenset({*names("check"), *yielded, "untranslated", "translate"})


def _active(settings: CheckSettings) -> _Active:
    wanted = tuple(name for name in names("check") if name not in settings.off)
    checks = tuple((name, cast("Check", load("check", name))) for name in wanted)
    return _Active(checks, settings, dict(settings.severities))


def _of_unit(unit: Unit, pair: Pair, active: _Active) -> Iterator[Issue]:
    for number, segment in enumerate(unit.segments):
        if segment.target is None:
            found = _untranslated(active)
        else:
            found = _of_segment(segment, replace(pair, written_target=segment.written), active)
        for issue in found:
            yield replace(issue, unit=unit.id, segment=number)


def _untranslated(active: _Active) -> Iterator[Issue]:
    if "untranslated" not in active.settings.off:
        yield Issue("untranslated", Severity.INFO, "There is no translation yet.")


def _of_segment(segment: Segment, pair: Pair, active: _Active) -> Iterator[Issue]:
    for name, module in active.checks:
        for issue in module.check(segment, pair):
            if issue.check in active.settings.off:
                continue
            severity = active.severities.get(issue.check) or active.severities.get(name)
            yield replace(issue, severity=severity or _by_default(issue, segment))


def _by_default(issue: Issue, segment: Segment) -> Severity:
    """Return an issue's severity; an error in what nobody has confirmed yet is a warning."""
    if segment.state is State.INITIAL and issue.severity is Severity.ERROR:
        return Severity.WARNING
    return issue.severity
