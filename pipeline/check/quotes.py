"""Find quotation marks without a partner, and pairs that the target's locale does not write.

A mark that the source leaves open too is none: a quotation may run over several sentences. Marks in
code, markup and assignments are not looked at. Beside CLDR's marks those count that a language's
press writes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.check import Example, Pair
from pipeline.check._prose import crosses_code, texts
from pipeline.check._quotes import Quotation, Style, has_mark, quotations, style
from pipeline.model import Content, Issue, Segment, Severity, Span

SOURCE = "CLDR, delimiters: https://cldr.unicode.org; GB/T 15834—2011, 4.8; MQM `punctuation`"
SEVERITY = Severity.WARNING
EXAMPLES = (
    Example("He said ‘yes’.", "他说“好”。", "en", "zh-CN"),
    Example("The ‘green chain’ plan", "Der Plan „Grüne Kette“", "en", "de"),
    Example("The workers’ rights", "Les droits de l’ouvrier", "en", "fr"),
    Example('a 5" pipe', '5"管', "en", "zh-CN"),
    Example("‘We must act.", "“我们必须行动。", "en", "zh-CN"),
    Example("Write text='yes'.", "请写text='是'。", "en", "zh-CN"),
    Example("the ‘chain’", 'план "Цепь"', "en", "ru", ("quotes",)),
    Example("the ‘chain’", "план “Цепь", "en", "ru", ("quotes",)),
    Example("He wrote text.", "他写text '是'。", "en", "zh-CN", ("quotes",)),
    Example("He said ‘yes’.", "他说“好。", "en", "zh-CN", ("quotes",)),
    Example("He said ‘yes’.", '他说"好"。', "en", "zh-CN", ("quotes",)),
    Example("the “green chain” plan", "Der Plan “Grüne Kette”", "en", "de", ("quotes",)),
    Example("the “green chain” plan", 'le plan "chaîne verte"', "en", "fr", ("quotes",)),
    Example("他说“好”。", "He said 「yes」.", "zh-CN", "en", ("quotes",)),
)

_STRAIGHT = re.compile(r"(?<!\w)'|'(?!\w)")


def check(segment: Segment, pair: Pair) -> Iterator[Issue]:
    """Yield `quotes` for each mark left alone and each pair of another locale's style."""
    if segment.target is None or not has_mark(segment.target.text):
        return
    read = texts(segment)
    if read is None:
        return
    found = quotations(read.target, pair.target_locale)
    if found.unpaired:
        allowed = _left_open(read.source, pair.source_locale)
        yield from (_unpaired(place, read.target) for place in found.unpaired[allowed:])
    own = style(pair.target_locale)
    for one in found.pairs:
        if own and one.marks not in own.pairs and _is_prose(one, read.target, own):
            is_safe = not found.unpaired
            yield _styled(one, own, segment.target, is_safe=is_safe)


def _left_open(source: str, locale: str) -> int:
    """Return how many marks the source leaves alone, those counted that may be apostrophes."""
    found = quotations(source, locale)
    straight = len(_STRAIGHT.findall(source)) % 2 if "'" in source else 0
    return len(found.unpaired) + len(found.doubtful) + straight


def _unpaired(place: int, text: str) -> Issue:
    message = f"The quotation mark {text[place]} has no partner: add it, or take this one out."
    return Issue("quotes", SEVERITY, message, target_span=Span(place, place + 1))


def _is_prose(one: Quotation, text: str, own: Style) -> bool:
    """Tell whether words are quoted: where scripts differ, Latin ones may well be code."""
    inner = text[one.start + 1 : one.end - 1]
    if own.spaced:
        return any(map(str.isalpha, inner))
    return any(letter.isalpha() and not letter.isascii() for letter in inner)


def _styled(one: Quotation, own: Style, target: Content, *, is_safe: bool) -> Issue:
    """Return the issue of a pair, with the words in the locale's marks where nothing else changes."""
    opening, closing = own.inner if one.depth % 2 else own.outer
    span = Span(one.start, one.end)
    inner = target.text[one.start + 1 : one.end - 1].strip()
    fix = f"{opening}{own.space}{inner}{own.space}{closing}"
    message = f"The marks {one.marks[0]}…{one.marks[1]} are not this language's: write {opening}…{closing}."
    is_safe = is_safe and bool(inner) and not crosses_code(target, span)
    return Issue("quotes", SEVERITY, message, target_span=span, fix=fix if is_safe else None)
