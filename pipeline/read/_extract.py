"""Find the article in a page: its region, and the parts of it that are known or stand elsewhere.

With a profile the selectors decide; what they leave open, and pages without a profile, go by the
page's own semantics.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from lxml.etree import _Element

from pipeline.model import Role
from pipeline.read import Profile, _dates, _elements, _region, _select, _words

_SUBTITLES = re.compile(
    r"(?:^|\s)(?:(?:article|post|entry|news|story|page)?[-_]?(?:sub-?title|sub-?head(?:line|ing)?|"
    r"deck|dek|standfirst|strapline|fu-?biaoti))(?:$|\s)",
    re.IGNORECASE,
)
_BYLINES = re.compile(
    r"(?:^|\s)(?:byline|by-line|author-?line|(?:article|post|entry|news|story)[-_]?"
    r"(?:meta|info|source|date|author|byline)|meta|info|copyfrom|source|pub-?date|dateline|"
    r"laiyuan)(?:$|\s)",
    re.IGNORECASE,
)
_BREADCRUMBS = re.compile(
    r"(?:^|[\s_-])(?:breadcrumbs?|crumbs?|you-?are-?here|position|weizhi|location|path)(?:$|[\s_-])",
    re.IGNORECASE,
)
_CAPTIONS = re.compile(
    r"(?:^|\s)(?:(?:wp-|image-|img-|photo-|picture-|pic-|media-)?captions?(?:-text)?|img-?desc|"
    r"pic-?(?:text|title|info))(?:$|\s)",
    re.IGNORECASE,
)
_DATE_META = frozenset(
    "article:published_time datepublished pubdate publishdate publish_date date dc.date "
    "dc.date.issued dcterms.date dcterms.issued dcterms.created sailthru.date parsely-pub-date".split()
)
_TITLE_ELEMENTS = ("h2", "h3", "div", "p", "td", "span", "strong", "b", "font")
_LEAST_TITLE = 8
"""Characters that a text must share with the head's title to be the headline."""


@dataclass(slots=True)
class Found:
    """What of a page is the article."""

    region: _Element
    roles: dict[_Element, Role] = field(default_factory=dict)
    """Elements whose part is known, inside the region or outside."""
    before: list[_Element] = field(default_factory=list)
    """Those of them that stand outside, in the page's order; they come first."""
    dropped: frozenset[_Element] = frozenset()
    title: str = ""
    """A title that no element shows, from the page's head."""
    date: date | None = None
    canonical: str = ""


def find(root: _Element, profile: Profile | None, locale: str) -> Found:
    """Find the article in a parsed page."""
    profile = profile or Profile()
    inner = root.find("body")
    body = root if inner is None else inner
    chosen = next(iter(_select.find(root, profile.body)), None)
    region = _region.Region(chosen, is_stated=True) if chosen is not None else _region.find(body)
    found = Found(region.element)
    clutter = () if region.is_stated else _region.clutter(region.element)
    found.dropped = frozenset((*_select.find(root, profile.drop, every=True), *clutter))
    _assign(found, body, profile, locale)
    inside = {element for element in found.region.iter() if element in found.roles}
    outside = [e for e in body.iter() if e in found.roles and e not in inside]
    found.before = [e for e in outside if not any(a in found.roles for a in e.iterancestors())]
    found.date = _date(root, found, profile, locale)
    found.canonical = _canonical(root)
    return found


def _assign(found: Found, body: _Element, profile: Profile, locale: str) -> None:
    """Give elements their roles: the profile's first, then the page's own semantics."""
    chosen = {
        Role.TITLE: _select.find(body, profile.title)[:1] or _title(found, body),
        Role.SUBTITLE: _select.find(body, profile.subtitle),
        Role.BREADCRUMB: _select.find(body, profile.breadcrumb)[:1],
        Role.BYLINE: _select.find(body, profile.byline),
        Role.CAPTION: _select.find(body, profile.captions, every=True),
    }
    open_roles = {role for role, elements in chosen.items() if not elements}
    has_captions = bool(profile.captions)
    for element in body.iter():
        if not element.attrib or element is body:
            continue
        role = _role(element, open_roles, locale)
        if role is Role.CAPTION and not has_captions:
            chosen[role].append(element)
        elif role is not None and role is not Role.CAPTION:
            chosen[role].append(element)
            open_roles.discard(role)
    above = {found.region, *found.region.iterancestors()}
    for role, elements in chosen.items():
        for element in elements:
            if element not in above and element not in found.dropped:
                found.roles.setdefault(element, role)
    _drop_outside_captions(found)


def _drop_outside_captions(found: Found) -> None:
    """Forget captions that are not the article's."""
    captions = {e for e, role in found.roles.items() if role is Role.CAPTION}
    if captions:
        for element in captions.difference(found.region.iter()):
            del found.roles[element]


def _role(element: _Element, open_roles: Iterable[Role], locale: str) -> Role | None:
    """Tell by its attributes, and its text where they are vague, what an element is."""
    given = _elements.given(element)
    names = f"{given.get('class', '')} {given.get('id', '')}"
    if Role.BREADCRUMB in open_roles and _is_breadcrumb(element, given, names):
        return Role.BREADCRUMB
    itemprop = given.get("itemprop", "")
    if Role.SUBTITLE in open_roles and (
        given.get("role") == "doc-subtitle"
        or itemprop == "alternativeHeadline"
        or (_SUBTITLES.search(names) and 0 < _elements.size(element, 500) < 500)
    ):
        return Role.SUBTITLE
    if Role.BYLINE in open_roles and _BYLINES.search(names) and _is_byline(element, locale):
        return Role.BYLINE
    if _CAPTIONS.search(names) and element.tag in ("p", "div", "span", "small", "em", "td"):
        return Role.CAPTION if 0 < _elements.size(element, 500) < 500 else None
    return None


def _is_breadcrumb(element: _Element, given: Mapping[str, str], names: str) -> bool:
    if "breadcrumb" in given.get("aria-label", "").lower():
        return True
    if given.get("itemtype", "").endswith("BreadcrumbList"):
        return True
    if not _BREADCRUMBS.search(names) or not 0 < _elements.size(element, 300) < 300:
        return False
    return "crumb" in names.lower() or _words.is_breadcrumb(_elements.text_of(element))


def _is_byline(element: _Element, locale: str) -> bool:
    if not 0 < _elements.size(element, 200) < 200 or element.tag in ("pre", "code", "cite", "a"):
        return False
    if next(element.iter("h1"), None) is not None:
        return False
    text = _elements.text_of(element)
    return _words.is_byline(text, locale) or _dates.find(text, locale) is not None


def _title(found: Found, body: _Element) -> list[_Element]:
    """Find the headline: the region's h1, the page's, or what the head's title repeats."""
    for scope in (found.region, body):
        for element in scope.iter("h1"):
            if 0 < _elements.size(element, 400) < 400:
                return [element]
    head = _head_title(body)
    for element in found.region.iter(*_TITLE_ELEMENTS):
        if _LEAST_TITLE <= _elements.size(element, 300) < 300:
            shown = _elements.text_of(element)
            if (
                head.startswith(shown)
                or head.endswith(shown)
                or shown.startswith(head or shown + "\n")
            ):
                return [element]
    found.title = head
    return []


def _head_title(body: _Element) -> str:
    """Return the title that the page gives to those who share it, or to its window."""
    root = body.getroottree().getroot()
    for element in root.iter("meta"):
        if element.get("property") == "og:title" and (shown := element.get("content", "").strip()):
            return " ".join(shown.split())
    title = next(root.iter("title"), None)
    return _elements.text_of(title) if title is not None else ""


def _date(root: _Element, found: Found, profile: Profile, locale: str) -> date | None:
    if day := _dates.find(_select.text(root, profile.date), locale):
        return day
    bylines = [e for e, role in found.roles.items() if role is Role.BYLINE]
    for scope in (*bylines, found.region):
        for element in scope.iter("time"):
            if day := _dates.find(element.get("datetime", ""), locale):
                return day
    for element in root.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        if name.lower() in _DATE_META and (day := _dates.find(element.get("content", ""), locale)):
            return day
    return None


def _canonical(root: _Element) -> str:
    for element in root.iter("link"):
        if "canonical" in element.get("rel", "").lower().split():
            address = element.get("href", "").strip()
            return address if address.startswith(("https://", "http://")) else ""
    return ""
