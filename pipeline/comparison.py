"""Compare backends on a newsroom's own articles: what people confirmed is the measure.

Every confirmed sentence is translated anew by each backend, as if it had no translation, and held
against the one that it has (`scores`).
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace

from pipeline import drafts, run, scores
from pipeline.articles import Article
from pipeline.check import check
from pipeline.config import Project
from pipeline.errors import ConfigurationError, PipelineError
from pipeline.meter import Count, Meter
from pipeline.model import Document, Issue, Locale, Segment, Severity, State, Unit
from pipeline.tools import Tools
from pipeline.translate import Engine, translate_each


@dataclass(frozen=True, slots=True)
class Score:
    """How one backend did in one pair of locales."""

    backend: str
    source: Locale
    target: Locale
    segments: int
    """Sentences with a confirmed translation that were asked for."""
    answered: int
    kept: int
    """Answers from the cache: they took no time and no money now."""
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


@dataclass(slots=True)
class Comparison:
    """What came of comparing."""

    scores: list[Score] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    """Articles that cannot be read, and why a backend has no answers."""


def compare(
    project: Project,
    articles: Iterable[Article],
    targets: Sequence[Locale] = (),
    *,
    limit: int = 0,
    meter: Meter | None = None,
) -> Comparison:
    """Return a score of each of the project's backends in each pair.

    At most `limit` sentences a pair are asked for, from the first article on; 0 for all. Answers
    are kept like any other: to compare again costs nothing. No PO file is written. Roles that must
    not be sent are left out for all, as soon as one of the backends is elsewhere.

    Raises ConfigurationError when sacrebleu is not installed, nothing is confirmed, or the memory
    is to be compared: it would find the very translations that it is measured by.
    """
    scores.sacrebleu()
    _refuse_memory(project.backends)
    meter = meter or Meter(log=None, bar=None)
    done = Comparison()
    with closing(Tools(project, only_instant=False, watch=meter)) as tools:
        is_sent = not all(map(tools.is_local, project.backends))
        private = project.do_not_send if is_sent else frozenset[str]()
        pairs = _pairs(_confirmed(articles, targets, tools, private, done.errors), limit)
        if not pairs and not done.errors:
            raise ConfigurationError(
                "There is no confirmed translation to compare with.",
                remedy="Confirm some sentences first: backends are measured by what people decided.",
            )
        bench = _Bench(tools, meter)
        for name in dict.fromkeys(project.backends):
            for (source, target), documents in pairs.items():
                try:
                    score, problems = bench.score(name, documents)
                except PipelineError as error:
                    done.errors.append(f"{name}, {source} → {target}: {error}")
                    continue
                done.scores.append(score)
                done.errors += [f"{source} → {target}: {problem}" for problem in problems]
    return done


def _refuse_memory(backends: Iterable[str]) -> None:
    if "memory" in backends:
        raise ConfigurationError(
            "'memory' cannot be compared: it would find the confirmed translations themselves.",
            remedy="Name engines; `pipeline backends` lists them.",
        )


def _confirmed(
    articles: Iterable[Article],
    targets: Sequence[Locale],
    tools: Tools,
    private: frozenset[str],
    errors: list[str],
) -> Iterator[Document]:
    """Yield each article in each target with its confirmed sentences alone."""
    for article in articles:
        try:
            prepared = run.prepare(article, tools)
            for target in article.targets:
                if target != prepared.source_locale and (not targets or target in targets):
                    recalled = drafts.recall(prepared, target, tools.project).document
                    yield _only_confirmed(recalled, private)
        except PipelineError as error:
            errors.append(str(error))


def _only_confirmed(document: Document, private: frozenset[str]) -> Document:
    units = (
        replace(unit, segments=tuple(s for s in unit.segments if s.is_publishable))
        for unit in document.units
        if unit.role not in private
    )
    return replace(document, units=tuple(unit for unit in units if unit.segments))


def _pairs(
    documents: Iterable[Document], limit: int
) -> dict[tuple[Locale, Locale], list[Document]]:
    """Return documents by their pair of locales, cut where a pair has its fill."""
    pairs: dict[tuple[Locale, Locale], list[Document]] = {}
    for document in documents:
        assert document.target_locale is not None
        some = pairs.setdefault((document.source_locale, document.target_locale), [])
        left = limit - sum(1 for d in some for _ in _segments(d)) if limit else -1
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


@dataclass(frozen=True, slots=True)
class _Bench:
    """What backends are measured with."""

    tools: Tools
    meter: Meter

    def score(self, name: str, documents: Sequence[Document]) -> tuple[Score, list[str]]:
        """Return how a backend does with documents of one pair, and why answers are missing.

        Raises PipelineError when the backend is not configured or does not know the pair.
        """
        source, target = documents[0].source_locale, documents[0].target_locale
        assert target is not None
        engine = self.tools.engine(name, source, target)
        assert engine is not None
        before = replace(self.meter.counts.get(name, Count()))
        start = time.perf_counter()
        done = _translated(documents, engine, self.tools)
        seconds = time.perf_counter() - start
        after = self.meter.counts[name]
        wanted = [_text(segment) for document in documents for segment in _segments(document)]
        given = [_text(segment) for document in done for segment in _segments(document)]
        terms, unmet = scores.terms(done, self.tools.checks, self.tools.glossary)
        found = [issue for document in done for issue in _found(document, self.tools)]
        score = Score(
            name,
            source,
            target,
            len(wanted),
            sum(map(bool, given)),
            after.kept - before.kept,
            *scores.likeness(given, wanted, target),
            terms,
            100.0 * (terms - unmet) / terms if terms else 100.0,
            sum(issue.severity is Severity.ERROR for issue in found),
            sum(issue.severity is Severity.WARNING for issue in found),
            seconds,
            after.usage.cost - before.usage.cost,
        )
        return score, _problems(done)


def _translated(
    documents: Sequence[Document], engine: Engine, tools: Tools
) -> tuple[Document, ...]:
    """Return documents with a backend's answers alone, judged as if somebody had confirmed them."""
    blank = [_mapped(document, _blank) for document in documents]
    done = dict(translate_each(blank, lambda *_: (engine,), tools.accept))
    return tuple(_mapped(done[number], _taken) for number in range(len(blank)))


def _mapped(document: Document, change: Callable[[Segment], Segment]) -> Document:
    units = (replace(unit, segments=tuple(map(change, unit.segments))) for unit in document.units)
    return replace(document, units=tuple(units))


def _blank(segment: Segment) -> Segment:
    return replace(segment, target=None, written="", state=State.INITIAL, provenance="", waivers=())


def _taken(segment: Segment) -> Segment:
    return replace(segment, state=State.TRANSLATED if segment.target else State.INITIAL)


def _text(segment: Segment) -> str:
    return segment.target.text if segment.target else ""


def _problems(documents: Iterable[Document]) -> list[str]:
    """Return why sentences have no answer, each reason once with its number."""
    reasons: Counter[str] = Counter()
    for document in documents:
        units = {unit.id: unit for unit in document.units}
        for issue in document.issues:
            if units[issue.unit].segments[issue.segment].target is None:
                reasons[issue.message] += 1
    return [f"{reason} ({number} of them)" for reason, number in reasons.items()]


def _found(document: Document, tools: Tools) -> tuple[Issue, ...]:
    """Return what the newsroom's checks find in answers; what the runner said is no finding."""
    bare = replace(document, issues=())
    return check(bare, settings=tools.checks, glossary=tools.glossary).issues
