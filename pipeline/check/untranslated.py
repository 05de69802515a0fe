"""Find sentences whose translation is the source itself.

What nobody translates is left out: numbers, addresses, code, do-not-translate terms, names in
capitals or mixed case, and between languages of one script, words that all start with a capital.
A sentence without any translation is told by the stage, as information.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.check import Example, Pair
from pipeline.locales import language
from pipeline.model import Issue, Segment, Severity, Span

SOURCE = "ITS 2.0, Localization Quality Issue, type `untranslated`: https://www.w3.org/TR/its20/"
SEVERITY = Severity.ERROR
EXAMPLES = (
    Example("Good morning.", "早上好。", "en", "zh-CN"),
    Example("2017-03-29", "2017-03-29", "en", "zh-CN"),
    Example("SASAC", "SASAC", "en", "zh-CN"),
    Example("https://example.org/news", "https://example.org/news", "en", "ar"),
    Example("Wang Yilin", "Wang Yilin", "en", "de"),
    Example(
        "Aster Steel", "Aster Steel", "en", "ar", glossary="id,en,dnt\naster,Aster Steel,yes\n"
    ),
    Example("total = add(1, 2)", "total = add(1, 2)", "en", "zh-CN"),
    Example("Good morning.", "Good morning.", "en", "zh-CN", ("untranslated",)),
    Example("加减乘除", "加减乘除", "zh-CN", "en", ("untranslated",)),
    Example("The meeting ended.", "The meeting ended.", "en", "de", ("untranslated",)),
    Example("The meeting ended.", "The  meeting ended…", "en", "de", ("untranslated",)),
)

_ADDRESS = re.compile(r"(?<!\w)\w++://\S+|\bwww\.\S+|(?<!\S)[^\s@]++@[^\s@]+")
_LETTER = re.compile(r"[^\W_]")
_NOT_LETTER = re.compile(r"[\W_]+")
_WORD = re.compile(r"[^\W\d_]{2,}[\w'’]*")
# Signs that prose does not use so: an assignment, a call, a path, a prompt, a name_with_bars.
_CODE = re.compile(
    r"[={}\\`]|\w_|_\w|\w[(\[]|>>>|::|\n\s|^\s*(?:[$#:(\[]|--)|^import |^from \S+ import |:$"
    r"|\s--?\w|^[A-Z]+:\w+:|^\w+ <\w+>|(?<!\S)/\w+/|\w\.py\b"
)
# Languages whose own script is not Latin; in them a Latin word is a foreign one.
_NOT_LATIN = frozenset(
    "am ar be bg bn el fa gu he hi hy ja ka kk km kn ko lo mk ml mn mr my ne ps ru sr ta te th uk ur "
    "yi zh".split()
)


def check(segment: Segment, pair: Pair) -> Iterator[Issue]:
    """Yield `untranslated` for a target that repeats its source, spaces and punctuation aside.

    Between two written forms of one language much stays as it is, and nothing is said.
    """
    if segment.target is None or not _is_same(segment.source.text, segment.target.text):
        return
    if language(pair.source_locale) == language(pair.target_locale):
        return
    if _CODE.search(segment.source.text):
        return
    same_script = (language(pair.source_locale) in _NOT_LATIN) == (
        language(pair.target_locale) in _NOT_LATIN
    )
    words = _WORD.findall(_ADDRESS.sub(" ", _translatable(segment)))
    if any(not _is_name(word, same_script=same_script) for word in words):
        yield Issue(
            "untranslated", SEVERITY, "The translation is the same as the source: translate it."
        )


def _is_same(source: str, target: str) -> bool:
    """Tell whether a target has the source's very letters in the source's order."""
    if source == target:
        return True
    first, other = _LETTER.search(source), _LETTER.search(target)
    if first is None or other is None or first[0] != other[0]:
        return False
    return _NOT_LETTER.sub("", source) == _NOT_LETTER.sub("", target)


def _translatable(segment: Segment) -> str:
    """Return the source without do-not-translate terms and code."""
    text = segment.source.text
    spans = [hit.span for hit in segment.terms if hit.entry.is_dnt]
    spans += [code.span for code in segment.source.codes if not code.translate]
    pieces, position = [], 0
    for start, end in [*sorted(spans), Span(len(text), len(text))]:
        pieces.append(text[position:start])
        position = max(position, end)
    return " ".join(pieces)


def _is_name(word: str, *, same_script: bool) -> bool:
    if same_script:
        return word[0].isupper()
    return any(map(str.isupper, word[1:])) or any(map(str.isdigit, word))
