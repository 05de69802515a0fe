"""Apertium behind the real apertium-apy on loopback, and what its stand-in says of errors."""

from __future__ import annotations

import socket
import subprocess
import time
import urllib.request
from contextlib import suppress
from dataclasses import replace

import pytest

from pipeline.model import Code, Content, Locale, Span

PAIRS = "/usr/share/apertium"


def _answers(url: str) -> bool:
    with suppress(OSError), urllib.request.urlopen(f"{url}/listPairs", timeout=5) as reply:
        return b'"spa"' in reply.read()
    return False


@pytest.fixture(scope="module")
def apy(require_program, tmp_path_factory):
    """Return the address of a server that has just been started."""
    program = require_program("apertium-apy")
    require_program("apertium")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("apy")
    command = [program, "-p", str(port), "-j", "1", PAIRS]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
    url = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + 60
        while not _answers(url):
            if process.poll() is not None or time.monotonic() > deadline:
                pytest.skip(f"apertium-apy does not start: {(folder / 'log').read_text()[-300:]}")
            time.sleep(0.1)
        yield url
    finally:
        process.terminate()
        process.wait(20)


def spanish(tools, *contents: Content):
    return replace(tools.article(*contents), target_locale=Locale("es"))


real = pytest.mark.parametrize("rig", ["apertium-apy"], indirect=True)


@real
def test_the_real_server_translates_and_keeps_codes(rig, apy, tools) -> None:
    rig.url, rig.locales = apy, ("en", "es")
    link = Content("The old house is near the river.", (Code("1", "a", Span(22, 31)),))
    code = Content("Run make all & wait.", (Code("1", "code", Span(4, 12), translate=False),))
    done = rig.run(spanish(tools, Content("The house is red."), link, code))
    plain, linked, run = (segment.written for segment in tools.segments(done))
    assert plain == "La casa es roja."
    assert "<a>" in linked
    assert "río</a>" in linked
    assert "<code>make all</code>" in run
    assert done.issues == ()


@real
def test_letters_that_its_markup_mode_breaks_come_through(rig, apy, tools) -> None:
    rig.url, rig.locales = apy, ("en", "es")
    done = rig.run(spanish(tools, Content("Café & “tea” cost 5 < 6 €, [so] they ^say$.")))
    (segment,) = tools.segments(done)
    for piece in ("té", "&", "“", "”", "5 < 6 €", "[", "]"):
        assert piece in segment.written, segment.written


@real
def test_a_pair_that_is_not_installed_is_said_so_once(rig, apy, tools) -> None:
    rig.url, rig.locales = apy, ("en", "fi")
    done = rig.run(tools.article())
    assert "Install the pair" in done.issues[0].message


@real
def test_each_segment_is_a_request_of_its_own(rig, tools) -> None:
    rig.run(tools.article(Content("One is here."), Content("Two is here.")))
    assert [asked.form()["q"] for asked in rig.server.asked] == ["One is here.", "Two is here."]
    assert {asked.form()["langpair"] for asked in rig.server.asked} == {"eng|deu"}
