"""Publish: turn translated Documents into the bilingual pages of a site.

`page`, `index`, `feed` and `sitemap` make text and touch nothing; `write` alone puts files into
site/, each whole or not at all. Every page proves itself before it is returned.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

from pipeline import files
from pipeline.errors import PipelineError
from pipeline.newsroom import Newsroom, Summary
from pipeline.publish import _messages
from pipeline.publish._assets import assets
from pipeline.publish._messages import Messages, Words
from pipeline.publish._proof import prove
from pipeline.publish._safe import presentable
from pipeline.publish.feed import feed
from pipeline.publish.index import index
from pipeline.publish.page import Alternate, describe, page, page_path
from pipeline.publish.sitemap import sitemap

__all__ = [
    "Alternate",
    "Messages",
    "Words",
    "assets",
    "describe",
    "feed",
    "index",
    "messages",
    "page",
    "page_path",
    "prove",
    "sitemap",
    "write",
    "write_site",
]


def messages(locales_folder: Path) -> Messages:
    """Read the interface's words: the newsroom's own first, then those of the package.

    `locales_folder` need not hold any. Catalogs are read again only when a file has changed.
    """
    package = Path(__file__).parents[1] / "locales"  # in an installed wheel
    repository = Path(__file__).parents[2] / "locales"
    return _messages.read(locales_folder, package, repository)


def write_site(
    site: Path, summaries: Iterable[Summary], newsroom: Newsroom, *, locales_folder: Path
) -> tuple[str, ...]:
    """Write what all pages share: assets, index, and with a URL feed and sitemap.

    Returns the paths below site/ that changed. Raises PipelineError when one cannot be written.
    """
    known = list(summaries)
    content: dict[str, str | bytes] = dict(assets())
    content["index.html"] = index(known, newsroom, messages(locales_folder))
    if presentable(newsroom).url:
        content["feed.xml"] = feed(known, newsroom)
        content["sitemap.xml"] = sitemap(known, newsroom)
    return write(site, content)


def write(site: Path, content: Mapping[str, str | bytes]) -> tuple[str, ...]:
    """Write files below site/, each whole or not at all; return the paths that changed.

    `content` maps paths below site/ to what they hold; text is written as UTF-8.

    Raises PipelineError when a path leaves site/, or a file cannot be written.
    """
    return tuple(
        path
        for path, data in content.items()
        if files.write(
            site / _below(path), data.encode() if isinstance(data, str) else data, within=site
        )
    )


def _below(path: str) -> PurePosixPath:
    pure = PurePosixPath(path)
    if pure.is_absolute() or ".." in pure.parts or not pure.parts:
        raise PipelineError(
            f"'{path}' does not lie in the site's folder.", remedy="Rename the article."
        )
    return pure
