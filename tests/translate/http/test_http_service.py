"""The one way to speak HTTP: waits, addresses, keys, proxies, memory, threads."""

from __future__ import annotations

import gc
import gzip
import json
import threading
import tracemalloc
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.config import secret
from pipeline.errors import (
    AnswerRefused,
    BackendBusy,
    BackendError,
    ConfigurationError,
    RequestRefused,
)
from pipeline.hosts import host_of, is_loopback
from pipeline.memory import Memory
from pipeline.model import Locale
from pipeline.tools import is_local
from pipeline.translate import Context, Request, Tag, capabilities, create
from pipeline.translate._http.fields import (
    at,
    by_form,
    count_at,
    items_at,
    name,
    name_at,
    text_at,
    texts_at,
)
from pipeline.translate._http.service import Service, _seconds, address, form, required
from pipeline.translate._json import parsed_json

KEY = "k3y-of-the-newsroom"


@pytest.fixture
def echo(tools):
    """Return a server that says back what it was asked, and a service that asks it."""

    def answer(asked, _):
        said = {"headers": asked.headers, "body": asked.body.decode(), "method": asked.method}
        return tools.server.Answer({**said, "path": asked.path})

    with tools.server.serve(answer) as server:
        server.ask = Service(
            "Echo",
            server.url,
            timeout=5,
            headers=lambda: {"Authorization": f"Bearer {KEY}"},
            secrets=lambda: (KEY, ""),
            fatal={403: "Pay.", "no_money": "Pay now."},
            busy=("slow_down",),
        )
        yield server


def failing(echo, tools, code: int, said="", **headers) -> BackendError:
    echo.faults = [tools.server.Fault("", tools.server.status(code, said, **headers))]
    with pytest.raises(BackendError) as raised:
        echo.ask.get("/")
    return raised.value


# --- statuses ---------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [408, 425, 429, 500, 501, 502, 503, 504, 520, 529, 599])
def test_what_may_pass_is_busy(echo, tools, code) -> None:
    assert isinstance(failing(echo, tools, code), BackendBusy)


@pytest.mark.parametrize("code", [400, 413, 414, 422])
def test_what_smaller_requests_may_mend_is_refused(echo, tools, code) -> None:
    assert isinstance(failing(echo, tools, code), RequestRefused)


@pytest.mark.parametrize("code", [401, 402, 403, 404, 405, 410, 451, 456])
def test_everything_else_is_fatal(echo, tools, code) -> None:
    assert type(failing(echo, tools, code)) is BackendError


@pytest.mark.parametrize(
    ("code", "said", "kind", "remedy"),
    [
        (403, "no", BackendError, "Pay."),
        (403, "slow_down", BackendBusy, ""),
        (400, "slow_down", BackendBusy, ""),
        (400, "no_money", BackendError, "Pay now."),
        (429, "no_money", BackendError, "Pay now."),
        (503, "no_money", BackendBusy, ""),
        (503, "403", BackendBusy, ""),
        (404, "403", BackendError, ""),
    ],
)
def test_words_and_statuses_that_a_service_names_mean_what_it_says(
    echo, tools, code, said, kind, remedy
) -> None:
    error = failing(echo, tools, code, said)
    assert type(error) is kind
    assert error.remedy == remedy


def test_an_error_quotes_the_service_shortly_and_on_one_line(echo, tools) -> None:
    error = failing(echo, tools, 500, b"\x1b[2J" + b"much \n\n" * 500)
    assert str(error).startswith("Echo answered HTTP 500: ")
    assert len(str(error)) < 260
    assert str(error).isprintable()


@pytest.mark.parametrize("before", range(150, 230, 7))
def test_no_part_of_a_key_is_left_where_a_message_is_cut(echo, tools, before) -> None:
    error = failing(echo, tools, 500, b"x" * before + KEY.encode())
    assert "k3y" not in str(error)


def test_a_key_that_an_answer_echoes_is_not_in_the_error(echo, tools) -> None:
    echo.faults = [tools.server.Fault("", tools.server.echo(500))]
    with pytest.raises(BackendBusy) as raised:
        echo.ask.post("/", body={"key": KEY})
    assert KEY not in str(raised.value)
    assert raised.value.__cause__ is None


# --- waiting ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("0", 0), (" 7 ", 7), ("1.5", 1.5), ("120", 120), ("", None), ("²", None), ("٣", None), ("-1", None),
     ("soon", None), ("1e9", None), ("9" * 40, None), ("Wed, 99 Foo 2099 99:99:99 GMT", None),
     ("Thu, 01 Jan 1970 00:00:00 GMT", 0), ("Thu, 01 Jan 1970 00:00:00 -0000", 0)],
)  # fmt: skip
def test_retry_after_is_seconds_or_a_date_or_nothing(value, seconds) -> None:
    assert _seconds({"Retry-After": value}) == seconds


@pytest.mark.parametrize("zone", [UTC, None])
def test_a_date_is_so_many_seconds_away(zone) -> None:
    date = datetime.now(UTC).replace(tzinfo=zone) + timedelta(seconds=30)
    value = format_datetime(date, usegmt=zone is UTC)
    assert 25 <= _seconds({"Retry-After": value}) <= 31


@pytest.mark.parametrize("days", [-400, -1, 1, 400])
def test_a_clock_that_is_wrong_changes_no_wait(days) -> None:
    theirs = datetime.now(UTC) + timedelta(days=days)
    value, now = (format_datetime(theirs + timedelta(seconds=s), usegmt=True) for s in (30, 0))
    assert _seconds({"Retry-After": value, "Date": now}) == 30


LATIN = st.text(st.characters(max_codepoint=255), max_size=40)


@given(value=LATIN, date=LATIN)
def test_no_header_of_any_kind_breaks_it(value, date) -> None:
    seconds = _seconds({"Retry-After": value, "Date": date})
    assert seconds is None or seconds >= 0


def test_busy_says_how_long(echo, tools) -> None:
    assert failing(echo, tools, 503, Retry_After="9").retry_after == 9
    assert failing(echo, tools, 503).retry_after is None


# --- memory and threads -----------------------------------------------------------------------


def test_a_bomb_is_stopped_within_bounded_memory(echo, tools, monkeypatch) -> None:
    monkeypatch.setattr("pipeline.translate._http.service._MAX_BYTES", 4 << 20)
    bomb = gzip.compress(b" " * (256 << 20), 1)
    wire = tools.server.changed(lambda _: bomb, Content_Encoding="gzip")
    echo.ask.get("/")
    echo.faults = [tools.server.Fault("bomb", wire)]
    tracemalloc.start()
    with pytest.raises(AnswerRefused, match="sent more than 4 MiB"):
        echo.ask.get("/")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < (24 << 20) + len(bomb)  # one piece may unpack to sixteen megabytes


def test_an_endless_answer_is_left_at_once(echo, tools) -> None:
    echo.faults = [tools.server.Fault("endless", tools.server.endless)]
    with pytest.raises(AnswerRefused, match="sent more than 32 MiB"):
        echo.ask.get("/")
    assert echo.sent < 64 << 20


def test_each_thread_has_connections_of_its_own_and_none_is_left_open(echo) -> None:
    threads = [threading.Thread(target=echo.ask.get, args=["/"]) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(echo.asked) == 8
    gc.collect()  # an open socket would warn, and a warning is an error here


def test_a_connection_is_used_again(echo) -> None:
    for _ in range(3):
        echo.ask.get("/")
    session = echo.ask._session(echo.url)
    pools = session.get_adapter(echo.url).poolmanager.pools
    assert [pools[key].num_connections for key in pools.keys()] == [1]  # noqa: SIM118  # no mapping


# --- addresses and keys -----------------------------------------------------------------------


def test_a_login_of_netrc_never_replaces_the_key(echo, tmp_path, monkeypatch) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("default login me password elsewhere\n")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setattr("pipeline.translate._http.service.is_loopback", lambda _: False)
    assert echo.ask.get("/").content["headers"]["authorization"] == f"Bearer {KEY}"


def test_what_stays_on_this_machine_passes_no_proxy(echo, monkeypatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert echo.ask.get("/").content["path"] == "/"


@pytest.mark.parametrize(
    ("url", "is_here"),
    [("http://127.0.0.9:5000", True), ("http://[::1]:5000/v1", True), ("http://localhost", True),
     ("http://LOCALHOST:1", True), ("http://127.0.0.1.evil.example", False), ("http://[::1", False),
     ("http://localhost.example", False), ("http://10.0.0.1", False), ("", False)],
)  # fmt: skip
def test_this_machine_has_several_addresses(url, is_here) -> None:
    assert is_loopback(host_of(url)) is is_here
    if url:
        assert is_local("libretranslate", {"url": url}) is is_here


def test_what_leaves_it_passes_the_proxy_of_the_environment(echo, monkeypatch) -> None:
    monkeypatch.setenv("http_proxy", echo.url)
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    away = Service("Away", "http://translation.invalid", timeout=5)
    assert away.get("/there").content["headers"]["host"] == "translation.invalid"


@pytest.mark.parametrize(
    "url",
    ["ftp://a", "localhost:5000", "http://", "https://me:pw@host", "http://h?key=1", "http://h#x",
     "http://h:99999", "http://[::1", "//h", "http://h:0"],
)  # fmt: skip
def test_what_is_no_address_is_refused(url) -> None:
    with pytest.raises(ConfigurationError, match=r"\[translate.x\] url") as raised:
        address("x", {"url": url}, default="")
    assert "pw" not in str(raised.value)


def test_an_address_may_have_a_path_and_a_slash() -> None:
    assert address("x", {"url": "https://h:8443/v1/"}, default="") == "https://h:8443/v1"
    assert address("x", {}, default="https://d") == "https://d"


KEYED = ("deepl", "google", "azure", "openai", "baidu", "alibaba", "libretranslate")


@pytest.mark.parametrize("backend", KEYED)
def test_making_a_backend_reads_no_key(backend) -> None:
    def never(_: str) -> str:
        raise AssertionError("read too early")

    options = {"url": "http://127.0.0.1:9", "model": "quality_optimized"}
    context = Context(Locale("en"), Locale("de"), Memory(()), "", options, secret=never)
    made = create(backend, context)
    assert made.fingerprint()


@pytest.mark.parametrize("backend", KEYED)
def test_a_key_comes_from_the_environment_or_from_a_file(backend, tmp_path, monkeypatch) -> None:
    for variable in capabilities(backend).secrets:
        monkeypatch.delenv(variable, raising=False)
        file = tmp_path / "keys"
        file.write_text(f"{variable} = from-file\nOTHER=x\n")
        options = {"key_file": "keys"}
        assert secret(tmp_path, options, variable) == "from-file"
        monkeypatch.setenv(variable, " from-environment ")
        assert secret(tmp_path, options, variable) == "from-environment"


def test_a_missing_key_says_where_it_belongs() -> None:
    context = Context(Locale("en"), Locale("de"), Memory(()), "")
    with pytest.raises(BackendError, match="has no key: THE_KEY is not set") as raised:
        required("x", context, "THE_KEY")
    assert "key_file in [translate.x]" in str(raised.value)


# --- reading what came ------------------------------------------------------------------------

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=3), inside),
    max_leaves=8,
)
paths = st.lists(st.sampled_from(["a", "", 0, 1]), max_size=3)


@given(anything, paths)
def test_reading_never_breaks_on_any_content(content, path) -> None:
    at(content, *path)
    assert name_at(content, *path).isprintable()
    assert count_at(content, *path) >= 0
    for read in (
        lambda: text_at(content, *path),
        lambda: texts_at(content, *path, count=1),
        lambda: items_at(content, *path, count=1),
    ):
        try:
            read()
        except AnswerRefused as error:
            assert str(error)


@given(st.text())
def test_a_name_is_one_short_line(text) -> None:
    assert name(text).isprintable()
    assert len(name(text)) <= 80


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, '{"a":' * 100_000, "\x00", "1" * 5000])
def test_what_is_no_json_is_a_value_error(text) -> None:
    with pytest.raises(ValueError):
        parsed_json(text)


@pytest.mark.parametrize("text", ["[" * 101 + "]" * 101, '[{"a":' * 51 + "1" + "}]" * 51])
def test_json_that_is_nested_deep_is_refused_before_it_is_read(text, monkeypatch) -> None:
    monkeypatch.setattr("json.loads", lambda _: pytest.fail("it was read"))
    with pytest.raises(ValueError, match="nested too deep"):
        parsed_json(text)


_json_values = st.recursive(
    st.none() | st.integers() | st.text(st.sampled_from('[]{}"\\a\n')),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(st.sampled_from('[{"\\')), inner, max_size=3)
    ),
)


@given(st.lists(_json_values, max_size=9), st.booleans())
def test_json_that_is_long_or_has_brackets_in_its_texts_is_read(values, is_ascii) -> None:
    values += [[]] * 200  # so many that the depth is looked at
    text = json.dumps(values, ensure_ascii=is_ascii, indent=1)
    assert parsed_json(text) == values


@pytest.mark.parametrize("depth", [1, 100])
def test_json_within_the_limit_is_read(depth) -> None:
    text = "[" * depth + '"' + "[" * 200 + '"' + "]" * depth
    assert json.loads(text) == parsed_json(text)


@given(st.dictionaries(st.text(max_size=4), st.text(st.characters(), max_size=9), max_size=4))
def test_any_text_makes_a_form(fields) -> None:
    assert form(fields).isascii()


FORMS = [
    Request(n, ("See ", Tag("b", "open"), "it", Tag("b", "close"), f" {n}."), form=form)
    for n, form in enumerate([2, 0, 1, 0, 3])
]


@pytest.mark.parametrize("rig", ["libretranslate", "deepl", "google-3", "openai"], indirect=True)
def test_requests_in_several_forms_are_each_answered_once(rig) -> None:
    results = list(create(rig.name, rig.context()).translate(FORMS))
    assert sorted(result.id for result in results) == [0, 1, 2, 3, 4]
    for result in results:
        assert [node for node in result.nodes if isinstance(node, Tag)] == [
            Tag("b", "open"),
            Tag("b", "close"),
        ]
        assert f" {result.id}." in result.nodes
    assert rig.server.complaints == []


@pytest.mark.parametrize("form", [0, 1])
def test_parts_of_one_form_keep_their_order(form) -> None:
    same = [Request(n, ("x",), form=form) for n in (3, 1, 2)]
    assert list(by_form(same)) == [(form, same)]
