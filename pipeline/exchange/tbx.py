"""TBX, ISO 30042: reads every version and dialect, writes TBX-Basic.

What TBX-Basic has no data category for travels as notes, `pipeline:case=exact`, which other tools
show and keep: `case`, `match`, `dnt`, `global-forbidden`, a `pos` that is not on its list, an id that
is no XML name. So a glossary that goes out as TBX and comes back is the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from pipeline.errors import GlossaryError
from pipeline.exchange import Job, _tbx_read
from pipeline.exchange import _tbx_words as tbx
from pipeline.model import TermEntry, TermSection

SUFFIXES = (".tbx", ".xml", ".tbxm", ".martif")
STYLES = ("dca", "dct", "martif")
SOURCE = "ISO 30042:2019, and TBX-Basic at https://www.tbxinfo.net"

_XML_NAME = re.compile(r"[A-Za-z][A-Za-z0-9.\-]*\Z")
"""The part of XML's names that needs no second thought; other ids travel as notes."""
# The elements of ISO 30042:2008 for those of 2019.
_MARTIF = {
    "tbx": "martif", "tbxHeader": "martifHeader", "conceptEntry": "termEntry",
    "langSec": "langSet", "termSec": "tig",
}  # fmt: skip
_PREFIXES = {"definition": "basic"}
"""The module that a data category of the style DCT belongs to; all others are of `min`."""


def claims(head: str) -> bool:
    """Tell whether the first element is one of TBX's."""
    found = re.search(r"<([A-Za-z][\w:.-]*)", head)
    return found is not None and found[1].rpartition(":")[2].lower() in tbx.ROOTS


def read(path: Path, job: Job) -> Iterator[TermEntry]:
    """Yield the concepts of a TBX file of any version, as a stream."""
    return _tbx_read.read(path, job)


def write(entries: Sequence[TermEntry], job: Job) -> Iterator[bytes]:
    """Yield a TBX-Basic file: style `dca`, `dct`, or `martif` for tools of before 2019.

    Raises GlossaryError when there is no concept, which TBX does not allow.
    """
    if not entries:
        remedy = "Add a concept to the glossary first."
        raise GlossaryError("TBX needs a concept.", file=job.file, remedy=remedy)
    writer = _Writer(job.style or STYLES[0])
    locale = job.source or entries[0].sections[0].locale
    yield writer.head(locale).encode()
    for number, entry in enumerate(entries, start=1):
        yield "".join(f"      {line}\n" for line in writer.concept(entry, number)).encode()
    yield writer.foot().encode()


class _Writer:
    """Knows how one style writes its elements."""

    def __init__(self, style: str) -> None:
        self._style = style

    def head(self, locale: str) -> str:
        lines = [f"<fileDesc><sourceDesc><p>{tbx.MARK}</p></sourceDesc></fileDesc>"]
        if self._style == "martif":
            root = f'<martif type="TBX-Basic" xml:lang="{locale}">'
            lines.append('<encodingDesc><p type="XCSURI">TBXBasicXCSV02.xcs</p></encodingDesc>')
        else:
            root = f'<tbx style="{self._style}" type="TBX-Basic" xml:lang="{locale}"'
            root += f' xmlns="{tbx.NAMESPACE}"'
            if self._style == "dct":
                root += f' xmlns:min="{tbx.MIN}" xmlns:basic="{tbx.BASIC}"'
            root += ">"
        header = self._name("tbxHeader")
        inside = "".join(f"    {line}\n" for line in lines)
        declaration = '<?xml version="1.0" encoding="UTF-8"?>\n'
        return f"{declaration}{root}\n  <{header}>\n{inside}  </{header}>\n  <text>\n    <body>\n"

    def foot(self) -> str:
        return f"    </body>\n  </text>\n</{self._name('tbx')}>\n"

    def concept(self, entry: TermEntry, number: int) -> Iterator[str]:
        """Yield the lines of a concept, not indented."""
        name = self._name("conceptEntry")
        is_name = _XML_NAME.match(entry.id) is not None
        # An id that starts with `_` is never the editors' own: those travel as notes.
        yield f"<{name} id={quoteattr(entry.id if is_name else f'_{number}')}>"
        if entry.domain:
            yield f"  {self._say('descrip', 'subjectField', entry.domain)}"
        if entry.definition:
            said = self._say("descrip", "definition", entry.definition)
            yield f"  <descripGrp>{said}</descripGrp>"
        for note in _notes(entry, is_name=is_name):
            yield f"  <note>{_escape(note)}</note>"
        for section in entry.sections:
            yield from self._language(section, entry.pos)
        yield f"</{name}>"

    def _language(self, section: TermSection, pos: str) -> Iterator[str]:
        name, inner = self._name("langSec"), self._name("termSec")
        yield f'  <{name} xml:lang="{section.locale}">'
        statuses = ("preferred", *["admitted"] * (len(section.forms) - 1))
        terms = [*zip(section.forms, statuses, strict=False)]
        terms += [(form, "deprecated") for form in section.forbidden]
        for form, status in terms:
            said = f"<term>{_escape(form)}</term>"
            said += self._say("termNote", "administrativeStatus", f"{status}Term-admn-sts")
            if pos:
                known = pos if pos in tbx.PARTS_OF_SPEECH else "other"
                said += self._say("termNote", "partOfSpeech", known)
            yield f"    <{inner}>{said}</{inner}>"
        yield f"  </{name}>"

    def _name(self, name: str) -> str:
        return _MARTIF.get(name, name) if self._style == "martif" else name

    def _say(self, element: str, category: str, text: str) -> str:
        if self._style == "dct":
            name = f"{_PREFIXES.get(category, 'min')}:{category}"
            return f"<{name}>{_escape(text)}</{name}>"
        return f'<{element} type="{category}">{_escape(text)}</{element}>'


def _notes(entry: TermEntry, *, is_name: bool) -> Iterator[str]:
    own = {
        "id": "" if is_name else entry.id,
        "case": "" if entry.case == "smart" else entry.case,
        "match": "" if entry.match == "exact" else entry.match,
        "dnt": "yes" if entry.is_dnt else "",
        "global-forbidden": "yes" if entry.forbids_everywhere else "",
        "pos": "" if entry.pos in tbx.PARTS_OF_SPEECH else entry.pos,
    }
    if entry.note:
        yield f"{tbx.NOTE}note={entry.note}" if entry.note.startswith(tbx.NOTE) else entry.note
    yield from (f"{tbx.NOTE}{name}={value}" for name, value in own.items() if value)


def _escape(text: str) -> str:
    return escape(text, {"\r": "&#13;"})
