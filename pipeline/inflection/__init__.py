"""Bring an inflected word back to what a glossary may write: plurals, cases, agreement.

Two witnesses are asked. The endings of a language (`en.toml`, one file a language) say what a word
may be a form of; a dictionary, where simplemma is installed, says what it is, and refuses endings
that only look like it: `news` is no plural of `new`. Both answer with words as a glossary writes
them, and only those are compared, never lemma with lemma: `being` must not match every `is`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

from pipeline.inflection import arabic
from pipeline.tokens import fold, is_word

_SHORTEST = 3
_LONGEST = 64  # no word of a glossary is longer, and to take one apart is not linear
_SHORTEST_HEAD = 4
_LEAST_PREFIXED = 4
"""Letters of a word before which a prefix stands that begins many words of its own."""
_LEMMATISED = frozenset("ca cs da de el en es fi fr it nb nl nn pl pt ro ru sk sl sv uk".split())
_STRENGTHS = ("never", "sure", "usual", "guess")
_WITH_UMLAUT = str.maketrans("aou", "äöü")


class _Dictionary(Protocol):
    def get_lemma(self, token: str, lang: str) -> str | None: ...


@dataclass(frozen=True, slots=True)
class _Language:
    """What one file says of a language's inflection."""

    endings: Mapping[str, tuple[tuple[str, str], ...]]
    """For the ending of a form, the endings its base may have instead, each with its strength."""
    lengths: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """How long those are that end with some letters; see `_lengths`."""
    shortest: int = _SHORTEST
    """Letters of the shortest word that may be a form of another."""
    is_attached: bool = False
    """Whether what is appended is a word of its own, so that any term may have it."""
    tells_apart: bool = True
    """Whether enough is known to believe the dictionary that two words are different ones."""
    prefixes: tuple[str, ...] = ()
    """What is written together with a word after it."""
    long_prefixes: tuple[str, ...] = ()
    """What may be so only before words of some length, for it begins many words of its own."""
    marks: Mapping[str, str] = field(default_factory=dict)
    """Vowels that a form may have where its base has others: an umlaut, or an accent."""
    marked: tuple[str, ...] = ("",)
    """Endings of the forms that may."""
    feminine: str = ""
    """The ending of what is feminine, where the dictionary may know it of the plural alone."""
    is_compounding: bool = False
    """Whether an unknown word inflects as the longest known word at its end."""
    forms: tuple[str, ...] = ("",)
    """Endings of the forms whose lemma is believed."""
    refused: tuple[str, ...] = ()
    """Endings of lemmas that are verbs: a conjugated verb is no form of a term."""
    adjectival: frozenset[str] = frozenset()
    """What an adjective has after its lemma, and no verb: `eigenes`."""

    @property
    def is_regular(self) -> bool:
        """Tell whether a lemma is believed only where an ending allows it."""
        return self.forms != ("",)

    def is_verb(self, lemma: str, word: str) -> bool:
        """Tell whether a lemma is a verb as far as its ending tells, and the word that has it."""
        ends_so = bool(self.refused) and lemma[0].islower() and lemma.endswith(self.refused)
        return ends_so and word.removeprefix(fold(lemma)) not in self.adjectival

    def is_noun(self, lemmas: tuple[str, ...], word: str) -> bool:
        """Tell whether a word with these lemmas has a capital and is no adjective as well."""
        has_capital = any(lemma[0].isupper() for lemma in lemmas)
        small = (lemma for lemma in lemmas if lemma[0].islower())
        return has_capital and all(self.is_verb(lemma, word) for lemma in small)


@lru_cache(maxsize=1 << 17)
def bases(word: str, language: str) -> tuple[str, ...]:
    """Return what a folded word may be a form of, itself excluded; several where rules allow it.

    What is no word at all may be among them; no glossary has it.

    >>> bases("companies", "en")[0]
    'company'
    """
    rules = _language(language)
    if not (rules.shortest <= len(word) <= _LONGEST and is_word(word)):
        return ()
    if language == "ar":
        return arabic.readings(word)
    if not word.endswith(form_endings(language)):
        return ()
    lemmas = _lemmas(word, language, rules)
    found = [fold(lemma) for lemma in lemmas if _is_believed(word, lemma, rules)]
    found += _by_plural(word, language, rules)
    if found and rules.is_regular:
        possible = set(_by_ending(word, language, rules, ()))
        found = [base for base in found if base in possible]
    found += _by_ending(word, language, rules, lemmas)
    for prefix in rules.prefixes:
        if word.startswith(prefix) and len(rest := word.removeprefix(prefix)) >= _SHORTEST:
            found += (rest, *_by_ending(rest, language, rules, ()))
    for prefix in rules.long_prefixes:
        if word.startswith(prefix):
            rest = word.removeprefix(prefix)
            others = (rest, *_by_ending(rest, language, rules, ()))
            found += (base for base in others if len(base) >= _LEAST_PREFIXED)
    return tuple(dict.fromkeys(base for base in found if base != word))


@cache
def form_endings(language: str) -> tuple[str, ...]:
    """Return endings of which a folded word has one if it is a form of another: mostly any, `""`.

    So a word is told quickly that is none, as most are in English.
    """
    rules = _language(language)
    return (
        ("",) if "" in rules.forms or language == "ar" else (*rules.forms, *sorted(rules.lengths))
    )


def is_regular(language: str) -> bool:
    """Tell whether endings tell all that a word may be a form of, so that `writings` knows them."""
    return _language(language).is_regular


def writings(base: str, language: str) -> Iterator[str]:
    """Yield all that a folded word may be written as in a regular language, and some that it may not.

    It is among them itself, and so is each word that has it among its `bases`; one may come twice.

    >>> sorted(set(writings("kiln", "en")))
    ['kiln', 'kilns']
    """
    yield base
    by_base, lengths = _by_base(language)
    shortest = _language(language).shortest
    for length in _lengths_of(base, lengths):
        stem = base[: max(0, len(base) - length)]
        for form in by_base.get(base[len(stem) :], ()):
            if len(stem) + len(form) >= shortest:
                yield stem + form


@cache
def _by_base(language: str) -> tuple[Mapping[str, Sequence[str]], Mapping[str, tuple[int, ...]]]:
    """Return the endings of forms by those of their bases, and the lengths of these, see `_lengths`."""
    by_base: dict[str, list[str]] = {}
    for form, allowed in _language(language).endings.items():
        for base, _ in allowed:
            by_base.setdefault(base, []).append(form)
    return by_base, _lengths(by_base)


@lru_cache(maxsize=1 << 16)
def are_different(one: str, other: str, language: str) -> bool:
    """Tell whether the dictionary knows two folded words, and that neither is a form of the other.

    What it does not know may be anything, and of languages whose endings are not known here it is
    not believed. A word that it lists as a form is none that a glossary
    would write, but in the midst of a term; it may be a form of whatever resembles it.

    >>> are_different("caso", "casas", "es")
    True
    """
    rules = _language(language)
    if not (rules.endings and rules.tells_apart):
        return False
    first, second = (
        {fold(lemma) for lemma in _lemmas(word, language, rules)} for word in (one, other)
    )
    return one in first and bool(second) and one not in second and other not in first


@lru_cache(maxsize=1 << 12)
def has_plural(word: str, language: str) -> bool:
    """Tell whether the dictionary knows a plural of a folded noun: of Arbeit, and not of Berlin."""
    rules = _language(language)
    last = max(map(word.rfind, "aou"))
    changed = word[:last] + word[last:].translate(_WITH_UMLAUT) if last >= 0 else word
    plurals = (stem + ending for stem in (word, changed) for ending in ("e", "en", "n", "er"))
    return any(word in map(fold, _lemmas(plural, language, rules)) for plural in plurals)


@lru_cache(maxsize=1 << 12)
def is_noun(word: str, language: str) -> bool:
    """Tell whether the dictionary knows a folded word as a noun, or at all where nouns have no capital."""
    rules = _language(language)
    lemmas = _lemmas(word, language, rules)
    return any(lemma[0].isupper() for lemma in lemmas) if rules.is_compounding else bool(lemmas)


@lru_cache(maxsize=1 << 12)
def is_lemma(base: str, word: str, language: str) -> bool:
    """Tell whether the dictionary knows a folded word as a form of another, be it a verb."""
    return any(fold(lemma) == base for lemma in _lemmas(word, language, _language(language)))


def inflects(language: str) -> bool:
    """Tell whether anything is known of a language's inflection here and now."""
    is_lemmatised = language in _LEMMATISED and _dictionary() is not None
    return bool(_language(language).endings) or language == "ar" or is_lemmatised


def is_attached(language: str) -> bool:
    """Tell whether particles are written together with a word: terms that do not inflect have them."""
    return _language(language).is_attached


def has_proclitics(language: str) -> bool:
    """Tell whether conjunctions and prepositions are written together with a word after them.

    Terms that do not inflect have them as well: ولمجلس is و, ل and مجلس.
    """
    return language == "ar"


@cache
def _language(language: str) -> _Language:
    path = Path(__file__).with_name(f"{language}.toml")
    if language not in _known():
        return _Language({})
    said = tomllib.loads(path.read_text("utf-8"))
    endings: dict[str, list[tuple[str, str]]] = {}
    for strength in _STRENGTHS:
        for base, forms in said.get(strength, {}).items():
            for form in forms.split():
                endings.setdefault(form.strip("-"), []).append((base.strip("-"), strength))
    return _Language(
        {form: tuple(found) for form, found in endings.items()},
        _lengths(endings),
        shortest=said.get("shortest", _SHORTEST),
        is_attached=said.get("attached", False),
        tells_apart=said.get("tells-apart", True),
        prefixes=tuple(said.get("prefixes", "").split()),
        long_prefixes=tuple(said.get("long-prefixes", "").split()),
        marks=dict(map(tuple, said.get("marks", "").split())),
        marked=tuple(said.get("marked-forms", "").split()) or ("",),
        feminine=said.get("feminine", ""),
        is_compounding=said.get("compounds", False),
        forms=tuple(said.get("believed-forms", "").split()) or ("",),
        refused=tuple(said.get("refused-lemmas", "").split()),
        adjectival=frozenset(said.get("adjectival", "").split()),
    )


def _lengths(endings: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """Return how long endings are, the longest first, by the letters that they end with, up to two."""
    lengths: dict[str, set[int]] = {}
    for ending in endings:
        lengths.setdefault(ending[-2:], set()).add(len(ending))
    return {
        last: tuple(
            sorted(own.union(len(each) for each in (last[1:], "") if each in lengths), reverse=True)
        )
        for last, own in lengths.items()
    }


def _lengths_of(word: str, lengths: Mapping[str, tuple[int, ...]]) -> tuple[int, ...]:
    """Return how long the endings may be that a word has, the longest first, in letters.

    They may be longer than the word, for some endings are whole words.
    """
    return lengths.get(word[-2:]) or lengths.get(word[-1:]) or lengths.get("", ())


@cache
def _known() -> frozenset[str]:
    return frozenset(path.stem for path in Path(__file__).parent.glob("*.toml"))


@cache
def _dictionary() -> _Dictionary | None:
    if not find_spec("simplemma"):
        return None
    found: _Dictionary = import_module("simplemma.strategies").DictionaryLookupStrategy()
    return found


def _lemmas(word: str, language: str, rules: _Language) -> tuple[str, ...]:
    """Return the dictionary's lemmas of a word, of its noun first; none where it is unknown."""
    dictionary = _dictionary()
    if dictionary is None or language not in _LEMMATISED or len(word) > _LONGEST:
        return ()
    if not rules.is_compounding:
        lemma = dictionary.get_lemma(word, language)
        return (lemma,) if lemma else ()
    found = _spellings(dictionary, word, language)
    start = _SHORTEST
    while not found and len(word) - start >= _SHORTEST_HEAD:
        found = tuple(
            (word[:start] + lemma).capitalize()
            for lemma in _spellings(dictionary, word[start:], language)
            if lemma[0].isupper()
        )
        start += 1
    return found


def _spellings(dictionary: _Dictionary, word: str, language: str) -> tuple[str, ...]:
    """Return the lemmas of a word as a noun, with a capital, and of any other."""
    asked = (dictionary.get_lemma(written, language) for written in (word.capitalize(), word))
    return tuple(dict.fromkeys(lemma for lemma in asked if lemma))


def _is_believed(word: str, lemma: str, rules: _Language) -> bool:
    return not rules.is_verb(lemma, word) and word.endswith(rules.forms)


def _by_plural(word: str, language: str, rules: _Language) -> Iterator[str]:
    """Yield what a feminine is a form of, where the dictionary lists its plural so and not itself."""
    if not rules.feminine or not word.endswith(rules.feminine):
        return
    for lemma in _lemmas(word + "s", language, rules):
        if word.startswith(lemma):
            yield lemma


def _by_ending(
    word: str, language: str, rules: _Language, lemmas: tuple[str, ...]
) -> Iterator[str]:
    """Yield the bases that a word's endings allow and its lemmas do not contradict."""
    # A word that the dictionary lists as it stands is no form of another.
    is_headword = bool(lemmas) and fold(lemmas[0]) == word
    # In German, where nouns have capitals, only a noun's lemma speaks against an adjective.
    is_known = bool(lemmas)
    if rules.is_compounding:
        is_known = rules.is_noun(lemmas, word) and not _is_adjective(word, language, rules)
    allowed = {"sure": True, "usual": not is_headword, "guess": not is_known}
    refused = set[str]()
    for length in _lengths_of(word, rules.lengths):
        stem = word[: max(0, len(word) - length)]
        for ending, strength in rules.endings.get(word[len(stem) :], ()):
            if strength == "never":
                refused.add(stem + ending)
            elif allowed[strength] and stem + ending not in refused:
                yield stem + ending
                if rules.marks:
                    yield _unmarked(stem, word, rules) + ending


def _is_adjective(word: str, language: str, rules: _Language) -> bool:
    """Tell whether a word is an adjective as well as the noun the dictionary has: `stille`."""
    dictionary = _dictionary()
    if dictionary is None:
        return False
    stems = (word.removesuffix(ending) for ending in rules.adjectival if word.endswith(ending))
    return any(
        len(stem) >= _SHORTEST and stem in _spellings(dictionary, stem, language) for stem in stems
    )


def _unmarked(stem: str, word: str, rules: _Language) -> str:
    """Return a form's stem with its last umlaut or accent undone: `häus` is `haus`."""
    last = max(map(stem.rfind, rules.marks), default=-1)
    if last < 0 or not word.endswith(rules.marked):
        return stem
    return stem[:last] + rules.marks[stem[last]] + stem[last + 1 :]
