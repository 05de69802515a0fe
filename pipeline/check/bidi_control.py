"""Find marks of writing direction that are left open, close nothing, or override the text's own.

An embedding or isolate that is not closed turns round all that follows it on its line; an override
that the source does not have can make a page show other words than it holds.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from pipeline.check import Example, Pair
from pipeline.model import Issue, Segment, Severity, Span

SOURCE = "UAX #9, BD8-BD13, X5-X7: https://www.unicode.org/reports/tr9/; UTS #55 (overrides)"
SEVERITY = Severity.ERROR
EXAMPLES = (
    Example("See page 3.", "انظر الصفحة 3.", "en", "ar"),
    Example("C++ is old.", "\u2066C++\u2069 قديمة.", "en", "ar"),
    Example("C++ is old.", "\u202aC++\u202c قديمة\u200f.", "en", "ar"),
    Example("\u202eturned\u202c text", "نص \u202eمقلوب\u202c", "en", "ar"),
    Example("C++ is old.", "\u2066C++ قديمة.", "en", "ar", ("bidi-control",)),
    Example("C++ is old.", "C++\u2069 قديمة.", "en", "ar", ("bidi-control",)),
    Example("C++ is old.", "\u2066C++\u202c قديمة\u2069.", "en", "ar", ("bidi-control",)),
    Example("C++ is old.", "\u202aC++\nقديمة\u202c.", "en", "ar", ("bidi-control", "bidi-control")),
    Example("Pay ten.", "Zahle \u202ehundert\u202c.", "en", "de", ("bidi-control",)),
)

_CONTROL = re.compile("[\u202a-\u202e\u2066-\u2069\n\r\x1c-\x1e\x85\u2029]")
_OVERRIDES = "\u202d\u202e"
_EMBEDDINGS = f"\u202a\u202b{_OVERRIDES}"
_ISOLATES = "\u2066\u2067\u2068"
_PDF, _PDI = "\u202c", "\u2069"
_NAMES = {
    "\u202a": "LRE",
    "\u202b": "RLE",
    "\u202c": "PDF",
    "\u202d": "LRO",
    "\u202e": "RLO",
    "\u2066": "LRI",
    "\u2067": "RLI",
    "\u2068": "FSI",
    "\u2069": "PDI",
}


def check(segment: Segment, pair: Pair) -> Iterator[Issue]:  # noqa: ARG001  # Check
    """Yield `bidi-control` for each control without its counterpart, and each added override.

    A control that closes nothing is taken out by its fix. What the source leaves open as well is
    the source's affair: a sentence may be a part of what is embedded.
    """
    if segment.target is None or segment.target.text.isascii():
        return
    source, target = segment.source.text, segment.target.text
    if not _CONTROL.search(target):
        return
    given = Counter(source[place] for place in _unpaired(source))
    for place in _unpaired(target):
        sign = target[place]
        given[sign] -= 1
        if given[sign] < 0:
            yield _issue(sign, place)
    overrides = Counter(c for c in source if c in _OVERRIDES)
    for match in re.finditer(f"[{_OVERRIDES}]", target):
        overrides[match.group()] -= 1
        if overrides[match.group()] < 0:
            message = (
                f"{_named(match.group())} overrides the direction of the text, which the source "
                "does not do: delete it."
            )
            yield Issue("bidi-control", SEVERITY, message, target_span=Span(*match.span()))


def _issue(sign: str, place: int) -> Issue:
    span = Span(place, place + 1)
    if sign in (_PDF, _PDI):
        message = f"{_named(sign)} closes no embedding or isolate here: delete it."
        return Issue("bidi-control", SEVERITY, message, target_span=span, fix="")
    closing = _PDI if sign in _ISOLATES else _PDF
    message = f"{_named(sign)} is not closed in its paragraph: add {_named(closing)}, or delete it."
    return Issue("bidi-control", SEVERITY, message, target_span=span)


def _named(sign: str) -> str:
    return f"{_NAMES[sign]} (U+{ord(sign):04X})"


def _unpaired(text: str) -> list[int]:
    """Return the places of controls without counterpart, by the rules X5-X7 and BD9, BD11.

    PDI closes the embeddings opened within its isolate, without their being closed themselves; PDF
    does not reach out of an isolate; the end of a paragraph closes everything.
    """
    found: list[int] = []
    opened: list[int] = []
    isolates = 0
    for match in _CONTROL.finditer(text):
        sign, place = match.group(), match.start()
        if sign in _EMBEDDINGS or sign in _ISOLATES:
            opened.append(place)
            isolates += sign in _ISOLATES
        elif sign == _PDF:
            if opened and text[opened[-1]] in _EMBEDDINGS:
                opened.pop()
            else:
                found.append(place)
        elif sign == _PDI:
            if not isolates:
                found.append(place)
                continue
            while text[opened[-1]] not in _ISOLATES:
                found.append(opened.pop())
            opened.pop()
            isolates -= 1
        else:
            found += opened
            opened, isolates = [], 0
    return sorted(found + opened)
