"""Write the package's knowledge of languages as SRX 2.0, for tools that cut by such files.

What can be said in SRX is: the abbreviations with their classes and starters, small letters and
marks that go on, initials, ordinals, and marks of every script. What needs to look further
(enumerations, quotations that are open, lines that were wrapped) cannot.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from lxml import etree

from pipeline.segment._language import Kind, Language, choose

_NAMESPACE = "http://www.lisa.org/srx20"
_CLOSERS = r"[\u201d\u2019\u00bb\"')\]]*"
_OPENERS = r"[\u201c\u2018\u00ab\u201e\"'(\[]*"
_CHUNK = 200
"""Words in one rule: some engines limit a pattern's length."""

_Rule = tuple[bool, str, str]
"""Whether it breaks, what is before, what is after."""


def export(locales: Iterable[str], lists: Path | None = None) -> str:
    """Return an SRX 2.0 file with rules for languages, and for all others by their marks alone.

    `lists` is a newsroom's folder of own words.
    """
    root = etree.Element("srx", {"version": "2.0", "xmlns": _NAMESPACE})
    etree.SubElement(root, "header", {"segmentsubflows": "yes", "cascade": "no"})
    body = etree.SubElement(root, "body")
    groups = etree.SubElement(body, "languagerules")
    maps = etree.SubElement(body, "maprules")
    for locale in locales:
        code = re.split("[-_]", locale)[0]
        _group(groups, code, [*_exceptions(choose(locale, "", lists)), *_ends()])
        pattern = f"{_any_case(code)}([-_].*)?"
        etree.SubElement(maps, "languagemap", languagepattern=pattern, languagerulename=code)
    _group(groups, "default", [*_common(), *_ends()])
    etree.SubElement(maps, "languagemap", languagepattern=".*", languagerulename="default")
    written = etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return str(written, "utf-8")


def _any_case(code: str) -> str:
    return "".join(f"[{letter.upper()}{letter.lower()}]" for letter in code)


def _group(parent: etree._Element, name: str, rules: Iterable[_Rule]) -> None:
    group = etree.SubElement(parent, "languagerule", languagerulename=name)
    for breaks, before, after in rules:
        rule = etree.SubElement(group, "rule", {"break": "yes" if breaks else "no"})
        etree.SubElement(rule, "beforebreak").text = before
        etree.SubElement(rule, "afterbreak").text = after


def _exceptions(language: Language) -> Iterator[_Rule]:
    """Yield where no sentence ends, the most certain first."""
    starters = sorted(word for word in language.starters if len(word) > 1)
    no_starter = rf"\s+(?!{_OPENERS}(?:{_alternatives(starters)})\b)" if starters else r"\s"
    for kind, after in (
        (Kind.NEVER, r"\s"),
        (Kind.NUMBER, r"\s+[\d§№]"),
        (Kind.STARTER, no_starter),
        (Kind.UNIT, no_starter),
    ):
        words = sorted(word for word, own in language.kinds.items() if own & kind)
        before = r"\d\s*" if kind == Kind.UNIT else r"\b"
        for low in range(0, len(words), _CHUNK):
            yield False, rf"{before}(?:{_words(words[low : low + _CHUNK])})\.", after
    if language.ordinal:
        ordinals = _alternatives(sorted(language.ordinal))
        yield False, r"\b\d{1,2}\.", rf"\s+(?:{ordinals})\b"
    yield from _common()


def _common() -> Iterator[_Rule]:
    yield False, rf"[.!?\u2026]{_CLOSERS}", r"\s+[,;:]?\p{Ll}"
    yield False, r"\b\p{Lu}\.", r"\s+\p{Lu}"
    yield False, r"[。！？…]", "[，、；：”’」』）]"


def _ends() -> Iterator[_Rule]:
    yield True, rf"[.!?\u2026\u203d]+{_CLOSERS}", r"\s"
    yield True, rf"[।॥۔።။។؟։]+{_CLOSERS}", r"\s"
    yield True, "[。！？｡]+[”’」』）]*", ""
    yield True, r"\n\s*\n|\u2029", ""


def _words(words: Iterable[str]) -> str:
    """Return an alternation in which a word in lower case matches in any case."""
    return "|".join(_word(word) for word in words)


def _word(word: str) -> str:
    is_suffix = word.startswith("-") and len(word) > 1
    pattern = _escaped(word[1:] if is_suffix else word)
    if len(word) > 1 and word == word.lower() and word != word.upper():
        pattern = f"(?i:{pattern})"
    return rf"\w+{pattern}" if is_suffix else pattern


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(map(_escaped, words))


def _escaped(word: str) -> str:
    """Escape what all dialects of regular expressions take for a sign."""
    return re.sub(r"([\\.\[\]{}()*+?^$|\-])", r"\\\1", word)
