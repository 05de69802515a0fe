"""The trie behind `pipeline.terms`: what follows what, and which forms end where.

A form lies under its folded tokens. The rules of case and inflection are asked where it ends: its
way tells only what a text's words may stand for (`pipeline.paths`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

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

    def add(self, form: Form, written: tuple[str, ...]) -> list[str]:
        """Add a form under its tokens as written; return them folded."""
        node = self
        keys = list(map(fold, written))
        for key in keys:
            if node.following is None:
                node.following = {}
            found = node.following.get(key)
            if found is None:
                found = node.following[key] = Node()
            node = found
        if node.ends is None:
            node.ends = []
        node.ends.append(End(form, written))
        return keys


def step(nodes: Iterable[Node], keys: Iterable[str]) -> tuple[Node, ...]:
    """Return where one more token leads, under each of its keys."""
    follow = [node.following for node in nodes if node.following]
    return tuple([known[key] for known in follow for key in keys if key in known])


def accepted(nodes: Iterable[Node], written: tuple[str, ...]) -> tuple[Form, ...]:
    """Return the forms that end here and whose rules of case and inflection hold, in id order."""
    return in_order([end.form for node in nodes for end in node.ends or () if _holds(end, written)])


def in_order(forms: list[Form]) -> tuple[Form, ...]:
    """Return forms by their concepts' ids, each once."""
    if len(forms) < 2:
        return tuple(forms)
    unique = {(form.entry.id, form.text, form.is_forbidden): form for form in forms}
    return tuple(unique[key] for key in sorted(unique))


def _holds(end: End, written: tuple[str, ...]) -> bool:
    """Tell whether words are a form but for capitals it does not ask for and endings it may have."""
    if end.tokens == written:
        return True
    if not end.form.inflects and not all(map(_is_same, end.tokens, written)):
        return False
    return all(map(_CASE[end.form.case], end.tokens, written))


def _is_same(term: str, word: str) -> bool:
    return fold(term) == fold(word)


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
