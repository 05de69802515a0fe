"""Read HTML: pages of websites, old ones too.

Encodings as in the Encoding standard, structure as in the HTML standard (https://html.spec.whatwg.org/),
`translate="no"` as there and in ITS 2.0. Scripts, styles, forms, navigation, share bars and what is
hidden are not content; no other text of the article's region is lost.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lxml.etree import _Element

from pipeline import locales
from pipeline.errors import ConfigurationError
from pipeline.model import Document, Locale, Role
from pipeline.read import Origin, _dates, _extract, _parse, _tables
from pipeline.read._blocks import Builder
from pipeline.read._encoding import decode
from pipeline.read._extract import Found
from pipeline.read._inline import Run
from pipeline.read._walk import Plan, Walker

SUFFIXES = ("html", "htm", "xhtml")
_GUESSES = frozenset({Role.BREADCRUMB, Role.BYLINE})


@dataclass(frozen=True, slots=True)
class Given:
    """What another format knows already when it comes as HTML."""

    locale: Locale | None = None
    date: date | None = None
    canonical: str = ""


def read(data: bytes, origin: Origin) -> Document:
    """Read the bytes of an HTML file.

    Raises SourceError when they are no text, nest too deeply, or hold no article.
    """
    root = _parse.parse(decode(data, origin.shown, declared=True), origin.shown)
    locale = _language(root) or origin.settings.source_locale
    return build(_extract.find(root, origin.settings.profile, locale), origin, locale)


def read_whole(text: str, origin: Origin, given: Given) -> Document:
    """Read HTML that is an article from end to end, as other formats make it.

    Elements of class breadcrumb, subtitle and byline are taken as such; `data-line` gives the line
    in the file.
    """
    root = _parse.parse(text, origin.shown)
    body = root.find("body")
    found = Found(root if body is None else body)
    for element in found.region:
        if element.tag in ("nav", "p", "h1") and (
            role := _ROLE_OF.get(element.get("data-role", ""))
        ):
            found.roles[element] = role
    if Role.TITLE not in found.roles.values():
        first = next(found.region.iter("h1"), None)
        if first is not None:
            found.roles[first] = Role.TITLE
    found.date, found.canonical = given.date, given.canonical
    return build(found, origin, given.locale or origin.settings.source_locale)


_ROLE_OF = {
    "title": Role.TITLE,
    "subtitle": Role.SUBTITLE,
    "breadcrumb": Role.BREADCRUMB,
    "byline": Role.BYLINE,
}


def build(found: Found, origin: Origin, locale: Locale) -> Document:
    """Make the Document of what was found in a page."""
    builder = Builder()
    plan = Plan(
        roles=found.roles,
        dropped=found.dropped,
        data_tables=_tables.data_tables(found.region),
        locale=locale,
        guesses=_GUESSES - set(found.roles.values()),
    )
    walker = Walker(builder, plan)
    for element in found.before:
        walker.walk(element)
    if found.title:
        _head_title(builder, found.title)
    walker.walk(found.region)
    skeleton, units, images = builder.finish(origin.shown)
    day = found.date or next(
        (d for u in units if u.role is Role.BYLINE if (d := _dates.find(u.content.text, locale))),
        None,
    )
    return Document(
        name=origin.name,
        path=origin.shown,
        source_locale=locale,
        skeleton=skeleton,
        units=units,
        date=day,
        canonical=found.canonical,
        images=images,
    )


def _head_title(builder: Builder, title: str) -> None:
    """Show the title that stands only in the page's head."""
    run = Run()
    run.text(title, 0)
    depth = builder.open("h1", role=Role.TITLE)
    builder.paragraph(run)
    builder.close(depth)


def _language(root: _Element) -> Locale | None:
    """Return the language that the page states, when it is one."""
    tag = (
        root.get("lang")
        or root.get("{http://www.w3.org/XML/1998/namespace}lang")
        or root.get("xml:lang")
    )
    if not tag:
        return None
    try:
        return locales.parse(tag)
    except ConfigurationError:
        return None
