"""Give each number of one side one of the other that has its value: which are left without?"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from decimal import Decimal

from pipeline.check._numbers.beside import Number, One

_SMALL = 20
"""Up to here a number may be in words, where those of a language are not known."""
_MANY = 50
"""Of more numbers than these each keeps what it has taken."""


def lacking(
    wanted: Sequence[Number], present: Sequence[Number], *, knows_words: bool
) -> list[Number]:
    """Return the firm numbers of the source without a number of their own in the translation.

    Firm ones are used up first, then words. In a language whose words are not known, small
    numbers may well be written in words.
    """
    firm = [number for number in present if number.is_firm]
    left, spare = _paired([number for number in wanted if number.is_firm], firm)
    if not left:
        return []
    used = {other.span for other in firm}.difference(other.span for other in spare)
    free = [word for word in present if not word.is_firm and word.span not in used]
    words = _unspoken(free, wanted, spare)
    labels = [number for number in left if number.one is One.LABEL]
    bare = [number for number in left if number.one is One.BARE]
    left, words = _paired([n for n in left if n.one not in (One.LABEL, One.BARE)], words)
    unlabelled, words = _paired(labels, [word for word in words if word.one is not One.ARTICLE])
    left += unlabelled + _paired(bare, [word for word in words if not word.is_loose])[0]
    left = left if spare else _unsaid(left, wanted)
    return sorted(n for n in left if knows_words or min(n.values) > _SMALL)


def _unsaid(left: list[Number], wanted: Sequence[Number]) -> list[Number]:
    """Return the numbers that are left but months that have been said: `from July 8 to July 9`."""
    months = [number for number in left if number.is_loose]
    if not months:
        return left
    said = {
        value
        for number in wanted
        if number.is_firm and number.is_loose and number not in months
        for value in number.values
    }
    return [number for number in left if not number.is_loose or said.isdisjoint(number.values)]


def _unspoken(
    words: list[Number], wanted: Sequence[Number], spare: Sequence[Number]
) -> list[Number]:
    """Return the words of a translation that do not stand for words of the source.

    What the source says in a word is said in one, or in digits, before a digit is: of `the first
    1 GB` and `le premier` one number is lost. Loose words stand for loose ones alone; articles
    come and go, so those of the source are not counted.
    """
    own = _words(wanted)
    if not (words and own):
        return words
    loose, counting = (
        [number for number in own if number.is_loose is is_loose] for is_loose in (True, False)
    )
    kinds: tuple[list[Number], ...] = ([], [], [])
    for word in words:
        kinds[2 if word.one is One.ARTICLE else word.is_loose].append(word)
    counting, _ = _paired(counting, spare)
    counting, firm = _paired(counting, kinds[0])
    _, others = _paired([*counting, *loose], kinds[1])
    return [*firm, *others, *kinds[2]]


def _words(numbers: Sequence[Number]) -> list[Number]:
    """Return the numbers that are words, one a place; not those that belong to a firm one.

    A single letter is mostly no number: `I`, 一; but X, as a numeral, is as little one here as there.
    """
    places = {span: number for number in reversed(numbers) for span in [number.span]}
    firm = [number.shown for number in numbers if number.is_firm]
    ends = {end for _, end in firm}
    return [
        number
        for span, number in places.items()
        if number.one is not One.ARTICLE
        and not number.is_firm
        and (span.end - span.start > 1 or (number.is_loose and 1 not in number.values))
        and span.start - 1 not in ends  # 2 second
        and not any(start <= span.start < end for start, end in firm)
    ]


def surplus(
    present: Sequence[Number], wanted: Sequence[Number], *, knows_words: bool
) -> list[Number]:
    """Return the firm numbers of the translation that the source does not have at all.

    A number that is repeated is no error: a translation may name again what the source calls it.
    A one that counts nothing is no article of the source.
    """
    values = {value for number in wanted for value in number.values}
    counted = {v for number in wanted if number.one is not One.ARTICLE for v in number.values}
    return [
        number
        for number in present
        if number.is_firm
        and (counted if number.one in (One.LABEL, One.BARE) else values).isdisjoint(number.values)
        and (knows_words or min(number.values) > _SMALL)
    ]


def _paired(
    numbers: Sequence[Number], others: Sequence[Number]
) -> tuple[list[Number], list[Number]]:
    """Return the numbers for which no other is left, and the others that are left.

    Each other is given away once. Whoever has the fewest readings chooses first, and takes the
    other with the fewest.
    """
    waiting: dict[Decimal, list[int]] = {}
    order = sorted(range(len(others)), key=lambda place: (-len(others[place].values), -place))
    for place in order:
        for value in others[place].values:
            waiting.setdefault(value, []).append(place)
    taken: dict[int, Number] = {}
    left: list[Number] = []
    for number in sorted(numbers, key=lambda number: len(number.values)):
        free = {c for value in number.values for c in _free(waiting, value, taken)}
        choice = min(free, key=lambda place: (len(others[place].values), place), default=None)
        if choice is None and len(others) <= _MANY:
            choice = _given_up(number, others, taken)
        if choice is None:
            left.append(number)
        else:
            taken[choice] = number
    left.sort(key=lambda number: number.span)
    return left, [other for place, other in enumerate(others) if place not in taken]


def _given_up(number: Number, others: Sequence[Number], taken: dict[int, Number]) -> int | None:
    """Return a place that its owner, which takes another one, gives up for a number; mostly None."""
    for place, owner in taken.items():
        if number.values.isdisjoint(others[place].values):
            continue
        for free, other in enumerate(others):
            if free not in taken and not owner.values.isdisjoint(other.values):
                taken[free] = owner
                return place
    return None


def _free(
    waiting: dict[Decimal, list[int]], value: Decimal, taken: Container[int]
) -> Iterator[int]:
    """Yield the first place that has a value and is not taken, if any."""
    places = waiting.get(value, [])
    while places and places[-1] in taken:
        places.pop()
    yield from places[-1:]
