"""The trie behind `pipeline.terms`: what follows what, and which forms end where.

A path is a form's folded tokens. What a text writes is looked up under its own folded token and
under the bases that it may be a form of; the rules of case are asked where a form ends.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.inflection import bases
from pipeline.model import TermEntry
from pipeline.tokens import fold, plain

CACHED = 1 << 18
"""How many different words of texts are remembered; a year of a newspaper has fewer."""


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write a concept in one language."""

    entry: TermEntry
    text: str
    case: str = "smart"
    """`exact`, `smart` or `ignore`."""
    inflects: bool = False
    is_forbidden: bool = False


@dataclass(slots=True)
class End:
    """A form at the end of its path, with its tokens as written, for the rules of case."""

    form: Form
    tokens: tuple[str, ...]


@dataclass(slots=True, eq=False)
class Node:
    """A place in the trie: which tokens may follow, which forms end here."""

    following: dict[str, Node] | None = None
    """None at a leaf: most nodes are, and a glossary has a hundred thousand."""
    ends: list[End] | None = None

    def add(self, form: Form, written: tuple[str, ...]) -> None:
        """Add a form under its tokens as written."""
        node = self
        for key in map(fold, written):
            if node.following is None:
                node.following = {}
            found = node.following.get(key)
            if found is None:
                found = node.following[key] = Node()
            node = found
        if node.ends is None:
            node.ends = []
        node.ends.append(End(form, written))


Reached = tuple[tuple[Node, bool], ...]
"""Places of the trie, each with whether an inflected word led there."""


@dataclass(slots=True, eq=False)
class Word:
    """A token as a text writes it, and what the glossary has that starts with it."""

    plain: str
    keys: tuple[str, ...]
    """What it is looked up as: its folded self, then what it may be a form of."""
    alone: tuple[Form, ...] = ()
    """The forms that it is by itself."""
    nodes: Reached = ()
    """Where longer forms go on from it."""
    following: frozenset[str] = frozenset()
    """The keys that go on from there."""


Start = tuple[int, int, tuple[Form, ...], Word | None]
"""From where to where a form reaches, which forms; and the word that longer ones go on from."""


class Words(dict[str, Word]):
    """What is known of every token that texts had so far; each is found out once."""

    def __init__(self, root: Node, language: str, *, inflects: bool) -> None:
        super().__init__()
        self._root, self._language, self._inflects = root, language, inflects

    def __missing__(self, token: str) -> Word:
        if len(self) >= CACHED:
            self.clear()
        word = self[token] = self._word(token)
        return word

    def starting(self, token: str) -> Word | None:
        """Return what is known of a token if a form starts with it; the others are not kept."""
        if token not in self:
            first = self._root.following or {}
            if first.keys().isdisjoint(self._keys(token)):
                return None
        word = self[token]
        return word if word.alone or word.nodes else None

    def _keys(self, token: str) -> tuple[str, ...]:
        own = fold(token)
        return (own, *bases(own, self._language)) if self._inflects else (own,)

    def _word(self, token: str) -> Word:
        keys, written = self._keys(token), plain(token)
        reached = step(((self._root, False),), keys)
        if not reached:
            return Word(written, keys)
        nodes = tuple(place for place in reached if place[0].following)
        following = frozenset[str]().union(*(node.following or () for node, _ in nodes))
        return Word(written, keys, accepted(reached, (written,)), nodes, following)


def step(reached: Reached, keys: tuple[str, ...]) -> Reached:
    """Return where one more token leads, under each of its keys."""
    own = keys[0]
    return tuple(
        [
            (found, is_inflected or key is not own)
            for node, is_inflected in reached
            if node.following
            for key in keys
            if (found := node.following.get(key)) is not None
        ]
    )


def accepted(reached: Reached, written: tuple[str, ...]) -> tuple[Form, ...]:
    """Return the forms that end here and whose rules of case and inflection hold, in id order."""
    return in_order(
        [
            end.form
            for node, is_inflected in reached
            for end in node.ends or ()
            if (end.form.inflects or not is_inflected) and _has_case(end, written)
        ]
    )


def in_order(forms: list[Form]) -> tuple[Form, ...]:
    """Return forms by their concepts' ids, each once."""
    if len(forms) < 2:
        return tuple(forms)
    unique = {(form.entry.id, form.text, form.is_forbidden): form for form in forms}
    return tuple(unique[key] for key in sorted(unique))


def _has_case(end: End, written: tuple[str, ...]) -> bool:
    """Tell whether words have the capitals that a form asks for."""
    return end.tokens == written or all(map(_CASE[end.form.case], end.tokens, written))


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
    if term == word:
        return True
    shared = 0
    for one, other in zip(term, word, strict=False):
        if fold(one) != fold(other):
            break
        if one != other:
            return False
        shared += 1
    return shared > 0


def _ignore(term: str, word: str) -> bool:
    return bool(term) and bool(word)


_CASE = {"exact": _exact, "smart": _smart, "ignore": _ignore}
