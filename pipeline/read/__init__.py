"""Read a source file into a Document: a skeleton of safe HTML and the units cut out of it.

A plugin is a module beside this file, named after what it reads, with

    SUFFIXES: tuple[str, ...]                        without the dot, in lower case
    def read(data: bytes, origin: Origin) -> Document

The skeleton is a flat row of blocks; each element with text is empty and carries `data-unit="N"`,
where unit N is `Document.units[N - 1]`; ids follow the order of the page.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from pipeline import registry
from pipeline.errors import SourceError, nearest
from pipeline.model import Document, Locale

LIMIT = 16 * 1024 * 1024
"""Bytes of the largest source file. War and Peace as HTML has 4 MB; more is not an article."""


_ENGLISH = Locale("en")


@dataclass(frozen=True, slots=True)
class Profile:
    """Where a site keeps the parts of an article.

    Every field is a tuple of selectors: XPath where one starts with `/`, `(` or `.//`, else CSS.
    The first selector that finds something wins, but for `captions` and `drop`, which all count.
    """

    title: tuple[str, ...] = ()
    subtitle: tuple[str, ...] = ()
    breadcrumb: tuple[str, ...] = ()
    byline: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadSettings:
    """What pipeline.toml says about reading."""

    source_locale: Locale = _ENGLISH
    """The language of a file that does not state its own."""
    profile: Profile | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """What a plugin knows about the file besides its bytes."""

    name: str
    """The article's name, unique in the newsroom."""
    shown: str
    """The path as the user would type it, for messages."""
    settings: ReadSettings


def read(path: Path, *, name: str, shown: str, settings: ReadSettings) -> Document:
    """Read one article.

    The units have no segments yet. Raises SourceError when the file is missing, unreadable, empty,
    too large, of an unknown kind, damaged, or has no text.
    """
    plugin = _plugin(path.suffix.removeprefix(".").lower(), shown)
    document = plugin.read(_bytes(path, shown), Origin(name, shown, settings))
    assert isinstance(document, Document), f"{plugin.__name__} did not return a Document"
    return document


def _bytes(path: Path, shown: str) -> bytes:
    try:
        size = path.stat().st_size
        if size > LIMIT:
            raise SourceError(
                f"The file has {size / 1e6:.0f} MB; an article has at most {LIMIT / 1e6:.0f} MB.",
                file=shown,
                remedy="Split it into several articles, or link to large pictures.",
            )
        return path.read_bytes()
    except OSError as error:
        raise SourceError(
            f"The file cannot be read: {error.strerror or error}.",
            file=shown,
            remedy="Check that it exists and that you may read it.",
        ) from error


def suffixes() -> tuple[str, ...]:
    """Return all suffixes that some plugin reads, sorted; imports every plugin."""
    loaded = (registry.load("read", name) for name in registry.names("read"))
    return tuple(sorted({suffix for plugin in loaded for suffix in plugin.SUFFIXES}))


def _plugin(suffix: str, shown: str) -> ModuleType:
    """Find the plugin for a suffix, importing as few as possible: lxml alone costs 50 ms."""
    # The plugin named like the suffix first, then those with its initial: htm is html, md is
    # markdown, txt is text.
    names = sorted(registry.names("read"), key=lambda n: (n != suffix, n[:1] != suffix[:1], n))
    for name in names:
        plugin = registry.load("read", name)
        if suffix in plugin.SUFFIXES:
            return plugin
    raise SourceError(
        f"There is no reader for files ending in '.{suffix}'."
        if suffix
        else "The file name has no suffix, so its kind is unknown.",
        file=shown,
        remedy=nearest(f".{suffix}", (f".{known}" for known in suffixes())),
    )
