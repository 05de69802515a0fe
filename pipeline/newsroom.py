"""What the pages of a site have in common: who publishes them, and the line each has in its lists."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.model import Locale

if TYPE_CHECKING:
    from pipeline.progress import Progress


@dataclass(frozen=True, slots=True)
class Newsroom:
    """What the pages say about their publisher, from [project] in pipeline.toml."""

    name: str
    url: str = ""
    """Absolute base URL of site/, ending in `/`; empty: links are relative, no feed or sitemap."""
    source_locale: Locale = field(default=Locale("en"))
    target_locales: tuple[Locale, ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """One line of the index page, of the feed and of the sitemap: an article in one target."""

    name: str
    source_locale: Locale
    target_locale: Locale
    title: str
    """The source title as plain text."""
    target_title: str
    description: str
    """The target's subtitle or, failing that, its first sentence; plain text."""
    date: str
    """ISO 8601, or empty."""
    progress: Progress
    page: str
    """Path of the published page below site/, or empty when there is none yet."""
    is_draft: bool = False
