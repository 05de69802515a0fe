"""Tell a word of two characters from the end of one common word and the start of the next."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_COMMON = Path(__file__).with_name("common")


def is_astride(text: str, start: int, end: int, language: str) -> bool:
    """Tell whether two characters belong to two common words: 中国|企业 holds no 国企.

    Longer forms are hardly ever met by chance. Place and language as in `TermIndex.find`.

    >>> is_astride("中国企业", 1, 3, "zh")
    True
    """
    if end - start != 2 or not start:
        return False
    words = common(language)
    return text[start - 1 : start + 1] in words and text[start + 1 : end + 1] in words


@cache
def common(language: str) -> frozenset[str]:
    """Return the common words of two characters that are known in a language."""
    path = _COMMON / f"{language}.txt"
    if language not in {each.stem for each in _COMMON.glob("*.txt")}:
        return frozenset()
    lines = path.read_text("utf-8").splitlines()
    return frozenset(word for line in lines if line[:1] != "#" for word in line.split())
