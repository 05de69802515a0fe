"""Find a sentence that the project translates in two ways.

The same source in the same role is compared within the article and across all articles' confirmed
translations; ends, spaces, case and width do not count. Where most places agree, only the others
are told.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pipeline.check import Example, Pair
from pipeline.check._same import Place, bare, confirmed
from pipeline.memory import Memory
from pipeline.model import Document, Issue, Severity

SOURCE = "MQM `inconsistency`, https://themqm.org"
SEVERITY = Severity.WARNING
EXAMPLES = (
    Example("Home", "首页", "en", "zh-CN", rest=(("News", "新闻"),)),
    Example(
        "The talks ended.", "会谈结束。", "en", "zh-CN", rest=(("The talks ended.", "会谈结束！"),)
    ),
    Example(
        "The talks ended.",
        "会谈结束。",
        "en",
        "zh-CN",
        ("inconsistent-target",) * 2,
        rest=(("The talks ended.", "磋商告终。"),),
    ),
    Example(
        "The talks ended.",
        "会谈结束。",
        "en",
        "zh-CN",
        ("inconsistent-target",),
        rest=(("The talks ended.", "会谈结束。"), ("The talks ended.", "磋商告终。")),
    ),
)


class _Usage(NamedTuple):
    """How the project translates one source in one role."""

    times: Counter[str]
    """How often each translation stands, the sentence's own entry aside."""
    ranking: Sequence[tuple[str, int]]
    """The two most frequent ones."""
    written: Mapping[str, tuple[str, str]]
    """How a translation is written where it stands first, and the article when it is another."""

    def rival(self, place: Place) -> tuple[str, str] | None:
        """Return a translation that is as frequent as a place's own, or more; None if none is."""
        ours = bare(place.target)
        times = self.times[ours] + bool(place.line)
        return next(
            (self.written[each] for each, count in self.ranking if each != ours and count >= times),
            None,
        )


def survey(document: Document, pair: Pair) -> Iterator[Issue]:
    """Yield `inconsistent-target` where another translation of the source is as frequent, or more."""
    places = list(confirmed(document))
    here: defaultdict[tuple[str, str], list[Place]] = defaultdict(list)
    for place in places:
        here[place.role, place.source].append(place)
    usages: dict[tuple[str, str], _Usage] = {}
    for key, same in here.items():
        others = _elsewhere(same[0], document.name, pair.memory)
        # In one PO file the same msgid stands twice only under two contexts, or in plural forms.
        own = [(place.target, "") for place in same if not place.line]
        if others or len(own) > 1:
            usages[key] = _usage(own + others)
    for place in places:
        usage = usages.get((place.role, place.source))
        if usage and (rival := usage.rival(place)):
            target, article = rival
            where = f" in {article}" if article else ""
            yield Issue(
                "inconsistent-target",
                SEVERITY,
                f"The same source has another translation{where}: “{target}”. Settle on one.",
                unit=place.unit,
                segment=place.segment,
            )


def _elsewhere(place: Place, article: str, memory: Memory | None) -> list[tuple[str, str]]:
    """Return the translations of a source in the other articles, with their articles' names."""
    found = memory.translations(place.source) if memory else ()
    return [(e.target, e.article) for e in found if e.article != article and e.role == place.role]


def _usage(translations: Sequence[tuple[str, str]]) -> _Usage:
    compared = [bare(text) for text, _ in translations]
    written: dict[str, tuple[str, str]] = {}
    for text, where in zip(compared, translations, strict=True):
        written.setdefault(text, where)
    times = Counter(compared)
    return _Usage(times, times.most_common(2), written)
