"""Ranges of a text in which no sentence ends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence


def merged(ranges: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return ranges in order and joined where they overlap, empty ones left out."""
    found: list[tuple[int, int]] = []
    for start, end in sorted((start, end) for start, end in ranges):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        elif start < end:
            found.append((start, end))
    return found


def outside(places: Iterable[int], ranges: Sequence[tuple[int, int]]) -> Iterator[int]:
    """Yield the places, in order, that are not strictly inside one of the merged ranges."""
    index = 0
    for place in places:
        while index < len(ranges) and ranges[index][1] <= place:
            index += 1
        if index == len(ranges) or place <= ranges[index][0]:
            yield place
