"""The PO file: read every line of it, write it in the one form that `msgcat --no-wrap` writes.

Grammar: GNU gettext manual, "The Format of PO Files"; `#=` lines of newer
gettext are kept. polib is not used here because it drops `#~|` lines, glues a comment
at the top to the header, cuts strings at U+2028 and shortens an unterminated string by its last
letter; the tests hold this module against polib on files where both must agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.catalog.charset import decode
from pipeline.errors import CatalogError

Key = tuple[str | None, str]
"""(msgctxt, msgid): what makes an entry unique."""


class Entry(NamedTuple):  # of thousands, each made in a quarter of the time of a dataclass
    """One message of a catalog."""

    msgid: str
    msgstr: str = ""
    msgctxt: str | None = None
    comments: tuple[str, ...] = ()
    """Translator's comments: what follows `#` on each line, the space included."""
    extracted: tuple[str, ...] = ()
    """Comments made by the program: what follows `#. `."""
    references: tuple[str, ...] = ()
    """What follows `#: `, a line each."""
    flags: tuple[str, ...] = ()
    sticky: tuple[str, ...] = ()
    """What follows `#= `, a line each."""
    previous: Key | None = None
    """msgctxt and msgid that the translation was made for (`#|`)."""
    is_obsolete: bool = False
    line: int = 0
    """Line of the msgid, from 1; 0 for an entry that has not been written yet."""
    plural: str | None = None
    """msgid_plural; an article's catalog has none."""
    forms: tuple[str, ...] = ()
    """msgstr[0], msgstr[1] … of an entry with a plural; msgstr is the first of them."""

    @property
    def key(self) -> Key:
        """Return what makes the entry unique."""
        return self.msgctxt, self.msgid

    @property
    def is_fuzzy(self) -> bool:
        """Tell whether a human has yet to confirm the translation."""
        return "fuzzy" in self.flags


@dataclass(frozen=True, slots=True)
class Catalog:
    """A PO file in memory. Invariant: no two entries have the same key."""

    header: Entry
    """The entry with the empty msgid; its msgstr holds the `Name: value` lines."""
    entries: tuple[Entry, ...] = ()
    """Live entries in the order of the article, then obsolete ones."""


_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_COMMENTS = ("# ", "#.", "#:", "#,")
_PROGRAMS = ("#.", "#:", "#,", "#=")
_STRING = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"\s*+\Z')
# A string over all its lines, with its keyword, as nearly all are written; or else a line. Each line
# is seen to its end before the next: else a fault after many would have all of them read again.
_QUOTED = r'"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"(?=[ \t\r]*+(?:\n|\Z))'
_STRETCH = re.compile(
    rf"(?:(msgctxt|msgid|msgstr)[ ])?+({_QUOTED}(?:\n{_QUOTED})*+)[ \t\r]*+(?:\n|\Z)|([^\n]*+)(?:\n|\Z)"
)
# A whole entry as programs write it, its comments first; those of other kinds are read by lines.
_STRINGS = rf"({_QUOTED}(?:\n{_QUOTED})*+)[ \t\r]*+"
_USUAL = re.compile(
    rf"((?:\#(?![~|=])[^\n]*+\n)*+)(?:msgctxt[ ]{_STRINGS}\n)?+"
    rf"msgid[ ]{_STRINGS}\nmsgstr[ ]{_STRINGS}(?:\n|\Z)\n*+"
    r"(?=#[^~|]|msg(?:ctxt|id)[ ]|\Z)"  # nothing that might yet be a part of it
)
_KEYWORD = re.compile(
    r"(#~\|\s*|#\|\s*|#~\s*)?(?:(msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?)\s*)?(?=\")"
)
_ESCAPED = re.compile(r"\\(?:([abfnrtv\"\\])|([0-7]{1,3})|x([0-9a-fA-F]{1,2})|(.))")
_MANY = 10
"""Faults of one kind that are named; of more, the number."""
_NUMERIC = re.compile(r"\\[0-7x]")
_UNESCAPE = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_SPECIAL = re.compile(r"[\\\"\n\t\a\b\f\r\v]")
_ESCAPE = str.maketrans(
    {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\a": "\\a", "\b": "\\b"}
    | {"\f": "\\f", "\r": "\\r", "\v": "\\v"}
)


def parse(data: bytes, *, shown: str, is_foreign: bool = False) -> Catalog:
    """Read the bytes of a PO file; `shown` is its name in messages.

    A foreign file, which is only looked at, may be in another charset, have plural forms, and hold
    an entry twice.

    Raises CatalogError naming the line when it is not UTF-8, a string is not terminated or holds an
    escape that there is not, a keyword is unknown or out of place, an entry stands twice, or it has
    plural forms, which have no place in an article.
    """
    text = decode(data, shown=shown, is_foreign=is_foreign)
    try:
        entries = list(_Parser(shown, has_plurals=is_foreign).entries(text))
    except _UnknownEscapeError as error:
        raise _refusal_of_escapes(text, shown) from error
    header = next((e for e in entries if e.key == (None, "") and not e.is_obsolete), Entry(""))
    if not is_foreign:
        _refuse_duplicates(entries, shown)
        _check_charset(header, shown)
    return Catalog(header, tuple(e for e in entries if e is not header))


def _refusal_of_escapes(text: str, shown: str) -> CatalogError:
    """Return the error that names every unknown escape of a text with its line."""
    places = [
        (number, escape[0])
        for number, line in enumerate(text.split("\n"), 1)
        if '"' in line and (not line.startswith("#") or line.startswith(("#~", "#|")))
        for escape in _ESCAPED.finditer(line, line.index('"'))
        if escape[4] is not None
    ]
    told = ", ".join(f"{escape} in line {number}" for number, escape in places[:_MANY])
    more = f" and {len(places) - _MANY} more" if len(places) > _MANY else ""
    return CatalogError(
        f"holds escapes that PO files do not have: {told}{more}.",
        file=shown,
        line=places[0][0],
        remedy="For a backslash write \\\\.",
    )


def _check_charset(header: Entry, shown: str) -> None:
    charset = re.search(r"charset=([\w.:-]+)", header.msgstr)
    if charset and charset[1].lower().replace("-", "") not in ("utf8", "ascii", "charset"):
        raise CatalogError(
            f"declares charset={charset[1]} but holds UTF-8.",
            file=shown,
            line=header.line,
            remedy="Write charset=UTF-8 in the header.",
        )


def _refuse_duplicates(entries: Iterable[Entry], shown: str) -> None:
    seen: dict[tuple[Key, bool], Entry] = {}
    problems = []
    for entry in entries:
        first = seen.setdefault((entry.key, entry.is_obsolete), entry)
        if first is not entry:
            problems.append(f"{shown}:{entry.line}: same entry as in line {first.line}")
    if problems:
        raise CatalogError(
            "holds the same entry twice: " + "; ".join(problems) + ".",
            file=shown,
            line=int(problems[0].split(":")[-2]),
            remedy="Keep one of each (msguniq joins them).",
        )


_Lines = tuple[str, ...]
_Notes = dict[str, list[str]]
"""The comments of an entry by their first two letters; a translator's by `#`."""


@dataclass(slots=True)
class _Draft:
    """What has been read of the entry at hand."""

    notes: _Notes = field(default_factory=dict)
    strings: dict[str, list[str]] = field(default_factory=dict)
    is_obsolete: bool = False
    line: int = 0


class _Parser:
    """Turn lines into entries; holds the entry at hand and the string being continued."""

    def __init__(self, shown: str, *, has_plurals: bool) -> None:
        self.shown = shown
        self.has_plurals = has_plurals
        self.number = 1
        self.draft = _Draft()
        self.current: list[str] | None = None

    def entries(self, text: str) -> Iterator[Entry]:
        # Only LF ends a line: U+2028, U+0085 and form feeds are ordinary letters of a string.
        place = 0
        while place < len(text):
            # What is begun is read on by lines, so that no long entry is looked at again for each.
            is_between = self._is_complete() or not (self.draft.strings or self.draft.notes)
            if is_between and (usual := _USUAL.match(text, place)):
                if self._is_complete():
                    yield self._finish()
                while usual:
                    yield self._usual(usual)
                    place = usual.end()
                    usual = _USUAL.match(text, place)
                continue
            stretch = _STRETCH.match(text, place)
            assert stretch is not None  # whatever stands there is a line
            place = stretch.end()
            word, strings, line = stretch.groups()
            if strings is None:
                if (line := line.strip(" \t\r")) and (entry := self._line(line)):
                    yield entry
                self.number += 1
                continue
            if word and self._starts_next("", word):
                yield self._finish()
            self._strings("", word or "", strings)
            self.number += strings.count("\n") + 1
        self.number = text.count("\n") + 1
        if self._is_complete():
            yield self._finish()
        elif self.draft.strings:
            raise self._error("an entry ends here without msgstr", "Complete or delete it.")

    def _usual(self, match: re.Match[str]) -> Entry:
        """Return an entry that stands as most are written."""
        comments, context, msgid, msgstr = match.groups()
        notes: _Notes = {}
        number = self.number
        for line in comments.split("\n")[:-1]:
            self._note(line.rstrip(" \t\r"), notes)
            number += 1
        if context is not None:
            number += 1 + context.count("\n")
            context = _text(context)
        self.number += match.string.count("\n", *match.span())
        return Entry(_text(msgid), _text(msgstr), context, *_said(notes), line=number)

    def _line(self, line: str) -> Entry | None:
        """Read a line that is not written as most are; return the entry that ends before it."""
        keyword = None if line.startswith(_COMMENTS) else _KEYWORD.match(line)
        done = None
        if keyword is None:
            done = self._finish() if self._is_complete() else None
            self.current = None
            self._note(line, self.draft.notes)
            return done
        prefix, word = (keyword[1] or "").strip(), keyword[2] or ""
        if word and self._starts_next(prefix, word):
            done = self._finish()
        quoted = line[keyword.end() :]
        if not _STRING.match(quoted):
            raise self._error(
                f"a string is not terminated: {quoted[:60]}",
                'End it with " and escape inner ones.',
            )
        self._strings(prefix, word, quoted.rstrip())
        return done

    def _error(self, what: str, remedy: str) -> CatalogError:
        return CatalogError(f"{what}.", file=self.shown, line=self.number, remedy=remedy)

    def _is_complete(self) -> bool:
        return "msgstr" in self.draft.strings or "msgstr[0]" in self.draft.strings

    def _starts_next(self, prefix: str, word: str) -> bool:
        return self._is_complete() and (prefix.endswith("|") or word in ("msgctxt", "msgid"))

    def _note(self, line: str, notes: _Notes) -> None:
        """Put a line that is a comment where it belongs."""
        kind = line[:2]
        if kind in _PROGRAMS:
            notes.setdefault(kind, []).append(line[2:].removeprefix(" "))
        elif kind in ("#|", "#~") or line[0] != "#":
            raise self._error(
                f"not a line of a PO file: {line[:60]!r}", "Correct it; `msgfmt -c` helps."
            )
        else:
            notes.setdefault("#", []).append(line[1:])

    def _strings(self, prefix: str, word: str, strings: str) -> None:
        """Take the quoted lines of a string, after its keyword if there is one."""
        if word:
            self._keyword(prefix, word)
        if self.current is None:
            raise self._error(
                "a string without msgid or msgstr before it", "Delete or complete it."
            )
        self.current.append(_text(strings))

    def _keyword(self, prefix: str, word: str) -> None:
        is_plural = word == "msgid_plural" or word.startswith("msgstr[")
        if is_plural and not self.has_plurals:
            raise self._error("plural forms have no place in an article", "Write one msgstr.")
        is_previous = prefix.endswith("|")
        name = f"| {word}" if is_previous else word
        needs = {"msgstr": "msgid", "msgid_plural": "msgid"}.get(word)
        if word.startswith("msgstr["):
            needs = "msgid_plural"
        if name in self.draft.strings or (needs and needs not in self.draft.strings):
            raise self._error(f"{word} out of place", "Each entry has one msgid, then one msgstr.")
        if word == "msgid" and not is_previous:
            self.draft.line = self.number
        if not is_previous:
            self.draft.is_obsolete = prefix == "#~"
        self.current = self.draft.strings[name] = []

    def _finish(self) -> Entry:
        """Return the entry at hand and begin the next."""
        draft, self.draft, self.current = self.draft, _Draft(), None
        strings = {name: "".join(pieces) for name, pieces in draft.strings.items()}
        previous = None
        if "| msgid" in strings:
            previous = (strings.get("| msgctxt"), strings["| msgid"])
        return Entry(
            strings["msgid"],
            strings["msgstr"] if "msgstr" in strings else strings["msgstr[0]"],
            strings.get("msgctxt"),
            *_said(draft.notes),
            previous,
            draft.is_obsolete,
            draft.line,
            strings.get("msgid_plural"),
            tuple(t for name, t in strings.items() if "[" in name)
            if "msgstr[0]" in strings
            else (),
        )


def _said(notes: _Notes) -> tuple[_Lines, _Lines, _Lines, _Lines, _Lines]:
    """Return an entry's comments, extracted comments, references, flags and sticky flags."""
    flags: dict[str, None] = {}
    if listed := notes.get("#,"):
        flags = dict.fromkeys(flag.strip() for flag in ",".join(listed).split(","))
        flags.pop("", None)
    return (
        tuple(notes.get("#", ())),
        tuple(notes.get("#.", ())),
        tuple(notes.get("#:", ())),
        tuple(flags),
        tuple(notes.get("#=", ())),
    )


class _UnknownEscapeError(ValueError):
    """An escape that the grammar does not have; where it stands is looked for then."""


def _text(strings: str) -> str:
    """Return what quoted lines hold."""
    if "\\" not in strings:
        return strings[1:-1].replace('"\n"', "")
    if _NUMERIC.search(strings):  # `\12` is one letter; `\1` at the end of a line and `2` are two
        return "".join(_unescape(line[1:-1]) for line in strings.split("\n"))
    return _unescape(strings[1:-1].replace('"\n"', ""))


def _unescape(text: str) -> str:
    if "\\" not in text:
        return text
    if "\\\\" not in text:  # then a backslash is the beginning of an escape, and of these in most
        text = text.replace('\\"', '"').replace("\\n", "\n")
    return _ESCAPED.sub(_unescape_one, text) if "\\" in text else text


def _unescape_one(match: re.Match[str]) -> str:
    letter, octal, hexadecimal, unknown = match.groups()
    if unknown:
        raise _UnknownEscapeError
    if letter:
        return _UNESCAPE.get(letter, letter)
    return chr(int(octal, 8) if octal else int(hexadecimal, 16))


def dump(catalog: Catalog) -> bytes:
    """Return the bytes of a PO file, unwrapped, as `msgcat --no-wrap` writes them."""
    return "\n".join(_print(e) for e in (catalog.header, *catalog.entries)).encode()


def _print(entry: Entry) -> str:
    lines = [f"#{c}" for c in entry.comments]
    lines += [f"#. {c}" if c else "#." for c in entry.extracted]
    lines += [f"#: {r}" for r in entry.references]
    if entry.flags:
        lines.append("#, " + ", ".join(sorted(entry.flags, key=lambda f: f != "fuzzy")))
    lines += [f"#= {s}" for s in entry.sticky]
    mark = "#~" if entry.is_obsolete else ""
    if entry.previous is not None:
        context, msgid = entry.previous
        prefix = f"{mark or '#'}| "
        lines += _field("msgctxt", context, prefix) + _field("msgid", msgid, prefix)
    prefix = f"{mark} " if mark else ""
    lines += _field("msgctxt", entry.msgctxt, prefix)
    lines += _field("msgid", entry.msgid, prefix) + _field("msgid_plural", entry.plural, prefix)
    for index, form in enumerate(entry.forms):
        lines += _field(f"msgstr[{index}]", form, prefix)
    if entry.plural is None:
        lines += _field("msgstr", entry.msgstr, prefix)
    return "\n".join(lines) + "\n"


def _field(name: str, value: str | None, prefix: str) -> list[str]:
    """Return a keyword and its string; a string with inner line ends takes a line for each."""
    if value is None:
        return []
    if "\n" not in value[:-1]:
        return [f'{prefix}{name} "{_escape(value)}"']
    pieces = [f'{prefix}"{_escape(piece)}"' for piece in _LINE.findall(value)]
    return [f'{prefix}{name} ""', *pieces]


def _escape(text: str) -> str:
    # Few strings hold such a letter, and looking costs a tenth of translating.
    return text.translate(_ESCAPE) if _SPECIAL.search(text) else text
