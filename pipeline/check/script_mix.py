"""Find words left in the source's script: `会议 discussed 了改革`, 加减乘除 in an English sentence.

Names, acronyms, units, codes, terms, and what stands in brackets or quotation marks after its
translation are not looked at; nor are words that the article keeps throughout. Also found is a
Latin letter within a Cyrillic word: it looks right and cannot be searched for.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pipeline.check import Example, Pair
from pipeline.check._prose import BLOT, Texts, commands, texts
from pipeline.locales import language
from pipeline.model import Document, Issue, Segment, Severity, Span

SOURCE = "MQM `untranslated`, https://themqm.org; Unicode UTS #39 (mixed-script words)"
SEVERITY = Severity.WARNING
EXAMPLES = (
    Example("SASAC and the Bank of China met.", "SASAC和Bank of China举行会议。", "en", "zh-CN"),
    Example("It grew by 5 kwh.", "增长5 kwh。", "en", "zh-CN"),
    Example("Run apt-get update first.", "请先运行apt-get update。", "en", "zh-CN"),
    Example("Found $there files.", "找到$there个文件。", "en", "zh-CN"),
    Example("Run the update first.", "请先运行the update。", "en", "zh-CN", ("script-mix",)),
    Example("the low-carbon chain", "低碳链（low-carbon chain）", "en", "zh-CN"),
    Example("“加减乘除”", "“Addition, Subtraction” (加减乘除)", "zh-CN", "en"),
    Example("“诚”字", "the character 诚 (‘sincerity’)", "zh-CN", "en"),
    Example("The meeting discussed reform.", "Совещание обсудило реформу.", "en", "ru"),
    Example("The meeting discussed reform.", "会议discussed改革。", "en", "zh-CN", ("script-mix",)),
    Example(
        "The meeting was held in May.",
        "وقد the meeting was held في مايو.",
        "en",
        "ar",
        ("script-mix",),
    ),
    Example("加减乘除很重要。", "The 加减乘除 is important.", "zh-CN", "en", ("script-mix",)),
    Example("The reform goes on.", "Рефoрма идёт.", "en", "ru", ("script-mix",)),
)

_LISTS = Path(__file__).parent / "lists" / "scripts.toml"
_LETTER = "A-Za-z\u00c0-\u024f"
_RUN = re.compile(
    rf"(?<![0-9_{_LETTER}{BLOT}.@/-])[{_LETTER}][0-9_{_LETTER}'’/-]*+(?:[ ,]+[{_LETTER}][0-9_{_LETTER}'’/-]*+)*+"
)
_WORD = re.compile(rf"[{_LETTER}][0-9_{_LETTER}'’/-]*")
_LATIN = re.compile(r"[A-Za-z]{3}")
# After one of these a foreign word is quoted, explained, listed or emphasised, not forgotten.
_SET_OFF = frozenset("*\"“”'‘’«»„(（[［【「『《〈:：,，、=-–—/")
_QUOTES = frozenset("\"“”'‘’«»„「」『』《》")
# Before one of these stands a call, or a word that is explained.
_EXPLAINED = ("(", " -- ")


class _Run(NamedTuple):
    """Words of the source's script in a row."""

    unit: int
    segment: int
    span: Span
    words: tuple[str, ...]
    """Those that are neither short nor capitalised."""
    is_phrase: bool


@cache
def _tables() -> dict[str, dict[str, str]]:
    return tomllib.loads(_LISTS.read_text(encoding="utf-8"))


def _data(table: str) -> dict[str, str]:
    return _tables()[table]


def _letters(locale: str) -> str:
    """Return the letters of a language's own script; none for one that is written in Latin."""
    return _data("letters").get(language(locale), "")


@cache
def _running(locale: str) -> re.Pattern[str] | None:
    listed = _data("running").get(language(locale))
    return re.compile(listed) if listed else None


@cache
def _foreign(source_locale: str, target_locale: str) -> re.Pattern[str] | None:
    """Return runs of the source's own letters, where the target's script has none of them."""
    own, theirs = _letters(target_locale), _letters(source_locale)
    if not theirs or own == theirs:
        return None
    kept_out = rf"(?![{own}])" if own else ""
    return re.compile(rf"(?:{kept_out}[{theirs}])+(?:[ ·]?(?:{kept_out}[{theirs}])+)*")


@cache
def _slips() -> tuple[re.Pattern[str], dict[int, int]]:
    """Return Cyrillic words with Latin lookalikes within, and what the letters should be."""
    table = _data("lookalikes")
    latin, cyrillic = table["latin"], _data("letters")["ru"]
    return (
        re.compile(rf"(?<!\w)(?=\w*[{cyrillic}])(?=\w*[{latin}])[{latin}{cyrillic}]{{2,}}(?!\w)"),
        str.maketrans(latin, table["cyrillic"]),
    )


def survey(document: Document, pair: Pair) -> Iterator[Issue]:
    """Yield `script-mix` for each run of words left in the source's script, and each slip of a key.

    A single word is a warning where it can only be running text, else information.
    """
    is_latin_left = bool(_letters(pair.target_locale)) and not _letters(pair.source_locale)
    if is_latin_left:
        yield from _left(document, pair)
    foreign = _foreign(pair.source_locale, pair.target_locale)
    is_cyrillic = _letters(pair.target_locale) == _data("letters")["ru"]
    if foreign is None and not is_cyrillic:
        return
    for unit in document.units:
        for number, segment in enumerate(unit.segments):
            found = [*_forgotten(segment, foreign), *(_mistyped(segment) if is_cyrillic else ())]
            yield from (replace(issue, unit=unit.id, segment=number) for issue in found)


def _left(document: Document, pair: Pair) -> Iterator[Issue]:
    """Yield what a target in another script keeps of a source in Latin letters."""
    used: Counter[str] = Counter()
    runs: list[_Run] = []
    running = _running(pair.source_locale)
    for unit in document.units:
        for number, segment in enumerate(unit.segments):
            read = texts(segment)
            if read and _LATIN.search(read.target):
                found = list(_runs(segment, read, (unit.id, number), running))
                used.update({word for run in found for word in run.words})
                runs += found
    for run in runs:
        if not run.is_phrase and any(used[word] > 1 for word in run.words):
            continue  # the article keeps it: a term of its own
        is_firm = run.is_phrase or any(running and running.fullmatch(w) for w in run.words)
        yield Issue(
            "script-mix",
            SEVERITY if is_firm else Severity.INFO,
            "These words are left in the language of the source: translate them, or add them to the glossary.",
            unit=run.unit,
            segment=run.segment,
            target_span=run.span,
        )


def _runs(
    segment: Segment, read: Texts, place: tuple[int, int], running: re.Pattern[str] | None
) -> Iterator[_Run]:
    """Yield the runs of small Latin words that the source has too, and that nothing sets off."""
    of_source: set[str] | None = None
    kept = _kept(segment)
    codes = segment.target.codes if segment.target else ()
    quoted = [code.span for code in codes if code.element in ("q", "quote")]
    for match in _RUN.finditer(read.target):
        words = _WORD.findall(match.group())
        small = tuple(w for w in words if w.islower() and len(w) > 2 and w not in kept)
        if not small:
            continue
        of_source = of_source or set(_WORD.findall(read.source.lower()))
        if not of_source.issuperset(small):
            continue
        names = sum(1 for word in words if not word.islower())
        is_name = len(small) < 3 or len(small) <= 2 * names  # Bank of China, but not with its ‘the’
        if names and is_name and not (running and running.fullmatch(words[0])):
            continue
        if words[0] in commands() or _is_within(match.span(), quoted):  # apt-get update
            continue
        before = _before(read.target, match.start())
        is_measure = before.isdigit() and len(words) == 1
        if read.target.startswith(_EXPLAINED, match.end()):
            continue
        if before not in _SET_OFF and not is_measure and not any(map(_has_digit, small)):
            is_phrase = len(small) > 1 and "," not in match.group()
            yield _Run(*place, Span(*match.span()), small, is_phrase)


def _is_within(span: tuple[int, int], ranges: Sequence[Span]) -> bool:
    return any(one.start <= span[0] and span[1] <= one.end for one in ranges)


def _before(text: str, place: int) -> str:
    """Return the sign or letter before a place, spaces apart."""
    return text[max(0, place - 4) : place].rstrip()[-1:]


def _has_digit(word: str) -> bool:
    return any(map(str.isdigit, word))


def _kept(segment: Segment) -> frozenset[str]:
    """Return the small words that may stand: those of every script, and those of approved terms."""
    always = _always_kept()
    forms = [f for hit in segment.terms for s in hit.entry.sections for f in s.forms]
    return always.union(*map(_WORD.findall, forms)) if forms else always


@cache
def _always_kept() -> frozenset[str]:
    return frozenset(_data("kept")["words"].split())


def _forgotten(segment: Segment, foreign: re.Pattern[str] | None) -> Iterator[Issue]:
    """Yield the runs of the source's own letters in a target of another script."""
    read = texts(segment)
    if read is None or foreign is None or read.target.isascii():
        return
    for match in foreign.finditer(read.target):
        if match.group() not in read.source:
            continue
        if _before(read.target, match.start()) not in _SET_OFF and not _is_glossed(match, read):
            message = f"“{match.group()}” is left in the script of the source: translate it."
            yield Issue("script-mix", SEVERITY, message, target_span=Span(*match.span()))


def _is_glossed(match: re.Match[str], read: Texts) -> bool:
    """Tell whether a word is what the sentence is about, and explained: 诚 (‘sincerity’)."""
    if not read.target[match.end() : match.end() + 2].lstrip().startswith(("(", "（")):
        return False
    place = read.source.find(match.group())
    after = read.source[place + len(match.group()) :][:1]
    return read.source[max(0, place - 1) : place] in _QUOTES and after in _QUOTES


def _mistyped(segment: Segment) -> Iterator[Issue]:
    """Yield the Cyrillic words with a Latin letter that only looks right."""
    read = texts(segment)
    pattern, right = _slips()
    for match in pattern.finditer(read.target) if read else ():
        fix = match.group().translate(right)
        message = f"Some letters of this word only look Cyrillic: write “{fix}”."
        yield Issue("script-mix", SEVERITY, message, target_span=Span(*match.span()), fix=fix)
