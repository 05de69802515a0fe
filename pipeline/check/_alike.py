"""Tell whether a word may be another in some inflected or compound form, leniently.

This decides only whether a finding is withheld: a wrong acceptance is a missed error, a wrong
refusal is noise that teaches editors to look away. What is known of a language is in grammar.toml;
of others a shared beginning is enough.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from pipeline.accents import bare
from pipeline.check._grammar import Grammar, grammar
from pipeline.inflection import are_different, bases, has_plural, is_lemma, is_noun
from pipeline.inflection.arabic import is_form
from pipeline.terms.astride import is_astride
from pipeline.tokens import is_word

_LEAST_STEM = 3
_LEAST_JOINED = 2
_FINAL = "аеиіоуыьюяąęaeiouy"
"""Letters that a noun loses before what makes an adjective of it."""
_FLEETING = "оеe"
"""Vowels that come and go before the last consonant of a Slavic stem."""
_LEAST_PART = 4
"""Letters of a word that may be part of a compound; shorter ones are in half of all words."""
_LONGEST_ENDING = 4
"""Letters of an inflection's ending, as in riksdagsvalen(s)."""
_PREFIXING = frozenset(("ar", "he"))
_HEBREW_PREFIX = re.compile("[והבלמשכ]{0,3}")
_HEBREW_FINAL = str.maketrans("ךםןףץ", "כמנפצ")
"""Letters that are written otherwise where they end a word: הסכם, הסכמים."""
_HEBREW_SUFFIX = re.compile("(?<=..)(?:ים|ות|ה|ת|י)\\Z")


@lru_cache(maxsize=1 << 16)
def alike(form: str, word: str, language: str, *, compounds: bool = True) -> bool:
    """Tell whether a folded word may be an inflected form of another, or a compound with it."""
    if form == word:
        return True
    if language == "ko":
        return len(form) > 1 and _is_korean_form(form, word, compounds=compounds)
    if language == "ar":
        return is_word(form) and is_form(form, word)
    if language == "he":
        return is_word(form) and not _hebrew_stems(form).isdisjoint(_hebrew_stems(word))
    return is_word(form) and _is_other_form(form, word, language, compounds=compounds)


def _is_other_form(form: str, word: str, language: str, *, compounds: bool) -> bool:
    known = grammar(language)
    if known.minds_accents and not _keeps_accents(form, word, known):
        return False
    if known.joined and len(form) <= _LEAST_STEM:
        return _is_joined_to(bare(form), bare(word), known)
    if min(len(form), len(word)) < known.least_stem:
        return known.elided.get(form, form) == known.elided.get(word, word)
    is_known = form in bases(word, language) or word in bases(form, language)
    if is_known or (compounds and known.has_compounds and _is_part(form, word, language)):
        return True
    if compounds and known.relational and _is_relational(bare(form), bare(word), known):
        return True
    return _differ_in_endings(form, word, language)


def _is_joined_to(form: str, word: str, known: Grammar) -> bool:
    """Tell whether a word is a short one with what is joined to words in its language: ağ, ağların."""
    stems = (form, known.stems.get(form, form))
    return known.joined is not None and any(
        len(stem) >= _LEAST_JOINED
        and word.startswith(stem)
        and known.joined.fullmatch(word, len(stem)) is not None
        for stem in stems
    )


def _keeps_accents(form: str, word: str, known: Grammar) -> bool:
    """Tell whether a word has a form's letters, not others with or without accents: házak, of ház."""
    one, other = bare(form), bare(word)
    if one in known.stems or (len(one), len(other)) != (len(form), len(word)):
        return True
    places = [n for n in range(len(other) - len(one) + 1) if other.startswith(one, n)]
    if not places:
        return word.startswith(form[:-1]) or not other.startswith(one[:-1])
    lasts = form[-1], known.lengthened.get(form[-1], form[-1])
    return any(word.startswith(tuple(form[:-1] + last for last in lasts), n) for n in places)


def _is_relational(noun: str, word: str, known: Grammar) -> bool:
    """Tell whether a word is the adjective that stands for a noun beside another: банковский."""
    root = noun.rstrip(_FINAL)
    if known.relational is None or len(root) < _LEAST_STEM or not word.startswith(root[:-2]):
        return False
    roots = [root, *(root[:-1] + soft for soft in known.softened.get(root[-1], ()))]
    if root[-2] in _FLEETING:  # ринок, ринковий
        roots.append(root[:-2] + root[-1])
    else:  # окно, оконный
        roots += (root[:-1] + vowel + root[-1] for vowel in _FLEETING)
    return any(
        word.startswith(each) and known.relational.fullmatch(word, len(each)) for each in roots
    )


def _is_korean_form(form: str, word: str, *, compounds: bool) -> bool:
    if compounds:
        return _stands_within(form, word) and not _is_denied(form, word, "ko")
    return word.startswith(form)


def _stands_within(form: str, word: str) -> bool:
    """Tell whether a Korean word holds another that is not astride two: 한국회사 holds no 국회."""
    place = word.find(form)
    while place > 0 and is_astride(word, place, place + len(form), "ko"):
        place = word.find(form, place + 1)
    return place >= 0


def has_prefixes(language: str) -> bool:
    """Tell whether conjunctions, prepositions or articles are written together with a word."""
    return language in _PREFIXING


def _is_part(form: str, word: str, language: str) -> bool:
    """Tell whether a word is a compound with another, and not derived from it: Arbeiter, Arbeit."""
    if len(form) < _LEAST_PART:
        return _is_head(form, word, language)
    known, part, whole = grammar(language), bare(form), bare(word)
    place = whole.find(part)
    if place > 0 and _is_denied(part, whole, language):
        return False
    while place >= 0:
        rest = whole[place + len(part) :]
        if not rest or rest not in known.derived:
            return True
        if rest in known.adjectival and not has_plural(form, language):
            return True  # Pekinger, of Peking
        if len(whole) == len(word) and form in bases(word[place:], language):
            return True
        place = whole.find(part, place + 1)
    # Dienstkonten, of Dienstkonto
    return _has_changed_end(part, whole, known) or any(
        base.endswith(form) and is_lemma(base, word, language) for base in bases(word, language)
    )


def _has_changed_end(part: str, whole: str, known: Grammar) -> bool:
    """Tell whether a compound ends as a noun does that changes its last letters: bedrijf, -bedrijven."""
    place = whole.rfind(part[:-1])
    if place <= 0:
        return False
    tail, last = whole[place:], len(part) - 1
    return any(
        part[last:] in endings and tail[last:] in endings
        for endings in known.endings
        if "" not in endings
    )


def _is_denied(part: str, word: str, language: str) -> bool:
    """Tell whether a word is another with what makes it something else: 부회장, 회장."""
    return any(word.startswith(before + part) for before in grammar(language).denials)


def _is_head(form: str, word: str, language: str) -> bool:
    """Tell whether a short noun ends a compound with a known one: Güterzüge, and no Verzug."""
    last = len(word) - len(form)
    for start in range(last, max(_LEAST_STEM, last - _LONGEST_ENDING) - 1, -1):
        head, tail = word[:start], word[start:]
        if form != tail and form not in bases(tail, language):
            continue
        if len(head) < _LEAST_PART and not has_plural(head, language):
            continue  # ‘Ges’ is a noun, but no part of ‘gesamt’
        if is_noun(head, language) or is_noun(head.removesuffix("s"), language):
            return True
    return False


def _differ_in_endings(form: str, word: str, language: str) -> bool:
    """Tell whether two words share all but an ending, and no dictionary tells them apart."""
    known, one, other = grammar(language), bare(form), bare(word)
    if are_different(form, word, language):
        return one != other and _share_a_stem(one, other, known.persons, known.least_stem)
    if one in known.stems and other.startswith(known.stems[one]):
        return True
    if known.is_prefixed and other.startswith(one[:-1]):
        return len(one) > _LEAST_STEM
    if not known.endings:
        return _share_their_beginning(one, other)
    return _share_a_stem(one, other, known.endings, known.least_stem)


def _shared(form: str, word: str) -> int:
    """Return how many letters two words begin with."""
    pairs = enumerate(zip(form, word, strict=False))
    return next((i for i, (a, b) in pairs if a != b), min(len(form), len(word)))


def _share_a_stem(form: str, word: str, sets: Iterable[frozenset[str]], least: int) -> bool:
    """Tell whether two words are one stem with endings that take each other's place."""
    return any(
        form[stem:] in endings and word[stem:] in endings
        for stem in range(_shared(form, word), least - 1, -1)
        for endings in sets
    )


def _share_their_beginning(form: str, word: str) -> bool:
    shared = _shared(form, word)
    if shared == _LEAST_STEM:
        return shared == len(form) and len(word) - shared <= 2
    return shared > _LEAST_STEM and len(form) - shared <= 3 and len(word) - shared <= 4


def _hebrew_stems(word: str) -> set[str]:
    match = _HEBREW_PREFIX.match(word)
    assert match is not None
    starts = range(match.end() + 1)
    stems = (_HEBREW_SUFFIX.sub("", word[n:], count=1) for n in starts if len(word) - n >= 2)
    return {stem.translate(_HEBREW_FINAL) for stem in stems}
