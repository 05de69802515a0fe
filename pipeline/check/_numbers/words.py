"""Read numbers written in words, from lists/LANGUAGE.toml: two hundred and fifty, fünfzig, вдвое."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import compress, count
from typing import NamedTuple

from pipeline.check._numbers.beside import REACH
from pipeline.check._numbers.lexicon import Lexicon, lexicon
from pipeline.check._numbers.meanings import HYPHEN, Meaning, meanings

_WORD = re.compile(r"[^\W\d_]+(?:[-‑][^\W\d_]+)*")
_DAY_AFTER = re.compile(r"[\s.,]*(?:(?:of|the|de|del|di)\s+)*\d")
_ACRONYM = 3
_CODE_AFTER = re.compile(r"\d+[^\W\d]")  # DEC2HEX
_DAY_BEFORE = re.compile(
    r"\d[^\w:;]{0,2}(?:st|nd|rd|th|er|º|ª|\.)?[^\w:;]{0,2}(?:(?:of|de|d’|d')\s*)?\Z"
)
_SEVERAL = 2
_HALF = Decimal("0.5")
_WHOLES = (1, 100, 60, 12)
"""What shares are of: one, per cent, minutes, months."""
_FIRM = 4
"""From here on a number word is demanded, where words are firm; `two` and `three` have many ways."""
# What stands between two numbers of which the second has the scale: drei- bis vierhundert.
_TO = re.compile(r"[-‑]?\s[^\W\d_]{1,4}\s")


class Worded(NamedTuple):
    """A number in words."""

    start: int
    end: int
    values: frozenset[Decimal]
    is_firm: bool
    is_loose: bool = False
    """Whether it counts only by the way: `only`, `both`, `double`, `no`, a month."""


def worded(text: str, locale: str) -> Iterator[Worded]:
    """Yield the numbers in words; neighbours that form one number are one, and each for itself too."""
    known = lexicon(locale)
    run: list[_Part] = []
    lead: list[_Part] = []
    is_joined = False
    previous = 0
    for number, match, meaning in _telling(text, locale):
        if _is_acronym(match, text):
            continue
        if run and number > previous + 1:
            yield from _compose(run, lead, known, text)
            lead, run = run, []
        previous = number
        start, end = match.span()
        parts = [_Part(start, end, value, is_scale) for value, is_scale in meaning.parts]
        if parts and parts[0].is_scale and (share := known.share(text, start)):
            part = _Part(share[0], start, share[1], is_scale=False)
            before = run or lead
            if _is_joined_to(before, part, text, known):
                run = [*before, part]  # two and a half million
            else:
                yield from _compose(run, lead, known, text)
                lead, run = run, [part]
        if (
            run
            and parts
            and not _continues(run[-1], parts[0], text, is_joined=is_joined, known=known)
        ):
            yield from _compose(run, lead, known, text)
            lead, run = run, []
        run += parts
        is_joined = meaning.joins
        for values in meaning.values:
            if run and (shares := _multiplied(run[-1], values, text[run[-1].end : start])):
                values = shares  # noqa: PLW2901
            is_decade = 1900 <= max(values) < 2000  # the Seventies
            yield Worded(start, end, values, known.is_firm and is_decade, is_loose=True)
        for month in meaning.months:
            is_firm = _is_dated(text, start, end, known)
            yield Worded(start, end, frozenset([month]), is_firm, is_loose=True)
    yield from _compose(run, lead, known, text)


def _telling(text: str, locale: str) -> Iterator[tuple[int, re.Match[str], Meaning]]:
    """Yield the words that say something of numbers, as few do, each with which word it is."""
    told = [*map(meanings(locale).__getitem__, _WORD.findall(text))]
    if any(told):
        yield from compress(zip(count(), _WORD.finditer(text), told), told)


def _multiplied(last: _Part, values: frozenset[Decimal], between: str) -> frozenset[Decimal] | None:
    """Return what several shares are, right after their number: three quarters; else None."""
    share = min(values)
    if last.value < _SEVERAL or last.is_scale or between not in (" ", "-") or share >= _HALF:
        return None
    return frozenset(last.value * share * whole for whole in _WHOLES)


def _is_joined_to(run: Sequence[_Part], share: _Part, text: str, known: Lexicon) -> bool:
    """Tell whether a share of a scale is said right after number words, or after `and`."""
    if not run or run[-1].end > share.start:
        return False
    return text[run[-1].end : share.start].strip() in ("", *known.joiners)


class _Part(NamedTuple):
    """A number word in a run of such."""

    start: int
    end: int
    value: Decimal
    is_scale: bool


def _is_dated(text: str, start: int, end: int, known: Lexicon) -> bool:
    """Tell whether a month stands beside digits or after `in`, so that it is not `may` or `mar`."""
    if known.is_firm and not text[start].isupper():
        return False
    before = text[max(0, start - 12) : start]
    is_whole = end - start > 3 and text[start:end].lower() in known.months
    if is_whole and known.precedes("month", before):
        return True
    word = text[start:end].lower()
    if word in known.weekdays:
        return False
    is_month = word in known.months or (known.has_cases and word[:-1] in known.months)
    if not (is_month or known.prefixes) or _CODE_AFTER.match(text, end):
        return False
    return bool(_DAY_AFTER.match(text, end) or _DAY_BEFORE.search(before))


def _continues(last: _Part, part: _Part, text: str, *, is_joined: bool, known: Lexicon) -> bool:
    """Tell whether two number words belong to one number.

    `and` joins what follows hundred and thousand, and tens to ones (treinta y cinco); it does not
    in `between twenty and thirty`.
    """
    if last.start == part.start:
        return True
    between = text[last.end : part.start].strip()
    tens_first = last.value >= 20 and part.value < 20
    tens_first = tens_first or (last.value == 10 and part.value >= 7 and not known.is_firm)
    if is_joined:
        return between.isalpha() and (last.is_scale or (tens_first and not known.is_firm))
    if between:
        return False
    if last.is_scale or part.is_scale or tens_first:
        return True
    if known.prefixes:  # Arabic says ones first: خمس وعشرون, خمس عشرة
        return last.value < 10 <= part.value
    return known.is_firm and min(last.value, part.value) >= 10


def _compose(
    run: Sequence[_Part], lead: Sequence[_Part], known: Lexicon, text: str
) -> Iterator[Worded]:
    """Yield the numbers of a run of number words, mostly one.

    The run before it may share its scale: drei- bis vierhundert.
    """
    for one in _apart(run):
        yield from _composed(one, lead, known, text)
        lead = ()


def _composed(
    run: Sequence[_Part], lead: Sequence[_Part], known: Lexicon, text: str
) -> Iterator[Worded]:
    """Yield number words as one value, and the values of its words."""
    if len(lead) == 1 < len(run) and _TO.fullmatch(text, lead[0].end, run[0].start):
        factor = _sum(run, pairs=False) / run[0].value if run[-1].is_scale and run[0].value else 0
        if factor > 1 and not lead[0].is_scale:
            values = frozenset([lead[0].value * factor])
            yield Worded(lead[0].start, lead[0].end, values, is_firm=False)
    value = _sum(run, pairs=known.is_firm)
    is_nought = value == 0 and not HYPHEN.search(text, run[0].start, run[-1].end)  # zero-emission
    is_large = value >= _FIRM and not all(part.is_scale for part in run)
    is_large |= run[0].value > 1 and known.precedes(
        "label", text[max(0, run[0].start - REACH) : run[0].start]
    )
    is_firm = known.is_firm and (is_large or is_nought)
    if known.precedes("share", text[max(0, run[0].start - 8) : run[-1].end]):
        is_firm = False
    is_firm |= 1 < value < _FIRM and known.follows("quarter", text, run[-1].end)
    is_vague = 0 < run[0].value < 1 and value < 1000  # half a dozen may be some
    if is_vague or _is_code(text, run[0].start, run[-1].end):
        is_firm = False
    if value < 13 and text[run[0].start].isupper():  # Nine News, the Big Four
        is_firm = is_firm and not _is_name(text, run[0].start, run[-1].end)
    yield Worded(run[0].start, run[-1].end, frozenset([value]), is_firm)
    # Of vingt-deux neither part is meant by itself, and half a million is none.
    if run[0].start != run[-1].start and not 0 < run[0].value < 1:
        for part in dict.fromkeys(part.value for part in run):
            yield Worded(run[0].start, run[-1].end, frozenset([part]), is_firm=False)


def _apart(run: Sequence[_Part]) -> Iterator[Sequence[_Part]]:
    """Yield the numbers of a run, which ends before a scale is said again: un millón y dos millones."""
    start = 0
    scales: dict[Decimal, int] = {}
    for place, part in enumerate(run):
        if part.is_scale and part.value >= 1000:
            if part.value in scales:
                end = scales[part.value] + 1
                yield run[start:end]
                start, scales = end, {}
            scales[part.value] = place
    if start < len(run):
        yield run[start:]


def _is_acronym(match: re.Match[str], text: str) -> bool:
    """Tell whether a word is in capitals as few others are: DOS, UN, SIX."""
    word = match.group()
    return 1 < len(word) <= _ACRONYM and word.isupper() and not text.isupper()


def _is_code(text: str, start: int, end: int) -> bool:
    """Tell whether a number word is a part of a name for machines: zero.file, one_two."""
    is_dotted = text[end : end + 1] == "." and text[end + 1 : end + 2].isalpha()
    return is_dotted or "_" in (text[start - 1 : start], text[end : end + 1])


def _is_name(text: str, start: int, end: int) -> bool:
    """Tell whether a number word with a capital is a part of a name, and does not begin a sentence."""
    before = text[max(0, start - 8) : start].rstrip("\"'“‘([ ")
    is_first = before[-1:] in (".", "!", "?", ";") or not text[:start].strip("\"'“‘([ ")
    return not is_first or text[end + 1 : end + 2].isupper()


def _sum(run: Iterable[_Part], *, pairs: bool) -> Decimal:
    """Return the value of number words: `three hundred and five thousand`, `mil millones`.

    With `pairs`, two tens stand side by side as in years: nineteen eighty-four.
    """
    total, current, last = Decimal(0), Decimal(0), Decimal(0)
    for part in run:
        value = part.value
        if not part.is_scale:
            current = (
                current * (100 if pairs and 10 <= current < 100 and value >= 10 else 1) + value
            )
        elif value < 1000:
            current = (current or 1) * value
        elif total and value > last:
            total, current, last = (total + current) * value, Decimal(0), value
        else:
            total, current, last = total + (current or 1) * value, Decimal(0), value
    return total + current
