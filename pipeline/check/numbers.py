"""Find numbers that a translation changed, lost or added, compared by value.

1.2 billion is 12亿, 15,000 is 1.5万, March 27th is 3月27日, ٢٠١٧ is 2017. What stands in digits (or
in words that can only be a number, such as twenty-five) must have a counterpart on the other side,
in whatever writing; small words such as `one` and 两 serve as counterparts but are not demanded.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from pipeline.check import Example, Pair
from pipeline.check._literals import copied_at, is_literal, stands_in
from pipeline.check._numbers import money
from pipeline.check._numbers.beside import REACH, Number, Percent, ratios
from pipeline.check._numbers.fractions import fractions, is_rounded, is_said, may_share
from pipeline.check._numbers.identifiers import changed, needless
from pipeline.check._numbers.lexicon import lexicon
from pipeline.check._numbers.otherwise import excused, other_ways, without_places
from pipeline.check._numbers.pairing import lacking, surplus
from pipeline.check._numbers.plain import have_same_figures
from pipeline.check._numbers.values import has_digit, may_count, numbers
from pipeline.model import Issue, Locale, Segment, Severity, Span

SOURCE = "MQM `number`, https://themqm.org; CLDR, https://cldr.unicode.org (separators, months)"
SEVERITY = Severity.ERROR
EXAMPLES = (
    Example("It grew to 1.2 billion.", "增至12亿。", "en", "zh-CN"),
    Example("On March 27th, 2017", "2017年3月27日", "en", "zh-CN"),
    Example("15,000 tonnes", "1.5万吨", "en", "zh-CN"),
    Example("12.5 per cent of 1,234.5", "12,5 Prozent von 1.234,5", "en", "de"),
    Example("in 2017", "في عام ٢٠١٧", "en", "ar"),
    Example("It grew to 1.2 billion.", "增至1.2亿。", "en", "zh-CN", ("number-mismatch",)),
    Example("On March 27th", "3月28日", "en", "zh-CN", ("number-mismatch",)),
    Example("15,000 tonnes", "1.5吨", "en", "zh-CN", ("number-mismatch",)),
    Example("12.5 per cent", "1,25 Prozent", "en", "de", ("number-mismatch",)),
    Example("in 2017", "في العام الماضي", "en", "ar", ("number-mismatch",)),
    Example("It cost $1,200.", "Es kostete 1.200 US-Dollar.", "en", "de"),
    Example("It cost $1,200.", "Es kostete 1.200 €.", "en", "de", ("number-mismatch",)),
    Example("It cost $1,200.", "花费了1200欧元。", "en", "zh-CN", ("number-mismatch",)),
)

_REFERENCE = re.compile(r"&#(?:\d{1,7}|x[0-9A-Fa-f]{1,6});")
_NAMED = re.compile(r"[A-Z]{2,} \Z")


def check(segment: Segment, pair: Pair) -> Iterator[Issue]:
    """Yield `number-mismatch` for each number without a counterpart of equal value."""
    if segment.target is None or segment.target.text == segment.source.text:
        return
    source, target = segment.source.text, segment.target.text
    if not may_count(source, pair.source_locale) and not may_count(target, pair.target_locale):
        return
    locales = pair.source_locale, pair.target_locale
    if have_same_figures(source, target, *locales):
        yield from _beside(source, target, locales)
        return
    texts = without_places(_without_references(source, target), _without_references(target, source))
    found = _compared(*texts, (source, target), locales)
    if found.missing or found.added:
        for again in other_ways(*texts, *locales):
            read = _compared(*again, (source, target), locales)
            if len(read.missing) + len(read.added) < len(found.missing) + len(found.added):
                found = read
        lost, new = excused(found.missing, found.added, source, target, locales[0])
        found = found._replace(missing=lost, added=new)
    yield from _issues(found.missing, found.added, source, target)
    if not found.missing and not found.added:
        if all(lexicon(locale).is_known for locale in locales):
            yield from _percentages(found, (source, target), locales)
            yield from _fractions(found, (source, target), locales)
        yield from _beside(source, target, locales)


class _Compared(NamedTuple):
    """The numbers of both texts, and which of them are without a counterpart."""

    wanted: Sequence[Number]
    present: Sequence[Number]
    missing: Sequence[Number]
    added: Sequence[Number]


def _compared(
    source: str, target: str, texts: tuple[str, str], locales: tuple[Locale, Locale]
) -> _Compared:
    """Return the numbers of two texts, read in one way, compared by value."""
    wanted, present = numbers(source, locales[0]), numbers(target, locales[1])
    here, there = (lexicon(locale).is_known for locale in locales)
    if not (here and there):
        scaled = _has_scale(wanted) and _has_scale(present)
        wanted = _loosened(wanted, source, keeps_scales=scaled and not here)
        present = _loosened(present, target, keeps_scales=scaled and here)
    missing = lacking(wanted, present, knows_words=there)
    added = surplus(present, wanted, knows_words=here)
    missing = [n for n in missing if not _is_kept(n.span, texts, locales)]
    added = [n for n in added if not _is_kept(n.span, texts[::-1], locales[::-1])]
    if missing or added:
        sides = (wanted, source, locales[0]), (present, target, locales[1])
        missing, added = _without_shares(missing, added, *sides)
        added, missing = _without_shares(added, missing, *sides[::-1])
    if missing and not added:
        told = needless(*texts)
        missing = [n for n in missing if not told.issuperset((n.span.start, n.span.end - 1))]
    return _Compared(wanted, present, missing, added)


def _beside(source: str, target: str, locales: tuple[Locale, Locale]) -> Iterator[Issue]:
    """Yield what is wrong beside numbers that are all there."""
    yield from _currencies(source, target, locales)
    yield from _identifiers(source, target)


def _without_shares(
    missing: Sequence[Number],
    added: Sequence[Number],
    here: tuple[Sequence[Number], str, Locale],
    there: tuple[Sequence[Number], str, Locale],
) -> tuple[list[Number], list[Number]]:
    """Return what is left where one side says `one in five` or 1/5 and the other 20 per cent, a fifth."""
    said: set[Span] = set()
    shares = [*ratios(here[1], here[0], lexicon(here[2]))]
    shares += [(frozenset([f.span]), f.share) for f in fractions(here[1], here[2])]
    for spans, share in shares:
        rates = [n.span for n in there[0] if _says(n, share)]
        said.update(*([spans, rates] if rates else ()))
    if not said:
        return list(missing), list(added)
    return [n for n in missing if n.span not in said], [n for n in added if n.span not in said]


def _says(number: Number, share: Decimal) -> bool:
    """Tell whether a number is a share in per cent, or in a word that has its value: half."""
    if number.percent is Percent.YES:
        return any(is_rounded(value, share) for value in number.values)
    return not number.is_firm and share in number.values


def _without_references(text: str, other: str) -> str:
    """Return a text with the signs that are written by number, `&#8217;`, and no letters so written.

    Letters stay where the other text has such references, too.
    """
    if "&#" not in text:
        return text
    keeps_letters = "&#" in other
    return _REFERENCE.sub(lambda match: _sign(match, keeps_letters=keeps_letters), text)


def _sign(match: re.Match[str], *, keeps_letters: bool) -> str:
    """Return the sign a reference stands for, as long as the reference."""
    import html  # its names of letters take a millisecond, and few texts have any

    written = match.group()
    sign = html.unescape(written)
    if sign.isalnum():
        return written if keeps_letters else " " * len(written)
    return (sign if sign.isprintable() else " ").ljust(len(written))


def _has_scale(found: Sequence[Number]) -> bool:
    return any(number.scale_end for number in found)


def _loosened(found: Sequence[Number], text: str, *, keeps_scales: bool) -> tuple[Number, ...]:
    """Return numbers as to compare with a language whose words are not known.

    A number may stand there with a word for million that is none to us, so its digits alone will
    do, unless scales are kept as CLDR knows them; one in words is not demanded.
    """
    scaled = {number.span for number in found if number.scale_end} if keeps_scales else ()
    readings: dict[Span, set[Decimal]] = {}
    for number in found:
        if number.span in scaled and not number.scale_end:
            continue
        readings.setdefault(number.span, set()).update(number.values)
    return tuple(
        number._replace(
            values=frozenset(readings[number.span]),
            is_firm=number.is_firm and has_digit(text[slice(*number.span)]),
        )
        for number in found
        if number.span in readings
    )


def _is_kept(span: Span, texts: tuple[str, str], locales: tuple[Locale, Locale]) -> bool:
    """Tell whether a number of the first text stands in the other as it is.

    So it may in words, within a piece of code, and as the name of something: version 2.100.
    """
    text, other = texts
    written = text[slice(*span)]
    if has_digit(written):
        return is_literal(text, span, other) or _is_label(span, texts, locales)
    if not written.isascii():
        return written in other
    return stands_in(written, other)


def _is_label(span: Span, texts: tuple[str, str], locales: tuple[Locale, Locale]) -> bool:
    """Tell whether a number with separators is copied, and names something in one of the texts."""
    text, other = texts
    written = text[slice(*span)]
    if written.isdecimal():
        return False
    named = _NAMED.search(text, max(0, span.start - REACH), span.start)
    if named and named[0] + written in other:  # TS 27.007
        return True
    copied = copied_at(written, other)
    places = ((text, span.start), (other, copied)) if copied >= 0 else ()
    return any(
        lexicon(locale).precedes("label", side[max(0, place - REACH) : place])
        for (side, place), locale in zip(places, locales, strict=False)
    )


def _percentages(
    found: _Compared, texts: tuple[str, str], locales: tuple[Locale, Locale]
) -> Iterator[Issue]:
    """Yield an issue for a number that is a percentage on one side alone.

    Only where one side has fewer signs and words for per cent: `5% to 10%` may be `5 to 10 %`; not
    where it says so once and for all: `the percentage is between 0 and 100`.
    """
    wanted, present, (source, target) = found.wanted, found.present, texts
    balance = sum(n.percent is Percent.YES for n in wanted) - sum(
        n.percent is Percent.YES for n in present
    )
    if not balance:
        return
    fewer = balance > 0
    is_bare = not any(n.percent is Percent.YES for n in (present if fewer else wanted))
    if is_bare and lexicon(locales[fewer]).says_rates(texts[fewer]):
        return
    if balance > 0:
        for number in _rates_without(wanted, present):
            written = source[slice(*number.span)]
            message = f"The number “{written}” is a percentage in the source: say so here."
            yield _issue(message, number.span, None)
    else:
        for number in _rates_without(present, wanted):
            written = target[slice(*number.span)]
            message = f"The number “{written}” is no percentage in the source: correct it."
            yield _issue(message, None, number.span)


def _fractions(
    found: _Compared, texts: tuple[str, str], locales: tuple[Locale, Locale]
) -> Iterator[Issue]:
    """Yield an issue where each side says one share in words, another than the other's."""
    if not (may_share(texts[1], locales[1]) and may_share(texts[0], locales[0])):
        return
    old = list(fractions(texts[0], locales[0]))
    new = list(fractions(texts[1], locales[1])) if len(old) == 1 else []
    if len(new) != 1 or old[0].share == new[0].share:
        return
    if not (is_said(old[0], found.present) or is_said(new[0], found.wanted)):
        (was, now) = texts[0][slice(*old[0].span)], texts[1][slice(*new[0].span)]
        message = f"The share “{was}” has become “{now}”: give it the same value."
        yield _issue(message, old[0].span, new[0].span)


def _currencies(source: str, target: str, locales: tuple[Locale, Locale]) -> Iterator[Issue]:
    """Yield an issue where each side names a currency, and not one in common."""
    if (spans := money.changed(source, target, *locales)) is not None:
        old, new = (text[slice(*span)] for text, span in zip((source, target), spans, strict=True))
        message = f"The currency “{old}” has become “{new}”: keep it."
        yield _issue(message, *spans)


def _identifiers(source: str, target: str) -> Iterator[Issue]:
    """Yield an issue for each name with digits, or version, that has other digits or none."""
    for spans in changed(source, target):
        was, now = source[slice(*spans.source)], target[slice(*spans.target)]
        message = (
            f"“{was}” has lost its number in the translation: put it back."
            if spans.is_bare
            else f"“{was}” is a name, but the translation has “{now}”: copy it as it is."
        )
        yield _issue(message, spans.source, spans.target)


def _rates_without(some: Sequence[Number], others: Sequence[Number]) -> Iterator[Number]:
    """Yield the percentages that more counterparts than one's own kind have as plain numbers.

    Of `+35 %, +35 %` and `+35, +35 %` it is the first, as on neither side the 35 is plain.
    """
    rated = Counter(value for other in others if other.percent for value in other.values)
    plain = Counter(
        value
        for other in others
        if other.is_firm and not other.percent  # half is 50 per cent
        for value in other.values
    )
    plain.subtract(value for one in some if one.is_firm and not one.percent for value in one.values)
    for number in some:
        if number.percent is not Percent.YES or not number.is_firm:
            continue
        if any(rated[value] > 0 for value in number.values):
            rated.subtract(number.values)
        elif any(plain[value] > 0 for value in number.values):
            yield number


def _issues(
    missing: Sequence[Number], added: Sequence[Number], source: str, target: str
) -> Iterator[Issue]:
    """Yield one issue a number; where as many are lost as added, they are told in pairs."""
    if len(missing) == len(added):
        for old, new in zip(missing, added, strict=True):
            yield _issue(_changed(old, new, source, target), old.shown, new.shown)
        return
    for number in missing:
        written = source[slice(*number.shown)]
        message = f"The number “{written}” is missing: say it in digits or in words."
        yield _issue(message, number.shown, None)
    for number in added:
        written = target[slice(*number.shown)]
        message = f"The number “{written}” is not in the source: correct it, or take it out."
        yield _issue(message, None, number.shown)


def _changed(old: Number, new: Number, source: str, target: str) -> str:
    was, now = source[slice(*old.shown)], target[slice(*new.shown)]
    if was != now:
        return f"The number “{was}” has become “{now}”: give it the same value."
    values = (format(max(number.values).normalize(), "f") for number in (old, new))
    return f"The number “{was}” is {next(values)} in the source's language, {next(values)} here."


def _issue(message: str, source: Span | None, target: Span | None) -> Issue:
    return Issue("number-mismatch", SEVERITY, message, source_span=source, target_span=target)
