"""Language knowledge: read `lists/<lang>.txt` and choose the list for a locale or a script.

Sections of a list file are `[name]` lines, words stand between them, `#` opens a comment.
`[include]` names other lists to take over. A word with a capital letter matches only so written;
a word in lower case of two letters or more matches in any case; `-str` matches every word that ends
so. Full stops at the end of abbreviations are left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from pipeline.segment import _lists
from pipeline.segment._lists import Sections

_LISTS = Path(__file__).parent / "lists"


class Kind:
    """What an abbreviation does at a full stop; bits of a plain number, for speed."""

    NEVER = 1
    """Never ends a sentence: `Dr.`"""
    NUMBER = 2
    """Does not end one before a number: `No. 5`."""
    STARTER = 4
    """Ends one only before a word that opens sentences: `Inc.`"""
    UNIT = 8
    """As STARTER, where a number stands before it: `5 km.`"""
    CAPITAL = 16
    """Ends one before any capital, once the sentence has some words: `etc.`"""
    YEAR = 32
    """As CAPITAL, where a number stands before it: `2017 г.`"""


_KINDS = {
    "never": Kind.NEVER,
    "number": Kind.NUMBER,
    "starter": Kind.STARTER,
    "unit": Kind.UNIT,
    "capital": Kind.CAPITAL,
    "year": Kind.YEAR,
}
_SECTIONS = (
    *_KINDS, "include", "starters", "informal", "ordinal", "labels", "lettered", "after-time",
    "names", "surnames", "vowels", "endings", "attributions", "continuations",
)  # fmt: skip


_LONGEST_CONSONANTS = 5
"""Letters of an abbreviation that is told by its consonants alone; `Pssst` is longer."""


@dataclass(frozen=True, slots=True, eq=False)
class Language:
    """One list file, read. Compared by identity, so that what is known of it can be remembered."""

    code: str
    """Language of the list: `en`."""
    kinds: dict[str, int]
    """Abbreviations with their Kind."""
    suffixes: tuple[str, ...]
    """Ends of abbreviations: `str` of `Hauptstr.`, in the list `-str`."""
    starters: frozenset[str]
    """Words that open a sentence, as written there: `The`."""
    informal: frozenset[str]
    """Words that may open a sentence in lower case: `i`, `we`."""
    ordinal: frozenset[str]
    """What ordinal numbers count (`3. Oktober`); empty where a full stop makes no ordinal."""
    labels: frozenset[str]
    """Nouns that a number follows, in lower case: `Step 1.`"""
    lettered: frozenset[str]
    """Nouns that a letter follows, in lower case: `vitamin C.`"""
    after_time: frozenset[str]
    """Words that continue a time of day: `5 p.m. Eastern`."""
    names: frozenset[str]
    """Names that end in a mark: `Yahoo!`, written without it."""
    surnames: frozenset[str]
    """Starters that are surnames too: `J. He`; empty: every starter may be one."""
    vowels: frozenset[str]
    """Letters that can carry a syllable; a word without any is an abbreviation. Empty: not known."""
    endings: tuple[str, ...]
    """What ends a sentence at a line's end without a mark (languages without spaces)."""
    attributions: tuple[str, ...]
    """What attributes speech right after a closing quotation mark (languages without spaces)."""
    continuations: tuple[str, ...]
    """What continues a sentence right after a closing mark (languages without spaces)."""

    @property
    def counts_any(self) -> bool:
        """Tell whether a capital says nothing after a number, since all nouns have one: German."""
        return "*" in self.ordinal

    @lru_cache(maxsize=20_000)  # noqa: B019  # languages are few and are kept anyway
    def kind(self, token: str) -> int:
        """Return the Kind of an abbreviation, its full stop left out; 0 for any other word."""
        lower = token.lower() if len(token) > 1 else token
        kind = self.kinds.get(token, 0) | self.kinds.get(lower, 0)
        if not kind and self.suffixes and lower.endswith(self.suffixes):
            return next(self.kinds[f"-{end}"] for end in self.suffixes if lower.endswith(end))
        if not kind and 1 < len(token) <= _LONGEST_CONSONANTS and self._has_no_vowel(token):
            # A title stands before a name (“Wm. Cole”), a unit may end a sentence before any.
            return Kind.NUMBER | (Kind.STARTER if token[0].isupper() else Kind.CAPITAL)
        return kind

    def _has_no_vowel(self, token: str) -> bool:
        """Tell whether a word such as `rd` or `Wm` cannot be spoken; `BBC` is a name."""
        letters = token[1:]
        return (
            letters.isalpha()
            and letters == letters.lower() != letters.upper()
            and bool(self.vowels)
            and self.vowels.isdisjoint(token.lower())
        )


# Languages that share the list of a near relative until somebody writes their own.
_RELATIVES = {
    "no": "nb", "nn": "nb", "is": "nb", "fo": "nb", "et": "fi", "sk": "cs", "sl": "cs", "hr": "cs",
    "bs": "cs", "sr": "cs", "be": "ru", "bg": "ru", "kk": "ru", "ky": "ru", "mk": "ru", "tg": "ru",
    "mn": "ru", "ca": "es", "gl": "es", "eu": "es", "ast": "es", "az": "tr", "mr": "hi", "ne": "hi",
    "sa": "hi", "ur": "ar", "ps": "fa", "ckb": "fa", "ug": "ar", "yue": "zh", "wuu": "zh",
    "af": "nl", "fy": "nl", "lb": "de", "oc": "fr", "hsb": "cs",
}  # fmt: skip

# First code point, last code point, list: what an unknown language most resembles.
_SCRIPTS = (
    (0x0370, 0x03FF, "el"), (0x0400, 0x052F, "ru"), (0x0600, 0x06FF, "ar"), (0x0900, 0x097F, "hi"),
    (0x3040, 0x30FF, "ja"), (0x4E00, 0x9FFF, "zh"), (0xAC00, 0xD7AF, "ko"),
)  # fmt: skip
_SCRIPT_TAGS = {
    "cyrl": "ru", "grek": "el", "arab": "ar", "deva": "hi", "hans": "zh", "hant": "zh",
    "jpan": "ja", "kore": "ko", "latn": "latin",
}  # fmt: skip
_SAMPLE = 400


def choose(locale: str, text: str, lists: Path | None = None) -> Language:
    """Return the language of a locale; where its list is missing, the nearest by script.

    The locale may be any BCP 47 tag or gettext's form (`zh_CN`). An unknown language is judged by
    its script subtag, else by the script of most letters at the beginning of the text. `lists` is
    a newsroom's own folder of lists, whose words are added to these.

    Raises ConfigurationError when a list of the newsroom is wrong.
    """
    name = _named(locale) or _by_script(text)
    return extended(name, _subtags(locale)[0], lists) if lists else load(name)


def is_known(locale: str, lists: Path | None = None) -> bool:
    """Tell whether there is a list for a locale's language or, at least, for its script."""
    return bool(_named(locale)) or (lists is not None and _subtags(locale)[0] in known(lists))


def known(lists: Path | None = None) -> tuple[str, ...]:
    """Return the languages with a list of the package or of a newsroom, sorted."""
    folders = (_LISTS, lists) if lists else (_LISTS,)
    found = {path.stem for folder in folders for path in folder.glob("[a-z]*.txt")}
    return tuple(sorted(found - {"latin"}))


def _subtags(locale: str) -> list[str]:
    return locale.lower().replace("_", "-").replace("@", "-").split("-")


@cache
def _named(locale: str) -> str:
    parts = _subtags(locale)
    code = _RELATIVES.get(parts[0], parts[0])
    for name in (parts[0], code):
        if name in known():
            return name
    return next((_SCRIPT_TAGS[part] for part in parts[1:] if part in _SCRIPT_TAGS), "")


def _by_script(text: str) -> str:
    counts: dict[str, int] = {}
    for character in text[:_SAMPLE]:
        if character.isalpha():
            name = _script(ord(character))
            counts[name] = counts.get(name, 0) + 1
    return max(counts, key=lambda name: counts[name], default="latin")


def _script(point: int) -> str:
    return next((name for first, last, name in _SCRIPTS if first <= point <= last), "latin")


def _path(name: str) -> Path:
    return _LISTS / f"{name}.txt"


@cache
def load(name: str) -> Language:
    """Read a list once; its name is the file's name without suffix."""
    return _language(name, _sections(name))


@cache
def extended(name: str, code: str, lists: Path) -> Language:
    """Return a list with the words of a newsroom's `<name>.txt` and `<code>.txt` added."""
    sections = _sections(name)
    for path in sorted(lists.glob("[a-z]*.txt")):
        if path.stem in (name, code):
            sections = _merged([sections, *_lists.own(path, frozenset(_SECTIONS), _sections)])
    return _language(name, sections)


def check(lists: Path) -> None:
    """Read all lists of a newsroom, so that a mistake is told before work begins.

    Raises ConfigurationError with file and line.
    """
    for path in sorted(lists.glob("*.txt")):
        _lists.check_name(path)
        _lists.own(path, frozenset(_SECTIONS), _sections)


def _language(name: str, sections: Sections) -> Language:
    kinds: dict[str, int] = {}
    for section, kind in _KINDS.items():
        for word in sections.get(section, ()):
            kinds[word] = kinds.get(word, 0) | kind

    def words(section: str) -> frozenset[str]:
        return frozenset(sections.get(section, ()))

    return Language(
        code=name,
        kinds=kinds,
        suffixes=tuple(word[1:] for word in kinds if word[0] == "-" and len(word) > 1),
        starters=words("starters"),
        informal=words("informal"),
        ordinal=words("ordinal"),
        labels=words("labels"),
        lettered=words("lettered"),
        after_time=words("after-time"),
        names=words("names"),
        surnames=words("surnames"),
        vowels=words("vowels"),
        endings=tuple(sections.get("endings", ())),
        attributions=tuple(sections.get("attributions", ())),
        continuations=tuple(sections.get("continuations", ())),
    )


def _sections(name: str) -> Sections:
    """Return section → words of a list of the package, those of included lists first."""
    own = _lists.sections(_path(name).read_text(encoding="utf-8"))
    return _merged([*map(_sections, own.pop("include", [])), own])


def _merged(lists: Iterable[Sections]) -> Sections:
    merged: Sections = {}
    for sections in lists:
        for section, words in sections.items():
            merged.setdefault(section, []).extend(words)
    return merged
