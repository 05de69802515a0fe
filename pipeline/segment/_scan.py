"""Go through a text once and decide about every mark that may end a sentence."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from pipeline.segment import _lines, _wide, rules
from pipeline.segment._language import Language
from pipeline.segment._site import WINDOW, Site
from pipeline.segment.rules import Rule

PARAGRAPH = Rule("empty line", breaks=True)
SENTENCE_MARK = Rule("mark that only ends sentences", breaks=True)
COLON = Rule("mark that ends sentences before a capital", breaks=True)
NOT_COLON = Rule("mark without a capital after it", breaks=False)
GLUED = Rule("no space after the full stop", breaks=True)
FOOTNOTE = Rule("number of a footnote", breaks=True)
PROTECTED = Rule("inside a protected range", breaks=False)

_ENDS = "।॥۔።։፧፨។؟"
_NARROW = ".!?…‽⁇⁈⁉‼" + _ENDS
# Marks, the same for every language; Greek writes its question mark `;`, Armenian its stop `:`.
_MARKS = re.compile(f"[{_NARROW}{_wide.MARKS}]++|[\n\u2029]")
_MARKS_OF = {
    "el": re.compile(f"[{_NARROW}{_wide.MARKS};]++|[\n\u2029]"),
    "hy": re.compile(f"[{_NARROW}{_wide.MARKS}:]++|[\n\u2029]"),
}
# After the marks: spaced repetitions, closing punctuation, references such as [12]; then space.
_TAIL = re.compile(
    r"((?:[ \xa0\u202f]+[!?…]+|(?: \.){2,})*+[;:]*)"
    r"([)\]}\"'”’»›“‘*_]*+(?:[ \xa0\u202f][»›”])?[)\]]*+)"
    r"(?:[ ]?\[\d{1,4}\])*+(\s++|\Z)"
)
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*|\u2029\s*")
_LETTER = re.compile(r"[^\W_]")
# `end.Next` and `end.12 Next`: the space was lost, or a footnote's number follows.
_GLUED = re.compile(r"[^\W\d_][^\W\d_A-Z]*(?:[\s,’']|\.(?!\w))")
_FOOTNOTE = re.compile(r"\d{1,3}(?:[ ,–-]\d{1,3})*(?=\s+[^\W\d_a-zа-я])")
_SPACE = re.compile(r"\s*")
_EXCLAIMS = re.compile("[!?‽⁇⁈⁉‼;:]")
_LATE_QUOTE = re.compile(r"(\"|''|»|”|``)(?:\s+|\Z)")
_QUOTE_WINDOW = 2000


def scan(
    text: str, language: Language, protected: Sequence[tuple[int, int]] = ()
) -> Iterator[tuple[int, int, Rule]]:
    """Yield (end, next, rule) for each candidate: where a sentence may end, where the next starts.

    `protected` ranges are sorted and disjoint; nothing breaks strictly inside one. A break leaves
    a letter or digit on both sides, so that a row of dots is never a sentence.
    """
    start = _SPACE.match(text).end()  # type: ignore[union-attr]  # matches anything
    position = letter_before = 0
    letter_after = -1
    opens = [span[0] for span in protected]
    layout = _lines.layout(text)
    for found in _MARKS_OF.get(language.code, _MARKS).finditer(text):
        at = found.start()
        if at < position:
            continue
        end, next, position, rule = _candidate(text, language, start, at, found.end())
        if layout and (rule is None or not rule.breaks):
            newline = text.find("\n", at, next)
            if newline >= 0 and next < len(text):
                end, next = newline, _skip(text, newline)
                rule = _lines.decide(text, language, layout, at=newline, next=next)
                position = max(position, next)
        if rule is None:
            continue
        if rule.breaks:
            if opens and _is_inside(end, opens, protected):
                yield end, next, PROTECTED
                continue
            if next >= len(text):
                return
            # Both searches move forward only: rows of marks cost no more than letters do.
            if not _LETTER.search(text, max(start, letter_before), end):
                letter_before = end
                continue
            if letter_after < next:
                letter = _LETTER.search(text, next)
                letter_after = letter.start() if letter else len(text)
            if letter_after == len(text):
                return
            start = next
        yield end, next, rule


def _is_inside(end: int, opens: Sequence[int], protected: Sequence[tuple[int, int]]) -> bool:
    index = bisect_right(opens, end) - 1
    return index >= 0 and opens[index] < end < protected[index][1]


_Candidate = tuple[int, int, int, Rule | None]


def _candidate(text: str, language: Language, start: int, at: int, end: int) -> _Candidate:
    """Return (sentence end, next start, where to go on, rule) for the marks at `text[at:end]`."""
    first = text[at]
    if first == ".":
        if end - at == 1:
            if text[end : end + 1].isalnum():
                return _glued(text, language, start, at)
            if _is_ordinary(text, language, start, at):
                return end, end + 1, end, rules.ORDINARY
    elif first in "\n\u2029":
        found = _PARAGRAPH.match(text, at)
        stop = found.end() if found else _skip(text, end)
        return at, stop, stop, PARAGRAPH if found and at > start else None
    elif first in _wide.MARKS:
        return _wide_candidate(text, language, start, at, end)
    tail = _TAIL.match(text, end)
    if tail is None:
        return _unspaced(text, language, start, at, end)
    return _spaced(text, language, start, at, tail)


def _is_ordinary(text: str, language: Language, start: int, at: int) -> bool:
    """Recognise the commonest end at little cost: a word in small letters, a space, a capital."""
    if text[at + 1 : at + 2] != " " or not text[at + 2 : at + 3].isupper():
        return False
    space = text.rfind(" ", max(start, at - WINDOW), at)
    token = text[space + 1 if space >= 0 else max(start, at - WINDOW) : at]
    return len(token) > 2 and token.isalpha() and token.islower() and token not in language.kinds


def _glued(text: str, language: Language, start: int, at: int) -> _Candidate:
    """Decide about a full stop with a letter or digit right after it."""
    before, after = text[at - 1 : at], text[at + 1]
    if after.isupper() and (before.islower() or before.isdigit()):
        token = text[max(start, at - WINDOW) : at].rsplit(None, 1)[-1:]
        if token and _GLUED.match(text, at + 1) and _may_glue(token[0], language):
            return at + 1, at + 1, at + 1, GLUED
    elif after.isdigit() and (before.islower() or before in ')"”'):
        found = _FOOTNOTE.match(text, at + 1)
        token = text[max(start, at - WINDOW) : at].rsplit(None, 1)[-1:]
        if (
            found
            and token
            and (before == ")" or (_may_glue(token[0], language) and len(token[0]) > 3))
        ):
            end = found.end()
            return end, _skip(text, end), end, FOOTNOTE
    return at + 1, at + 1, at + 1, None


def _may_glue(token: str, language: Language) -> bool:
    bare = token.lstrip("(\"'“‘«[„")
    is_address = any(sign in token for sign in "./@:")
    return not is_address and len(bare) > 1 and not language.kind(bare)


def _skip(text: str, position: int) -> int:
    found = _SPACE.match(text, position)
    return found.end() if found else position


def _wide_candidate(text: str, language: Language, start: int, at: int, end: int) -> _Candidate:
    closers = _wide.closers(text, start, at, end)
    rule = _wide.decide(text, language, start=start, at=at, mark=text[at:end], closers=closers)
    stop = end + len(closers)
    return stop, _skip(text, stop), stop, rule


_WIDE_NEXT = re.compile(f"[{_wide.LETTERS}「『」』”）]")


def _unspaced(text: str, language: Language, start: int, at: int, end: int) -> _Candidate:
    """Decide about marks without a space after them: clear in some scripts, no end in others."""
    mark = text[at:end]
    if mark[-1] in _ENDS:
        rule = None if text[end : end + 1] in "\"'”’)»,.،;:" else SENTENCE_MARK
        return end, end, end, rule
    is_wide = language.code in ("zh", "ja") and mark[0] != "."
    if mark[0] in "!?":
        is_wide = bool(_WIDE_NEXT.match(text, end) or (is_wide and _WIDE_NEXT.match(text, at - 1)))
    if is_wide:
        return _wide_candidate(text, language, start, at, end)
    return end, end, end, None


def _spaced(text: str, language: Language, start: int, at: int, tail: re.Match[str]) -> _Candidate:
    """Decide about marks with a space, a line's end or the text's end after them."""
    closers, space = tail.group(2, 3)
    mark = text[at : tail.start(2)]
    end, next = tail.start(3), tail.end()
    if ". ." in mark and len(mark) > 4:
        return _spaced_dots(text, language, start, at, mark, end, next)
    if next >= len(text):
        return end, next, next, rules.END_OF_TEXT
    if space.count("\n") > 1 or "\u2029" in space:
        return end, next, next, PARAGRAPH
    rule = _decide(text, language, start, at, mark, closers, next)
    if rule.breaks:
        late = _LATE_QUOTE.match(text, next)
        if late and _closes(text, start, end, late[1]):
            end, next = late.end(1), late.end()
            following = text[next : next + 2]
            if following[:1].islower() or (following[:1] in ",;:" and following != ",,"):
                rule = rules.LOWER_CASE
    return end, next, next, rule


def _spaced_dots(
    text: str, language: Language, start: int, at: int, mark: str, end: int, next: int
) -> _Candidate:
    """Decide about `. . .`: three dots are a pause, a fourth is a full stop before or after them."""
    if not text[at - 1 : at].isspace() and mark.count(".") > 3:
        return at + 1, at + 2, next, rules.ORDINARY
    site = Site(text, language, start=start, at=at, mark=mark, closers="", next=next)
    # `I` is written with a capital wherever it stands.
    is_end = mark.count(".") > 3 or (site.is_starter and site.word != "I")
    return end, next, next, rules.ELLIPSIS if is_end else rules.PAUSE


def _decide(
    text: str, language: Language, start: int, at: int, mark: str, closers: str, next: int
) -> Rule:
    first = mark[0]
    if first in _ENDS:
        return rules.CONTINUES if text[next] in ",،؛;:-–—" else SENTENCE_MARK
    if first in ";:":
        return COLON if text[next].isupper() or text[next].isdigit() else NOT_COLON
    if mark[-1] in ";:" and language.code != "el":
        return rules.CONTINUES
    site = Site(text, language, start=start, at=at, mark=mark, closers=closers, next=next)
    if mark == ".":
        return rules.stop(site)
    return rules.exclamation(site) if _EXCLAIMS.search(mark) else rules.ellipsis(site)


def _closes(text: str, start: int, end: int, quote: str) -> bool:
    """Tell whether a quotation mark set off by spaces closes the sentence before it."""
    if quote in "»”''``":
        return True
    return text.count(quote, max(start, end - _QUOTE_WINDOW), end) % 2 == 1
