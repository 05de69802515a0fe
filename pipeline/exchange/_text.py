"""Read text files of lines and cells as a stream, and say where they are at fault."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from pipeline.errors import GlossaryError

_LONGEST = 1 << 22
"""Bytes of a line; a longer one is no glossary, and would be held in memory."""
_BOM = b"\xef\xbb\xbf"


def lines(path: Path, file: str) -> Iterator[str]:
    """Yield the lines of a file with their ends: UTF-8, or UTF-16 where it begins with its mark.

    Raises GlossaryError naming the line that cannot be read.
    """
    with path.open("rb") as stream:
        start = stream.read(2)
        stream.seek(0)
        wide = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}.get(start)
        yield from _wide(path, file, wide) if wide else _narrow(stream, file)


def _narrow(stream: BinaryIO, file: str) -> Iterator[str]:
    number = 0
    while raw := stream.readline(_LONGEST):
        number += 1
        if len(raw) == _LONGEST:
            message = f"the line is longer than {_LONGEST:,} bytes."
            raise GlossaryError(message, file=file, line=number, remedy="Is this a text file?")
        if number == 1:
            raw = raw.removeprefix(_BOM)
        try:
            yield raw.decode()
        except UnicodeDecodeError as error:
            raise _not_text(file, number, f"byte 0x{raw[error.start]:02x}") from error


def _wide(path: Path, file: str, encoding: str) -> Iterator[str]:
    done = 0
    with path.open(encoding=encoding, newline="") as stream:
        try:
            for line in stream:
                done += 1
                yield line.removeprefix("\ufeff")
        except UnicodeDecodeError as error:
            raise _not_text(file, done + 1, "UTF-16 is cut short") from error


def _not_text(file: str, line: int, what: str) -> GlossaryError:
    remedy = "Save it as UTF-8."
    return GlossaryError(f"this is not UTF-8 ({what}).", file=file, line=line, remedy=remedy)


def separator(line: str) -> str:
    """Return what stands between the cells of a line: a tab, Excel's semicolon, or a comma."""
    if "\t" in line:
        return "\t"
    bare = re.sub(r'"[^"]*"', "", line)
    return ";" if ";" in bare and "," not in bare else ","


def cells(path: Path, file: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the records of a CSV file with the lines they begin at, blank ones left out.

    Raises GlossaryError where a quotation mark is out of place.
    """
    reader = csv.reader(lines(path, file), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            remedy = 'Within a quoted cell write "" for ".'
            raise GlossaryError(
                f"bad quoting: {error}.", file=file, line=line, remedy=remedy
            ) from error
        if any(cell.strip() for cell in row):
            yield line, row


def tabbed(path: Path, file: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the cells of a file of tabs, in which quotation marks are letters as any other."""
    for number, line in enumerate(lines(path, file), start=1):
        if text := line.rstrip("\r\n"):
            yield number, text.split("\t")
