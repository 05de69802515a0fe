"""Tell a verb at the start of a sentence from the name that is written alike: *Go to the settings*, Go.

There every word has a capital, and what follows decides. What is known of a language is in imperatives.toml.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pipeline.model import Span

_SENTENCE_START = re.compile(r"(?:\A|[.!?:;…•\n–—])[\s\"'‘’“”„«»()\[\]*]*\Z")
_NEAR = 12
"""Letters before a word that are looked at for the end of a sentence."""
_NEXT = re.compile(r"\s([a-z]+)\b")


class _Verbs(NamedTuple):
    verbs: frozenset[str]
    objects: frozenset[str]
    movers: frozenset[str]
    where: frozenset[str]


def is_imperative(text: str, span: Span, language: str) -> bool:
    """Tell whether a word is a verb that begins a sentence, as far as the next word tells.

    >>> is_imperative("Go to the settings.", Span(0, 2), "en")
    True
    >>> is_imperative("Go is a language.", Span(0, 2), "en")
    False
    """
    known = _verbs().get(language)
    if known is None:
        return False
    written = text[slice(*span)]
    verb = written.lower()
    if not written.istitle() or not (verb in known.verbs or verb in known.movers):
        return False
    after = _NEXT.match(text, span.end)
    if after is None or not _SENTENCE_START.search(text[max(0, span.start - _NEAR) : span.start]):
        return False
    is_object = verb in known.verbs and after[1] in known.objects
    return is_object or (verb in known.movers and after[1] in known.where)


@cache
def _verbs() -> dict[str, _Verbs]:
    said = tomllib.loads(Path(__file__).with_name("imperatives.toml").read_text("utf-8"))
    return {
        language: _Verbs(*(frozenset(lists[name].split()) for name in _Verbs._fields))
        for language, lists in said.items()
    }
