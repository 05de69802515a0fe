"""Turn the bytes of a source file into text.

Order of trust, as in the WHATWG Encoding and HTML standards: byte order mark, declaration in the
file, UTF-8 if the bytes are valid UTF-8, detection. Labels are read as browsers read them:
`gb2312` means GB 18030 and `iso-8859-1` means windows-1252 (https://encoding.spec.whatwg.org/).
"""

from __future__ import annotations

import codecs
import re

from pipeline.errors import SourceError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"RIFF", "a WebP picture or another RIFF file"),
    (b"%PDF", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"{\\rtf", "a Rich Text file"),
    (b"\x7fELF", "a program"),
)
_BROWSER_LABELS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
    "x-x-big5": "big5hkscs",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "iso-8859-9": "cp1254",
    "tis-620": "cp874",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    # A file whose declaration can be read as ASCII is not UTF-16 (HTML §13.2.3.2).
    "utf-16": "utf-8",
    "utf-16le": "utf-8",
    "utf-16be": "utf-8",
    "unicode": "utf-8",
    "x-user-defined": "cp1252",
}
_NOT_ON_THE_WEB = frozenset(
    "utf-7 utf7 unicode-escape unicode_escape raw_unicode_escape raw-unicode-escape punycode idna "
    "undefined mbcs oem".split()
)
_DECLARED = re.compile(
    rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{2,40})"""
    rb"""|<meta\b[^>]{0,300}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""",
    re.IGNORECASE,
)
_HEAD = 4096
"""Bytes searched for a declaration; browsers look at 1,024, some newsrooms put scripts first."""
_SAMPLE = 200_000
"""Bytes that detection looks at, so that its cost is bounded."""
_CANDIDATES = (
    "gb18030 big5hkscs cp932 euc_jp iso2022_jp cp949 cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 "
    "cp1256 cp1257 cp1258 cp874 koi8_r iso8859_2 iso8859_5 iso8859_7 iso8859_15"
).split()
"""Encodings that detection may find: those of the Encoding standard that were much used."""
_PROOF = 8
"""Bytes beyond one a character from which valid UTF-8 beats another declaration. By chance, a few
are valid UTF-8 in GBK (the word 联通 is the known one), a sentence never."""
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ufeff\ufffe\uffff\ud800-\udfff]")
_UTF16_HINT = 0.3
"""Share of NUL bytes at even or odd places from which a file counts as UTF-16 without a mark."""


def decode(data: bytes, shown: str, *, declared: bool = False) -> str:
    r"""Return the text of a file: line ends are `\n`, control characters are gone.

    `declared` looks for the encoding that HTML states in itself. Raises SourceError when the file
    is empty, is not text, or cannot be decoded as it claims and not by detection either.
    """
    _refuse(data, shown)
    text = _marked(data, shown)
    if text is None:
        text = _declared(data, shown) if declared else None
    if text is None:
        text = _detected(data, shown)
    text = _CONTROLS.sub("", text).replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    if not text.strip():
        raise _empty(shown)
    return text


def _empty(shown: str) -> SourceError:
    return SourceError("The file is empty.", file=shown, remedy="Write the article or remove it.")


def _refuse(data: bytes, shown: str) -> None:
    if not data.strip():
        raise _empty(shown)
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            raise SourceError(
                f"This is {kind}, not text.",
                file=shown,
                remedy="Export the article as HTML, Markdown or plain text.",
            )


def _marked(data: bytes, shown: str) -> str | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding, shown, "its byte order mark")
    if b"\0" not in data[:_SAMPLE]:
        return None
    sample = data[:_SAMPLE]
    half = max(1, len(sample) // 2)
    for first, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if sample[first::2].count(0) / half >= _UTF16_HINT > sample[1 - first :: 2].count(0) / half:
            return _strict(data, encoding, shown, "the place of its zero bytes")
    line = data.count(b"\n", 0, data.index(b"\0")) + 1
    raise SourceError(
        "The file holds zero bytes, so it is not text.",
        file=shown,
        line=line,
        remedy="Save the article as UTF-8 text.",
    )


def _strict(data: bytes, encoding: str, shown: str, reason: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise SourceError(
            f"The file is not {encoding.upper()}, as {reason} says: {error.reason} at byte "
            f"{error.start}.",
            file=shown,
            line=data[: error.start].decode(encoding, "replace").count("\n") + 1,
            remedy="Save it as UTF-8.",
        ) from error


def _declared(data: bytes, shown: str) -> str | None:
    """Decode by the file's own word, where it has one that is known."""
    match = _DECLARED.search(data, 0, _HEAD)
    if not match:
        return None
    label = (match[1] or match[2]).decode("ascii").lower()
    encoding = _BROWSER_LABELS.get(label, label)
    if encoding in _NOT_ON_THE_WEB:
        return None
    text, _ = _utf8(data)
    if text is not None and len(data) - len(text) >= _PROOF:
        return text
    try:
        return data.decode(encoding)
    except LookupError:
        return None
    except UnicodeError as error:
        start = error.start if isinstance(error, UnicodeDecodeError) else 0
        raise SourceError(
            f"The file says that it is {label}, but byte {start} is not.",
            file=shown,
            line=data.count(b"\n", 0, start) + 1,
            remedy="Correct the declaration or save the file as UTF-8.",
        ) from error


def _utf8(data: bytes) -> tuple[str | None, int]:
    """Return the text, if it is UTF-8, and the first byte that is not."""
    try:
        return data.decode("utf-8"), 0
    except UnicodeDecodeError as error:
        return None, error.start


def _detected(data: bytes, shown: str) -> str:
    text, failure = _utf8(data)
    if text is not None:
        return text
    from charset_normalizer import from_bytes  # 15 ms, needed by few files

    best = from_bytes(_sample(data, failure), cp_isolation=list(_CANDIDATES)).best()
    if best is not None:
        encoding = _BROWSER_LABELS.get(best.encoding.replace("_", "-"), best.encoding)
        try:
            return data.decode(encoding)
        except UnicodeDecodeError as error:
            failure = error.start
    raise SourceError(
        "The encoding of the file is unknown; it is not UTF-8.",
        file=shown,
        line=data.count(b"\n", 0, failure) + 1,
        remedy="Save it as UTF-8.",
    )


def _sample(data: bytes, start: int) -> bytes:
    """Return a part of the data round its first strange byte, cut where no character is."""
    first = data.rfind(b"\n", 0, start) + 1 if start > _SAMPLE // 2 else 0
    end = first + _SAMPLE
    if end >= len(data):
        return data[first:]
    return data[first : max(data.rfind(b"\n", first, end), data.rfind(b"<", first, end)) + 1 or end]
