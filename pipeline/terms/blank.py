"""Blank out of a text what no form has, so that nearly always one word lies between two spaces."""

from __future__ import annotations

import re
import string

from pipeline.terms.paths import Vocabulary
from pipeline.tokens import IGNORED

_JOINING = frozenset(re.sub(r"\\(.)", r"\1", IGNORED)) - frozenset("・･")
"""Signs that may stand within a form though it has none, but those that depend on their place."""
_WHITE = "\t\n\r\u00a0\u2009\u202f\u3000"
_PARTING = ",.;:!?()[]/%$&€£+*=#@<>|…—―。，、；：！？（）¿¡،؛؟।"
"""Signs that end a form, unless the glossary has one with them."""


class Blank:
    """Writes a space for each sign that no form has, and small letters unless capitals matter."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.parting = frozenset(sign for sign in _PARTING if not vocabulary[sign])
        signs = sorted({*self.parting, *_JOINING, *_WHITE})
        ascii_signs = "".join(filter(str.isascii, signs)).encode()
        self._makes_small = not vocabulary.minds_capitals
        capitals = string.ascii_uppercase.encode() if self._makes_small else b""
        self._ascii = bytes.maketrans(
            ascii_signs + capitals, b" " * len(ascii_signs) + capitals.lower()
        )
        self._others = [sign for sign in signs if not sign.isascii()]

    def __call__(self, text: str) -> str:
        """Return a text of as many code points, so that places in it are those of the original."""
        # By way of bytes, since str.translate takes twenty times as long.
        if text.isascii():
            return text.encode("ascii").translate(self._ascii).decode("ascii")
        written = text.encode("utf-8", "surrogatepass").translate(self._ascii)
        text = written.decode("utf-8", "surrogatepass")
        for sign in self._others:
            if sign in text:
                text = text.replace(sign, " ")
        # Every letter but İ has one small letter.
        small = text.lower() if self._makes_small else text
        return small if len(small) == len(text) else text
