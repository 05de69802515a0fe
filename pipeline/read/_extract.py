"""Find the article in a page: its region, and the parts of it that stand elsewhere.

With a profile the selectors decide; what they leave open, and pages without a profile, go by the
page's own semantics (article, main, role=main, common ids), then by how much of the text is links,
and only then by readability-lxml's scores.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from lxml.etree import _Element

from pipeline.model import Role
from pipeline.read import Profile, _dates, _select

_IDS = re.compile(
    r"(?:^|\s)(?:content|main|maincontent|main-content|article|article-?(?:content|body|text)|"
    r"post-?(?:content|body)|entry-?content|story-?body|news-?(?:content|body|text)|"
    r"article_content|TRS_Editor|zoom|con_?text)(?:$|\s)",
    re.IGNORECASE,
)
_TITLES = re.compile(
    r"(?:^|\s)(?:(?:article|post|entry|news|page|story|content)?[-_]?(?:title|headline|tit|bt))(?:$|\s)",
    re.IGNORECASE,
)
_SUBTITLES = re.compile(
    r"(?:^|\s)(?:(?:article|post|entry|news|story)?[-_]?(?:sub-?title|sub-?head(?:line|ing)?|deck|dek|"
    r"standfirst|strapline|kicker-?bottom|fu-?biaoti))(?:$|\s)",
    re.IGNORECASE,
)
_BYLINES = re.compile(
    r"(?:^|\s)(?:byline|by-line|author-?line|(?:article|post|entry|news|story)[-_]?"
    r"(?:meta|info|source|date|author|byline)|copyfrom|source|pub-?date|dateline|laiyuan)(?:$|\s)",
    re.IGNORECASE,
)
_BREADCRUMBS = re.compile(
    r"(?:^|[\s_-])(?:breadcrumbs?|crumbs?|you-?are-?here|position|weizhi|location)(?:$|[\s_-])",
    re.IGNORECASE,
)
_DATE_META = (
    "article:published_time",
    "datepublished",
    "pubdate",
    "publishdate",
    "publish_date",
    "date",
    "dc.date",
    "dc.date.issued",
    "dcterms.date",
    "dcterms.issued",
    "dcterms.created",
    "sailthru.date",
    "parsely-pub-date",
)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_LINKS = 0.45
"""Share of link text in a page's body above which the body is not taken for the article.
Documentation pages with long link lists reach 0.35, front pages and portals start near 0.6."""


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
    body = root if root.tag == "body" else root.find("body")
    body = root if body is None else body
    region = next(iter(_select.find(root, profile.body)), None)
    region = _region(body) if region is None else region
    found = Found(region)
    found.dropped = frozenset(_select.find(root, profile.drop, every=True))
    _assign(found, body, profile)
    found.before = _outside(found, body)
    found.date = _date(root, found, profile, locale)
    found.canonical = _canonical(root)
    return found


def _assign(found: Found, body: _Element, profile: Profile) -> None:
    """Give elements their roles: the profile's first, then the page's own semantics."""
    chosen = {
        Role.TITLE: _select.find(body, profile.title)[:1],
        Role.SUBTITLE: _select.find(body, profile.subtitle),
        Role.BREADCRUMB: _select.find(body, profile.breadcrumb)[:1],
        Role.BYLINE: _select.find(body, profile.byline),
        Role.CAPTION: _select.find(body, profile.captions, every=True),
    }
    if not chosen[Role.TITLE]:
        chosen[Role.TITLE] = _title(found, body)
    for element in body.iter():
        if not element.attrib or not isinstance(element.tag, str):
            continue
        names = f"{element.get('class', '')} {element.get('id', '')} {element.get('itemprop', '')}"
        for role, is_one in _SEMANTICS:
            if not chosen[role] and is_one(element, names):
                chosen[role] = [element]
    for role, elements in chosen.items():
        for element in elements:
            if element is not found.region and not _encloses(element, found.region):
                found.roles.setdefault(element, role)


def _is_breadcrumb(element: _Element, names: str) -> bool:
    return (
        "breadcrumb" in element.get("aria-label", "").lower()
        or element.get("itemtype", "").endswith("BreadcrumbList")
        or (bool(_BREADCRUMBS.search(names)) and 0 < _length(element, 300) < 300)
    )


def _is_subtitle(element: _Element, names: str) -> bool:
    return (
        element.get("role") == "doc-subtitle"
        or "alternativeHeadline" in names
        or (bool(_SUBTITLES.search(names)) and 0 < _length(element, 500) < 500)
    )


def _is_byline(element: _Element, names: str) -> bool:
    return element.get("rel") != "author" and (
        bool(_BYLINES.search(names)) and 0 < _length(element, 200) < 200
    )


_SEMANTICS = (
    (Role.BREADCRUMB, _is_breadcrumb),
    (Role.SUBTITLE, _is_subtitle),
    (Role.BYLINE, _is_byline),
)


def _title(found: Found, body: _Element) -> list[_Element]:
    """Find the headline: the region's h1, the page's, or what the head's title repeats."""
    for scope in (found.region, body):
        for element in scope.iter("h1"):
            if 0 < _length(element, 400) < 400:
                return [element]
    head = " ".join("".join(body.getroottree().getroot().xpath("string(//title)")).split())
    for element in found.region.iter("h2", "h3", "div", "p", "td", "span", "strong", "b", "font"):
        if 0 < (size := _length(element, 300)) < 300 and size >= 8:
            shown = " ".join("".join(element.itertext()).split())
            if shown and (head.startswith(shown) or head.endswith(shown)):
                return [element]
    found.title = head
    return []


def _length(element: _Element, limit: int) -> int:
    """Count the characters of an element's text, up to a limit."""
    length = 0
    for text in element.itertext():
        length += len(text.strip())
        if length > limit:
            break
    return length


def _encloses(outer: _Element, inner: _Element) -> bool:
    return any(above is outer for above in inner.iterancestors())


def _outside(found: Found, body: _Element) -> list[_Element]:
    inside = {element for element in found.region.iter() if element in found.roles}
    return [e for e in body.iter() if e in found.roles and e not in inside]


def _region(body: _Element) -> _Element:
    """Find the region without a profile."""
    for candidates in (_articles(body), _mains(body)):
        if candidates:
            best = max(candidates, key=lambda e: _length(e, 1_000_000))
            if _length(best, 80) >= 80:
                return _with_title(best, body)
    marked = [
        e
        for e in body.iter("div", "td", "section")
        if e.attrib and _IDS.search(f"{e.get('class', '')} {e.get('id', '')}")
    ]
    total = _length(body, 10_000_000)
    for element in marked:
        if _length(element, total) * 2 >= total and _length(element, 200) >= 200:
            return _with_title(element, body)
    if _share_of_links(body) <= _LINKS:
        return body
    return _by_readability(body)


def _articles(body: _Element) -> list[_Element]:
    return [e for e in body.iter("article") if next(e.iterancestors("article"), None) is None]


def _mains(body: _Element) -> list[_Element]:
    return [e for e in body.iter() if e.tag == "main" or e.get("role") == "main"]


def _with_title(region: _Element, body: _Element) -> _Element:
    """Widen an article to the main element round it when only that holds the headline."""
    if next(region.iter("h1"), None) is not None:
        return region
    for above in region.iterancestors("main"):
        if next(above.iter("h1"), None) is not None:
            return above
    return region


def _share_of_links(body: _Element) -> float:
    total = links = 0
    for element in body.iter("script", "style", "a", "body"):
        size = _length(element, 10_000_000)
        if element.tag == "a":
            links += size
        elif element.tag == "body":
            total += size
        else:
            total -= size
    return links / total if total > 0 else 1.0


def _by_readability(body: _Element) -> _Element:
    """Ask readability-lxml where the text is, and return the element that holds all of it."""
    from pipeline.read._fallback import region

    return region(body)


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
