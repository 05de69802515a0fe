"""Read YAML front matter: title, subtitle, date, byline or author, breadcrumb, lang, canonical."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from pipeline import locales
from pipeline.errors import ConfigurationError, SourceError
from pipeline.model import Locale
from pipeline.read import _dates

_FENCED = re.compile(r"---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_BYLINE = ("byline", "author", "authors", "source")
_LANGUAGE = ("lang", "language", "locale")
_LIMIT = 65_536
"""Characters of the longest front matter."""
_DEEPEST = 100
"""How deep lists and mappings may lie within each other; ours lie two deep."""
_LEADING = re.compile(r"^[ \t?:-]*", re.MULTILINE)
"""What a nested block needs more of than the one around it."""


@dataclass(frozen=True, slots=True)
class Matter:
    """What stands above an article; every field may be empty."""

    title: str = ""
    subtitle: str = ""
    byline: str = ""
    breadcrumb: tuple[str, ...] = ()
    date: date | None = None
    locale: Locale | None = None
    canonical: str = ""
    lines: Mapping[str, int] = field(default_factory=dict)
    """The line in the file, from 1, of title, subtitle, byline and breadcrumb."""


def split(text: str, shown: str) -> tuple[Matter, str, int]:
    """Return the front matter, the text after it, and how many lines stand before that.

    Raises SourceError when the front matter is not a YAML mapping or a value has the wrong form.
    """
    match = _FENCED.match(text[: _LIMIT + 8])
    values = _load(match[1], shown) if match else None
    if match is None or values is None:
        return Matter(), text, 0
    matter = _matter(values, _lines(match[1]), shown)
    return matter, text[match.end() :], match[0].count("\n")


def _load(block: str, shown: str) -> Mapping[object, object] | None:
    """Return the mapping; None when the block is a text between two rules."""
    import yaml  # 16 ms, needed by files with front matter only

    try:
        if _may_be_deep(block) and _is_deep(block):
            raise _wrong(shown, 1, "its lists lie too deep within each other")
        values = yaml.safe_load(block)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        raise _wrong(shown, line, f"it is not YAML: {error.problem}") from error
    except (yaml.YAMLError, ValueError) as error:
        raise _wrong(shown, 1, "it is not YAML") from error
    if values is None:
        return {}
    return values if isinstance(values, Mapping) else None


def _may_be_deep(block: str) -> bool:
    """Tell whether there are so many brackets, or signs before a text in one line."""
    longest = max(map(len, _LEADING.findall(block)))
    return longest + block.count("[") + block.count("{") > _DEEPEST


def _is_deep(block: str) -> bool:
    """Tell whether YAML is deeper than anybody means, event by event: to read it recurses."""
    import yaml

    depth = 0
    for event in yaml.parse(block, Loader=yaml.SafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            return True
    return False


def _wrong(shown: str, line: int, what: str) -> SourceError:
    return SourceError(
        f"The front matter cannot be read: {what}.",
        file=shown,
        line=line,
        remedy='Write lines such as `title: "A title"` between two lines of three hyphens.',
    )


def _lines(block: str) -> dict[str, int]:
    lines: dict[str, int] = {}
    for number, line in enumerate(block.split("\n"), start=2):
        key, colon, _ = line.partition(":")
        if colon and key[:1].isalpha():
            lines.setdefault(key.strip(), number)
    return lines


def _matter(values: Mapping[object, object], lines: Mapping[str, int], shown: str) -> Matter:
    def text(*keys: str) -> str:
        return next((t for k in keys if (t := _text(values.get(k), k, lines, shown))), "")

    stated = text(*_LANGUAGE)
    locale = _locale(stated, lines, shown) if stated else None
    day = values.get("date")
    if isinstance(day, datetime):
        day = day.date()
    elif not isinstance(day, date):
        day = _dates.find(text("date"), locale or "en")
    return Matter(
        title=text("title"),
        subtitle=text("subtitle"),
        byline=text(*_BYLINE),
        breadcrumb=_steps(values.get("breadcrumb"), lines, shown),
        date=day,
        locale=locale,
        canonical=_web(text("canonical")),
        lines={**lines, "byline": next((lines[k] for k in _BYLINE if k in lines), 1)},
    )


def _text(value: object, key: str, lines: Mapping[str, int], shown: str) -> str:
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, list) and all(isinstance(v, str | int | float) for v in value):
        return ", ".join(str(v) for v in value)
    if isinstance(value, str | int | float | date):
        return " ".join(str(value).split())
    raise _wrong(shown, lines.get(key, 1), f"'{key}' is neither a text nor a list of texts")


def _steps(value: object, lines: Mapping[str, int], shown: str) -> tuple[str, ...]:
    if isinstance(value, list):
        return tuple(t for v in value if (t := _text(v, "breadcrumb", lines, shown)))
    text = _text(value, "breadcrumb", lines, shown)
    return (text,) if text else ()


def _locale(tag: str, lines: Mapping[str, int], shown: str) -> Locale:
    try:
        return locales.parse(tag)
    except ConfigurationError as error:
        line = next((lines[k] for k in _LANGUAGE if k in lines), 1)
        raise SourceError(error.message, file=shown, line=line, remedy=error.remedy) from error


def _web(address: str) -> str:
    return address if address.startswith(("https://", "http://")) else ""
