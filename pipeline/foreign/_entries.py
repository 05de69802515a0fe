"""Turn a catalog's entries into a Document that the checks can look at."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from pipeline import catalog
from pipeline.catalog.po import Catalog, Entry
from pipeline.foreign._header import MANY
from pipeline.model import Code, Content, Role, Span, Unit

_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)(/?)>")
_ROLES = {role.value: role for role in Role}


class Pairing(NamedTuple):
    """A source string of an entry and the target string that is compared with it."""

    entry: Entry
    """The entry; its msgstr is the target string, where it has plural forms too."""
    msgid: str
    keywords: tuple[str, str] = ("msgid", "msgstr")
    """What the two strings are called in the file."""
    number: int = MANY
    """The one number that the target is for, where it is a plural form for one."""


def pairings(read: Catalog, counts: Sequence[int]) -> Iterator[Pairing]:
    """Yield what is to be compared: live entries in order, a plural entry once for each form."""
    for entry in read.entries:
        if entry.is_obsolete:
            continue
        if entry.plural is None or not entry.forms:  # `msgstr` where `msgstr[0]` should be
            yield Pairing(entry, entry.msgid)
        else:
            yield from _plural(entry, counts)


def _plural(entry: Entry, counts: Sequence[int]) -> Iterator[Pairing]:
    """Yield an entry's forms: that for 1 translates the msgid, all others the plural."""
    # A file that does not say how it counts has its singular first, if it has one.
    counts = counts or ((1,) if len(entry.forms) > 1 else ())
    for index, form in enumerate(entry.forms):
        count = counts[index] if index < len(counts) else MANY
        keyword = "msgid" if count == 1 else "msgid_plural"
        msgid = entry.msgid if count == 1 else entry.plural or entry.msgid
        written = entry if form == entry.msgstr else entry._replace(msgstr=form)
        yield Pairing(written, msgid, (keyword, f"msgstr[{index}]"), count)


def unit(number: int, pairing: Pairing) -> Unit:
    """Return a pairing as a unit of one segment, its target as the PO file has it."""
    entry = pairing.entry
    content = content_of(pairing.msgid)
    segment = catalog.restored(Span(0, len(content.text)), content, entry)
    role = _ROLES.get(entry.msgctxt or "", Role.BODY)
    return Unit(number, role, content, entry.line, (segment,))


def content_of(written: str) -> Content:
    """Return a msgid with its inline codes standing off; as plain text unless all are well formed.

    What a paragraph says about `<module>` is text, and so is an element that is there twice under
    one name.
    """
    tags = list(_TAG.finditer(written)) if "<" in written else []
    names = [tag[2] for tag in tags if not tag[1]]
    if not names or len(names) != len(set(names)):
        return Content(written)
    codes = _codes(tags)
    return Content(_TAG.sub("", written), codes) if codes else Content(written)


def _codes(tags: Sequence[re.Match[str]]) -> tuple[Code, ...]:
    """Return the codes of tags in order of opening; none unless every tag has its place."""
    found: list[Code] = []
    opened: list[int] = []
    dropped = 0
    for tag in tags:
        place, name = tag.start() - dropped, tag[2]
        dropped += len(tag[0])
        if not tag[1]:
            is_empty = bool(tag[3])
            found.append(Code(name, name, Span(place, place), (), is_empty, len(opened)))
            opened += [] if is_empty else [len(found) - 1]
        elif opened and found[opened[-1]].id == name:
            index = opened.pop()
            found[index] = replace(found[index], span=Span(found[index].span.start, place))
        else:
            return ()
    return () if opened else tuple(found)
