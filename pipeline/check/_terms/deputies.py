"""Tell a title from that of a deputy, which holds it: a 副主席 is no 主席, a vice chairman no chairman.

What makes a deputy's title of another is in grammar.toml, `deputies` and `below`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from pipeline.check._grammar import grammar
from pipeline.locales import separator
from pipeline.model import Segment, Span

_NEAR = 32
"""Letters before a title among which the word that lowers it is looked for."""
_JOINT = r"[\s\u00ad\-‐‑]+"


class _Patterns(NamedTuple):
    before: re.Pattern[str]
    """Such a word, up to the title."""
    after: re.Pattern[str]
    """Such a word, from the end of the title on."""
    anywhere: re.Pattern[str]
    """Such a word, whatever stands beside it."""


def is_deputy(text: str, span: Span, language: str, *, leniently: bool = False) -> bool:
    """Tell whether the title at a place is a part of a deputy's.

    Leniently, what may as well be said of other things counts, too: an *associate* company.
    """
    patterns = _patterns(language, leniently=leniently)
    if patterns is None:
        return False
    near = max(0, span.start - _NEAR)
    before = patterns.before.search(text[near : span.start])
    if before is None:
        return patterns.after.match(text, span.end) is not None
    return leniently or not _is_person(before, near, text[span.start], language)


def _is_person(before: re.Match[str], near: int, first: str, language: str) -> bool:
    """Tell whether a word is not part of a title, but a person's own: *deputy Li Wei*."""
    word = before[0].strip()
    is_capital = word[:1].isupper() and near + before.start() > 0
    return first.isupper() and not is_capital and word.lower() in grammar(language).persons_too


def are_told(segment: Segment, source: str) -> bool:
    """Tell whether it is known of which titles of a source the deputies' are meant.

    Not so where a word for them stands apart from each term: of *Deputy Party Secretary*, the
    secretary may be a deputy, too. Nor in a source whose words for them are not known.
    """
    patterns = _patterns(source, leniently=True)
    if patterns is None:
        return False
    text = segment.source.text
    said = sum(1 for _ in patterns.anywhere.finditer(text))
    if not said:
        return True
    return said == sum(is_deputy(text, hit.span, source, leniently=True) for hit in segment.terms)


@cache
def _patterns(language: str, *, leniently: bool) -> _Patterns | None:
    known = grammar(language)
    if not known.deputies:
        return None
    words = (*known.deputies, *(known.below if leniently else ()))
    before = _any(word for word in words if not word.startswith("-"))
    after = _any(word[1:] for word in words if word.startswith("-"))
    if not separator(language):
        barred = "".join(f"(?<!{before})" for before in known.not_deputies)
        before = f"{barred}(?:{before})"
        return _Patterns(re.compile(rf"{before}\Z"), re.compile("(?!)"), re.compile(before))
    before, after = rf"(?<!\w)(?:{before})", rf"(?:{after})(?!\w)"
    return _Patterns(
        re.compile(rf"{before}{_JOINT}\Z", re.IGNORECASE),
        re.compile(rf"{_JOINT}{after}", re.IGNORECASE),
        re.compile(rf"{before}(?!\w)|(?<!\w){after}", re.IGNORECASE),
    )


def _any(words: Iterable[str]) -> str:
    """Return a pattern for one of some words; a star stands for any ending."""
    return "|".join(re.escape(word).replace(r"\*", r"\w*") for word in words) or "(?!)"
