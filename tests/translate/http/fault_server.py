"""A server on loopback that answers as a service does, or breaks just as we tell it to."""

from __future__ import annotations

import json
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

Item = tuple[str, str]
"""An id, or the place of a text that has none, and its translation."""
Mutation = Callable[[list[Item]], list[Item]]


class Complaint(Exception):
    """A request breaks the published schema of its service."""


@dataclass(frozen=True)
class Asked:
    """One request as it came."""

    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        kind = self.headers.get("content-type", "").partition(";")[0]
        if kind != "application/json":
            raise Complaint(f"Content-Type is {kind}")
        return json.loads(self.body.decode("utf-8"))

    def form(self) -> dict[str, str]:
        kind = self.headers.get("content-type", "").partition(";")[0]
        if kind != "application/x-www-form-urlencoded":
            raise Complaint(f"Content-Type is {kind}")
        fields = parse_qs(self.body.decode("ascii"), keep_blank_values=True, strict_parsing=True)
        if any(len(values) > 1 for values in fields.values()):
            raise Complaint("a field comes twice")
        return {name: value for name, (value,) in fields.items()}


@dataclass(frozen=True)
class Answer:
    """What goes back when nothing is broken."""

    content: object
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def body(self) -> bytes:
        content = self.content
        if isinstance(content, bytes):
            return content
        try:
            return json.dumps(content, ensure_ascii=False).encode()
        except UnicodeEncodeError:  # half a surrogate pair
            return json.dumps(content).encode()


Wire = Callable[["Handler", Answer, Asked], None]
"""Sends an answer, or something else, over the wire."""


@dataclass(frozen=True)
class Fault:
    """What goes wrong with an answer: with its texts, or on its way."""

    name: str
    wire: Wire | None = None
    items: Mutation | None = None


def send(handler: Handler, answer: Answer, _: Asked | None = None) -> None:
    """Send an answer as it should be sent."""
    handler.send_response(answer.status)
    headers = {"Content-Type": "application/json", "Content-Length": str(len(answer.body))}
    for name, value in {**headers, **answer.headers}.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(answer.body)


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Listener

    def _handle(self) -> None:
        url = urlsplit(self.path)
        size = int(self.headers.get("Content-Length", 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        query = parse_qs(url.query, keep_blank_values=True)
        asked = Asked(self.command, url.path, query, headers, self.rfile.read(size))
        try:
            self.server.owner.exchange(self, asked)
        except OSError:
            self.close_connection = True  # the client has had enough

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _handle

    def log_message(self, *_: object) -> None:
        """Be quiet."""

    def reset(self) -> None:
        """End the connection as a crash does."""
        self.wfile.flush()
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True


class _Listener(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64
    owner: Server

    def handle_error(self, *_: object) -> None:
        """Be quiet: broken connections are what this is for."""


@dataclass
class Server:
    """A service, what it was asked, and what is to go wrong next."""

    service: Callable[[Asked, Mutation], Answer]
    faults: list[Fault] = field(default_factory=list)
    """One for each of the next requests that translate."""
    always: Fault | None = None
    """For every request after those."""
    asked: list[Asked] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    sent: int = 0
    """Bytes of bodies that faults have managed to send."""
    url: str = ""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def exchange(self, handler: Handler, asked: Asked) -> None:
        with self._lock:
            self.asked.append(asked)
            fault = self.faults.pop(0) if self.faults else self.always
        try:
            answer = self.service(asked, (fault and fault.items) or list)
        except (Complaint, ValueError, KeyError, TypeError) as error:
            with self._lock:
                self.complaints.append(f"{asked.method} {asked.path}: {error!r}")
            answer = Answer({"error": {"message": str(error)}}, 400)
        wire = fault.wire if fault and fault.wire else send
        wire(handler, answer, asked)


@contextmanager
def serve(service: Callable[[Asked, Mutation], Answer], certificate: str = "") -> Iterator[Server]:
    """Run a service on loopback; with a certificate (a PEM file with its key), over TLS."""
    server = Server(service)
    listener = _Listener(("127.0.0.1", 0), Handler)
    listener.owner = server
    scheme = "http"
    if certificate:
        scheme = "https"
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        listener.socket = context.wrap_socket(listener.socket, server_side=True)
    server.url = f"{scheme}://127.0.0.1:{listener.server_port}"
    thread = threading.Thread(target=listener.serve_forever, args=(0.01,), name="fault-server")
    thread.start()
    try:
        yield server
    finally:
        listener.shutdown()
        thread.join()
        listener.server_close()


# --- faults on the way ------------------------------------------------------------------------


def status(code: int, said: object = None, **headers: str) -> Wire:
    """Answer with a status, with `Retry_After` and such as headers."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    body = {"message": "no"} if said is None else said
    return lambda handler, *_: send(handler, Answer(body, code, named))


def echo(code: int) -> Wire:
    """Say back all that was asked, keys and all."""

    def wire(handler: Handler, _: Answer, asked: Asked) -> None:
        said = {"headers": asked.headers, "body": asked.body.decode("utf-8", "replace")}
        send(handler, Answer(said, code))

    return wire


def changed(change: Callable[[bytes], bytes], **headers: str) -> Wire:
    """Send a body that something has happened to."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}

    def wire(handler: Handler, answer: Answer, _: Asked) -> None:
        send(handler, Answer(change(answer.body), answer.status, named))

    return wire


def cut(handler: Handler, answer: Answer, _: Asked) -> None:
    """Promise the whole body, send half of it, and reset the connection."""
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(answer.body)))
    handler.end_headers()
    handler.wfile.write(answer.body[: len(answer.body) // 2])
    handler.reset()


DROPS = 40
"""One every tenth of a second: longer than the shortest time limit there is."""


def _drip(handler: Handler, first: bytes, drop: bytes) -> None:
    handler.wfile.write(first)
    for _ in range(DROPS):
        handler.wfile.write(drop)
        handler.server.owner.sent += 1
        time.sleep(0.1)


def drip(handler: Handler, *_: object) -> None:
    """Send a byte now and then: never late for one read, but too late for the answer."""
    _drip(handler, b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", b" ")


def drip_headers(handler: Handler, *_: object) -> None:
    """Send a header now and then, and never the last."""
    _drip(handler, b"HTTP/1.1 200 OK\r\n", b"X-Wait: soon\r\n")


def drip_header(handler: Handler, *_: object) -> None:
    """Send a letter of one header now and then."""
    _drip(handler, b"HTTP/1.1 200 OK\r\nX-Long: ", b"x")


def go_on(handler: Handler, *_: object) -> None:
    """Tell the client to go on, again and again, though it has sent all (RFC 9110 §15.2.1)."""
    _drip(handler, b"", b"HTTP/1.1 100 Continue\r\n\r\n")


def silent(handler: Handler, *_: object) -> None:
    """Hang up without a word."""
    handler.reset()


def endless(handler: Handler, *_: object) -> None:
    """Send more than anybody wants."""
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    piece = b'{"a": "' + b"x" * 65_529
    for _ in range(2000):
        handler.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
        handler.server.owner.sent += len(piece)
