"""Find what the text itself marks as a term: quotations, titles of works, explained abbreviations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from pipeline.suggest._hanzi import last_organisation
from pipeline.suggest._lists import Knowledge
from pipeline.suggest._names import last_name
from pipeline.suggest._text import HAN, Kind, Line, Proposal

_MOST_WORDS, _MOST_HAN, _MOST_LETTERS = 10, 16, 90
_BEFORE, _LEAD = 200, 60
"""Characters before brackets that may be an expansion, and before a quotation, its “called”."""
# A closing ’ between letters is an apostrophe. Lengths are bounded, so that time stays linear.
_QUOTED = re.compile(
    "|".join(
        (
            rf"“([^“”\n]{{2,{_MOST_LETTERS}}})”",
            rf"(?<!\w)‘((?:[^‘’\n]|’(?=\w)){{2,{_MOST_LETTERS}}})’(?!\w)",
            rf"«([^«»\n]{{2,{_MOST_LETTERS}}})»",
            rf"»([^«»\n]{{2,{_MOST_LETTERS}}})«",
            rf"„([^„“”\n]{{2,{_MOST_LETTERS}}})[“”]",
            rf"「([^「」\n]{{2,{_MOST_LETTERS}}})」",
            rf"『([^『』\n]{{2,{_MOST_LETTERS}}})』",
            rf"《([^《》\n]{{2,{_MOST_LETTERS}}})》",
            # The straight mark opens after a space or a bracket, and closes after neither.
            rf'(?<![^\s(\[{{—–-])"(?=\S)([^"\n]{{2,{_MOST_LETTERS}}})(?<=\S)"(?!\w)',
        )
    )
)
_SPEECH = tuple(".!?,;:…。！？，；：、؟۔।—")
_BRACKETS = re.compile(r"[(（]([^()（）\n]{2,120})[)）]")
_MARKS = " \u00a0\u202f'\"‘’“”«»„「」『』《》〈〉"
_ABBREVIATION = re.compile(r"[^\W\d_][\w&.\-]{1,11}\Z")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ0-9 ,.&’'/-]+\Z")
_HAN_RUN = re.compile(rf"[{HAN}·]{{2,40}}\Z")


def quotations(line: Line, knowledge: Knowledge) -> Iterator[Proposal]:
    """Yield slogans, names and titles of works in quotation marks; speech is left out."""
    for match in _QUOTED.finditer(line.text):
        inner = next(group for group in match.groups() if group).strip(_MARKS)
        if not _is_slogan(inner) or _explains(
            line.text[max(0, match.start() - _LEAD) : match.start()], knowledge
        ):
            continue
        tail = _programme(line.text, match.end(), knowledge)
        forms = (match.group() + tail, inner) if tail else (inner,)
        yield Proposal(forms, Kind.QUOTED)


def _is_slogan(text: str) -> bool:
    """Tell whether what is quoted may be a term: no speech, no list, no word that is only mentioned."""
    if text.islower() and text.isalpha() and not re.match(f"[{HAN}]", text):
        return False
    if not any(map(str.isalpha, text)) or text.endswith(_SPEECH) or _is_abbreviation(text):
        return False
    if re.search(r"\s[-–—/|]\s", text):  # a list or a scheme of several things
        return False
    han = sum(1 for _ in re.finditer(rf"[{HAN}]", text))
    return len(text.split()) <= _MOST_WORDS and han <= _MOST_HAN


def _explains(before: str, knowledge: Knowledge) -> bool:
    """Tell whether a quotation is an abbreviation that is being explained: (hereinafter “…”)."""
    opened = max(before.rfind("("), before.rfind("（"))
    if opened < 0 or max(before.rfind(")"), before.rfind("）")) > opened:
        return False
    inner = before[opened + 1 :].strip(_MARKS)
    return not inner or _shortening(knowledge).match(inner) is not None


def _programme(text: str, after: int, knowledge: Knowledge) -> str:
    words = sorted(knowledge["programmes"], key=len, reverse=True)
    return next((word for word in words if text.startswith(word, after)), "")


def abbreviations(line: Line, knowledge: Knowledge) -> Iterator[Proposal]:
    """Yield names with the abbreviation, or the other language's name, that follows in brackets."""
    for match in _BRACKETS.finditer(line.text):
        before = line.text[max(0, match.start() - _BEFORE) : match.start()].rstrip(_MARKS)
        inner, is_explained = _without_shortening(match.group(1), knowledge)
        long = _expansion(before, inner, knowledge, is_explained=is_explained)
        if long:
            yield Proposal((long, inner), Kind.ABBREVIATION)
        elif found := _hinted(before, inner, knowledge):
            yield Proposal((found,), Kind.NAME, hint=inner)
        elif short := _reversed(before, inner):
            yield Proposal((inner, short), Kind.ABBREVIATION)


def _without_shortening(text: str, knowledge: Knowledge) -> tuple[str, bool]:
    """Return what stands in brackets without “hereinafter” and marks, and whether it was there.

    An “or” or a “the” alone explains nothing: XML (or SGML).
    """
    bare, is_explained = text.strip(_MARKS), False
    while match := _shortening(knowledge).match(bare):
        is_explained = is_explained or match.group().casefold() not in knowledge["function"]
        bare = bare[match.end() :].lstrip(_MARKS + ":：,，")
    return bare, is_explained


@lru_cache(maxsize=16)
def _shortening(knowledge: Knowledge) -> re.Pattern[str]:
    words = "|".join(map(re.escape, sorted(knowledge["shortening"], key=lambda w: (-len(w), w))))
    return re.compile(rf"(?:{words})(?![a-zà-ÿ])" if words else r"(?!)", re.IGNORECASE)


def _expansion(before: str, inner: str, knowledge: Knowledge, *, is_explained: bool) -> str:
    if _is_abbreviation(inner) and (long := expansion(inner, before)):
        return long
    if not is_explained:
        return ""
    if _HAN_RUN.match(inner):
        return last_organisation(before, knowledge)
    return last_name(before, knowledge) if inner[:1].isupper() and len(inner.split()) < 5 else ""


def _hinted(before: str, inner: str, knowledge: Knowledge) -> str:
    """Return the name before brackets that hold its name in another script."""
    if knowledge.language == "zh" and _LATIN.match(inner):
        return last_organisation(before, knowledge)
    return last_name(before, knowledge) if _HAN_RUN.match(inner) else ""


def _reversed(before: str, inner: str) -> str:
    words = re.findall(r"[\w&\-]+\Z", before[-14:])
    short = words[0] if words else ""
    return short if _is_abbreviation(short) and expansion(short, inner) == inner else ""


def _is_abbreviation(text: str) -> bool:
    return _ABBREVIATION.match(text) is not None and sum(map(str.isupper, text)) > 1


def expansion(short: str, before: str) -> str:
    """Return what a text's end spells out for an abbreviation, or nothing.

    A. Schwartz, M. Hearst, "A simple algorithm for identifying abbreviation definitions in
    biomedical text", Pacific Symposium on Biocomputing 8 (2003): letters are matched from the
    right, the first of them at a word's start, within min(|A| + 5, 2|A|) words.

    Where the capitals of the last words are the very letters, these words are it: the algorithm
    would stop at ‘Supervision and Administration Commission’, which has all letters of SASAC.

    >>> expansion("ACC", "He visited the Aluminum Corporation of China Limited")
    'Aluminum Corporation of China Limited'
    >>> expansion("SASAC", "the State-owned Assets Supervision and Administration Commission")
    'State-owned Assets Supervision and Administration Commission'
    """
    letters = [c for c in short.casefold() if c.isalnum()]
    starts = [m.start() for m in re.finditer(r"\S+", before)]
    starts = starts[-min(len(letters) + 5, len(letters) * 2, len(starts)) :] if starts else []
    if spelt := _by_capitals(letters, before, starts):
        return spelt
    limit, place = starts[0] if starts else 0, len(before)
    for number, letter in reversed(list(enumerate(letters))):
        place -= 1
        while place >= limit and not (
            before[place].casefold() == letter
            and (number or not before[place - 1 : place].isalnum())
        ):
            place -= 1
        if place < limit:
            return ""
    long = before[place:]
    return long if len(long) > len(short) and len(long.split()) > 1 else ""


def _by_capitals(letters: Sequence[str], before: str, starts: Sequence[int]) -> str:
    """Return a text's last words when their capitals are the letters, one each, or nothing."""
    wanted = list(letters)
    for start in reversed(starts):
        initial = before[start]
        if initial.isupper():
            if initial.casefold() != wanted.pop():
                return ""
            if not wanted:
                return before[start:] if len(letters) > 1 else ""
        elif not initial.islower():
            return ""
    return ""
