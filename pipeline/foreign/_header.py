"""What a PO file says of itself: its languages, and which numbers its plural forms are for.

Source: GNU gettext manual, "Header Entry", "Plural forms" and "Locale Names".
"""

from __future__ import annotations

import re
from functools import cache
from gettext import c2py
from pathlib import Path
from typing import NamedTuple

from pipeline import locales
from pipeline.catalog.po import Catalog
from pipeline.errors import ConfigurationError
from pipeline.model import Locale

MANY = -1
"""The count of a plural form that is for several numbers."""

_FIELD = re.compile(r"^([\w-]+):[ \t]*(.*?)[ \t]*$", re.MULTILINE)
_PLURAL = re.compile(r"\s*nplurals\s*=\s*(\d{1,2})\s*;\s*plural\s*=\s*([^;]+)")
_SCRIPTS = {"latin": "Latn", "cyrillic": "Cyrl", "arabic": "Arab", "devanagari": "Deva"}
_NUMBERS = 1001
"""Numbers that a formula is tried with; no language has a rule of its own above them."""


class Header(NamedTuple):
    """What a header says; None where it says nothing that can be understood."""

    source: Locale | None
    target: Locale | None
    language: str
    """The target's language as it is written, understood or not; `` where there is none."""
    counts: tuple[int, ...]
    """For each plural form the one number it is for, or MANY; empty when not stated."""


def header_of(read: Catalog) -> Header:
    """Return what a catalog's header says."""
    fields = dict(_FIELD.findall(read.header.msgstr))
    return Header(
        locale(fields.get("X-Source-Language", "")),
        locale(fields.get("Language", "")),
        fields.get("Language", ""),
        _counts(fields.get("Plural-Forms", "")),
    )


def locale(written: str) -> Locale | None:
    """Return a language as gettext writes it (`zh_CN`, `sr@latin`, `pt_BR.UTF-8`), or None."""
    tag, _, modifier = written.partition("@")
    tag = tag.partition(".")[0].replace("_", "-")
    if script := _SCRIPTS.get(modifier):
        language, _, region = tag.partition("-")
        tag = "-".join(part for part in (language, script, region) if part)
    return _parsed(tag)


@cache
def _parsed(tag: str) -> Locale | None:
    try:
        return locales.parse(tag)
    except ConfigurationError:
        return None


def locale_of_path(path: Path) -> Locale | None:
    """Return the language that a path names: `xx/LC_MESSAGES/…`, `…/xx.po`, or a folder `xx`."""
    parts = path.resolve().parts
    if "LC_MESSAGES" in parts:
        return locale(parts[parts.index("LC_MESSAGES") - 1])
    return locale(path.stem) or locale(path.parent.name)


@cache
def _counts(plural_forms: str) -> tuple[int, ...]:
    """Return for each form the one number it is for, or MANY, as `msgfmt -c` judges them."""
    fields = _PLURAL.match(plural_forms)
    if fields is None:
        return ()
    try:
        form = c2py(fields[2].strip())
        chosen = [form(number) for number in range(_NUMBERS)]
    except (ValueError, ZeroDivisionError, OverflowError, RecursionError):
        return ()
    return tuple(_only(chosen, index) for index in range(int(fields[1])))


def _only(chosen: list[int], index: int) -> int:
    """Return the number that alone leads to a form, or MANY."""
    return chosen.index(index) if chosen.count(index) == 1 else MANY
