"""Make one article's bilingual page.

Sources: HTML Living Standard; Google's rules for hreflang and for NewsArticle; the Open Graph
protocol; Content Security Policy Level 3 (the page holds no inline script or style).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from pipeline import locales
from pipeline.errors import ProofError
from pipeline.model import Document, Locale, Role, Unit
from pipeline.newsroom import Newsroom
from pipeline.publish import _render, _rows, _sides, _skeleton, _terms, _width
from pipeline.publish._assets import POLICY, script, stylesheet, template
from pipeline.publish._messages import Messages
from pipeline.publish._proof import prove
from pipeline.publish._render import Frame, Side
from pipeline.publish._safe import clean, location, markup, presentable, url


@dataclass(frozen=True, slots=True)
class Alternate:
    """One of an article's pages, itself included."""

    locale: Locale
    href: str
    """Path below site/, as `page_path` returns it."""


def page_path(name: str, target: Locale, *, draft: bool = False) -> str:
    """Return where a page lies below site/; a draft lies beside the published page.

    >>> page_path("2017/visit", Locale("zh-CN"))
    '2017/visit.zh-CN.html'
    """
    return f"{name}.{target}{'.draft' if draft else ''}.html"


def page(
    document: Document,
    *,
    newsroom: Newsroom,
    alternates: Sequence[Alternate],
    draft: bool,
    messages: Messages,
) -> str:
    """Return an article's page in HTML, proved to show every sentence of both languages.

    `alternates` lists all of the article's pages in the newsroom's order of targets; the first is
    the x-default of them all. The page's own words are in the target language where there is a
    catalog for it; the columns' labels are each in their own.

    Raises ProofError when a sentence is missing or unconfirmed and `draft` is False, and when the
    page would not show every sentence once and in order.
    """
    if not draft:
        _require_ready(document)
    newsroom = presentable(newsroom)
    frame = _frame(document, messages)
    html = template("page.html.j2").render(
        _head(frame, newsroom, alternates), **_body(frame, newsroom, draft=draft)
    )
    prove(document, html)
    return html


def _require_ready(document: Document) -> None:
    for unit in document.units:
        for index, segment in enumerate(unit.segments):
            if not segment.is_publishable:
                lack = "is not translated" if segment.target is None else "is not confirmed"
                raise ProofError(
                    f"Unit {unit.id}, segment {index + 1} {lack}.",
                    file=document.path,
                    line=unit.line,
                    remedy="Finish the translation, or build with --draft.",
                )


def _frame(document: Document, messages: Messages) -> Frame:
    assert document.target_locale is not None, "a page needs a target"
    source, target = document.source_locale, document.target_locale
    return _render.frame(
        document,
        _terms.find(document),
        _render.side(source, messages.words(source), is_target=False),
        _render.side(target, messages.words(target), is_target=True),
    )


# --- what search engines and other sites read ---


def _head(frame: Frame, newsroom: Newsroom, alternates: Sequence[Alternate]) -> dict[str, object]:
    document, target = frame.document, frame.target.locale
    root = "../" * document.name.count("/")
    listed = [(a.locale, location(newsroom.url or root, a.href)) for a in alternates]
    _, heading, description = describe(document)
    heading = heading or document.name
    return {
        "title": f"{heading} – {newsroom.name}" if newsroom.name else heading,
        "heading": heading,
        "description": description,
        "absolute": _absolute(frame, newsroom),
        "alternates": [*listed, ("x-default", listed[0][1])] if listed else [],
        "others": [
            (
                a.locale,
                locales.display_name(a.locale),
                locales.direction(a.locale),
                location(root, a.href),
            )
            for a in alternates
            if a.locale != target
        ],
        "root": root,
        "og_locale": _territory(target),
        "og_source_locale": _territory(frame.source.locale),
        "pictures": _pictures(document, newsroom),
        "date": document.date.isoformat() if document.date else "",
        "data": _structured(frame, newsroom, heading, description),
        "policy": POLICY,
        "stylesheet": stylesheet(),
        "script": script(),
    }


def _absolute(frame: Frame, newsroom: Newsroom) -> str:
    """Return the published page's own URL, or nothing in a newsroom that has none."""
    path = page_path(frame.document.name, frame.target.locale)
    return location(newsroom.url, path) if newsroom.url else ""


def describe(document: Document) -> tuple[str, str, str]:
    """Return the source's title, the target's title and what the page is about, as plain text.

    What it is about is the target's subtitle or, failing that, its first sentence. Where the
    target has no text yet the source's stands in.
    """
    title, subtitle = document.first(Role.TITLE), document.first(Role.SUBTITLE)
    body = document.first(Role.BODY)
    about = _plain(subtitle, document) if subtitle else ""
    if not about and body and body.segments:
        about = (body.segments[0].target or body.segments[0].source).text
    return clean(title.content.text) if title else "", _plain(title, document), clean(about)


def _plain(unit: Unit | None, document: Document) -> str:
    if unit is None:
        return ""
    return clean(_render.plain(unit, document.target_locale or document.source_locale))


def _pictures(document: Document, newsroom: Newsroom) -> list[str]:
    """Return absolute URLs of the pictures, as Open Graph asks for."""
    folder = newsroom.url + document.name.rpartition("/")[0]
    base = f"{folder}/" if newsroom.url and "/" in document.name else newsroom.url
    found = [url(picture, base) for picture in document.images]
    return [picture for picture in found if picture.startswith(("http://", "https://"))]


def _territory(locale: Locale) -> str:
    """Return a locale as Open Graph writes it, `language_TERRITORY` (CLDR likely subtags)."""
    from babel.core import get_global

    if len(locale.split("-")[-1]) == 2 and "-" in locale:
        return f"{locales.language(locale)}_{locale[-2:]}"
    likely: Mapping[str, str] = get_global("likely_subtags")
    full = likely.get(locales.folder(locale), locale)
    return f"{locales.language(locale)}_{full.rpartition('_')[2]}"


def _structured(frame: Frame, newsroom: Newsroom, heading: str, description: str) -> Markup:
    """Return schema.org's NewsArticle as JSON that no text can break out of."""
    document = frame.document
    unit = document.first(Role.TITLE)
    original: dict[str, object] = {
        "@type": "NewsArticle",
        "headline": clean(unit.content.text) if unit else document.name,
        "inLanguage": frame.source.locale,
    }
    canonical = url(document.canonical)
    if canonical:
        original["url"] = canonical
    article: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": heading,
        "inLanguage": frame.target.locale,
        "translationOfWork": original,
        "publisher": {"@type": "Organization", "name": newsroom.name},
    }
    if description:
        article["description"] = description
    if document.date:
        article["datePublished"] = document.date.isoformat()
    if newsroom.url:
        article["url"] = _absolute(frame, newsroom)
        article["image"] = _pictures(document, newsroom)
    written = json.dumps(article, ensure_ascii=False, sort_keys=True)
    for char in "<>&\u2028\u2029":  # the five that could end a script element or a line
        written = written.replace(char, f"\\u{ord(char):04x}")
    return markup(written)


# --- what people read ---


def _body(frame: Frame, newsroom: Newsroom, *, draft: bool) -> dict[str, object]:
    document = frame.document
    segments = [segment for unit in document.units for segment in unit.segments]
    tokens = _skeleton.scope_headers(_skeleton.level_headings(_skeleton.read(document.skeleton)))
    words = frame.target.words
    return {
        "newsroom": newsroom,
        "draft": draft,
        "missing": sum(segment.target is None for segment in segments),
        "fuzzy": sum(segment.is_fuzzy for segment in segments),
        "_": words,
        "chrome": markup(words.attributes),
        "source": _attributes(frame.source),
        "target": _attributes(frame.target),
        "source_name": locales.display_name(frame.source.locale),
        "target_name": locales.display_name(frame.target.locale),
        "direction": locales.direction(frame.target.locale),
        "reading": locales.direction(frame.source.locale),
        "step": _width.balance(document),
        "has_heading": any(token.name == "h1" for token in tokens),
        "rows": markup("".join(_rows.rows(frame, tokens))),
        "terms": list(_listed(frame)),
        "terms_heading": markup(_sides.heading_of(frame, "Terms in this article", "terms")),
        "definition_language": markup(
            _render.side(newsroom.source_locale, words, is_target=False).attributes
        ),
    }


@dataclass(frozen=True, slots=True)
class _Language:
    """A side as the template writes it."""

    locale: Locale
    attributes: Markup


@dataclass(frozen=True, slots=True)
class _Listed:
    """A line of the article's list of terms."""

    source: str
    target: str
    attributes: Markup
    definition: str


def _attributes(side: Side) -> _Language:
    return _Language(side.locale, markup(side.attributes))


def _listed(frame: Frame) -> Iterator[_Listed]:
    for entry in frame.terms.entries:
        section = entry.section(frame.source.locale)
        shown = section.forms[0] if section and section.forms else entry.id
        found = _terms.forms(entry, frame.source.locale, frame.target.locale)
        translated = entry.section(frame.target.locale)
        side = frame.target if translated and translated.forms else frame.source
        yield _Listed(
            clean(shown),
            clean(found[0] if found else shown),
            markup(side.attributes),
            clean(entry.definition),
        )
