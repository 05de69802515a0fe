"""Take out of a Chinese or Japanese answer the spaces that are the engine's, not the language's.

A model that was trained on cut-up words answers with a space between them, and placeholders leave
spaces where they stood.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate

from pipeline.locales import language
from pipeline.translate._nodes import merged
from pipeline.translate._protocol import Node, Term

_LANGUAGES = frozenset({"zh", "yue", "wuu", "ja"})
_LETTERS = "\u2e80-\u2fff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_MARKS = (
    "\u3001-\u3003\u3008-\u3011\u3014-\u301f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
)
_SHARED = "\u2014\u2018\u2019\u201c\u201d\u2026\u00b7"
"""Marks that Latin script writes as well: no space of ours beside a Chinese character only."""
_STRAY = re.compile(
    f"(?<=[{_LETTERS}]) +(?=[{_LETTERS}{_SHARED}])|(?<=[{_SHARED}]) +(?=[{_LETTERS}])"
    f"|(?<=[{_MARKS}]) +| +(?=[{_MARKS}])"
)


def closed(nodes: Sequence[Node], locale: str) -> tuple[Node, ...]:
    """Return an answer's nodes without stray spaces, those around tags and terms included.

    A term's own spaces stay. Nothing changes in languages that part words by spaces.
    """
    if language(locale) not in _LANGUAGES:
        return tuple(nodes)
    shown = [n if isinstance(n, str) else n.target if isinstance(n, Term) else "" for n in nodes]
    starts = accumulate(map(len, shown), initial=0)
    stray = {at for match in _STRAY.finditer("".join(shown)) for at in range(*match.span())}
    return tuple(merged(_without(nodes, list(starts), stray)))


def _without(nodes: Sequence[Node], starts: Sequence[int], stray: set[int]) -> Iterator[Node]:
    for node, start in zip(nodes, starts, strict=False):
        if isinstance(node, str):
            yield "".join(c for at, c in enumerate(node, start) if at not in stray)
        else:
            yield node
