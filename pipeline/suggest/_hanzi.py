"""Find organisations, offices and people in Chinese, which has no capitals and no spaces."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache

from pipeline.suggest._cvalue import cutter
from pipeline.suggest._lists import Knowledge
from pipeline.suggest._text import HAN, Kind, Line, Proposal

_LEAST, _MOST = 4, 18
"""Characters of an organisation's name."""
_GIVEN = 2
"""Characters of a given name at most."""


def organisations(lines: Sequence[Line], knowledge: Knowledge) -> Iterator[Proposal]:
    """Yield the names that close with a kind of body: 岩松矿业集团."""
    for line in lines:
        for start, end in _bodies(line.text, knowledge):
            yield Proposal((line.text[start:end],), Kind.ORGANISATION)
        for match in _alternatives(knowledge, "bodies").finditer(line.text):
            yield Proposal((match.group(),), Kind.ORGANISATION)


def last_organisation(text: str, knowledge: Knowledge) -> str:
    """Return the organisation that ends where a text ends, or else its last phrase."""
    found = [text[start:end] for start, end in _bodies(text, knowledge) if end == len(text)]
    if found:
        return found[-1]
    start = _left_edge(text, len(text), knowledge)
    return text[start:] if 2 <= len(text) - start <= _MOST else ""


def _bodies(text: str, knowledge: Knowledge) -> Iterator[tuple[int, int]]:
    for match in _alternatives(knowledge, "organisations").finditer(text):
        start = _left_edge(text, match.start(), knowledge)
        if start < match.start() and _LEAST <= match.end() - start <= _MOST:
            yield start, match.end()


def _left_edge(text: str, end: int, knowledge: Knowledge) -> int:
    """Return where the chunk starts that reaches to `end`: after a function word, a mark, a verb."""
    before = text[max(0, end - _MOST) : end]
    edge = 0
    for match in cutter(knowledge).finditer(before):
        if match.lastgroup != "whole":
            edge = match.end()
    return end - len(before) + edge


@lru_cache(maxsize=8)
def _alternatives(knowledge: Knowledge, section: str) -> re.Pattern[str]:
    words = "|".join(sorted(knowledge[section], key=lambda w: (-len(w), w)))
    return re.compile(f"(?:{words})+" if words else r"(?!)")


def offices(lines: Sequence[Line], knowledge: Knowledge) -> Iterator[Proposal]:
    """Yield the offices that are named: 董事长."""
    for line in lines:
        for match in _office(knowledge).finditer(line.text):
            if match.lastgroup != "whole":
                yield Proposal((match.group(),), Kind.OFFICE)


@lru_cache(maxsize=8)
def _office(knowledge: Knowledge) -> re.Pattern[str]:
    whole = "|".join(sorted(knowledge["whole"], key=lambda w: (-len(w), w)))
    heads = "|".join(sorted(knowledge["heads"], key=lambda w: (-len(w), w)))
    return re.compile(rf"(?P<whole>{whole})|{heads}" if heads else r"(?!)")


def people(lines: Sequence[Line], knowledge: Knowledge) -> Iterator[Proposal]:
    """Yield the people who are named after an office: 董事长秦远山.

    How long a given name is, the whole text decides: the longer reading wins if the name recurs
    so, or if what follows it is no part of a word.
    """
    counts: Counter[str] = Counter()
    for line in lines:
        for match in _name(knowledge).finditer(line.text):
            family, given = match["family"], match["given"]
            counts.update(family + given[:size] for size in range(1, len(given) + 1))
    for line in lines:
        for match in _person(knowledge).finditer(line.text):
            if name := _whole_name(match, counts, knowledge):
                yield Proposal((name,), Kind.PERSON)


@lru_cache(maxsize=8)
def _name(knowledge: Knowledge) -> re.Pattern[str]:
    """Return the pattern of all that may be a name; matches overlap, hence the look ahead."""
    return re.compile(rf"(?={_full_name(knowledge)})" if knowledge["surnames"] else r"(?!)")


@lru_cache(maxsize=8)
def _person(knowledge: Knowledge) -> re.Pattern[str]:
    heads = "|".join(sorted(knowledge["heads"], key=lambda w: (-len(w), w)))
    return re.compile(rf"(?:{heads}){_full_name(knowledge)}" if heads else r"(?!)")


def _full_name(knowledge: Knowledge) -> str:
    families = "|".join(sorted(knowledge["surnames"], key=lambda w: (-len(w), w)))
    return rf"(?P<family>{families})(?P<given>[{HAN}]{{1,{_GIVEN}}})"


def _whole_name(match: re.Match[str], counts: Counter[str], knowledge: Knowledge) -> str:
    """Return the person's name that a match holds, or nothing where it holds none."""
    family, given = match["family"], match["given"]
    is_closed = _is_cut(match.string, match.end(), knowledge)
    if len(given) > 1 and _is_cut(match.string, match.end() - 1, knowledge):
        return family + given if counts[family + given] > 1 else family + given[0]
    if is_closed or counts[family + given] > 1:
        return "" if given[-1] in knowledge["function"] and is_closed else family + given
    if given[0] in knowledge["function"]:
        return ""
    is_long = len(given) > 1 and counts[family + given[0]] == 1
    return family + given if is_long else family + given[0]


def _is_cut(text: str, place: int, knowledge: Knowledge) -> bool:
    """Tell whether something that is no part of a name starts at a place: a mark, a verb, the end."""
    found = cutter(knowledge).match(text, place)
    return place >= len(text) or (found is not None and found.lastgroup != "whole")
