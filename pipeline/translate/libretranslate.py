"""LibreTranslate: a free server of your own, or somebody's, on top of Argos models.

It has no glossary; terms and tags travel as HTML that it leaves alone. What its HTML mode gives
back is unescaped, markup and all, so nothing in it but our own numbered elements is trusted.

Source: https://docs.libretranslate.com (POST /translate, GET /languages), measured on 1.9.6.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.errors import BackendBusy
from pipeline.locales import is_traditional, language
from pipeline.translate import (
    Backend,
    Capabilities,
    Context,
    Request,
    Result,
    Usage,
    _placeholders,
)
from pipeline.translate._http import markup
from pipeline.translate._http.fields import by_form, texts_at
from pipeline.translate._http.service import Service, address, required
from pipeline.translate._policy import number
from pipeline.translate._protocol import characters

CAPABILITIES = Capabilities(
    "a LibreTranslate server, your own or another's",
    is_local=False,
    requires=("url",),
    secrets=("LIBRETRANSLATE_API_KEY",),
    needs=lambda _: (),  # servers decide for themselves whether they want one
    max_items=25,
    max_characters=5000,
    tags=True,
    glossary="placeholder",
)
_KEY = "LIBRETRANSLATE_API_KEY"
_RATE = re.compile(r"per (\d{1,4}) (second|minute|hour|day)", re.ASCII)
_SECONDS = {"second": 1.0, "minute": 60.0, "hour": 3600.0, "day": 86_400.0}
_HTML = markup.Markup(closes_empty=False, is_escaped=False)


@dataclass(frozen=True, slots=True)
class _LibreTranslate:
    service: Service
    context: Context
    url: str

    def fingerprint(self) -> str:
        """Return the address: which models the server runs, it does not say."""
        return self.url

    def estimate(self, batch: Sequence[Request]) -> Usage:
        """Return the characters of the text; markup is not counted."""
        return characters(batch)

    def translate(self, batch: Sequence[Request]) -> Iterator[Result]:
        """Yield a result for every request: in HTML at first, then with words for tags and terms.

        Raises BackendBusy, RequestRefused or BackendError.
        """
        for form, some in by_form(batch):
            yield from self._plain(some) if form else self._html(some)

    def _html(self, batch: Sequence[Request]) -> Iterator[Result]:
        marked = [markup.encode(request, _HTML) for request in batch]
        answers = self._ask([m.text for m in marked], "html")
        for request, m, answer in zip(batch, marked, answers, strict=True):
            yield Result(request.id, markup.decode(answer, m), usage=characters((request,)))

    def _plain(self, batch: Sequence[Request]) -> Iterator[Result]:
        encoded = [_placeholders.encode(request) for request in batch]
        answers = self._ask([e.text for e in encoded], "text")
        for request, e, answer in zip(batch, encoded, answers, strict=True):
            yield Result(request.id, _placeholders.decode(answer, e), usage=characters((request,)))

    def _ask(self, sources: Sequence[str], form: str) -> list[str]:
        body: dict[str, object] = {
            "q": list(sources),
            "source": code(self.context.source),
            "target": code(self.context.target),
            "format": form,
        }
        if self.context.secret(_KEY):
            body["api_key"] = required("libretranslate", self.context, _KEY)
        try:
            reply = self.service.post("/translate", body=body)
        except BackendBusy as error:
            error.retry_after = error.retry_after or _pause(str(error))
            raise
        return texts_at(reply.content, "translatedText", count=len(sources))


def _pause(said: str) -> float | None:
    """Return how long to wait after “Slowdown: 30 per 1 minute”: the header for it is not sent."""
    found = _RATE.search(said)
    return int(found[1]) * _SECONDS[found[2]] if found else None


def code(locale: str) -> str:
    """Return LibreTranslate's code of a language: two letters, with two kinds of Chinese."""
    return "zh-Hant" if is_traditional(locale) else language(locale)


def create(context: Context) -> Backend:
    """Make the backend; `url` is the server's address.

    Raises ConfigurationError when that is no address.
    """
    url = address("libretranslate", context.options, default="")
    service = Service(
        "LibreTranslate",
        url,
        timeout=number("libretranslate", context.options, "timeout"),
        secrets=lambda: (context.secret(_KEY),),
        fatal={
            403: f"Check {_KEY}.",
            "is not supported": "See the server's /languages, or load a model for this pair.",
        },
    )
    return _LibreTranslate(service, context, url)
