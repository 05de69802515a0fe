"""Texts of our own to measure with, the same on every machine."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from itertools import islice

_SYLLABLES = [
    "ba",
    "co",
    "de",
    "fi",
    "gu",
    "la",
    "me",
    "no",
    "pi",
    "ra",
    "so",
    "te",
    "va",
    "wi",
    "xo",
    "ya",
    "zu",
    "bre",
    "cla",
    "dri",
    "sto",
    "tru",
]
_KEPT = re.compile(r"<[^<>]*>|&\w+;|\{[^{}]*\}|`[^`]*`|[A-Za-z]+")
_HAN = 0x4E00
_HANS = 3000


def pretended(text: str) -> str:
    """Return a text with every word turned into Han letters, codes and numbers kept.

    Not a translation, but alike in what matters for cost: script, length, codes, numbers.
    """
    return _KEPT.sub(_letters, text)


def _letters(match: re.Match[str]) -> str:
    word = match[0]
    if not word[0].isalpha():
        return word
    first = sum(ord(letter) * (place + 1) for place, letter in enumerate(word))
    return "".join(chr(_HAN + (first * 31 + n) % _HANS) for n in range((len(word) + 3) // 4))


def sentences(seed: int) -> Iterator[str]:
    """Yield sentences of invented words without end; some hold a number, a link or emphasis."""
    dice = random.Random(seed)
    words = ["".join(dice.choices(_SYLLABLES, k=dice.randint(1, 4))) for _ in range(6000)]
    while True:
        chosen = dice.choices(words, k=dice.randint(5, 28))
        kind = dice.random()
        place = dice.randrange(len(chosen))
        if kind < 0.1:
            chosen[place] = f'<a href="https://example.org/{chosen[place]}">{chosen[place]}</a>'
        elif kind < 0.2:
            chosen[place] = f"<em>{chosen[place]}</em>"
        elif kind < 0.3:
            chosen[place] = str(dice.randint(2, 9999))
        chosen[0] = chosen[0][:1].upper() + chosen[0][1:]
        yield " ".join(chosen) + dice.choice("....?!")


def article(size: int, *, seed: int = 1, changed: bool = False) -> str:
    """Return an HTML article of about `size` bytes; `changed`: each sentence by one word."""
    stream = sentences(seed)
    dice = random.Random(seed)
    pieces = ["<!DOCTYPE html><html lang=en><title>Long</title><article><h1>A long page</h1>\n"]
    length = 0
    while length < size:
        paragraph = list(islice(stream, dice.randint(2, 8)))
        if changed:
            paragraph = [edited(sentence) for sentence in paragraph]
        pieces.append(f"<p>{' '.join(paragraph)}</p>\n")
        length += len(pieces[-1])
    return "".join([*pieces, "</article></html>\n"])


def edited(sentence: str) -> str:
    """Return a sentence with one word more before it."""
    return f"Indeed {sentence}"
