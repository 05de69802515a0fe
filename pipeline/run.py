"""The path of a sentence, one line a stage: read this first.

`prepare` turns a source file into a Document, `localise` carries it over to one target and brings
its PO file up to date, `publish.page` makes the page of it. worker.py calls them in this order for
every article, and build.py decides which articles need it.
"""

from __future__ import annotations

from dataclasses import replace

from pipeline import drafts
from pipeline.articles import Article
from pipeline.check import check
from pipeline.match import match
from pipeline.model import Document, Locale
from pipeline.read import read
from pipeline.segment import segment
from pipeline.tools import Tools
from pipeline.translate import translate


def prepare(article: Article, tools: Tools) -> Document:
    """Read an article, cut it into sentences and find the glossary's terms in them."""
    document = read(article.path, name=article.name, shown=article.shown, settings=article.settings)
    document = replace(document, source_locale=article.source or document.source_locale)
    terms = tools.terms(document.source_locale)
    document = segment(document, settings=tools.segmentation, terms=terms)
    return match(document, tools.glossary)


def localise(document: Document, target: Locale, tools: Tools, *, save: bool = True) -> Document:
    """Recall what translators decided, leverage and translate the rest, save it, check it all.

    With `save` off nothing is written and no backend is asked: the document shows the PO file.
    """
    draft = drafts.recall(document, target, tools.project)
    if save:
        draft = draft.holding(translate(draft.document, tools.route, tools.accept))
        drafts.save(draft, tools.project)
    # In a build an article is judged alone, so that another's edit cannot make its page stale.
    memory = None if save else tools.memory(target)
    return check(draft.document, settings=tools.checks, glossary=tools.glossary, memory=memory)
