"""Ask git what has changed: `pipeline check --since REV` looks at that alone.

What counts is the work on this branch: REV is taken where the branch left it (`git merge-base`),
so that `--since origin/main` does not bring up what others have changed there meanwhile. Files
that are changed or new but not committed yet count as well.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline import glossary
from pipeline.catalog import waivers_of
from pipeline.catalog.po import Catalog, Entry, Key, parse
from pipeline.errors import CatalogError, ConfigurationError, GlossaryError
from pipeline.glossary import Glossary
from pipeline.model import Issue, Segment, TermEntry, Waiver

Keeper = Callable[[Issue, Segment, Key], bool]
"""Tells whether an issue of a segment, in the entry of that key, is news."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs between a commit and the files as they are."""

    top: Path
    """The repository's top folder."""
    commit: str
    former: Mapping[str, str]
    """Path below `top` of each changed file, and its path in the commit: empty for a new file."""

    def has(self, path: Path) -> bool:
        """Tell whether a file has changed, or is new."""
        return self._name(path) in self.former

    def holds(self, folder: Path) -> bool:
        """Tell whether any file in a folder has changed, is new or is gone."""
        return any(name.startswith(f"{self._name(folder)}/") for name in self.former)

    def before(self, path: Path) -> bytes | None:
        """Return what a file was in the commit; None where it was not there."""
        if not self.has(path):
            return path.read_bytes() if path.is_file() else None
        former = self.former[self._name(path)]
        return _git(self.top, "show", f"{self.commit}:{former}").stdout if former else None

    def files(self, folder: Path) -> Iterator[str]:
        """Yield the paths below `top` of the files that a folder had in the commit."""
        command = ("ls-tree", "-z", "--name-only", self.commit, "--", f"{self._name(folder)}/")
        yield from _names(_git(self.top, *command).stdout)

    def _name(self, path: Path) -> str:
        try:
            return path.resolve().relative_to(self.top).as_posix()
        except ValueError:
            return path.as_posix()


def changes(folder: Path, revision: str) -> Changes:
    """Return what has changed in the repository of a folder since a revision.

    Raises ConfigurationError when the folder is in no git repository, git is not installed, or the
    revision is unknown.
    """
    found = _git(folder, "rev-parse", "--show-toplevel")
    if found.returncode:
        raise ConfigurationError(
            f"--since: {folder} is not in a git repository.", remedy="Leave --since out."
        )
    top = Path(os.fsdecode(found.stdout.rstrip(b"\n"))).resolve()
    asked = f"{revision}^{{commit}}"
    known = _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", asked)
    if known.returncode:
        raise ConfigurationError(
            f"--since: git knows no revision '{revision}' here.",
            remedy="Fetch it first (in CI: fetch-depth: 0), or name another.",
        )
    commit = known.stdout.decode().strip()
    base = _git(folder, "merge-base", commit, "HEAD")
    commit = base.stdout.decode().strip() or commit
    return Changes(top, commit, _former(top, commit))


def _former(top: Path, commit: str) -> dict[str, str]:
    """Return the changed files and what they were called in the commit."""
    command = ("diff", "--no-ext-diff", "--no-textconv", "--name-status", "--find-renames", "-z")
    fields = iter(_names(_git(top, *command, commit, "--").stdout))
    former: dict[str, str] = {}
    for status in fields:
        name = next(fields)
        if status[0] in "RC":
            former[next(fields)] = name
        else:
            former[name] = "" if status == "A" else name
    untracked = _git(top, "ls-files", "-z", "--others", "--exclude-standard")
    return former | dict.fromkeys(_names(untracked.stdout), "")


def _names(listed: bytes) -> list[str]:
    return [os.fsdecode(name) for name in listed.split(b"\0") if name]


def _git(folder: Path, *words: str) -> subprocess.CompletedProcess[bytes]:
    """Run git without a shell, touching nothing; its exit status is the caller's to judge."""
    environment = {**os.environ, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"}
    try:
        return subprocess.run(  # noqa: S603  # git itself, and words that are no options
            ["git", "-C", str(folder), *words],  # noqa: S607  # the user's own git
            capture_output=True,
            check=False,
            env=environment,
        )
    except FileNotFoundError as error:
        raise ConfigurationError(
            "--since needs git, which is not installed.", remedy="Install it, or leave it out."
        ) from error


@dataclass(frozen=True, slots=True)
class Scope:
    """What of a newsroom, or of any PO files, is to be looked at again."""

    changes: Changes
    concepts: frozenset[str] = frozenset()
    """Concepts of the glossary that are new or have changed: their sentences are all news."""

    def touches(self, *paths: Path) -> bool:
        """Tell whether there may be news of an article whose files these are."""
        return bool(self.concepts) or any(map(self.changes.has, paths))

    def keeper(self, path: Path, *others: Path) -> Keeper:
        """Return what tells news from old findings, for the entries of one PO file.

        `others` are the files it is made from: with none of them changed, nothing in it is news
        but what the glossary says.
        """
        has_news = any(map(self.changes.has, (path, *others)))
        before = _entries(self.changes.before(path)) if has_news else {}

        def keep(issue: Issue, segment: Segment, key: Key) -> bool:
            if not self.concepts.isdisjoint(_concepts(issue, segment)):
                return True
            return has_news and not _was_there(segment, before.get(key, ()))

        return keep


def scope(folder: Path, revision: str, terms: Path | None, current: Glossary | None) -> Scope:
    """Return what has changed since a revision in the repository of a folder.

    `terms` is the newsroom's glossary folder, `current` what it holds now.

    Raises ConfigurationError like `changes`.
    """
    found = changes(folder, revision)
    if terms is None or current is None or not found.holds(terms):
        return Scope(found)
    old = {entry.id: _essence(entry) for entry in _glossary_before(found, terms)}
    changed = (entry.id for entry in current.entries if old.get(entry.id) != _essence(entry))
    return Scope(found, frozenset(changed))


def _glossary_before(found: Changes, folder: Path) -> tuple[TermEntry, ...]:
    """Return the concepts of the commit; none when they could not be read even then."""
    with tempfile.TemporaryDirectory() as copy:
        for name in found.files(folder):
            if name.endswith(".csv"):
                data = _git(found.top, "show", f"{found.commit}:{name}").stdout
                Path(copy, Path(name).name).write_bytes(data)
        try:
            return glossary.load(Path(copy), shown=found.commit).entries
        except GlossaryError:
            return ()


def _essence(entry: TermEntry) -> TermEntry:
    """Return of a concept what checks look at."""
    return replace(entry, pos="", domain="", definition="", note="", file="", line=0)


_Held = tuple[str, bool, frozenset[Waiver]]
"""A translation, whether it was fuzzy, and what its translator allowed."""


def _entries(data: bytes | None) -> dict[Key, set[_Held]]:
    """Return the translations that a PO file held, by entry."""
    if data is None:
        return {}
    try:
        read: Catalog = parse(data, shown="", is_foreign=True)
    except CatalogError:
        return {}
    held: dict[Key, set[_Held]] = {}
    for entry in read.entries:
        if not entry.is_obsolete:
            held.setdefault(entry.key, set()).update(_translations(entry))
    return held


def _translations(entry: Entry) -> Iterator[_Held]:
    waivers = frozenset(waivers_of(entry))
    for written in entry.forms or (entry.msgstr,):
        yield written, entry.is_fuzzy, waivers


def _was_there(segment: Segment, before: Iterable[_Held]) -> bool:
    """Tell whether an entry said the same; what is allowed no longer is news, and no other waiver."""
    is_fuzzy, waivers = "fuzzy" in segment.flags, frozenset(segment.waivers)
    return any(
        (written, fuzzy) == (segment.written, is_fuzzy) and allowed <= waivers
        for written, fuzzy, allowed in before
    )


def _concepts(issue: Issue, segment: Segment) -> frozenset[str]:
    hits = (entry.id for hit in segment.terms for entry in (hit.entry, *hit.others))
    return frozenset({issue.concept, *hits} - {""})
