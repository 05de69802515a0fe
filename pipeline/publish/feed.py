"""Make the newsroom's feed of published pages (Atom, RFC 4287)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.model import Locale
from pipeline.newsroom import Newsroom, Summary
from pipeline.publish._assets import template
from pipeline.publish._safe import clean, location, presentable

# RFC 4287 §4.2.15 wants a time; nothing here reads the clock, so an undated article is oldest.
_UNDATED = "1970-01-01"


@dataclass(frozen=True, slots=True)
class _Entry:
    locale: Locale
    url: str
    title: str
    description: str
    updated: str


def feed(summaries: Iterable[Summary], newsroom: Newsroom) -> str:
    """Return the feed in XML, the newest page first; only published pages are in it.

    `newsroom.url` must be set: an entry's id and link are absolute.
    """
    newsroom = presentable(newsroom)
    assert newsroom.url, "a feed needs the newsroom's URL"
    entries = sorted(_entries(summaries, newsroom), key=lambda entry: entry.updated, reverse=True)
    return template("feed.xml.j2").render(
        newsroom=newsroom,
        updated=entries[0].updated if entries else _moment(""),
        entries=entries,
    )


def _entries(summaries: Iterable[Summary], newsroom: Newsroom) -> Iterator[_Entry]:
    for summary in sorted(summaries, key=lambda s: (s.name, s.target_locale)):
        if summary.page:
            yield _Entry(
                summary.target_locale,
                location(newsroom.url, summary.page),
                clean(summary.target_title or summary.title) or summary.name,
                clean(summary.description),
                _moment(summary.date),
            )


def _moment(day: str) -> str:
    return f"{day or _UNDATED}T00:00:00Z"
