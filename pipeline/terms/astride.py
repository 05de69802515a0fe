"""Tell a term from letters that meet by chance where words are written without spaces."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

_COMMON = Path(__file__).with_name("common")
_PAIR = 2
"""Characters of most words."""


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """What one file of the folder `common` says; see zh.toml."""

    words: frozenset[str] = frozenset()
    single: frozenset[str] = frozenset()
    after: frozenset[str] = frozenset()
    endings: frozenset[str] = frozenset()
    longer: Mapping[str, Sequence[tuple[str, int]]] = field(default_factory=dict)
    """By each part of a longer word, that word and where in it the part begins."""


def is_astride(text: str, start: int, end: int, language: str) -> bool:
    """Tell whether characters belong to other words than theirs: 中国|企业 holds no 国企.

    Nor is 企业 found in 企业家, or 财政部 in 财政|部门. Place and language as in `TermIndex.find`.

    >>> is_astride("中国企业", 1, 3, "zh")
    True
    """
    known = _lexicon(language)
    if not known.words:
        return False
    if text[end : end + 1] in known.endings and text[end : end + _PAIR] not in known.words:
        return True
    if end - start == _PAIR:
        if start and text[start - 1 : start + 1] in known.words:
            rest = text[start + 1 : end + 1]
            if rest in known.words or rest[:1] in known.single:
                return True
    elif _runs_on(text, start, end, known):
        return True
    return _is_part(text, start, end, known)


def _runs_on(text: str, start: int, end: int, known: _Lexicon) -> bool:
    """Tell whether the last character begins the next word, and the others are words without it."""
    last = end - 1
    if text[last : end + 1] not in known.after or (last - start) % _PAIR:
        return False
    if text[end : end + _PAIR] in known.words:
        return False  # 财政部|门户
    return all(text[n : n + _PAIR] in known.words for n in range(start, last, _PAIR))


def _is_part(text: str, start: int, end: int, known: _Lexicon) -> bool:
    places = known.longer.get(text[start:end], ())
    return any(start >= at and text.startswith(word, start - at) for word, at in places)


def common(language: str) -> frozenset[str]:
    """Return the common words of two characters that are known in a language."""
    return _lexicon(language).words


@cache
def _lexicon(language: str) -> _Lexicon:
    if language not in {each.stem for each in _COMMON.glob("*.toml")}:
        return _Lexicon()
    said = tomllib.loads((_COMMON / f"{language}.toml").read_text("utf-8"))
    words, single, after, endings = (
        frozenset(said[name].split()) for name in ("words", "single", "after", "endings")
    )
    longer: dict[str, list[tuple[str, int]]] = {}
    for word in said["longer"].split():
        for part, at in _parts(word):
            longer.setdefault(part, []).append((word, at))
    return _Lexicon(words, single, after, endings, longer)


def _parts(word: str) -> Iterator[tuple[str, int]]:
    """Yield all parts of a word but itself and single characters, and where they begin."""
    for length in range(_PAIR, len(word)):
        for at in range(len(word) - length + 1):
            yield word[at : at + length], at
