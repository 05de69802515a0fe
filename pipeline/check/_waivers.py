"""Withhold the issues that translators allow, and tell of waivers without reason or use."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from pipeline.errors import nearest
from pipeline.model import Document, Issue, Severity, Unit, Waiver

STALE = "stale-waiver"
UNEXPLAINED = "waiver-reason"


def apply(document: Document, found: Iterable[Issue]) -> tuple[list[Issue], list[Issue]]:
    """Part issues into those that stand and those that a waiver of their segment withholds."""
    kept: list[Issue] = []
    waived: list[Issue] = []
    units = {unit.id: unit for unit in document.units}
    for issue in found:
        unit = units.get(issue.unit)
        waivers = unit.segments[issue.segment].waivers if unit else ()
        covered = any(covers(waiver, issue) for waiver in waivers)
        (waived if covered else kept).append(issue)
    return kept, waived


def covers(waiver: Waiver, issue: Issue) -> bool:
    """Tell whether a waiver speaks of an issue."""
    return waiver.check == issue.check and waiver.concept in ("", issue.concept)


def faults(
    document: Document,
    waived: Iterable[Issue],
    *,
    off: frozenset[str],
    known: Callable[[], frozenset[str]],
) -> Iterator[Issue]:
    """Yield a warning for each waiver that gives no reason, or that withholds nothing any more.

    Sentences that share an entry share its waivers: one use is enough. A waiver of an issue that
    is switched off is left alone. `known` names all issues that there are; it is asked for only
    where a waiver withholds nothing.
    """
    used = {
        (unit.role, unit.segments[issue.segment].source.text, waiver)
        for unit, issue, waiver in waived_by(document, waived)
    }
    for unit in document.units:
        for number, segment in enumerate(unit.segments):
            for waiver in dict.fromkeys(segment.waivers):
                if (unit.role, segment.source.text, waiver) in used:
                    fault = None if waiver.reason else _unexplained(waiver)
                else:
                    fault = None if waiver.check in off else _stale(waiver, known())
                if fault is not None and fault.check not in off:
                    yield replace(fault, unit=unit.id, segment=number)


def waived_by(
    document: Document, waived: Iterable[Issue] | None = None
) -> Iterator[tuple[Unit, Issue, Waiver]]:
    """Yield each withheld issue with its unit and every waiver that speaks of it."""
    units = {unit.id: unit for unit in document.units}
    for issue in document.waived if waived is None else waived:
        unit = units[issue.unit]
        for waiver in unit.segments[issue.segment].waivers:
            if covers(waiver, issue):
                yield unit, issue, waiver


def _unexplained(waiver: Waiver) -> Issue:
    message = f"The waiver “{_written(waiver)}” gives no reason: add one after a dash."
    return Issue(UNEXPLAINED, Severity.WARNING, message, concept=waiver.concept)


def _stale(waiver: Waiver, known: frozenset[str]) -> Issue:
    message = f"The waiver “{_written(waiver)}” allows nothing that is found here: delete it."
    if waiver.check not in known:
        message = f"The waiver “{_written(waiver)}” is of no check that there is. {nearest(waiver.check, known)}"
    return Issue(STALE, Severity.WARNING, message, concept=waiver.concept)


def _written(waiver: Waiver) -> str:
    return f"allow: {waiver.check} {waiver.concept}".strip()
