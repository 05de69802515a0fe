"""What CLDR (by Babel) knows of a locale's numbers: names of months, words for a thousand and more."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from pipeline.locales import folder

_NO_WORD = re.compile(r"[\s\d.'’()¤-]+")


@cache
def months(locale: str) -> dict[str, Decimal]:
    """Return names and abbreviations of months, and what is left of them without their last letter."""
    from babel import Locale as Cldr  # 50 ms that texts without digits do not pay

    found: dict[str, Decimal] = {}
    for forms in Cldr.parse(folder(locale)).months.values():
        for width in ("wide", "abbreviated"):
            for month, name in forms.get(width, {}).items():
                word = str(name).lower().rstrip(".")
                if len(word) > 2 and word.isalpha():
                    found.setdefault(word, Decimal(month))
    stems = {word[:-1]: month for word, month in found.items() if len(word) > 3}
    return stems | found


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
                word = _NO_WORD.sub("", written).lower()
                if len(word) > 1 or not word.isascii():
                    yield word, Decimal(power).scaleb(1 - max(1, written.count("0")))
