"""Keep what translators decided: one PO entry a sentence, carried over every edit of the article.

`merge` brings an article's catalog up to date, `recall` reads its targets into the Document,
`record` writes down what memory or a machine proposed since. All three are pure; `load` and `save`
touch the file. Entries carry no line numbers and no running ids, so that a paragraph put in, taken
out or moved leaves the bytes of every other entry as they were.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from pipeline import codes, files, locales
from pipeline.catalog.po import Catalog, Entry, Key, dump, parse
from pipeline.errors import CatalogError
from pipeline.memory import MemoryEntry
from pipeline.model import (
    Content,
    Document,
    Match,
    Role,
    Segment,
    Span,
    State,
    TermHit,
    Unit,
    Waiver,
    is_blank,
)
from pipeline.similar import Index

FUZZY_THRESHOLD = 75.0
"""Least similarity, percent, at which an old translation is offered for a changed sentence."""

_WORDS = {
    Role.BODY: "paragraph",
    Role.ITEM: "list item",
    Role.CELL: "table cell",
    Role.QUOTE: "quotation",
    Role.ALT: "text of a picture",
    Role.TOOLTIP: "tooltip",
}
_REVIEWED = re.compile(r"\s*reviewed: (.*) (\d{4}-\d\d-\d\d) ([0-9a-f]{16})\s*\Z")
_PROVENANCE = re.compile(r"\s*((?:memory|machine): .*)\Z")
# `allow: CHECK [CONCEPT] — REASON`; keyboards without a dash write hyphens, Chinese ones `：`, and
# some begin with a capital. What cannot be read is kept as a waiver of nothing, so that its writer
# is told.
_WAIVER = re.compile(
    r"\s*[Aa]llow[:：]\s*([\w-]*)(?:\s+(?![-–—])([\w.-]+))?[\s:：–—-]*(.*)\Z", re.DOTALL
)
_OPENING = 32
"""Code points of a paragraph quoted to say where a sentence stands."""


class _Place(NamedTuple):
    """Where a wanted entry stands: its segment, and the comment that says so."""

    unit: Unit
    number: int
    comment: str

    @property
    def segment(self) -> Segment:
        return self.unit.segments[self.number]


def load(path: Path, *, shown: str) -> tuple[Catalog | None, bytes]:
    """Read a catalog and its bytes; (None, b"") when the file is not there yet.

    Raises CatalogError naming file and line like `po.parse`, or when the file cannot be read.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None, b""
    except OSError as error:
        raise CatalogError(
            f"cannot be read: {error.strerror or error}.", file=shown, remedy="Check its rights."
        ) from error
    return parse(data, shown=shown), data


def save(
    path: Path, catalog: Catalog, *, read: bytes, shown: str, within: Path | None = None
) -> bool:
    """Write a catalog atomically below a folder; return False when the file already holds it.

    Raises PipelineError when a symbolic link leads out of `within`, CatalogError when the file is no longer what was `read`: a translator saved meanwhile.
    """
    content = dump(catalog)
    if content == read:
        return False
    now = path.read_bytes() if path.exists() else b""
    if now != read:
        raise CatalogError(
            "was saved by another program during the build.",
            file=shown,
            remedy="Nothing was overwritten. Run the build again.",
        )
    return files.write(path, content, durable=True, within=within)


def key_of(unit: Unit, segment: Segment) -> Key:
    """Return (msgctxt, msgid) of a segment: the role where it is not body text, and its text."""
    context = None if unit.role is Role.BODY else unit.role.value
    return context, codes.write(segment.source)


def merge(old: Catalog | None, document: Document, *, project: str) -> Catalog:
    """Bring a catalog up to date with its article.

    An entry whose sentence is still there keeps every byte but its program-made comments, which
    follow the article. A new sentence takes the translation of the most similar one that is gone,
    fuzzy, with `#|`. What is gone becomes obsolete when it was translated, and comes back as it
    was when its sentence returns.
    """
    wanted = _wanted(document)
    live = {e.key: e for e in old.entries if not e.is_obsolete} if old else {}
    obsolete = {e.key: e for e in old.entries if e.is_obsolete} if old else {}
    gone = [e for e in live.values() if e.key not in wanted]
    changed = _Changed([e for e in gone if e.msgstr])
    entries = []
    for key, places in wanted.items():
        kept = _kept(live.get(key), obsolete.get(key))
        entry = kept if kept is not None else changed.entry(key)
        entries.append(_placed(entry, places, document))
    retired = {k: e for k, e in obsolete.items() if k not in wanted}
    for entry in gone:
        if entry.msgstr or entry.comments:
            retired[entry.key] = entry._replace(extracted=(), references=(), is_obsolete=True)
    header = old.header if old else _header(document, project)
    return Catalog(header, (*entries, *retired.values()))


def _kept(live: Entry | None, obsolete: Entry | None) -> Entry | None:
    """Return the entry to go on with: the one that has a translation, live before obsolete."""
    if live is None or (not live.msgstr and obsolete is not None and obsolete.msgstr):
        return obsolete
    return live


class _Changed:
    """Entries whose sentence is gone: the stock for sentences that were only changed."""

    def __init__(self, entries: list[Entry]) -> None:
        self._entries = entries
        self._index = Index([e.msgid for e in entries])

    def entry(self, key: Key) -> Entry:
        """Return a new entry for a key, with the most similar old translation, fuzzy, if any."""
        context, msgid = key
        found = self._index.find(msgid, threshold=FUZZY_THRESHOLD)
        if found is None:
            return Entry(msgid, msgctxt=context)
        old = self._entries[found[0]]
        comments = tuple(c for c in old.comments if not _REVIEWED.match(c))
        flags = ("fuzzy", *(f for f in old.flags if f != "fuzzy"))
        return Entry(msgid, old.msgstr, context, comments, flags=flags, previous=old.key)


def _wanted(document: Document) -> dict[Key, list[_Place]]:
    """Return the entries that an article needs, in its order, with every place they stand in."""
    wanted: dict[Key, list[_Place]] = {}
    for unit in document.units:
        for index, segment in enumerate(unit.segments):
            place = _Place(unit, index, _position(unit, index))
            wanted.setdefault(key_of(unit, segment), []).append(place)
    return wanted


def _position(unit: Unit, index: int) -> str:
    """Say where a sentence stands, in words that an edit elsewhere does not change."""
    word = _WORDS.get(unit.role, unit.role.value)
    if len(unit.segments) == 1:
        return word
    opening = " ".join(unit.content.text[:_OPENING].split())
    ellipsis = "…" if len(unit.content.text) > _OPENING else ""
    return f"{word} ‘{opening}{ellipsis}’, sentence {index + 1} of {len(unit.segments)}"


def _placed(entry: Entry, places: list[_Place], document: Document) -> Entry:
    """Give an entry the comments of its place; a valid old one stays when it stands in several."""
    described = {p.comment: p for p in places}
    stays = next((c for c in entry.extracted if c in described), None)
    place = described[stays] if stays else places[0]
    terms = _terms(place.segment.terms, document)
    flags = entry.flags if entry.msgstr else tuple(f for f in entry.flags if f != "fuzzy")
    extracted, references = (place.comment, *terms), (_reference(document.path),)
    if (extracted, references, flags) == (entry.extracted, entry.references, entry.flags):
        return entry._replace(is_obsolete=False) if entry.is_obsolete else entry
    return entry._replace(
        extracted=extracted, references=references, flags=flags, is_obsolete=False
    )


def _reference(path: str) -> str:
    # gettext puts a file name with spaces between directional isolates.
    return f"\u2068{path}\u2069" if " " in path else path


def _terms(hits: Iterable[TermHit], document: Document) -> Iterator[str]:
    """Yield a line for each concept in a sentence: its approved and its forbidden forms."""
    for entry in dict.fromkeys(hit.entry for hit in hits):
        source = entry.section(document.source_locale)
        target = entry.section(document.target_locale or "")
        if source is None or not source.forms:
            continue
        if entry.is_dnt:
            yield _one_line(f"term: {source.forms[0]} – do not translate")
        elif target is not None:
            allowed = f" → {' | '.join(target.forms)}" if target.forms else ""
            forbidden = f"; not: {' | '.join(target.forbidden)}" if target.forbidden else ""
            yield _one_line(f"term: {source.forms[0]}{allowed}{forbidden}")


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _header(document: Document, project: str) -> Entry:
    """Return the header of a new catalog; its date is the article's, so that builds repeat."""
    target = document.target_locale or ""
    fields = {
        "Project-Id-Version": _one_line(project).replace("\\", "") or "newsroom",
        "PO-Revision-Date": f"{document.date or '1970-01-01'} 00:00+0000",
        "Last-Translator": "",
        "Language-Team": "",
        "Language": locales.folder(target),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "X-Source-Language": locales.folder(document.source_locale),
    }
    return Entry("", "".join(f"{name}: {value}\n" for name, value in fields.items()))


def recall(document: Document, catalog: Catalog) -> Document:
    """Give every segment its target, state and provenance from the catalog."""
    entries = {e.key: e for e in catalog.entries if not e.is_obsolete}
    units = tuple(
        replace(
            unit,
            segments=tuple(recalled(s, entries.get(key_of(unit, s))) for s in unit.segments),
        )
        for unit in document.units
    )
    return replace(document, units=units)


def recalled(segment: Segment, entry: Entry | None) -> Segment:
    """Return a segment with the target, state, waivers and flags of its entry, if it has one."""
    if entry is None:
        return segment
    if not entry.msgstr:
        waivers = waivers_of(entry)
        return replace(segment, waivers=waivers) if waivers else segment
    return restored(segment.span, segment.source, entry, segment.terms, segment.matches)


def restored(
    span: Span,
    source: Content,
    entry: Entry,
    terms: tuple[TermHit, ...] = (),
    matches: tuple[Match, ...] = (),
) -> Segment:
    """Return the segment of a source text and its entry, with what the entry says of it.

    `span` is its range over the unit's text, half-open code points.
    """
    if not entry.msgstr:
        return Segment(span, source, waivers=waivers_of(entry))
    target, problems = codes.read(entry.msgstr, source)
    return Segment(
        span,
        source,
        target=target,
        written=entry.msgstr,
        state=State.INITIAL if is_blank(target.text) else state_of(entry),
        has_broken_codes=bool(problems),
        provenance=_provenance(entry) if entry.comments else "",
        terms=terms,
        matches=matches,
        waivers=waivers_of(entry),
        flags=entry.flags,
    )


def _provenance(entry: Entry) -> str:
    return next((m[1] for c in entry.comments if (m := _PROVENANCE.match(c))), "")


def waivers_of(entry: Entry) -> tuple[Waiver, ...]:
    """Return what translators allow in an entry, from its comments `# allow: CHECK CONCEPT — WHY`."""
    if not entry.comments:  # as in nearly all
        return ()
    found = (_WAIVER.match(comment) for comment in entry.comments)
    return tuple(Waiver(m[1], m[2] or "", m[3].strip()) for m in found if m)


def state_of(entry: Entry) -> State:
    """Return how far an entry is; a review counts only for the very text that was reviewed."""
    if entry.is_fuzzy or is_blank(entry.msgstr):
        return State.INITIAL
    if not entry.comments:  # as in nearly all
        return State.TRANSLATED
    marks = [m[3] for comment in entry.comments if (m := _REVIEWED.match(comment))]
    is_reviewed = bool(marks) and fingerprint(entry) in marks
    return State.REVIEWED if is_reviewed else State.TRANSLATED


def fingerprint(entry: Entry) -> str:
    """Return 16 hexadecimal digits that stand for an entry's msgid and msgstr."""
    import hashlib  # costs 4 ms; few entries have been reviewed, or are asked for

    return hashlib.sha256(f"{entry.msgid}\0{entry.msgstr}".encode()).hexdigest()[:16]


def record(
    catalog: Catalog, document: Document, replacing: Collection[Key] = frozenset()
) -> Catalog:
    """Write down targets that the catalog does not have yet, with where they come from.

    Only empty entries are filled, and those to be replaced where there is something to replace them
    with: what a translator wrote is never touched.
    """
    filled: dict[Key, Segment] = {}
    for unit in document.units:
        for segment in unit.segments:
            if segment.target is not None and segment.provenance:
                filled.setdefault(key_of(unit, segment), segment)
    entries = tuple(
        _recorded(_emptied(e) if e.key in replacing and e.key in filled else e, filled)
        for e in catalog.entries
    )
    return replace(catalog, entries=entries)


def untouched(catalog: Catalog, answers: Collection[tuple[str, str]]) -> frozenset[Key]:
    """Return the keys of proposals that still are, word for word, what an engine answered.

    `answers` are pairs of a msgid and a msgstr.
    """
    return frozenset(
        entry.key
        for entry in catalog.entries
        if entry.is_fuzzy and not entry.is_obsolete and (entry.msgid, entry.msgstr) in answers
        if any(_PROVENANCE.match(comment) for comment in entry.comments)
    )


def reopened(document: Document, keys: Collection[Key]) -> Document:
    """Return a document whose segments of these keys have no target."""
    units = (
        replace(
            unit,
            segments=tuple(
                replace(s, target=None, written="", has_broken_codes=False, provenance="")
                if key_of(unit, s) in keys
                else s
                for s in unit.segments
            ),
        )
        for unit in document.units
    )
    return replace(document, units=tuple(units))


def _emptied(entry: Entry) -> Entry:
    comments = tuple(c for c in entry.comments if not _PROVENANCE.match(c))
    flags = tuple(flag for flag in entry.flags if flag != "fuzzy")
    return entry._replace(msgstr="", comments=comments, flags=flags, previous=None)


def _recorded(entry: Entry, filled: Mapping[Key, Segment]) -> Entry:
    segment = filled.get(entry.key)
    if entry.is_obsolete or entry.msgstr or segment is None or segment.target is None:
        return entry
    fuzzy = ("fuzzy",) if segment.state is State.INITIAL else ()
    return entry._replace(
        msgstr=segment.written if segment.has_broken_codes else codes.write(segment.target),
        comments=(*entry.comments, f" {_one_line(segment.provenance)}"),
        flags=(*fuzzy, *entry.flags),
    )


def approve(catalog: Catalog, *, reviewer: str, day: str) -> Catalog:
    """Mark every translated, not fuzzy entry as reviewed by somebody on a day (ISO 8601)."""
    return replace(catalog, entries=tuple(_approved(e, reviewer, day) for e in catalog.entries))


def _approved(entry: Entry, reviewer: str, day: str) -> Entry:
    if entry.is_obsolete or state_of(entry) is not State.TRANSLATED:
        return entry
    kept = tuple(c for c in entry.comments if not _REVIEWED.match(c))
    mark = f" reviewed: {_one_line(reviewer)} {day} {fingerprint(entry)}"
    return entry._replace(comments=(*kept, mark))


def confirmed(catalog: Catalog, article: str) -> Iterator[MemoryEntry]:
    """Yield what a catalog gives to the memory: entries neither fuzzy nor obsolete nor empty."""
    live = [e for e in catalog.entries if not e.is_obsolete]
    for index, entry in enumerate(live):
        if state_of(entry) is State.INITIAL:
            continue
        before = live[index - 1].msgid if index else ""
        after = live[index + 1].msgid if index + 1 < len(live) else ""
        yield MemoryEntry(entry.msgid, entry.msgstr, entry.msgctxt or "", before, after, article)
