"""Models of the hub: a server on this machine speaks the hub's protocol to its own library."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

if importlib.util.find_spec("huggingface_hub") is None:
    if os.environ.get("CI") == "true":
        pytest.fail("huggingface_hub is not installed (CI must have it)")
    pytest.skip("huggingface_hub is not installed", allow_module_level=True)

COMMIT = "5f0c" * 10
TRANSLATE = """
import sys
from pathlib import Path
from pipeline.errors import BackendError
from pipeline.memory import Memory
from pipeline.model import Locale
from pipeline.translate import Context, Request, create
model, *what = sys.argv[1:]
context = Context(
    Locale("en"), Locale("zh"), Memory(()), "2026-01-02", {"model": model}, root=Path(".")
)
backend = create("ctranslate2", context)
try:
    if "print" in what:
        print(backend.fingerprint())
    if "ask" in what:
        (answer,) = backend.translate([Request(0, ("The mill.",))])
        print(*answer.nodes, answer.model)
except BackendError as error:
    print(error)
"""


@dataclass
class Hub:
    """Serves the files of folders as repositories, and remembers what it was asked for."""

    repositories: dict[str, Path] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    cuts: int = 0
    """How many times a large file is broken off half way."""
    address: str = ""

    def files(self, name: str) -> list[Path]:
        return sorted(path for path in self.repositories[name].iterdir() if path.is_file())

    def got(self) -> list[str]:
        """Return the names of files that were fetched, and forget all."""
        names = [line.rpartition("/")[2] for line in self.asked if line.startswith("GET /owner/")]
        self.asked.clear()
        return sorted(names)


def _handler(hub: Hub) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_HEAD(self) -> None:
            self._serve(with_body=False)

        def do_GET(self) -> None:
            self._serve(with_body=True)

        def _serve(self, *, with_body: bool) -> None:
            path = unquote(urlsplit(self.path).path)
            hub.asked.append(f"{self.command} {path}")
            api = re.fullmatch(r"/api/models/([^/]+/[^/]+)/(revision|tree)/([^/]+)", path)
            file = re.fullmatch(r"/([^/]+/[^/]+)/resolve/([^/]+)/(.+)", path)
            match = api or file
            if match is None or match[1] not in hub.repositories:
                self._send(404, b"{}", {"X-Error-Code": "RepoNotFound"}, with_body=with_body)
            elif api:
                listing = self._tree(api[1]) if api[2] == "tree" else self._about(api[1])
                self._send(200, json.dumps(listing).encode(), {}, with_body=with_body)
            elif file:
                self._file(hub.repositories[file[1]] / file[3], with_body=with_body)

        def _about(self, name: str) -> object:
            names = [{"rfilename": path.name} for path in hub.files(name)]
            return {"id": name, "modelId": name, "sha": COMMIT, "private": False, "siblings": names}

        def _tree(self, name: str) -> object:
            return [
                {"type": "file", "path": p.name, "size": p.stat().st_size, "oid": _oid(p)}
                for p in hub.files(name)
            ]

        def _file(self, path: Path, *, with_body: bool) -> None:
            if not path.is_file():
                headers = {"X-Error-Code": "EntryNotFound", "X-Repo-Commit": COMMIT}
                self._send(404, b"", headers, with_body=with_body)
                return
            body, status = path.read_bytes(), 200
            headers = {"ETag": f'"{_oid(path)}"', "X-Repo-Commit": COMMIT, "Accept-Ranges": "bytes"}
            if span := re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range") or ""):
                hub.asked.append(f"RANGE {span[1]}")
                headers["Content-Range"] = f"bytes {span[1]}-{len(body) - 1}/{len(body)}"
                body, status = body[int(span[1]) :], 206
            is_cut = with_body and path.name == "model.bin" and hub.cuts > 0
            hub.cuts -= is_cut
            self._send(status, body, headers, with_body=with_body, is_cut=is_cut)

        def _send(self, status, body, headers, *, with_body, is_cut=False) -> None:
            self.send_response(status)
            for key, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(key, value)
            self.end_headers()
            if with_body:
                self.wfile.write(body[: len(body) // 2] if is_cut else body)
            self.close_connection = is_cut

        def log_message(self, *_: object) -> None:
            pass

    return Handler


def _oid(path: Path) -> str:
    return hashlib.sha1(path.read_bytes()).hexdigest()


@pytest.fixture
def hub(models) -> Iterator[Hub]:
    made = Hub({"owner/tiny": models.folder("m2m")})
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(made))
    server.daemon_threads = True
    made.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield made
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def run(hub: Hub, tmp_path: Path):
    """Return a function that asks a model in a process of its own: the library reads its settings once."""

    def run(model: str, *what: str, **settings: str) -> str:
        environment = {
            **os.environ,
            "HF_ENDPOINT": hub.address,
            "HF_HOME": str(tmp_path / "hub"),
            "HF_HUB_DISABLE_XET": "1",
            "HF_HUB_DISABLE_TELEMETRY": "1",
            "NO_PROXY": "127.0.0.1",
            **settings,
        }
        done = subprocess.run(
            [sys.executable, "-c", TRANSLATE, model, *what],
            env=environment, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout.strip()

    return run


SMALL = [
    "config.json",
    "sentencepiece.bpe.model",
    "source_vocabulary.json",
    "target_vocabulary.json",
]


def test_a_model_is_fetched_once_and_used_without_the_hub(hub, run) -> None:
    (hub.repositories["owner/tiny"] / "pytorch_model.bin").write_bytes(b"not wanted")
    first = run("owner/tiny", "print", "ask").splitlines()
    assert first[1] == "这家磨坊。 tiny"
    names = hub.got()
    assert {*SMALL, "model.bin"} <= set(names)
    assert "pytorch_model.bin" not in names
    assert run("owner/tiny", "print", "ask").splitlines() == first
    assert f"owner/tiny {COMMIT}" in first[0]
    assert hub.asked == []


def test_a_fingerprint_fetches_nothing_large(hub, run) -> None:
    assert f"owner/tiny {COMMIT}" in run("owner/tiny", "print")
    assert set(hub.got()) >= set(SMALL)
    assert run("owner/tiny", "ask") == "这家磨坊。 tiny"
    assert "model.bin" in hub.got()


@pytest.mark.long  # the hub's own library tries again for ten seconds
def test_a_download_that_broke_off_goes_on(hub, run) -> None:
    hub.cuts = 100
    assert "could not be downloaded" in run("owner/tiny", "ask")
    hub.cuts = 0
    hub.asked.clear()
    assert run("owner/tiny", "ask") == "这家磨坊。 tiny"
    assert "model.bin" in hub.got()


def test_a_revision_can_be_named(hub, run) -> None:
    assert run(f"owner/tiny@{COMMIT}", "ask") == f"这家磨坊。 tiny@{COMMIT}"
    assert any(f"/{COMMIT}" in line for line in hub.asked)


def test_a_model_that_the_hub_does_not_have(run) -> None:
    said = run("owner/other", "ask")
    assert said.startswith("There is no folder owner/other, and the hub has no such model")


def test_a_model_that_was_never_converted_says_how(hub, run, tmp_path) -> None:
    plain = tmp_path / "plain"
    plain.mkdir()
    (plain / "config.json").write_text("{}")
    hub.repositories["owner/plain"] = plain
    said = run("owner/plain", "ask")
    assert "it has no model.bin" in said
    assert "ct2-transformers-converter --model owner/plain" in said


@pytest.mark.parametrize(
    "settings", [{"HF_HUB_OFFLINE": "1"}, {"HF_ENDPOINT": "http://127.0.0.1:9"}]
)
@pytest.mark.parametrize("what", ["ask", "print"])
def test_without_the_network_the_user_is_told(run, settings, what) -> None:
    said = run("owner/tiny", what, **settings)
    assert said.startswith("The model owner/tiny could not be downloaded")
    assert "Try again when the hub can be reached" in said
