"""Find two different sentences with one and the same translation: often a slip of the copy key.

Short ones are left out, since languages draw distinctions in different places, and so are sources
that differ in case, signs, small words (lists/small.toml) or endings alone, or in the context that
some catalogs write before the text (`female^Good morning!`).
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain, islice
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.check import Example, Pair
from pipeline.check._letters import HAN, KANA
from pipeline.check._prose import blotted
from pipeline.check._same import Place, bare, confirmed
from pipeline.locales import language, separator
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
        "I hope she still knows her own way home.",
        "Remélem, még mindig hazatalál egyedül.",
        "en",
        "hu",
        rest=(
            ("I hope he still knows his own way home.", "Remélem, még mindig hazatalál egyedül."),
        ),
    ),
    Example(
        "The mine yields coal, iron and copper.",
        "Die Grube liefert Kohle, Eisen und Kupfer.",
        "en",
        "de",
        ("inconsistent-source",) * 2,
        rest=(
            ("The mine yields coal, iron and zinc.", "Die Grube liefert Kohle, Eisen und Kupfer."),
        ),
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
_LISTS = Path(__file__).parent / "lists" / "small.toml"
_CONTEXT = re.compile(r"\A[^\W\d_][\w -]{0,30}[\^|](?=\w)")
_BEGINNING = 4
_MOST = 20
"""Sources of one target that a place is compared with; no two of them are alike."""


class _Other(NamedTuple):
    """A source that has some translation, and where."""

    source: str
    article: str
    """Empty where it is the article that is looked at."""
    line: int
    """As in Place; 0 for another article's."""
    gist: frozenset[str]

    def is_kin(self, place: Place) -> bool:
        """Tell whether it is a plural form of a place's entry."""
        return self.line == place.line > 0


def survey(document: Document, pair: Pair) -> Iterator[Issue]:
    """Yield `inconsistent-source` where another source has the very same long target."""
    here: defaultdict[str, list[Place]] = defaultdict(list)
    places = list(confirmed(document))
    for place in places:
        here[place.target].append(place)
    others = {target: _others(target, same, document.name, pair) for target, same in here.items()}
    for place in places:
        if other := _different(place, others[place.target], pair.source_locale):
            where = f" in {other.article}" if other.article else ""
            message = f"Another source has this very translation{where}: “{other.source}”. Tell the two apart."
            yield Issue(
                "inconsistent-source", SEVERITY, message, unit=place.unit, segment=place.segment
            )


def _others(target: str, same: Sequence[Place], article: str, pair: Pair) -> tuple[_Other, ...]:
    """Return the sources of a target, one of each gist; none for a target that is short."""
    found = pair.memory.sources(target) if pair.memory else ()
    elsewhere = [entry for entry in found if entry.article != article]
    shortest = _SHORTEST[separator(pair.target_locale)]
    if len(same) + len(elsewhere) < 2 or _letters(target) < shortest:
        return ()
    by_gist: dict[frozenset[str], _Other] = {}
    every = chain(
        ((place.source, "", place.line) for place in same),
        ((entry.source, entry.article, 0) for entry in elsewhere),
    )
    for source, name, line in every:
        if source != target:
            gist = _gist(source, pair.source_locale)
            by_gist.setdefault(gist, _Other(source, name, line, gist))
    return tuple(islice(by_gist.values(), _MOST))


def _different(place: Place, others: Sequence[_Other], locale: str) -> _Other | None:
    """Return the first source that really differs from a place's."""
    if not others:
        return None
    own, gist = bare(place.source), _gist(place.source, locale)
    return next(
        (
            other
            for other in others
            if other.gist != gist and not other.is_kin(place) and bare(other.source) != own
        ),
        None,
    )


def _letters(text: str) -> int:
    return len(text) if text.isalpha() else sum(map(str.isalpha, blotted(text)))


@cache
def _word() -> re.Pattern[str]:  # 4 ms, which most articles need not
    return re.compile(rf"[{HAN}{KANA}]|[^\W\d_{HAN}{KANA}]+")


@cache
def _lists() -> dict[str, Any]:
    return tomllib.loads(_LISTS.read_text(encoding="utf-8"))


@cache
def _small(locale: str) -> frozenset[str]:
    listed: str = _lists().get(language(locale), "")
    return frozenset(listed.split())


@cache
def _number(locale: str) -> dict[str, str]:
    listed: str = _lists()["number"].get(language(locale), "")
    return dict(each.split("=") for each in listed.split())


def _gist(source: str, locale: str) -> frozenset[str]:
    """Return how the words of a source begin: `changed password` says what `password change` does.

    Small words are left out, unless there are no others.
    """
    words = _word().findall(_CONTEXT.sub("", source).casefold())
    one = _number(locale)
    large = [one.get(word, word) for word in words if word not in _small(locale)]
    return frozenset(word[:_BEGINNING] for word in large or words)
