"""Write safe fixes into a PO file of another project, in place: every other byte stays as it is.

Its line breaks, indents, charset and line ends are its own. Only the letters that a fix replaces
change, and the entry's flags: it is fuzzy until somebody confirms it. What would be written is read
first, and an entry that does not come back as meant is left as it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from pipeline.catalog.charset import charset_of, decode
from pipeline.catalog.po import Catalog, Key, parse
from pipeline.errors import CatalogError
from pipeline.findings.fixes import Fixed, applied, fixable
from pipeline.findings.positions import in_written, pieces_of
from pipeline.foreign._entries import Pairing, pairings
from pipeline.model import Document, Span

_ESCAPES = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n", "\t": r"\t", "\r": r"\r"})
_CONTEXT = 3
"""Lines that a patch shows around what changes."""

_Name = tuple[Key, str]
"""A string of a catalog: its entry's key, and its keyword."""


class _Edit(NamedTuple):
    """Other text for a part of a line, in code points; lines count from 0."""

    line: int
    start: int
    end: int
    text: str


class _Change(NamedTuple):
    """What becomes of one string of an entry."""

    line: int
    """Of the entry's msgid, from 0."""
    keyword: str
    msgstr: str
    """What the string shall be in the end."""
    fixes: tuple[tuple[Span, str], ...]
    """Places in the string with its codes, and what is written there instead."""


@dataclass(frozen=True, slots=True)
class _Draft:
    """A file's lines and what is to become of them."""

    lines: Sequence[str]
    changed: dict[int, str] = field(default_factory=dict)
    added: dict[int, str] = field(default_factory=dict)
    """New lines by the number of the line that they go before."""

    def line(self, number: int) -> str:
        """Return a line as it is to be."""
        return self.changed.get(number, self.lines[number])


def mended(
    data: bytes, shown: str, paired: Sequence[Pairing], document: Document
) -> tuple[bytes, Fixed | None]:
    """Return a file's bytes with a document's safe fixes, and what was done; None for nothing.

    The document has a unit for each pairing, in order.

    Raises CatalogError where a fix cannot be written in the file's charset.
    """
    text = decode(data, shown=shown, is_foreign=True)
    before = {_name(pairing): pairing.entry.msgstr for pairing in paired}
    changes = _changes(paired, document)
    while changes:
        draft = _drafted(text, changes.values())
        new = _encoded(data, draft, shown)
        wanted = before | {name: change.msgstr for name, change in changes.items()}
        found = _strings(parse(new, shown=shown, is_foreign=True))
        wrong = {name for name in wanted | found if wanted.get(name) != found.get(name)}
        if not wrong:
            number = sum(len(change.fixes) for change in changes.values())
            return new, Fixed(shown, number, "\n".join(_patch(draft, shown)))
        kept = {name: change for name, change in changes.items() if name not in wrong}
        changes = kept if len(kept) < len(changes) else {}
    return data, None


def _name(pairing: Pairing) -> _Name:
    return pairing.entry.key, pairing.keywords[1]


def _strings(read: Catalog) -> dict[_Name, str]:
    return {_name(pairing): pairing.entry.msgstr for pairing in pairings(read, ())}


def _changes(paired: Sequence[Pairing], document: Document) -> dict[_Name, _Change]:
    found = {}
    for unit, segment, chosen in fixable(document):
        pairing = paired[unit.id - 1]
        plain = segment.target.text if segment.target else ""
        fixes = tuple((_in_written(segment.written, plain, span), text) for span, text in chosen)
        line, keyword = pairing.entry.line - 1, pairing.keywords[1]
        found[_name(pairing)] = _Change(line, keyword, applied(segment, chosen), fixes)
    return found


def _in_written(written: str, plain: str, span: Span) -> Span:
    """Return where a part of the plain text stands; what is put in goes before a code's tag."""
    if span.start < span.end or not span.start:
        return in_written(written, plain, span)
    before = in_written(written, plain, Span(span.start - 1, span.start))
    return Span(before.end, before.end)


def _drafted(text: str, changes: Iterable[_Change]) -> _Draft:
    draft = _Draft(text.split("\n"))
    changes = tuple(changes)
    edits = [edit for change in changes for edit in _edits(text, change)]
    for line, start, end, new in sorted(edits, reverse=True):
        old = draft.line(line)
        draft.changed[line] = old[:start] + new + old[end:]
    for line in {change.line for change in changes}:
        _flag(draft, line)
    return draft


def _edits(text: str, change: _Change) -> Iterator[_Edit]:
    """Yield the edits of a string's lines; text for a place over several lines goes into the first."""
    pieces = pieces_of(text, change.line + 1, change.keyword)
    for (start, end), written in change.fixes:
        left = written.translate(_ESCAPES)
        for piece in pieces:
            last = piece.first + len(piece.columns) - 1
            first, stop = max(start, piece.first), min(end, last)
            if first > stop or (first == stop and start < end):
                continue
            begin, close = (piece.columns[place - piece.first] for place in (first, stop))
            yield _Edit(piece.line - 1, begin, close, left)
            left = ""
            if stop == end:
                break


def _flag(draft: _Draft, msgid: int) -> None:
    """Make an entry fuzzy: among its flags, or in a line before its previous msgid and its own."""
    bare = [line.lstrip("\ufeff \t") for line in draft.lines[max(0, msgid - 200) : msgid]]
    head = msgid
    while bare and bare[-1].startswith(('"', "msgctxt")):
        bare.pop()
        head -= 1
    place = head
    while bare and bare[-1].startswith("#"):
        line = bare.pop()
        head -= 1
        if line.startswith("#|"):
            place = head
        elif line.startswith("#,"):
            flags = [flag.strip() for flag in line[2:].split(",")]
            if "fuzzy" not in flags:
                draft.changed[head] = "#, " + ", ".join(("fuzzy", *flags))
            return
    draft.added[place] = "#, fuzzy"


def _encoded(data: bytes, draft: _Draft, shown: str) -> bytes:
    """Return a file's bytes; lines that are as they were keep theirs, and new ones their line ends."""
    charset = charset_of(data).removesuffix("-sig")
    found: list[bytes] = []
    for number, raw in enumerate(data.split(b"\n")):
        end = b"\r" if raw.endswith(b"\r") else b""
        mark = b"\xef\xbb\xbf" if not number and raw.startswith(b"\xef\xbb\xbf") else b""
        for lines in (draft.added, draft.changed):
            if (line := lines.get(number)) is None:
                continue
            try:
                written = mark + line.encode(charset) + end
            except UnicodeEncodeError as error:
                raise CatalogError(
                    f"has no place for U+{ord(line[error.start]):04X} in {charset.upper()}.",
                    file=shown,
                    line=number + 1,
                    remedy="Nothing was changed. Convert it: msgconv -t UTF-8 -o FILE FILE.",
                ) from error
            found.append(written)
        if number not in draft.changed:
            found.append(raw)
    return b"\n".join(found)


def _patch(draft: _Draft, name: str) -> Iterator[str]:
    """Yield the lines of a unified diff; time is linear in what changes."""
    yield f"--- a/{name}"
    yield f"+++ b/{name}"
    touched = sorted(draft.changed.keys() | draft.added.keys())
    hunks: list[list[int]] = []
    for number in touched:
        if hunks and number - hunks[-1][-1] <= 2 * _CONTEXT:
            hunks[-1].append(number)
        else:
            hunks.append([number])
    lines = draft.lines[:-1] if draft.lines[-1] == "" else draft.lines
    shift = 0
    for hunk in hunks:
        first, stop = max(0, hunk[0] - _CONTEXT), min(len(lines), hunk[-1] + _CONTEXT + 1)
        new = sum(number in draft.added for number in hunk)
        yield f"@@ -{first + 1},{stop - first} +{first + 1 + shift},{stop - first + new} @@"
        yield from _hunk(draft, lines, range(first, stop))
        shift += new


def _hunk(draft: _Draft, lines: Sequence[str], numbers: Iterable[int]) -> Iterator[str]:
    """Yield the lines of a hunk; of lines that change side by side the old ones come first."""
    for is_changed, group in groupby(numbers, key=draft.changed.__contains__):
        run = tuple(group)
        if not is_changed:
            for number in run:
                if number in draft.added:
                    yield f"+{draft.added[number]}"
                yield f" {lines[number]}"
            continue
        yield from (f"-{lines[number]}" for number in run)
        for number in run:
            if number in draft.added:
                yield f"+{draft.added[number]}"
            yield f"+{draft.changed[number]}"
