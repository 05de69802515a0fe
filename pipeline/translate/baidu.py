"""Baidu Translate's general API: plain text, one sentence a line, errors under HTTP 200.

Source: https://fanyi-api.baidu.com/doc/21 (POST /api/trans/vip/translate, error codes).
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.errors import (
    AnswerRefused,
    BackendBusy,
    BackendError,
    ConfigurationError,
    RequestRefused,
)
from pipeline.locales import is_traditional, language
from pipeline.translate import Backend, Capabilities, Context, Request, Result, Usage, _placeholders
from pipeline.translate._http.fields import at, items_at, name_at, text_at
from pipeline.translate._http.service import Service, address, form, required
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
    "58001": "See the languages in Baidu's documentation.",
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
        body = form(self._signed("\n".join(lines)))
        content = self.service.post("/api/trans/vip/translate", body=body).content
        self._raise_error(content)
        answers = items_at(content, "trans_result", count=len(batch))
        for request, e, line, answer in zip(batch, encoded, lines, answers, strict=True):
            # There are no ids, but each answer says what it translates.
            said = at(answer, "src")
            if said != line and said in lines:
                raise AnswerRefused("Baidu's answers are not in the order of the texts.")
            nodes = _placeholders.decode(text_at(answer, "dst"), e)
            yield Result(request.id, nodes, usage=characters((request,)))

    def _raise_error(self, content: object) -> None:
        """Raise what an error code means; Baidu answers HTTP 200 all the same."""
        code = name_at(content, "error_code")
        if code in {"", "52000"}:
            return
        kind: type[BackendError] = RequestRefused
        if code in _BUSY:
            kind = BackendBusy
        elif code in _REMEDIES:
            kind = BackendError
        said = f"says {code}: {name_at(content, 'error_msg')}"
        raise self.service.error(kind, said, _REMEDIES.get(code, ""))

    def _signed(self, text: str) -> dict[str, str]:
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
    if language(locale) == "zh" and is_traditional(locale):
        return "cht"
    if language(locale) not in _CODES:
        raise ConfigurationError(
            f"Baidu does not know the language {locale}.", remedy=f"It knows {', '.join(_CODES)}."
        )
    return _CODES[language(locale)]
