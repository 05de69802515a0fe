"""Findings for people: by article, with the sentence, and the fault in it underlined.

Columns are counted as a terminal shows them (UAX #11). Text that runs from right to left is shown
in an order of the terminal's own, where no underline would fit: there the fault stands in ⟦ ⟧.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from itertools import groupby

from pipeline.findings import Finding, Findings
from pipeline.model import Severity, Span
from pipeline.report import Style, shown
from pipeline.width import harmless, runs_right_to_left, width

LEAST = Severity.WARNING

_COLOURS = {"error": "bold red", "warning": "yellow", "info": "cyan"}
_CONTEXT = 60
"""Code points shown on either side of a span."""
_INDENT = " " * 6


def render(result: Findings, style: Style) -> str:
    """Return a paragraph for each article that has findings."""
    groups = groupby(shown(result, LEAST, style), key=lambda f: (f.article, f.locale))
    paragraphs = ["\n".join(_paragraph(key, list(group), style)) for key, group in groups]
    return "\n\n".join(paragraphs) + "\n" if paragraphs else ""


def _paragraph(key: tuple[str, str], findings: list[Finding], style: Style) -> Iterator[str]:
    article, locale = key
    yield _painted(harmless(f"{article} → {locale}"), "bold", style)
    for finding in findings:
        place = f"{finding.file}:{finding.line}" if finding.line else finding.file
        severity = _painted(finding.severity, _COLOURS[finding.severity], style)
        yield f"  {harmless(place)}: {severity} {harmless(f'{finding.check}: {finding.message}')}"
        colour = _COLOURS[finding.severity]
        for text, span in (
            (finding.source, finding.source_span),
            (finding.target, finding.target_span),
        ):
            if text and span:
                yield from _marked(text, span, colour, style)
        if not finding.source_span and not finding.target_span:
            # Codes have no place in the plain text: both sides as they are written.
            for text in dict.fromkeys(filter(None, (finding.msgid, finding.msgstr))):
                yield _INDENT + harmless(_cut(text))


def _marked(text: str, span: Span, colour: str, style: Style) -> Iterator[str]:
    """Yield a sentence around a span, and the line that underlines it."""
    start, end = span.start, min(span.end, span.start + 2 * _CONTEXT)
    left = max(0, start - _CONTEXT)
    before = ("…" if left else "") + harmless(text[left:start])
    fault = harmless(text[start:end])
    after = harmless(text[end : end + _CONTEXT]) + ("…" if end + _CONTEXT < len(text) else "")
    if runs_right_to_left(before + fault + after):
        yield f"{_INDENT}{before}⟦{_painted(fault, colour, style)}⟧{after}"
        return
    yield f"{_INDENT}{before}{_painted(fault, colour, style)}{after}".rstrip()
    underline = "^" * max(1, width(fault))
    yield _INDENT + " " * width(before) + _painted(underline, colour, style)


def _cut(text: str) -> str:
    return text if len(text) <= 2 * _CONTEXT else f"{text[: 2 * _CONTEXT]}…"


def _painted(text: str, colour: str, style: Style) -> str:
    return _style(colour)(text) if style.is_coloured and text else text


@cache
def _style(colour: str) -> Callable[[str], str]:
    from rich.style import Style as Colours

    return Colours.parse(colour).render
