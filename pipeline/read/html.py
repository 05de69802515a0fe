"""Read HTML: pages of websites, old ones too.

Structure as in the HTML standard (https://html.spec.whatwg.org/), encodings as in the Encoding
standard, `translate="no"` as there and in ITS 2.0. Scripts, styles, forms, navigation, share bars
and what is hidden are not content; no other text of the article's region is lost.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import islice

from lxml.etree import _Element

from pipeline import locales
from pipeline.errors import ConfigurationError
from pipeline.model import Document, Locale, Role
from pipeline.read import Origin, _dates, _elements, _extract, _parse, _tables
from pipeline.read._blocks import Builder
from pipeline.read._encoding import decode
from pipeline.read._extract import Found
from pipeline.read._inline import Run
from pipeline.read._walk import Plan, Walker

SUFFIXES = ("htm", "html", "xhtml")

_GUESSES = frozenset({Role.BREADCRUMB, Role.BYLINE})
_LANG = ("lang", "{http://www.w3.org/XML/1998/namespace}lang", "xml:lang")


@dataclass(frozen=True, slots=True)
class Stated:
    """What another format says of an article that it hands over as HTML."""

    locale: Locale | None = None
    date: date | None = None
    canonical: str = ""


def read(data: bytes, origin: Origin) -> Document:
    """Read the bytes of an HTML file.

    Raises SourceError when they are no text, nest too deeply, or hold no article.
    """
    root = _parse.parse(decode(data, origin.shown, declared=True), origin.shown)
    default = _language(root) or origin.settings.source_locale
    found = _extract.find(root, origin.settings.profile, default)
    return _build(found, origin, _language_of(found.region) or default)


def read_whole(text: str, origin: Origin, stated: Stated) -> Document:
    """Read HTML that is an article from end to end, as other formats make it.

    `data-role` names the part of the article that an element is, `data-line` its line in the file.
    """
    root = _parse.parse(text, origin.shown)
    body = root.find("body")
    found = Found(root if body is None else body, date=stated.date, canonical=stated.canonical)
    for element in found.region:
        if (role := element.get("data-role")) in _PARTS:
            found.roles[element] = Role(role)
    found.dropped = _repeated_title(found)
    if Role.TITLE not in found.roles.values() and (title := _headline(found.region)) is not None:
        found.roles[title] = Role.TITLE
    return _build(found, origin, stated.locale or origin.settings.source_locale, has_lines=True)


_PARTS = frozenset({Role.TITLE, Role.SUBTITLE, Role.BREADCRUMB, Role.BYLINE})


def _repeated_title(found: Found) -> frozenset[_Element]:
    """Return the first h1 of the text, if it only says again what the stated title says."""
    headings = [*islice(found.region.iter("h1"), 2)]
    if len(headings) < 2 or found.roles.get(headings[0]) is not Role.TITLE:
        return frozenset()
    first, second = map(_elements.text_of, headings)
    return frozenset(headings[1:]) if first == second else frozenset()


def _headline(region: _Element) -> _Element | None:
    """Return the first h1, or a lesser heading that comes before any text."""
    first = next(region.iter("h1"), None)
    if first is not None:
        return first
    for element in region:
        if element.tag in _elements.HEADINGS:
            return element
        if _elements.size(element, 0) or (element.tail or "").strip():
            return None
    return None


def _build(found: Found, origin: Origin, locale: Locale, *, has_lines: bool = False) -> Document:
    builder = Builder()
    plan = Plan(
        locale=locale,
        roles=found.roles,
        dropped=found.dropped,
        data_tables=_tables.data_tables(found.region),
        guesses=_GUESSES.difference(found.roles.values()),
        has_lines=has_lines,
    )
    walker = Walker(builder, plan)
    for element in found.before:
        walker.walk(element)
    if found.title:
        run = Run()
        run.text(found.title, 0)
        builder.title(run)
    walker.walk(found.region)
    skeleton, units, images = builder.finish(origin.shown)
    bylines = (unit.content.text for unit in units if unit.role is Role.BYLINE)
    return Document(
        name=origin.name,
        path=origin.shown,
        source_locale=locale,
        skeleton=skeleton,
        units=units,
        date=found.date or _dates.first(bylines, locale),
        canonical=found.canonical,
        images=images,
    )


def _language_of(element: _Element) -> Locale | None:
    """Return the language that an element or one round it states."""
    for holder in (element, *element.iterancestors()):
        if locale := _language(holder):
            return locale
    return None


def _language(element: _Element) -> Locale | None:
    tag = next((value for name in _LANG if (value := element.get(name))), "")
    try:
        return locales.parse(tag) if tag else None
    except ConfigurationError:  # a page may say anything; the settings then hold
        return None
