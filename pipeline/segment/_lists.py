"""Read the files of words: sections of `[name]` lines with words between them, `#` for comments.

Those of a newsroom are checked as they are read; those of the package are checked by its tests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from pipeline.errors import ConfigurationError, nearest

Sections = dict[str, list[str]]
"""Section → its words, in order."""


def sections(text: str) -> Sections:
    """Return the words of a file by section."""
    found: Sections = {}
    for _, section, words in _lines(text):
        found.setdefault(section, []).extend(words)
    return found


def own(path: Path, known: frozenset[str], package: Callable[[str], Sections]) -> list[Sections]:
    """Return what a newsroom's file says: the lists of the package that it includes, then itself.

    Raises ConfigurationError for a file that is not UTF-8, a section that is not in `known`, words
    before the first section, a full stop at a word's end, and a list that is not there.
    """
    text = _text(path)
    for number, section, words in _lines(text):
        if section not in known:
            said = f"there is no section [{section}]" if section else "words before any section"
            raise _error(path, number, f"{said}.", nearest(section, known))
        for word in words:
            if word.endswith(".") and section not in ("endings", "continuations"):
                raise _error(path, number, f"'{word}' has a full stop.", f"Write {word[:-1]}.")
    found = sections(text)
    included = []
    for name in found.pop("include", []):
        try:
            included.append(package(name))
        except OSError as error:
            raise _error(path, 0, f"there is no list '{name}' to include.") from error
    return [*included, found]


def check_name(path: Path) -> None:
    """Raise ConfigurationError for a file whose name is no language's code."""
    if not (path.stem.isascii() and path.stem.isalpha() and path.stem.islower()):
        raise _error(path, 0, f"'{path.stem}' is no language.", "Name the file as de.txt.")


def _lines(text: str) -> Iterator[tuple[int, str, list[str]]]:
    """Yield (line from 1, section, words) of each line; a section's own line has no words."""
    section = ""
    for number, line in enumerate(text.splitlines(), 1):
        content = line.partition("#")[0].strip()
        if content.startswith("["):
            section = content.strip("[]").strip()
            yield number, section, []
        elif content:
            yield number, section, content.split()


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise _error(path, 0, f"cannot be read: {error}.", "Save it as UTF-8.") from error


def _error(path: Path, line: int, message: str, remedy: str = "") -> ConfigurationError:
    shown = f"{path.parent.name}/{path.name}"
    return ConfigurationError(message, file=shown, line=line, remedy=remedy)
