"""Read all numbers of a text with the values they can have, in digits, words and numerals."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from itertools import chain

from pipeline.check._letters import FAR_EAST
from pipeline.check._numbers.beside import CURRENCIES, Number, One, neighbours, rated
from pipeline.check._numbers.chinese import chinese
from pipeline.check._numbers.digits import RUN, Reading, blank, has_parts, read_run
from pipeline.check._numbers.lexicon import Lexicon, hints, lexicon
from pipeline.check._numbers.words import worded
from pipeline.locales import language
from pipeline.model import Span

_NUMERAL_LANGUAGES = frozenset(["ja", "yue", "zh"])
_DIGIT = re.compile(r"\d")
# Digits of other scripts, and the marks of Arabic and full-width numbers.
_FOREIGN = re.compile(r"[^\D0-9]|[٫٬．：％]")
_MARKS = {"٫": ".", "٬": ",", "．": ".", "：": ":", "％": "%"}

_MINUTES = re.compile(":[0-5]")
_CLOCK = re.compile(r"(?<![\d:.,])([01]?\d|2[0-4]):([0-5]\d)(?::([0-5]\d))?(?![\d:])")
# A full stop between hour and minute is English and is copied by others: 6.30-10am.
_DOTTED_CLOCK = re.compile(
    r"(?<![\d:.,])([01]?\d|2[0-4])\.([0-5]\d)"
    r"(?=\s?(?:[-–—]\s?\d{1,2}(?:[.:][0-5]\d)?\s?)?[ap]\.?\s?m\b)"
)
_NOON = re.compile(r"\d\s?[ap]\.?\s?m\b")
_EDGE = rf"(?!{FAR_EAST})\w"
"""A letter that a Roman numeral does not stand beside; of the others only a Chinese one may."""
_ROMAN = re.compile(rf"(?<!{_EDGE})(?=[IVXLCDM])M{{0,3}}(?:CM|CD|D?C{{0,3}})(?:XC|XL|L?X{{0,3}})(?:IX|IV|V?I{{0,3}})(?=(er|e|ème|o|a|[ᵉᵈᵐʳᵒᵃ]{{1,3}})?(?!{_EDGE}))")  # fmt: skip
_COUNTING_ROMAN = frozenset("IVX")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_SIGNS = re.compile(r"[²³¹⁰-₉¼-¾⅐-⅞Ⅰ-ⅿ①-⓿㈠-㈩㊀-㊉]")
_NEXT_WORD = re.compile(r"[\s\u00a0\u202f-]*((?:[^\W\d_]|[\u0900-\u0963\u0970-\u0dff])+)")  # हज़ार
_LONGEST_PART = 4
_HALF_A_DAY, _NOON_AND_NIGHT = 12, 24
_SHORT_YEAR = re.compile(
    r"(?:['’]|\b\d\d?([./])\d\d?\1|\d{4}\s?[-–—/~～至]\s?|\b[FC]Y\s?|\b(?:[1-4][HQ]|[HQ][1-4]\s?))\Z"
)
_WIDE_COMMA = re.compile(r"(?<=\d)[，،](?=\d{3}(?!\d))")

_ADDRESS = re.compile(
    r"(?<!\w)\w++://[^\s<>\"，。）]+|[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
)
_LETTER = re.compile("[A-Za-z]")
_LEADING_POINT = re.compile(r"[^\w.]?\.[0-9]{1,9}")
# A number said twice, as contracts do: thirty (30) days.
_TWICE = re.compile(r"(?<=[^\W\d_])\s?[(（](\d[\d.,]{0,20})[)）]")
# The numbers of placeholders say where and how wide they are filled: %2$s, {0}, %-20.3f.
_POSITION = re.compile(
    r"\{\d{1,3}(?=[}!:])|%\d{1,2}\$[-+#0]*+(?:\d{1,4}|\*\d{1,2}\$)?(?:\.(?:\d{1,4}|\*\d{1,2}\$))?"
    r"|(?<!\d)%[-+#0]*+(?:\d{1,4}|(?=\.\d))(?:\.\d{1,4})?l{0,2}[sdiufgxXco](?!%\d|[A-Za-z]{2})"
)


def has_digit(text: str) -> bool:
    """Tell whether a text holds a decimal digit of any script."""
    return _DIGIT.search(text) is not None


def may_count(text: str, locale: str) -> bool:
    """Tell, quickly, whether a text may hold a number that the other side must have."""
    if has_digit(text):
        return True
    lowered = text.lower()
    for hint in hints(locale):  # noqa: SIM110  # any() takes twice as long, for every sentence
        if hint in lowered:
            return True
    return False


@lru_cache(maxsize=4096)
def numbers(text: str, locale: str) -> tuple[Number, ...]:
    """Return the numbers of a text; places are those of the original text."""
    if not text.isascii():
        text = _FOREIGN.sub(_in_ascii, text)
    if "://" in text or "@" in text:
        text = _ADDRESS.sub(_spaces, text)
    if "{" in text or "%" in text:
        text = _POSITION.sub(_spaces, text)
    if "，" in text or "،" in text:
        text = _WIDE_COMMA.sub(",", text)
    found = tuple(_numbers(text, locale))
    ordered = neighbours(text, rated(text, found, lexicon(locale)))
    return tuple(_once(text, ordered) if "(" in text or "（" in text else ordered)


def _once(text: str, found: list[Number]) -> list[Number]:
    """Return numbers without the words for those that stand in brackets after them: thirty (30)."""
    for match in _TWICE.finditer(text):
        inner = next((n for n in found if n.span == match.span(1) and n.is_firm), None)
        said = [
            n for n in found if n.span.end == match.start() and not text[n.span.start].isdigit()
        ]
        if inner and any(not n.values.isdisjoint(inner.values) for n in said):
            kept = inner._replace(one=One.PLAIN)
            found = [kept if n is inner else n for n in found if n not in said]
    return found


def _in_ascii(match: re.Match[str]) -> str:
    written = match.group()
    return _MARKS.get(written) or str(unicodedata.digit(written))


def _spaces(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _numbers(text: str, locale: str) -> Iterator[Number]:
    known = lexicon(locale)
    is_numeral = language(locale) in _NUMERAL_LANGUAGES
    if is_numeral:
        text, found = chinese(text, known)
        yield from found
    text, found = _clock(text, known)
    yield from found
    if known.named and not is_numeral:
        text = known.named.sub(_spaces, text)
    for match in RUN.finditer(text):
        for reading in read_run(match.start(), match.group(), locale):
            yield from _in_context(reading, text, known)
            if has_parts(text[reading.start : reading.end], locale):
                yield _parts(reading, text)
    is_read = known.is_known and is_numeral  # as numerals, with words
    for number in () if is_read else worded(text, locale):
        yield Number(
            Span(number.start, number.end),
            number.values,
            number.is_firm,
            is_loose=number.is_loose,
        )
    yield from _roman(text)
    for match in _SIGNS.finditer(text):
        is_firm = "Ⅱ" <= match.group() <= "Ⅻ"
        yield Number(Span(*match.span()), _sign_values(match.group()), is_firm)


def _clock(text: str, known: Lexicon) -> tuple[str, list[Number]]:
    """Return a text without its times of day, and their hours and minutes; 15:30 is 3:30 as well."""
    found: list[Number] = []
    own = known.after.get("clock")
    rules = [_CLOCK] if ":" in text and _MINUTES.search(text) else []
    rules += [_DOTTED_CLOCK] if "m" in text and _NOON.search(text) else []
    rules += [own] if own else []
    for match in chain.from_iterable(rule.finditer(text) for rule in rules):
        hour = int(match[1])
        span = Span(*match.span())
        values = {Decimal(hour), Decimal(hour + 12 if hour < 12 else hour - 12)}
        found.append(Number(span, frozenset(values), is_firm=True))
        found += [
            Number(span, frozenset([Decimal(part)]), is_firm=True)
            for part in match.groups()[1:]
            if part and int(part)
        ]
    if any(hint in text for hint in known.time_hints):
        found += _clock_words(text, known)
    return blank(text, [number.span for number in found]), found


def _clock_words(text: str, known: Lexicon) -> Iterator[Number]:
    """Yield the hours and minutes of times in words: half past seven, Viertel vor acht."""
    for past, rule in known.times.items():
        for match in rule.finditer(text):
            word = match[1].lower()
            named = Decimal(word) if word.isdecimal() else known.value(word)
            if named is None or not 1 <= named <= _NOON_AND_NIGHT:
                continue
            hour = (named - (past < 0)) % _HALF_A_DAY
            values = frozenset([hour or Decimal(_HALF_A_DAY), hour + _HALF_A_DAY])
            yield Number(Span(*match.span()), values, is_firm=True)
            yield Number(Span(*match.span()), frozenset([Decimal(past % 60)]), is_firm=True)


def _in_context(reading: Reading, text: str, known: Lexicon) -> Iterator[Number]:
    """Yield a number with the readings that its neighbours allow: scales, hours, decades, years."""
    start, end, values = reading
    span = Span(start, end)
    if text[start - 1 : start] == "." and _LEADING_POINT.fullmatch(text, max(0, start - 2), end):
        values |= {Decimal("0." + text[start:end])}  # .5
    after = text[end : end + 24]
    said = known.following(after, 0)
    if len(values) > 1 and text[end - 1] == "0" and min(values) * 1000 == max(values):
        certain = frozenset([max(values)])  # 2.300 millones: no fraction ends in 0 before a scale
        values = certain if _scaled(certain, after, known)[0] else values
    scaled, reach = _scaled(values, after, known)
    if scaled and "percent" not in said:
        yield Number(span, scaled, is_firm=True, scale_end=end + reach)
        yield Number(span, values, is_firm=False)
        return
    more = set(values)
    is_short = end - start == 2
    is_told = said or is_short
    small = [v for v in values if v < 100 and v == int(v)] if is_told else []
    if small and "hour" in said:
        more |= {value + 12 if value < 12 else value - 12 for value in small if value <= 24}
    is_decade = "decade" in said
    if is_decade or (
        is_short and ("year" in said or _SHORT_YEAR.search(text[max(0, start - 7) : start]))
    ):
        more |= {century + value for value in small for century in (1900, 2000)}
    if is_decade:
        more |= {value % 100 for value in values if 1900 <= value < 2100}
        more |= {value // 100 + 1 for value in values if value < 2100 and value % 100 == 0}
    is_inside = start and _LETTER.match(text, start - 1) and _LETTER.match(text, end)  # i18n
    is_implied = "ratio" in said and values == {1}
    is_free = is_inside or is_implied or "idiom" in said
    yield Number(span, frozenset(more), is_firm=not is_free)


def _parts(reading: Reading, text: str) -> Number:
    """Return the day and month of `29.3.` where a comma makes fractions, or the pages of `1,2`."""
    parts = re.split("[.,]", text[reading.start : reading.end])
    values = frozenset(Decimal(part) for part in parts if 0 < len(part) <= _LONGEST_PART)
    return Number(Span(reading.start, reading.end), values, is_firm=False, is_loose=True)


def _scaled(
    values: frozenset[Decimal], after: str, known: Lexicon
) -> tuple[frozenset[Decimal], int]:
    """Return values times the scale words that follow (`5 hundred thousand`), or none, and their end."""
    factor, is_certain, position = Decimal(1), False, 0
    while match := _NEXT_WORD.match(after, position):
        word = match[1]
        scale = known.scale(word.lower())
        is_close = match.start(1) == 0 or after[match.end() : match.end() + 1] in CURRENCIES
        if scale is None and not is_certain and is_close:
            scale = known.doubtful_scales.get(word)
            if scale:
                return values | {value * scale for value in values}, match.end()
        if scale is None:
            break
        factor, is_certain, position = factor * scale, True, match.end()
    scaled = frozenset(value * factor for value in values) if is_certain else frozenset()
    return scaled, position


def _roman(text: str) -> Iterator[Number]:
    for match in _romans(text):
        letters = match.group()
        if len(letters) > 1 or (
            letters in ("V", "X", "I") and text[match.end() : match.end() + 1] != "-"
        ):
            values = [_ROMAN_VALUES[letter] for letter in letters]
            total = sum(
                -value if value < following else value
                for value, following in zip(values, [*values[1:], 0], strict=True)
            )
            is_loose = len(letters) == 1  # I-frames, X rays
            is_firm = not is_loose and _COUNTING_ROMAN.issuperset(letters)  # II, not CD or xx-XX
            is_firm = is_firm and text[match.start() - 1 : match.start()] != "-"
            span, value = Span(*match.span()), frozenset([Decimal(total)])
            yield Number(span, value, is_firm, is_loose=is_loose)


def _romans(text: str) -> Iterator[re.Match[str]]:
    """Yield Roman numerals; see check/_letters.py for why their neighbours are looked at here."""
    for match in _ROMAN.finditer(text):
        start, end = match.start(), max(match.end(), match.end(1))
        beside = text[start - 1 : start] + text[end : end + 1]
        if beside.isascii() or not any(map(_is_foreign_letter, beside)):
            yield match


def _is_foreign_letter(letter: str) -> bool:
    """Tell whether a letter is neither Latin nor Chinese."""
    return letter > "\u02ff" and letter.isalnum() and not "\u2e80" <= letter <= "\u9fff"


def _sign_values(sign: str) -> frozenset[Decimal]:
    value = unicodedata.numeric(sign, -1)
    return frozenset([Decimal(str(value))]) if value >= 0 else frozenset()
