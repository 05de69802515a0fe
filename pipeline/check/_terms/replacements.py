"""Find the text that may take a forbidden form's place without harm to the words around it."""

from __future__ import annotations

from pipeline.check._terms.agreement import fits
from pipeline.locales import language, separator
from pipeline.model import Content, Span
from pipeline.tokens import words

_QUOTES = "\"'“”‘’„«»‹›「」『』《》〈〉"


def replacement(
    target: Content, span: Span, forbidden: str, preferred: str, locale: str
) -> str | None:
    """Return what may be written at a span instead of a forbidden form, or None where none is safe.

    In scripts without spaces nothing depends on a word's form. Elsewhere the place must hold the
    form as the glossary writes it, or in capitals that can be carried over: an inflected word
    would need an inflected replacement. The words around it must not have to change.
    """
    if is_parted(target, span):
        return None
    text = target.text
    if not separator(locale):
        return _unquoted(text, span, preferred)
    written, base = (" ".join(words(each)) for each in (text[slice(*span)], forbidden))
    if written == base:
        fixed = preferred
    elif written == base[:1].upper() + base[1:]:
        fixed = preferred[:1].upper() + preferred[1:]
    elif written == base.upper():
        fixed = preferred.upper()
    else:
        return None
    if not fits(text, span, forbidden, fixed, language(locale)):
        return None
    return _unquoted(text, span, fixed)


def is_parted(target: Content, span: Span) -> bool:
    """Tell whether an inline code begins, ends or stands inside a span: markup would be moved."""
    edges = (edge for code in target.codes for edge in code.span)
    return any(span.start < edge < span.end for edge in edges)


def _unquoted(text: str, span: Span, fixed: str) -> str | None:
    """Return the replacement unless quotation marks would stand twice."""
    is_quoted = any(
        mark in _QUOTES
        for mark in (text[span.start - 1 : span.start] + text[span.end : span.end + 1])
    )
    return None if is_quoted and (fixed[0] in _QUOTES or fixed[-1] in _QUOTES) else fixed
