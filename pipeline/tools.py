"""What the stages share while many articles are built: glossary, memories, backends, settings."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline import catalog, locales
from pipeline.check import CheckSettings
from pipeline.check import issues as known_issues
from pipeline.check import options as check_options
from pipeline.config import FILE, Project, today
from pipeline.errors import CatalogError, ConfigurationError, nearest
from pipeline.glossary import Glossary
from pipeline.glossary import load as load_glossary
from pipeline.match import forms
from pipeline.memory import Memory, MemoryEntry
from pipeline.model import Document, Locale, Severity
from pipeline.segment import Settings, check_lists
from pipeline.translate import Backend, Context, create, validate


def segmentation(project: Project) -> Settings:
    """Return how a newsroom's articles are cut.

    Raises ConfigurationError when one of its lists or its SRX file is wrong.
    """
    lists = project.lists if project.lists.is_dir() else None
    if lists:
        check_lists(lists)
    return Settings("keep" if project.quotes == "keep" else "split", lists, project.srx)


class Tools:
    """Made once a command; loads what is asked for, once."""

    def __init__(self, project: Project) -> None:
        """Read the glossary and the lists; memories and backends wait until they are needed."""
        self.project = project
        self.glossary: Glossary = load_glossary(
            project.glossary, shown=project.shown(project.glossary)
        )
        self.checks = CheckSettings(
            project.checks_off,
            tuple((name, Severity(value)) for name, value in project.severities.items()),
            project.check_options,
        )
        self._refuse_unknown(project)
        self.segmentation = segmentation(project)
        self._terms: dict[Locale, tuple[str, ...]] = {}
        self._memories: dict[Locale, Memory] = {}
        self._backends: dict[tuple[str, Locale, Locale], Backend] = {}

    @staticmethod
    def _refuse_unknown(project: Project) -> None:
        """Raise ConfigurationError for a check or an option that nobody knows, before any work."""
        known = known_issues()
        for name in (*sorted(project.checks_off), *project.severities):
            if name not in known:
                raise ConfigurationError(
                    f"[check]: there is no '{name}'.", file=FILE, remedy=nearest(name, known)
                )
        for name, table in project.check_options.items():
            has = check_options(name)
            for key in table:
                if key not in has:
                    remedy = nearest(key, has) if has else "It has no options."
                    raise ConfigurationError(
                        f"[check.{name}] {key}: unknown key.", file=FILE, remedy=remedy
                    )
        used = {*project.backends, *(b for rule in project.rules for b in rule.backends or ())}
        for name in sorted(used):
            validate(name, project.options.get(name, {}))

    def terms(self, source: Locale) -> tuple[str, ...]:
        """Return all forms of the glossary in a language: no sentence ends inside one."""
        if source not in self._terms:
            found = forms(self.glossary.entries, source)
            self._terms[source] = tuple(dict.fromkeys(form.text for form in found))
        return self._terms[source]

    def backends(self, document: Document) -> Iterator[Backend]:
        """Yield the article's backends in order, until nothing is left to translate.

        Raises ConfigurationError or BackendError when one of them is not configured.
        """
        rule = self.project.rule(document.name, document.path)
        names = rule.backends or self.project.backends
        if all(s.target is not None for unit in document.units for s in unit.segments):
            return
        for name in names:
            assert document.target_locale is not None
            yield self._backend(name, document.source_locale, document.target_locale)

    def _backend(self, name: str, source: Locale, target: Locale) -> Backend:
        key = (name, source, target)
        if key not in self._backends:
            options = self.project.options.get(name, {})
            context = Context(source, target, self.memory(target), today().isoformat(), options)
            self._backends[key] = create(name, context)
        return self._backends[key]

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
