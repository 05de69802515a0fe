"""Find glossary terms that a translation misses, changes, or renders in a forbidden way.

A homograph passes when one of its concepts is satisfied. The target is read leniently: inflected
forms, compounds and coordinated members count; its case matters where the glossary's does, and for
names that must not be translated. A term in brackets after the same term spelt out is not asked
for again: ‘Aluminum Corporation of China Limited (ACC)’.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.check import Example, Pair
from pipeline.model import Document, Issue, Segment, Severity

SOURCE = "ISO 30042:2019 administrativeStatus; MQM `terminology`, https://themqm.org"
SEVERITY = Severity.ERROR

_SOE = "id,en,zh-CN,zh-CN:forbidden,match\nsoe,state-owned enterprise|SOE,国有企业|国企,国营企业,inflect\n"
_DNT = "id,en,dnt\nsasac,SASAC,yes\n"
_BRI = "id,zh-CN,en\nbri,一带一路,Belt and Road\n"
_NEVER = (
    "id,en,zh-CN,zh-CN:forbidden,global-forbidden\nepidemic,coronavirus,新冠病毒,武汉病毒,yes\n"
)
EXAMPLES = (
    Example("Two SOEs met.", "两家国企会面。", "en", "zh-CN", glossary=_SOE),
    Example("SOEs met an SOE.", "国企会见一家国企。", "en", "zh-CN", glossary=_SOE),
    Example("State-owned enterprises (SOEs)", "国有企业", "en", "zh-CN", glossary=_SOE),
    Example("As SASAC asked.", "按照SASAC要求。", "en", "zh-CN", glossary=_DNT),
    Example("“一带一路”倡议", "the “Belt and Road”", "zh-CN", "en", glossary=_BRI),
    Example(
        "zombie enterprises", "отказ от зомби-предприятий", "en", "ru",
        glossary="id,en,ru,match\nz,zombie enterprise,зомби-предприятие,inflect\n",
    ),
    Example("An SOE met.", "一家企业会面。", "en", "zh-CN", ("term-missing",), _SOE),
    Example("An SOE met.", "国营企业会面。", "en", "zh-CN", ("term-forbidden",), _SOE),
    Example("A virus spread.", "武汉病毒蔓延。", "en", "zh-CN", ("term-forbidden",), _NEVER),
    Example("SOEs met an SOE.", "国企会面。", "en", "zh-CN", ("term-count",), _SOE),
    Example("As SASAC asked.", "按照Sasac要求。", "en", "zh-CN", ("dnt-changed",), _DNT),
    Example("“一带一路”倡议", "the Belt And Road", "zh-CN", "en", ("term-case",), _BRI),
    Example(
        "SOEs met.", "国企会面。", "en", "zh-CN", ("term-mix",), _SOE,
        rest=(("SOEs left.", "国有企业离开。"),),
    ),
)  # fmt: skip


def check(segment: Segment, pair: Pair) -> Iterator[Issue]:
    """Yield `term-missing`, `term-forbidden`, `dnt-changed`, `term-case` and `term-count`."""
    if segment.target is None or (not segment.terms and pair.glossary is None):
        return
    from pipeline.check._terms.enforcement import enforced  # 30 ms, for those who have a glossary

    yield from enforced(segment, segment.target, pair)


def survey(document: Document, pair: Pair) -> Iterator[Issue]:
    """Yield `term-mix` once a concept, where its second allowed form is, unless the source mixes too."""
    if any(segment.terms for unit in document.units for segment in unit.segments):
        from pipeline.check._terms.mixture import mixed

        yield from mixed(document, pair)
