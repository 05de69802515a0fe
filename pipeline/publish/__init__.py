"""Publish: turn translated Documents into the bilingual pages of a site.

`page`, `index`, `feed` and `sitemap` make text and touch nothing; `write` alone puts files into
site/, each whole or not at all. Every page proves itself before it is returned.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath

from pipeline import files
from pipeline.errors import PipelineError
from pipeline.publish._assets import assets
from pipeline.publish._messages import Messages, Words
from pipeline.publish._messages import read as read_messages
from pipeline.publish._proof import prove
from pipeline.publish.page import Alternate, page, path

__all__ = [
    "Alternate",
    "Messages",
    "Words",
    "assets",
    "messages",
    "page",
    "path",
    "prove",
    "write",
]


def messages(newsroom_locales: Path) -> Messages:
    """Read the interface's words: the newsroom's own first, then those of the package.

    `newsroom_locales` is the newsroom's locales/ folder; it need not hold any.
    """
    package = Path(__file__).parents[1] / "locales"
    repository = Path(__file__).parents[2] / "locales"
    return read_messages((newsroom_locales, package, repository))


def write(site: Path, content: Mapping[str, str | bytes]) -> tuple[str, ...]:
    """Write files below site/, each whole or not at all; return the paths that changed.

    `content` maps paths below site/ to what they hold; text is written as UTF-8.

    Raises PipelineError when a path leaves site/, or a file cannot be written.
    """
    return tuple(
        path
        for path, data in content.items()
        if files.write(
            site / _below(path), data.encode("utf-8") if isinstance(data, str) else data
        )
    )


def _below(path: str) -> PurePosixPath:
    pure = PurePosixPath(path)
    if pure.is_absolute() or ".." in pure.parts or not pure.parts:
        raise PipelineError(
            f"'{path}' does not lie in the site's folder.", remedy="Rename the article."
        )
    return pure
