"""Make the newsroom's front page: every article, its languages, how far each of them is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from pipeline import locales
from pipeline.model import Locale
from pipeline.newsroom import Newsroom, Summary
from pipeline.publish._assets import POLICY, stylesheet, template
from pipeline.publish._messages import Messages, Words
from pipeline.publish._safe import clean, location, markup, presentable


@dataclass(frozen=True, slots=True)
class _Language:
    locale: Locale
    direction: str
    name: str


@dataclass(frozen=True, slots=True)
class _Edition:
    """An article in one target."""

    language: _Language
    title: str
    description: str
    page: str
    state: str
    done: int
    all: int
    progress: str


@dataclass(frozen=True, slots=True)
class _Article:
    source: _Language
    title: str
    date: str
    day: str
    editions: tuple[_Edition, ...]


def index(summaries: Iterable[Summary], newsroom: Newsroom, messages: Messages) -> str:
    """Return the index page in HTML, the newest article first, in the newsroom's source language.

    A target without a page is named but not linked; targets keep the newsroom's order.
    """
    newsroom = presentable(newsroom)
    words = messages.words(newsroom.source_locale)
    return template("index.html.j2").render(
        title=newsroom.name or words("All articles"),
        newsroom=newsroom,
        articles=list(_articles(summaries, newsroom.target_locales, words)),
        chrome=markup(words.attributes),
        policy=POLICY,
        stylesheet=stylesheet(),
        _=words,
    )


def _articles(
    summaries: Iterable[Summary], targets: Sequence[Locale], words: Words
) -> Iterator[_Article]:
    order = {locale: place for place, locale in enumerate(targets)}
    named = sorted(summaries, key=lambda s: (s.name, order.get(s.target_locale, len(order))))
    groups = [list(group) for _, group in groupby(named, key=lambda s: s.name)]
    # Stable sort: articles of one day, and those without a date at the end, stay in their names' order.
    for group in sorted(groups, key=lambda group: group[0].date, reverse=True):
        first = group[0]
        yield _Article(
            source=_language(first.source_locale),
            title=clean(first.title) or first.name,
            date=first.date,
            day=_day(first.date, words.locale),
            editions=tuple(_edition(summary, words) for summary in group),
        )


def _language(locale: Locale) -> _Language:
    return _Language(locale, locales.direction(locale), locales.display_name(locale))


def _day(written: str, locale: Locale) -> str:
    return locales.format_date(date.fromisoformat(written), locale) if written else ""


def _edition(summary: Summary, words: Words) -> _Edition:
    progress = summary.progress
    done = progress.translated + progress.reviewed
    if not summary.page:
        state = words("In translation")
    elif summary.is_draft:
        state = words("Published, changes in translation")
    else:
        state = words("Published")
    shown = words("Sentences done: {done} of {all}")
    return _Edition(
        language=_language(summary.target_locale),
        title=clean(summary.target_title or summary.title) or summary.name,
        description=clean(summary.description),
        page=location("", summary.page) if summary.page else "",
        state=state,
        done=done,
        all=progress.segments,
        progress=shown.replace("{done}", str(done)).replace("{all}", str(progress.segments)),
    )
