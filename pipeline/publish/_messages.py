"""Find the interface's own words: gettext catalogs `pipeline.po`, read once, a locale at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import polib

from pipeline import locales
from pipeline.model import Locale

_ENGLISH = Locale("en")


@dataclass(frozen=True, slots=True)
class Words:
    """The interface's words in one language; call it with the English words."""

    locale: Locale
    """The language these words are in, which a fallback makes differ from the one asked for."""
    catalog: Mapping[str, str] = field(default_factory=dict)

    def __call__(self, english: str) -> str:
        """Return the words for an English message, or the message itself."""
        return self.catalog.get(english) or english

    @property
    def attributes(self) -> str:
        """Return the lang and dir attributes, with a leading space."""
        return f' lang="{self.locale}" dir="{locales.direction(self.locale)}"'


@dataclass(frozen=True, slots=True)
class Messages:
    """The interface's words in every language there is a catalog for."""

    catalogs: Mapping[Locale, Mapping[str, str]] = field(default_factory=dict)

    def words(self, locale: Locale) -> Words:
        """Return the words in a locale, else in its language and script, else in English.

        `zh` and `zh-SG` are served by zh-CN; `zh-TW` is not, for its script is another.
        """
        for known in (locale, locales.language(locale), *sorted(self.catalogs)):
            if known in self.catalogs and _script(known) == _script(locale):
                return Words(Locale(known), self.catalogs[Locale(known)])
        return Words(_ENGLISH, self.catalogs.get(_ENGLISH, {}))


def _script(locale: str) -> tuple[str, str]:
    """Return the language and the script it is most likely written in (CLDR likely subtags)."""
    from babel.core import get_global

    parts = locale.split("-")
    script = next((part for part in parts[1:] if len(part) == 4), "")
    if not script:
        likely: Mapping[str, str] = get_global("likely_subtags")
        full = likely.get(locales.folder(locale)) or likely.get(parts[0]) or parts[0]
        script = next((part for part in full.split("_")[1:] if len(part) == 4), "")
    return parts[0], script


def read(*folders: Path) -> Messages:
    """Read `<folder>/<locale>/LC_MESSAGES/pipeline.po`; an earlier folder's words win.

    A fuzzy entry does not count. What was read is kept until a file changes.
    """
    paths = [
        path for folder in folders for path in sorted(folder.glob("*/LC_MESSAGES/pipeline.po"))
    ]
    return _read(tuple((path, path.stat().st_mtime_ns) for path in paths))


@lru_cache(maxsize=4)
def _read(stamped: tuple[tuple[Path, int], ...]) -> Messages:
    catalogs: dict[Locale, dict[str, str]] = {}
    for path, _ in stamped:
        own = catalogs.setdefault(Locale(path.parent.parent.name.replace("_", "-")), {})
        own.update({english: words for english, words in _entries(path) if english not in own})
    return Messages(catalogs)


def _entries(path: Path) -> Iterator[tuple[str, str]]:
    for entry in polib.pofile(str(path), encoding="utf-8"):
        if entry.msgstr and not entry.fuzzy and not entry.obsolete:
            yield entry.msgid, entry.msgstr
