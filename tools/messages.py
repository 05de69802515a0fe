"""Bring the interface's words up to date: `python -m tools.messages`, or `make messages`.

Babel finds the English words in the templates and the code of `pipeline/publish`, as
locales/babel.cfg says; they become locales/pipeline.pot, and every locales/*/LC_MESSAGES/pipeline.po
gets the new ones, empty, and keeps the translations it has. Both are written as
`msgcat --no-wrap` would write them, and are left alone when nothing has changed.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg

from pipeline.catalog.po import Catalog, Entry, dump, parse

ROOT = Path(__file__).resolve().parents[1]

_KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "words": None,
    # These take the words as their second argument.
    "flag": (2,),
    "heading_of": (2,),
}


def extract(root: Path) -> tuple[str, ...]:
    """Return the English words of the interface, each once, in alphabetical order."""
    with (root / "locales" / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    found = extract_from_dir(root, methods, options, keywords=_KEYWORDS)
    return tuple(sorted({message for _, _, message, *_ in found if isinstance(message, str)}))


def template(old: bytes, words: Iterable[str]) -> bytes:
    """Return the bytes of a template with these words; the header stays what it is."""
    header = parse(old, shown="pipeline.pot").header
    return dump(Catalog(header, tuple(Entry(word) for word in words)))


def update(old: bytes, words: Iterable[str]) -> bytes:
    """Return the bytes of a catalog with these words, translated where they have been before.

    Words that are gone become obsolete when they were translated, and come back when they return.
    """
    catalog = parse(old, shown="pipeline.po")
    live = {entry.msgid: entry for entry in catalog.entries if not entry.is_obsolete}
    retired = {entry.msgid: entry for entry in catalog.entries if entry.is_obsolete}
    kept = []
    for word in words:
        entry = live.pop(word, None) or retired.get(word) or Entry(word)
        retired.pop(word, None)
        kept.append(entry._replace(is_obsolete=False))
    retired |= {
        word: entry._replace(is_obsolete=True) for word, entry in live.items() if entry.msgstr
    }
    gone = tuple(retired[word] for word in sorted(retired))
    return dump(Catalog(catalog.header, (*kept, *gone)))


def main() -> None:
    """Write what has changed and say so."""
    words = extract(ROOT)
    pot = ROOT / "locales" / "pipeline.pot"
    contents = {pot: template(pot.read_bytes(), words)}
    for path in sorted((ROOT / "locales").glob("*/LC_MESSAGES/pipeline.po")):
        contents[path] = update(path.read_bytes(), words)
    for path, content in contents.items():
        if content != path.read_bytes():
            path.write_bytes(content)
            print(path.relative_to(ROOT).as_posix())


if __name__ == "__main__":
    main()
