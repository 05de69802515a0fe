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
from collections.abc import Set as AbstractSet
from functools import lru_cache

from pipeline.inflection import bases
from pipeline.model import Span
from pipeline.suggest._lists import Knowledge
from pipeline.suggest._text import HAN, Kind, Line, Proposal

_MOST_WORDS, _MOST_ONCE = 5, 3
_LEAST_HAN, _MOST_HAN, _LEAST_ONCE_HAN, _MOST_ONCE_HAN = 3, 10, 4, 8
_DOUBTED = 0.5
"""What a phrase is worth that occurs once and opens or closes with a word of every report."""
_COMPOUND = 12
"""Letters from which a single word of a compounding language may be a term: `Hochofenschlacke`."""

_Gram = tuple[str, ...]


def phrases(
    lines: Sequence[Line], walls: Sequence[tuple[Span, ...]], knowledge: Knowledge
) -> Iterator[Proposal]:
    """Yield the phrases of texts in one language, each once, with its net frequency.

    `walls` are the places in each line, in order, that are something else: names, quotations.
    """
    if not knowledge.is_known:
        return
    if "whole" in knowledge.sections:
        yield from _han_phrases(lines, walls, knowledge)
    else:
        yield from _word_phrases(lines, walls, knowledge)


def _word_phrases(
    lines: Sequence[Line], walls: Sequence[tuple[Span, ...]], knowledge: Knowledge
) -> Iterator[Proposal]:
    written: dict[_Gram, Counter[str]] = defaultdict(Counter)
    frequency: Counter[_Gram] = Counter()
    whole: set[_Gram] = set()
    for line, taken in zip(lines, walls, strict=True):
        for first, end in _chunks(line, taken, knowledge):
            texts = [word.text for word in line.words[first:end]]
            whole.add(_gram(_trimmed(texts, knowledge), knowledge.language))
            for at, size in _windows(len(texts), 1, _MOST_WORDS):
                gram = _gram(texts[at : at + size], knowledge.language)
                frequency[gram] += 1
                text, weight = _as_written(line, first + at, size, knowledge)
                written[gram][text] += weight
    recurring = {gram for gram, count in frequency.items() if count > 1 and len(gram) > 1}
    net = _net(frequency)
    for gram, count in frequency.items():
        # A whole phrase seen once is held by nothing but itself with the words of every report.
        worth = net.get(gram, float(count == 1 and gram in whole))
        worth *= _trust(gram, count, gram in whole, knowledge)
        form = _dictionary(written[gram], gram, knowledge) if worth else ""
        if form and _is_noun(form, knowledge) and not _holds(gram, count, recurring):
            yield Proposal((form,), Kind.PHRASE, worth)


def _trimmed(texts: Sequence[str], knowledge: Knowledge) -> Sequence[str]:
    """Return a chunk without the general words at its ends, if two words remain."""
    first, end = 0, len(texts)
    while first < end and texts[first].casefold() in knowledge["general"]:
        first += 1
    while first < end and texts[end - 1].casefold() in knowledge["general"]:
        end -= 1
    return texts[first:end] if end - first > 1 else texts


def _is_noun(form: str, knowledge: Knowledge) -> bool:
    """Tell whether a phrase may close so: in German only a noun, which has a capital, does."""
    return "capital-nouns" not in knowledge["traits"] or form.rpartition(" ")[2][:1].isupper()


def _holds(gram: _Gram, count: int, recurring: AbstractSet[_Gram]) -> bool:
    """Tell whether a gram seen once holds one that recurs: the rest of it is then only context."""
    parts = (gram[at : at + size] for at, size in _windows(len(gram), 2, len(gram) - 1))
    return count == 1 and any(part in recurring for part in parts)


def _as_written(line: Line, first: int, size: int, knowledge: Knowledge) -> tuple[str, int]:
    """Return words as they stand, and 1; those that open a line without their capital, and 0."""
    text = line.between(first, first + size)
    if line.is_headline:
        return text, 0
    if first or not text[:2].istitle() or "capital-nouns" in knowledge["traits"]:
        return text, 1
    return text[0].lower() + text[1:], 0


def _windows(length: int, least: int, most: int) -> Iterator[tuple[int, int]]:
    """Yield (start, size) of all windows of a sequence, the sizes bounded."""
    for size in range(least, min(most, length) + 1):
        for at in range(length - size + 1):
            yield at, size


def _chunks(line: Line, taken: Sequence[Span], knowledge: Knowledge) -> Iterator[tuple[int, int]]:
    """Yield where words follow one another without a function word, a name, a number or a mark."""
    first = 0
    places = iter((*taken, Span(len(line.text), len(line.text))))
    wall = next(places)
    for place, word in enumerate(line.words):
        while wall.end <= word.start and wall.start < len(line.text):
            wall = next(places)
        is_wall = word.end > wall.start or _is_wall(line, place, knowledge)
        if (is_wall or not word.is_next) and first < place:
            yield first, place
            first = place
        if is_wall:
            first = place + 1
    if first < len(line.words):
        yield first, len(line.words)


def _is_wall(line: Line, place: int, knowledge: Knowledge) -> bool:
    word = line.words[place]
    if word.key in knowledge["function"] or word.key in knowledge["verbs"]:
        return True
    return not word.text[0].isalpha() or (word.is_capital and _is_name(line, place, knowledge))


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


def _trust(gram: _Gram, count: int, is_whole: bool, knowledge: Knowledge) -> float:  # noqa: FBT001
    """Return how much a gram's frequency is worth, 0 where it is no phrase at all."""
    if len(gram) == 1:
        is_long = len(gram[0]) >= _COMPOUND and "compounds" in knowledge["traits"]
        return float(is_long and count > 1)
    if _is_ending(gram[-1], knowledge):
        return 0.0
    general = sum(word in knowledge["general"] for word in (gram[0], gram[-1]))
    if general == 2 or (count == 1 and not (is_whole and len(gram) <= _MOST_ONCE)):
        return 0.0
    return 1.0 if count > 1 or not general else _DOUBTED


@lru_cache(maxsize=1 << 16)
def _is_ending(word: str, knowledge: Knowledge) -> bool:
    """Tell whether a word ends as those do that close no phrase (-ly)."""
    endings = tuple(ending.removeprefix("-") for ending in knowledge["endings"])
    return bool(endings) and word.endswith(endings) and word not in knowledge["no-endings"]


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
    form = min(written, key=lambda text: (-written[text], text))
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
        total, holders = held.get(gram, (0, 1))
        if (left := count - total / holders) > 0:
            net[gram] = left
    return net


def _han_phrases(
    lines: Iterable[Line], walls: Iterable[tuple[Span, ...]], knowledge: Knowledge
) -> Iterator[Proposal]:
    cut, strip = cutter(knowledge), _stripper(knowledge)
    frequency: Counter[_Gram] = Counter()
    whole: set[str] = set()
    for line, taken in zip(lines, walls, strict=True):
        for chunk in _han_chunks(_blanked(line.text, taken), cut):
            bare = strip.sub("", chunk)
            kept = bare if len(bare) >= _LEAST_ONCE_HAN else chunk
            whole.add(kept)
            for at, size in _windows(len(kept), _LEAST_HAN, _MOST_HAN):
                frequency[tuple(kept[at : at + size])] += 1
    net = _net(frequency)
    for gram, count in frequency.items():
        text = "".join(gram)
        if count == 1 and text in whole and _LEAST_ONCE_HAN <= len(text) <= _MOST_ONCE_HAN:
            yield Proposal((text,), Kind.PHRASE, 1.0)
        elif count > 1 and gram in net and (text in whole or strip.sub("", text) == text):
            yield Proposal((text,), Kind.PHRASE, net[gram])


def _blanked(text: str, taken: Iterable[Span]) -> str:
    """Return a text whose taken places are spaces."""
    parts, start = [], 0
    for span in taken:
        parts += [text[start : span.start], " " * (span.end - span.start)]
        start = span.end
    return "".join((*parts, text[start:]))


def _han_chunks(text: str, cut: re.Pattern[str]) -> Iterator[str]:
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
    cutting = knowledge["function"] | knowledge["verbs"]
    walls = "|".join(sorted(cutting, key=lambda w: (-len(w), w)))
    return re.compile(rf"(?P<whole>{whole})|{walls}|[^{HAN}]+")


@lru_cache(maxsize=8)
def _stripper(knowledge: Knowledge) -> re.Pattern[str]:
    """Return the pattern of the general words that open or close a chunk."""
    general = "|".join(sorted(knowledge["general"], key=lambda w: (-len(w), w)))
    return re.compile(rf"^(?:{general})+|(?:{general})+$")
