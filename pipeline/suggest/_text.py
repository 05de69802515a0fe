"""The search's own nouns: a line of text with its words, and what a finder proposes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from pipeline.model import Role

HAN = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_MARKS = "\u0300-\u036f"
# A word keeps its hyphens and an inner `&` (R&D); an apostrophe parts it, so that `s` of ACC’s and
# `l` of l’Europe are words of their own, which the lists know.
_WORD = re.compile(rf"[^\W_{HAN}](?:[^\W_{HAN}]|[{_MARKS}]|[-‐‑&](?=[^\W_{HAN}]))*|&")
_BETWEEN = frozenset((" ", "\u00a0", "\u202f", "’", "'", ""))
_HEADS = frozenset((Role.TITLE, Role.SUBTITLE, Role.HEADING, Role.BREADCRUMB, Role.LABEL))


class Kind(StrEnum):
    """Why something is proposed; the value is what editors read."""

    ABBREVIATION = "abbreviation with its expansion"
    QUOTED = "quoted"
    ORGANISATION = "organisation"
    OFFICE = "office"
    PERSON = "person"
    NAME = "name"
    ACRONYM = "acronym"
    PHRASE = "phrase"


class Word(NamedTuple):
    """A word of a line, `text[start:end]`."""

    text: str
    start: int
    end: int
    is_next: bool
    """True when no more than a space or an apostrophe parts it from the word before."""

    @property
    def key(self) -> str:
        """Return the word as the lists know it."""
        return self.text.casefold()

    @property
    def is_capital(self) -> bool:
        """Tell whether it starts with a capital letter."""
        return self.text[0].isupper()


@dataclass(frozen=True)
class Line:
    """A sentence of an article."""

    article: str
    role: Role
    text: str

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """Return the words of scripts that have spaces, in order."""
        found: list[Word] = []
        for match in _WORD.finditer(self.text):
            start, end = match.span()
            is_next = bool(found) and self.text[found[-1].end : start] in _BETWEEN
            found.append(Word(match.group(), start, end, is_next))
        return tuple(found)

    @property
    def is_headline(self) -> bool:
        """Tell whether capitals may stand for nothing but a headline's dress."""
        return self.role in _HEADS or self.text.isupper()

    def between(self, first: int, end: int) -> str:
        """Return the text from one word to before another, by their numbers."""
        return self.text[self.words[first].start : self.words[end - 1].end]


@dataclass(frozen=True, slots=True)
class Proposal:
    """Something a finder found once; the forms of one thing, the fullest first."""

    forms: tuple[str, ...]
    kind: Kind
    weight: float = 0.0
    """How often it occurs on its own, for phrases (C-value's net frequency); else 0."""
    hint: str = ""
    """How another language calls it, if the text says so in brackets."""
