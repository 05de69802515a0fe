"""Find a target that ends otherwise than its source: a question made a statement, a lost stop.

Ends are compared by class, not by character: `.`, `。` and `।` are one, `?`, `？` and `؟` another.
Quotation marks and brackets that close after the end do not matter, nor does a remark in brackets
after it. A question or an exclamation that stands earlier in the translation is not lost: sentences
change places. A headline, a caption or a cell
needs no stop, whatever the source has, but must not gain one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.check import Example, Pair
from pipeline.check._prose import BLOT, CODE_ELEMENTS, Texts, texts
from pipeline.locales import language
from pipeline.model import Document, Issue, Role, Segment, Severity, Span

SOURCE = "MQM `punctuation`, https://themqm.org; Unicode, Sentence_Terminal (UAX #44)"
SEVERITY = Severity.WARNING
EXAMPLES = (
    Example("The meeting ended.", "会议结束。", "en", "zh-CN"),
    Example("Has it ended?", "هل انتهى الاجتماع؟", "en", "ar"),
    Example("He said: ‘It works.’", "他说：“行得通。”", "en", "zh-CN"),
    Example("Has it ended?", "Τελείωσε;", "en", "el"),
    Example("“It has ended.”", "「終わりました」", "en", "ja"),
    Example("Has it ended?", "終わりましたか。", "en", "ja"),
    Example("Has it ended?", "終わりました。", "en", "ja", ("end-punctuation",)),
    Example("Exports to the U.S.", "对美国的出口", "en", "zh-CN"),
    Example("It works (so they say).", "行得通（据说）。", "en", "zh-CN"),
    Example("The following cities:", "下列城市：", "en", "zh-CN"),
    Example("It works (so they say).", "行得通。（据说）", "en", "zh-CN"),
    Example("It works, right? I saw it.", "Ich sah es. Es geht, oder?", "en", "de"),
    Example("‘It works.’", "«&nbsp;Cela fonctionne.&nbsp;»", "en", "fr"),
    Example("The meeting ended.", "会议结束", "en", "zh-CN", ("end-punctuation",)),
    Example("It works (so they say).", "行得通（据说）", "en", "zh-CN", ("end-punctuation",)),
    Example("Has it ended?", "Ist sie zu Ende. Wer weiß.", "en", "de", ("end-punctuation",)),
    Example("‘It works.’", "«&nbsp;Cela fonctionne&nbsp;»", "en", "fr", ("end-punctuation",)),
    Example("Has it ended?", "会议结束了。", "en", "zh-CN", ("end-punctuation",)),
    Example("A new alliance", "新联盟。", "en", "zh-CN", ("end-punctuation",)),
    Example("会议结束。", "The meeting ended,", "zh-CN", "en", ("end-punctuation",)),
)

_STOP, _QUESTION, _EXCLAMATION = "a full stop", "a question mark", "an exclamation mark"
_COLON, _SEMICOLON, _COMMA = "a colon", "a semicolon", "a comma"
_ELLIPSIS, _NONE = "an ellipsis", "no sign"
_CLASS = {
    ".": _STOP, "。": _STOP, "．": _STOP, "｡": _STOP, "।": _STOP, "۔": _STOP, "։": _STOP, "።": _STOP,
    "။": _STOP, "។": _STOP, "?": _QUESTION, "？": _QUESTION, "؟": _QUESTION, "⁇": _QUESTION,
    "⁈": _QUESTION, "⁉": _QUESTION, "‽": _QUESTION, "!": _EXCLAMATION, "！": _EXCLAMATION,
    "‼": _EXCLAMATION, ":": _COLON, "：": _COLON, "…": _ELLIPSIS, "⋯": _ELLIPSIS, ";": _SEMICOLON,
    "；": _SEMICOLON, "؛": _SEMICOLON, ",": _COMMA, "，": _COMMA, "、": _COMMA, "،": _COMMA,
}  # fmt: skip
# What may follow the end: closing marks, emphasis of Markdown, footnote signs, white space.
_AFTER = " \t\n\r\u00a0\u202f\u3000\u200b\u200e\u200f\"'”’»«“„‘›‹」』〉》)）]］}】*_†‡"
# A space or a closing mark that is written as an entity, and the end of an element. This pattern and
# the next are compiled when first asked for: few texts end so.
_CLOSER = (
    r"(?:&(?:nbsp|nnbsp|#160|#8239|quot|apos|raquo|rsaquo|rdquo|rsquo|laquo|ldquo|lsquo);"
    rf"|</(?!(?:{CODE_ELEMENTS})>)[A-Za-z][A-Za-z0-9]{{0,15}}>)\Z"
)
_LONGEST_CLOSER = 20
_MOST_CLOSERS = 8
# A remark in brackets after the sign that ends the sentence: 会议结束。（完）
_REMARK = r"[.。!！?？…][\s\u200b]*[(（][^()（）]{1,200}[)）]\s*\Z"
# Roles in which languages differ on whether a stop stands.
_LABELS = frozenset(
    {Role.TITLE, Role.SUBTITLE, Role.HEADING, Role.BREADCRUMB, Role.BYLINE, Role.CAPTION, Role.CELL,
     Role.ALT, Role.TOOLTIP, Role.LABEL, Role.PLACEHOLDER, Role.ITEM}
)  # fmt: skip
# What a translator may make of a source's end: sentences are cut and cooled down in translation.
_ALLOWED = frozenset(
    {(_EXCLAMATION, _STOP), (_ELLIPSIS, _STOP), (_ELLIPSIS, _NONE), (_SEMICOLON, _STOP),
     (_COLON, _STOP), (_COMMA, _NONE), (_NONE, _COMMA)}
)  # fmt: skip
# An abbreviation alone, as in a table or a list: `avr.`, `nachm.`, `a.m.`; an ordinal, `3.`
_ABBREVIATION = re.compile(
    rf"(?:(?<!\w)(?:\w\.){{2,9}}|\A[^\W\d]{{1,5}}\.|\A[\d{BLOT}]{{1,20}}\.)\Z"
)
_INITIALS = re.compile(r"(?:(?<![\w.])|(?<=\b\w\.))[^\W\d_]\.[^\W\d_]\.\Z")
_SHORTENED = re.compile(r"\A\S{1,12} [^\W\d]{1,5}\.\Z|\([^\d(]*[^\W\d]{1,5}\.\)\Z")
_IN_LISTS = frozenset({_NONE, _STOP, _SEMICOLON, _COMMA})
# Whose sign ends the sentence depends on where the speaker is named: ‘Why?’ he asked. 他问：“为什么？”
_OF_SENTENCES = frozenset({_STOP, _QUESTION, _EXCLAMATION, _ELLIPSIS})
_LOUD = {_QUESTION: "?？؟⁇⁈⁉‽", _EXCLAMATION: "!！‼"}
_QUOTED = re.compile(r"[.。?？؟!！…][\"'”’»“‘›」』]+\Z")
_SENTENCE = 7
"""Words of a body text without a sign from which on it is a sentence, not a headline: a translation
that ends it with a stop does what the source should have done."""
# Languages that end a sentence with a space.
_STOPLESS = frozenset({"th", "lo"})


def survey(document: Document, pair: Pair) -> Iterator[Issue]:
    """Yield `end-punctuation` for each segment whose ends are of different classes."""
    for unit in document.units:
        for number, segment in enumerate(unit.segments):
            if segment.target is not None and (issue := _judge(segment, unit.role, pair)):
                yield replace(issue, unit=unit.id, segment=number)


def _judge(segment: Segment, role: Role, pair: Pair) -> Issue | None:
    read = texts(segment)
    if read is None:
        return None
    wanted, _ = _end(_opened(read.source, segment.source.text), pair.source_locale)
    target = _opened(read.target, segment.target.text if segment.target else "")
    found, place = _end(target, pair.target_locale)
    if found == wanted or (wanted, found) in _ALLOWED or _is_free(wanted, found, role, pair):
        return None
    ends = {wanted, found}
    if ends == {_STOP, _NONE} and (_is_abbreviated(read, segment) or _is_closed(target, pair)):
        return None
    if ends <= _OF_SENTENCES and (any(map(_QUOTED.search, read)) or _is_moved(wanted, found, read)):
        return None
    if (found == _NONE and _ends_before_remark(target, wanted)) or (
        wanted == _QUESTION and _asks(target, pair)
    ):
        return None
    message = f"The source ends with {wanted}, the translation with {found}: end it alike."
    span = Span(place, place + 1) if found != _NONE else None
    is_mended = (wanted, found) == (_NONE, _STOP) and role not in _LABELS
    is_mended = is_mended and len(read.source.split()) >= _SENTENCE
    severity = Severity.INFO if is_mended else SEVERITY
    return Issue("end-punctuation", severity, message, target_span=span)


def _is_free(wanted: str, found: str, role: Role, pair: Pair) -> bool:
    """Tell whether languages or house styles differ on these two ends in such a place."""
    ends = {wanted, found}
    if role in _LABELS and wanted == _STOP and found == _NONE:
        return True
    if role is Role.ITEM and ends <= _IN_LISTS:
        return True
    locales = {language(pair.source_locale), language(pair.target_locale)}
    return ends == {_STOP, _NONE} and not _STOPLESS.isdisjoint(locales)


def _is_abbreviated(read: Texts, segment: Segment) -> bool:
    """Tell whether the stop that one side alone has is that of an abbreviation.

    Initials are blotted out as if they were `a.name`, so these are sought in what is written.
    """
    if any(map(_ABBREVIATION.search, read)) or _SHORTENED.search(read.target):
        return True
    written = (segment.source.text, segment.target.text if segment.target else "")
    return any(map(_INITIALS.search, written))


def _ends_before_remark(target: str, wanted: str) -> bool:
    """Tell whether a sign of a class ends a sentence, and a remark in brackets stands after it."""
    remark = re.search(_REMARK, target)
    return remark is not None and _CLASS[remark.group()[0]] == wanted


def _asks(target: str, pair: Pair) -> bool:
    """Tell whether a sentence asks without a sign, by a particle at its end: 安全か。."""
    return language(pair.target_locale) == "ja" and target.rstrip(_AFTER + "。").endswith("か")


def _is_closed(target: str, pair: Pair) -> bool:
    """Tell whether a sentence ends with a quotation whose language writes no stop within: 「はい」."""
    return language(pair.target_locale) == "ja" and target.rstrip().endswith(("」", "』"))


def _is_moved(wanted: str, found: str, read: Texts) -> bool:
    """Tell whether a question or an exclamation at one end stands elsewhere in the other text."""
    loud = [_LOUD[sign] for sign in (wanted, found) if sign in _LOUD]
    counts = [[sum(map(text.count, signs)) for text in read] for signs in loud]
    return bool(counts) and all(there == here > 0 for there, here in counts)


def _opened(text: str, raw: str) -> str:
    """Return a text without the entities and the ends of elements that close it.

    `text` is `raw` with these blotted out; both are of one length.
    """
    if BLOT not in text[-_LONGEST_CLOSER:]:
        return text
    for _ in range(_MOST_CLOSERS):
        end = len(text.rstrip(_AFTER))
        if not end or text[end - 1] != BLOT:
            break
        closer = re.search(_CLOSER, raw[max(0, end - _LONGEST_CLOSER) : end])
        if closer is None:
            break
        text = text[: end - len(closer[0])]
    return text


def _end(text: str, locale: str) -> tuple[str, int]:
    """Return the class of a text's last sign, and its place."""
    bare = text.rstrip(_AFTER)
    place = len(bare) - 1
    last = bare[-1:]
    if last == ";" and language(locale) == "el":
        return _QUESTION, place
    if bare.endswith("..") and last == ".":
        return _ELLIPSIS, place
    return _CLASS.get(last, _NONE), place
