"""What a translation backend is: read this before writing one.

A segment goes out as nodes – text, tags of inline codes, terms – and comes back as nodes under the
same id. A backend encodes, asks and decodes, nothing else: the runner packs and repeats requests,
keeps answers, verifies them, and falls back to the route's next backend.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NamedTuple, Protocol, TypeAlias

from pipeline.codes import Edge, tag
from pipeline.glossary import Glossary
from pipeline.memory import Memory
from pipeline.model import Locale


class Tag(NamedTuple):
    """One edge of an inline code, or an empty one."""

    name: str
    """As in the msgid: `a`, `strong2`."""
    edge: Edge


class Term(NamedTuple):
    """Words whose translation is settled: a glossary term, or code that stays as it is."""

    text: str
    """As written in the source."""
    target: str
    """What must stand in the target."""
    concept: str = ""
    """Id of the term entry; empty for what is not translated at all."""
    is_inflected: bool = False
    """True when `text` is another form than the glossary's own, such as a plural."""


Node: TypeAlias = str | Tag | Term


@dataclass(frozen=True, slots=True)
class Usage:
    """What a request costs, or is estimated to."""

    characters: int = 0
    """Code points of source text sent, as most services bill them."""
    tokens: int = 0
    """Tokens in and out, where the service counts those."""
    cost: float = 0.0
    """In the currency of the backend's option `price`."""

    def __add__(self, other: Usage) -> Usage:
        """Return both together."""
        return Usage(
            self.characters + other.characters,
            self.tokens + other.tokens,
            self.cost + other.cost,
        )


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a backend can do, as `pipeline backends` lists it."""

    summary: str
    """What it is, in a few words."""
    is_local: bool = True
    """False when text leaves the machine; where its table has a `url`, that decides."""
    is_deterministic: bool = True
    is_serial: bool = False
    """True for one program that takes a batch at a time: it has one connection, whatever is set."""
    is_instant: bool = False
    """True when it costs nothing to ask again (memory, pseudo): its answers are not kept."""
    requires: tuple[str, ...] = ()
    """Keys in its table of pipeline.toml without which it is not configured."""
    options: tuple[str, ...] = ()
    """Further keys that its table may have."""
    secrets: tuple[str, ...] = ()
    """Environment variables that hold its keys; the option `key_file` may name a file instead."""
    needs: Callable[[Mapping[str, object]], tuple[str, ...]] | None = None
    """Says which of `secrets` its table calls for; all of them where it is None."""
    max_items: int = 1
    """Segments in one request; 0 for any number."""
    max_characters: int = 0
    """Code points of all segments in one request, as encoded; 0 for any number."""
    max_bytes: int = 0
    """The same in bytes of UTF-8."""
    requests_per_second: float = 0.0
    """What the service allows unless pipeline.toml says otherwise; 0 for no limit."""
    tags: bool = False
    """True when it carries tags itself, so that no placeholders are needed for them."""
    glossary: Literal["none", "placeholder", "native", "prompt"] = "none"
    """How terms are honoured: by placeholders of ours, by the engine's own, in a prompt."""
    context: bool = False
    """True when it reads the neighbouring sentences; they are part of what it is asked, then."""
    is_passage: bool = False
    """True when a request has one context for all its segments: only neighbours go together."""
    formality: bool = False
    pairs: str = ""
    """Which pairs it knows, in words; empty: whatever the service offers."""
    installed: Callable[[Mapping[str, object], Path], Sequence[str]] | None = None
    """Names the pairs that this machine has, by its table and the newsroom's folder."""


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
    glossary: Glossary = field(default_factory=lambda: Glossary((), ""))
    root: Path = field(default_factory=Path)
    """The newsroom's folder: paths in `options` start here."""
    state: Path = field(default_factory=lambda: Path(".pipeline"))
    """A folder for what can be made again."""
    secret: Callable[[str], str] = lambda _: ""
    """Return a key by the name of its environment variable, or nothing; asked when it is needed."""


@dataclass(frozen=True, slots=True)
class Request:
    """One segment on its way to a backend."""

    id: int
    nodes: tuple[Node, ...]
    """Tags are properly nested; no two texts stand side by side."""
    role: str = ""
    """msgctxt, or empty for body text."""
    before: str = ""
    """msgid of the segment before in the article; empty at the start."""
    after: str = ""
    beside: tuple[str, str] = ("", "")
    """The roles of these two; empty where there is none."""
    form: int = 0
    """Which way to protect tags and terms: raised when an answer has lost some."""
    msgid: str = ""
    """As in the PO file; empty: as the nodes have it. A tag may stand inside a term there."""

    @property
    def text(self) -> str:
        """Return the plain source text, tags left out."""
        return "".join(n if isinstance(n, str) else getattr(n, "text", "") for n in self.nodes)

    @property
    def source(self) -> str:
        """Return the text with tags written out, as in the msgid."""
        return self.msgid or "".join(map(written, self.nodes))

    @property
    def terms(self) -> tuple[Term, ...]:
        """Return the terms in it, in order."""
        return tuple(node for node in self.nodes if isinstance(node, Term))


@dataclass(frozen=True, slots=True)
class Result:
    """A backend's answer to one request."""

    id: int
    nodes: tuple[Node, ...]
    """The target; a Term stands for its `target`. Markup in a text node is text."""
    model: str = ""
    """What exactly answered, where the service says so."""
    request_id: str = ""
    """The service's own name for the request, to show to its support."""
    usage: Usage = field(default_factory=Usage)
    day: str = ""
    """ISO 8601; written by the runner: today, or when an answer that was kept had come."""
    origin: str = ""
    """`memory: 83 %, ARTICLE`; empty for an engine, whose origin the runner writes."""
    is_confirmed: bool = False
    """True only for the very words a human confirmed for the very same source."""

    def billed(self, usage: Usage, day: str) -> Result:
        """Return it with usage and day; `replace` would take four times as long."""
        return Result(
            self.id,
            self.nodes,
            self.model,
            self.request_id,
            usage,
            day,
            self.origin,
            self.is_confirmed,
        )


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a backend has no answer to one request that it tried."""

    id: int
    reason: str
    is_lost: bool = False
    """True when a tag or term was lost on the way: another form of protection may help."""


def characters(batch: Sequence[Request]) -> Usage:
    """Return the code points of a batch's text, tags left out, as most services bill them."""
    return Usage(sum(len(request.text) for request in batch))


class Backend(Protocol):
    """A translation backend for one pair of locales, ready to work in several threads."""

    def fingerprint(self) -> str:
        """Return what its answers depend on: engine, version, model, prompt, options; no secrets."""
        ...

    def estimate(self, batch: Sequence[Request]) -> Usage:
        """Return what a request would cost, without asking."""
        ...

    def translate(self, batch: Sequence[Request]) -> Iterable[Result | Failure]:
        """Answer requests in any order; a request left out is simply not answered.

        Raises BackendBusy when it may be asked again later, RequestRefused when smaller requests
        may pass (too large, wrong count), BackendError when none can be answered.
        """
        ...


class Plugin(Protocol):
    """A module of this folder, or behind an entry point `pipeline.translate`."""

    CAPABILITIES: Capabilities

    def create(self, context: Context) -> Backend:
        """Make the backend for one pair of locales; touch neither network nor secrets yet.

        Raises ConfigurationError for an option it cannot use or a pair it does not know.
        """
        ...


def written(node: Node) -> str:
    """Return a node as a msgid has it: a tag written out, a term as its source words."""
    if isinstance(node, str):
        return node
    if isinstance(node, Term):
        return node.text
    return tag(node.name, node.edge)
