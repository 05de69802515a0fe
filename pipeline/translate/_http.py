"""Speak HTTP with a translation service: bounded, without redirects, secrets kept out of sight.

What a status means is decided here for all services (RFC 9110 §15, RFC 6585): ask again later
(408, 425, 429, 5xx), ask for less (400, 413, 414, 422), or give up (the rest). A service that says
otherwise translates its own errors in its adapter.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pipeline.errors import BackendBusy, BackendError, ConfigurationError, RequestRefused
from pipeline.translate._protocol import Context

if TYPE_CHECKING:
    import requests

_MAX_BYTES = 32 << 20
"""Of an answer; none that we ask for is near it."""
_PIECE = 1 << 16
_SHOWN = 200
"""Code points of a service's own message that an error quotes."""
_BUSY = frozenset({408, 425, 429, 500, 502, 503, 504, 529})
_REFUSED = frozenset({400, 413, 414, 422})


@dataclass(frozen=True, slots=True)
class Reply:
    """What a service answered: the JSON of its body, and its headers by lower-case name."""

    content: object
    headers: Mapping[str, str]
    status: int = 200


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
        fatal: Mapping[int, str] = MappingProxyType({}),
    ) -> None:
        """Note where and how to ask; `timeout` is seconds for a whole answer.

        `url`, `headers` and `secrets` may be asked for with each request: keys are read only when
        needed, and whatever `secrets` returns never appears in an error. `fatal` says what to do
        about statuses that end all asking.
        """
        self._name, self._url = name, url
        self._timeout, self._headers, self._secrets = timeout, headers, secrets
        self._fatal = fatal
        self._local = threading.local()

    def get(self, path: str, *, params: Mapping[str, str] | None = None) -> Reply:
        """Return what GET gives. Raises as `post` does."""
        return self._ask("GET", path, params=params)

    def post(  # noqa: PLR0913  # each by its name
        self,
        path: str,
        *,
        body: object = None,
        form: Mapping[str, str] | None = None,
        params: Mapping[str, str] | None = None,
        method: str = "POST",
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """Send `body` as JSON, or as it is when it is bytes, or a form, and return the answer.

        `headers` are of this request alone, and go before the service's own.

        Raises BackendBusy, RequestRefused or BackendError, with the service's own message.
        """
        if form is not None:
            return self._ask(method, path, params=params, data=dict(form), headers=headers)
        kind = {"Content-Type": "application/json; charset=utf-8"}
        data = body if isinstance(body, bytes) else _json(body)
        return self._ask(
            method, path, params=params, data=data, headers={**kind, **(headers or {})}
        )

    def _ask(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None,
        data: bytes | dict[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        import requests

        headers = {"Accept": "application/json", **self._headers(), **(headers or {})}
        start = time.monotonic()
        try:
            with self._session().request(
                method,
                f"{self._url if isinstance(self._url, str) else self._url()}{path}",
                params=params,
                data=data,
                headers=headers,
                timeout=self._timeout,
                allow_redirects=False,
                stream=True,
            ) as response:
                content = self._read(response, start + self._timeout)
                return self._judged(response, content)
        except (requests.ConnectionError, requests.Timeout) as error:
            if isinstance(error, requests.exceptions.SSLError):
                raise self._error(BackendError, "its certificate is not trusted", error) from None
            raise self._error(BackendBusy, "could not be reached", error) from None
        except requests.RequestException as error:
            raise self._error(BackendBusy, "broke off its answer", error) from None

    def _session(self) -> requests.Session:
        import requests

        session: requests.Session | None = getattr(self._local, "session", None)
        if session is None:
            session = self._local.session = requests.Session()
            session.trust_env = False  # no key from ~/.netrc, no proxy nobody asked for
        return session

    def _read(self, response: requests.Response, deadline: float) -> bytes:
        """Return the body; refuse one that is endless, or that drips beyond the deadline."""
        pieces: list[bytes] = []
        size = 0
        while piece := response.raw.read1(_PIECE, decode_content=True):
            pieces.append(piece)
            size += len(piece)
            if size > _MAX_BYTES:
                raise self._error(RequestRefused, f"sent more than {_MAX_BYTES >> 20} MiB")
            if time.monotonic() > deadline:
                raise self._error(BackendBusy, f"took longer than {self._timeout:g} s")
        return b"".join(pieces)

    def _judged(self, response: requests.Response, content: bytes) -> Reply:
        status = response.status_code
        if 300 <= status < 400:
            raise self._error(
                BackendError, f"sends us elsewhere (HTTP {status}); set its url to that address"
            )
        if status >= 400:
            raise self._failure(response, content)
        try:
            parsed = json.loads(content.decode("utf-8-sig"))
        except ValueError as error:
            raise self._error(BackendBusy, "did not answer in JSON", error) from None
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Reply(parsed, headers, status)

    def _failure(self, response: requests.Response, content: bytes) -> BackendError:
        status = response.status_code
        said = " ".join(content[: 4 * _SHOWN].decode("utf-8", "replace").split())[:_SHOWN]
        what = f"answered HTTP {status}" + (f": {said}" if said else "")
        if status in self._fatal:
            error = self._error(BackendError, what)
            error.remedy = self._fatal[status]
            return error
        if status in _REFUSED:
            return self._error(RequestRefused, what)
        if status not in _BUSY and status < 500:
            return self._error(BackendError, what)
        busy = self._error(BackendBusy, what)
        assert isinstance(busy, BackendBusy)
        busy.retry_after = _seconds(response.headers.get("Retry-After", ""))
        return busy

    def _error(
        self, kind: type[BackendError], what: str, cause: Exception | None = None
    ) -> BackendError:
        """Return an error without any secret in it; a cause adds its kind, not its text."""
        text = f"{self._name} {what}" + (f" ({type(cause).__name__})" if cause else "")
        for secret in self._secrets():
            if secret:
                text = text.replace(secret, "…")
        return kind(f"{text}.")


def _json(body: object) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")


def _seconds(value: str) -> float | None:
    """Return Retry-After as seconds from now, whether it is seconds or a date (RFC 9110 §10.2.3)."""
    value = value.strip()
    if value.isdigit():
        return float(value)
    try:
        date = parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(0.0, date.timestamp() - time.time())


def required(name: str, context: Context, secret: str) -> str:
    """Return a key.

    Raises BackendError that says where it is looked for, when there is none.
    """
    if value := context.secret(secret):
        return value
    raise BackendError(
        f"The backend '{name}' has no key.",
        remedy=f"Set {secret} in the environment, or key_file in [translate.{name}].",
    )


def address(name: str, options: Mapping[str, object], *, default: str, key: str = "url") -> str:
    """Return the address of a service from its table in pipeline.toml, without a slash at its end.

    Raises ConfigurationError when it is no http or https address, or holds a password.
    """
    url = str(options.get(key) or default).rstrip("/")
    try:
        parts = urlsplit(url)
        is_good = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        is_good = False
    if not is_good or "@" in parts.netloc or parts.query or parts.fragment:
        raise ConfigurationError(
            f"[translate.{name}] {key}: must be an address such as https://host/path.",
            file="pipeline.toml",
            remedy="Keys and passwords belong in the environment.",
        )
    return url


def items_of(reply: Reply, *path: str | int, count: int) -> list[Mapping[str, object]]:
    """Return the list of objects at a path in an answer.

    Raises RequestRefused when there are not just so many: the runner asks for fewer then.
    """
    value = reply.content
    for step in path:
        value = _at(value, step)
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise RequestRefused(f"The answer has no list at {'.'.join(map(str, path)) or 'its top'}.")
    if len(value) != count:
        raise RequestRefused(f"{len(value)} answers came to {count} texts.")
    return value


def field_of(reply: Reply, *path: str | int) -> str:
    """Return the text at a path in an answer.

    Raises RequestRefused when there is none: the service does not speak its own schema.
    """
    value = reply.content
    for step in path:
        value = _at(value, step)
    if not isinstance(value, str):
        raise RequestRefused(f"The answer has no text at {'.'.join(map(str, path))}.")
    return value


def _at(value: object, step: str | int) -> object:
    if isinstance(value, dict):
        return value.get(step)
    if isinstance(value, list) and isinstance(step, int) and step < len(value):
        return value[step]
    return None


def texts(reply: Reply, name: str) -> list[str]:
    """Return the list of texts, or the single text, under a name of an answer.

    Raises RequestRefused when it is neither.
    """
    value = reply.content.get(name) if isinstance(reply.content, dict) else None
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list) or not all(isinstance(text, str) for text in listed):
        raise RequestRefused(f"The answer has no texts under '{name}'.")
    return listed
