"""The whole way of real pages, against Translate Toolkit's html2po/md2po, pot2po, po2html/po2md, pofilter.

Ours does more on the way: it cuts units into sentences, finds glossary terms, keeps codes apart,
proves and lays out bilingual pages. The toolkit's tools take whole folders, so that neither side
starts a process for each page. It lives in a virtual environment of its own (.venv-bench), because
its licence is the GPL; it is run, never imported.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import polib

from bench._newsroom import build, fill, newsroom, pages, take
from bench._process import run as command
from bench._rows import Row, Settings, SkippedError, Times, root
from bench._words import pretended

_BIN = root() / ".venv-bench" / "bin"
_KINDS = {".html": "html", ".htm": "html", ".md": "md"}


def run(settings: Settings) -> list[Row]:
    """Measure with empty PO files, and with every sentence translated."""
    if not (_BIN / "html2po").exists():
        raise SkippedError("no Translate Toolkit in .venv-bench: run `make bench`")
    sources = pages(settings.pages)
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        room = newsroom(Path(folder, "ours"))
        count = take(room, sources)
        build(room, "--draft", "--jobs", "1", ok=(0, 1))
        toolkit = _Toolkit(Path(folder, "theirs"), sources)
        rows += _compare("nothing translated yet", room, toolkit, settings)
        fill(room, pretended)
        toolkit.fill(pretended)
        rows += _compare("everything translated", room, toolkit, settings)
        made = len(list((room / "site").rglob("*.html"))) - 1  # but the index
    rows += _succeeded(made, toolkit.made, count)
    return rows


def _compare(name: str, room: Path, toolkit: _Toolkit, settings: Settings) -> list[Row]:
    ours, theirs = Times(), Times()
    for _ in range(settings.rounds):
        ours.seconds.append(build(room, "--draft", "--force", "--jobs", "1", ok=(0, 1)).cpu)
        theirs.seconds.append(toolkit.cpu())
    return [
        Row(
            f"{toolkit.count} pages, {name}: build against the Toolkit's tools, CPU",
            ours.typical / theirs.typical,
            limit=1,
            ours=f"{ours.typical:.2f} s",
            theirs=f"{theirs.typical:.2f} s",
        )
    ]


def _succeeded(made: int, theirs: int, count: int) -> list[Row]:
    return [
        Row(
            f"Of {count} pages, how many come out",
            made,
            limit=count,
            ours=f"{made}",
            theirs=f"{theirs}",
            unit="",
            is_floor=True,
        )
    ]


@dataclass(slots=True)
class _Toolkit:
    """The same pages as Translate Toolkit takes them: a folder for each kind."""

    folder: Path
    sources: list[Path]
    count: int = 0
    made: int = 0
    """Pages that came out of the last run; where one fails, the tools leave an empty file."""
    kinds: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        for source in self.sources:
            kind = _KINDS[source.suffix]
            target = self.folder / f"{kind}-pages" / f"{self.count}-{source.stem}.{kind}"
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
            self.count += 1
        self.kinds = sorted({_KINDS[source.suffix] for source in self.sources})
        for kind in self.kinds:
            self._tool(f"{kind}2po", "--progress=none", f"{kind}-pages", f"{kind}-po")

    def fill(self, translation: Callable[[str], str]) -> None:
        """Translate every entry of their PO files as ours were."""
        for path in sorted(self.folder.glob("*-po/*.po")):
            file = polib.pofile(str(path), wrapwidth=0)
            for entry in file:
                entry.msgstr = translation(entry.msgid)
            file.metadata_is_fuzzy = False
            file.save(str(path))

    def cpu(self) -> float:
        """Extract, merge into the PO files there are, make pages and check: CPU seconds of all."""
        total, self.made = 0.0, 0
        for kind in self.kinds:
            for made in ("pot", "new", "out", "found"):
                shutil.rmtree(self.folder / f"{kind}-{made}", ignore_errors=True)
                (self.folder / f"{kind}-{made}").mkdir()
            source, old, new = f"{kind}-pages", f"{kind}-po", f"{kind}-new"
            total += self._tool(f"{kind}2po", "-P", "--progress=none", source, f"{kind}-pot")
            total += self._tool("pot2po", "--progress=none", "-t", old, f"{kind}-pot", new)
            total += self._tool(f"po2{kind}", "--progress=none", "-t", source, new, f"{kind}-out")
            total += self._tool(
                "pofilter", "--progress=none", "--language=zh_CN", new, f"{kind}-found"
            )
            self.made += sum(
                1
                for p in (self.folder / f"{kind}-out").rglob("*")
                if p.is_file() and p.stat().st_size
            )
        return total

    def _tool(self, name: str, *words: str) -> float:
        return command([_BIN / name, *words], cwd=self.folder, ok=(0, 1)).cpu
