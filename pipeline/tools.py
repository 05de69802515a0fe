"""What the stages share while many articles are built: glossary, memories, backends, settings."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from pipeline import catalog, locales, standards
from pipeline.check import check
from pipeline.config import FILE, Project, located, secret, today
from pipeline.errors import CatalogError, ConfigurationError
from pipeline.hosts import host_of, is_loopback
from pipeline.match import forms
from pipeline.memory import Memory, MemoryEntry
from pipeline.model import Document, Locale, Role, Segment, Severity, Unit
from pipeline.registry import load, names
from pipeline.segment import Settings, check_lists
from pipeline.translate import (
    Account,
    Cache,
    Context,
    Engine,
    Usage,
    Watch,
    account,
    capabilities,
    create,
    validate,
)


def segmentation(project: Project) -> Settings:
    """Return how a newsroom's articles are cut.

    Raises ConfigurationError when one of its lists or its SRX file is wrong.
    """
    lists = project.lists if project.lists.is_dir() else None
    if lists:
        check_lists(lists)
    return Settings("keep" if project.quotes == "keep" else "split", lists, project.srx)


def used_backends(project: Project) -> tuple[str, ...]:
    """Return the names of all backends that some segment may be given to, sorted."""
    chosen = [rule.backends or () for rule in project.rules]
    chosen += [rule.backends for rule in project.routes]
    chosen.append(tuple(name for name in project.automatic if _serves_some(project, name)))
    return tuple(sorted({*project.backends, *(name for names in chosen for name in names)}))


def automatic(project: Project, source: Locale, target: Locale) -> tuple[str, ...]:
    """Return the backends for a pair that pipeline.toml does not name, but this machine has."""
    return tuple(
        name
        for name in project.automatic
        if load("translate", name).mode(_modes(project, name), source, target) is not None
    )


def _serves_some(project: Project, name: str) -> bool:
    """Tell whether a backend is installed for any target; articles may be in any language."""
    targets = {*project.newsroom.target_locales}
    targets.update(target for rule in project.rules for target in rule.targets or ())
    stems = {path.stem.partition("-")[2] for path in _modes(project, name).glob("*-*.mode")}
    return any({locales.three_letters(target), target[:2]} & stems for target in targets)


def _modes(project: Project, name: str) -> Path:
    folder: Path = load("translate", name).modes(project.options.get(name, {}), project.root)
    return folder


def asks_elsewhere(project: Project) -> bool:
    """Tell whether any backend in use is more than what lies at hand (memory, pseudo)."""
    return any(not capabilities(name).is_instant for name in used_backends(project))


def is_local(name: str, options: Mapping[str, object]) -> bool:
    """Tell whether a backend's text stays on this machine: where its `url` leads, if it has one."""
    url = str(options.get("url", ""))
    return is_loopback(host_of(url)) if url else capabilities(name).is_local


def cache(project: Project) -> Cache:
    """Return a newsroom's cache of what engines answered."""
    return Cache(project.state / "translations.sqlite", today=today().isoformat())


class Tools:
    """Made once a command; loads what is asked for, once."""

    def __init__(
        self,
        project: Project,
        *,
        only_instant: bool = True,
        keeps_answers: bool = True,
        watch: Watch | None = None,
        stop: threading.Event | None = None,
    ) -> None:
        """Read the glossary and the lists; memories and backends wait until they are needed.

        With `only_instant`, backends that ask elsewhere are left out: many processes build, but
        one alone asks, within one budget. Without `keeps_answers` the cache is neither read nor
        written. `watch` is told what they answer; once `stop` is set they are asked nothing more.
        """
        self.project = project
        self._only_instant, self._keeps_answers = only_instant, keeps_answers
        self._watch, self._stop = watch, stop
        self.glossary = standards.glossary(project)
        self.checks = standards.check_settings(project)
        with located(project):
            self._refuse_unknown(project)
        others = frozenset(names("check")) - {"terms"}
        is_wanted = "terms" not in project.checks_off
        self._term_checks = (
            replace(self.checks, off=self.checks.off | others) if is_wanted else None
        )
        self.segmentation = segmentation(project)
        self._terms: dict[Locale, tuple[str, ...]] = {}
        self._memories: dict[Locale, Memory] = {}
        self._engines: dict[tuple[str, Locale, Locale], Engine] = {}
        self._accounts: dict[str, Account] = {}
        self._cache: Cache | None = None
        self._said: dict[tuple[object, object], frozenset[tuple[str, str]]] | None = None

    def close(self) -> None:
        """Close the cache of answers."""
        if self._cache is not None:
            self._cache.close()

    def _refuse_unknown(self, project: Project) -> None:
        """Raise ConfigurationError for an option that a backend does not have, before any work.

        A backend may wait in pipeline.toml for `--backend NAME`: its table counts as well.
        """
        used = used_backends(project)
        for name in sorted({*used, *project.options}):
            validate(name, project.options.get(name, {}))
        for name in used:
            if project.local_only and not self.is_local(name):
                raise ConfigurationError(
                    f"[translate] local_only: text leaves this machine for '{name}'.",
                    file=FILE,
                    remedy="Take it out of the backends, or local_only out of [translate].",
                )

    def terms(self, source: Locale) -> tuple[str, ...]:
        """Return all forms of the glossary in a language: no sentence ends inside one."""
        if source not in self._terms:
            found = forms(self.glossary.entries, source)
            self._terms[source] = tuple(dict.fromkeys(form.text for form in found))
        return self._terms[source]

    def route(self, document: Document, role: Role) -> tuple[Engine, ...]:
        """Return the engines that may translate a role of a document, the first to be asked first.

        Raises ConfigurationError or BackendError when one of them is not configured.
        """
        target = document.target_locale
        assert target is not None
        wanted = self.project.route(document, role)
        if self.project.leaves_choice(document, role):
            wanted += automatic(self.project, document.source_locale, target)
        engines = (self.engine(name, document.source_locale, target) for name in wanted)
        return tuple(e for e in engines if e is not None and self._may_see(e, role))

    def _may_see(self, engine: Engine, role: Role) -> bool:
        return role not in self.project.do_not_send or self.is_local(engine.name)

    def is_local(self, name: str) -> bool:
        """Tell whether a backend's text stays on this machine."""
        return is_local(name, self.project.options.get(name, {}))

    def engine(self, name: str, source: Locale, target: Locale) -> Engine | None:
        """Return a backend with all that belongs to it, made once for a pair.

        None for one that asks elsewhere, where only what is at hand is wanted.
        """
        if self._only_instant and not capabilities(name).is_instant:
            return None
        key = (name, source, target)
        if key not in self._engines:
            with located(self.project):
                self._engines[key] = self._make(name, source, target)
        return self._engines[key]

    def _make(self, name: str, source: Locale, target: Locale) -> Engine:
        project = self.project
        options = project.options.get(name, {})
        day = today().isoformat()
        context = Context(
            source,
            target,
            self.memory(target),
            day,
            options,
            self.glossary,
            project.root,
            project.state,
            partial(secret, project.root, options),
        )
        if name not in self._accounts:
            own = {} if capabilities(name).is_instant else options
            self._accounts[name] = account(name, capabilities(name), own, today=day)
        return Engine(
            create(name, context),
            f"{source} {target}",
            self._accounts[name],
            cache=self._answers(),
            watch=self._watch,
            stop=self._stop,
            withheld=() if self.is_local(name) else project.do_not_send,
        )

    def spent(self) -> dict[str, Usage]:
        """Return what each backend was paid for so far: its refused answers count as well."""
        return {name: opened.budget.spent for name, opened in self._accounts.items()}

    def _answers(self) -> Cache | None:
        if self._cache is None and self._keeps_answers:
            self._cache = cache(self.project)
        return self._cache

    def accept(self, document: Document, segment: Segment) -> str:
        """Say what the glossary has against a target that an engine gave, or nothing."""
        if not segment.terms or self._term_checks is None:
            return ""
        unit = Unit(1, Role.BODY, segment.source, segments=(segment,))
        alone = replace(document, units=(unit,), issues=())
        found = check(alone, settings=self._term_checks, glossary=self.glossary).issues
        return "; ".join(i.message.rstrip(".") for i in found if i.severity is not Severity.INFO)

    def answers(self, source: str, target: str) -> frozenset[tuple[str, str]]:
        """Return every answer that is kept for a pair, with its source, both as in a PO file."""
        if self._said is None:
            said: defaultdict[tuple[object, object], set[tuple[str, str]]] = defaultdict(set)
            for row in cache(self.project).rows():
                pair = row["source_locale"], row["target_locale"]
                said[pair].add((str(row["source"]), str(row["target"])))
            self._said = {pair: frozenset(texts) for pair, texts in said.items()}
        return self._said.get((source, target), frozenset())

    def memory(self, target: Locale) -> Memory:
        """Return the project's confirmed translations into a target; read once."""
        if target not in self._memories:
            self._memories[target] = Memory(self._confirmed(target))
        return self._memories[target]

    def _confirmed(self, target: Locale) -> Iterator[MemoryEntry]:
        """Yield the confirmed entries of every catalog of a target, in order of its path.

        A catalog that cannot be read gives nothing here: its own article reports it.
        """
        folder = self.project.locales / locales.folder(target) / "LC_MESSAGES"
        for path in sorted(folder.rglob("*.po")):
            article = path.relative_to(folder).with_suffix("").as_posix()
            if article == "pipeline":  # the interface's own words are no article's
                continue
            try:
                read, _ = catalog.load(path, shown=self.project.shown(path))
            except CatalogError:
                continue
            if read is not None:
                yield from catalog.confirmed(read, article)
