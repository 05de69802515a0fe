"""Find two different sentences with one and the same translation: often a slip of the copy key.

Short ones are left out, since languages draw distinctions in different places, and so are sources
that differ in case, signs, small words or endings alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from pipeline.check import Example, Pair
from pipeline.check._prose import HAN, KANA, blotted
from pipeline.check._same import Place, bare, confirmed
from pipeline.locales import separator
from pipeline.model import Document, Issue, Severity

SOURCE = "MQM `inconsistency`, https://themqm.org"
SEVERITY = Severity.WARNING
EXAMPLES = (
    Example("The firm", "公司", "en", "zh-CN", rest=(("The company", "公司"),)),
    Example(
        "The delegation visited the mine in March.",
        "代表团三月参观了该矿山。",
        "en",
        "zh-CN",
        rest=(("The delegation visited the mine in March", "代表团三月参观了该矿山"),),
    ),
    Example(
        "The delegation visited the mine in March.",
        "代表团三月参观了该矿山。",
        "en",
        "zh-CN",
        ("inconsistent-source",) * 2,
        rest=(("Both sides signed an agreement on power.", "代表团三月参观了该矿山。"),),
    ),
)

_SHORTEST = {"": 10, " ": 25}
"""Letters of a target, without and with spaces between words, from which a slip is likely."""
_BEGINNING = 4
_WORD = re.compile(rf"[{HAN}{KANA}]|[^\W\d_{HAN}{KANA}]+")


def survey(document: Document, pair: Pair) -> Iterator[Issue]:
    """Yield `inconsistent-source` where another source has the very same long target."""
    here: defaultdict[str, list[Place]] = defaultdict(list)
    shortest = _SHORTEST[separator(pair.target_locale)]
    places = [place for place in confirmed(document) if _letters(place.target) >= shortest]
    for place in places:
        here[place.target].append(place)
    for place in places:
        other = _other(place, here[place.target], document.name, pair)
        if other:
            source, article = other
            where = f" in {article}" if article else ""
            message = f"Another source has this translation{where}: ‘{source}’."
            yield Issue(
                "inconsistent-source", SEVERITY, message, unit=place.unit, segment=place.segment
            )


def _other(place: Place, here: list[Place], article: str, pair: Pair) -> tuple[str, str] | None:
    """Return a source that really differs and has this very target, with its article's name."""
    found = pair.memory.sources(place.target) if pair.memory else ()
    if len(here) == 1 and all(entry.article == article for entry in found):
        return None
    own, gist = bare(place.source), _gist(place.source)
    others = [(one.source, "") for one in here if not one.is_kin(place)]
    others += [(entry.source, entry.article) for entry in found if entry.article != article]
    return next(
        (
            (source, name)
            for source, name in others
            if source not in {place.source, place.target}
            and bare(source) != own
            and _gist(source) != gist
        ),
        None,
    )


def _letters(text: str) -> int:
    return len(text) if text.isalpha() else sum(map(str.isalpha, blotted(text)))


def _gist(source: str) -> frozenset[str]:
    """Return how the words of a source begin: `changed password` says what `password change` does."""
    return frozenset(word[:_BEGINNING] for word in _WORD.findall(source.casefold()))
