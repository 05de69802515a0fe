"""What the last build saw and made, so that the next one does only what has changed.

A cache in .pipeline/: delete it and everything is built again, to the same bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from pipeline import files, garbage
from pipeline.progress import Progress

_VERSION = 1
Stamp = tuple[int, int, str]
"""Time of change in nanoseconds, size in bytes, SHA-256 of the content."""


@dataclass(frozen=True, slots=True)
class TargetRecord:
    """What the last build knew of one article in one target."""

    po: Stamp | None
    progress: Progress
    title: str
    target_title: str
    description: str
    waiting: str = ""
    """Why the present text is not published; empty when it is."""
    page: str = ""
    """Path below site/ of the page published last, or empty."""
    page_stamp: Stamp | None = None
    draft: str = ""
    """Path below site/ of the draft made last, or empty."""
    draft_stamp: Stamp | None = None
    memory: str = ""
    """Digest of all catalogs of the target while sentences are untranslated, else empty."""
    issues: tuple[tuple[str, int], ...] = ()
    """Severity and number of issues."""


@dataclass(frozen=True, slots=True)
class ArticleRecord:
    """What the last build knew of one article."""

    source: Stamp | None
    """None when it did not succeed: then it is never up to date."""
    locale: str
    date: str
    pictures: tuple[str, ...]
    """Paths below articles/ that its pages show."""
    pictures_digest: str
    targets: Mapping[str, TargetRecord]


@dataclass(slots=True)
class Manifest:
    """Records by article name, and a digest of what all of them depend on."""

    common: str = ""
    articles: dict[str, ArticleRecord] = field(default_factory=dict)


def load(path: Path) -> Manifest:
    """Read the manifest; one that is missing, damaged or of another version is empty."""
    try:
        with garbage.left_alone():  # also where lists without an end end in RecursionError
            data = json.loads(path.read_bytes())
        if data["version"] != _VERSION:
            return Manifest()
        return Manifest(
            data["common"], {name: _article(record) for name, record in data["articles"].items()}
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Manifest()


def _article(record: dict[str, object]) -> ArticleRecord:
    targets = record.pop("targets")
    assert isinstance(targets, dict)
    for made in targets.values():
        for page in (made["page"], made["draft"]):  # what is gone will be deleted by these paths
            if page.startswith("/") or ".." in page.split("/"):
                raise ValueError(page)
    return ArticleRecord(
        **record,  # type: ignore[arg-type]  # a record of another shape raises TypeError
        targets={
            name: TargetRecord(**{**made, "progress": Progress(**made["progress"])})
            for name, made in targets.items()
        },
    )


def save(path: Path, manifest: Manifest) -> None:
    """Write the manifest atomically."""
    data = {
        "version": _VERSION,
        "common": manifest.common,
        "articles": {name: asdict(record) for name, record in sorted(manifest.articles.items())},
    }
    files.write(path, json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode())


def stamp(path: Path) -> Stamp | None:
    """Return a file's stamp, or None when it is not there."""
    try:
        status = path.stat()
        content = path.read_bytes()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, hashlib.sha256(content).hexdigest()


def is_same(path: Path, seen: Stamp | None) -> bool:
    """Tell whether a file is as it was stamped; its content is read only if its time differs."""
    if seen is None:
        return False
    try:
        status = path.stat()
        if (status.st_mtime_ns, status.st_size) == tuple(seen[:2]):
            return True
        same_size = status.st_size == seen[1]
        return same_size and hashlib.sha256(path.read_bytes()).hexdigest() == seen[2]
    except OSError:
        return False


def digest(paths: Iterable[Path], *words: str) -> str:
    """Return a digest of the times and sizes of files, and of words; missing files count too."""
    total = hashlib.sha256("\0".join(words).encode())
    for path in paths:
        try:
            status = path.stat()
            total.update(f"{path}\0{status.st_mtime_ns}\0{status.st_size}\n".encode())
        except OSError:
            total.update(f"{path}\0-\n".encode())
    return total.hexdigest()[:32]
