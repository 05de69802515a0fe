"""Azure AI Translator: terms through its dynamic dictionary where that is allowed.

The dictionary works between English and one other language, and Microsoft calls it safe for proper
names only; what it does to a sentence is verified like any other answer. Between other languages,
and when an answer was not good, terms are kept as `notranslate`.

Source: https://learn.microsoft.com/azure/ai-services/translator/text-translation/reference/v3/translate
and its page on the dynamic dictionary.
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.locales import is_traditional, language
from pipeline.translate import (
    Backend,
    Capabilities,
    Context,
    Request,
    Result,
    Term,
    Usage,
)
from pipeline.translate._http import markup
from pipeline.translate._http.fields import items_at, name, text_at
from pipeline.translate._http.service import Service, address, required, word
from pipeline.translate._policy import number

CAPABILITIES = Capabilities(
    "Azure AI Translator, with its dynamic dictionary",
    is_local=False,
    is_deterministic=False,
    options=("url", "region", "category"),
    secrets=("AZURE_TRANSLATOR_KEY",),
    max_items=100,
    max_characters=40_000,
    tags=True,
    glossary="native",
)
_URL = "https://api.cognitive.microsofttranslator.com"
_HTML = markup.Markup(
    tag="span", term="span", term_attributes=' class="notranslate"', closes_empty=False
)
_FATAL: Mapping[int | str, str] = {
    401: "Check AZURE_TRANSLATOR_KEY and region.",
    403: "The free quota is used up.",
}
_CODES = {"fr-CA": "fr-ca", "no": "nb", "pt-PT": "pt-pt", "sr": "sr-Cyrl", "sr-Latn": "sr-Latn"}
_DICTIONARY = '<mstrans:dictionary translation="{target}">{source}</mstrans:dictionary>'


@dataclass(frozen=True, slots=True)
class _Azure:
    service: Service
    source: str
    target: str
    category: str

    def fingerprint(self) -> str:
        """Return the category; which model stands behind it, Azure does not say."""
        return f"3.0 {self.category}"

    def estimate(self, batch: Sequence[Request]) -> Usage:
        """Return the characters as they are billed: those of markup too."""
        return Usage(sum(len(self._marked(request).text) for request in batch))

    def translate(self, batch: Sequence[Request]) -> Iterator[Result]:
        """Yield a result for every request.

        Raises BackendBusy, RequestRefused or BackendError.
        """
        marked = [self._marked(request) for request in batch]
        params = {
            "api-version": "3.0",
            "from": self.source,
            "to": self.target,
            "textType": "html",
            **({"category": self.category} if self.category else {}),
        }
        body = [{"Text": m.text} for m in marked]
        reply = self.service.post("/translate", body=body, params=params)
        request_id = name(reply.headers.get("x-requestid", ""))
        answers = items_at(reply.content, count=len(batch))
        for request, m, answer in zip(batch, marked, answers, strict=True):
            nodes = markup.decode(text_at(answer, "translations", 0, "text"), m)
            yield Result(request.id, nodes, request_id=request_id, usage=Usage(len(m.text)))

    def _marked(self, request: Request) -> markup.Marked:
        """Return a request with its terms in the dictionary at first, where that may be used."""
        is_native = not request.form and "en" in {self.source, self.target}
        return markup.encode(request, _HTML, term=_in_dictionary if is_native else None)


def _in_dictionary(term: Term) -> str:
    return _DICTIONARY.format(
        target=html.escape(term.target), source=html.escape(term.text, quote=False)
    )


def code(locale: str) -> str:
    """Return Azure's code of a language: two letters, with kinds of some."""
    if language(locale) == "zh":
        return "zh-Hant" if is_traditional(locale) else "zh-Hans"
    return _CODES.get(locale) or _CODES.get(language(locale)) or language(locale)


def create(context: Context) -> Backend:
    """Make the backend.

    Options: `region` of the resource, `category` of a custom model, `url` of a private endpoint.

    Raises ConfigurationError for an address or a name that is none.
    """
    region = word("azure", context.options, "region")

    def headers() -> dict[str, str]:
        key = {"Ocp-Apim-Subscription-Key": required("azure", context, "AZURE_TRANSLATOR_KEY")}
        return key | ({"Ocp-Apim-Subscription-Region": region} if region else {})

    service = Service(
        "Azure",
        address("azure", context.options, default=_URL),
        timeout=number("azure", context.options, "timeout"),
        headers=headers,
        secrets=lambda: (context.secret("AZURE_TRANSLATOR_KEY"),),
        fatal=_FATAL,
    )
    category = word("azure", context.options, "category")
    return _Azure(service, code(context.source), code(context.target), category)
