"""Look for what a translator or editor should see: each check is a file beside this one.

A check is a module with a docstring that says what it finds, `SOURCE` (a URL or standard),
`SEVERITY` (of its issues, unless it says otherwise), `EXAMPLES`, and

    def check(segment: Segment, pair: Pair) -> Iterator[Issue]      # one segment at a time
    def survey(document: Document, pair: Pair) -> Iterator[Issue]   # the article as a whole

or one of the two. `check` is called for every segment that has a target, and costs next to nothing
where nothing is wrong; `survey` is called once an article, and says in `Issue.unit` and
`Issue.segment` where its issues are.
Segments without a target get the issue `untranslated` alone, as information. The name of an issue
may differ from its file's (terms.py yields term-missing). An error in a fuzzy target is a warning:
it cannot be published before a human has looked at it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple, Protocol, cast

from pipeline.check import _waivers
from pipeline.check._waivers import waived_by as waived_by
from pipeline.model import Document, Issue, Locale, Segment, Severity, State, Unit
from pipeline.registry import load
from pipeline.registry import names as plugins  # check/names.py is a name of this package too

if TYPE_CHECKING:
    from pipeline.glossary import Glossary
    from pipeline.memory import Memory


@dataclass(frozen=True, slots=True)
class Pair:
    """What a check knows besides the segment."""

    source_locale: Locale
    target_locale: Locale
    glossary: Glossary | None = None
    memory: Memory | None = None
    """The project's confirmed translations; None in a build, which looks at one article alone."""
    options: Mapping[str, object] = field(default_factory=dict)
    """The check's own table in pipeline.toml, [check.NAME]."""


@dataclass(frozen=True, slots=True)
class CheckSettings:
    """What the newsroom says about checks in pipeline.toml."""

    off: frozenset[str] = frozenset()
    """Names of issues, or of checks, that are not wanted."""
    severities: tuple[tuple[str, Severity], ...] = ()
    """Name of an issue, or of a check, and the severity it has here; the issue's own goes first."""
    options: Mapping[str, Mapping[str, object]] = field(default_factory=dict, hash=False)
    """A table of its own for each check, [check.NAME] in pipeline.toml."""


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
    options: tuple[tuple[str, object], ...] = ()
    """The check's own options, as pairs."""
    rest: tuple[tuple[str, str], ...] = ()
    """Further sentences of the article with their targets, for the checks that look at all of it."""


class Check(Protocol):
    """What a module must offer to be a check: `check`, `survey`, or both."""

    __doc__: str | None
    SOURCE: str
    SEVERITY: Severity
    EXAMPLES: tuple[Example, ...]

    OPTIONS: Mapping[str, object]
    """Optional: what its table in pipeline.toml may hold, with the values it has otherwise."""

    def check(self, segment: Segment, pair: Pair) -> Iterator[Issue]:
        """Yield what is wrong with a segment that has a target."""

    def survey(self, document: Document, pair: Pair) -> Iterator[Issue]:
        """Yield what is wrong with an article as a whole, each issue at its unit and segment."""


class _Active(NamedTuple):
    """The checks that are on, in order, and the settings they run under."""

    checks: tuple[tuple[str, Callable[[Segment, Pair], Iterator[Issue]], Pair], ...]
    """Those that look at one segment at a time: name, function, pair with the check's own options."""
    surveys: tuple[tuple[str, Callable[[Document, Pair], Iterator[Issue]], Pair], ...]
    """Those that look at the whole article."""
    settings: CheckSettings
    severities: dict[str, Severity]


def check(
    document: Document,
    *,
    settings: CheckSettings | None = None,
    glossary: Glossary | None = None,
    memory: Memory | None = None,
) -> Document:
    """Return the document with what all checks found in `Document.issues`, in segment order.

    What backends could not do stays among them; what earlier checks found does not. What a waiver of the entry allows is in `Document.waived` instead. Waivers themselves are looked
    at where all checks can run, with a memory: one without use or reason is a warning.

    With a glossary, forbidden forms within longer allowed terms of other concepts are known as
    such; with a memory, the article is compared with the rest of the project. A document without a
    target locale has nothing to check.
    """
    if document.target_locale is None:
        return document
    pair = Pair(document.source_locale, document.target_locale, glossary=glossary, memory=memory)
    active = _active(settings or CheckSettings(), pair)
    found = [issue for issue in document.issues if issue.check == "translate"]
    found += [issue for unit in document.units for issue in _of_unit(unit, active)]
    found += _of_article(document, active)
    found, waived = _waivers.apply(document, found)
    if memory is not None:
        faults = _waivers.faults(document, waived, off=_silent(active.settings.off), known=issues)
        found += [replace(f, severity=active.severities.get(f.check, f.severity)) for f in faults]
    order = {unit.id: place for place, unit in enumerate(document.units)}
    found.sort(key=lambda issue: (order.get(issue.unit, -1), issue.segment))
    return replace(document, issues=tuple(found), waived=tuple(waived))


def known() -> tuple[str, ...]:
    """Return the names of all checks."""
    return plugins("check")


def issues() -> frozenset[str]:
    """Return every name that settings may use: those of checks and of the issues they yield."""
    checks = (cast("Check", load("check", name)) for name in plugins("check"))
    yielded = {issue for check in checks for example in check.EXAMPLES for issue in example.issues}
    own = ("untranslated", "translate", _waivers.STALE, _waivers.UNEXPLAINED)
    return frozenset({*plugins("check"), *yielded, *own})


def options(name: str) -> Mapping[str, object]:
    """Return the options that a check has, with their defaults."""
    found: Mapping[str, object] = getattr(load("check", name), "OPTIONS", {})
    return found


def _active(settings: CheckSettings, pair: Pair) -> _Active:
    wanted = [name for name in plugins("check") if name not in settings.off]
    own = {name: {**options(name), **settings.options.get(name, {})} for name in wanted}
    pairs = {name: replace(pair, options=own[name]) if own[name] else pair for name in wanted}
    modules = [(name, cast("Check", load("check", name))) for name in wanted]
    return _Active(
        tuple((name, m.check, pairs[name]) for name, m in modules if hasattr(m, "check")),
        tuple((name, m.survey, pairs[name]) for name, m in modules if hasattr(m, "survey")),
        settings,
        dict(settings.severities),
    )


def _silent(off: frozenset[str]) -> frozenset[str]:
    """Return the names of all issues that cannot come up, those of checks switched off included."""
    checks = (cast("Check", load("check", name)) for name in plugins("check") if name in off)
    return off.union(issue for check in checks for e in check.EXAMPLES for issue in e.issues)


def _of_unit(unit: Unit, active: _Active) -> Iterator[Issue]:
    for number, segment in enumerate(unit.segments):
        found = _untranslated(active) if segment.target is None else _of_segment(segment, active)
        for issue in found:
            yield replace(issue, unit=unit.id, segment=number)


def _untranslated(active: _Active) -> Iterator[Issue]:
    if "untranslated" not in active.settings.off:
        yield Issue("untranslated", Severity.INFO, "There is no translation yet.")


def _of_segment(segment: Segment, active: _Active) -> Iterator[Issue]:
    for name, find, pair in active.checks:
        for issue in find(segment, pair):
            if issue.check not in active.settings.off:
                yield replace(issue, severity=_severity(issue, name, segment, active))


def _of_article(document: Document, active: _Active) -> Iterator[Issue]:
    units = {unit.id: unit for unit in document.units}
    for name, find, pair in active.surveys:
        for issue in find(document, pair):
            if issue.check not in active.settings.off:
                segment = units[issue.unit].segments[issue.segment]
                yield replace(issue, severity=_severity(issue, name, segment, active))


def _severity(issue: Issue, name: str, segment: Segment, active: _Active) -> Severity:
    """Return an issue's severity; an error in what nobody has confirmed yet is a warning."""
    chosen = active.severities.get(issue.check) or active.severities.get(name)
    if chosen is None and segment.state is State.INITIAL and issue.severity is Severity.ERROR:
        return Severity.WARNING
    return chosen or issue.severity
