"""Measure translations: likeness to what people confirmed, and terms in their approved form.

Sources: chrF (Popović 2015) and BLEU (Papineni et al. 2002) as sacrebleu computes them (Post 2018,
https://github.com/mjpost/sacrebleu); the share of terms that are honoured as in the WMT terminology
tasks, occurrence by occurrence.
"""

from __future__ import annotations

import importlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from types import ModuleType

from pipeline.check import CheckSettings, check
from pipeline.errors import ConfigurationError
from pipeline.glossary import Glossary
from pipeline.locales import language
from pipeline.model import Document, Issue, Locale, Segment, Span
from pipeline.registry import names

_TOKENIZERS = {"zh": "zh", "ja": "char", "ko": "char", "th": "char"}
"""sacrebleu's tokenizers for languages without spaces, or with long words; `13a` for all others."""
_UNMET = frozenset({"term-missing", "term-count"})
_SPOILT = frozenset({"term-forbidden", "dnt-changed"})


def sacrebleu() -> ModuleType:
    """Return the library that measures likeness.

    Raises ConfigurationError when it is not installed.
    """
    try:
        return importlib.import_module("sacrebleu")
    except ImportError as error:
        raise ConfigurationError(
            "Comparing needs sacrebleu.", remedy="pip install 'bilingual-pipeline[compare]'"
        ) from error


def likeness(given: Sequence[str], wanted: Sequence[str], target: Locale) -> tuple[float, float]:
    """Return chrF and BLEU of translations, 0–100, against one reference each.

    Raises ConfigurationError when sacrebleu is not installed.
    """
    scorer, tokenizer = sacrebleu(), _TOKENIZERS.get(language(target), "13a")
    bleu = scorer.corpus_bleu(given, [wanted], tokenize=tokenizer, force=True)
    return scorer.corpus_chrf(given, [wanted]).score, bleu.score


def terms(
    documents: Iterable[Document], settings: CheckSettings, glossary: Glossary
) -> tuple[int, int]:
    """Return how many terms with a settled translation there are, and how many are not honoured."""
    settings = replace(settings, off=frozenset(names("check")) - {"terms"})
    total = unmet = 0
    for document in documents:
        found: defaultdict[tuple[int, int], list[Issue]] = defaultdict(list)
        for issue in check(
            replace(document, issues=()), settings=settings, glossary=glossary
        ).issues:
            found[issue.unit, issue.segment].append(issue)
        for unit in document.units:
            for number, segment in enumerate(unit.segments):
                places = _settled(segment, document.target_locale or "")
                total += len(places)
                unmet += len(_unmet(segment, places, found[unit.id, number]))
    return total, unmet


def _settled(segment: Segment, target: str) -> dict[Span, frozenset[str]]:
    """Return the places of terms whose translation is settled, with the concepts they may be of."""
    return {
        hit.span: frozenset((hit.entry.id, *(entry.id for entry in hit.others)))
        for hit in segment.terms
        if hit.entry.is_dnt or hit.entry.section(target)
    }


def _unmet(
    segment: Segment, places: dict[Span, frozenset[str]], issues: Iterable[Issue]
) -> set[Span]:
    """Return the places that have no approved form in the target.

    A finding about what is missing stands at the first of its concept's places that has nothing.
    """
    if segment.target is None:
        return set(places)
    unmet: set[Span] = set()
    for issue in issues:
        if (start := issue.source_span) is None:
            continue
        if issue.check in _UNMET or (issue.check in _SPOILT and not issue.target_span):
            own = {span for span, concepts in places.items() if issue.concept in concepts}
            unmet |= {span for span in own if span >= start}
        elif issue.check in _SPOILT:
            unmet |= {start} & set(places)
    return unmet
