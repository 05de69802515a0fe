"""Tell whether another word fits where one stands: articles, adjectives and verbs agree with nouns.

What agrees with what is in grammar.toml, the genders in genders.toml. Where a gender cannot be told, a word fits only where
nothing beside it would have to agree with it.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from itertools import chain
from pathlib import Path

from pipeline.accents import bare
from pipeline.check._grammar import grammar
from pipeline.model import Span
from pipeline.tokens import fold, words

_FAR = 40
"""Letters on either side that are looked at for the next word."""
_BEFORE = re.compile(r"([^\W\d_]+)(?:\s+|['’])[\"'“”„«‘‹¿¡(]*\Z")
_AFTER = re.compile(r"[\"'“”»’›)]*\s+([^\W\d_]+)")
_SHARED = 4
"""Letters at the end of two compounds that make their heads one: Aktien-, Handelsgesellschaft."""
_UNCLEAR = "?"


def fits(text: str, span: Span, written: str, other: str, language: str) -> bool:
    """Tell whether another term may stand at a span, where `written` is now."""
    known = grammar(language)
    match = _BEFORE.search(text[max(0, span.start - _FAR) : span.start])
    before = fold(match[1]) if match else ""
    if before in known.sensitive:
        sounds = {_beginning(form, language) for form in (written, other)}
        if len(sounds) > 1 or _UNCLEAR in sounds:
            return False
    if known.agreement == "none" or _have_one_gender(written, other, language):
        return True
    match = _AFTER.match(text, span.end, span.end + _FAR) if known.agreement == "both" else None
    after = fold(match[1]) if match else ""
    return {before, after} <= known.free | {""}


def _have_one_gender(one: str, other: str, language: str) -> bool:
    """Tell whether two terms have one head, or heads whose endings show the same gender."""
    known = grammar(language)
    first, second = (_head(form, language) for form in (one, other))
    if first == second:
        return True
    if known.has_compounds and first[-_SHARED:] == second[-_SHARED:]:
        return True
    genders = _genders(first, language)
    return len(genders) == 1 and genders == _genders(second, language)


def _genders(noun: str, language: str) -> frozenset[str]:
    """Return the genders that a noun may have: none that is known, mostly one."""
    said = _tables().get(language, {})
    starts = range(len(noun)) if grammar(language).has_compounds else (0,)
    known = (noun[n:] for n in starts if not n or len(noun) - n >= _SHARED)
    endings = (f"-{noun[n:]}" for n in range(1, len(noun)))
    return next((said[each] for each in chain(known, endings) if each in said), frozenset())


@cache
def _tables() -> dict[str, dict[str, frozenset[str]]]:
    """Return by language the genders of nouns, and of endings with a hyphen before them."""
    said = tomllib.loads(Path(__file__).with_name("genders.toml").read_text("utf-8"))
    return {language: _by_noun(table) for language, table in said.items()}


def _by_noun(table: dict[str, str]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for gender, nouns in table.items():
        for noun in nouns.split():
            found.setdefault(bare(noun.casefold()), set()).add(gender)
    return {noun: frozenset(genders) for noun, genders in found.items()}


def _head(form: str, language: str) -> str:
    """Return the noun that says which gender a term has: Minister in ‘Minister für Finanzen’."""
    known = grammar(language)
    parts = form.casefold().split()
    tail = next((n for n, part in enumerate(parts) if n and part in known.free), len(parts))
    return bare(parts[0 if known.is_head_first else tail - 1])


@lru_cache(maxsize=1 << 10)
def _beginning(form: str, language: str) -> str:
    """Return the class of a term's beginning that articles before it depend on: a/an, le/l’."""
    first = bare(words(form)[0])
    named = (line.split(maxsplit=1) for line in grammar(language).beginnings)
    return next((name for name, pattern in named if re.match(pattern, first)), "")
