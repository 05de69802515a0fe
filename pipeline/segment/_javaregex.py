r"""Translate regular expressions as SRX files write them (Java, ICU) for the `regex` module.

What means the same is kept, what has an equal is replaced, anything else is refused. As SRX 2.0
follows ICU, `\w`, `\d` and `\s` know all scripts.
Source: https://unicode-org.github.io/icu/userguide/strings/regexp.html and java.util.regex.Pattern.
"""

from __future__ import annotations

import re
from collections.abc import Iterator


class UnsupportedError(ValueError):
    """A construct that has no equal; the message names it."""


_HORIZONTAL = r" \t\xa0\u1680\u180e\u2000-\u200a\u202f\u205f\u3000"
_VERTICAL = r"\n\x0b\f\r\x85\u2028\u2029"
_BREAK = rf"(?:\r\n|[{_VERTICAL}])"
# Escapes that mean the same in both, and those that have an equal outside a class.
_SAME = frozenset("wWdDsSbBAtnrfa")
_EQUAL = {
    "h": f"[{_HORIZONTAL}]", "H": f"[^{_HORIZONTAL}]", "v": f"[{_VERTICAL}]",
    "V": f"[^{_VERTICAL}]", "R": _BREAK, "z": r"\Z", "Z": r"(?=\n?\Z)", "e": r"\x1b",
}  # fmt: skip
# In a class, \b is a backspace here and an error there; the anchors make no sense.
_NOT_IN_CLASS = frozenset("bBAzZR")
# Java's POSIX classes are ASCII; ICU's are not, and SRX follows ICU.
_PROPERTIES = {
    "javaLowerCase": "Lowercase", "javaUpperCase": "Uppercase", "javaWhitespace": "White_Space",
    "javaLetter": "L", "javaDigit": "Nd", "Punct": "P", "IsPunctuation": "P",
    "IsLetter": "L", "IsDigit": "Nd", "IsAlphabetic": "Alphabetic", "IsUppercase": "Uppercase",
    "IsLowercase": "Lowercase", "IsWhite_Space": "White_Space",
}  # fmt: skip
# What matches no character; left out where only characters count.
_ANCHORS = frozenset({r"\b", r"\B", r"\A", r"\Z", "^", "$", _EQUAL["Z"]})
_LOOKS = ("(?=", "(?!", "(?<=", "(?<!")
_PROPERTY = re.compile(r"\\([pP])(?:\{(\^?[\w =:-]+)\}|([A-Z]))")
_CODE = re.compile(
    r"\\(?:x\{([0-9a-fA-F]{1,6})\}|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|0([0-3]?[0-7]{1,2}))"
)
_POSIX = re.compile(r"\[:\^?\w+:\]")
_CONTROL = re.compile(r"\\c([@-_])")
_QUOTED = re.compile(r"\\Q(.*?)(?:\\E|\Z)", re.DOTALL)
_GROUP = re.compile(r"\((?:\?(?:[:=!>]|<[=!]|<[A-Za-z]\w*>|[idmsuxUw]*(?:-[idmsux]+)?[:)]))?")
_FLAGS = re.compile(r"\(\?([idmsuxUw]*(?:-[idmsux]+)?)([:)])\Z")
_COUNT = re.compile(r"\{\d{1,4}(?:,\d{0,4})?\}[?+]?")


def translate(pattern: str) -> str:
    """Return a pattern for `regex` with its version 1.

    Raises UnsupportedError for what cannot be said there with the same meaning.
    """
    return "".join(piece for piece, _ in _pieces(pattern))


def relaxed(pattern: str) -> str | None:
    r"""Return a translation that matches at least as much: without anchors such as `\b` and `^`.

    None where the pattern looks ahead or behind: leaving that out is not so simple. Made for
    guessing from a few characters where a rule may match at all. Raises as `translate` does.
    """
    pieces = list(_pieces(pattern))
    outside = {piece for piece, in_class in pieces if not in_class} - _ANCHORS
    if any(piece.startswith(_LOOKS) for piece in outside):
        return None
    return "".join(
        "(?:)" if piece in _ANCHORS and not in_class else piece for piece, in_class in pieces
    )


def _pieces(pattern: str) -> Iterator[tuple[str, bool]]:
    """Yield the translated pieces of a pattern, each with whether it stands in a class."""
    position = depth = 0
    while position < len(pattern):
        in_class = depth > 0
        character = pattern[position]
        if character == "\\":
            piece, position = _escape(pattern, position, in_class=in_class)
        elif depth:
            piece, position, depth = _in_class(pattern, position, depth)
        elif character == "[":
            piece, position = _open_class(pattern, position)
            depth = 1
        elif character == "(":
            piece, position = _group(pattern, position)
        elif character == "{":
            piece, position = _count(pattern, position)
        else:
            piece, position = character, position + 1
        yield piece, in_class
    if depth:
        raise UnsupportedError("a class that is not closed")


def _escape(pattern: str, at: int, *, in_class: bool) -> tuple[str, int]:
    """Return the translation of an escape and where it ends."""
    if found := _QUOTED.match(pattern, at):
        return re.escape(found[1]), found.end()
    if found := _PROPERTY.match(pattern, at):
        return _property(found[1], found[2] or found[3]), found.end()
    if found := _CODE.match(pattern, at):
        digits = found[1] or found[2] or found[3]
        return _character(int(digits, 16) if digits else int(found[4], 8)), found.end()
    if found := _CONTROL.match(pattern, at):
        return _character(ord(found[1]) ^ 64), found.end()
    letter = pattern[at + 1 : at + 2]
    whole = "\\" + letter
    if not letter:
        raise UnsupportedError("a backslash at the end")
    if in_class and letter in _NOT_IN_CLASS:
        raise UnsupportedError(f"{whole} in a class")
    # A backslash before anything but an ASCII letter or digit only says: this character.
    if letter in _SAME or not (letter.isascii() and letter.isalnum()):
        return whole, at + 2
    if letter in _EQUAL:
        return _EQUAL[letter], at + 2
    raise UnsupportedError(f"a reference to a group, {whole}" if letter.isdigit() else whole)


def _character(point: int) -> str:
    if point > 0x10FFFF:
        raise UnsupportedError(f"code point {point:x}")
    return re.escape(chr(point))


def _property(letter: str, name: str) -> str:
    known = _PROPERTIES.get(name, name)
    if known.startswith("java"):
        raise UnsupportedError(f"\\{letter}{{{name}}}")
    return f"\\{letter}{{{known}}}"


def _open_class(pattern: str, at: int) -> tuple[str, int]:
    """Return the opening of a class; a bracket that closes at once is a literal in ICU and here."""
    if _POSIX.match(pattern, at):
        raise UnsupportedError(f"class {pattern[at : at + 8]}")
    end = at + 2 if pattern.startswith("[^", at) else at + 1
    return pattern[at:end], end


def _in_class(pattern: str, at: int, depth: int) -> tuple[str, int, int]:
    """Return a piece of a class, where it ends, and how many classes are open then."""
    character = pattern[at]
    if character == "[":
        piece, end = _open_class(pattern, at)
        return piece, end, depth + 1
    if character == "]":
        return "]", at + 1, depth - 1
    if pattern.startswith("&&", at):
        return "&&", at + 2, depth
    # Operators of sets here, plain characters there.
    for operator in ("--", "||", "~~"):
        if pattern.startswith(operator, at):
            return f"\\{operator[0]}\\{operator[0]}", at + 2, depth
    return character, at + 1, depth


def _group(pattern: str, at: int) -> tuple[str, int]:
    found = _GROUP.match(pattern, at)
    assert found is not None, "every part after the bracket is optional"
    if found[0] == "(":
        if pattern.startswith("(?", at) or pattern.startswith("(*", at):
            raise UnsupportedError(f"group {pattern[at : at + 4]}")
        return "(?:", found.end()
    flags = _FLAGS.match(found[0])
    if flags is None:
        return ("(?:" if found[0].endswith(">") and found[0] != "(?>" else found[0]), found.end()
    if "d" in flags[1] or "w" in flags[1]:
        raise UnsupportedError(f"flags {found[0]}")
    # Unicode is understood anyway.
    kept = flags[1].replace("u", "").replace("U", "").removesuffix("-")
    if not kept:
        return ("(?:" if flags[2] == ":" else ""), found.end()
    return f"(?{kept}{flags[2]}", found.end()


def _count(pattern: str, at: int) -> tuple[str, int]:
    """Return a count; any other brace would mean an approximate match here."""
    found = _COUNT.match(pattern, at)
    if found is None:
        raise UnsupportedError(f"brace {pattern[at : at + 6]}")
    return found[0], found.end()
