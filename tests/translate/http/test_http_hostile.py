"""A service that means harm: it may spoil its own answers, and nothing else."""

from __future__ import annotations

import json
import math
from urllib.parse import quote_plus

import pytest

from pipeline.errors import BackendBusy, BackendError, ConfigurationError
from pipeline.memory import Memory
from pipeline.model import Content, Locale
from pipeline.registry import names
from pipeline.translate import Context, capabilities, create, options, validate
from pipeline.translate._http.service import Service


def raw(head: bytes, body: bytes = b""):
    """Send bytes as they are in place of an answer."""

    def wire(handler, _answer, _asked):
        handler.wfile.write(head + b"\r\n\r\n" + body)
        handler.close_connection = True

    return wire


OK = b"HTTP/1.1 200 OK\r\nConnection: close"
WIRES = {
    "no status": raw(b"hello"),
    "a status of letters": raw(b"HTTP/1.1 abc"),
    "a status of no class": raw(b"HTTP/1.1 999 No", b"{}"),
    "another protocol": raw(b"SSH-2.0-OpenSSH_9.6"),
    "too many headers": raw(OK + b"\r\nX: y" * 500, b"{}"),
    "a header without an end": raw(OK + b"\r\nX: " + b"y" * 200_000, b"{}"),
    "a header that is none": raw(OK + b"\r\n\xff\xfe\x00: \x00", b"{}"),
    "chunks of no length": raw(OK + b"\r\nTransfer-Encoding: chunked", b"zz\r\n{}\r\n0\r\n\r\n"),
    "chunks below nothing": raw(OK + b"\r\nTransfer-Encoding: chunked", b"-5\r\n{}\r\n0\r\n\r\n"),
    "a chunk that lacks": raw(OK + b"\r\nTransfer-Encoding: chunked", b"ff\r\n{}"),
    "a length of letters": raw(OK + b"\r\nContent-Length: many", b"x"),
    "a length below nothing": raw(OK + b"\r\nContent-Length: -1", b"x"),
    "two lengths": raw(OK + b"\r\nContent-Length: 1\r\nContent-Length: 2", b"{}"),
    "an unknown packing": raw(OK + b"\r\nContent-Encoding: br, gzip, x-y", b"\x00\x01"),
    "packed a hundred times": raw(OK + b"\r\nContent-Encoding: " + b"gzip," * 99 + b"gzip", b"x"),
    "no number": raw(OK, b'{"translations": NaN, "responseStatus": Infinity}'),
    "an endless number": raw(OK, b"[1e999, -1e999]"),
    "a long number": raw(OK, b"9" * 10_000),
    "brackets": raw(OK, b'{"a":' * 50_000),
    "names without an end": raw(OK, b'{"' + b"a" * 900_000),
    "one name twice": raw(OK, b'{"a": 1, "a": 2}'),
    "a character of nothing": raw(OK, b'{"\x00": "\x00"}'),
}


@pytest.mark.parametrize("name", WIRES)
def test_whatever_comes_over_the_wire_is_an_error_with_words(rig, name, tools) -> None:
    rig.server.always = tools.server.Fault(name, WIRES[name])
    rig.options = {"retries": 0}
    done = rig.run(tools.article(Content("Rain fell."), Content("It stopped.")))
    assert all(segment.target is None for segment in tools.segments(done))
    assert len(done.issues) == 2
    for issue in done.issues:
        assert issue.message.startswith("Not translated by")
        assert issue.message.isprintable()
        assert len(issue.message) < 400
    left = rig.traces(done)
    assert not any(secret.encode() in left for secret in rig.fake.secrets.values())


@pytest.mark.parametrize(
    "place",
    [
        "file:///etc/passwd",
        "ftp://127.0.0.1/",
        "//127.0.0.1:1/",
        "gopher://x",
        "http://[",
        "",
        "\x00",
    ],
)
def test_no_redirect_leads_anywhere(rig, place, tools) -> None:
    away = raw(b"HTTP/1.1 307 Away\r\nConnection: close\r\nLocation: " + place.encode())
    rig.server.always = tools.server.Fault("redirect", away)
    rig.options = {"retries": 0}
    done = rig.run(tools.article(Content("Rain fell.")))
    assert "elsewhere" in done.issues[0].message
    assert "root:" not in done.issues[0].message
    assert len(rig.server.asked) == 1


@pytest.mark.parametrize("status", [301, 307])
def test_what_an_answer_that_leads_elsewhere_goes_on_to_say_is_not_listened_to(
    rig, status, tools
) -> None:
    def wire(handler, _answer, _asked):
        handler.send_response(status)
        handler.send_header("Location", "/there")
        handler.end_headers()
        for _ in range(2000):
            handler.wfile.write(b"x" * 65_536)
            handler.server.owner.sent += 65_536

    rig.server.always = tools.server.Fault("talks on", wire)
    rig.options = {"retries": 0}
    done = rig.run(tools.article(Content("Rain fell.")))
    assert len(done.issues) == 1
    assert rig.server.sent < 64 << 20


def test_a_cookie_is_not_taken(rig, tools) -> None:
    jar = tools.server.changed(lambda body: body, Set_Cookie="id=42; Path=/; Max-Age=9999")
    rig.server.always = tools.server.Fault("cookie", jar)
    rig.options = {"context": False} if rig.name != "apertium-apy" else {}
    rig.run()
    rig.run(tools.article(Content("Something else.")))
    assert len(rig.server.asked) > 1
    assert not any("cookie" in asked.headers for asked in rig.server.asked)


def test_ten_megabytes_for_a_sentence_are_no_translation(slow_rig, tools) -> None:
    def long(items):
        return [(n, text * 400_000 if n == items[0][0] else text) for n, text in items]

    slow_rig.server.always = tools.server.Fault("long", items=long)
    slow_rig.options = {"retries": 0}
    done = slow_rig.run(tools.article(Content("A kiln and a crane 12."), Content("It rained 13.")))
    segments = tools.segments(done)
    assert all(len(s.written) < 100 for s in segments)
    assert "characters" in done.issues[0].message


KEYS = ["a+b/c==", 'q"uote\\d', "per%cent&and=is", "sp<a>ce"]


@pytest.mark.parametrize("key", KEYS)
def test_a_key_is_hidden_in_every_spelling(tools, key) -> None:
    def answer(_asked, _):
        return tools.server.Answer({})

    with tools.server.serve(answer) as server:
        service = Service("Echo", server.url, timeout=5, secrets=lambda: (key,))
        said = f"{key} {json.dumps(key)} " + quote_plus(key)
        server.always = tools.server.Fault("", tools.server.status(500, said.encode()))
        with pytest.raises(BackendBusy) as raised:
            service.get("/")
    shown = str(raised.value)
    assert key not in shown
    assert quote_plus(key) not in shown
    assert json.dumps(key)[1:-1] not in shown


# --- what a newsroom may write into pipeline.toml by mistake -----------------------------------

ODD = [None, True, -1, 0, 10**30, 1.5, math.nan, math.inf, "", "\x00", "a\r\nX-Evil: 1", "é", "x" * 200, [], [1], {}, {"a": []}]  # fmt: skip


@pytest.mark.parametrize("backend", sorted(set(names("translate"))))
def test_no_option_of_any_type_breaks_more_than_its_own_table(backend, tmp_path) -> None:
    known = {"url": "http://127.0.0.1:9", "model": str(tmp_path), "program": ["true"]}
    good = {key: known[key] for key in capabilities(backend).requires}
    good |= {"modes": str(tmp_path)} if backend == "apertium" else {}
    (tmp_path / "eng-deu.mode").write_text("cat")
    for key in options(backend):
        for value in ODD:
            table = {**good, key: value}
            context = Context(
                Locale("en"), Locale("de"), Memory(()), "2026-01-02", table, root=tmp_path,
                secret=lambda _: "k",
            )  # fmt: skip
            try:
                validate(backend, table)
                made = create(backend, context)
                assert "\r" not in made.fingerprint()
            except (ConfigurationError, BackendError) as error:
                assert not set(str(error)) & set("\r\0\x1b"), (key, value)
