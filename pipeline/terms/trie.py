"""The trie behind `pipeline.terms`: what follows what, and which forms end where.

A form lies under its folded tokens. The rules of case and inflection are asked where it ends: its
way tells only what a text's words may stand for (`pipeline.terms.paths`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.accents import bare, lacks_accents
from pipeline.inflection.arabic import is_joined
from pipeline.model import TermEntry
from pipeline.tokens import fold


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write a concept in one language."""

    entry: TermEntry
    text: str
    case: str = "smart"
    """`exact`, `smart` or `ignore`."""
    inflects: bool = False
    is_forbidden: bool = False


class End(NamedTuple):
    """A form at the end of its way, with its tokens as written, for the rules of case."""

    form: Form
    tokens: tuple[str, ...]
    keys: tuple[str, ...]
    """The tokens folded: the way."""


class Node:
    """A place in the trie; what lies beyond it is sorted when it is first asked for.

    Of a hundred thousand forms, a text asks for few.
    """

    __slots__ = ("_depth", "_ends", "_following", "_waiting")

    def __init__(self, depth: int = 0) -> None:
        self._depth = depth
        self._waiting: list[End] = []
        self._following: dict[str, Node] = {}
        self._ends: list[End] = []

    @property
    def following(self) -> Mapping[str, Node]:
        """The tokens that may follow, and where they lead."""
        self._sort()
        return self._following

    @property
    def ends(self) -> Sequence[End]:
        """The forms that end here."""
        self._sort()
        return self._ends

    def add(self, form: Form, written: tuple[str, ...]) -> End:
        """Add a form under its tokens as written; return where it ends."""
        end = End(form, written, tuple(map(fold, written)))
        self._waiting.append(end)
        return end

    def _sort(self) -> None:
        for end in self._waiting:
            if len(end.keys) == self._depth:
                self._ends.append(end)
                continue
            key = end.keys[self._depth]
            node = self._following.get(key)
            if node is None:
                node = self._following[key] = Node(self._depth + 1)
            node._waiting.append(end)
        self._waiting.clear()


def step(nodes: Iterable[Node], keys: Iterable[str]) -> tuple[Node, ...]:
    """Return where one more token leads, under each of its keys."""
    follow = [node.following for node in nodes]
    return tuple([known[key] for known in follow for key in keys if key in known])


def accepted(ends: Iterable[End], written: tuple[str, ...]) -> tuple[Form, ...]:
    """Return the forms whose rules of case and inflection hold, in id order."""
    return in_order([end.form for end in ends if end.tokens == written or _holds(end, written)])


def in_order(forms: list[Form]) -> tuple[Form, ...]:
    """Return forms by their concepts' ids, each once."""
    if len(forms) < 2:
        return tuple(forms)
    unique = {(form.entry.id, form.text, form.is_forbidden): form for form in forms}
    return tuple(unique[key] for key in sorted(unique))


def _holds(end: End, written: tuple[str, ...]) -> bool:
    """Tell whether words are a form but for capitals it does not ask for and endings it may have."""
    if not end.form.inflects and not _is_spelt(end.tokens, written):
        return False
    return all(map(_CASE[end.form.case], end.tokens, written))


def _is_spelt(tokens: Sequence[str], written: Sequence[str]) -> bool:
    """Tell whether words are a form's, in any case, but for what Arabic joins to the first of them."""
    if not all(map(_is_same, tokens[1:], written[1:])):
        return False
    return _is_same(tokens[0], written[0]) or is_joined(fold(tokens[0]), fold(written[0]))


def _is_same(term: str, word: str) -> bool:
    return fold(term) == fold(word) or lacks_accents(term, word)


def _smart(term: str, word: str) -> bool:
    """Tell whether a word has the capitals that the term has; small letters match any.

    An all-capitals term (SASAC) is itself only; `Belt and Road` is found in `BELT AND ROAD`.
    """
    if term == word or term.islower() or not any(map(str.isupper, term)):
        return True
    if word.isupper():
        return True
    if term[1:].islower() or len(term) == 1:
        return word[:1].isupper()
    return word.startswith(term)


def _exact(term: str, word: str) -> bool:
    """Tell whether a word is written as the term is; what an inflected word adds is not looked at."""
    if term == word or term.lower() == term.upper():  # without capitals
        return True
    shared = 0
    for one, other in zip(term, word, strict=False):
        if bare(fold(one)) != bare(fold(other)):  # Etat, for État
            break
        if one != other and one.isupper() != other.isupper():
            return False
        shared += 1
    return shared > 0


def _ignore(term: str, word: str) -> bool:
    return bool(term) and bool(word)


_CASE = {"exact": _exact, "smart": _smart, "ignore": _ignore}
