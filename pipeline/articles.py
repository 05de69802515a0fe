"""Find the articles of a newsroom and what pipeline.toml says of each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.config import FILE, ArticleRule, Project
from pipeline.errors import ConfigurationError, nearest
from pipeline.model import Locale
from pipeline.read import Profile, ReadSettings, suffixes

_RESERVED = "pipeline"
# A line of a PO file, a terminal and a URL must be able to hold a name: no control letter, no line
# separator, no byte that is not UTF-8 (which Python keeps as a lone surrogate).
_UNSPEAKABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Article:
    """A source file and how it is to be treated."""

    name: str
    """Path below articles/ without suffix."""
    path: Path
    shown: str
    """The path as messages and PO references name it."""
    source: Locale | None
    """Set in pipeline.toml, else None: the file says, or the project's default holds."""
    targets: tuple[Locale, ...]
    settings: ReadSettings
    backends: tuple[str, ...]


def discover(project: Project) -> tuple[Article, ...]:
    """Return all articles, sorted by name.

    Files of other kinds (pictures, say), hidden ones and those in hidden folders are left alone.

    Raises ConfigurationError when two files would share a name, a name cannot be shown, or there
    is no articles folder.
    """
    if not project.articles.is_dir():
        raise ConfigurationError(
            f"There is no folder {project.shown(project.articles)}/.",
            remedy="Make it and put articles in it, or run `pipeline init`.",
        )
    found: dict[str, Article] = {}
    for path in _files(project.articles, frozenset(suffixes())):
        article = _article(project, path)
        twin = found.setdefault(article.name, article)
        if twin is not article:
            raise ConfigurationError(
                f"{twin.shown} and {article.shown} would share one PO file and one page.",
                remedy="Rename one of them.",
            )
    return tuple(found[name] for name in sorted(found))


def select(articles: Sequence[Article], wanted: Iterable[str]) -> tuple[Article, ...]:
    """Return the articles named by name or by path, all of them when none is named.

    Raises ConfigurationError with the nearest name when there is no such article.
    """
    named = {key: a for a in articles for key in (a.name, a.shown, str(a.path))}
    chosen = []
    for word in wanted:
        article = named.get(word) or named.get(str(Path(word).resolve()))
        if article is None:
            remedy = nearest(word, {a.name for a in articles}) if articles else ""
            raise ConfigurationError(f"There is no article '{word}'.", remedy=remedy)
        chosen.append(article)
    return tuple(dict.fromkeys(chosen)) if chosen else tuple(articles)


def require_targets(articles: Sequence[Article], wanted: Sequence[Locale]) -> None:
    """Raise ConfigurationError when there is nothing to translate into, or not what is wanted."""
    known = {target for article in articles for target in article.targets}
    if articles and not known:
        raise ConfigurationError(
            "No article has a target.", file=FILE, remedy='Write targets = ["zh-CN"] in [project].'
        )
    for target in wanted:
        if known and target not in known:
            raise ConfigurationError(
                f"No article has the target '{target}'.", remedy=nearest(target, known)
            )


def _files(folder: Path, known: frozenset[str]) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        hidden = any(part.startswith(".") for part in relative.parts)
        if not hidden and path.suffix.lower().removeprefix(".") in known and path.is_file():
            yield path


def _article(project: Project, path: Path) -> Article:
    name = path.relative_to(project.articles).with_suffix("").as_posix()
    shown = project.shown(path)
    if _UNSPEAKABLE.search(name):
        raise ConfigurationError(
            f"{shown!a}: the name has letters that cannot be shown.", remedy="Rename the file."
        )
    if name == _RESERVED:
        raise ConfigurationError(
            f"{shown}: the name '{_RESERVED}' is taken by the interface's own messages.",
            remedy="Rename the article.",
        )
    if not path.resolve().is_relative_to(project.articles.resolve()):
        raise ConfigurationError(
            f"{shown} is a link that leads out of the articles' folder.",
            remedy="Copy the file itself.",
        )
    rule = project.rule(name, path.relative_to(project.articles).as_posix())
    return Article(
        name=name,
        path=path,
        shown=shown,
        source=rule.source,
        targets=rule.targets or project.newsroom.target_locales,
        settings=_settings(project, rule),
        backends=rule.backends or project.backends,
    )


def _settings(project: Project, rule: ArticleRule) -> ReadSettings:
    fields = project.profiles.get(rule.profile)
    profile = Profile(**fields) if fields is not None else None
    source = rule.source or project.newsroom.source_locale
    return ReadSettings(source_locale=source, profile=profile)
