"""`pipeline glossary suggest`: read the newsroom's articles and ask what the glossary lacks."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.articles import discover, select
from pipeline.config import Project
from pipeline.errors import PipelineError
from pipeline.glossary import Glossary
from pipeline.model import Locale
from pipeline.run import prepare
from pipeline.suggest import Candidate, Limits, suggest
from pipeline.tools import Tools


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Candidates, and what is needed to write them as lines of the newsroom's glossary."""

    candidates: tuple[Candidate, ...]
    glossary: Glossary
    locales: tuple[Locale, ...]
    """Languages of the articles, then their targets."""
    header: tuple[str, ...]
    """Columns of the glossary's first file; empty where there is none."""
    errors: tuple[PipelineError, ...]
    """Articles that could not be read; the others were searched."""


def suggestions(project: Project, wanted: Iterable[str], limits: Limits) -> Suggestions:
    """Return what articles, or all of them, hold that the glossary lacks; nothing is written.

    Raises ConfigurationError for an article that does not exist and for a faulty glossary.
    """
    articles = select(discover(project), wanted)
    tools = Tools(project)
    documents, errors = [], []
    for article in articles:
        try:
            documents.append(prepare(article, tools))
        except PipelineError as error:
            errors.append(error)
    sources = [document.source_locale for document in documents]
    targets = [target for article in articles for target in article.targets]
    return Suggestions(
        suggest(documents, tools.glossary, limits),
        tools.glossary,
        tuple(dict.fromkeys((*sources, *targets))),
        _header(project),
        tuple(errors),
    )


def _header(project: Project) -> tuple[str, ...]:
    """Return the columns of the first glossary file, which Tools has found to be well formed."""
    for path in sorted(project.glossary.glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            first = next((line for line in file if line.strip()), "")
            if first.lower().startswith("sep="):
                first = next(file, "")
        delimiter = max(",;\t", key=first.count)
        if names := next(csv.reader([first], delimiter=delimiter), []):
            return tuple(names)
    return ()
