"""Find where a target holds a term in some inflected, compound or coordinated form, leniently."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from pipeline.accents import bare
from pipeline.check._alike import alike, has_prefixes
from pipeline.check._grammar import grammar
from pipeline.check._terms.few import tokens_of
from pipeline.check._terms.separable import separated
from pipeline.inflection import bases
from pipeline.locales import separator
from pipeline.model import Span
from pipeline.tokens import Token, fold, is_word, words

_HYPHEN = re.compile("[-‐‑–\u00ad]+")
_DASHES = frozenset("—―")
"""Those that are tokens; a translator may type a shorter one, which is none."""
_SHORT = 4
"""Letters below which a word says nothing of whether a form is a name (of, and, von)."""
_PAUSE = "\n"
"""Stands for a sign, which no term goes across."""
_CONTRACTED = 6
"""Characters within which two terms are contracted to one: 经贸合作."""
_CLOSE = 3
"""The same where all that is left of a term is one character: 进出口."""
_FAR = 4
"""Tokens that may stand between two words of a term when they are coordinated."""


@dataclass(frozen=True, slots=True)
class _Sought:
    """A form as folded words, and how it may differ from what the glossary writes."""

    text: str
    words: tuple[str, ...]
    is_strict: bool
    """True when no compound counts."""
    is_name: bool
    """True for a name: only its plural may be coordinated."""


def places(
    text: str, forms: Iterable[str], language: str, *, is_strict: bool = False
) -> Iterator[tuple[Span, str]]:
    """Yield where a text looks like one of the forms, and which; the longest, never overlapping.

    Lenient: “state-owned and private enterprises” holds a state-owned enterprise, and
    “Eisen- und Stahlwerke” an Eisenwerk. Strict: inflected words alone, side by side.
    """
    forms = tuple(forms)
    if not forms:
        return
    if not separator(language):
        # Without spaces nothing inflects: what is there as written has been found exactly.
        yield from () if is_strict else _parted(text, forms, language)
        return
    present = tokens_of(text)
    found = list(_walk(present, forms, language, is_strict=is_strict))
    if not found and not is_strict:
        found = list(_walk(_joined(text, present), map(_solid, forms), language, is_strict=False))
        found = [(span, next(f for f in forms if _solid(f) == solid)) for span, solid in found]
        found = found or list(_suspended(text, present, forms, language))
        found = found or list(_respaced(present, forms, language))
        found = found or list(separated(present, forms, language))
    yield from found


def _walk(
    present: Sequence[Token], forms: Iterable[str], language: str, *, is_strict: bool
) -> Iterator[tuple[Span, str]]:
    sought = [_sought(form, language, is_strict=is_strict) for form in forms]
    present = [token for token in present if _is_no_dash(token.text)]
    folded = [fold(token.text) for token in present]
    if kept := _without_serial_commas(folded, language):
        present, folded = [present[n] for n in kept], [folded[n] for n in kept]
    position = 0
    for number in _starts(folded, sought, language):
        if number < position:
            continue
        ends = [(_end(folded, number, form, language), form.text) for form in sought]
        end, form = max(ends)
        if end and not (kept and _is_lowered(form, present[number:end])):
            yield Span(present[number].start, present[end - 1].end), form
            position = end


def _is_lowered(form: str, present: Sequence[Token]) -> bool:
    """Tell whether a name stands without its capitals: then it is not just a comma that differs."""
    return _is_name(form) and not _is_name(" ".join(token.text for token in present))


def _sought(form: str, language: str, *, is_strict: bool) -> _Sought:
    folded = tuple(map(fold, filter(_is_no_dash, words(form))))
    if kept := _without_serial_commas(folded, language):
        folded = tuple(folded[n] for n in kept)
    return _Sought(form, folded, is_strict, _is_name(form))


def _without_serial_commas(folded: Sequence[str], language: str) -> list[int]:
    """Return the numbers of all tokens but commas before ‘and’; nothing where there are none."""
    if "," not in folded:
        return []
    joining = grammar(language).coordinators
    after = (*folded[1:], "")
    return [n for n, word in enumerate(folded) if word != "," or after[n] not in joining]


def _starts(text: Sequence[str], sought: Sequence[_Sought], language: str) -> Iterable[int]:
    """Return the numbers of the tokens that may begin a form.

    An inflected word begins as its base does, but where prefixes are written together with it.
    """
    if any(not form.is_strict for form in sought) or has_prefixes(language):
        return range(len(text)) if sought else ()
    initials = {bare(form.words[0])[:1] for form in sought if form.words}
    return [number for number, word in enumerate(text) if bare(word[0])[:1] in initials]


def _is_no_dash(token: str) -> bool:
    return token not in _DASHES


def _is_name(form: str) -> bool:
    """Tell whether all long words of a form have capitals."""
    return all(w[0].isupper() for w in words(form) if len(w) >= _SHORT and is_word(w))


def _end(text: Sequence[str], start: int, form: _Sought, language: str) -> int:
    """Return where a form that starts at a token ends, or 0 when it does not stand there."""
    place = start
    is_plural = is_parted = False
    for number, word in enumerate(form.words):
        reach = 1 if form.is_strict or not number else 1 + _FAR
        steps = (
            n
            for n in range(min(reach, len(text) - place))
            if alike(word, text[place + n], language, compounds=not form.is_strict)
            and _may_part(text[place : place + n], language, is_name=form.is_name)
        )
        step = next(steps, None)
        if step is None:
            return 0
        place += step + 1
        is_parted = is_parted or step > 0
        is_plural = is_plural or text[place - 1] != word
    if form.is_name and is_parted and not is_plural:
        return 0
    return place if form.words else 0


def _may_part(between: Sequence[str], language: str, *, is_name: bool) -> bool:
    """Tell whether words may stand within a term: one more attribute, or a second member.

    Within a name only the latter: the Ministries of Finance and Commerce.
    """
    if not between:
        return True
    if len(between) == 1 and not is_name:
        return is_word(between[0]) and between[0] not in grammar(language).negators
    joining = grammar(language).coordinators
    plain = all(is_word(word) or word in joining or word in ",،" for word in between)
    return plain and not joining.isdisjoint(between)


def _solid(form: str) -> str:
    return _HYPHEN.sub("", form)


def _joined(text: str, present: Sequence[Token]) -> list[Token]:
    """Return tokens with those joined that hyphens part: co-operation is cooperation."""
    found: list[Token] = []
    for token in present:
        if found and _HYPHEN.fullmatch(text, found[-1].end, token.start):
            last = found.pop()
            token = Token(last.text + token.text, last.start, token.end)  # noqa: PLW2901
        found.append(token)
    return found


def _suspended(
    text: str, present: Sequence[Token], forms: Sequence[str], language: str
) -> Iterator[tuple[Span, str]]:
    """Yield compounds that share a part: ‘Eisen- und Stahlwerke’, ‘Stahlwerke und -händler’."""
    if not grammar(language).has_compounds:
        return
    sought = [(bare(fold(form)), form) for form in forms if form.isalpha()]
    for number, token in enumerate(present):
        folded = bare(fold(token.text))
        if _HYPHEN.match(text, token.end) and text[token.end + 1 : token.end + 2] in " ,":
            near = present[number + 1 : number + 1 + _FAR]
            parts = [
                (form[len(folded) :], shown) for form, shown in sought if form.startswith(folded)
            ]
        elif (
            token.start
            and _HYPHEN.match(text, token.start - 1)
            and text[: token.start - 1][-1:] == " "
        ):
            near = present[max(0, number - _FAR) : number]
            parts = [(form[: form.find(folded)], shown) for form, shown in sought if folded in form]
        else:
            continue
        for part, shown in parts:
            other = next(
                (w for w in near if len(part) >= _SHORT and _has(part, fold(w.text), language)),
                None,
            )
            if other:
                start, end = min(token.start, other.start), max(token.end, other.end)
                yield Span(start, end), shown
                return


def _has(part: str, word: str, language: str) -> bool:
    """Tell whether a word, or what it is a form of, has a part: Dienstkonten has Konto."""
    return any(part in bare(each) for each in (word, *bases(word, language)))


def _respaced(
    present: Sequence[Token], forms: Sequence[str], language: str
) -> Iterator[tuple[Span, str]]:
    """Yield forms of two words or more that are written together, or apart: 개혁 개방, 개혁·개방."""
    if not grammar(language).is_freely_spaced:
        return
    pieces = [fold(token.text) if is_word(token.text) else _PAUSE for token in present]
    joined = "".join(pieces)
    starts = {place: n for n, place in enumerate(accumulate(map(len, pieces), initial=0))}
    for form in forms:
        solid = "".join(map(fold, words(form)))
        for place in _all(joined, solid) if len(solid) >= _SHORT else ():
            if place in starts:
                last = max(n for at, n in starts.items() if at < place + len(solid))
                yield Span(present[starts[place]].start, present[last].end), form
                return


def _parted(text: str, forms: Sequence[str], language: str) -> Iterator[tuple[Span, str]]:
    """Yield forms whose two halves are coordinated with others: 国有和民营企业."""
    joining = grammar(language).coordinators
    for form in forms:
        cuts = range(2, len(form) - 1) if form.isalpha() else ()
        ends = (
            (place, _end_parted(text, place + cut, form[cut:], joining))
            for cut in cuts
            for place in _all(text, form[:cut])
        )
        found = next(((place, end) for place, end in ends if end), None)
        if found:
            yield Span(*found), form
            return


def _end_parted(text: str, start: int, rest: str, joining: frozenset[str]) -> int:
    """Return where the rest of a form ends after a coordinator and a few characters, or 0."""
    for word in joining:
        if text.startswith(word, start):
            first = start + len(word)
            place = text.find(rest, first + 1, first + 6 + len(rest))
            if place >= 0 and text[first:place].isalnum():
                return place + len(rest)
    return 0


def is_contracted(text: str, forms: Iterable[str], others: str, language: str) -> bool:
    """Tell whether a text has a form with characters of another in it: 经贸合作, of 经济合作.

    What the other terms of its sentence have as well says nothing: 长期债务 is no 短期债务.
    """
    joining = "".join(grammar(language).coordinators)
    own = str.maketrans("", "", others)
    return any(
        _is_contraction(
            text[max(0, place - _CONTRACTED) : place],
            form[:cut].translate(own),
            form[cut:],
            joining,
        )
        for form in forms
        for cut in range(1, len(form) // 2 + 1)  # of 经济关系, 系 alone says nothing
        for place in _all(text, form[cut:])
    )


def _is_contraction(before: str, first: str, rest: str, joining: str) -> bool:
    """Tell whether a form's rest has one of its first characters near, and near means beside for one."""
    near = before if len(rest) > 1 else re.split(f"[{joining}]", before[-_CLOSE:])[-1]
    return any(character in near for character in first)


def _all(text: str, part: str) -> Iterator[int]:
    place = text.find(part)
    while place >= 0:
        yield place
        place = text.find(part, place + 1)
