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
_FAR = 6
"""Characters on either side of a term that a longer word may have."""


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """What one file of the folder `common` says; see zh.toml."""

    words: frozenset[str]
    single: frozenset[str]
    after: frozenset[str]
    firsts: frozenset[str]
    endings: frozenset[str]
    """Of one character or two."""
    longer: Mapping[str, Sequence[tuple[str, int]]]
    """By each part of a longer word, that word and where in it the part begins."""
    written: Mapping[int, str]
    """The simplified character of each traditional one: words are compared in the former."""
    initials: frozenset[str]
    """What may follow the first character of a term of two that is astride."""
    fields: Mapping[str, Sequence[str]]
    """By two characters that a term may end with, what goes on with these alone."""
    next_initials: frozenset[str]
    """How the words begin that may follow a longer term but for its last character."""
    doubtful: dict[str, bool] = field(default_factory=dict)
    """Whether a term may be astride at all, for those that were found: few may."""

    def doubts(self, term: str) -> bool:
        """Tell whether a term may be astride, wherever it stands."""
        as_found, term = term, term.translate(self.written)
        if len(term) == _PAIR:
            found = term[1] in self.initials
        else:
            found = term[-1] in self.next_initials and self.is_made_of_words(term)
            found = found or term[-_PAIR:] in self.fields
        found = self.doubtful[as_found] = found or term in self.longer
        return found

    def is_made_of_words(self, term: str) -> bool:
        """Tell whether a term without its last character is a row of common words."""
        last = len(term) - 1
        pairs = (term[n : n + _PAIR] for n in range(0, last, _PAIR))
        return last % _PAIR == 0 and all(pair in self.words for pair in pairs)


def is_astride(text: str, start: int, end: int, language: str) -> bool:
    """Tell whether characters belong to other words than theirs: 中国|企业 holds no 国企.

    Nor is 企业 found in 企业家, or 财政部 in 财政|部门. Place and language as in `TermIndex.find`.

    >>> is_astride("中国企业", 1, 3, "zh")
    True
    """
    known = _lexicon(language)
    if known is None:
        return False
    ending = text[end : end + _PAIR]
    if ending in known.endings:
        return True
    if ending[:1] in known.endings and ending.translate(known.written) not in known.words:
        return True
    term = text[start:end]
    doubtful = known.doubtful.get(term)
    if doubtful is None:
        doubtful = known.doubts(term)
    if not doubtful:
        return False
    text, start, end = _simplified(text, start, end, known)
    term = text[start:end]
    if end - start != _PAIR:
        is_running = _runs_on(text, end, known, term) or _is_field(text, end, known)
        return is_running or _is_part(text, start, known, term)
    return _is_torn(text, start, known) or _is_part(text, start, known, term)


def is_chance(text: str, start: int, end: int, language: str) -> bool:
    """Tell whether a term that seems to stand in a source is astride, or one character of a common word.

    >>> is_chance("村民", 0, 1, "zh")
    True
    """
    if end - start == 1 and (known := _lexicon(language)):
        text, start, end = _simplified(text, start, end, known)
        pairs = (text[place : place + _PAIR] for place in (max(0, start - 1), start))
        return any(pair in known.words for pair in pairs)
    return is_astride(text, start, end, language)


def _simplified(text: str, start: int, end: int, known: _Lexicon) -> tuple[str, int, int]:
    """Return what is looked at of a text in the characters of the words, and where the term is in it."""
    if not known.written:
        return text, start, end
    first = max(0, start - _FAR)
    near = text[first : end + _FAR]
    return near.translate(known.written), start - first, end - first


def _is_torn(text: str, start: int, known: _Lexicon) -> bool:
    """Tell whether two characters belong to the words before and after: 中国|企业, 和|平均."""
    rest = text[start + 1 : start + 1 + _PAIR]
    if start and text[start - 1 : start + 1] in known.words:
        return rest in known.words or rest[:1] in known.single
    if text[start] not in known.firsts or rest not in known.words or rest[1] in known.single:
        return False
    # In 和平|时期 the next word begins where the term ends.
    return text[start + _PAIR : start + 2 * _PAIR] not in known.words


def _runs_on(text: str, end: int, known: _Lexicon, term: str) -> bool:
    """Tell whether the last character begins the next word, and the others are words without it."""
    if text[end - 1 : end + 1] not in known.after or text[end : end + _PAIR] in known.words:
        return False  # the latter: 财政部|门户
    return known.is_made_of_words(term)


def _is_field(text: str, end: int, known: _Lexicon) -> bool:
    """Tell whether a longer term's last two characters begin another word: 中国|银行业."""
    rests = known.fields.get(text[end - _PAIR : end])
    after = text[end : end + _PAIR]
    if not rests or (after in known.words and after not in rests):
        return False  # the latter: 中国银行|业绩
    return after.startswith(tuple(rests))


def _is_part(text: str, start: int, known: _Lexicon, term: str) -> bool:
    places = known.longer.get(term)
    if not places:
        return False
    return any(start >= at and text.startswith(word, start - at) for word, at in places)


def common(language: str) -> frozenset[str]:
    """Return the common words of two characters that are known in a language."""
    known = _lexicon(language)
    return known.words if known else frozenset()


@cache
def _lexicon(language: str) -> _Lexicon | None:
    if language not in {each.stem for each in _COMMON.glob("*.toml")}:
        return None
    said = tomllib.loads((_COMMON / f"{language}.toml").read_text("utf-8"))
    words, single, after, firsts, endings = (
        frozenset(said.get(name, "").split())
        for name in ("words", "single", "after", "firsts", "endings")
    )
    longer: dict[str, list[tuple[str, int]]] = {}
    for word in said["longer"].split():
        for part, at in _parts(word):
            longer.setdefault(part, []).append((word, at))
    initials = single | {word[0] for word in words}
    fields: dict[str, list[str]] = {}
    for word in said.get("fields", "").split():
        fields.setdefault(word[:_PAIR], []).append(word[_PAIR:])
    written = {ord(pair[1]): pair[0] for pair in said.get("written", "").split()}
    follow = frozenset(word[0] for word in after)
    return _Lexicon(
        words, single, after, firsts, endings, longer, written, initials, fields, follow
    )


def _parts(word: str) -> Iterator[tuple[str, int]]:
    """Yield all parts of a word but itself and single characters, and where they begin."""
    for length in range(_PAIR, len(word)):
        for at in range(len(word) - length + 1):
            yield word[at : at + length], at
