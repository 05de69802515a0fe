"""Put untrusted text on a terminal: how wide it is, and how to show what must not be sent there."""

from __future__ import annotations

import unicodedata

_ZERO = frozenset({"Mn", "Me", "Cf"})
_RTL = frozenset({"R", "AL"})


def width(text: str) -> int:
    """Return how many columns a text takes (UAX #11: wide and full-width letters take two)."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def _columns(letter: str) -> int:
    if unicodedata.category(letter) in _ZERO:
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def harmless(text: str) -> str:
    """Return a text that can be printed: spaces as one, and what cannot be seen by its number.

    A terminal obeys control letters and reorders at bidi controls; a translation must not be able
    to speak to it.
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else _spelled(c) for c in text)


def _spelled(letter: str) -> str:
    if letter == "\u3000":
        return "  "  # as wide as it is
    return " " if letter.isspace() else f"⟨U+{ord(letter):04X}⟩"


def runs_right_to_left(text: str) -> bool:
    """Tell whether a terminal may show a text in another order than it is stored in."""
    return not text.isascii() and any(unicodedata.bidirectional(c) in _RTL for c in text)
