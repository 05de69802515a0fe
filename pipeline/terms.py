"""Find the forms of terms in a text: a trie of folded tokens, longest match, exact places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from pipeline.inflection import bases
from pipeline.model import Span, TermEntry
from pipeline.tokens import fold, pattern, plain, words

_CACHED = 1 << 16


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write a concept in one language."""

    entry: TermEntry
    text: str
    case: str = "smart"
    """`exact`, `smart` or `ignore`."""
    inflects: bool = False
    is_forbidden: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """Forms found at a place; several where concepts or statuses share one way of writing."""

    span: Span
    forms: tuple[Form, ...]


@dataclass(slots=True)
class _End:
    """A form at the end of its path, with its tokens as written, for the rules of case."""

    form: Form
    tokens: tuple[str, ...]


@dataclass(slots=True)
class _Node:
    """A place in the trie: which tokens may follow, which forms end here."""

    following: dict[str, _Node] = field(default_factory=dict)
    ends: list[_End] = field(default_factory=list)


class _Starts(dict[str, bool]):
    """Tell for a token as written whether a form starts with it; answers are kept."""

    def __init__(self, root: _Node, language: str, *, inflects: bool) -> None:
        super().__init__()
        self._known, self._language, self._inflects = root.following, language, inflects

    def __missing__(self, token: str) -> bool:
        if len(self) >= _CACHED:
            self.clear()
        answer = any(key in self._known for key in keys(token, self._language, self._inflects))
        self[token] = answer
        return answer


@dataclass(frozen=True, slots=True, eq=False)
class TermIndex:
    """The forms of many concepts in one language, ready to be found; made by `build`."""

    language: str
    inflects: bool
    _root: _Node
    _starts: _Starts

    def find(self, text: str) -> tuple[Found, ...]:
        """Return the leftmost longest forms in a text, in order, none overlapping another.

        Time is linear in the text and in the longest form. Most sentences hold no token that
        starts a form; they are told apart before any position is computed.
        """
        sought = pattern(text)
        written = sought.findall(text)
        if True not in map(self._starts.__getitem__, written):
            return ()
        places = tuple(self._places(written))
        if not places:
            return ()
        spans = [match.span() for match in sought.finditer(text)]
        return tuple(
            Found(Span(spans[first][0], spans[end - 1][1]), forms) for first, end, forms in places
        )

    def _places(self, written: Sequence[str]) -> Iterator[tuple[int, int, tuple[Form, ...]]]:
        """Yield from which token to which a form reaches, and all forms that are written so."""
        end = 0
        for first, starts in enumerate(map(self._starts.__getitem__, written)):
            if starts and first >= end and (found := self._longest(written, first)):
                end, forms = found
                yield first, end, forms

    def _longest(self, text: Sequence[str], first: int) -> tuple[int, tuple[Form, ...]] | None:
        """Return where the longest form from here ends, and all forms that end there."""
        best: tuple[int, tuple[Form, ...]] | None = None
        reached: list[tuple[_Node, bool]] = [(self._root, False)]
        for place in range(first, len(text)):
            own, *others = keys(text[place], self.language, self.inflects)
            following = [(n.following.get(own), inflected) for n, inflected in reached]
            following += [(n.following.get(key), True) for key in others for n, _ in reached]
            reached = [(node, inflected) for node, inflected in following if node]
            if not reached:
                break
            if any(node.ends for node, _ in reached):
                written = [plain(word) for word in text[first : place + 1]]
                if forms := tuple(_accepted(reached, written)):
                    best = place + 1, forms
        return best


def build(forms: Iterable[Form], language: str) -> TermIndex:
    """Return an index over forms; forms without a letter or digit are left out.

    What is found does not depend on the order of the forms.
    """
    root = _Node()
    inflects = False
    for form in forms:
        written = tuple(plain(word) for word in words(form.text))
        if not written:
            continue
        node = root
        for word in written:
            node = node.following.setdefault(fold(word), _Node())
        node.ends.append(_End(form, written))
        inflects = inflects or form.inflects
    return TermIndex(language, inflects, root, _Starts(root, language, inflects=inflects))


@lru_cache(maxsize=_CACHED)
def keys(token: str, language: str, inflects: bool) -> tuple[str, ...]:  # noqa: FBT001  # hot path
    """Return what a token is looked up as: its folded self, then what it may be a form of."""
    folded = fold(token)
    return (folded, *bases(folded, language)) if inflects else (folded,)


def _accepted(reached: Iterable[tuple[_Node, bool]], written: Sequence[str]) -> Iterator[Form]:
    """Yield the forms that end here and whose rules of case and inflection hold, in id order."""
    forms: dict[tuple[str, str, bool], Form] = {}
    for node, is_inflected in reached:
        for end in node.ends:
            if is_inflected and not end.form.inflects:
                continue
            if all(map(_CASE[end.form.case], end.tokens, written)):
                key = (end.form.entry.id, end.form.text, end.form.is_forbidden)
                forms.setdefault(key, end.form)
    yield from (forms[key] for key in sorted(forms))


def _smart(term: str, word: str) -> bool:
    """Tell whether a word has the capitals that the term has; small letters match any.

    An all-capitals term (SASAC) is itself only; `Belt and Road` is found in `BELT AND ROAD`.
    """
    if term.islower() or term == word or not any(map(str.isupper, term)):
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
