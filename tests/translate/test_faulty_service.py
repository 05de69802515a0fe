"""Thousands of segments through real sockets to a service that fails at every third request."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from pipeline.translate import Cache, Capabilities, Request, Result, Usage
from pipeline.translate._http.service import Service

HAS = Capabilities("a service", is_local=False, max_items=10, max_characters=400, tags=True)
FAULTS = (
    "429 now", "429", "500", "503", "529", "reset", "truncated", "no JSON", "too few", "too many",
    "twice", "foreign", "nothing", "408",
)  # fmt: skip


@dataclass
class Log:
    """What the service was asked, and which of it it answered as it should."""

    requests: int = 0
    asked: Counter[str] = field(default_factory=Counter)
    answered: Counter[str] = field(default_factory=Counter)
    spoilt: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def next_fault(self, texts: Sequence[str]) -> str:
        with self.lock:
            self.requests += 1
            number, rest = divmod(self.requests, 3)
            fault = FAULTS[number % len(FAULTS)] if rest == 0 else ""
            self.asked.update(texts)
            (self.spoilt if fault else self.answered).update(texts)
            return fault


class Handler(BaseHTTPRequestHandler):
    """Shouts back what it is sent, in the other order."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        fault = self.server.log.next_fault([text for _, text in asked])
        answers = [[number, text.upper()] for number, text in reversed(asked)]
        if fault[:3].isdigit():
            self._reply(int(fault[:3]), b"{}", "now" in fault)
            return
        answers = {
            "too few": answers[1:],
            "too many": [*answers, [10**6, "what nobody asked"]],
            "twice": [*answers, answers[0]],
            "foreign": [[number + 10**6, text] for number, text in answers],
            "nothing": [],
        }.get(fault, answers)
        body = b"<html>" if fault == "no JSON" else json.dumps(answers).encode()
        if fault == "truncated":
            body = body[: len(body) // 2]
        if fault == "reset":
            self.close_connection = True
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n[")
            return
        self._reply(200, body, says_when=False)

    def _reply(self, status: int, body: bytes, says_when: bool) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        if says_when:
            self.send_header("Retry-After", "0")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@dataclass
class Client:
    """The smallest backend over HTTP that there can be."""

    service: Service

    def fingerprint(self) -> str:
        return "1"

    def estimate(self, batch: Sequence[Request]) -> Usage:
        return Usage(sum(len(request.text) for request in batch))

    def translate(self, batch: Sequence[Request]) -> Iterator[Result]:
        reply = self.service.post("/", body=[[r.id, r.text] for r in batch])
        lengths = {request.id: len(request.text) for request in batch}
        for number, text in reply.content:
            yield Result(number, (text,), usage=Usage(lengths.get(number, 0)))


@pytest.fixture
def service() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.log = Log()
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@dataclass
class Spent:
    """Adds up what answers cost, as the progress bar and the summary do."""

    cost: float = 0.0

    def asked(self, *_: object) -> None:
        """Take no note."""

    def answered(self, _engine: str, replies, *, is_cached: bool) -> None:
        assert not is_cached
        self.cost += sum(a.usage.cost for _, a in replies if isinstance(a, Result))


def test_ten_thousand_segments_survive_a_fault_in_every_third_response(fakes, service, tmp_path):
    segments = 10_000
    url = f"http://127.0.0.1:{service.server_port}"
    cache = Cache(tmp_path / "c.sqlite", today="2026-01-02")
    spent = Spent()
    engine = fakes.engine_of(
        Client(Service("fake", url, timeout=10)),
        HAS, cache=cache, watch=spent, connections=8, retries=8, price=20.0,
    )  # fmt: skip
    asked = [Request(n, (f"Crane number {n} lifts a beam.",)) for n in range(segments)]
    _, _, estimate = engine.estimate(asked)
    done = {a.id: a for a in engine.answer(asked, lambda *_: "")}
    cache.close()
    log = service.log
    assert sorted(done) == list(range(segments))
    assert {a.problem for a in done.values()} == {""}
    assert all(done[r.id].result.nodes == (r.text.upper(),) for r in asked)
    assert set(log.answered.values()) == {1}
    assert all(log.asked[text] == 1 + log.spoilt[text] for text in log.asked)
    assert spent.cost == pytest.approx(estimate.cost, rel=0.01)
