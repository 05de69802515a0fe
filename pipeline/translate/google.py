"""Google Cloud Translation: v3 with a project and its glossaries, or v2 with a simple key.

Text goes as HTML, where `translate="no"` keeps a term; with a glossary of the project, terms are
Google's business, and its second list of translations is the one that used it.

Source: https://cloud.google.com/translate/docs/reference/rest/v3/projects.locations/translateText
and https://cloud.google.com/translate/docs/reference/rest/v2/translate.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.errors import ConfigurationError
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
from pipeline.translate._http.fields import by_form, items_at, name_at, text_at
from pipeline.translate._http.service import Reply, Service, address, required, word
from pipeline.translate._policy import number

CAPABILITIES = Capabilities(
    "Google Cloud Translation, v3 or v2",
    is_local=False,
    is_deterministic=False,
    options=("url", "project", "location", "model", "glossary"),
    secrets=("GOOGLE_ACCESS_TOKEN", "GOOGLE_API_KEY"),
    needs=lambda table: (_secret(table),),
    max_items=100,
    max_characters=25_000,
    tags=True,
    glossary="native",
)
_URL = "https://translation.googleapis.com"
_HTML = markup.Markup(tag="span", term="span", closes_empty=False)
_FATAL: Mapping[int | str, str] = {
    401: "The token has run out: gcloud auth print-access-token.",
    403: "Check the key, what it may be used for, and billing.",
    "API_KEY_INVALID": "Check GOOGLE_API_KEY.",
    "API key not valid": "Check GOOGLE_API_KEY.",
}
_BUSY = ("RATE_LIMIT_EXCEEDED", "rateLimitExceeded", "userRateLimitExceeded")
"""Version 2 says so under HTTP 403."""


@dataclass(frozen=True, slots=True)
class _Google:
    service: Service
    context: Context
    parent: str
    """`projects/P/locations/L` for v3; empty for v2."""
    model: str
    glossary: str
    """Its full name, or empty."""

    def fingerprint(self) -> str:
        """Return version, model and glossary; their contents are Google's to change."""
        return f"{'v3' if self.parent else 'v2'} {self.parent} {self.model} {self.glossary}"

    def estimate(self, batch: Sequence[Request]) -> Usage:
        """Return the characters as they are billed: those of markup too."""
        return Usage(sum(len(self._marked(request).text) for request in batch))

    def translate(self, batch: Sequence[Request]) -> Iterator[Result]:
        """Yield a result for every request: with the project's glossary first, then terms fixed.

        Raises BackendBusy, RequestRefused or BackendError.
        """
        for form, some in by_form(batch):
            yield from self._ask(some, is_native=self._is_native(form))

    def _is_native(self, form: int) -> bool:
        return bool(self.glossary) and not form

    def _marked(self, request: Request) -> markup.Marked:
        return markup.encode(
            request, _HTML, term=markup.source_words if self._is_native(request.form) else None
        )

    def _ask(self, batch: Sequence[Request], *, is_native: bool) -> Iterator[Result]:
        marked = [self._marked(request) for request in batch]
        sources = [m.text for m in marked]
        reply = self._v3(sources, is_native=is_native) if self.parent else self._v2(sources)
        path: tuple[str, ...] = ("data", "translations")
        if self.parent:
            path = ("glossaryTranslations" if is_native else "translations",)
        answers = items_at(reply.content, *path, count=len(batch))
        for request, m, answer in zip(batch, marked, answers, strict=True):
            nodes = markup.decode(text_at(answer, "translatedText"), m)
            yield Result(request.id, nodes, name_at(answer, "model"), usage=Usage(len(m.text)))

    def _v3(self, sources: list[str], *, is_native: bool) -> Reply:
        body: dict[str, object] = {
            "contents": sources,
            "mimeType": "text/html",
            "sourceLanguageCode": code(self.context.source),
            "targetLanguageCode": code(self.context.target),
        }
        if self.model:
            body["model"] = f"{self.parent}/models/{self.model}"
        if is_native:
            body["glossaryConfig"] = {"glossary": self.glossary}
        return self.service.post(f"/v3/{self.parent}:translateText", body=body)

    def _v2(self, sources: list[str]) -> Reply:
        body = {
            "q": sources,
            "format": "html",
            "source": code(self.context.source),
            "target": code(self.context.target),
        }
        return self.service.post("/language/translate/v2", body=body)


def code(locale: str) -> str:
    """Return Google's code of a language: two letters, and two kinds of Chinese and Portuguese."""
    if language(locale) != "zh":
        return locale if locale == "pt-PT" else language(locale)
    return "zh-TW" if is_traditional(locale) else "zh-CN"


def _secret(options: Mapping[str, object]) -> str:
    """Return where its key is: v3 takes tokens, v2 keys."""
    return "GOOGLE_ACCESS_TOKEN" if options.get("project") else "GOOGLE_API_KEY"


def create(context: Context) -> Backend:
    """Make the backend: v3 where `project` is set, with GOOGLE_ACCESS_TOKEN; else v2, with a key.

    Options: `location` (default `global`), `model` (`general/nmt`, `general/translation-llm`),
    `glossary` (the id of one in that location), `url` for a test server.

    Raises ConfigurationError for a name that is none, for a glossary without a project, or one in
    the location `global`.
    """
    project, model, glossary = (
        word("google", context.options, key) for key in ("project", "model", "glossary")
    )
    location = word("google", context.options, "location", "global")
    parent = f"projects/{project}/locations/{location}" if project else ""
    if glossary and (not project or location == "global"):
        raise ConfigurationError(
            "[translate.google] glossary: needs a project, and a location that is not global.",
            file="pipeline.toml",
            remedy='Write project = "…" and location = "us-central1", where the glossary lies.',
        )
    secret = _secret(context.options)

    def headers() -> dict[str, str]:
        key = required("google", context, secret)
        if not project:
            return {"X-Goog-Api-Key": key}
        return {"Authorization": f"Bearer {key}", "X-Goog-User-Project": project}

    service = Service(
        "Google",
        address("google", context.options, default=_URL),
        timeout=number("google", context.options, "timeout"),
        headers=headers,
        secrets=lambda: (context.secret(secret),),
        fatal=_FATAL,
        busy=_BUSY,
    )
    full = f"{parent}/glossaries/{glossary}" if glossary else ""
    return _Google(service, context, parent, model, full)
