"""Speak to a target's readers in one way: *usted* and *su*, or *tú* and *tu*, never *tú* and *vuestro*."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.translate._protocol import Node

FORMALITY = ("more", "less")
"""Formal comes first: it is what a newspaper says to readers it does not know."""


@dataclass(frozen=True, slots=True)
class Address:
    """What changes in a target for one way to speak to its readers."""

    grammar: Mapping[str, str]
    """Words with their tags, as they leave the dictionary of the pair."""
    words: Mapping[str, str]
    """Words of the text, in small letters."""

    def translated(self, stream: str) -> str:
        """Return translated words that speak so."""
        for found, instead in self.grammar.items():
            stream = stream.replace(f"/{found}", f"/{instead}")
        return stream

    def spoken(self, nodes: Sequence[Node]) -> tuple[Node, ...]:
        """Return an answer that speaks so."""
        if not self.words:
            return tuple(nodes)
        places = re.compile(rf"\b(?:{'|'.join(map(re.escape, self.words))})\b")
        return tuple(
            places.sub(lambda match: self.words[match[0]], node) if isinstance(node, str) else node
            for node in nodes
        )


@cache
def address(language: str, formality: str) -> Address | None:
    """Return what changes in a target language, or None where nothing does."""
    path = Path(__file__).with_name("address.toml")
    table = tomllib.loads(path.read_text("utf-8")).get(language, {}).get(formality)
    return Address(table["grammar"], table["words"]) if table else None
