"""Read the branches of ICU messages: `{count, plural, one {# file} other {# files}}`.

Their names are commands, not words: `uno {# archivo}` makes the program fail.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.model import Span

_ARGUMENT = re.compile(
    r"\{\s*(?:[^\W\d]\w{0,60}|\d{1,3})\s*,\s*(plural|selectordinal|select)\s*,(?:\s*offset:\s*\d+)?"
)
_BRANCH = re.compile(r"\s*([^\s{},]{1,60})\s*\{")
_PLURALS = frozenset("zero one two few many other".split())
_NUMBER = re.compile(r"=\d+\Z")


class _Branch(NamedTuple):
    kind: str
    """`plural`, `selectordinal` or `select`."""
    name: str
    span: Span


def faults(source: str, target: str) -> Iterator[tuple[str, Span | None]]:
    """Yield what is wrong with the branches of a target's messages, and where it is.

    A plural may have any branches that languages have, a choice (`select`) those of the source.
    """
    wanted, present = list(_branches(source)), list(_branches(target))
    choices = {branch.name for branch in wanted if branch.kind == "select"} | {"other"}
    for kind, name, span in present:
        if kind == "select" and name not in choices:
            yield f"“{name}” is no branch of the source: {_listed(sorted(choices))}.", span
        elif kind != "select" and name not in _PLURALS and not _NUMBER.match(name):
            known = "zero, one, two, few, many or other"
            yield f"“{name}” is no branch of a plural: write {known}, or = and a number.", span
    if _is_balanced(source) and not _is_balanced(target):
        yield (
            "A brace of this message is not closed, or not opened: copy them from the source.",
            None,
        )
    elif _count(present) < _count(wanted):
        yield "A branch “other” is missing: the program needs it for all that is not said.", None


def openings(text: str) -> frozenset[int]:
    """Return where the branches of a text open: what stands in them is no name of an argument."""
    return frozenset(text.index("{", branch.span.end) for branch in _branches(text))


def _is_balanced(text: str) -> bool:
    return text.count("{") == text.count("}") == len(_ends(text))


def _listed(names: Sequence[str]) -> str:
    return "write " + " or ".join(f"“{name}”" for name in names)


def _count(branches: Sequence[_Branch]) -> int:
    return sum(1 for branch in branches if branch.name == "other")


def _branches(text: str) -> Iterator[_Branch]:
    """Yield the branches of all messages of a text, outer ones before what stands in them."""
    ends = _ends(text)
    for argument in _ARGUMENT.finditer(text):
        place = argument.end()
        while branch := _BRANCH.match(text, place):
            yield _Branch(argument[1], branch[1], Span(*branch.span(1)))
            if (end := ends.get(branch.end() - 1)) is None:
                break
            place = end + 1


def _ends(text: str) -> dict[int, int]:
    """Return by the place of each opening brace where it is closed."""
    opened: list[int] = []
    found: dict[int, int] = {}
    for match in re.finditer("[{}]", text):
        if match[0] == "{":
            opened.append(match.start())
        elif opened:
            found[opened.pop()] = match.start()
    return found
