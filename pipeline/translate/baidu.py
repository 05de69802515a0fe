"""Baidu Translate's general API: plain text, one sentence a line, errors under HTTP 200.

Source: https://fanyi-api.baidu.com/doc/21 (POST /api/trans/vip/translate, error codes).
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.errors import BackendBusy, BackendError, ConfigurationError, RequestRefused
from pipeline.locales import is_traditional, language
from pipeline.translate import Backend, Capabilities, Context, Request, Result, Usage, _placeholders
from pipeline.translate._http import Reply, Service, address, items_of, required
from pipeline.translate._policy import number
from pipeline.translate._protocol import characters

CAPABILITIES = Capabilities(
    "Baidu Translate's general API",
    is_local=False,
    is_deterministic=False,
    options=("url",),
    secrets=("BAIDU_APP_ID", "BAIDU_SECRET_KEY"),
    max_items=50,
    max_characters=1000,
    max_bytes=5500,
    requests_per_second=1.0,
    tags=True,
    glossary="placeholder",
)
_URL = "https://fanyi-api.baidu.com"
_CODES = dict(
    pair.split(":")
    for pair in (
        "ar:ara bg:bul cs:cs da:dan de:de el:el en:en es:spa et:est fi:fin fr:fra hu:hu it:it ja:jp "
        "ko:kor nl:nl pl:pl pt:pt ro:rom ru:ru sl:slo sv:swe th:th vi:vie yue:yue zh:zh"
    ).split()
)
_BUSY = frozenset({"52001", "52002", "54003", "54005"})
"""Timed out, its own fault, too many requests, too many long ones."""
_REMEDIES = {
    "52003": "Check BAIDU_APP_ID, and that the service is switched on.",
    "54001": "Check BAIDU_SECRET_KEY.",
    "54004": "The account is used up.",
    "58000": "Allow this machine's address in Baidu's console.",
    "58002": "The service is switched off in Baidu's console.",
    "90107": "Baidu has not accepted your registration, or it has run out.",
}


@dataclass(frozen=True, slots=True)
class _Baidu:
    service: Service
    context: Context
    source: str
    target: str

    def fingerprint(self) -> str:
        """Return the interface: Baidu does not tell the versions of its models."""
        return "vip"

    def estimate(self, batch: Sequence[Request]) -> Usage:
        """Return the characters, as Baidu bills them."""
        return characters(batch)

    def translate(self, batch: Sequence[Request]) -> Iterator[Result]:
        """Yield a result for every request.

        Raises BackendBusy, RequestRefused or BackendError.
        """
        encoded = [_placeholders.encode(request) for request in batch]
        # A line break parts sentences here, and an empty line is left out of the answer.
        lines = [" ".join(e.text.split()) for e in encoded]
        reply = self.service.post("/api/trans/vip/translate", form=self._form("\n".join(lines)))
        _raise_error(reply)
        answers = items_of(reply, "trans_result", count=len(batch))
        for request, e, answer in zip(batch, encoded, answers, strict=True):
            nodes = _placeholders.decode(str(answer.get("dst", "")), e)
            yield Result(request.id, nodes, usage=Usage(len(request.text)))

    def _form(self, text: str) -> dict[str, str]:
        app = required("baidu", self.context, "BAIDU_APP_ID")
        key = required("baidu", self.context, "BAIDU_SECRET_KEY")
        salt = secrets.token_hex(8)
        signed = f"{app}{text}{salt}{key}".encode("utf-8", "replace")
        sign = hashlib.md5(signed, usedforsecurity=False).hexdigest()  # Baidu's own scheme
        return {
            "q": text,
            "from": self.source,
            "to": self.target,
            "appid": app,
            "salt": salt,
            "sign": sign,
        }


def _raise_error(reply: Reply) -> None:
    """Raise what an error code means; Baidu answers HTTP 200 all the same."""
    content = reply.content if isinstance(reply.content, dict) else {}
    error = str(content.get("error_code", ""))
    if error in {"", "52000"}:
        return
    message = f"Baidu says {error}: {str(content.get('error_msg', ''))[:120]}."
    if error in _BUSY:
        raise BackendBusy(message)
    if error in _REMEDIES:
        raise BackendError(message, remedy=_REMEDIES[error])
    raise RequestRefused(message)


def create(context: Context) -> Backend:
    """Make the backend; `url` is for a test server, `requests_per_second` follows your tier (1).

    Raises ConfigurationError for a language that Baidu does not know.
    """
    codes = [_code(locale) for locale in (context.source, context.target)]
    service = Service(
        "Baidu",
        address("baidu", context.options, default=_URL),
        timeout=number("baidu", context.options, "timeout"),
        secrets=lambda: tuple(map(context.secret, CAPABILITIES.secrets)),
    )
    return _Baidu(service, context, *codes)


def _code(locale: str) -> str:
    if is_traditional(locale):
        return "cht"
    if language(locale) not in _CODES:
        raise ConfigurationError(
            f"Baidu does not know the language {locale}.", remedy=f"It knows {', '.join(_CODES)}."
        )
    return _CODES[language(locale)]
