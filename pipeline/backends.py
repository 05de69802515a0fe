"""Tell which backends there are, what each can do, and whether it is ready to be asked."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

from pipeline.config import Project, known_backend, located, secret
from pipeline.errors import PipelineError
from pipeline.model import Locale
from pipeline.registry import names
from pipeline.tools import Tools, automatic, is_local, used_backends
from pipeline.translate import Capabilities, Engine, Request, capabilities
from pipeline.translate import options as known_options

_SENTENCES = {
    "ar": "الطقس جميل اليوم.", "de": "Das Wetter ist heute schön.", "en": "The weather is fine today.",
    "es": "Hoy hace buen tiempo.", "fr": "Il fait beau aujourd’hui.", "ja": "今日は天気がいいです。",
    "ru": "Сегодня хорошая погода.", "zh": "今天天气很好。",
}  # fmt: skip
"""One sentence each for `--test`; English where there is none."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of one sentence."""

    source: Locale
    target: Locale
    answer: str
    """Empty where there is none."""
    problem: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Row:
    """One backend, for `pipeline backends`."""

    name: str
    summary: str
    used: bool
    configured: bool | None
    """None outside of a newsroom, where nobody can tell."""
    missing: tuple[str, ...]
    """Keys of its table, or environment variables, without which it cannot be asked."""
    local: bool
    """Whether text stays on this machine."""
    deterministic: bool
    pairs: str
    """In words; empty: whatever the service offers."""
    terms: str
    """How terms are honoured: placeholder, native, prompt or none."""
    tags: bool
    context: bool
    formality: bool
    max_items: int
    """Sentences in one request, 0 for any number, as for the next two."""
    max_characters: int
    max_bytes: int
    options: tuple[str, ...]
    """What its table in pipeline.toml may hold."""
    secrets: tuple[str, ...]
    """Environment variables that its key is looked for in."""
    tested: tuple[Trial, ...] = ()

    @property
    def is_well(self) -> bool:
        """Tell whether nothing is missing that is needed, and each test had an answer."""
        is_needless = not self.used and not self.tested
        return is_needless or (not self.missing and not any(trial.problem for trial in self.tested))


def survey(project: Project | None, wanted: Sequence[str] = (), *, test: bool = False) -> list[Row]:
    """Return the backends that are wanted, or all of them.

    With `test`, those that are named translate one sentence in each pair of the newsroom, or those
    in use where none is named: in the pairs they are used for. A test asks again even for what is
    kept: it is about the service. Nothing is written.

    Raises ConfigurationError with the nearest name for a backend that there is not.
    """
    chosen = tuple(map(known_backend, wanted)) or tuple(names("translate"))
    if project is None or not test:
        return [_row(name, project) for name in chosen]
    tested = wanted or used_backends(project)
    at_once = _impatient(project, tested)
    with closing(Tools(at_once, only_instant=False, keeps_answers=False)) as tools:
        return [
            _row(name, project, tuple(_trials(name, tools)) if name in tested else ())
            for name in chosen
        ]


def _impatient(project: Project, backends: Sequence[str]) -> Project:
    """Return a project that tells at once when a backend is not there: somebody is waiting."""
    asked = [name for name in backends if not capabilities(name).is_instant]
    options = {name: {**project.options.get(name, {}), "retries": 0} for name in asked}
    return replace(project, options={**project.options, **options})


def _row(name: str, project: Project | None, tested: tuple[Trial, ...] = ()) -> Row:
    has = capabilities(name)
    missing = _missing(name, has, project)
    return Row(
        name,
        has.summary,
        used=project is not None and name in used_backends(project),
        configured=not missing if project else None,
        missing=missing,
        local=is_local(name, project.options.get(name, {}) if project else {}),
        deterministic=has.is_deterministic,
        pairs=_pairs_of(has, name, project),
        terms=has.glossary,
        tags=has.tags,
        context=has.context,
        formality=has.formality,
        max_items=has.max_items,
        max_characters=has.max_characters,
        max_bytes=has.max_bytes,
        options=known_options(name),
        secrets=has.secrets,
        tested=tested,
    )


def _pairs_of(has: Capabilities, name: str, project: Project | None) -> str:
    """Return the pairs of a backend: those that are installed, or what it says of them."""
    if has.installed is None:
        return has.pairs
    if project is None:
        return ", ".join(has.installed({}, Path())) or has.pairs
    with located(project):
        found = has.installed(project.options.get(name, {}), project.root)
    return ", ".join(found) or has.pairs


def _missing(name: str, has: Capabilities, project: Project | None) -> tuple[str, ...]:
    """Return what is not there of keys and secrets; outside of a newsroom nobody can tell."""
    if project is None:
        return ()
    options = project.options.get(name, {})
    keys = (key for key in has.requires if key not in options)
    needed = has.secrets if has.needs is None else has.needs(options)
    secrets = (each for each in needed if not secret(project.root, options, each))
    return (*keys, *secrets)


def _trials(name: str, tools: Tools) -> Iterator[Trial]:
    project = tools.project
    if capabilities(name).is_instant or _missing(name, capabilities(name), project):
        return
    for source, target in _pairs(project):
        chosen = project.backends_for(source, target).union(automatic(project, source, target))
        if name not in used_backends(project) or name in chosen:
            start = time.perf_counter()
            answer, problem = _asked(name, source, target, tools)
            yield Trial(source, target, answer, problem, time.perf_counter() - start)


def _pairs(project: Project) -> list[tuple[Locale, Locale]]:
    """Return the pairs that pipeline.toml speaks of."""
    newsroom = project.newsroom
    found = dict.fromkeys(product([newsroom.source_locale], newsroom.target_locales))
    for rule in project.rules:
        sources = [rule.source or newsroom.source_locale]
        found |= dict.fromkeys(product(sources, rule.targets or newsroom.target_locales))
    return [(source, target) for source, target in found if source != target]


def _asked(name: str, source: Locale, target: Locale, tools: Tools) -> tuple[str, str]:
    """Return a backend's answer to one sentence, or why there is none."""
    if tools.project.local_only and not tools.is_local(name):
        return "", "is not asked: [translate] local_only keeps text on this machine"
    try:
        engine = tools.engine(name, source, target)
        return _answer(engine, source) if engine else ("", "is not asked")
    except PipelineError as error:
        return "", str(error)


def _answer(engine: Engine, source: Locale) -> tuple[str, str]:
    sentence = _SENTENCES.get(source.partition("-")[0], _SENTENCES["en"])
    answered = next(engine.answer([Request(0, (sentence,))], lambda *_: ""), None)
    if answered is None or answered.result is None:
        return "", answered.problem if answered else "gave no answer"
    text = "".join(node for node in answered.result.nodes if isinstance(node, str)).strip()
    return text, "" if text else "gave an empty answer"
