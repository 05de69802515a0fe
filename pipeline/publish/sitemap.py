"""Make the sitemap: every published page with the pages of the same article in other languages.

Sources: sitemaps.org protocol 0.9; Google's xhtml:link extension for hreflang.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from pipeline.model import Locale
from pipeline.newsroom import Newsroom, Summary
from pipeline.publish._assets import template
from pipeline.publish._safe import location, presentable


@dataclass(frozen=True, slots=True)
class _Page:
    url: str
    date: str
    alternates: tuple[tuple[str, str], ...]
    """(hreflang, URL) of each of the article's pages, then the x-default."""


def sitemap(summaries: Iterable[Summary], newsroom: Newsroom) -> str:
    """Return the sitemap in XML; only published pages are in it.

    The x-default is the page of the newsroom's first target that is there, as on the pages.
    `newsroom.url` must be set: a sitemap holds absolute URLs only.
    """
    newsroom = presentable(newsroom)
    assert newsroom.url, "a sitemap needs the newsroom's URL"
    return template("sitemap.xml.j2").render(
        newsroom=newsroom, pages=list(_pages(summaries, newsroom))
    )


def _pages(summaries: Iterable[Summary], newsroom: Newsroom) -> Iterator[_Page]:
    order = {locale: place for place, locale in enumerate(newsroom.target_locales)}
    published = sorted(
        (summary for summary in summaries if summary.page),
        key=lambda s: (s.name, order.get(s.target_locale, len(order)), s.target_locale),
    )
    for _, group in groupby(published, key=lambda summary: summary.name):
        yield from _article(list(group), newsroom.url)


def _article(group: Sequence[Summary], base: str) -> Iterator[_Page]:
    urls = [location(base, summary.page) for summary in group]
    listed: list[tuple[str, str]] = [
        (Locale(summary.target_locale), url) for summary, url in zip(group, urls, strict=True)
    ]
    alternates = (*listed, ("x-default", urls[0]))
    for summary, url in zip(group, urls, strict=True):
        yield _Page(url, summary.date, alternates)
