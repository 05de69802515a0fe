"""Compare backends on a newsroom's own articles: what people confirmed is the measure.

Every confirmed sentence is translated anew by each backend, as if it had no translation, and held
against the one that it has. Sources: chrF (Popović 2015) and BLEU (Papineni et al. 2002) as
sacrebleu computes them (Post 2018, https://github.com/mjpost/sacrebleu).
"""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from types import ModuleType

from pipeline import drafts, run
from pipeline.articles import Article
from pipeline.check import CheckSettings, check
from pipeline.config import Project
from pipeline.errors import ConfigurationError, PipelineError
from pipeline.locales import language
from pipeline.meter import Meter
from pipeline.model import Document, Locale, Segment, Severity, State, Unit
from pipeline.registry import names
from pipeline.tools import Tools
from pipeline.translate import Engine, translate_all

_TOKENIZERS = {"zh": "zh", "ja": "char", "ko": "char", "th": "char"}
_TERM_ERRORS = frozenset({"term-missing", "term-forbidden", "dnt-changed"})


@dataclass(frozen=True, slots=True)
class Score:
    """How one backend did in one pair of locales."""

    backend: str
    source: Locale
    target: Locale
    segments: int
    """Sentences with a confirmed translation that were asked for."""
    answered: int
    chrf: float
    """0–100, as for BLEU; sentences without an answer count as empty ones."""
    bleu: float
    terms: int
    """Occurrences of glossary terms whose translation is settled."""
    term_success: float
    """Percent of them in an allowed form, 0–100."""
    errors: int
    """What the checks find."""
    warnings: int
    seconds: float
    cost: float


def compare(
    project: Project,
    backends: Sequence[str],
    articles: Iterable[Article],
    targets: Sequence[Locale] = (),
    *,
    limit: int = 0,
) -> tuple[list[Score], list[str]]:
    """Return a score of each backend in each pair, and the errors of articles that cannot be read.

    At most `limit` sentences a pair are asked for, from the first article on; 0 for all. Answers
    are kept like any other: to compare again costs nothing. No PO file is written.

    Raises ConfigurationError when sacrebleu is not installed or nothing is confirmed.
    """
    scorer = _sacrebleu()
    meter = Meter(log=None, bar=None)
    tools = Tools(project, only_instant=False, watch=meter)
    errors: list[str] = []
    pairs = _pairs(_confirmed(articles, targets, tools, errors), limit)
    if not pairs:
        raise ConfigurationError(
            "There is no confirmed translation to compare with.",
            remedy="Confirm some sentences first: backends are measured by what people decided.",
        )
    scores = [
        _score(name, documents, tools, meter, scorer)
        for name in backends
        for documents in pairs.values()
    ]
    return scores, errors


def _sacrebleu() -> ModuleType:
    try:
        return importlib.import_module("sacrebleu")
    except ImportError as error:
        raise ConfigurationError(
            "Comparing needs sacrebleu.", remedy="pip install 'bilingual-pipeline[compare]'"
        ) from error


def _confirmed(
    articles: Iterable[Article], targets: Sequence[Locale], tools: Tools, errors: list[str]
) -> Iterator[Document]:
    """Yield each article in each target with its confirmed sentences alone."""
    for article in articles:
        try:
            prepared = run.prepare(article, tools)
            for target in article.targets:
                if target != prepared.source_locale and (not targets or target in targets):
                    yield _only_confirmed(drafts.recall(prepared, target, tools.project).document)
        except PipelineError as error:
            errors.append(str(error))


def _only_confirmed(document: Document) -> Document:
    units = (
        replace(unit, segments=tuple(s for s in unit.segments if s.is_publishable))
        for unit in document.units
    )
    return replace(document, units=tuple(unit for unit in units if unit.segments))


def _pairs(
    documents: Iterable[Document], limit: int
) -> dict[tuple[str, str | None], list[Document]]:
    """Return documents by their pair of locales, cut where a pair has its fill."""
    pairs: dict[tuple[str, str | None], list[Document]] = {}
    for document in documents:
        some = pairs.setdefault((document.source_locale, document.target_locale), [])
        left = limit - sum(len(list(_segments(d))) for d in some) if limit else -1
        if document.units and left:
            some.append(_cut(document, left) if left > 0 else document)
    return {pair: some for pair, some in pairs.items() if some}


def _cut(document: Document, number: int) -> Document:
    units: list[Unit] = []
    for unit in document.units:
        units.append(replace(unit, segments=unit.segments[:number]))
        number -= len(units[-1].segments)
    return replace(document, units=tuple(unit for unit in units if unit.segments))


def _segments(document: Document) -> Iterator[Segment]:
    return (segment for unit in document.units for segment in unit.segments)


def _score(
    name: str, documents: Sequence[Document], tools: Tools, meter: Meter, scorer: ModuleType
) -> Score:
    source, target = documents[0].source_locale, documents[0].target_locale
    assert target is not None
    engine = tools.engine(name, source, target)
    assert engine is not None
    before = meter.counts[name].usage.cost if name in meter.counts else 0.0
    start = time.perf_counter()
    done = _translated(documents, engine, tools)
    seconds = time.perf_counter() - start
    wanted = [_text(segment) for document in documents for segment in _segments(document)]
    given = [_text(segment) for document in done for segment in _segments(document)]
    tokenizer = _TOKENIZERS.get(language(target), "13a")
    terms, faults = _terms(done, tools)
    found = [
        issue
        for d in done
        for issue in check(d, settings=tools.checks, glossary=tools.glossary).issues
    ]
    return Score(
        name,
        source,
        target,
        len(wanted),
        sum(map(bool, given)),
        scorer.corpus_chrf(given, [wanted]).score,
        scorer.corpus_bleu(given, [wanted], tokenize=tokenizer).score,
        terms,
        100.0 * (terms - faults) / terms if terms else 100.0,
        sum(issue.severity is Severity.ERROR for issue in found),
        sum(issue.severity is Severity.WARNING for issue in found),
        seconds,
        (meter.counts[name].usage.cost if name in meter.counts else 0.0) - before,
    )


def _translated(
    documents: Sequence[Document], engine: Engine, tools: Tools
) -> tuple[Document, ...]:
    """Return documents with a backend's answers alone, judged as if somebody had confirmed them."""
    blank = [_mapped(document, _blank) for document in documents]
    done = translate_all(blank, lambda *_: (engine,), tools.accept)
    return tuple(_mapped(replace(document, issues=()), _taken) for document in done)


def _mapped(document: Document, change: Callable[[Segment], Segment]) -> Document:
    units = (replace(unit, segments=tuple(map(change, unit.segments))) for unit in document.units)
    return replace(document, units=tuple(units))


def _blank(segment: Segment) -> Segment:
    return replace(segment, target=None, written="", state=State.INITIAL, provenance="", waivers=())


def _taken(segment: Segment) -> Segment:
    return replace(segment, state=State.TRANSLATED if segment.target else State.INITIAL)


def _text(segment: Segment) -> str:
    return segment.target.text if segment.target else ""


def _terms(documents: Iterable[Document], tools: Tools) -> tuple[int, int]:
    """Return how many terms with a settled translation there are, and how many are not honoured."""
    others = frozenset(names("check")) - {"terms"}
    settings = CheckSettings(off=others)
    terms = faults = 0
    for document in documents:
        target = document.target_locale or ""
        for segment in _segments(document):
            settled = [h for h in segment.terms if h.entry.is_dnt or h.entry.section(target)]
            terms += len(settled)
            faults += len(settled) if segment.target is None else 0
        found = check(document, settings=settings, glossary=tools.glossary).issues
        faults += sum(issue.check in _TERM_ERRORS for issue in found)
    return terms, min(faults, terms)
