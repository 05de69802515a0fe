"""Read TBX as a stream: one concept at a time is in memory, whatever the file's size.

Nothing is fetched, no entity is expanded; a document type that is merely named, as in every file of
2008, is not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

from lxml import etree

from pipeline.errors import ConfigurationError, GlossaryError
from pipeline.exchange import Job, join, slug
from pipeline.exchange import _tbx_words as tbx
from pipeline.locales import parse
from pipeline.model import Locale, TermEntry, TermSection

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_PROLOG = 1 << 16
_MOST = 1 << 24
"""Bytes in which a concept must end: what is between them, or in one, is held in memory."""
_START_TAG = re.compile(r"<(?:[\w.-]+:)?(?P<name>[^\s:!?<>/]+)")
_ASIDE = re.compile(r"<!--.*?-->|<\?.*?\?>", re.DOTALL)
_DECLARATION = re.compile(r"<!ENTITY\b")
_OWN_NOTE = re.compile(r"pipeline:([a-z-]+)=", re.DOTALL)
_NOT_IN_ID = re.compile(r"[^\w.\-]+")
_PASSING = ("p", "refObject", "sourceDesc")
"""Elements outside of concepts that are looked at and forgotten."""
_OWN = ("id", "case", "match", "dnt", "global-forbidden", "pos", "note")


def read(path: Path, job: Job) -> Iterator[TermEntry]:
    """Yield the concepts of a TBX file of any version.

    Raises GlossaryError for what is not XML, declares entities, or is no TBX.
    """
    _look(path, job.file)
    reader = _Reader(job)
    try:
        with path.open("rb") as stream:
            yield from reader.concepts(stream)
    except etree.XMLSyntaxError as error:
        line, reason = reader.fault or (error.lineno or 1, error.msg or "")
        raise GlossaryError(
            f"this is not well-formed XML: {reason.partition(', line ')[0]}.",
            file=job.file,
            line=line,
            remedy="Export the file again, or have it mended by an XML editor.",
        ) from error
    if not reader.count:
        raise GlossaryError("there is no concept in this file.", file=job.file, remedy="Is it TBX?")


def _look(path: Path, file: str) -> None:
    """Refuse declarations of entities, and other XML, before any parser sees them.

    The former are CWE-776 and CWE-611; the latter would be kept in memory as a whole.
    """
    with path.open("rb") as stream:
        data = stream.read(_PROLOG)
    is_wide = data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data[:4]
    head = (data.replace(b"\0", b"") if is_wide else data).decode("latin-1")
    head = _ASIDE.sub(lambda aside: "\n" * aside[0].count("\n"), head)
    start = _START_TAG.search(head)
    if found := _DECLARATION.search(head, 0, start.start() if start else len(head)):
        raise GlossaryError(
            "this file declares entities, which are refused.",
            file=file,
            line=head.count("\n", 0, found.start()) + 1,
            remedy="Export it without a document type declaration of its own.",
        )
    if start is None:
        message = (
            f"no element begins in the first {_PROLOG:,} bytes." if data else "this file is empty."
        )
        raise GlossaryError(message, file=file, line=1, remedy="Is it TBX?")
    if start["name"].lower() not in tbx.ROOTS:
        raise GlossaryError(
            f"the first element is <{start['name']}>, not <tbx> or <martif>.",
            file=file,
            line=head.count("\n", 0, start.start()) + 1,
            remedy="Is it TBX?",
        )


@dataclass(slots=True)
class _Found:
    """What is known of the concept that is being read."""

    line: int
    values: dict[str, str] = field(default_factory=dict)
    definitions: dict[str, None] = field(default_factory=dict)
    notes: dict[str, None] = field(default_factory=dict)
    forms: dict[Locale, dict[str, list[str]]] = field(default_factory=dict)
    """Forms by language and status."""


@dataclass(slots=True)
class _Reader:
    job: Job
    count: int = 0
    keeps_space: bool = False
    """True in files of our own, in which every space is meant."""
    fault: tuple[int, str] | None = None
    """Line and message of the first fault of the XML; the exception names the last one."""
    silence: int = 0
    """Bytes since something was forgotten."""
    line: int = 1
    """Where that was."""
    _taken: dict[str, int] = field(default_factory=dict)

    def concepts(self, stream: BinaryIO) -> Iterator[TermEntry]:
        events = etree.iterparse(
            _Watched(stream, self),
            events=("end",),
            tag=[f"{{*}}{name}" for name in (*tbx.CONCEPTS, *_PASSING)],
            load_dtd=False,
            no_network=True,
            resolve_entities=False,
            remove_comments=True,
            remove_pis=True,
            huge_tree=False,
        )
        try:
            yield from self._walk(events)
        except etree.XMLSyntaxError:
            self.fault = next(((entry.line, entry.message) for entry in events.error_log), None)
            raise

    def _walk(self, events: Iterable[tuple[str, etree._Element]]) -> Iterator[TermEntry]:
        for _, element in events:
            if _name(element) in tbx.CONCEPTS:
                self.count += 1
                if entry := self._concept(element):
                    yield entry
            elif tbx.MARK in (element.text or ""):
                self.keeps_space = True
            self.silence, self.line = 0, _line(element)
            _forget(element)

    def _concept(self, element: etree._Element) -> TermEntry | None:
        found = _Found(_line(element))
        for child in _children(element):
            if _name(child) in tbx.LANGUAGES:
                self._language(child, found)
            else:
                self._fact(child, found, "")
        sections = join(
            TermSection(
                locale,
                (*by_status.get("preferred", ()), *by_status.get("admitted", ())),
                tuple(by_status.get("forbidden", ())),
            )
            for locale, by_status in found.forms.items()
        )
        if not sections:
            self.job.lost["concept(s) without a term"] += 1
            return None
        return self._entry(element, found, sections)

    def _entry(
        self, element: etree._Element, found: _Found, sections: tuple[TermSection, ...]
    ) -> TermEntry:
        values = found.values
        definition, *further = found.definitions or [""]
        first = next((form for s in sections for form in (*s.forms, *s.forbidden)), "")
        given = values.get("id") or element.get("id") or ""
        if _NOT_IN_ID.search(given):
            given = _NOT_IN_ID.sub("-", given).strip("-")
        if given and given not in self._taken:
            self._taken[given] = 1
        else:
            given = slug(given or first, self._taken)
        return TermEntry(
            given,
            sections,
            case=values.get("case", "smart"),
            match=values.get("match", "exact"),
            is_dnt=values.get("dnt") == "yes",
            forbids_everywhere=values.get("global-forbidden") == "yes",
            pos=values.get("pos", ""),
            domain=values.get("domain", ""),
            definition=definition,
            note="\n".join((*found.notes, *further)),
            file=self.job.file,
            line=found.line,
        )

    def _language(self, element: etree._Element, found: _Found) -> None:
        locale = self._locale(element)
        if locale is None:
            return
        for child in _children(element):
            if _name(child) in tbx.TERMS:
                self._term(child, found.forms.setdefault(locale, {}), found)
            else:
                self._fact(child, found, locale)

    def _locale(self, element: etree._Element) -> Locale | None:
        """Return a section's language, of `de-DE-1996` what we know: `de-DE`; None for a wrong one."""
        tag = element.get(_LANG) or element.get("lang") or ""
        subtags = tag.replace("_", "-").split("-")
        for count in range(len(subtags), 0, -1):
            try:
                return parse("-".join(subtags[:count]))
            except ConfigurationError as error:
                if count == 1:
                    shown = f"'{tag}' is no language. {error.remedy}"
                    self.job.refuse(_line(element), shown)
        return None

    def _term(self, element: etree._Element, forms: dict[str, list[str]], found: _Found) -> None:
        term = ""
        said: set[str] = set()
        for child in _flat(element):
            if _name(child) == "term":
                term = self._text(child)
            elif _category(child) in tbx.STATUS:
                said.add(tbx.status(self._text(child)))
            else:
                self._fact(child, found, term or "term")
        if term.strip():
            # Files name several authorities; what one of them forbids is not written.
            rank = ("forbidden", "preferred", "admitted")
            status = next((status for status in rank if status in said), "admitted")
            forms.setdefault(status, []).append(term)

    def _fact(self, element: etree._Element, found: _Found, where: str) -> None:
        """Take over what is said of a concept, a language or a term, or count it as lost."""
        if _name(element) in tbx.GROUPS:
            for child in _children(element):
                self._fact(child, found, where)
            return
        category, text = _category(element), self._text(element)
        if not text:
            return
        if category == "note":
            self._note(text, found, where)
        elif category in ("definition", "descrip"):
            # The first is the concept's; those of further languages are kept as notes.
            shown = f"{where}: {text}" if where and found.definitions else text
            found.definitions[shown] = None
        elif category == "subjectField":
            found.values.setdefault("domain", text)
        elif category == "partOfSpeech":
            found.values.setdefault("pos", text)
        elif category.lower() in ("translation needed", "translationnote"):
            found.values["dnt"] = "yes" if text.lower() in ("no", "false") else ""
        else:
            self.job.lost[category] += 1

    def _note(self, text: str, found: _Found, where: str) -> None:
        own = _OWN_NOTE.match(text)
        if own and own[1] in _OWN:
            value = text[own.end() :]
            if own[1] == "note":
                found.notes[value] = None
            else:
                found.values[own[1]] = value
        else:
            found.notes[f"{where}: {text}" if where else text] = None

    def _text(self, element: etree._Element) -> str:
        text = element.text or ""
        if len(element):
            self._refuse_entities(element)
            text = "".join(map(str, element.itertext()))
        return text if self.keeps_space else " ".join(text.split())

    def _refuse_entities(self, element: etree._Element) -> None:
        """Refuse what a document type elsewhere would have to say: it is never fetched."""
        for entity in element.iter(etree.Entity):
            message = f"The entity {entity.text} is not known here. Write the character itself."
            self.job.refuse(_line(element), message)


@dataclass(slots=True)
class _Watched:
    """A stream that ends with an error where more comes than may be held."""

    stream: BinaryIO
    reader: _Reader

    def read(self, size: int) -> bytes:
        """Return what is next. Raises GlossaryError when too much came without a concept."""
        data = self.stream.read(size)
        self.reader.silence += len(data)
        if self.reader.silence > _MOST:
            raise GlossaryError(
                f"no concept ends in {_MOST:,} bytes from here on.",
                file=self.reader.job.file,
                line=self.reader.line,
                remedy="Is it TBX? Split a concept that is so long.",
            )
        return data


def _name(element: etree._Element) -> str:
    tag = element.tag
    return _local(tag) if isinstance(tag, str) else ""


@lru_cache(maxsize=1024)
def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _line(element: etree._Element) -> int:
    line: object = element.sourceline
    return line if isinstance(line, int) else 0


def _children(element: etree._Element) -> Iterator[etree._Element]:
    """Yield child elements, but no entities and none that has no place in a glossary."""
    for child in element:
        name = _name(child)
        if name and name not in tbx.DROPPED:
            yield child


def _flat(element: etree._Element) -> Iterator[etree._Element]:
    """Yield what a term section holds, the contents of its groups in their place."""
    for child in _children(element):
        if _name(child) in tbx.GROUPS:
            yield from _flat(child)
        else:
            yield child


def _category(element: etree._Element) -> str:
    """Return what an element says, in both styles: `administrativeStatus`, `note`, …."""
    name = _name(element)
    return (element.get("type") or name) if name in tbx.GENERIC else name


def _forget(element: etree._Element) -> None:
    """Free an element that was read, and all before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
