"""Temporary newsrooms to measure in."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from bench._process import Run, run
from bench._rows import SkippedError, root
from pipeline import catalog
from pipeline.catalog.po import Entry

PIPELINE = Path(sys.executable).with_name("pipeline")
TARGET = "zh-CN"
_TOML = f'[project]\nname = "Measured"\nsource = "en"\ntargets = ["{TARGET}"]\n'


def newsroom(folder: Path) -> Path:
    """Make a newsroom with the sample's glossary and no articles."""
    (folder / "articles").mkdir(parents=True)
    (folder / "pipeline.toml").write_text(_TOML, "utf-8")
    shutil.copytree(root() / "glossary", folder / "glossary")
    return folder


def pages(folder: Path) -> list[Path]:
    """Return the pages of a folder. Raises SkippedError when there are none."""
    kinds = (".html", ".htm", ".md")
    found = [p for p in sorted(folder.rglob("*")) if p.suffix in kinds] if folder.is_dir() else []
    if not found:
        raise SkippedError(f"no .html or .md pages in {folder.name}/: name a folder with --pages")
    return found


def take(folder: Path, sources: Iterable[Path]) -> int:
    """Copy pages into a newsroom; those of one name get a number, none is left out."""
    taken: set[str] = set()
    for source in sources:
        name, number = source.stem, 1
        while name in taken:
            number += 1
            name = f"{source.stem}-{number}"
        taken.add(name)
        shutil.copyfile(source, folder / "articles" / f"{name}{source.suffix}")
    return len(taken)


def build(folder: Path, *options: str, ok: Iterable[int] = (0,)) -> Run:
    """Run `pipeline build` in a newsroom."""
    return run([PIPELINE, "build", *options], cwd=folder, ok=tuple(ok))


def catalogs(folder: Path) -> list[Path]:
    """Return the PO files of a newsroom's articles."""
    return sorted((folder / "locales" / TARGET.replace("-", "_")).rglob("*.po"))


def fill(folder: Path, translation: Callable[[str], str]) -> int:
    """Translate every entry of every article and return how many there are; none stays fuzzy."""
    count = 0
    for path in catalogs(folder):
        old, data = catalog.load(path, shown=path.name)
        assert old is not None
        entries = tuple(_filled(entry, translation) for entry in old.entries)
        count += len(entries)
        catalog.save(path, replace(old, entries=entries), read=data, shown=path.name)
    return count


def _filled(entry: Entry, translation: Callable[[str], str]) -> Entry:
    return entry._replace(msgstr=translation(entry.msgid), flags=(), comments=(), previous=None)
