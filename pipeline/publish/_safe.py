"""Let only known elements, own attributes and plain text through to a page.

Everything that reaches HTML passes here: text from articles, PO files and the glossary is
escaped, an inline code or a skeleton element is rebuilt from an allow-list, a link must be
http, https, mailto, tel or relative.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from html import escape
from typing import Final
from urllib.parse import quote, urljoin, urlsplit

from markupsafe import Markup

from pipeline.newsroom import Newsroom

_INLINE = (
    "a abbr b bdi bdo br cite code del dfn em i img input ins kbd mark q rp rt ruby s samp small span "
    "strong sub sup time u var wbr"
)
_BLOCK = (
    "blockquote caption dd details div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li nav ol p pre "
    "summary table tbody td tfoot th thead tr ul"
)
INLINE: Final = frozenset(_INLINE.split())
BLOCK: Final = frozenset(_BLOCK.split())
VOID: Final = frozenset({"br", "hr", "img", "input", "wbr"})

_OWN: Final[dict[str, frozenset[str]]] = {
    "a": frozenset({"href"}),
    "img": frozenset({"src", "width", "height"}),
    "time": frozenset({"datetime"}),
    "ins": frozenset({"datetime"}),
    "del": frozenset({"datetime"}),
    "ol": frozenset({"start"}),
    "td": frozenset({"colspan", "rowspan"}),
    "th": frozenset({"colspan", "rowspan", "scope"}),
}
_EVERYWHERE: Final = frozenset({"lang", "dir", "translate"})
_VALUES: Final[dict[str, re.Pattern[str]]] = {
    "width": re.compile(r"\d{1,5}\Z"),
    "height": re.compile(r"\d{1,5}\Z"),
    "colspan": re.compile(r"[1-9]\d{0,2}\Z"),
    "rowspan": re.compile(r"\d{1,4}\Z"),
    "start": re.compile(r"-?\d{1,9}\Z"),
    "scope": re.compile(r"(?:row|col|rowgroup|colgroup)\Z"),
    "dir": re.compile(r"(?:ltr|rtl|auto)\Z"),
    "lang": re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*\Z"),
    "translate": re.compile(r"(?:yes|no)\Z"),
    "datetime": re.compile(r"[\dT:.WPZ+\- ]{4,40}\Z"),
}
# WHATWG URL §4.4: a browser ignores tabs and newlines anywhere, C0 controls and blanks at the ends.
_ENDS: Final = "".join(map(chr, range(0x21)))
_IGNORED = re.compile(r"[\t\n\r]+")
_HIDING = re.compile("[\x00-\x20\x7f-\xa0\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]+")
_AUTHORITY = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*://[^/?#]*")
_NO_URL_CODE_POINT = re.compile(r"[\x00-\x20\"<>\[\\\]^`{|}]")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")
_SCHEMES: Final = frozenset({"http", "https", "mailto", "tel"})
# HTML allows no control but tab and newline, no lone surrogate and no noncharacter (WHATWG 3.2.5).
_UNSPEAKABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(p + 0xFFFE)}{chr(p + 0xFFFF)}" for p in range(0, 0x110000, 0x10000))
    + "]"
)


def clean(text: str) -> str:
    """Return text with U+FFFD for each code point that a page cannot hold."""
    if text.isprintable():  # no control, surrogate or noncharacter is
        return text
    return _UNSPEAKABLE.sub("\ufffd", text)


def safe(text: str) -> str:
    """Return text escaped for HTML, between tags as well as within double quotes."""
    return escape(clean(text))


def markup(html: str) -> Markup:
    """Return HTML that this package has made, for a template to write as it is."""
    return Markup(html)  # noqa: S704  # the only place; every text in it went through `safe`


def presentable(newsroom: Newsroom) -> Newsroom:
    """Return a newsroom whose name can stand on a page and whose URL, if any, is a web address."""
    is_web = newsroom.url.lower().startswith(("https://", "http://"))
    return replace(newsroom, name=clean(newsroom.name), url=url(newsroom.url) if is_web else "")


def url(value: str, base: str = "") -> str:
    """Return a link that may stand on a page, or an empty string.

    A relative link is resolved against `base`, the original's URL, where there is one; without
    it, a bare fragment leads nowhere and is refused.
    """
    link = _IGNORED.sub("", value.strip(_ENDS))
    scheme = _SCHEME.match(_HIDING.sub("", link))
    if scheme:
        return _encoded(link) if scheme.group(1).lower() in _SCHEMES else ""
    if not base:
        return "" if link.startswith("#") else _encoded(link)
    try:
        joined = urljoin(base, link)
        return _encoded(joined) if urlsplit(joined).scheme in _SCHEMES else ""
    except ValueError:  # an IPv6 bracket left open and the like
        return ""


def _encoded(link: str) -> str:
    """Return a link with what no URL may hold percent-encoded, as browsers do on following it."""
    authority = _AUTHORITY.match(link)
    start = authority.end() if authority else 0
    return link[:start] + _NO_URL_CODE_POINT.sub(lambda m: quote(m.group()), link[start:])


def attributes(element: str, given: Iterable[tuple[str, str]], base: str = "") -> str:
    """Return an element's own attributes as HTML, each with a leading space, the rest left out."""
    own = _OWN.get(element, frozenset())
    # A field of a form is shown for the words in it; there is nothing to send.
    out = [' type="text" disabled'] if element == "input" else []
    for name, value in given:
        if name not in own and name not in _EVERYWHERE:
            continue
        kept = _value(name, value, base)
        if kept:
            out.append(f' {name}="{safe(kept)}"')
    return "".join(out)


def _value(name: str, value: str, base: str) -> str:
    if name == "href":
        return url(value, base)
    if name == "src":  # a picture is copied beside the page, so it stays relative
        found = url(value)
        return "" if found.lower().startswith(("mailto:", "tel:")) else found
    return value if _VALUES[name].match(value) else ""


def location(base: str, path: str) -> str:
    """Return the link to a path below site/, from `base`: a URL or `../` steps; names are quoted."""
    return base + quote(path, safe="/~!$&'()*+,;=@")
