"""Find sentences whose translation is the source itself.

What nobody translates is left out: numbers, addresses, code, commands, do-not-translate terms,
names in capitals or mixed case, and between languages of one script, words that start with a
capital and labels that both spell alike (lists/copied.toml). So is a label whose words the article
keeps in sentences that it translates: `await` is a term there. What may be a name is a warning.
A sentence without any translation is told by the stage, as information.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache

from pipeline.check import Example, Pair
from pipeline.check._prose import blotted, commands, is_code, spelt_alike
from pipeline.locales import language
from pipeline.model import Document, Issue, Segment, Severity, Span

SOURCE = "ITS 2.0, Localization Quality Issue, type `untranslated`: https://www.w3.org/TR/its20/"
SEVERITY = Severity.ERROR
EXAMPLES = (
    Example("Good morning.", "早上好。", "en", "zh-CN"),
    Example("2017-03-29", "2017-03-29", "en", "zh-CN"),
    Example("SASAC", "SASAC", "en", "zh-CN"),
    Example("https://example.org/news", "https://example.org/news", "en", "ar"),
    Example("Wang Yilin", "Wang Yilin", "en", "de"),
    Example(
        "Aster Steel", "Aster Steel", "en", "ar", glossary="id,en,dnt\naster,Aster Steel,yes\n"
    ),
    Example("total = add(1, 2)", "total = add(1, 2)", "en", "zh-CN"),
    Example("Good morning.", "Good morning.", "en", "zh-CN", ("untranslated",)),
    Example("加减乘除", "加减乘除", "zh-CN", "en", ("untranslated",)),
    Example("The meeting ended.", "The meeting ended.", "en", "de", ("untranslated",)),
    Example("The meeting ended.", "The  meeting ended…", "en", "de", ("untranslated",)),
    Example("software update", "Software-Update", "en", "de"),
    Example(
        "frequently asked questions", "Frequently Asked Questions", "en", "pl", ("untranslated",)
    ),
    Example("Pablo Galindo", "Pablo Galindo", "en", "zh-CN", ("untranslated",)),
    Example("format", "format", "en", "fr"),
    Example("sudo apt install gdb", "sudo apt install gdb", "en", "zh-CN"),
    Example("B<deb>(5), B<deb-list>(1).", "B<deb>(5), B<deb-list>(1).", "en", "fr"),
    Example("see deb(5) for more", "see deb(5) for more", "en", "fr", ("untranslated",)),
    Example("&gdb; &gdb-list;", "&gdb; &gdb-list;", "en", "zh-CN"),
    Example("deb file:/srv/packages stable main", "deb file:/srv/packages stable main", "en", "fr"),
    Example("see &gdb; and &lldb;", "see &gdb; and &lldb;", "en", "fr", ("untranslated",)),
    Example("await", "await", "en", "zh-CN", rest=(("Write await.", "请写await。"),)),
)

_ADDRESS = re.compile(r"(?<!\w)\w++://\S+|\bwww\.\S+|(?<!\S)[^\s@]++@[^\s@]+")
# What machines read, and references to manual pages: B<deb>(5), deb-control(5).
_REFERENCE = re.compile(r"(?<![\w.+:<-])(?:[A-Z]<)?[\w.+:-]++>?\(\d[a-z]{0,3}\)")
_LETTERS = re.compile(r"[^\W_]++")
_NOT_LETTER = re.compile(r"[\W_]+")
_WORD = re.compile(r"[^\W\d_]{2,}[\w'’]*")
_ASCII_WORD = re.compile(r"[A-Za-z]{2,}[A-Za-z\d'’]*")
# Signs that prose does not use so: an assignment, a call, a path, a prompt, a name_with_bars, the
# address after a name, the time at the head of a log, a line that ends within a sentence.
_CODE = re.compile(
    r"[={}\\`]|\w_|_\w|\w[(\[]|>>>|::|\n\s|^\s*(?:[$#:(\[]|--)|^import |^from \S+ import |:$"
    r"|\s--?\w|^[A-Z]+:\w+:|^\w+ <\w+>|(?<!\S)/\w+/|\w\.py\b|%\(\w+\)[a-z]|\([\"']"
    r"|<[^\s<>@]++@[^\s<>]+>|^\d[\d/-]{5,9} \d\d?:\d\d:\d\d|[^\s.!?:;,。][ \t]*\n\S"
)
_INITIAL = re.compile(r"(?<!\w)[A-Z]\.")
_ENDS = (".", "!", "?", "。", "！", "？", "…")
_FEW = 2
"""Spaces of a text that is more than a word or two."""
_LONGEST = 4
"""Words that a label or a name may have."""
# Languages whose own script is not Latin; in them a Latin word is a foreign one.
_NOT_LATIN = frozenset(
    "am ar be bg bn el fa gu he hi hy ja ka kk km kn ko lo mk ml mn mr my ne ps ru sr ta te th uk ur "
    "yi zh".split()
)


@cache
def _alike(source: str, target: str) -> frozenset[str]:
    """Return the words that two languages spell alike, in small letters."""
    one, other = (language(locale) for locale in (source, target))
    known = other if one == "en" else one if other == "en" else ""
    return spelt_alike(known)


def survey(document: Document, pair: Pair) -> Iterator[Issue]:
    """Yield `untranslated` for each target that repeats its source, spaces and punctuation aside.

    Between two written forms of one language much stays as it is, and nothing is said.
    """
    if language(pair.source_locale) == language(pair.target_locale):
        return
    found = [
        (unit.id, number, segment, words)
        for unit in document.units
        for number, segment in enumerate(unit.segments)
        if (words := _copied(segment, pair))
    ]
    labels = (words for *_, words in found if len(words) <= _LONGEST)
    kept = _kept(document, {word for words in labels for word in words})
    for unit, number, segment, words in found:
        if len(words) <= _LONGEST and kept.issuperset(words):
            continue
        yield replace(_issue(segment.source.text, words, pair), unit=unit, segment=number)


def _copied(segment: Segment, pair: Pair) -> list[str]:
    """Return the words that should have been translated where a target repeats its source."""
    if segment.target is None or not _is_same(segment.source.text, segment.target.text):
        return []
    text = segment.source.text
    if _CODE.search(_without_references(text)) or _is_command(text):
        return []
    same_script = (language(pair.source_locale) in _NOT_LATIN) == (
        language(pair.target_locale) in _NOT_LATIN
    )
    words: list[str] = _WORD.findall(_prose(_translatable(segment)))
    if all(_is_name(word, same_script=same_script) for word in words):
        return []
    alike = _alike(pair.source_locale, pair.target_locale)
    is_label = len(words) <= _LONGEST and not text.rstrip().endswith(_ENDS)
    return [] if is_label and all(word.lower() in alike for word in words) else words


def _prose(text: str) -> str:
    """Return a text without addresses, code, markup and references to manual pages."""
    return blotted(_without_references(_ADDRESS.sub(" ", text)))


def _without_references(text: str) -> str:
    return _REFERENCE.sub(" ", text) if "(" in text else text


def _is_command(text: str) -> bool:
    """Tell whether a text is a line to be typed: a program's name, and what it is to do."""
    first, _, rest = text.partition(" ")
    return first in commands() and bool(rest) and not text.endswith(_ENDS)


def _kept(document: Document, words: Iterable[str]) -> frozenset[str]:
    """Return which words the article keeps in sentences that it translates."""
    wanted = {word for word in words if word.isascii()}
    found: set[str] = set()
    for unit in document.units if wanted else ():
        for segment in unit.segments:
            if segment.target is None or not wanted:
                continue
            present = wanted.intersection(_ASCII_WORD.findall(segment.target.text))
            if present and not _is_same(segment.source.text, segment.target.text):
                present.intersection_update(_ASCII_WORD.findall(segment.source.text))
                found |= present
                wanted -= present
    return frozenset(found)


def _issue(text: str, words: list[str], pair: Pair) -> Issue:
    """Return the issue, a warning where the words may be the name of a person, a work or a firm."""
    is_latin_left = language(pair.target_locale) in _NOT_LATIN
    is_title = len(words) <= _LONGEST and not text.rstrip().endswith(_ENDS)
    is_named = is_title or _INITIAL.search(text) is not None
    if is_latin_left and is_named and all(word[0].isupper() for word in words):
        message = "The translation is the same as the source: translate it, unless it is a name."
        return Issue("untranslated", Severity.WARNING, message)
    message = "The translation is the same as the source: translate it."
    return Issue("untranslated", SEVERITY, message)


def _is_same(source: str, target: str) -> bool:
    """Tell whether a target has the source's very letters in the source's order."""
    if source == target:
        return True
    first, other = _LETTERS.search(source), _LETTERS.search(target)
    if first is None or other is None:
        return False
    ours, theirs = first[0].casefold(), other[0].casefold()
    if not (ours.startswith(theirs) or theirs.startswith(ours)):  # as nearly always
        return False
    one, two = _NOT_LETTER.sub("", source), _NOT_LETTER.sub("", target)
    # A change of capitals alone may be a translation of a word or two: software update, Software-Update.
    return one == two or (target.count(" ") >= _FEW and one.casefold() == two.casefold())


def _translatable(segment: Segment) -> str:
    """Return the source without do-not-translate terms and code."""
    text = segment.source.text
    spans = [hit.span for hit in segment.terms if hit.entry.is_dnt]
    spans += [code.span for code in segment.source.codes if is_code(code)]
    pieces, position = [], 0
    for start, end in [*sorted(spans), Span(len(text), len(text))]:
        pieces.append(text[position:start])
        position = max(position, end)
    return " ".join(pieces)


def _is_name(word: str, *, same_script: bool) -> bool:
    if same_script:
        return word[0].isupper()
    return any(map(str.isupper, word[1:])) or any(map(str.isdigit, word))
