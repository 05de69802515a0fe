"""Walk tokens down the trie: a machine that is built as texts need it.

Words that the glossary cannot tell apart (`bank`, `Bank`, `banks`) are one `Word`; a `Path` is where
a row of them leads. Both are found out once. Where a path ends, the places within it that may start
another form are known as well (`Path.tail`, as the failure links of Aho and Corasick, Efficient
string matching, 1975), so that no token is walked twice: time is linear in the text, however long
the forms are and however much they resemble themselves.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from typing import NamedTuple

from pipeline.accents import KEPT, LOSING, bare
from pipeline.inflection import bases, form_endings, has_proclitics, is_regular, writings
from pipeline.inflection.arabic import seatless
from pipeline.model import Span
from pipeline.terms.astride import is_chance
from pipeline.terms.rows import Word
from pipeline.terms.trie import Form, Node, accepted, step
from pipeline.tokens import Token, fold, plain

CACHED = 1 << 18
"""How many different words of texts are remembered; a year of a newspaper has fewer."""


class Vocabulary(dict[str, Word]):
    """The word that a text's token is; empty for what no form has, which is most of a text."""

    def __init__(self, keys: set[str], language: str, *, inflects: bool) -> None:
        super().__init__()
        self._keys, self._language = keys, language
        self._endings = form_endings(language) if inflects else ()
        self._seatless: dict[str, list[str]] | None = None
        if inflects and has_proclitics(language):
            self._seatless = {}
            for key in keys:
                self._seatless.setdefault(seatless(key), []).append(key)
        self._unaccented: dict[str, list[str]] = {}
        for key in keys if language in LOSING else ():
            if not key.isascii() and KEPT.isdisjoint(key):
                self._unaccented.setdefault(bare(key), []).append(key)
        self.writings: Callable[[str], Iterable[str]] | None = None
        """All that may stand for a folded token, and some that does not, where it can be told."""
        if not self._unaccented and (not inflects or is_regular(language)):
            self.writings = partial(writings, language=language) if inflects else _itself
        # One tuple for all ways to write a word.
        self._words: dict[Word, Word] = {(): ()}

    def __missing__(self, token: str) -> Word:
        if len(self) >= CACHED:
            self.clear()
        word = self[token] = self.word(token)
        return word

    def word(self, token: str) -> Word:
        """Return the word that a token is, and forget the token."""
        own = token.lower() if token.isascii() else fold(token)
        keys: Word = (own,) if own in self._keys else ()
        if own.endswith(self._endings) and (others := bases(own, self._language)):
            keys = tuple(sorted(self._meant((own, *others))))
        if self._unaccented and token[:1].isupper():
            keys = tuple(sorted({*keys, *self._accented(token, own)}))
        return self._words.setdefault(keys, keys)

    @property
    def minds_capitals(self) -> bool:
        """Tell whether a word in capitals may stand for others than the same in small letters."""
        return bool(self._unaccented)

    def _accented(self, token: str, own: str) -> Iterator[str]:
        """Yield the tokens of forms whose accents a word lacks because of its capitals."""
        for word in (own, *(bases(own, self._language) if self._endings else ())):
            for key in self._unaccented.get(bare(word), ()):
                if word != key and (token.isupper() or word[1:] == key[1:]):
                    yield key

    def _meant(self, words: tuple[str, ...]) -> set[str]:
        """Return the tokens of forms among some words; Arabic may write them without hamzas."""
        if self._seatless is None:
            return self._keys.intersection(words)
        return {key for word in words for key in self._seatless.get(seatless(word), ())}


def _itself(key: str) -> tuple[str]:
    return (key,)


class Path:
    """Where a row of words leads in the trie."""

    __slots__ = ("_after", "_tails", "before", "depth", "ending", "following", "nodes", "word")

    def __init__(
        self, nodes: tuple[Node, ...], before: Path | None = None, word: Word = ()
    ) -> None:
        self.nodes = nodes
        self.before = before
        self.word = word
        self.depth: int = before.depth + 1 if before else 0
        self.following = _following(nodes)
        # The longest part of it, itself included, where forms end.
        self.ending: Path | None = before.ending if before else None
        if any([node.ends for node in nodes]):  # noqa: C419  # a list is quicker here
            self.ending = self
        # Most paths are leaves and never asked: they are a hundred thousand.
        self._after: dict[Word, Path] | None = None
        self._tails: dict[int, Path] | None = None

    def after(self, word: Word) -> Path | None:
        """Return where one more word leads; None where no form goes on so."""
        if self._after is None:
            self._after = {}
        path = self._after.get(word)
        if path is None and self.leads_to(word):
            path = self._after[word] = Path(step(self.nodes, word), self, word)
        return path

    def forms(self, written: tuple[str, ...]) -> tuple[Form, ...]:
        """Return the forms that end here and whose rules hold for words as a text has them."""
        ends = [end for node in self.nodes for end in node.ends]
        return accepted(ends, tuple(map(plain, written)))

    def leads_to(self, word: Word) -> bool:
        """Tell whether a form goes on so."""
        return not self.following.keys().isdisjoint(word)

    def tail(self, dropped: int) -> Path:
        """Return how far the trie leads along the words that are left without so many firsts."""
        if self._tails is None:
            self._tails = {}
        path = self._tails.get(dropped)
        if path is None:
            path = self._tails[dropped] = self._tail(dropped)
        return path

    def _tail(self, dropped: int) -> Path:
        words: list[Word] = []
        path = self
        while path.before:
            words.append(path.word)
            path = path.before
        words.reverse()
        for word in words[dropped:]:
            longer = path.after(word)
            if longer is None:
                break
            path = longer
        return path


def _following(nodes: tuple[Node, ...]) -> Mapping[str, object]:
    """Return the tokens that go on from any of some places, as keys."""
    if len(nodes) == 1:  # as nearly always
        return nodes[0].following
    return dict.fromkeys(key for node in nodes for key in node.following)


class Found(NamedTuple):
    """Forms found at a place; several where concepts or statuses share one way of writing."""

    span: Span
    forms: tuple[Form, ...]


_new = tuple.__new__


def found_at(start: int, end: int, forms: tuple[Form, ...]) -> Found:
    """Return forms found at a place, in a third of the time: it is done for each."""
    return _new(Found, (_new(Span, (start, end)), forms))


class Machine:
    """All forms of a glossary, found by walking every token."""

    def __init__(self, root: Node, vocabulary: Vocabulary, language: str) -> None:
        self._root = root
        self.vocabulary, self.language = vocabulary, language

    @cached_property
    def root(self) -> Path:
        """Where a walk begins; made when the first is needed, for many texts need none."""
        return Path((self._root,))

    def walk(
        self, text: str, tokens: Iterator[re.Match[str]], until: int
    ) -> tuple[list[Found], int | None]:
        """Return what is found among a text's tokens, and before which place nothing else starts.

        The place is that of the first token at or after `until` that no form found or sought holds;
        None at the text's end.
        """
        path, held = self.root, list[Token]()
        found: list[Found] = []
        is_by_chance = partial(is_chance, text, language=self.language)
        for match in tokens:
            word = self.vocabulary[match[0]]
            longer = path.after(word) if word else None
            while longer is None and held:
                path = _give_way(path, held, found, is_by_chance)
                longer = path.after(word) if word else None
            if not held and match.start() >= until:
                return found, match.start()
            if longer is None:
                continue
            path = longer
            held.append(Token(match[0], *match.span()))
            # Where forms end, the next token need not be looked at.
            while held and not path.following:
                path = _give_way(path, held, found, is_by_chance)
            if not held and match.end() >= until:
                return found, match.end()
        while held:
            path = _give_way(path, held, found, is_by_chance)
        return found, None


_IsChance = Callable[[int, int], bool]
"""Tells whether the letters of a form stand at a place by chance; see `is_chance`."""


def _give_way(path: Path, held: list[Token], found: list[Found], is_by_chance: _IsChance) -> Path:
    """Find all forms among the held tokens, up to where one starts that may yet go on."""
    dropped, tail = 0, path
    while True:
        place = _longest(tail, held, dropped, is_by_chance)
        if place:
            found.append(place[1])
        dropped += place[0] if place else 1
        tail = path.tail(dropped)
        if tail.depth == len(held) - dropped:
            del held[:dropped]
            return tail


def _longest(
    path: Path, held: Sequence[Token], first: int, is_by_chance: _IsChance
) -> tuple[int, Found] | None:
    """Return how many of the held tokens are the longest forms whose rules hold, and the forms."""
    ending = path.ending
    while ending:
        tokens = held[first : first + ending.depth]
        start, end = tokens[0].start, tokens[-1].end
        forms = ending.forms(tuple([token.text for token in tokens]))
        if forms and not is_by_chance(start, end):
            return len(tokens), found_at(start, end, forms)
        ending = ending.before and ending.before.ending
    return None
