"""What may pass from a source file to a page: elements, attributes, addresses.

The reader keeps only what stands here; `finish` then sends the skeleton through nh3 with the same
lists, so that a slip in the reader cannot let anything else through.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

import nh3

INLINE = frozenset(
    "a strong b em i u s code kbd samp var sub sup small mark abbr cite q dfn time span ins del "
    "bdi bdo ruby rt rp br wbr img input".split()
)
"""Elements that become inline codes."""
BLOCKS = frozenset(
    "nav ol ul li h1 h2 h3 h4 h5 h6 p dl dt dd blockquote figure img figcaption table caption "
    "thead tbody tfoot tr th td pre hr details summary".split()
)
"""Elements of a skeleton."""
_LITERAL = frozenset({"div", "a"})
"""Elements that stand in a skeleton only where the source forbids translation, or round a picture."""

_EVERYWHERE = frozenset({"lang", "dir", "translate"})
_ATTRIBUTES: Mapping[str, frozenset[str]] = {
    "a": frozenset({"href"}),
    "img": frozenset({"src", "width", "height"}),
    "time": frozenset({"datetime"}),
    "ins": frozenset({"datetime"}),
    "del": frozenset({"datetime"}),
    "ol": frozenset({"start"}),
    "td": frozenset({"colspan", "rowspan"}),
    "th": frozenset({"colspan", "rowspan", "scope"}),
}
_CLASSES = {
    "nav": {"breadcrumb"},
    "p": {"subtitle", "byline", "literal"},
}
_ADDRESSES = frozenset({"href", "src"})
_VALUES: Mapping[str, re.Pattern[str]] = {
    "lang": re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8}){0,8}\Z"),
    "dir": re.compile(r"(?:ltr|rtl|auto)\Z"),
    "translate": re.compile(r"(?:yes|no)\Z"),
    "width": re.compile(r"\d{1,5}\Z"),
    "height": re.compile(r"\d{1,5}\Z"),
    "start": re.compile(r"-?\d{1,5}\Z"),
    "colspan": re.compile(r"[1-9]\d{0,2}\Z"),
    "rowspan": re.compile(r"\d{1,4}\Z"),
    "scope": re.compile(r"(?:row|col|rowgroup|colgroup)\Z"),
    "datetime": re.compile(r"[\w:+. -]{1,40}\Z"),
}
_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
# What browsers skip inside a scheme (URL standard §4.4), and what only hides one.
_INVISIBLE = re.compile("[\x00-\x20\x7f-\xa0\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]")
# The units' attributes are written by the reader, never copied from a source.
_UNIT_ATTRIBUTES = (
    "data-unit",
    "data-unit-alt",
    "data-unit-title",
    "data-unit-aria-label",
    "data-unit-placeholder",
)
_UNIT = re.compile(r' data-unit(?:-[a-z-]+)?="(\d+)"')


def address(value: str) -> str | None:
    """Return an address with an allowed scheme or none at all, else None."""
    url = value.strip("\x00\t\n\f\r ")
    scheme = _SCHEME.match(_INVISIBLE.sub("", url))
    if scheme and scheme[1].lower() not in _SCHEMES:
        return None
    return url.replace("\n", "").replace("\t", "").replace("\r", "")


def attributes(element: str, given: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return the attributes of an element that may pass, values checked, in the source's order."""
    allowed = _ATTRIBUTES.get(element, frozenset())
    kept: list[tuple[str, str]] = []
    for name, value in given.items():
        if name in allowed or name in _EVERYWHERE:
            checked = _value(name, value)
            if checked is not None:
                kept.append((name, checked))
    return tuple(kept)


def _value(name: str, value: str) -> str | None:
    if name in _ADDRESSES:
        return address(value) or None
    value = value.strip()
    if name in ("dir", "translate", "scope"):
        value = value.lower()
    return value if _VALUES[name].match(value) else None


def written(pairs: tuple[tuple[str, str], ...]) -> str:
    """Return attributes as HTML, each with a space before it."""
    return "".join(f' {name}="{escape(value)}"' for name, value in pairs)


def _nh3_attributes() -> dict[str, set[str]]:
    common = {*_EVERYWHERE, *_UNIT_ATTRIBUTES}
    every = INLINE | BLOCKS | _LITERAL
    return {tag: common | set(_ATTRIBUTES.get(tag, ())) for tag in every}


_TAGS = set(INLINE | BLOCKS | _LITERAL)
_ALLOWED = _nh3_attributes()
_CLASS_VALUES = {
    tag: {"class": _CLASSES.get(tag, {"literal"}) | {"literal"}} for tag in BLOCKS | _LITERAL
}
_DROPPED_WITH_CONTENT = {"script", "style"}


def clean(html: str) -> str:
    """Return HTML reduced to what the lists allow."""
    return nh3.clean(
        html,
        tags=_TAGS,
        clean_content_tags=_DROPPED_WITH_CONTENT,
        attributes=_ALLOWED,
        tag_attribute_values=_CLASS_VALUES,
        url_schemes=set(_SCHEMES),
        link_rel=None,
        strip_comments=True,
    )


def finish(skeleton: str) -> tuple[str, list[int]]:
    """Return the skeleton after nh3 and the unit ids that stand in it, in order."""
    cleaned = clean(skeleton)
    return cleaned, [int(m[1]) for m in _UNIT.finditer(cleaned)]
