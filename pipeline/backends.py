"""Tell which backends there are, what each can do, and whether it is ready to be asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.config import Project, secret
from pipeline.errors import PipelineError
from pipeline.model import Locale
from pipeline.registry import names
from pipeline.tools import Tools, used_backends
from pipeline.translate import Capabilities, Engine, Request, capabilities

_SENTENCES = {
    "ar": "الطقس جميل اليوم.", "de": "Das Wetter ist heute schön.", "en": "The weather is fine today.",
    "es": "Hoy hace buen tiempo.", "fr": "Il fait beau aujourd’hui.", "ja": "今日は天気がいいです。",
    "ru": "Сегодня хорошая погода.", "zh": "今天天气很好。",
}  # fmt: skip
"""One sentence each for `--test`; English where there is none."""


@dataclass(frozen=True, slots=True)
class Row:
    """One backend, for `pipeline backends`."""

    name: str
    summary: str
    used: bool
    configured: bool
    missing: tuple[str, ...]
    """Keys of its table, or environment variables, without which it cannot be asked."""
    local: bool
    deterministic: bool
    pairs: str
    terms: str
    """How terms are honoured: placeholder, native, prompt or none."""
    tags: bool
    context: bool
    formality: bool
    max_items: int
    max_characters: int
    max_bytes: int
    tested: tuple[str, ...] = ()
    """What came of one sentence in each pair of the project: the answer, or the error."""


def survey(project: Project | None, *, test: bool = False) -> list[Row]:
    """Return all backends; with `test`, each that is configured translates one sentence a pair.

    A test asks again even for what is kept: it is about the service. Nothing is written.
    """
    tools = Tools(project, only_instant=False, keeps_answers=False) if project and test else None
    return [_row(name, project, tools) for name in names("translate")]


def _row(name: str, project: Project | None, tools: Tools | None) -> Row:
    has = capabilities(name)
    missing = _missing(name, has, project)
    tested = tuple(_tests(name, tools)) if tools and not missing and not has.is_instant else ()
    return Row(
        name,
        has.summary,
        used=bool(project) and name in used_backends(project) if project else False,
        configured=not missing,
        missing=missing,
        local=tools.is_local(name) if tools else has.is_local,
        deterministic=has.is_deterministic,
        pairs=has.pairs,
        terms=has.glossary,
        tags=has.tags,
        context=has.context,
        formality=has.formality,
        max_items=has.max_items,
        max_characters=has.max_characters,
        max_bytes=has.max_bytes,
        tested=tested,
    )


def _missing(name: str, has: Capabilities, project: Project | None) -> tuple[str, ...]:
    """Return what is not there of keys and secrets; any of a service's secrets will do for it."""
    options = project.options.get(name, {}) if project else {}
    keys = tuple(key for key in has.requires if key not in options)
    if not project or not has.secrets or "url" in options:
        return keys
    found = any(secret(project.root, options, variable) for variable in has.secrets)
    return keys if found else (*keys, has.secrets[0])


def _tests(name: str, tools: Tools) -> Iterator[str]:
    newsroom = tools.project.newsroom
    for target in newsroom.target_locales:
        if target != newsroom.source_locale:
            pair = f"{newsroom.source_locale} → {target}"
            yield f"{pair}: {_asked(name, newsroom.source_locale, target, tools)}"


def _asked(name: str, source: Locale, target: Locale, tools: Tools) -> str:
    try:
        engine = tools.engine(name, source, target)
        return _answer(engine, source) if engine else "is not asked"
    except PipelineError as error:
        return str(error)


def _answer(engine: Engine, source: Locale) -> str:
    sentence = _SENTENCES.get(source.partition("-")[0], _SENTENCES["en"])
    answered = next(engine.answer([Request(0, (sentence,))], lambda *_: ""), None)
    if answered is None or answered.result is None:
        return answered.problem if answered else "gave no answer"
    return "".join(node for node in answered.result.nodes if isinstance(node, str)).strip()
