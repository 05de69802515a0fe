"""What CLDR knows of a locale's numbers: separators, names of months, words for a thousand and more."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path

from pipeline.locales import folder

_NO_WORD = r"[\s\d.'’()¤-]+"
_LIST = Path(__file__).parent.parent / "lists" / "cldr.csv"


@cache
def separators(locale: str) -> tuple[str, str]:
    """Return what parts groups of Latin digits, and the decimal mark (CLDR `numbers/symbols`)."""
    row = _listed().get(locale)
    return (row["group"], row["decimal"]) if row else separators_of_babel(locale)


@cache
def months(locale: str) -> dict[str, Decimal]:
    """Return names and abbreviations of months, and what is left of them without their last letter."""
    row = _listed().get(locale)
    names = dict(_months(row["months"])) if row else months_of_babel(locale)
    found = {name: Decimal(month) for name, month in names.items()}
    stems = {word[:-1]: month for word, month in found.items() if len(word) > 3}
    return stems | found


@cache
def _listed() -> Mapping[str, Mapping[str, str]]:
    """Return what tools/cldr.py has taken from CLDR, by locale; Babel takes 50 ms to load."""
    with _LIST.open(encoding="utf-8", newline="") as rows:
        return {row["locale"]: row for row in csv.DictReader(rows)}


def _months(written: str) -> Iterator[tuple[str, int]]:
    for month, names in enumerate(written.split(" "), 1):
        yield from ((name, month) for name in names.split("|") if name)


def separators_of_babel(locale: str) -> tuple[str, str]:
    """Return what `separators` does, of any locale."""
    from babel import Locale as Cldr

    found = Cldr.parse(folder(locale)).number_symbols
    latin = found.get("latn") or next(iter(found.values()))
    return str(latin["group"]), str(latin["decimal"])


def months_of_babel(locale: str) -> dict[str, int]:
    """Return the names of a locale's months, which CLDR writes and abbreviates in several ways."""
    from babel import Locale as Cldr

    found: dict[str, int] = {}
    for forms in Cldr.parse(folder(locale)).months.values():
        for width in ("wide", "abbreviated"):
            for month, name in forms.get(width, {}).items():
                word = str(name).lower().rstrip(".")
                if len(word) > 2 and word.isalpha():
                    found.setdefault(word, int(month))
    return found


@cache
def scales(locale: str) -> dict[str, Decimal]:
    """Return the words of compact numbers with their factors: Czech milionů, Korean 만, Hindi लाख."""
    return dict(_scales(locale))


def _scales(locale: str) -> Iterator[tuple[str, Decimal]]:
    from babel import Locale as Cldr

    for forms in Cldr.parse(folder(locale)).compact_decimal_formats.values():
        for powers in forms.values():
            for power, pattern in powers.items():
                written = str(pattern.pattern)
                word = re.sub(_NO_WORD, "", written).lower()
                if len(word) > 1 or not word.isascii():
                    yield word, Decimal(power).scaleb(1 - max(1, written.count("0")))
