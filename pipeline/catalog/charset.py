"""Turn the bytes of a PO file into text: an article's is UTF-8, others say in their header what they are."""

from __future__ import annotations

import codecs
import re

from pipeline.errors import CatalogError

_HEADER = 20_000
"""Bytes in which the header of a foreign file must declare its charset."""
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_DECLARED = re.compile(rb"(?i)Content-Type:[^\n]*?charset=([^\s\"\\;]+)")


def decode(data: bytes, *, shown: str, is_foreign: bool = False) -> str:
    """Return a PO file's text, its lines ended by LF; a foreign one's in the charset it declares.

    Raises CatalogError naming the line that is not in it, or that declares what is no charset.
    """
    if data.startswith(_UTF_16):
        raise CatalogError(
            "is UTF-16, which gettext's tools do not read either.",
            file=shown,
            remedy="Save it as UTF-8, with charset=UTF-8 in its header: iconv -f UTF-16 -t UTF-8.",
        )
    if is_foreign:
        _refuse_unknown_charset(data, shown)
    charset = charset_of(data) if is_foreign else "utf-8-sig"
    try:
        return data.decode(charset).replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise CatalogError(
            f"is not {charset.removesuffix('-sig').upper()} here.",
            file=shown,
            line=line,
            remedy="Convert it: msgconv -t UTF-8 -o FILE FILE.",
        ) from error


def charset_of(data: bytes) -> str:
    """Return Python's name of the charset that a file's header declares; `utf-8-sig` failing that."""
    declared = _declared(data)
    name = (declared and _codec(declared[1])) or "utf-8"
    return "utf-8-sig" if name in ("utf-8", "ascii") else name


def _refuse_unknown_charset(data: bytes, shown: str) -> None:
    declared = _declared(data)
    if declared is None or declared[1].upper() == b"CHARSET" or _codec(declared[1]):
        return
    name = declared[1].decode("ascii", "replace")
    raise CatalogError(
        f"declares charset={name}, which is none that is known.",
        file=shown,
        line=data.count(b"\n", 0, declared.start(1)) + 1,
        remedy="Write charset=UTF-8 in the header if it is that; if not, convert it: msgconv -t UTF-8.",
    )


def _declared(data: bytes) -> re.Match[bytes] | None:
    return _DECLARED.search(data, 0, _HEADER)


def _codec(name: bytes) -> str | None:
    """Return what Python calls a charset; None for one that it does not know."""
    try:
        codec = codecs.lookup(name.decode("ascii", "replace")).name
        "".encode(codec)  # some codecs are not of text
    except LookupError:
        return None
    return codec
