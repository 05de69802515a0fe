"""Find phrases that recur, or stand clearly cut: C-value over words, or over Chinese characters.

C-value: K. Frantzi, S. Ananiadou, H. Mima, "Automatic recognition of multi-word terms: the
C-value/NC-value method", International Journal on Digital Libraries 3 (2000), 115-130. A string's
frequency less the mean frequency of the longer candidates that hold it is its net frequency. Their
linguistic filter needs parts of speech; ours is the lists: a phrase never crosses a function word
or a mark, and opens or closes with a word of every report only if it recurs. What occurs once is
proposed only whole, from boundary to boundary.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from pipeline.inflection import bases
from pipeline.suggest._lists import Knowledge
from pipeline.suggest._text import HAN, Kind, Line, Proposal

_MOST_WORDS, _MOST_ONCE = 5, 3
_LEAST_HAN, _MOST_HAN, _LEAST_ONCE_HAN = 3, 10, 4
_COMPOUND = 12
"""Letters from which a single word of a compounding language may be a term: `Hochofenschlacke`."""

_Gram = tuple[str, ...]


def phrases(lines: Sequence[Line], knowledge: Knowledge) -> Iterator[Proposal]:
    """Yield the phrases of texts in one language, each once, with its net frequency."""
    if not knowledge.is_known:
        return
    if "whole" in knowledge.sections:
        yield from _han_phrases(lines, knowledge)
    else:
        yield from _word_phrases(lines, knowledge)


def _word_phrases(lines: Sequence[Line], knowledge: Knowledge) -> Iterator[Proposal]:
    written: dict[_Gram, Counter[str]] = defaultdict(Counter)
    frequency: Counter[_Gram] = Counter()
    whole: set[_Gram] = set()
    for line in lines:
        for first, end in _chunks(line, knowledge):
            words = [word.text for word in line.words[first:end]]
            whole.add(_gram(words, knowledge.language))
            for size in range(1, min(_MOST_WORDS, len(words)) + 1):
                for at in range(len(words) - size + 1):
                    gram = _gram(words[at : at + size], knowledge.language)
                    frequency[gram] += 1
                    place = first + at
                    written[gram][line.between(place, place + size)] += 1
    for gram, net in _net(frequency).items():
        if _is_phrase(gram, frequency[gram], gram in whole, knowledge):
            yield Proposal((_dictionary(written[gram], gram, knowledge),), Kind.PHRASE, net)


def _chunks(line: Line, knowledge: Knowledge) -> Iterator[tuple[int, int]]:
    """Yield where words follow one another without a function word, a name, a number or a mark."""
    first = 0
    words = line.words
    for place, word in enumerate(words):
        is_wall = (
            word.key in knowledge["function"]
            or not word.text[0].isalpha()
            or (word.is_capital and _is_name(line, place, knowledge))
        )
        if (is_wall or not word.is_next) and first < place:
            yield first, place
            first = place
        if is_wall:
            first = place + 1
    if first < len(words):
        yield first, len(words)


def _is_name(line: Line, place: int, knowledge: Knowledge) -> bool:
    """Tell whether a capital makes a name: SASAC, Lan River; not the one of Party building.

    Capitals say nothing in headlines and, alone, where a sentence starts or in German.
    """
    words = line.words
    if words[place].text.isupper() and len(words[place].text) > 1:
        return True
    if line.is_headline or "capital-nouns" in knowledge["traits"]:
        return False
    follows = place > 0 and words[place].is_next and words[place - 1].is_capital
    precedes = place + 1 < len(words) and words[place + 1].is_next and words[place + 1].is_capital
    return follows or precedes


def _is_phrase(gram: _Gram, count: int, is_whole: bool, knowledge: Knowledge) -> bool:  # noqa: FBT001
    if len(gram) == 1:
        is_long = len(gram[0]) >= _COMPOUND and "compounds" in knowledge["traits"]
        return is_long and count > 1
    general = knowledge["general"]
    if count > 1:
        return not (gram[0] in general and gram[-1] in general)
    return is_whole and len(gram) <= _MOST_ONCE and not general & {gram[0], gram[-1]}


@lru_cache(maxsize=1 << 16)
def _base(word: str, language: str) -> str:
    """Return the singular of a folded English word; other languages keep the form of the text."""
    singular = bases(word, language) if language == "en" and word.endswith("s") else ()
    return next((b for b in singular if b[:-1] == word[: len(b) - 1]), word)


def _gram(words: Sequence[str], language: str) -> _Gram:
    keys = [word.casefold() for word in words]
    return (*keys[:-1], _base(keys[-1], language))


def _dictionary(written: Counter[str], gram: _Gram, knowledge: Knowledge) -> str:
    """Return the form for the glossary: as written most often, without an English plural."""
    form = min(written, key=lambda text: (text[:1].isupper(), -written[text], text))
    last = gram[-1]
    if knowledge.language == "en" and not form.casefold().endswith(last):
        shared = next((text for text in written if text.casefold().endswith(last)), "")
        head = form[: len(form) - len(form.split()[-1])]
        return shared or head + last
    return form


def _net(frequency: Counter[_Gram]) -> dict[_Gram, float]:
    """Return each gram's frequency less the mean frequency of the longer grams that hold it.

    A gram's contents are bounded by the longest phrase, so time is linear in the grams.
    """
    held: dict[_Gram, list[int]] = defaultdict(lambda: [0, 0])
    for gram, count in frequency.items():
        inside = {
            gram[at : at + size]
            for size in range(1, len(gram))
            for at in range(len(gram) - size + 1)
        }
        for part in inside:
            held[part][0] += count
            held[part][1] += 1
    net: dict[_Gram, float] = {}
    for gram, count in frequency.items():
        total, holders = held[gram] if gram in held else (0, 1)
        if (left := count - total / holders) > 0:
            net[gram] = left
    return net


def _han_phrases(lines: Iterable[Line], knowledge: Knowledge) -> Iterator[Proposal]:
    cut = cutter(knowledge)
    strip = _stripper(knowledge)
    frequency: Counter[_Gram] = Counter()
    whole: set[str] = set()
    for line in lines:
        for chunk in han_chunks(line.text, cut):
            whole.add(strip.sub("", chunk))
            top = min(_MOST_HAN, len(chunk))
            for size in range(_LEAST_HAN, top + 1):
                for at in range(len(chunk) - size + 1):
                    frequency[tuple(chunk[at : at + size])] += 1
    for gram, net in _net(frequency).items():
        text = "".join(gram)
        recurs = frequency[gram] > 1 and strip.sub("", text) == text
        if recurs or (text in whole and len(text) >= _LEAST_ONCE_HAN):
            yield Proposal((text,), Kind.PHRASE, net)
    for text in whole:
        if _LEAST_ONCE_HAN <= len(text) <= _MOST_HAN - 2 and frequency[tuple(text)] == 1:
            yield Proposal((text,), Kind.PHRASE, 1.0)


def han_chunks(text: str, cut: re.Pattern[str]) -> Iterator[str]:
    """Yield the runs of Han characters that no function word cuts."""
    start = 0
    for match in cut.finditer(text):
        if match.lastgroup == "whole":
            continue
        if match.start() > start:
            yield text[start : match.start()]
        start = match.end()
    if start < len(text):
        yield text[start:]


@lru_cache(maxsize=8)
def cutter(knowledge: Knowledge) -> re.Pattern[str]:
    """Return the pattern of what cuts; words that only look so come first and cut nothing."""
    whole = "|".join(sorted(knowledge["whole"], key=lambda w: (-len(w), w)))
    walls = "|".join(sorted(knowledge["function"], key=lambda w: (-len(w), w)))
    return re.compile(rf"(?P<whole>{whole})|{walls}|[^{HAN}]+")


@lru_cache(maxsize=8)
def _stripper(knowledge: Knowledge) -> re.Pattern[str]:
    """Return the pattern of the general words that open or close a chunk."""
    general = "|".join(sorted(knowledge["general"], key=lambda w: (-len(w), w)))
    return re.compile(rf"^(?:{general})+|(?:{general})+$")
