"""Find Chinese or Japanese beside Latin letters or digits with other spacing than the house's.

`style` says what the house writes: `none` (按照SASAC要求), `thin` (a thin space, U+2009) or `space`.
Left empty, an article is held to what it does in most places itself.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pipeline.check import Example, Pair
from pipeline.check._letters import is_han_or_kana
from pipeline.check._prose import texts
from pipeline.errors import ConfigurationError, nearest
from pipeline.locales import language
from pipeline.model import Document, Issue, Severity, Span

SOURCE = "W3C CLREQ, 3.2.3 (mixed text); W3C JLREQ, 3.2; CSS Text 4, text-autospace"
SEVERITY = Severity.INFO
OPTIONS: Mapping[str, object] = {"style": ""}
EXAMPLES = (
    Example("SASAC met in 2017.", "SASAC于2017年开会。", "en", "zh-CN"),
    Example("SASAC met in 2017.", "SASAC 于 2017 年开会。", "en", "zh-CN"),
    Example("SASAC met.", "SASAC 开会。", "en", "zh-CN", options=(("style", "space"),)),
    Example("SASAC met.", "SASAC\u2009开会。", "en", "zh-CN", options=(("style", "thin"),)),
    Example("10 firms", "10 firmi", "en", "it", options=(("style", "none"),)),
    Example(
        "SASAC met.",
        "SASAC开会。",
        "en",
        "zh-CN",
        ("cjk-latin-space",),
        options=(("style", "space"),),
    ),
    Example(
        "SASAC met.",
        "SASAC 开会。",
        "en",
        "zh-CN",
        ("cjk-latin-space",),
        options=(("style", "none"),),
    ),
    Example("SASAC met in 2017.", "SASAC于2017 年开会。", "en", "zh-CN", ("cjk-latin-space",)),
)

_SPACE = {"none": "", "thin": "\u2009", "space": " "}
_DEMANDS = {
    "": "No space belongs between the two scripts here: take it out.",
    "\u2009": "A thin space belongs between the two scripts here: put one in.",
    " ": "A space belongs between the two scripts here: put one in.",
}
_LANGUAGES = frozenset({"zh", "ja", "yue", "wuu"})
_NARROW = "A-Za-z0-9\u00c0-\u024f"
_SPACES = " \u00a0\u2009\u200a\u202f"
# Letters of a kind, for there are few such runs and many other letters: what is on either side of
# one, behind spaces, is looked at letter by letter.
_RUN = re.compile(f"[{_NARROW}%]++")


class _Place(NamedTuple):
    """An edge between the scripts: the character before it, and the space that stands there."""

    unit: int
    segment: int
    start: int
    """Offset of the character before, so that there is something to show."""
    written: str
    """That character and the space."""


def survey(document: Document, pair: Pair) -> Iterator[Issue]:
    """Yield `cjk-latin-space` for each place that is not spaced as the house, or the article, does.

    Raises ConfigurationError when the option `style` is not one of `none`, `thin` and `space`.
    """
    if language(pair.target_locale) not in _LANGUAGES:
        return
    places = list(_places(document))
    wanted = _wanted(str(pair.options.get("style", "")), places)
    for place in places:
        if place.written[1:] != wanted:
            yield Issue(
                "cjk-latin-space",
                SEVERITY,
                _DEMANDS.get(wanted, _DEMANDS[" "]),
                unit=place.unit,
                segment=place.segment,
                target_span=Span(place.start, place.start + len(place.written)),
                fix=place.written[0] + wanted,
            )


def _wanted(style: str, places: Sequence[_Place]) -> str:
    """Return the space of a style, or else the article's own most frequent one."""
    if style:
        if style not in _SPACE:
            raise ConfigurationError(
                f"[check.cjk-latin-space] style: '{style}' is unknown.",
                remedy=nearest(style, _SPACE),
            )
        return _SPACE[style]
    usual = Counter(place.written[1:] for place in places).most_common(1)
    return usual[0][0] if usual else ""


def _places(document: Document) -> Iterator[_Place]:
    for unit in document.units:
        for number, segment in enumerate(unit.segments):
            read = texts(segment)
            text = read.target if read else ""
            for start, end in _edges(text):
                yield _Place(unit.id, number, start, text[start:end])


def _edges(text: str) -> Iterator[tuple[int, int]]:
    """Yield where Chinese or Japanese stands beside Latin: from one letter to the other."""
    for run in _RUN.finditer(text):
        start, end = run.span()
        if start and text[start] != "%":
            before = start - 1
            while before and text[before] in _SPACES:
                before -= 1
            if is_han_or_kana(text[before]):
                yield before, start
        after = end
        while text[after : after + 1] and text[after] in _SPACES:
            after += 1
        if is_han_or_kana(text[after : after + 1]):
            yield end - 1, after
