"""Fill what is still empty: hand segments to the backends of their route, take back what holds.

A backend only encodes, asks and decodes (`_protocol`); the runner carries requests to it and
answers back (`_runner`). What an answer may do to a document is decided here, once for all of
them: its tags and terms are verified, it is fuzzy unless it is an exact match that a human
confirmed, and what nobody could translate stays empty with an issue.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import NamedTuple, TypeAlias

from pipeline import codes, registry
from pipeline.errors import BackendError, ConfigurationError, nearest
from pipeline.memory import Memory
from pipeline.model import Content, Document, Issue, Locale, Role, Segment, Severity, State
from pipeline.translate import _nodes, _policy
from pipeline.translate._protocol import (
    Backend,
    Capabilities,
    Context,
    Failure,
    Node,
    Plugin,
    Request,
    Result,
    Tag,
    Term,
    Usage,
)
from pipeline.translate._runner.account import Account, account
from pipeline.translate._runner.cache import Cache, Kept
from pipeline.translate._runner.dispatch import Reply
from pipeline.translate._runner.engine import Engine, Watch
from pipeline.translate._runner.forms import Answered
from pipeline.translate._runner.places import Place, Units, open_units
from pipeline.translate._runner.places import places as all_places

__all__ = [
    "Accept", "Account", "Answered", "Backend", "Cache", "Capabilities", "Context", "Engine",
    "Failure", "Kept", "Node", "Plugin", "Reply", "Request", "Result", "Route", "Tag", "Term",
    "Usage", "Watch", "account", "capabilities", "create", "options", "requests", "translate",
    "translate_each", "validate",
]  # fmt: skip

Route: TypeAlias = Callable[[Document, Role], Sequence[Engine]]
"""Says which engines may translate a role of a document, the first to be asked first."""
Accept: TypeAlias = Callable[[Document, Segment], str]
"""Says what the glossary has against the target of a segment with terms, or nothing."""


class _Read(NamedTuple):
    """An answer as its segment takes it."""

    result: Result
    written: str
    """As a msgstr."""
    target: Content
    problems: tuple[str, ...]
    """What is wrong with its codes."""


@dataclass(slots=True)
class _Work:
    """A document on its way through its engines."""

    document: Document
    left: int = 0
    """Open segments of which an engine has still to be heard."""
    filled: dict[Place, Segment] = field(default_factory=dict)
    problems: dict[Place, str] = field(default_factory=dict)
    failed: dict[Place, str] = field(default_factory=dict)
    """What engines that ask elsewhere had against places that the next of the route may fill."""
    notes: dict[Place, str] = field(default_factory=dict)
    """Why another engine than the first to be asked has answered."""


def capabilities(name: str) -> Capabilities:
    """Return what a backend can do, without making it.

    Raises ConfigurationError for one that there is not.
    """
    has: Capabilities = registry.load("translate", name).CAPABILITIES
    return has


def options(name: str) -> tuple[str, ...]:
    """Return what a backend's table in pipeline.toml may hold."""
    has = capabilities(name)
    common = () if has.is_instant else _policy.OPTIONS
    return (*has.requires, *has.options, *common)


def validate(name: str, given: Mapping[str, object]) -> None:
    """Refuse options that a backend does not know or cannot use.

    Raises ConfigurationError with the nearest option, or what the backend itself says.
    """
    known = options(name)
    for key in given:
        if key not in known:
            raise ConfigurationError(
                f"[translate.{name}] {key}: unknown key.",
                file="pipeline.toml",
                remedy=nearest(key, known) if known else "It has no options.",
            )
    if capabilities(name).is_instant:
        create(name, Context(Locale("en"), Locale("de"), Memory(()), "1970-01-01", given))
    else:
        _policy.policy(name, given, today="")


def create(name: str, context: Context) -> Backend:
    """Make a backend by name for the pair of locales in its context.

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


def translate(document: Document, route: Route, accept: Accept = lambda *_: "") -> Document:
    """Return a document with what its engines have for the segments without a target."""
    ((_, done),) = translate_each((document,), route, accept)
    return done


def translate_each(
    documents: Sequence[Document], route: Route, accept: Accept = lambda *_: ""
) -> Iterator[tuple[int, Document]]:
    """Yield each document's index with what its engines have for the segments without a target.

    A document comes as soon as its own segments are through; what several of them have in common
    is asked once. Segments with a target are never touched. One that no engine of its route could
    translate stays empty, and its document has a `translate` issue that says why; so has one
    whose answer lost a tag or a term in every form: that is kept, fuzzy, for a translator to mend.
    Where an engine failed and the route's next one answered, an issue of INFO tells it.
    Segments that an interrupted run did not come to stay empty without an issue.
    """
    works = [_Work(document, sum(open_units(document).values())) for document in documents]
    groups: dict[tuple[Engine, ...], Units] = {}
    for number, document in enumerate(documents):
        by_role: dict[Role, set[int]] = {}
        for index in open_units(document):
            by_role.setdefault(document.units[index].role, set()).add(index)
        for role, indexes in by_role.items():
            units = groups.setdefault(tuple(route(document, role)), {})
            units.setdefault(number, set()).update(indexes)
    for number, work in enumerate(works):
        if not work.left:
            yield number, work.document
    for engines, units in groups.items():
        for place in _through(engines, all_places(documents, units), works, accept):
            work = works[place.document]
            work.left -= 1
            if not work.left:
                yield place.document, _finished(work)


def _through(
    engines: Sequence[Engine], places: Iterator[Place], works: Sequence[_Work], accept: Accept
) -> Iterator[Place]:
    """Yield each place when it is filled, or no engine of the route is left to fill it."""
    for engine in engines:
        asked: list[Place] = []
        settled: set[Place] = set()
        with closing(_answers(engine, _noting(places, asked), works, accept)) as answers:
            for place, answered, read in answers:
                work = works[place.document]
                _take(place, answered, read, engine, work)
                if place in work.filled or engine is engines[-1]:
                    settled.add(place)
                    yield place
        # An engine that was told to stop has not looked at all of them.
        places = chain([place for place in asked if place not in settled], places)
    yield from places


def _noting(places: Iterable[Place], noted: list[Place]) -> Iterator[Place]:
    for place in places:
        noted.append(place)
        yield place


def requests(documents: Sequence[Document]) -> Iterator[tuple[Document, Role, Request]]:
    """Yield what would be asked for each segment without a target, and where it stands."""
    units = {number: set(open_units(document)) for number, document in enumerate(documents)}
    for place in all_places(documents, units):
        document = documents[place.document]
        yield document, document.units[place.unit].role, place.request


def _answers(
    engine: Engine, places: Iterable[Place], works: Sequence[_Work], accept: Accept
) -> Generator[tuple[Place, Answered, _Read | None], None, None]:
    """Yield what came of each place, and the answer as its segment takes it."""
    by_id: dict[int, Place] = {}
    read: dict[int, _Read] = {}

    def asked() -> Iterator[Request]:
        for place in places:
            by_id[place.request.id] = place
            yield place.request

    def verify(request: Request, result: Result) -> str:
        place = by_id[request.id]
        read[request.id] = found = _read(place, result, engine, works)
        problem = _problem(found, request, result, engine.capabilities)
        if problem or engine.capabilities.is_instant or not place.segment.terms:
            return problem
        return accept(works[place.document].document, _segment(place.segment, found, engine))

    with closing(engine.answer(asked(), verify)) as answers:
        for answered in answers:
            place, found = by_id[answered.id], read.pop(answered.id, None)
            if answered.result is None:
                found = None
            elif found is None or found.result is not answered.result:  # another one's, or before
                found = _read(place, answered.result, engine, works)
            yield place, answered, found


def _problem(read: _Read, request: Request, result: Result, has: Capabilities) -> str:
    """Say what an answer has lost or added, or nothing."""
    if not read.written:
        return "the answer is empty"
    if not has.is_instant and (lost := _nodes.lost(request, result.nodes, has)):
        return lost
    return ", ".join(read.problems)


def _read(place: Place, result: Result, engine: Engine, works: Sequence[_Work]) -> _Read:
    nodes = result.nodes
    if not engine.capabilities.is_instant:
        target = works[place.document].document.target_locale
        nodes = _nodes.begun(nodes, place.request, target or "")
    written = _nodes.written_target(nodes)
    return _Read(result, written, *codes.read(written, place.segment.source))


def _segment(segment: Segment, read: _Read, engine: Engine) -> Segment:
    """Return a segment with an answer as its target."""
    result = read.result
    name = f"{engine.name} ({result.model})" if result.model else engine.name
    # Made anew: `replace` would take three times as long, while connections wait.
    return Segment(
        segment.span,
        segment.source,
        target=read.target,
        written=read.written,
        state=State.TRANSLATED if result.is_confirmed else State.INITIAL,
        has_broken_codes=bool(read.problems),
        provenance=result.origin or f"machine: {name}, {result.day}",
        terms=segment.terms,
        matches=segment.matches,
        waivers=segment.waivers,
        flags=segment.flags,
    )


def _take(
    place: Place, answered: Answered, read: _Read | None, engine: Engine, work: _Work
) -> None:
    """Keep an answer, or note why there is none; a memory's answer with a problem is none."""
    is_refused = bool(answered.problem) and engine.capabilities.is_instant
    work.problems.pop(place, None)
    if read is not None and read.written and not is_refused:
        work.filled[place] = _segment(place.segment, read, engine)
        if answered.problem:
            work.problems[place] = f"What {engine.name} gave is kept, but {answered.problem}."
        elif place in work.failed:
            work.notes[place] = f"{work.failed[place]} {engine.name} took over."
    elif answered.problem:
        why = f"the answer was refused: {answered.problem}" if is_refused else answered.problem
        work.problems[place] = f"Not translated by {engine.name}: {why.rstrip('.')}."
        if not engine.capabilities.is_instant:
            work.failed[place] = work.problems[place]


def _finished(work: _Work) -> Document:
    """Put a document's segments in their places and add an issue for each problem."""
    document = work.document
    units = list(document.units)
    filled: dict[int, dict[int, Segment]] = {}
    for place, segment in work.filled.items():
        filled.setdefault(place.unit, {})[place.index] = segment
    for number, targets in filled.items():
        segments = tuple(targets.get(n, s) for n, s in enumerate(units[number].segments))
        units[number] = replace(units[number], segments=segments)
    said = [(place, Severity.WARNING, text) for place, text in work.problems.items()]
    said += [(place, Severity.INFO, text) for place, text in work.notes.items()]
    issues = (
        Issue("translate", severity, text, document.units[p.unit].id, p.index)
        for p, severity, text in sorted(said, key=lambda one: one[0].request.id)
    )
    return replace(
        document,
        units=tuple(units),
        issues=(*document.issues, *issues),
    )
