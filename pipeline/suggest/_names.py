"""Find capitalised names: organisations, offices, people, and what else bears a name.

Capitals at the start of a sentence and in headlines prove nothing; a single word there is a name
only if it bears its capital elsewhere, too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.model import Role
from pipeline.suggest._lists import Knowledge
from pipeline.suggest._text import Kind, Line, Proposal, Word

_OPENING = '“‘"«„([:：;.!?—–-•>'
_MOST_TAIL = 7
"""Words of a body's name whose end capitals do not show."""
_ROMAN = frozenset("II III IV VI VII VIII IX XI XII XIII XIV XV XVI XVII XVIII XIX XX XXI".split())


@dataclass(frozen=True, slots=True)
class _Piece:
    """Words of a line that make one name, by their numbers: first, and one past the last."""

    line: Line
    first: int
    end: int
    kind: Kind
    is_sure: bool
    """False for a single word whose capital a sentence's start may explain."""

    @property
    def text(self) -> str:
        return self.line.between(self.first, self.end)

    @property
    def words(self) -> tuple[Word, ...]:
        return self.line.words[self.first : self.end]


def names(lines: Sequence[Line], knowledge: Knowledge) -> Iterator[Proposal]:
    """Yield every name of a text in a script that has capitals."""
    bare = [piece for line in lines if not line.is_headline for piece in _pieces(line, knowledge)]
    sure = {piece.text for piece in bare if piece.is_sure}
    pieces = [_with_first_word(piece, sure) for piece in bare]
    alone = Counter(piece.text for piece in pieces if piece.is_sure)
    joined = dict(_joined(pieces, knowledge))
    inside = Counter(piece.text for pair in joined for piece in pieces[pair : pair + 2])
    together = {
        pair
        for pair in joined
        if all(alone[piece.text] <= inside[piece.text] for piece in pieces[pair : pair + 2])
    }
    for number, piece in enumerate(pieces):
        if number in together:
            yield joined[number]
        elif number - 1 not in together and (piece.is_sure or alone[piece.text]):
            if piece.end - piece.first == 1 and piece.words[0].key in knowledge["organisations"]:
                continue  # a kind of body without its name: the Committee
            yield Proposal((piece.text,), piece.kind)
    if "bodies-first" in knowledge["traits"]:
        yield from _tailed(lines, knowledge)


def _tailed(lines: Sequence[Line], knowledge: Knowledge) -> Iterator[Proposal]:
    """Yield bodies whose further words are written small: Banque centrale européenne.

    Where such a name ends, only its recurrence tells: the longest beginning that recurs is taken.
    """
    heads = [_tail(line, place, knowledge) for line in lines for place in range(len(line.words))]
    counts = Counter(text for texts in heads for text in texts)
    for texts in heads:
        if longest := next((text for text in reversed(texts) if counts[text] > 1), ""):
            yield Proposal((longest,), Kind.ORGANISATION)


def _tail(line: Line, place: int, knowledge: Knowledge) -> list[str]:
    """Return the names that may start at a word, ever longer; none where it is no body."""
    words = line.words
    if not words[place].is_capital or words[place].key not in knowledge["organisations"]:
        return []
    found, end = [], place + 1
    while end < min(len(words), place + _MOST_TAIL) and words[end].is_next:
        word = words[end]
        if word.key in knowledge["of"]:
            end += 1
            continue
        if word.key in knowledge["function"] or word.key in knowledge["verbs"]:
            break
        end += 1
        found.append(line.between(place, end))
    return found


def _with_first_word(piece: _Piece, sure: AbstractSet[str]) -> _Piece:
    """Give a name back the word that opens its sentence, if elsewhere they are one: He Wenbo."""
    first = piece.first - 1
    words = piece.line.words
    if first < 0 or not (words[first].is_capital and words[piece.first].is_next):
        return piece
    whole = replace(piece, first=first, is_sure=True)
    return whole if whole.text in sure else piece


def last_name(text: str, knowledge: Knowledge) -> str:
    """Return the name that ends where a text ends, or nothing."""
    line = Line("", Role.BODY, text)
    found = [piece for piece in _pieces(line, knowledge) if piece.kind is not Kind.OFFICE]
    at_end = found and found[-1].end == len(line.words) and found[-1].words[-1].end == len(text)
    return found[-1].text if at_end else ""


def _joined(pieces: Sequence[_Piece], knowledge: Knowledge) -> Iterator[tuple[int, Proposal]]:
    """Yield neighbours that `and` may join, by the number of the first: Belt and Road.

    Two people do not become one: the first is a single word, or the second closes with the kind of
    body that both name (State-owned Assets Supervision and Administration Commission).
    """
    plain = (Kind.NAME, Kind.ORGANISATION)
    for number, (left, right) in enumerate(pairwise(pieces)):
        if left.line is not right.line or right.first != left.end + 1:
            continue
        words = left.line.words
        link, after = words[left.end], words[right.first]
        is_linked = link.key in knowledge["and"] and link.is_next and after.is_next
        is_one = left.end - left.first == 1 or right.kind is Kind.ORGANISATION
        if is_linked and is_one and left.kind is Kind.NAME and right.kind in plain:
            text = left.line.between(left.first, right.end)
            yield number, Proposal((text,), right.kind)


def _pieces(line: Line, knowledge: Knowledge) -> Iterator[_Piece]:
    """Yield the names of a line in order."""
    for first, end in _runs(line, knowledge):
        yield from _split(line, first, end, knowledge)


def _runs(line: Line, knowledge: Knowledge) -> Iterator[tuple[int, int]]:
    """Yield the runs of capitalised words, with the particles and `of` that join them."""
    words = line.words
    place = 0
    while place < len(words):
        if not _opens(line, place, knowledge):
            place += 1
            continue
        end = place + 1
        while (joined := _continues(words, place, end, knowledge)) > end:
            end = joined
        if end - place > _is_label(line, end):
            yield place, end - _is_label(line, end)
        place = end


def _is_label(line: Line, end: int) -> bool:
    """Tell whether the word before `end` names what follows its colon: Date: 29 March."""
    after = line.words[end - 1].end
    return line.text[after : after + 1] in (":", "：")


def _opens(line: Line, place: int, knowledge: Knowledge) -> bool:
    word = line.words[place]
    if word.key in knowledge["calendar"] or word.key in knowledge["address"]:
        return False
    goes_on = place + 1 < len(line.words) and _goes_on(line.words, place + 1, knowledge)
    if not word.is_capital:  # 13th Five-Year Plan
        return goes_on and word.text[0].isdigit() and word.text[-1].isalpha()
    is_initial = _is_initial(line, place)
    if word.key in knowledge["function"]:  # within a sentence it is a name: He Wenbo
        return goes_on and not is_initial
    if is_initial and word.key in knowledge["verbs"]:
        return False
    return goes_on or not (is_initial and word.key in knowledge["general"])


def _goes_on(words: Sequence[Word], place: int, knowledge: Knowledge) -> bool:
    """Tell whether a word carries a name on; a month does where no day follows it: Wang Jun."""
    word = words[place]
    if not (word.is_next and word.is_capital) or word.key in knowledge["function"]:
        return False
    is_dated = place + 1 < len(words) and words[place + 1].text[0].isdigit()
    return not (is_dated and word.key in knowledge["calendar"])


def _continues(words: Sequence[Word], first: int, end: int, knowledge: Knowledge) -> int:
    """Return where a run ends that reaches to `end`: further on, or there."""
    if end < len(words) and _goes_on(words, end, knowledge):
        return end + 1
    linking = knowledge["particles"] | knowledge["of"] | {"s"}
    after = end
    while after < len(words) and after < end + 3 and words[after].is_next:
        if words[after].key not in linking:
            break
        after += 1
    if after == end or after == len(words) or not _goes_on(words, after, knowledge):
        return end
    links = {word.key for word in words[end:after]}
    if links == {"s"}:  # General Manager’s Office Meeting, but not ACC’s Chairman
        return after + 1 if words[end - 1].key in knowledge["heads"] else end
    if links <= knowledge["particles"] - knowledge["of"]:
        return after + 1
    last = words[end - 1].key
    may_be = end - first == 1 or {last, words[first].key} & knowledge["organisations"]
    is_office = last in knowledge["heads"] - knowledge["organisations"]
    return after + 1 if may_be and not is_office else end


def _is_initial(line: Line, place: int) -> bool:
    """Tell whether a capital may come from a sentence or a quotation that starts there."""
    if place == 0:
        return True
    gap = line.text[line.words[place - 1].end : line.words[place].start]
    return any(sign in _OPENING for sign in gap)


def _split(line: Line, first: int, end: int, knowledge: Knowledge) -> Iterator[_Piece]:
    """Yield the offices of a run, what stands before each, and the person after it."""
    start, is_after_office = first, False
    place = first
    while place < end:
        office = _office(line.words, place, end, knowledge)
        if not office:
            place += 1
            continue
        if start < place:
            yield _piece(line, start, place, knowledge)
        is_lone = office - place == 1 and office == end and _is_initial(line, place)
        yield _Piece(line, place, office, Kind.OFFICE, is_sure=not is_lone)
        start = place = office
        is_after_office = True
    while (
        start < end and not line.words[start].is_capital and not line.words[start].text[0].isdigit()
    ):
        start += 1
    if start < end:
        yield _piece(line, start, end, knowledge, is_after_office=is_after_office)


def _office(words: Sequence[Word], first: int, end: int, knowledge: Knowledge) -> int:
    """Return where the office ends that starts at a word of a run, 0 where none does."""
    heads, parts = knowledge["heads"], knowledge["heads"] | knowledge["qualifiers"]
    after = place = first
    while place < end and words[place].key in parts:
        place += 1
        if words[place - 1].key in heads:
            after = place
    is_owner = after < end and words[after].key == "s"
    is_body = after < end and words[after].key in knowledge["organisations"]
    return 0 if after == first or is_owner or is_body else after


def _piece(
    line: Line, first: int, end: int, knowledge: Knowledge, *, is_after_office: bool = False
) -> _Piece:
    words = line.words[first:end]
    kind = _kind(words, knowledge, is_after_office)
    is_plain = "capital-nouns" in knowledge["traits"] or _is_initial(line, first)
    is_sure = len(words) > 1 or kind is Kind.ACRONYM or not is_plain
    return _Piece(line, first, end, kind, is_sure)


def _kind(words: Sequence[Word], knowledge: Knowledge, is_after_office: bool) -> Kind:  # noqa: FBT001
    bodies = knowledge["organisations"]
    named = words[0 if "bodies-first" in knowledge["traits"] else -1].key in bodies
    if len(words) > 1 and (named or _is_body_of(words, knowledge)):
        return Kind.ORGANISATION
    text = words[0].text
    if len(words) == 1 and sum(map(str.isupper, text)) > 1 and not any(map(str.islower, text)):
        return Kind.NAME if text in _ROMAN else Kind.ACRONYM
    is_name = 1 < len(words) < 5 and all(word.text[0].isalpha() for word in words)
    return Kind.PERSON if is_after_office and is_name else Kind.NAME


def _is_body_of(words: Sequence[Word], knowledge: Knowledge) -> bool:
    """Tell whether a kind of body stands before an `of`: Aluminum Corporation of China."""
    return any(
        one.key in knowledge["organisations"] and other.key in knowledge["of"]
        for one, other in pairwise(words)
    )
