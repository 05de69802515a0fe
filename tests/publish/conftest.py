"""What the tests of publish share: the sample documents, a built site, a browser."""

from __future__ import annotations

import functools
import shutil
import sys
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from pipeline import publish
from pipeline.model import Document, Locale
from pipeline.newsroom import Newsroom, Summary
from pipeline.progress import Progress

_ROOT = Path(__file__).resolve().parents[2]
_PICTURE = (
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 640 400'><rect width='640' height='400' "
    "fill='#dcd2c2'/><path d='M0 300 140 190 240 260 400 120 520 230 640 170V400H0Z' "
    "fill='#a89a84'/></svg>"
)
_CHROMIUM = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
)


def _sample() -> object:
    """Import sample.py by its path: tests are no package."""
    spec = spec_from_file_location("publish_sample", Path(__file__).with_name("sample.py"))
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules["publish_sample"] = module
    spec.loader.exec_module(module)
    return module


sample = _sample()

NEWSROOM = Newsroom(
    "Works Gazette",
    url="https://news.example.org/",
    target_locales=(Locale("zh-CN"), Locale("ar"), Locale("en")),
)


@pytest.fixture(scope="session")
def newsroom_of_pages() -> Newsroom:
    return NEWSROOM


@pytest.fixture(scope="session")
def words() -> publish.Messages:
    return publish.messages(_ROOT / "locales")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, words: publish.Messages) -> Path:
    """Return a folder with every sample page, their assets, the index, the feed, the sitemap."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "pictures").mkdir()
    (folder / "pictures/hills.svg").write_text(_PICTURE, "utf-8")
    summaries = []
    for document in _documents():
        is_draft = any(not s.is_publishable for u in document.units for s in u.segments)
        page = publish.page_path(document.name, document.target_locale, draft=is_draft)
        html = publish.page(
            document,
            newsroom=NEWSROOM,
            alternates=_alternates(document),
            draft=is_draft,
            messages=words,
        )
        publish.write(folder, {page: html})
        summaries.append(_summary(document, "" if is_draft else page, is_draft=is_draft))
    publish.write_site(folder, summaries, NEWSROOM, locales_folder=_ROOT / "locales")
    return folder


def _documents() -> list[Document]:
    return [
        sample.visit("zh-CN"),
        sample.visit("ar"),
        sample.mine(),
        sample.captions(),
        sample.kitchen(),
        sample.draft(),
        sample.rtl(),
    ]


def _alternates(document: Document) -> list[publish.Alternate]:
    targets = ["zh-CN", "ar"] if document.name == "visit" else [document.target_locale]
    return [
        publish.Alternate(Locale(t), publish.page_path(document.name, Locale(t))) for t in targets
    ]


def _summary(document: Document, page: str, *, is_draft: bool) -> Summary:
    title, target_title, description = publish.describe(document)
    count = sum(len(unit.segments) for unit in document.units)
    progress = Progress(segments=count, reviewed=count - 4 * is_draft, fuzzy=4 * is_draft)
    return Summary(
        name=document.name,
        source_locale=document.source_locale,
        target_locale=document.target_locale,
        title=title,
        target_title=target_title,
        description=description,
        date=document.date.isoformat() if document.date else "",
        progress=progress,
        page=page,
        is_draft=is_draft,
    )


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Serve the sample site on this machine and return its address, ending in `/`."""
    handler = functools.partial(_Quiet, directory=str(site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


@pytest.fixture(scope="session")
def chromium(require_program, tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    """Return the system's Chromium under Playwright, or skip."""
    name = "chromium" if shutil.which("chromium") else "chromium-browser"
    program = require_program(name)
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=_CHROMIUM.split())
        yield browser
        browser.close()
