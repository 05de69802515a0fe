"""Go through a text once and decide about every mark that may end a sentence."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from functools import cache
from typing import NamedTuple

from pipeline.segment import _lines, _wide, _words, rules
from pipeline.segment._language import Language
from pipeline.segment._lazy import Lazy
from pipeline.segment._site import WINDOW, Place, Site, Source
from pipeline.segment.rules import Rule

PARAGRAPH = Rule("empty line", breaks=True)
SENTENCE_MARK = Rule("mark that only ends sentences", breaks=True)
COLON = Rule("mark that ends sentences before a capital", breaks=True)
NOT_COLON = Rule("mark without a capital after it", breaks=False)
GLUED = Rule("no space after the full stop", breaks=True)
FOOTNOTE = Rule("number of a footnote", breaks=True)
PROTECTED = Rule("inside a protected range", breaks=False)

_ENDS = "।॥۔።։፧፨\u104b\u17d4؟"  # U+104B Burmese, U+17D4 Khmer
_NARROW = ".!?…‽⁇⁈⁉‼" + _ENDS
_CAPITALS = "A-ZÀ-ÖØ-ÞΑ-ΩА-ЯЁІЇЄ"


def _characters(language: str) -> str:
    """Return the characters that may end a sentence."""
    return _NARROW + _wide.MARKS + {"el": ";", "hy": ":"}.get(language, "")


# What the pattern's groups say that follows the mark; the commonest cases need no second look.
_CLOSED, _WIDE = 3, 6


@cache
def _marks(language: str) -> re.Pattern[str]:
    """Return what finds marks; Greek writes its question mark `;`, Armenian its stop `:`.

    The pattern begins with a plain set, for which the regex engine looks fastest. It sorts out the
    commonest cases in groups: a capital after a mark and a space, the same with a quotation mark
    after or before the space, a small letter or a digit after a full stop, and what may
    open a sentence after `。`, `！` and `？`.
    The dots of `3.5`, `a.m`, `U.S` and `Jr.,` are no marks.
    """
    marks = _characters(language)
    return re.compile(
        rf"[{marks}\n\u2029]"
        rf"(?:(?<=[.!?])(?:(?= ([{_CAPITALS}]))|(?= [“\"‘(]([{_CAPITALS}]))"
        rf"|(?=[”\"“»«)] [“\"‘]?([{_CAPITALS}]))|(?<=\.)(?= (?:([a-zà-öø-ÿа-яёіїє])|([0-9]))))"
        rf"|(?<=[。！？])(?= ?([^\W_]|[“‘「『《【（]))"
        rf"|(?<=[\n\u2029])|(?!(?<=\.)[a-zа-я,]|(?<=\d\.)\d|(?<=[A-Z]\.)[^\W_])[{marks}]*+)"
    )


# After the marks: spaced repetitions, closing punctuation, references such as [12]; then space.
_TAIL = Lazy(
    r"((?:[ \xa0\u202f]+[!?…]+|(?: \.){2,})*+[;:]*)"
    r"([)\]}\"'”’»›“‘«‹*_]*+(?:[ \xa0\u202f][»›”])?[)\]]*+)"
    r"(?:[ ]?\[\d{1,4}\])*+(\s++|\Z)"
)
_PARAGRAPH = Lazy(r"\n[^\S\n]*\n\s*|\u2029\s*")
_LETTER = Lazy(r"[^\W_]")
# `end.Next` and `end.12 Next`: the space was lost, or a footnote's number follows.
_GLUED = Lazy(r"[^\W\d_][^\W\d_A-Z]*[\s,’']|[^\W\d_][^\W\d_A-Z]+\.(?!\w)|[IVXLC]+\s")
_DOMAIN = Lazy(r"(?:com|org|net|edu|gov|info|io)\b", re.IGNORECASE)
_FOOTNOTE = Lazy(r"\d{1,3}(?:[ ,–-]\d{1,3})*(?=\s+[^\W\d_a-zа-я])")
_SPACE = Lazy(r"\s*")
_EXCLAIMS = Lazy("[!?‽⁇⁈⁉‼;:]")
_LATE_QUOTE = Lazy(r"(\"|''|»|”|``)(?:\s+|\Z)")
_QUOTE_WINDOW = 2000


Decision = tuple[int, int, Rule]
"""(end, next start, rule) of a place where a sentence may end."""


def scan(  # noqa: PLR0912  # the loop that everything goes through: a call would cost a tenth
    text: str,
    language: Language,
    protected: Sequence[tuple[int, int]] = (),
    *,
    only_breaks: bool = False,
) -> list[Decision]:
    """Return a decision for each place where a sentence may end, or only for those where one does.

    `protected` ranges are sorted and disjoint; nothing breaks strictly inside one. A break leaves
    a letter or digit on both sides, so that a row of dots is never a sentence.
    """
    layout, has_letter = _lines.layout(text), _letters(text)
    opens = [span[0] for span in protected]
    rule: Rule | None
    common, before_lower, before_digit = _words.known(language)
    words = (common, common, common, common, before_lower, before_digit)  # by group
    ordinary, length, source = rules.ORDINARY, _words.LENGTH, Source(text, language)
    is_plain = _wide.plainness(source)
    decisions: list[Decision] = []
    keep, start = decisions.append, _skip(text, 0)
    position = start
    for found in _marks(language.code).finditer(text):
        at = found.start()
        if at < position:
            continue
        group = found.lastindex
        if group and group != _WIDE:
            # At the text's very start this is too short a piece, and the rules decide.
            rule = words[group][text[at - length : at + 1]]
            end = at + 2 if group == _CLOSED else at + 1
            after = end + 1
            if rule is None:
                # The pattern has seen what _TAIL looks for: at most one closing mark, and a space.
                rule = _decide(source, Place(start, at, text[at], text[at + 1 : end], after))
                if rule.breaks and not has_letter(start, end, after):
                    continue
            elif rule is ordinary and not opens:
                keep((end, after, rule))
                start = after
                continue
        elif group and is_plain(start, at):
            end, after, rule = at + 1, found.start(_WIDE), ordinary
            is_between = text[start].isalnum() and text[after].isalnum()
            if not is_between and not has_letter(start, end, after):
                continue
        else:
            end, after, position, rule = _weigh(source, start, found, layout)
            if rule is None or (rule.breaks and not has_letter(start, end, after)):
                continue
        if opens and rule.breaks and _is_inside(end, opens, protected):
            rule = PROTECTED
        if rule.breaks:
            keep((end, after, rule))
            start = after
            if position < after:  # noqa: PLR1730  # max is slower
                position = after
        elif not only_breaks:
            keep((end, after, rule))
    return decisions


def _weigh(
    source: Source, start: int, found: re.Match[str], layout: _lines.Layout | None
) -> Candidate:
    """Weigh marks with all that stands around them; in a text of lines, the line's end too."""
    at, end = found.span()
    candidate = _candidate(source, start, at, end)
    if layout and (candidate.rule is None or not candidate.rule.breaks):
        return _line_break(source, layout, at, candidate)
    return candidate


def _letters(text: str) -> Callable[[int, int, int], bool]:
    """Return a test that letters stand in `text[start:end]` and from `after` on.

    Both searches only move forward, so that rows of marks cost no more than letters do.
    """
    searched, found = 0, -1

    def has_letter(start: int, end: int, after: int) -> bool:
        nonlocal searched, found
        if not text[start : start + 1].isalnum() and not _LETTER.search(
            text, max(start, searched), end
        ):
            searched = max(searched, end)
            return False
        if found < after and not text[after : after + 1].isalnum():
            letter = _LETTER.search(text, after)
            found = letter.start() if letter else len(text)
        return found < len(text)

    return has_letter


def _is_inside(end: int, opens: Sequence[int], protected: Sequence[tuple[int, int]]) -> bool:
    index = bisect_right(opens, end) - 1
    return index >= 0 and opens[index] < end < protected[index][1]


class Candidate(NamedTuple):
    """A place where a sentence may end."""

    end: int
    """First code point after the sentence."""
    after: int
    """Where the next sentence would start."""
    resume: int
    """Where to look for the next mark."""
    rule: Rule | None
    """None: nothing to decide, such as the dot in `3.5`."""


def _line_break(source: Source, layout: _lines.Layout, at: int, candidate: Candidate) -> Candidate:
    """Decide anew where a line ends at a candidate that is no end by itself."""
    text, language = source
    newline = text.find("\n", at, candidate.after)
    if newline < 0:
        return candidate
    after = _skip(text, newline)
    rule = _lines.decide(text, language, layout, at=newline, after=after)
    return Candidate(newline, after, max(candidate.resume, after), rule)


def _candidate(source: Source, start: int, at: int, end: int) -> Candidate:
    """Weigh the marks at `text[at:end]`; their sentence started at `start`."""
    text = source.text
    first = text[at]
    if first == "." and end - at == 1:
        if text[end : end + 1].isalnum():
            return _glued(source, start, at)
    elif first in "\n\u2029":
        found = _PARAGRAPH.match(text, at)
        stop = found.end() if found else _skip(text, end)
        return Candidate(at, stop, stop, PARAGRAPH if found else None)
    elif first in _wide.MARKS:
        return _wide_candidate(source, start, at, end)
    tail = _TAIL.match(text, end)
    if tail is None:
        return _unspaced(source, start, at, end)
    return _spaced(source, start, at, tail)


def _glued(source: Source, start: int, at: int) -> Candidate:
    """Decide about a full stop with a letter or digit right after it."""
    text = source.text
    before, after = text[at - 1 : at], text[at + 1]
    end, rule = at + 1, None
    if after.isupper() and (before.islower() or before.isdigit()):
        if _is_glued(source, start, at, at + 1):
            rule = GLUED
    elif after.isdigit() and (before.islower() or before in ')"”'):
        found = _FOOTNOTE.match(text, at + 1)
        word = _word_before(text, start, at)
        if found and (before == ")" or (len(word) > 3 and _may_glue(word, source.language))):
            end, rule = found.end(), FOOTNOTE
    return Candidate(end, _skip(text, end), end, rule)


def _is_glued(source: Source, start: int, at: int, end: int) -> bool:
    """Tell whether `text[at:end]` ends a sentence and the next one follows without a space."""
    text, language = source
    return (
        _GLUED.match(text, end) is not None
        and _DOMAIN.match(text, end) is None
        and _may_glue(_word_before(text, start, at), language)
    )


def _word_before(text: str, start: int, at: int) -> str:
    left = text[max(start, at - WINDOW) : at]
    return left.rsplit(None, 1)[-1] if left and not left[-1].isspace() else ""


def _may_glue(word: str, language: Language) -> bool:
    bare = word.lstrip("(\"'“‘«[„")
    is_address = any(sign in word for sign in "./@:")
    return not is_address and len(bare) > 1 and not language.kind(bare)


def _skip(text: str, position: int) -> int:
    if text[position : position + 1].isalnum():
        return position
    found = _SPACE.match(text, position)
    return found.end() if found else position


def _wide_candidate(source: Source, start: int, at: int, end: int) -> Candidate:
    text = source.text
    closers = _wide.closers(text, start, at, end)
    stop = end + len(closers)
    after = _skip(text, stop)
    rule = _wide.decide(source, Place(start, at, text[at:end], closers, after))
    return Candidate(stop, after, stop, rule)


def _unspaced(source: Source, start: int, at: int, end: int) -> Candidate:
    """Decide about marks without a space after them: clear in some scripts, no end in others."""
    text, language = source
    mark = text[at:end]
    rule = None
    if mark[-1] in _ENDS:
        rule = None if text[end : end + 1] in "\"'”’)»,.،;:" else SENTENCE_MARK
    elif _is_wide(source, at, end):
        return _wide_candidate(source, start, at, end)
    elif mark[0] not in ";:" and text[at - 1 : at].islower() and text[end : end + 1].isupper():
        is_glued = language.code != "hy" and _is_glued(source, start, at, end)
        rule = GLUED if is_glued else None
    # A space does stand there where a reference such as [1] is glued to the next word.
    return Candidate(end, _skip(text, end), end, rule)


def _is_wide(source: Source, at: int, end: int) -> bool:
    """Tell whether marks shared by all scripts stand between characters written without spaces."""
    text, language = source
    if text[at] in "!?":
        follows = language.code in ("zh", "ja") and _wide.is_letter(text[at - 1 : at])
        return follows or _wide.is_letter(text[end : end + 1])
    return language.code in ("zh", "ja") and text[at] != "."


def _spaced(source: Source, start: int, at: int, tail: re.Match[str]) -> Candidate:
    """Decide about marks with a space, a line's end or the text's end after them."""
    text = source.text
    closers, space = tail.group(2, 3)
    end, after = tail.start(3), tail.end()
    place = Place(start, at, text[at : tail.start(2)], closers, after)
    if ". ." in place.mark and len(place.mark) > 4:
        return _spaced_dots(source, place, end)
    if after >= len(text):
        return Candidate(end, after, after, rules.END_OF_TEXT)
    if space.count("\n") > 1 or "\u2029" in space:
        return Candidate(end, after, after, PARAGRAPH)
    rule = _decide(source, place)
    late = _LATE_QUOTE.match(text, after) if rule.breaks else None
    if late and _closes(text, start, end, late[1]):
        end, after = late.end(1), late.end()
        following = text[after : after + 2]
        if following[:1].islower() or (following[:1] in ",;:" and following != ",,"):
            rule = rules.LOWER_CASE
    return Candidate(end, after, after, rule)


def _spaced_dots(source: Source, place: Place, end: int) -> Candidate:
    """Decide about `. . .`: three dots are a pause, a fourth is a full stop before or after them."""
    dots, at, after = place.mark.count("."), place.at, place.after
    if dots > 3 and not source.text[at - 1 : at].isspace():
        return Candidate(at + 1, at + 2, after, rules.ORDINARY)
    site = Site(source, place)
    # `I` is written with a capital wherever it stands.
    is_end = dots > 3 or (site.is_starter and site.word != "I")
    return Candidate(end, after, after, rules.ELLIPSIS if is_end else rules.PAUSE)


def _decide(source: Source, place: Place) -> Rule:
    following, mark = source.text[place.after], place.mark
    if mark == ".":
        return rules.stop(Site(source, place))
    if mark[0] in _ENDS:
        return rules.CONTINUES if following in ",،؛;:-–—" else SENTENCE_MARK
    if mark[0] in ";:":
        return COLON if following.isupper() or following.isdigit() else NOT_COLON
    if mark[-1] in ";:" and source.language.code != "el":
        return rules.CONTINUES
    site = Site(source, place)
    return rules.exclamation(site) if _EXCLAIMS.search(mark) else rules.ellipsis(site)


def _closes(text: str, start: int, end: int, quote: str) -> bool:
    """Tell whether a quotation mark set off by spaces closes the sentence before it."""
    if quote in "»”''``":
        return True
    return text.count(quote, max(start, end - _QUOTE_WINDOW), end) % 2 == 1
