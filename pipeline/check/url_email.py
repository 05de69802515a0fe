"""Find addresses of pages and of mail that a translation lost, changed or added.

Two addresses are the same when a browser would take them as such (capitals in the host, punycode,
percent signs, a slash at the end), or when they differ only in the language that a part of them
names: example.org/en/news and example.org/zh-cn/news, en.example.org and de.example.org. What only
shows how addresses look (http://user:password@host:port/) may be in other words.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote

from pipeline.check import Example, Pair
from pipeline.locales import language
from pipeline.model import Issue, Segment, Severity, Span

SOURCE = "RFC 3986, §6.2 (equivalence); RFC 5890 (punycode); RFC 5322, §3.4.1"
SEVERITY = Severity.ERROR
EXAMPLES = (
    Example("See https://example.org/a.", "见https://example.org/a。", "en", "zh-CN"),
    Example("Write to info@example.org.", "请致信info@example.org。", "en", "zh-CN"),
    Example("(see http://example.org/a_(b))", "（见http://example.org/a_(b)）", "en", "zh-CN"),
    Example("https://example.org/en/news", "https://example.org/zh-cn/news", "en", "zh-CN"),
    Example("https://en.example.org/", "https://de.example.org", "en", "de"),
    Example("http://bücher.example", "http://xn--bcher-kva.example", "en", "de"),
    Example("https://Example.org/caf%C3%A9", "https://example.org/café", "en", "fr"),
    Example("See www.example.org, too.", "Siehe auch www.example.org.", "en", "de"),
    Example("as ftp://user:pass@host:port/", "als ftp://Name:Wort@Rechner:Anschluss/", "en", "de"),
    Example("https://[2001:db8::1]:80/", "https://[2001:db8::2]:80/", "en", "de", ("url-email",)),
    Example("https://example.org/?p=2&hl=en", "https://example.org/?p=2&hl=de", "en", "de"),
    Example("https://example.org:80/", "https://example.org:81/", "en", "de", ("url-email",)),
    Example("See https://example.org/a.", "参见网页。", "en", "zh-CN", ("url-email",)),
    Example(
        "See https://example.org/a.", "见https://example.org/b。", "en", "zh-CN", ("url-email",)
    ),
    Example("https://example.org/fr/a", "https://example.org/es/a", "fr", "de", ("url-email",)),
    Example(
        "Write to info@example.org.", "请致信 info＠example.org。", "en", "zh-CN", ("url-email",)
    ),
    Example("See example.org/help (today).", "example.org/help(오늘)", "en", "ko"),
    Example("Amazon.com grew.", "亚马逊公司增长。", "en", "zh-CN"),
    Example("See example.org/help.", "Vea example.org/ayuda.", "en", "es", ("url-email",)),
    Example("Good morning.", "Guten Tag: http://a.example", "en", "de", ("url-email",)),
)

# What ends an address in running text, whatever the language: spaces, quotation marks, brackets
# that no address holds, and the punctuation of East Asia.
_STOP = r"\s<>\"“”„«»‘’`|\\^{}、。，；：！？（）【】「」『』《》〈〉…\u200b-\u200f\u2028-\u202f\u2060-\u2069"
_URL = re.compile(
    rf"(?<![a-zA-Z])(?:(?:https?|ftps?|sftp|wss?)://|www\.(?=\w))[^{_STOP}]+", re.IGNORECASE
)
# Without scheme or `www.`: only below domains that no file name ends in.
_DOMAINS = (".com", ".org", ".net", ".edu", ".gov")
_BARE = re.compile(
    r"(?<![\w@./:-])(?:[a-z0-9][a-z0-9-]*+\.)+(?:com|org|net|edu|gov)(?:\.[a-z]{2})?(?![\w-]|\.\w|@)"
    rf"(?:/[^{_STOP}]*)?",
    re.IGNORECASE | re.ASCII,
)
_MAIL = re.compile(r"[A-Za-z0-9._%+'-]{1,64}@(?:[^\W_](?:[\w-]*[^\W_])?\.)+[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9]", re.ASCII)  # fmt: skip
_EAST_ASIAN = (
    ("⺀", "\u9fff"),
    ("가", "\ud7af"),
    ("\uf900", "\ufaff"),
    ("\U00020000", "\U0003ffff"),
)
# The host and port of an address; what has other ones shows how addresses look: http://host:port/
_HOST = re.compile(r"(?:\[[\dA-Fa-f:.]*(?:%\w*)?\]|[^\[\]:?#]*)(?::\d*)?(?:\Z|[?#])")
_TRAILING = ".,:;!?'*_~،؛؟।·"
_CLOSING = {")": "(", "]": "["}
_ENDING = _TRAILING + "(["
"""A bracket that opens at the end belongs to what follows: example.org/help(영문)."""
# What is written in full width by an input method that was left on.
_HALF_WIDTH = {ord("！") + n: ord("!") + n for n in range(94)}
_LANGUAGE_FIELDS = frozenset("hl l lang language lc locale uselang".split())
_QUERY = re.compile(r"\?([^#]*)")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:[-_](?:[a-z]{4}|[a-z]{2}))?\Z", re.IGNORECASE)


class _Address(NamedTuple):
    """An address at a place of the text."""

    span: Span
    written: str
    canonical: str
    """What it is compared by."""
    short: str = ""
    """The same up to its first Han character, where the sentence may go on."""


def check(segment: Segment, pair: Pair) -> Iterator[Issue]:
    """Yield `url-email` for each address without its counterpart; one that changed has a fix."""
    if segment.target is None:
        return
    source, target = segment.source.text, segment.target.text
    if _may_hold_bare(source):
        yield from _bare_hosts(source, target, pair)
    if not (_may_hold(source) or _may_hold(target)):
        return
    wanted, present = _addresses(source, pair), _addresses(target, pair)
    missing = _without(wanted, present)
    missing = [one for one in missing if not _stands_in(one, target)]
    added = _without(present, wanted)
    if len(missing) == len(added):
        for old, new in zip(missing, added, strict=True):
            message = f"The address “{old.written}” has become “{new.written}”: copy it as it is."
            yield Issue("url-email", SEVERITY, message, source_span=old.span, target_span=new.span, fix=old.written)  # fmt: skip
        return
    narrow = target.translate(_HALF_WIDTH) if missing else target
    for old in missing:
        message = f"The address “{old.written}” is missing: copy it from the source."
        if (place := narrow.find(old.written)) >= 0:
            message = f"Signs of “{old.written}” are of full width: copy it from the source."
            span = Span(place, place + len(old.written))
            yield Issue("url-email", SEVERITY, message, source_span=old.span, target_span=span, fix=old.written)  # fmt: skip
        else:
            yield Issue("url-email", SEVERITY, message, source_span=old.span)
    for new in added:
        message = f"The address “{new.written}” is not in the source: take it out."
        yield Issue("url-email", SEVERITY, message, target_span=new.span)


def _bare_hosts(source: str, target: str, pair: Pair) -> Iterator[Issue]:
    """Yield the addresses without scheme or `www` that have become others: example.org/help.

    One that is missing is no fault: Amazon.com is the name of a firm, too.
    """
    wanted = _bare(source, pair)
    present = _bare(target, pair) if wanted else []
    lost, new = _without(wanted, present), _without(present, wanted)
    if not lost or len(lost) != len(new):
        return
    for old, found in zip(lost, new, strict=True):
        message = f"The address “{old.written}” has become “{found.written}”: copy it as it is."
        yield Issue("url-email", SEVERITY, message, source_span=old.span, target_span=found.span, fix=old.written)  # fmt: skip


def _bare(text: str, pair: Pair) -> list[_Address]:
    languages = (pair.source_locale, pair.target_locale)
    found = []
    for match in _BARE.finditer(text):
        written = _trimmed(match.group())
        span = Span(match.start(), match.start() + len(written))
        found.append(_Address(span, written, _canonical(written, *languages)))
    return found


def _may_hold_bare(text: str) -> bool:
    for domain in _DOMAINS:  # noqa: SIM110  # any() takes twice as long, for every sentence
        if domain in text:
            return True
    return False


def _may_hold(text: str) -> bool:
    return "@" in text or "://" in text or "www." in text


def _without(some: Sequence[_Address], others: Sequence[_Address]) -> list[_Address]:
    """Return each address that the other side has nowhere; one that is named again is no error."""
    seen = {other.canonical for other in others}
    found = []
    for one in some:
        if one.canonical not in seen and one.short not in seen:
            seen.add(one.canonical)
            found.append(one)
    return found


def _stands_in(address: _Address, target: str) -> bool:
    """Tell whether an address stands in a text as it is, and not as the beginning of another."""
    place = target.find(address.written)
    end = target[place + len(address.written) :][:1]
    return place >= 0 and not (end.isascii() and (end.isalnum() or end in "/-_=&%"))


def _addresses(text: str, pair: Pair) -> list[_Address]:
    languages = (pair.source_locale, pair.target_locale)
    found = []
    for match in _URL.finditer(text):
        written = _trimmed(match.group())
        span = Span(match.start(), match.start() + len(written))
        han = _first_east_asian(written)
        short = _canonical(written[:han], *languages) if han >= 0 else ""
        found.append(_Address(span, written, _canonical(written, *languages), short))
    taken = deque(one.span for one in found)
    for match in _MAIL.finditer(text) if "@" in text else ():
        while taken and taken[0].end <= match.start():
            taken.popleft()
        if not taken or match.start() < taken[0].start:
            written = match.group()
            name, _, host = written.rpartition("@")
            found.append(_Address(Span(*match.span()), written, f"{name}@{host.lower()}"))
    return sorted(found)


def _first_east_asian(written: str) -> int:
    """Return the place of the first letter of Chinese, Japanese or Korean; -1 without any."""
    if written.isascii():
        return -1
    places = (
        place
        for place, letter in enumerate(written)
        if any(first <= letter <= last for first, last in _EAST_ASIAN)
    )
    return next(places, -1)


def _trimmed(written: str) -> str:
    """Return an address without the sentence that goes on after it: a full stop, a bracket, Han.

    Han belongs to an address only at the beginning of its host or of a part of its path.
    """
    if (han := _first_east_asian(written)) >= 0 and written[han - 1] not in "/=":
        written = written[:han]
    excess = {end: written.count(end) - written.count(start) for end, start in _CLOSING.items()}
    end = len(written)
    while end and (written[end - 1] in _ENDING or excess.get(written[end - 1], 0) > 0):
        if written[end - 1] in excess:
            excess[written[end - 1]] -= 1
        end -= 1
    return written[:end]


@lru_cache(maxsize=1024)
def _canonical(written: str, *languages: str) -> str:
    """Return what equal addresses have in common."""
    scheme, separator, rest = written.partition("://")
    if not separator:
        scheme, rest = "http", written
    host, _, path = rest.partition("/")
    if not _HOST.match(host.rpartition("@")[2]):
        return f"{scheme.lower()}://host:port"  # of a pattern the words are translated
    labels = [_ascii(label) for label in host.lower().split(".")]
    if len(labels) > 2 and _names(labels[0], languages):
        labels = labels[1:]
    parts = [part for part in unquote(path).split("/") if not _names(part, languages)]
    said = "/".join(parts)
    if "?" in said:
        said = _QUERY.sub(lambda query: _without_language(query[1], languages), said, count=1)
    return f"{scheme.lower()}://{'.'.join(labels)}/{said.rstrip('/')}"


def _without_language(query: str, languages: Sequence[str]) -> str:
    fields = [field for field in query.split("&") if not _asks_for(field, languages)]
    return "?" + "&".join(fields) if fields else ""


def _asks_for(field: str, languages: Sequence[str]) -> bool:
    """Tell whether a field of a query says which language is wanted: lang=en, hl=zh-CN."""
    name, _, value = field.partition("=")
    return name.lower() in _LANGUAGE_FIELDS and _names(value, languages)


def _ascii(label: str) -> str:
    """Return a label of a host in punycode; one that is none is left as it is."""
    try:
        return label if label.isascii() else label.encode("idna").decode("ascii")
    except UnicodeError:
        return label


def _names(part: str, languages: Sequence[str]) -> bool:
    """Tell whether a part of an address names one of the languages: en, zh-cn, zh_Hans."""
    if not _LANGUAGE.match(part):
        return False
    return language(part.lower().replace("_", "-")) in map(language, languages)
