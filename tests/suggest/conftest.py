"""Short articles for the search for terms."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.model import Content, Document, Locale, Role, Segment, Span, Unit
from pipeline.suggest._text import Line


def document(
    *sentences: str, locale: str = "en", name: str = "a", role: Role = Role.BODY
) -> Document:
    units = tuple(
        Unit(n, role, Content(text), segments=(Segment(Span(0, len(text)), Content(text)),))
        for n, text in enumerate(sentences, 1)
    )
    return Document(name, name, Locale(locale), units=units)


@pytest.fixture
def article() -> Callable[..., Document]:
    """Return a function that makes a document of sentences."""
    return document


@pytest.fixture
def line() -> Callable[..., Line]:
    """Return a function that makes a line of text."""
    return lambda text, role=Role.BODY: Line("a", role, text)
