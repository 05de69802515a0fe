"""Bound the time of a whole answer over HTTP: its status, its headers, and its body.

A library's time limit is that of one read. A service that sends a byte now and then, one header
after another, or `100 Continue` without an end is never late for a read, and would keep a
connection for ever.
"""

from __future__ import annotations

import io
import socket
import threading
import time
from functools import cache
from http.client import HTTPResponse
from typing import TYPE_CHECKING

from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer
    from urllib3.connectionpool import ConnectionPool

_CLOCK = threading.local()
"""`deadline` of the request that this thread waits for, in seconds of `time.monotonic`."""


class DeadlineAdapter(HTTPAdapter):
    """Carry requests of which each is answered, to its last byte, within some seconds."""

    def __init__(self, seconds: float) -> None:
        """Open nothing yet."""
        super().__init__()
        self._seconds = seconds

    def send(self, request: PreparedRequest, *args: object, **options: object) -> Response:
        """Send a request and return its answer, of which the body is still to come.

        Reading beyond the deadline raises TimeoutError, which requests and urllib3 wrap.
        """
        _CLOCK.deadline = time.monotonic() + self._seconds
        return super().send(request, *args, **options)  # type: ignore[arg-type]

    def get_connection_with_tls_context(self, *args: object, **options: object) -> ConnectionPool:
        """Return the pool for an address, whichever kind a proxy calls for."""
        pool = super().get_connection_with_tls_context(*args, **options)  # type: ignore[arg-type]
        assert isinstance(pool, HTTPConnectionPool)
        pool.ConnectionCls = _timed(pool.ConnectionCls)
        return pool


@cache
def _timed(kind: type) -> type:
    if issubclass(getattr(kind, "response_class", object), _Answer):
        return kind
    return type(f"Timed{kind.__name__}", (kind,), {"response_class": _Answer})


class _Answer(HTTPResponse):
    def __init__(self, sock: socket.socket, *args: object, **options: object) -> None:
        super().__init__(sock, *args, **options)  # type: ignore[arg-type]
        raw = self.fp.detach()
        assert isinstance(raw, io.RawIOBase)
        self.fp = io.BufferedReader(_Clocked(raw, sock, _CLOCK.deadline))


class _Clocked(io.RawIOBase):
    """What comes over a socket until the deadline."""

    def __init__(self, raw: io.RawIOBase, sock: socket.socket, deadline: float) -> None:
        self._raw, self._socket, self._deadline = raw, sock, deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int | None:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("the answer takes too long")
        usual = self._socket.gettimeout()
        self._socket.settimeout(left)
        try:
            return self._raw.readinto(buffer)
        finally:
            self._socket.settimeout(usual)  # which the next request is sent with

    def close(self) -> None:
        self._raw.close()
        super().close()
