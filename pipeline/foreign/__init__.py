"""Check PO files of any project, without articles: their entries are looked at as they stand.

reStructuredText, Markdown and variables in a msgid stay text. Elements written as translators of
this project see them (`<a>…</a>`, `<br/>`) are inline codes, so that a newsroom's own catalogs
give the same findings here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline import catalog
from pipeline.catalog.charset import decode
from pipeline.catalog.po import Catalog, parse
from pipeline.check import CheckSettings, check, issues, waived_by
from pipeline.errors import CatalogError, ConfigurationError, PipelineError
from pipeline.files import write
from pipeline.findings import Checked, Finding, Findings, Place, finding, joined, limited
from pipeline.foreign._entries import Pairing, pairings, unit
from pipeline.foreign._header import MANY, header_of, locale_of_path
from pipeline.forks import spread
from pipeline.memory import Memory, MemoryEntry
from pipeline.model import Document, Issue, Locale

if TYPE_CHECKING:
    from pipeline.config import Project
    from pipeline.findings.fixes import Fixed
    from pipeline.findings.since import Keeper, Scope
    from pipeline.findings.waivers import Listed
    from pipeline.glossary import Glossary

_LEAST = 100_000
"""Bytes of PO files, checked in some 60 ms, that are worth a process of their own."""
_COUNTED = frozenset({"number-mismatch", "placeholder"})
"""Issues that are none in a form for one number alone: it may say `one file` for `%d files`."""


class Languages(NamedTuple):
    """What the command line says of languages."""

    source: Locale | None = None
    """What the msgids are in; None: what each header says, or English."""
    target: Locale | None = None
    """What the msgstrs are in; None: what each header or path says."""
    only: tuple[Locale, ...] = ()
    """Targets to look at; all when empty."""


class Request(NamedTuple):
    """Which PO files to check, and how."""

    paths: tuple[Path, ...]
    """Files, and folders of files."""
    languages: Languages = Languages()
    base: Path = Path()
    """The folder that findings name files from: the newsroom's, or the current one."""
    settings: CheckSettings | None = None
    glossary: Glossary | None = None
    terms: Path | None = None
    """The folder of the glossary."""


def request_of(words: Iterable[str], languages: Languages, project: Project | None) -> Request:
    """Return the request for words of the command line, with the newsroom's glossary and settings.

    Raises GlossaryError, and ConfigurationError for a check that is not set rightly.
    """
    paths = tuple(map(Path, words))
    if project is None:
        return Request(paths, languages)
    from pipeline import standards

    settings, glossary = standards.check_settings(project), standards.glossary(project)
    return Request(paths, languages, project.root, settings, glossary, project.glossary)


class _File(NamedTuple):
    """A catalog that has been read."""

    path: Path
    shown: str
    name: str
    data: bytes
    read: Catalog
    source: Locale
    target: Locale
    counts: tuple[int, ...]


def are_catalogs(words: Iterable[str]) -> bool:
    """Tell whether words of the command line name PO files, or folders that hold some."""
    return any(Path(word).suffix == ".po" or _holds_catalogs(Path(word)) for word in words)


def _holds_catalogs(path: Path) -> bool:
    return path.is_dir() and any(path.rglob("*.po"))


def find_in(request: Request, *, since: str | None = None, has_regions: bool = True) -> Findings:
    """Run all checks over PO files and return what they find, in order of the files.

    A file that cannot be read is an error of the result; the others are checked. With a git
    revision, only what has changed since is looked at. Without `has_regions` nobody looks for the
    place of a fault in its lines.

    Raises ConfigurationError when a path is no PO file and no folder that holds one, or when git
    does not know the revision.
    """
    scope = _scope(request, since) if since else None
    files, errors = _read_all(request)
    memories = _memories(files)
    issues()  # loads all checks, so that no helper has to

    def look(file: _File) -> Findings:
        paired = tuple(pairings(file.read, file.counts))
        document = _checked(file, paired, request, memories[file.target])
        checked = Checked(file.name, file.target, file.shown, len(paired))
        keep = scope.keeper(file.path) if scope else None
        return Findings(
            tuple(_placed(file, document, paired, keep, has_regions=has_regions)), (), (checked,)
        )

    wanted = [file for file in files if scope is None or scope.touches(file.path)]
    found = spread(look, wanted, [len(file.data) for file in wanted], least=_LEAST)
    return joined((*found, Findings(errors=tuple(errors))))


def waivers_in(request: Request) -> Iterator[Listed | str]:
    """Yield every waiver of some PO files in their order, then the errors of unreadable files.

    Raises ConfigurationError like `find_in`.
    """
    from pipeline.findings.waivers import listed

    files, errors = _read_all(request)
    memories = _memories(files)
    for file in files:
        paired = tuple(pairings(file.read, file.counts))
        document = _checked(file, paired, request, memories[file.target])
        used = {(paired[unit.id - 1].entry.key, waiver) for unit, _, waiver in waived_by(document)}
        yield from listed(file.read, used, Checked(file.name, file.target, file.shown, len(paired)))
    yield from errors


def fix_in(request: Request, *, is_dry_run: bool = False) -> Iterator[Fixed | str]:
    """Mend what can safely be mended in PO files, where they lie; yield each that changes, or an error.

    The entries become fuzzy; all other bytes of a file stay. With `is_dry_run` nothing is written.

    Raises ConfigurationError like `find_in`.
    """
    from pipeline.foreign._mending import mended

    files, errors = _read_all(request)
    memories = _memories(files)
    for file in files:
        paired = tuple(pairings(file.read, file.counts))
        document = _checked(file, paired, request, memories[file.target])
        kept = (issue for issue in document.issues if not _is_excused(issue, paired))
        try:
            data, fixed = mended(
                file.data, file.shown, paired, replace(document, issues=tuple(kept))
            )
            if fixed is not None and not is_dry_run:
                _save(file, data)
        except PipelineError as error:
            yield str(error)
            continue
        if fixed is not None:
            yield fixed
    yield from errors


def _save(file: _File, data: bytes) -> None:
    """Write a file's new bytes, atomically; a link goes on leading to it.

    Raises CatalogError when the file is no longer what was read, PipelineError when it cannot be
    written.
    """
    path = file.path.resolve()
    if path.read_bytes() != file.data:
        raise CatalogError(
            "was saved by another program meanwhile.",
            file=file.shown,
            remedy="Nothing was overwritten. Run the command again.",
        )
    write(path, data, durable=True)


def _is_excused(issue: Issue, paired: Sequence[Pairing]) -> bool:
    return paired[issue.unit - 1].number != MANY and issue.check in _COUNTED


def _scope(request: Request, revision: str) -> Scope:
    from pipeline.findings.since import scope

    first = next(iter(_paths(request.paths)))
    return scope(first.parent, revision, request.terms, request.glossary)


def _read_all(request: Request) -> tuple[list[_File], list[str]]:
    """Return the catalogs that are wanted, and the errors of those that cannot be read."""
    files: list[_File] = []
    errors: list[str] = []
    base = request.base.resolve()
    for path, folder in _paths(request.paths).items():
        try:
            file = _read(path, folder, _shown(path, base), request.languages)
        except PipelineError as error:
            errors.append(str(error))
            continue
        if not request.languages.only or file.target in request.languages.only:
            files.append(file)
    return files, errors


def _paths(wanted: Sequence[Path]) -> dict[Path, Path]:
    """Return every PO file that is wanted, with the folder that it is named from."""
    found: dict[Path, Path] = {}
    for path in wanted:
        if path.is_dir():
            below = {file: path for file in sorted(path.rglob("*.po")) if file.is_file()}
        else:
            below = {path: path.parent} if path.is_file() and path.suffix == ".po" else {}
        if not below:
            what = "There is no PO file in" if path.is_dir() else "There is no PO file"
            raise ConfigurationError(f"{what} '{path}'.", remedy="Name a file that ends in .po.")
        found = {**below, **found}
    return found


def _read(path: Path, folder: Path, shown: str, languages: Languages) -> _File:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CatalogError(f"cannot be read: {error.strerror or error}.", file=shown) from error
    read = parse(data, shown=shown, is_foreign=True)
    header = header_of(read)
    target = languages.target or header.target or locale_of_path(path)
    if target is None:
        said = f"is in '{header.language}', which is no language." if header.language else ""
        raise CatalogError(
            said or "says nowhere which language it is in.",
            file=shown,
            remedy="Write Language: in its header, or give --target-locale.",
        )
    source = languages.source or header.source or Locale("en")
    name = _name(path, folder)
    return _File(path, shown, name, data, read, source, target, header.counts)


def _shown(path: Path, base: Path) -> str:
    try:
        return path.resolve().relative_to(base).as_posix()
    except ValueError:
        return path.as_posix()


def _name(path: Path, folder: Path) -> str:
    """Return what a catalog is called: its path below its locale's folder, without suffix."""
    parts = path.relative_to(folder).with_suffix("").parts
    if "LC_MESSAGES" in parts:
        parts = parts[parts.index("LC_MESSAGES") + 1 :]
    return "/".join(parts)


def _memories(files: Iterable[_File]) -> dict[Locale, Memory]:
    """Return what the files confirm, by target."""
    confirmed: dict[Locale, list[MemoryEntry]] = {}
    for file in files:
        found = confirmed.setdefault(file.target, [])
        found += catalog.confirmed(file.read, file.name)
    return {target: Memory(entries) for target, entries in confirmed.items()}


def _checked(file: _File, paired: Sequence[Pairing], request: Request, memory: Memory) -> Document:
    """Return a catalog as a document, a unit for each pairing, with what the checks found."""
    units = tuple(unit(number, pairing) for number, pairing in enumerate(paired, 1))
    document = Document(file.name, file.shown, file.source, file.target, units=units)
    if request.glossary is not None:
        from pipeline.match import match

        document = match(document, request.glossary)
    return check(document, settings=request.settings, glossary=request.glossary, memory=memory)


def _placed(
    file: _File,
    document: Document,
    paired: Sequence[Pairing],
    keep: Keeper | None,
    *,
    has_regions: bool,
) -> Iterator[Finding]:
    """Yield a catalog's issues with the places of their entries."""
    if not document.issues:
        return
    text = decode(file.data, shown=file.shown, is_foreign=True) if has_regions else ""
    for issue in limited(document.issues):
        pairing = paired[issue.unit - 1]
        entry, segment = pairing.entry, document.units[issue.unit - 1].segments[0]
        if _is_excused(issue, paired) or (keep and not keep(issue, segment, entry.key)):
            continue
        place = Place(file.shown, text, entry.line, entry.msgctxt, pairing.msgid, pairing.keywords)
        yield finding(issue, segment, place, document)
