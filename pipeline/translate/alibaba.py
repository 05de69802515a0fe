"""Alibaba Cloud Machine Translation: many sentences a request, answers by index.

Source: https://help.aliyun.com/zh/machine-translation (GetBatchTranslate, version 2018-10-12) and
https://www.alibabacloud.com/help/en/sdk/product-overview/v3-request-structure-and-signature.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from pipeline.errors import (
    AnswerRefused,
    BackendBusy,
    BackendError,
    ConfigurationError,
    RequestRefused,
)
from pipeline.locales import is_traditional, language
from pipeline.translate import (
    Backend,
    Capabilities,
    Context,
    Failure,
    Request,
    Result,
    Usage,
    _placeholders,
)
from pipeline.translate._http.fields import items_at, name_at, text_at
from pipeline.translate._http.service import Service, address, form, required
from pipeline.translate._policy import choice, number
from pipeline.translate._protocol import characters

CAPABILITIES = Capabilities(
    "Alibaba Cloud Machine Translation",
    is_local=False,
    is_deterministic=False,
    options=("url", "scene", "edition"),
    secrets=("ALIBABA_ACCESS_KEY_ID", "ALIBABA_ACCESS_KEY_SECRET"),
    max_items=50,
    max_characters=7000,
    requests_per_second=50.0,
    tags=True,
    glossary="placeholder",
)
_URL = "https://mt.cn-hangzhou.aliyuncs.com"
_SCENES = ("general", "title", "description", "communication", "medical", "social", "finance")
_EDITIONS = ("standard", "ecommerce")
_ACCOUNT = "Switch the service on in the console, and see to its balance and its rights."
_REMEDIES = {
    "105": "See the languages in Alibaba's documentation.",
    "109": _ACCOUNT,
    "110": _ACCOUNT,
    "111": _ACCOUNT,
    "113": _ACCOUNT,
}
_BUSY_CODES = frozenset({"101", "102", "112", "199", "500"})
"""Timed out, its own fault, its engine's fault, unknown."""
_FATAL: Mapping[int | str, str] = {
    "InvalidAccessKeyId": "Check ALIBABA_ACCESS_KEY_ID.",
    "Signature": "Check ALIBABA_ACCESS_KEY_SECRET, and this machine's clock.",
    "AccountNotActivated": _ACCOUNT,
    "SubNotPermission": _ACCOUNT,
    403: _ACCOUNT,
    404: "Check url.",
}


@dataclass(frozen=True, slots=True)
class _Alibaba:
    service: Service
    context: Context
    host: str
    scene: str
    edition: str

    def fingerprint(self) -> str:
        """Return edition and scene: Alibaba does not tell the versions of its models."""
        return f"2018-10-12 {self.edition} {self.scene}"

    def estimate(self, batch: Sequence[Request]) -> Usage:
        """Return the characters, as Alibaba bills them."""
        return characters(batch)

    def translate(self, batch: Sequence[Request]) -> Iterator[Result | Failure]:
        """Yield a result, or what is said instead, for every request.

        Raises BackendBusy, RequestRefused or BackendError.
        """
        encoded = {str(n): (r, _placeholders.encode(r)) for n, r in enumerate(batch)}
        payload = form(self._fields({n: e.text for n, (_, e) in encoded.items()}))
        content = self.service.post("/", body=payload, headers=self._signed(payload)).content
        self._raise_error(content)
        for answer in items_at(content, "TranslatedList", count=len(batch)):
            if (index := name_at(answer, "index")) not in encoded:
                raise AnswerRefused("Alibaba answered what it was not asked.")
            request, e = encoded[index]
            if (code := name_at(answer, "code")) not in {"", "200"}:
                yield Failure(request.id, f"Alibaba says {code}")
                continue
            nodes = _placeholders.decode(text_at(answer, "translated"), e)
            usage = characters((request,))
            yield Result(request.id, nodes, request_id=name_at(content, "RequestId"), usage=usage)

    def _raise_error(self, content: object) -> None:
        """Raise what an error code means; Alibaba answers HTTP 200 for most of them."""
        code = name_at(content, "Code")
        if code in {"", "200"}:
            return
        # 101 and 10001 are the same, in newer and older answers.
        short = f"1{code[-2:]}" if len(code) == 5 and code.isdecimal() else code
        kind: type[BackendError] = RequestRefused
        if short in _BUSY_CODES:
            kind = BackendBusy
        elif short in _REMEDIES:
            kind = BackendError
        said = f"says {code}: {name_at(content, 'Message')}"
        raise self.service.error(kind, said, _REMEDIES.get(short, ""))

    def _fields(self, texts: Mapping[str, str]) -> dict[str, str]:
        return {
            "ApiType": f"translate_{self.edition}",
            "FormatType": "text",
            "Scene": self.scene,
            "SourceLanguage": code(self.context.source),
            "SourceText": json.dumps(texts, ensure_ascii=False),
            "TargetLanguage": code(self.context.target),
        }

    def _signed(self, payload: bytes) -> dict[str, str]:
        key = required("alibaba", self.context, "ALIBABA_ACCESS_KEY_ID")
        secret = required("alibaba", self.context, "ALIBABA_ACCESS_KEY_SECRET")
        headers = {
            "content-type": "application/x-www-form-urlencoded",
            "host": self.host,
            "x-acs-action": "GetBatchTranslate",
            "x-acs-content-sha256": hashlib.sha256(payload).hexdigest(),
            # The service refuses a request that was signed long ago: the clock is its demand.
            "x-acs-date": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "x-acs-signature-nonce": secrets.token_hex(16),
            "x-acs-version": "2018-10-12",
        }
        return headers | {"Authorization": authorization(key, secret, headers)}


def authorization(
    key: str, secret: str, headers: Mapping[str, str], *, method: str = "POST", query: str = ""
) -> str:
    """Return the header that signs a request (ACS3-HMAC-SHA256).

    `headers` are all that is signed, by lower-case names; `query` is canonical already.
    """
    names = ";".join(sorted(headers))
    lines = "".join(f"{name}:{headers[name].strip()}\n" for name in sorted(headers))
    payload = headers["x-acs-content-sha256"]
    canonical = f"{method}\n/\n{query}\n{lines}\n{names}\n{payload}"
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    signed = f"ACS3-HMAC-SHA256\n{digest}".encode()
    signature = hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    return f"ACS3-HMAC-SHA256 Credential={key},SignedHeaders={names},Signature={signature}"


def code(locale: str) -> str:
    """Return Alibaba's code of a language: two letters, with two kinds of Chinese."""
    return "zh-tw" if is_traditional(locale) else language(locale)


def create(context: Context) -> Backend:
    """Make the backend.

    Options: `edition` (standard, ecommerce), `scene` (general, title, …), `url` of your region.

    Raises ConfigurationError for a value that is none of these, or a scene without its edition.
    """
    url = address("alibaba", context.options, default=_URL)
    scene = choice("alibaba", context.options, "scene", _SCENES)
    edition = choice("alibaba", context.options, "edition", _EDITIONS)
    if edition == "standard" and scene != "general":
        raise ConfigurationError(
            f"[translate.alibaba] scene: '{scene}' is none of the standard edition.",
            file="pipeline.toml",
            remedy='Write edition = "ecommerce", or leave scene out.',
        )
    service = Service(
        "Alibaba",
        url,
        timeout=number("alibaba", context.options, "timeout"),
        secrets=lambda: tuple(map(context.secret, CAPABILITIES.secrets)),
        fatal=_FATAL,
        busy=("Throttling",),
    )
    return _Alibaba(service, context, urlsplit(url).netloc, scene, edition)
