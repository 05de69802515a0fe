"""Engines of this machine: a test that lacks one says so, and fails where CI must have it."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from pipeline import glossary
from pipeline.codes import read as read_codes
from pipeline.match import match
from pipeline.memory import Memory
from pipeline.model import Document, Locale, Segment, State
from pipeline.read import ReadSettings, read
from pipeline.segment import segment
from pipeline.translate import Backend, Capabilities, Context, Request, Result, create, requests
from pipeline.translate._nodes import bare, lost, written_target

HERE = Path(__file__).parent
MODES = Path("/usr/share/apertium/modes")
DAY = "2026-01-02"


def absent(what: str) -> None:
    """Skip a test that lacks something of this machine; fail where it has to be there."""
    if os.environ.get("CI"):
        pytest.fail(f"{what} is missing")
    pytest.skip(f"{what} is not installed")


def local(name: str, source: str = "en", target: str = "es", **options: object) -> Backend:
    context = Context(Locale(source), Locale(target), Memory(()), DAY, options)
    return create(name, context)


@pytest.fixture(scope="session")
def apertium():
    """Return a function that makes the backend for a pair."""

    def made(source: str = "en", target: str = "es", **options: object) -> Backend:
        names = {"en": "eng", "es": "spa", "ca": "cat"}
        mode = f"{names[source]}-{names[target]}"
        if not (MODES / f"{mode}.mode").is_file() or shutil.which("lt-proc") is None:
            absent(f"Apertium's pair {mode}")
        return local("apertium", source, target, timeout=20, **options)

    return made


@pytest.fixture(scope="session")
def english_spanish(apertium) -> Backend:
    return apertium()


@pytest.fixture
def program(tmp_path):
    """Return a function that makes the backend for a Python program given as text."""

    def made(text: str, **options: object) -> Backend:
        path = tmp_path / "engine.py"
        path.write_text(text, encoding="utf-8")
        return local("command", program=[sys.executable, "-u", str(path)], timeout=5, **options)

    return made


@dataclass(frozen=True)
class Gold:
    """An article of our own with its reference translation, sentence by sentence."""

    document: Document
    references: tuple[str, ...]
    """With their tags, as a page has them."""
    glossary: glossary.Glossary

    def requests(self, form: int = 0) -> list[Request]:
        return [replace(r, form=form) for _, _, r in requests((self.document,))]

    def translated(self, answers: list[Result]) -> Document:
        """Return the document with answers as if somebody had confirmed them."""
        by_order: Iterator[Result] = iter(sorted(answers, key=lambda answer: answer.id))

        def filled(segment: Segment) -> Segment:
            written = written_target(next(by_order).nodes)
            target, problems = read_codes(written, segment.source)
            assert not problems, (segment.source.text, written)
            return replace(segment, target=target, written=written, state=State.TRANSLATED)

        units = self.document.units
        return replace(
            self.document,
            units=tuple(replace(u, segments=tuple(map(filled, u.segments))) for u in units),
        )


@pytest.fixture(scope="session", params=["apertium_press.txt", "apertium_computing.txt"])
def gold(request, tmp_path_factory) -> Gold:
    lines = (HERE / request.param).read_text("utf-8").split("\n")
    lines = [line for line in lines if line and not line.startswith("#")]
    page = tmp_path_factory.mktemp("gold") / "article.html"
    body = "\n".join(f"<p>{source}</p>" for source in lines[::2])
    page.write_text(f"<html><body><article>{body}</article></body></html>", encoding="utf-8")
    settings = ReadSettings(Locale("en"))
    document = read(page, name="gold", shown="gold.html", settings=settings)
    document = replace(document, source_locale=Locale("en"), target_locale=Locale("es"))
    terms = glossary.load(HERE, shown="glossary")
    document = match(segment(document), terms)
    assert sum(len(unit.segments) for unit in document.units) == len(lines) // 2
    return Gold(document, tuple(lines[1::2]), terms)


@pytest.fixture(scope="session")
def tools():
    """Return helpers: test files here cannot import each other."""
    from types import SimpleNamespace

    with_placeholders = Capabilities("as this machine's engines", glossary="placeholder")
    return SimpleNamespace(
        absent=absent,
        bare=lambda request: replace(request, nodes=bare(request.nodes)),
        local=local,
        lost=lambda request, answer: lost(request, answer.nodes, with_placeholders),
        plain=lambda text: re.sub("<[^>]*>", "", text),
        written=lambda answer: written_target(answer.nodes),
        text=lambda text, form=0: Request(1, (text,) if text else (), form=form),
    )
