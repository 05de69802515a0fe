"""Write what the checks propose into the PO files: safe fixes only, fuzzy again, shown as a patch."""

from __future__ import annotations

import difflib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline import catalog, codes, files, locales
from pipeline.catalog.po import Catalog, Entry, Key, dump
from pipeline.errors import PipelineError
from pipeline.model import Content, Document, Issue, Segment, Span, Unit

if TYPE_CHECKING:
    from pipeline.config import Project
    from pipeline.model import Locale


@dataclass(frozen=True, slots=True)
class Fixed:
    """What was changed, or would be, in one PO file."""

    file: str
    issues: int
    """How many issues are mended."""
    patch: str
    """A unified diff of the entries that change."""


def fix_all(
    project: Project, wanted: Sequence[str], targets: Sequence[Locale], *, is_dry_run: bool = False
) -> Iterator[Fixed | str]:
    """Mend what can safely be mended; yield each PO file that changes, or an article's error.

    A second run finds nothing left to do. With `is_dry_run` nothing is written.

    Raises ConfigurationError for an unknown article or target.
    """
    from pipeline.findings import documents
    from pipeline.tools import Tools

    with files.locked(project.state / "lock", on_wait=lambda: None):
        for document in documents(Tools(project), wanted, targets):
            if isinstance(document, str):
                yield document
                continue
            try:
                fixed = _fix(project, document, is_dry_run=is_dry_run)
            except PipelineError as error:
                yield str(error)
                continue
            if fixed is not None:
                yield fixed


def _fix(project: Project, document: Document, *, is_dry_run: bool) -> Fixed | None:
    path = locales.catalog_path(project.locales, document.name, document.target_locale or "")
    shown = project.shown(path)
    old, data = catalog.load(path, shown=shown)
    if old is None:
        return None
    new, number = mended(old, document)
    if not number:
        return None
    if not is_dry_run:
        catalog.save(path, new, read=data, shown=shown, within=project.locales)
    return Fixed(shown, number, "\n".join(patch(old, new, shown)))


def mended(old: Catalog, document: Document) -> tuple[Catalog, int]:
    """Return a catalog with a document's safe fixes applied, and how many issues that mends.

    A changed entry becomes fuzzy: a person has to confirm it, and its review has expired. Of fixes
    that overlap only the first is applied. Entries with broken codes are left alone.
    """
    changes: dict[Key, tuple[str, int]] = {}
    for unit, segment, chosen in fixable(document):
        key = catalog.key_of(unit, segment)
        if key not in changes:
            changes[key] = applied(segment, chosen), len(chosen)
    entries = []
    number = 0
    for entry in old.entries:
        msgstr, fixed = changes.get(entry.key, (entry.msgstr, 0))
        if entry.is_obsolete or not fixed:
            entries.append(entry)
            continue
        flags = ("fuzzy", *(flag for flag in entry.flags if flag != "fuzzy"))
        entries.append(entry._replace(msgstr=msgstr, flags=flags))
        number += fixed
    return Catalog(old.header, tuple(entries)), number


def fixable(document: Document) -> Iterator[tuple[Unit, Segment, list[tuple[Span, str]]]]:
    """Yield each segment that has safe fixes, with their places in its target, in their order.

    No two overlap or part an inline code; segments with broken codes have none.
    """
    units = {unit.id: unit for unit in document.units}
    grouped: dict[tuple[int, int], list[Issue]] = {}
    for issue in document.issues:
        if issue.fix is not None and issue.target_span is not None:
            grouped.setdefault((issue.unit, issue.segment), []).append(issue)
    for (unit_id, number), issues in grouped.items():
        segment = units[unit_id].segments[number]
        if segment.target is None or segment.has_broken_codes:
            continue
        if codes.write(segment.target) != segment.written:
            continue
        if chosen := _disjoint(issues, segment.target):
            yield units[unit_id], segment, chosen


def applied(segment: Segment, chosen: Sequence[tuple[Span, str]]) -> str:
    """Return a segment's msgstr with fixes applied."""
    assert segment.target is not None
    return codes.write(_replaced(segment.target, chosen))


def _disjoint(issues: Iterable[Issue], target: Content) -> list[tuple[Span, str]]:
    """Return fixes in order of their places, none overlapping or parting an inline code."""
    chosen: list[tuple[Span, str]] = []
    end = -1
    edges = sorted({edge for code in target.codes for edge in code.span})
    for issue in sorted(issues, key=lambda issue: issue.target_span or Span(0, 0)):
        span, text = issue.target_span, issue.fix
        if span is None or text is None or not 0 <= span.start <= span.end <= len(target.text):
            continue
        if span.start < end or (span.start == span.end == end):
            continue
        is_parted = bisect_right(edges, span.start) < bisect_left(edges, span.end)
        if target.text[slice(*span)] != text and not is_parted:
            chosen.append((span, text))
            end = span.end
    return chosen


def _replaced(content: Content, fixes: Sequence[tuple[Span, str]]) -> Content:
    """Return a Content with other text at some places, and its codes where they were.

    No code begins or ends inside a place; what is inserted at an edge stands before it.
    """
    pieces: list[str] = []
    position = shift = 0
    ends, shifts = [], [0]
    for span, text in fixes:
        pieces += (content.text[position : span.start], text)
        shift += len(text) - (span.end - span.start)
        ends.append(span.end)
        shifts.append(shift)
        position = span.end

    def moved(edge: int) -> int:
        return edge + shifts[bisect_right(ends, edge)]

    moved_codes = (
        replace(code, span=Span(moved(code.span.start), moved(code.span.end)))
        for code in content.codes
    )
    return Content("".join((*pieces, content.text[position:])), tuple(moved_codes))


def patch(old: Catalog, new: Catalog, name: str) -> Iterator[str]:
    """Yield the lines of a unified diff between two catalogs with the same entries, one hunk each.

    Time is linear in the catalog, which difflib is not on a whole file.
    """
    yield f"--- a/{name}"
    yield f"+++ b/{name}"
    start, new_start = (len(_lines(each.header)) + 2 for each in (old, new))
    last = len(old.entries) - 1
    for number, (entry, other) in enumerate(zip(old.entries, new.entries, strict=True)):
        # git takes a hunk that has nothing after it for the end of the file.
        end = [""] if number < last else []
        before, after = _lines(entry) + end, _lines(other) + end
        if entry is not other:
            yield f"@@ -{start},{len(before)} +{new_start},{len(after)} @@"
            hunk = difflib.unified_diff(before, after, n=len(before), lineterm="")
            yield from list(hunk)[3:]
        start, new_start = start + len(before), new_start + len(after)


def _lines(entry: Entry) -> list[str]:
    return dump(Catalog(entry)).decode().removesuffix("\n").split("\n")
