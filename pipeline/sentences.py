"""What `pipeline segment` shows of a file: its sentences, or why each place was cut or not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline import segment
from pipeline.articles import Article, discover
from pipeline.config import Project
from pipeline.errors import SourceError
from pipeline.model import Content, Document, Locale, Role, Unit
from pipeline.read import ReadSettings, read, suffixes
from pipeline.tools import Tools

_AROUND = 24
"""Code points shown on either side of a place."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A segment of a file."""

    unit: int
    role: str
    line: int
    """Line in the file where the unit begins, 0 when unknown."""
    text: str


@dataclass(frozen=True, slots=True)
class Place:
    """A place where a sentence may end."""

    unit: int
    before: str
    after: str
    breaks: bool
    rule: str


@dataclass(frozen=True, slots=True)
class Cut:
    """A file that is ready to be cut: with a newsroom's settings, or by the package's alone."""

    document: Document
    settings: segment.Settings
    terms: tuple[str, ...]

    @property
    def is_known(self) -> bool:
        """Tell whether anything is known of the language's abbreviations."""
        locale = self.document.source_locale
        return bool(self.settings.srx) or segment.is_known(locale, self.settings.lists)

    def sentences(self) -> Iterator[Sentence]:
        """Yield the sentences in order."""
        done = segment.segment(self.document, settings=self.settings, terms=self.terms)
        for unit in done.units:
            for piece in unit.segments:
                yield Sentence(unit.id, unit.role.value, unit.line, piece.source.text)

    def places(self) -> Iterator[Place]:
        """Yield every candidate with the decision and the rule that made it."""
        explained = segment.explained(self.document, settings=self.settings, terms=self.terms)
        for unit, text, decisions in explained:
            for made in decisions:
                before = text[max(0, made.offset - _AROUND) : made.offset]
                after = text[made.offset : made.offset + _AROUND]
                yield Place(unit.id, before, after, made.breaks, made.rule)


def prepare(path: Path, project: Project | None, locale: Locale | None) -> Cut:
    """Read a file: an article as a build reads it, any other as text with empty lines between.

    Without a locale the article's own holds, then the newsroom's, then English.

    Raises SourceError when it cannot be read, ConfigurationError when a list or SRX is wrong.
    """
    default = project.newsroom.source_locale if project else Locale("en")
    article = _article(path, project) if project else None
    if path.suffix.lower().removeprefix(".") in suffixes():
        settings = article.settings if article else ReadSettings(source_locale=default)
        document = read(path, name=path.stem, shown=str(path), settings=settings)
    else:
        document = _plain(path, default)
    own = article.source if article else None
    document = replace(document, source_locale=locale or own or document.source_locale)
    if project is None:
        return Cut(document, segment.DEFAULT, ())
    tools = Tools(project)
    return Cut(document, tools.segmentation, tools.terms(document.source_locale))


def _article(path: Path, project: Project) -> Article | None:
    """Return the article that a file is in a newsroom, for its settings."""
    if not path.resolve().is_relative_to(project.articles.resolve()):
        return None
    found = (article for article in discover(project) if article.path.samefile(path))
    return next(found, None)


def _plain(path: Path, locale: Locale) -> Document:
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(
            f"cannot be read: {error}.", file=str(path), remedy="Save it as UTF-8."
        ) from error
    unit = Unit(1, Role.BODY, Content(text), line=1)
    return Document(path.name, str(path), locale, units=(unit,))
