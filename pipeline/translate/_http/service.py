"""Speak HTTP with a translation service: bounded, without redirects, secrets kept out of sight.

What a status means is decided here for all services (RFC 9110 §15, RFC 6585): ask again later
(408, 425, 429, 5xx), ask for less (400, 413, 414, 422), or give up (the rest). A service that means
something else by one says so when its `Service` is made.
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from http.cookiejar import DefaultCookiePolicy
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus, urlencode, urlsplit

from pipeline.errors import (
    AnswerRefused,
    BackendBusy,
    BackendError,
    ConfigurationError,
    RequestRefused,
)
from pipeline.hosts import host_of, is_loopback
from pipeline.translate._json import parsed_json
from pipeline.translate._protocol import Context

if TYPE_CHECKING:
    import requests

_MAX_BYTES = 32 << 20
"""Of an answer, unpacked; none that we ask for is near it."""
_PIECE = 1 << 14
"""Bytes read at a time: even packed a thousandfold they do no harm."""
_AWAY = "could not be reached"
_REACH = "See whether it runs, to where `url` in pipeline.toml leads, and what a proxy allows."
_PATIENCE = "Raise `timeout` in its table of pipeline.toml if it needs more."
_TRUST = "Name the authority that signed it in REQUESTS_CA_BUNDLE, if you trust it."
_SHOWN = 200
"""Code points of a service's own message that an error quotes."""
_BUSY = frozenset({408, 425, 429})
"""As is every 5xx, 529 among them."""
_REFUSED = frozenset({400, 413, 414, 422})
_WORD = re.compile(r"[A-Za-z0-9._:/@-]*")
_SECONDS = re.compile(r"\d{1,9}(\.\d{1,9})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Reply:
    """What a service answered: the JSON of its body, and its headers by lower-case name."""

    content: object
    headers: Mapping[str, str]


class Service:
    """One service under one address; a connection pool for each thread."""

    def __init__(  # noqa: PLR0913  # each by its name
        self,
        name: str,
        url: str | Callable[[], str],
        *,
        timeout: float,
        headers: Callable[[], Mapping[str, str]] = dict,
        secrets: Callable[[], tuple[str, ...]] = tuple,
        fatal: Mapping[int | str, str] = MappingProxyType({}),
        busy: tuple[str, ...] = (),
    ) -> None:
        """Note where and how to ask; `timeout` is seconds for a whole answer.

        `url`, `headers` and `secrets` may be asked for with each request: keys are read only when
        needed, and whatever `secrets` returns never appears in an error. `fatal` says what to do
        about errors that end all asking, by their status or by words in them; `busy` are words of
        errors that pass, whatever their status.
        """
        self._name, self._url = name, url
        self._timeout, self._headers, self._secrets = timeout, headers, secrets
        self._fatal, self._busy = fatal, busy
        self._local = threading.local()

    def get(self, path: str) -> Reply:
        """Return what GET gives. Raises as `post` does."""
        return self._ask("GET", path)

    def post(
        self,
        path: str,
        *,
        body: object = None,
        params: Mapping[str, str] | None = None,
        method: str = "POST",
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """Send `body` as JSON, or as it is when it is bytes (a `form`), and return the answer.

        `headers` are of this request alone, and go before the service's own.

        Raises BackendBusy, RequestRefused or BackendError, with the service's own message.
        """
        is_form = isinstance(body, bytes)
        kind = "application/x-www-form-urlencoded" if is_form else "application/json"
        data = body if isinstance(body, bytes) else _json(body)
        own = {"content-type": kind, **(headers or {})}
        return self._ask(method, path, params=params, data=data, headers=own)

    def error(self, kind: type[BackendError], what: str, remedy: str = "") -> BackendError:
        """Return an error that says what the service did, without any secret in it."""
        for secret in filter(None, self._secrets()):
            # As it is, as an address has it, as JSON has it.
            for shown in (secret, quote(secret, safe=""), quote_plus(secret), _quoted(secret)):
                what = what.replace(shown, "…")
        return kind(f"{self._name} {' '.join(what.split())[:_SHOWN]}.", remedy=remedy)

    def _ask(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        data: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        import requests
        import urllib3

        url = self._url if isinstance(self._url, str) else self._url()
        session = self._session(url)
        sent = {**session.headers, **self._headers(), **(headers or {})}
        try:
            # Prepared without the session, which would add cookies, a login from ~/.netrc and what
            # the environment says, for every request anew.
            prepared = requests.Request(
                method, f"{url}{path}", params=params, data=data, headers=sent
            ).prepare()
            with session.send(
                prepared,
                timeout=self._timeout,
                allow_redirects=False,
                stream=True,
                proxies=session.proxies,
                verify=session.verify,
            ) as response:
                return self._judged(response, self._read(response))
        except (requests.ReadTimeout, urllib3.exceptions.ReadTimeoutError):
            what = f"at {_place(url)} took longer than {self._timeout:g} s"
            raise self.error(BackendBusy, what, _PATIENCE) from None
        except requests.exceptions.SSLError as error:
            if "CERTIFICATE_VERIFY_FAILED" in str(error):
                what = f"at {_place(url)} has a certificate that is not trusted"
                raise self.error(BackendError, what, _TRUST) from None
            raise self._broken(f"at {_place(url)} {_AWAY} safely", error, _REACH) from None
        except (requests.ConnectionError, requests.Timeout) as error:
            raise self._broken(f"at {_place(url)} {_AWAY}", error, _REACH) from None
        except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
            raise self._broken("broke off its answer", error) from None

    def _broken(self, what: str, cause: Exception, remedy: str = "") -> BackendError:
        """Return an error that adds the kind of its cause, not its text: that holds addresses."""
        return self.error(BackendBusy, f"{what} ({type(cause).__name__})", remedy)

    def _session(self, url: str) -> requests.Session:
        """Return this thread's session, made for one address: a service has but one host."""
        import requests

        from pipeline.translate._http.deadline import DeadlineAdapter

        session: requests.Session | None = getattr(self._local, "session", None)
        if session is None:
            session = self._local.session = requests.Session()
            adapter = DeadlineAdapter(self._timeout)
            session.mount("http://", adapter)
            session.mount("https://", adapter)
            session.headers["Accept"] = "application/json"
            told = session.merge_environment_settings(url, {}, None, None, None)
            session.verify = told["verify"]
            # A proxy of the environment is for what leaves this machine.
            session.proxies = {} if is_loopback(host_of(url)) else told["proxies"]
            session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))
            # Else its target is parsed, and its body read without an end, though nobody follows it.
            session.get_redirect_target = _nowhere  # type: ignore[method-assign, assignment]
        return session

    def _read(self, response: requests.Response) -> bytes:
        """Return the body; refuse one that is endless.

        That of an answer which leads elsewhere is not even read.
        """
        if 300 <= response.status_code < 400:
            what = f"sends us elsewhere (HTTP {response.status_code})"
            raise self.error(BackendError, what, "Set its url to where it is.")
        pieces: list[bytes] = []
        size = 0
        while piece := response.raw.read1(_PIECE, decode_content=True):
            pieces.append(piece)
            size += len(piece)
            if size > _MAX_BYTES:
                raise self.error(AnswerRefused, f"sent more than {_MAX_BYTES >> 20} MiB")
        return b"".join(pieces)

    def _judged(self, response: requests.Response, content: bytes) -> Reply:
        if response.status_code >= 400:
            raise self._failure(response, content.decode("utf-8", "replace"))
        try:
            parsed = parsed_json(content.decode("utf-8-sig"))
        except ValueError as error:
            raise self._broken("did not answer in JSON", error) from None
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Reply(parsed, headers)

    def _failure(self, response: requests.Response, said: str) -> BackendError:
        status = response.status_code
        what = f"answered HTTP {status}: {said}".rstrip(": ")
        passes = status >= 500 or any(word in said for word in self._busy)
        remedy = None if passes else self._remedy(status, said)
        if remedy is not None:
            return self.error(BackendError, what, remedy)
        if not passes and status not in _BUSY:
            return self.error(RequestRefused if status in _REFUSED else BackendError, what)
        busy = self.error(BackendBusy, what)
        assert isinstance(busy, BackendBusy)
        busy.retry_after = _seconds(response.headers)
        return busy

    def _remedy(self, status: int, said: str) -> str | None:
        """Return what helps against an error that ends all asking; None against any other."""
        by_words = (key for key in self._fatal if isinstance(key, str) and key in said)
        return self._fatal.get(next(by_words, status))


def _nowhere(_: requests.Response) -> None:
    """Say that an answer leads nowhere."""


def _place(url: str) -> str:
    """Return where an address leads, as errors show it: its path may hold what is nobody's business."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname}{f':{parts.port}' if parts.port else ''}"


def _quoted(secret: str) -> str:
    return json.dumps(secret)[1:-1]


def _json(body: object) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")


def form(fields: Mapping[str, str]) -> bytes:
    """Return fields as the body of a form; half a surrogate pair becomes a question mark."""
    return urlencode(
        {key: text.encode("utf-8", "replace") for key, text in fields.items()}
    ).encode()


def _seconds(headers: Mapping[str, str]) -> float | None:
    """Return Retry-After as seconds from now, whether it is seconds or a date (RFC 9110 §10.2.3).

    A date is counted from the service's own `Date`, where it says one: our clock may be wrong.
    """
    value = headers.get("Retry-After", "").strip()
    if _SECONDS.fullmatch(value):
        return float(value)
    then = _moment(value)
    now = _moment(headers.get("Date", ""))
    return None if then is None else max(0.0, then - (time.time() if now is None else now))


def _moment(value: str) -> float | None:
    """Return a date as seconds since the epoch, or None for what is none."""
    try:
        date = parsedate_to_datetime(value.strip())
    except (ValueError, OverflowError):
        return None
    return date.replace(tzinfo=date.tzinfo or UTC).timestamp()


def required(name: str, context: Context, secret: str) -> str:
    """Return a key.

    Raises BackendError that says where it is looked for, when there is none or it cannot be one.
    """
    value = context.secret(secret)
    if value and value.isascii() and value.isprintable():
        return value
    what = "holds letters that no key has" if value else "is not set"
    raise BackendError(
        f"The backend '{name}' has no key: {secret} {what}.",
        remedy=f"Set {secret} in the environment, or key_file in [translate.{name}].",
    )


def address(name: str, options: Mapping[str, object], *, default: str) -> str:
    """Return the address of a service from its table in pipeline.toml, without a slash at its end.

    Raises ConfigurationError when it is no http or https address, or holds a password.
    """
    url = str(options.get("url") or default).rstrip("/")
    try:
        parts = urlsplit(url)
        is_good = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_good = False
    if not is_good or "@" in parts.netloc or parts.query or parts.fragment:
        raise ConfigurationError(
            f"[translate.{name}] url: must be an address such as https://host/path.",
            file="pipeline.toml",
            remedy="Keys and passwords belong in the environment.",
        )
    return url


def word(name: str, options: Mapping[str, object], key: str, default: str = "") -> str:
    """Return an option that becomes part of an address or a header.

    Raises ConfigurationError for what is no text, or holds a space or a letter that these cannot.
    """
    value = options.get(key, default)
    if not isinstance(value, str) or not _WORD.fullmatch(value):
        raise ConfigurationError(
            f"[translate.{name}] {key}: '{value}' is not possible.",
            file="pipeline.toml",
            remedy="It is a name in letters a to z, digits and marks such as - . _ /.",
        )
    return value
