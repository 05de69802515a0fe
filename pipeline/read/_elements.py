"""What the elements of HTML are to a reader: content, wrappers, or neither.

The sets follow the HTML standard (§4) and, for old pages, its list of obsolete elements (§16.2).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from itertools import islice

from lxml import etree
from lxml.etree import _Element

from pipeline.model import Role
from pipeline.read import _allow
from pipeline.read._inline import AttributeText

DROPPED = frozenset(
    "script style template head noscript noframes noembed iframe object applet video audio "
    "canvas svg select button textarea option datalist meter progress dialog title link meta base "
    "col colgroup param area frame frameset basefont nav".split()
)
"""Elements that are no content, or whose content browsers do not show.

Not source, track, embed, keygen: libxml2 does not know that they are void and puts what follows
inside them, so they are looked through.
"""
RENAMED: Mapping[str, str] = {"acronym": "abbr", "strike": "s", "tt": "code"}
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
CODE = frozenset({"pre", "xmp", "plaintext"})
TABLE_PARTS = frozenset("table thead tbody tfoot tr td th caption".split())
KEPT: Mapping[str, str] = {
    "ul": "ul",
    "menu": "ul",
    "dir": "ul",
    "ol": "ol",
    "li": "li",
    "dl": "dl",
    "dt": "dt",
    "dd": "dd",
    "blockquote": "blockquote",
    "figure": "figure",
    "details": "details",
    "figcaption": "figcaption",
    "summary": "summary",
}
"""Elements that stay in the skeleton, and as what."""
_WRAPPERS = frozenset(
    "html body div section article aside header footer main address center fieldset legend hgroup "
    "form marquee search listing".split()
)
BLOCKS = _WRAPPERS | HEADINGS | CODE | TABLE_PARTS | KEPT.keys() | {"p", "hr"}
"""All that ends a paragraph; any other element (font, label, an unknown one) is looked through."""

_SKIPPED_ROLES = frozenset(
    "navigation search menu menubar toolbar dialog alertdialog tablist tooltip".split()
)
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_WIDGET = re.compile(
    r"(?:^|[\s_-])(?:share|sharing|social|sharebar|sharebox|sharethis|addthis\w*|addtoany|a2a_kit|"
    r"bdshare\w*|jiathis\w*|fontsize|font-?sizer?|textsize|text-?resizer?|zoom-?text|"
    r"print-?(?:page|button|link)|skip-?(?:link|nav|to-content)|pagination|pager|"
    r"breadcrumbs?|crumbs?)(?:$|[\s_-])",
    re.IGNORECASE,
)
_WIDGET_SIZE = 160
"""Characters up to which an element with such a class is what its class says."""
_CENTRED = re.compile(r"text-align\s*:\s*center", re.IGNORECASE)
_LAZY = ("data-src", "data-original", "data-lazy-src", "data-url")
_VOID = frozenset("br wbr img hr input".split())


def given(element: _Element) -> dict[str, str]:
    """Return an element's attributes."""
    return {str(name): str(value) for name, value in element.attrib.items()}


def size(element: _Element, limit: int) -> int:
    """Count the characters of an element's text up to a little over `limit`, in bounded time."""
    length = 0
    for text in islice(element.itertext(), 4 * limit + 100):
        length += len(text.strip())
        if length > limit:
            break
    return length


def text_of(element: _Element) -> str:
    """Return all text in an element, white space collapsed."""
    return " ".join("".join(str(text) for text in element.itertext()).split())


def is_skipped(element: _Element, attributes: Mapping[str, str]) -> bool:
    """Tell what is hidden or is a widget of the page: share bars, font sizes, page numbers."""
    if "hidden" in attributes and attributes["hidden"] != "until-found":
        return True
    if "style" in attributes and _HIDDEN.search(attributes["style"]):
        return True
    if attributes.get("role", "") in _SKIPPED_ROLES:
        return True
    names = f"{attributes.get('class', '')} {attributes.get('id', '')}"
    if len(names) == 1 or element.tag == "body" or not _WIDGET.search(names):
        return False
    return size(element, _WIDGET_SIZE) <= _WIDGET_SIZE


def is_centred(attributes: Mapping[str, str]) -> bool:
    """Tell a paragraph that is set in the middle, as captions of old pages are."""
    is_so = attributes.get("align", "").lower() == "center"
    return is_so or bool(_CENTRED.search(attributes.get("style", "")))


def texts(attributes: Mapping[str, str], *, alternative: bool = False) -> tuple[AttributeText, ...]:
    """Return the attributes that are read by people; `alternative` adds a picture's alt."""
    found = []
    for name, role in (
        ("alt", Role.ALT),
        ("title", Role.TOOLTIP),
        ("aria-label", Role.LABEL),
        ("placeholder", Role.PLACEHOLDER),
    ):
        is_shown = name in ("title", "aria-label") or alternative
        if is_shown and name in attributes and (text := " ".join(attributes[name].split())):
            found.append(AttributeText(name, role, text))
    return tuple(found)


def picture(attributes: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return the attributes of a picture; without an address that may pass there are none.

    Where the address waits in another attribute for the picture to come into view, it is used.
    """
    source = attributes.get("src", "")
    if not source or source.startswith("data:"):
        source = next((attributes[name] for name in _LAZY if name in attributes), "")
    pairs = _allow.attributes("img", {**attributes, "src": source})
    return pairs if any(name == "src" for name, _ in pairs) else ()


def holds_article(form: _Element) -> bool:
    """Tell a form that is wrapped round a whole page, as old ASP.NET pages do."""
    long = 0
    for element in islice(form.iter("h1", "article", "main", "p"), 2_000):
        if element.tag != "p":
            return True
        long += size(element, 80) > 80
        if long > 1:
            return True
    return False


def literal(element: _Element) -> str:
    """Return the inside of an element as HTML, with allowed elements and attributes only."""
    pieces: list[str] = []
    closing: list[str] = []
    walker = etree.iterwalk(element, events=("start", "end"))
    for event, inner in walker:
        if event == "end":
            pieces.append(closing.pop())
            if inner is not element and inner.tail:
                pieces.append(escape(inner.tail, quote=False))
        elif inner.tag in DROPPED:
            walker.skip_subtree()
            closing.append("")
        else:
            opened, closed = _tags(inner) if inner is not element else ("", "")
            pieces += (opened, escape(inner.text or "", quote=False))
            closing.append(closed)
    return "".join(pieces)


def _tags(element: _Element) -> tuple[str, str]:
    tag = element.tag
    if tag not in _allow.INLINE and tag not in _allow.BLOCKS:
        return "", ""
    opened = f"<{tag}{_allow.written(_allow.attributes(tag, given(element)))}>"
    return opened, "" if tag in _VOID else f"</{tag}>"
