"""What the tests of the HTTP backends share: an article, and a rig around one service."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from pipeline.catalog import po
from pipeline.glossary import Glossary
from pipeline.memory import Memory
from pipeline.model import (
    Code,
    Content,
    Document,
    Locale,
    Role,
    Span,
    TermEntry,
    TermHit,
    TermSection,
    Unit,
)
from pipeline.segment import segment
from pipeline.translate import (
    Cache,
    Context,
    Engine,
    Tag,
    Term,
    account,
    capabilities,
    create,
    requests,
    translate,
)
from pipeline.translate._runner.retry import Patience

TODAY = "2026-01-02"
SERVICES = (
    "libretranslate apertium-apy deepl google-2 google-3 azure openai baidu alibaba"
).split()
_QUICK = {"libretranslate", "deepl", "openai"}
_SLOWLY = [
    pytest.param(name, marks=() if name in _QUICK else pytest.mark.long) for name in SERVICES
]


def _module(name: str) -> object:
    """Import a file beside this one by its path: tests are no package."""
    spec = spec_from_file_location(f"http_{name}", Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[f"http_{name}"] = module
    spec.loader.exec_module(module)
    return module


_server = _module("fault_server")
_fakes = _module("fake_services")

# --- an article -------------------------------------------------------------------------------

MINISTRY = TermEntry(
    "ministry",
    (TermSection(Locale("en"), ("Ministry",)), TermSection(Locale("de"), ("Ministerium",))),
)


def _bold(start: int, end: int) -> Code:
    return Code("1", "b", Span(start, end))


CONTENTS = (
    Content("Rain fell on the old kiln."),
    Content("A big kiln near the river.", (_bold(2, 5), Code("2", "a", Span(11, 25)))),
    Content(
        "Run make all & wait until 5 < 6.",
        (Code("1", "code", Span(4, 12), translate=False), Code("2", "i", Span(15, 19))),
    ),
    Content("The Ministry said “no” to Tom & Jerry."),
    Content("Two lines and no more.", (Code("1", "br", Span(9, 9)),)),
    Content("Write &lt; or <script> 💡 in the title."),
    Content("Rain fell on the old kiln."),
)


def article(*contents: Content) -> Document:
    """Return an article with a sentence a unit, its terms found."""
    units = tuple(Unit(n, Role.BODY, c) for n, c in enumerate(contents or CONTENTS, 1))
    document = segment(Document("a", "a.md", Locale("en"), Locale("de"), units=units))
    assert all(len(unit.segments) == 1 for unit in document.units)
    return replace(document, units=tuple(map(_with_terms, document.units)))


def _with_terms(unit: Unit) -> Unit:
    (one,) = unit.segments
    start = one.source.text.find("Ministry")
    hits = (TermHit(MINISTRY, Span(start, start + 8)),) if start >= 0 else ()
    return replace(unit, segments=(replace(one, terms=hits),))


def translated(document: Document) -> list[str]:
    """Return what a service that makes capitals of words makes of each segment."""

    def node(part) -> str:
        if isinstance(part, str):
            return part.upper()
        if isinstance(part, Term):
            return part.target
        ends = {"open": ("<", ">"), "close": ("</", ">"), "empty": ("<", "/>")}
        return part.name.join(ends[part.edge]) if isinstance(part, Tag) else ""

    return ["".join(map(node, request.nodes)) for _, _, request in requests([document])]


def segments(document: Document) -> list:
    return [one for unit in document.units for one in unit.segments]


# --- a rig ------------------------------------------------------------------------------------


@dataclass
class Rig:
    """One service, the backend that asks it, and a newsroom's cache."""

    fake: object
    server: object
    root: Path
    url: str = ""
    options: dict[str, object] = field(default_factory=dict)
    glossary: Glossary = field(default_factory=lambda: Glossary((MINISTRY,), ""))
    secrets: dict[str, str] | None = None
    locales: tuple[str, str] = ("en", "de")

    @property
    def name(self) -> str:
        return self.fake.name

    def context(self) -> Context:
        table = {
            "url": self.url or self.server.url,
            "connections": 1,
            "retries": 3,
            **self.fake.options,
            **self.options,
        }
        secrets = self.fake.secrets if self.secrets is None else self.secrets
        return Context(
            Locale(self.locales[0]),
            Locale(self.locales[1]),
            Memory(()),
            TODAY,
            table,
            self.glossary,
            self.root,
            self.root / ".pipeline",
            lambda name: secrets.get(name, ""),
        )

    def engine(self) -> Engine:
        """Return the backend in the real runner, which waits for nothing."""
        context = self.context()
        opened = account(self.name, capabilities(self.name), context.options, today=TODAY)
        patience = Patience(retries=int(context.options["retries"]), base=0.0)
        opened = replace(opened, policy=replace(opened.policy, patience=patience))
        pair = f"{context.source} {context.target}"
        cache = Cache(self.root / "translations.sqlite", today=TODAY)
        return Engine(create(self.name, context), pair, opened, cache=cache)

    def run(self, document: Document | None = None, *further: Engine) -> Document:
        """Translate an article, and return it with its issues."""
        engine = self.engine()
        document = document or article()
        document = replace(
            document, source_locale=Locale(self.locales[0]), target_locale=Locale(self.locales[1])
        )
        return translate(document, lambda *_: (engine, *further))

    def traces(self, document: Document) -> bytes:
        """Return all that is left of a run: issues, targets, provenance, and the files."""
        said = [issue.message for issue in document.issues]
        said += [f"{s.written} {s.provenance}" for s in segments(document)]
        files = [path.read_bytes() for path in self.root.rglob("*") if path.is_file()]
        return b"\n".join(["\n".join(said).encode("utf-8", "replace"), *files])


@contextmanager
def _rig(name: str, root: Path) -> Iterator[Rig]:
    fake = _fakes.FAKES[name]()
    with _server.serve(fake) as server:
        yield Rig(fake, server, root)
    assert not [t for t in threading.enumerate() if t.name.startswith(fake.name)]


@pytest.fixture(params=SERVICES)
def rig(request, tmp_path) -> Iterator[Rig]:
    """Return a rig around each service in turn, or around those that a test is marked with."""
    with _rig(request.param, tmp_path) as made:
        yield made


@pytest.fixture(params=_SLOWLY)
def slow_rig(request, tmp_path) -> Iterator[Rig]:
    """Return a rig for what takes a second: around a few services, and each in the long tests."""
    with _rig(request.param, tmp_path) as made:
        yield made


@pytest.fixture(scope="session")
def tools():
    """Return what tests here use: they cannot import each other."""
    from types import SimpleNamespace

    return SimpleNamespace(
        server=_server,
        fakes=_fakes,
        article=article,
        translated=translated,
        segments=segments,
        rig=_rig,
        po=po,
    )
