"""Apertium APy: Apertium behind HTTP, one segment a request.

Tags and terms are words that stand in for them: its own HTML mode moves tags to other words and
breaks entities.

Source: https://wiki.apertium.org/wiki/Apertium-apy (GET and POST /translate), measured on 0.11.7.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.locales import language, three_letters
from pipeline.translate import Backend, Capabilities, Context, Request, Result, Usage, _placeholders
from pipeline.translate._apertium.tidy import tidied
from pipeline.translate._http.fields import text_at
from pipeline.translate._http.service import Service, address, form
from pipeline.translate._policy import number
from pipeline.translate._protocol import characters

CAPABILITIES = Capabilities(
    "an Apertium APy server",
    options=("url",),
    max_items=1,
    max_characters=20_000,
    tags=True,
    glossary="placeholder",
    pairs="as the server's /listPairs says",
)
_URL = "http://127.0.0.1:2737"


@dataclass(frozen=True, slots=True)
class _Apy:
    service: Service
    url: str
    pair: str
    language: str
    """The target's."""

    def fingerprint(self) -> str:
        """Return the address and the pair; the server does not tell its versions."""
        return f"{self.url} {self.pair}"

    def estimate(self, batch: Sequence[Request]) -> Usage:
        """Return the characters; they cost nothing."""
        return characters(batch)

    def translate(self, batch: Sequence[Request]) -> Iterator[Result]:
        """Yield a result for each request.

        Raises BackendBusy, RequestRefused or BackendError.
        """
        for request in batch:
            encoded = _placeholders.encode(request)
            asked = {"langpair": self.pair, "q": encoded.text, "markUnknown": "no", "format": "txt"}
            reply = self.service.post("/translate", body=form(asked))
            answer = text_at(reply.content, "responseData", "translatedText")
            nodes = tidied(_placeholders.decode(answer, encoded), request, self.language)
            yield Result(request.id, nodes, self.pair, usage=characters((request,)))


def create(context: Context) -> Backend:
    """Make the backend; its option `url` is the server's address, by default this machine's.

    Raises ConfigurationError when that is no address.
    """
    url = address("apertium-apy", context.options, default=_URL)
    service = Service(
        "APy",
        url,
        timeout=number("apertium-apy", context.options, "timeout"),
        fatal={"pair is not installed": "Install the pair where the server runs."},
    )
    pair = f"{three_letters(context.source)}|{three_letters(context.target)}"
    return _Apy(service, url, pair, language(context.target))
