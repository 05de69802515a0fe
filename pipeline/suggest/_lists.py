"""Language knowledge of the search for terms: read `lists/<language>.txt`.

Sections and their meaning: README.md beside the lists. Words match in any case.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

_LISTS = Path(__file__).parent / "lists"


@dataclass(frozen=True, slots=True, eq=False)
class Knowledge:
    """What is known of a language; compared by identity, so that answers can be remembered."""

    language: str
    """ISO 639 code; the list may be missing, then every section is empty."""
    sections: dict[str, frozenset[str]]

    def __getitem__(self, section: str) -> frozenset[str]:
        """Return the words of a section, casefolded; none where the list has no such section."""
        return self.sections.get(section, frozenset())

    @property
    def is_known(self) -> bool:
        """Tell whether phrases can be cut out of sentences: the language's function words are known."""
        return bool(self["function"])


@cache
def knowledge(language: str) -> Knowledge:
    """Return what is known of a language, by its code (`en`, `zh`)."""
    path = _LISTS / f"{language}.txt"
    if not (language.isalpha() and path.is_file()):
        return Knowledge(language, {})
    return Knowledge(language, _read(path.read_text("utf-8")))


def _read(text: str) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    section = ""
    for line in text.splitlines():
        content = line.partition("#")[0].strip()
        if content.startswith("["):
            section = content.strip("[]").strip()
        elif content:
            found.setdefault(section, set()).update(content.casefold().split())
    return {name: frozenset(words) for name, words in found.items()}
