"""DeepL: its API with tags as XML, and a glossary of its own that follows glossary/*.csv.

The glossary at DeepL is made once a pair and replaced whole when ours changes: PATCH would merge,
so that a concept taken out of a CSV file lived on there.

Source: DeepL API, OpenAPI description 3.11 (https://github.com/DeepLcom/openapi): POST
/v2/translate, /v3/glossaries, PUT /v3/glossaries/ID/dictionaries.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.locales import is_traditional, language
from pipeline.translate import (
    Backend,
    Capabilities,
    Context,
    Request,
    Result,
    Usage,
)
from pipeline.translate._http import markup
from pipeline.translate._http.deepl_glossary import Glossaries
from pipeline.translate._http.fields import (
    by_form,
    count_at,
    items_at,
    name,
    name_at,
    text_at,
)
from pipeline.translate._http.service import Service, address, required
from pipeline.translate._nodes import plain_text
from pipeline.translate._policy import choice, flag, number
from pipeline.translate._protocol import characters

CAPABILITIES = Capabilities(
    "DeepL, with its glossary kept in step",
    is_local=False,
    is_deterministic=False,
    options=("url", "formality", "model", "glossary"),
    secrets=("DEEPL_API_KEY",),
    max_items=50,
    max_bytes=55_000,
    tags=True,
    glossary="native",
    context=True,
    is_passage=True,
    formality=True,
)
_FORMALITY = ("", "default", "more", "less", "prefer_more", "prefer_less")
_MODELS = ("", "quality_optimized", "prefer_quality_optimized", "latency_optimized")
_CODES = {"en": "EN-US", "en-US": "EN-US", "es-419": "ES-419", "no": "NB", "pt-BR": "PT-BR"}
_VARIANTS = {"en": "EN-GB", "pt": "PT-PT"}
"""Targets of which DeepL wants to know the variant, and the one for locales not listed above."""


@dataclass(frozen=True, slots=True)
class _DeepL:
    service: Service
    glossaries: Glossaries | None
    context: Context
    settings: Mapping[str, object]
    """formality and model_type, where they are set."""

    def fingerprint(self) -> str:
        """Return the settings; DeepL does not tell the versions of its models."""
        return f"v2 {sorted(self.settings.items())}"

    def estimate(self, batch: Sequence[Request]) -> Usage:
        """Return the characters that are billed: those of the text, not of tags or context."""
        return characters(batch)

    def translate(self, batch: Sequence[Request]) -> Iterator[Result]:
        """Yield a result for every request: by DeepL's glossary first, then with terms fixed.

        Raises BackendBusy, RequestRefused or BackendError.
        """
        for form, some in by_form(batch):
            yield from self._ask(some, is_native=not form)

    def _ask(self, batch: Sequence[Request], *, is_native: bool) -> Iterator[Result]:
        has_terms = is_native and any(term.concept for r in batch for term in r.terms)
        glossary = self.glossaries.current() if self.glossaries and has_terms else ""
        own = markup.source_words if glossary else None
        marked = [markup.encode(request, markup.Markup(), term=own) for request in batch]
        body = self._body(batch, [m.text for m in marked])
        if glossary:
            body["glossary_id"] = glossary
        reply = self.service.post("/v2/translate", body=body)
        trace = name(reply.headers.get("x-trace-id", ""))
        answers = items_at(reply.content, "translations", count=len(batch))
        for request, m, answer in zip(batch, marked, answers, strict=True):
            billed = count_at(answer, "billed_characters", default=len(request.text))
            nodes = markup.decode(text_at(answer, "text"), m)
            yield Result(
                request.id, nodes, name_at(answer, "model_type_used"), trace, Usage(billed)
            )

    def _body(self, batch: Sequence[Request], sources: list[str]) -> dict[str, object]:
        body: dict[str, object] = {
            "text": sources,
            "source_lang": code(self.context.source).partition("-")[0],
            "target_lang": code(self.context.target),
            "tag_handling": "xml",
            "ignore_tags": ["t"],
            "split_sentences": "0",
            "preserve_formatting": True,
            "show_billed_characters": True,
            **self.settings,
        }
        if flag("deepl", self.context.options, "context", default=True):
            body["context"] = _passage(batch)
        return body


def _passage(batch: Sequence[Request]) -> str:
    """Return the text that the segments of a batch stand in: DeepL has one context for all."""
    around = [text for request in batch for text in (request.before, request.source)]
    around.append(batch[-1].after)
    once = (text for last, text in pairwise(["", *around]) if text != last)
    return plain_text(" ".join(filter(None, once)))


def code(locale: str) -> str:
    """Return DeepL's code of a target language: with its variant in English, Portuguese, Chinese."""
    if language(locale) == "zh":
        return "ZH-HANT" if is_traditional(locale) else "ZH-HANS"
    if locale in _CODES:
        return _CODES[locale]
    return _VARIANTS.get(language(locale), language(locale).upper())


def create(context: Context) -> Backend:
    """Make the backend.

    Options: `formality` (default, more, less, prefer_more, prefer_less), `model`
    (quality_optimized, …), `glossary` = false for none at DeepL or a name for it (by default the
    newsroom's folder), `url` for a test server.

    Raises ConfigurationError for a value that is none of these.
    """
    options = context.options
    own = address("deepl", options, default="https://api.deepl.com")

    def key() -> str:
        return required("deepl", context, "DEEPL_API_KEY")

    def url() -> str:
        is_free = key().endswith(":fx") and not options.get("url")
        return "https://api-free.deepl.com" if is_free else own

    settings = {
        "formality": choice("deepl", options, "formality", _FORMALITY),
        "model_type": choice("deepl", options, "model", _MODELS),
    }
    service = Service(
        "DeepL",
        url,
        timeout=number("deepl", options, "timeout"),
        headers=lambda: {"Authorization": f"DeepL-Auth-Key {key()}"},
        secrets=lambda: (key(),),
        fatal={456: "The characters of this month are used up.", 403: "Check DEEPL_API_KEY."},
    )
    kept = {key: value for key, value in settings.items() if value}
    return _DeepL(service, _glossaries(service, context), context, kept)


def _glossaries(service: Service, context: Context) -> Glossaries | None:
    called = context.options.get("glossary", True)
    if isinstance(called, str) and called.strip():
        return Glossaries(service, context, called.strip())
    if not flag("deepl", context.options, "glossary", default=True):
        return None
    return Glossaries(service, context, context.root.resolve().name or "newsroom")
