"""Fill what is still empty: hand segments to a backend, take back only what holds together.

A backend only turns a batch of requests into answers. What an answer may do to the document is
decided here, once for all of them: its codes are verified, it is fuzzy unless it is an exact match
that a human confirmed, and what fails stays empty with an issue.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from pipeline import codes, registry
from pipeline.errors import BackendError, ConfigurationError, nearest
from pipeline.memory import Memory
from pipeline.model import Document, Issue, Locale, Role, Segment, Severity, State, Unit


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a backend can do, as `pipeline backends` lists it."""

    summary: str
    """What it is, in a few words."""
    is_local: bool = True
    """False when text leaves the machine."""
    is_deterministic: bool = True
    requires: tuple[str, ...] = ()
    """Keys in its table of pipeline.toml without which it is not configured."""
    options: tuple[str, ...] = ()
    """Further keys that its table may have."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a backend may know when it is made."""

    source: Locale
    target: Locale
    memory: Memory
    today: str
    """ISO 8601; the only clock there is."""
    options: Mapping[str, object] = field(default_factory=dict)
    """The backend's own table in pipeline.toml, [translate.NAME]."""


@dataclass(frozen=True, slots=True)
class Request:
    """One segment on its way to a backend."""

    id: int
    source: str
    """Text with codes written out, as in a msgid."""
    segment: Segment
    role: str
    """msgctxt, or empty for body text."""
    before: str = ""
    """The segment before in the article, as text with codes; empty at the start."""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """A backend's answer to one request."""

    id: int
    target: str
    """Text with codes written out; anything else in it is text."""
    provenance: str
    """`memory: 83 %, ARTICLE` or `machine: ENGINE, DATE`: the comment in the PO file."""
    is_confirmed: bool = False
    """True only for the very words a human confirmed for the very same source."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a backend has no answer to one request that it tried."""

    id: int
    reason: str


class Backend(Protocol):
    """A translation backend, ready to work."""

    def translate(self, batch: Sequence[Request]) -> Iterable[Result | Failure]:
        """Answer requests in any order; a request left out is simply not answered.

        Raises BackendError when none can be answered: not configured, unreachable, refused.
        """
        ...


class Plugin(Protocol):
    """A module of this folder, or behind an entry point `pipeline.translate`."""

    CAPABILITIES: Capabilities

    def create(self, context: Context) -> Backend:
        """Make the backend for one pair of locales."""
        ...


def validate(name: str, options: Mapping[str, object]) -> None:
    """Refuse options that a backend does not know or cannot use.

    Raises ConfigurationError with the nearest option, or what the backend itself says.
    """
    capabilities: Capabilities = registry.load("translate", name).CAPABILITIES
    known = (*capabilities.requires, *capabilities.options)
    for key in options:
        if key not in known:
            raise ConfigurationError(
                f"[translate.{name}] {key}: unknown key.",
                file="pipeline.toml",
                remedy=nearest(key, known) if known else "It has no options.",
            )
    if all(key in options for key in capabilities.requires):
        create(name, Context(Locale("en"), Locale("de"), Memory(()), "1970-01-01", options))


def create(name: str, context: Context) -> Backend:
    """Make a backend by name.

    Raises ConfigurationError for an unknown one, BackendError when a required option is missing.
    """
    plugin = registry.load("translate", name)
    missing = [key for key in plugin.CAPABILITIES.requires if key not in context.options]
    if missing:
        raise BackendError(
            f"The backend '{name}' is not configured: {', '.join(missing)} missing.",
            remedy=f"Add it to [translate.{name}] in pipeline.toml.",
        )
    backend: Backend = plugin.create(context)
    return backend


def translate(document: Document, backend: Backend) -> Document:
    """Give segments without a target what the backend has for them.

    A segment stays empty when the backend fails or its answer loses, adds or misnests a code; the
    document then has a `translate` issue that says so. Segments with a target are never touched.
    """
    requests = list(_requests(document))
    if not requests:
        return document
    open_ids = {r.id: r for r in requests}
    segments: dict[int, Segment] = {}
    failures: dict[int, str] = {}
    for answer in backend.translate(requests):
        if answer.id not in open_ids or answer.id in segments:
            raise BackendError(f"The backend answered segment {answer.id}, which was not open.")
        if isinstance(answer, Failure):
            failures[answer.id] = answer.reason
            continue
        taken = _take(open_ids[answer.id].segment, answer)
        if isinstance(taken, str):
            failures[answer.id] = taken
        else:
            segments[answer.id] = taken
    return _fill(document, segments, failures)


def _requests(document: Document) -> Iterator[Request]:
    """Yield a request for each segment without a target, with its neighbours in the article."""
    flat = [(u, s) for u in document.units for s in u.segments]
    written = [codes.write(s.source) for _, s in flat]
    for index, (unit, segment) in enumerate(flat):
        if segment.target is None:
            yield Request(
                index,
                written[index],
                segment,
                "" if unit.role is Role.BODY else unit.role.value,
                written[index - 1] if index else "",
                written[index + 1] if index + 1 < len(flat) else "",
            )


def _take(segment: Segment, result: Result) -> Segment | str:
    """Return the segment with its target, or what is wrong with the answer."""
    written = result.target.strip()
    if not written:
        return "the answer is empty"
    target, problems = codes.read(written, segment.source)
    if problems:
        return "the answer was refused: " + ", ".join(problems)
    state = State.TRANSLATED if result.is_confirmed else State.INITIAL
    return replace(
        segment, target=target, written=written, state=state, provenance=result.provenance
    )


def _fill(
    document: Document, segments: Mapping[int, Segment], failures: Mapping[int, str]
) -> Document:
    """Put answered segments in their places and add an issue for each failure."""
    issues = list(document.issues)
    units: list[Unit] = []
    number = 0
    for unit in document.units:
        filled = []
        for index, segment in enumerate(unit.segments):
            filled.append(segments.get(number, segment))
            if number in failures:
                message = f"Not translated: {failures[number]}."
                issues.append(Issue("translate", Severity.WARNING, message, unit.id, index))
            number += 1
        units.append(replace(unit, segments=tuple(filled)))
    return replace(document, units=tuple(units), issues=tuple(issues))
