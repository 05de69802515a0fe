"""Find a sentence that the project translates in two ways.

The same source in the same role is compared within the article and across all articles' confirmed
translations; ends, spaces, case and width do not count. Where most places agree, only the others
are told.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

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


def survey(document: Document, pair: Pair) -> Iterator[Issue]:
    """Yield `inconsistent-target` where another translation of the source is as frequent, or more."""
    places = list(confirmed(document))
    here: defaultdict[tuple[str, str], list[Place]] = defaultdict(list)
    for place in places:
        here[place.role, place.source].append(place)
    for place in places:
        same = here[place.role, place.source]
        # In one PO file the same msgid stands twice only under two contexts, or in plural forms.
        own = [one.target for one in same if one is place or not (one.line and place.line)]
        others = _elsewhere(place, document.name, pair.memory)
        if len(own) + len(others) > 1 and (rival := _rival(place.target, own, others)):
            target, article = rival
            where = f" in {article}" if article else ""
            yield Issue(
                "inconsistent-target",
                SEVERITY,
                f"The same source is translated otherwise{where}: ‘{target}’.",
                unit=place.unit,
                segment=place.segment,
            )


def _elsewhere(place: Place, article: str, memory: Memory | None) -> list[tuple[str, str]]:
    """Return the translations of a source in the other articles, with their articles' names."""
    found = memory.translations(place.source) if memory else ()
    return [(e.target, e.article) for e in found if e.article != article and e.role == place.role]


def _rival(target: str, own: list[str], others: list[tuple[str, str]]) -> tuple[str, str] | None:
    """Return the most frequent other translation and its article, unless ours is the usual one."""
    all_places = [(text, "") for text in own] + others
    if all(text == target for text, _ in all_places):
        return None
    count = Counter(bare(text) for text, _ in all_places)
    ours = bare(target)
    most, times = max(count.items(), key=lambda item: (item[0] != ours, item[1]))
    if most == ours or times < count[ours]:
        return None
    return next((text, article) for text, article in all_places if bare(text) == most)
