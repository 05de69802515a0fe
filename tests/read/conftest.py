"""Ways to read a source from a test, and to put a Document together again."""

from __future__ import annotations

import re

import pytest

from pipeline import registry
from pipeline.model import Document, Locale, Role
from pipeline.read import Origin, Profile, ReadSettings

_UNIT = re.compile(r'<([a-z0-9]+)[^>]* data-unit="(\d+)"[^>]*>')


@pytest.fixture
def read_as():
    """Return a function that reads bytes or text with a plugin."""

    def run(
        source: str | bytes, plugin: str = "html", *, locale: str = "en", **profile: object
    ) -> Document:
        data = source.encode() if isinstance(source, str) else source
        chosen = Profile(**profile) if profile else None  # type: ignore[arg-type]
        settings = ReadSettings(Locale(locale), chosen)
        origin = Origin("article", f"articles/article.{plugin}", settings)
        return registry.load("read", plugin).read(data, origin)

    return run


@pytest.fixture
def filled():
    """Return a function that puts the units' texts back into the skeleton, codes left out."""

    def run(document: Document) -> str:
        texts = {unit.id: unit.content.text for unit in document.units}
        escape = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
        return _UNIT.sub(lambda m: m[0] + texts[int(m[2])].translate(escape), document.skeleton)

    return run


@pytest.fixture
def texts():
    """Return a function that lists the texts of a role, or (role, text) of all units."""

    def run(document: Document, role: Role | None = None) -> list:
        if role is None:
            return [(unit.role.value, unit.content.text) for unit in document.units]
        return [unit.content.text for unit in document.units if unit.role is role]

    return run
