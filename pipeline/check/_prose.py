"""Tell prose from what machines read, for the checks of punctuation, spacing and script.

Commands, addresses, markup and placeholders keep their own punctuation in every language. They are
blotted out by a character each, so that every offset stays that of the text.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.check._letters import shows_nothing
from pipeline.model import Code, Content, Segment, Span

BLOT = "\ufffc"
"""Stands for a character of code, markup or an address (OBJECT REPLACEMENT CHARACTER)."""

_CACHED = 1 << 12
_LISTS = Path(__file__).parent / "lists" / "copied.toml"
# Elements of HTML and DocBook whose text is code, whatever a code says of itself.
CODE_ELEMENTS = (
    "code|command|computeroutput|constant|envar|filename|function|kbd|literal|option|programlisting|samp|"
    "screen|systemitem|tt|userinput|varname"
)
_CODE_ELEMENTS = frozenset(CODE_ELEMENTS.split("|"))
# What machines read, each with the sign without which there is none: that is looked for first.
# The order matters: what the earlier ones blot out, the later ones do not see. A pattern that begins
# with a letter of its own is run at that letter alone; an optional beginning is tried everywhere.
_QUOTED = r"`[^`\n]++`(?<![\s(\uff08]`)_{0,2}"  # not the quotation marks of `this' and `that'
_NAMES = r"\w[\w-]*+(?:[./][\w-]++)++"
_MACHINE = tuple(
    (sign, re.compile(pattern, re.ASCII))
    for sign, pattern in (
        ("``", r"``.+?``"),
        (
            "`",
            rf":[\w+.-]{{1,30}}(?::[\w+.-]{{1,30}}){{0,2}}:{_QUOTED}|{_QUOTED}",
        ),  # reStructuredText
        ("://", r"[A-Za-z][A-Za-z0-9+.-]{1,30}://[!-~\u00c0-\u024f]*[\w/#=&~-]"),
        ("www.", r"\bwww\.[!-~]*[\w/#=&~-]"),
        ("@", r"(?<![\w.%+-])[\w.%+-]{1,64}@[\w-]++(?:\.[\w-]++)*+"),
        ("</", rf"<(?:{CODE_ELEMENTS})(?:\s[^<>]*+)?>[^<>]{{0,200}}+</[A-Za-z]++>"),
        ("<", r"</?[A-Za-z][^<>]*+>"),
        ("&", r"&#?\w(?:[\w.-]{0,40}\w)?;"),  # DocBook has &sources-list;
        ("$", r"\$[A-Za-z_]\w*+(?:\.[A-Za-z_]\w*+)*+"),  # a_variable
        ("%", r"%(?:\(\w*\))?[-+#0]?\d{0,3}(?:\.\d{1,3})?[sdrfiux](?![A-Za-z])"),
        ("{{", r"\{\{[^{}\n]{1,60}+\}\}"),
        ("{", r"\{[\w.:!\[\],]*+\}"),
        ("|", r"\|[\w.]++\|"),
        ("\\", r"\\[^\s]"),
        ("-", rf"-(?<![\w{BLOT}-]-)-?[A-Za-z][\w-]*+(?:=\S++)?"),  # an option of a command
        ("_", r"(?<![\w.])(?=[A-Za-z0-9.]*+_)\w++(?:\.\w++)*+(?:\(\))?"),  # a_name
        ("()", r"(?<![\w.])[\w.]++\(\)"),  # a call
        (".", r"(?<![\w.])[A-Za-z]\w*+(?:\.[A-Za-z]\w*+)++"),  # a.name
        ("/", rf"/(?<![\w/]/){_NAMES}|~/(?<![\w/]~/){_NAMES}"),  # a path
    )
)
# A dot within a word: nearly every sentence has one at its end.
_WITHIN = re.compile(r"\.(?=[A-Za-z])")
# A text over several lines that looks like a program, its output or a session with it.
_VERBATIM = re.compile(
    r"^[ \t]*(?:>>>|\.\.\.\s|[$#%>]\s|\(gdb\))|\n[ \t]+\S|^[\w. \[\]\"']++\s?[-+*/]?=\s|[;{}][ \t]*$"
    r"|^[ \t]*(?:def|class|import|from|if|for|while|return|print|await|async|try)\b.*[:(\w]$",
    re.MULTILINE,
)


class Texts(NamedTuple):
    """Source and target of a segment with everything blotted out that is not prose."""

    source: str
    target: str


def texts(segment: Segment) -> Texts | None:
    """Return both sides as prose, each as long as its text; None where there is nothing to judge.

    That is so without a target, where it is blank or repeats the source, and in samples of programs.
    """
    target = segment.target
    if target is None:
        return None
    source = segment.source
    if not source.codes and not target.codes:
        return _texts(source.text, target.text)
    read = _texts(source.text, target.text)
    return read and Texts(_kept_out(source, read.source), _kept_out(target, read.target))


@lru_cache(maxsize=_CACHED)
def _texts(source: str, target: str) -> Texts | None:
    if source == target or not source or shows_nothing(target) or is_verbatim(source):
        return None
    return Texts(blotted(source), blotted(target))


@cache
def _copied() -> dict[str, Any]:
    return tomllib.loads(_LISTS.read_text(encoding="utf-8"))


@cache
def commands() -> frozenset[str]:
    """Return the names of programs that begin a line to be typed (lists/copied.toml)."""
    return frozenset(str(_copied()["commands"]).split())


@cache
def spelt_alike(language: str) -> frozenset[str]:
    """Return the words that English and a language spell alike, in small letters (the same list)."""
    return frozenset(str(_copied()["alike"].get(language, "")).split())


def is_verbatim(text: str) -> bool:
    """Tell whether a text is a sample of a program or of its output, not prose."""
    if "\n" in text:
        return _VERBATIM.search(text) is not None
    return text.startswith((">>>", "$ ", "(gdb)"))


def blotted(text: str) -> str:
    """Return a text with every character of code, markup and addresses replaced by BLOT."""
    for sign, pattern in _MACHINE:
        if sign in text and (sign != "." or _WITHIN.search(text)):
            text = pattern.sub(_blot, text)
    return text


def _blot(match: re.Match[str]) -> str:
    return BLOT * (match.end() - match.start())


def is_code(code: Code) -> bool:
    """Tell whether the text of an inline code is not to be translated."""
    return not code.translate or code.element in _CODE_ELEMENTS


def _kept_out(content: Content, text: str) -> str:
    """Return a text without what its own codes say is not to be translated."""
    for code in content.codes:
        if is_code(code):
            start, end = code.span
            text = text[:start] + BLOT * (end - start) + text[end:]
    return text


def crosses_code(content: Content, span: Span) -> bool:
    """Tell whether an inline code begins or ends within a range, so that replacing it is unsafe."""
    return any(
        span.start < edge < span.end or (code.is_empty and span.start <= edge <= span.end)
        for code in content.codes
        for edge in code.span
    )
