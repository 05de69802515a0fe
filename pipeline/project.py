"""A newsroom as pipeline.toml describes it: its folders, and what holds for which article."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path

from pipeline.model import Document, Locale
from pipeline.newsroom import Newsroom


@dataclass(frozen=True, slots=True)
class ArticleRule:
    """What [articles."PATTERN"] says of the articles whose name or path fits the pattern."""

    pattern: str
    source: Locale | None = None
    targets: tuple[Locale, ...] | None = None
    profile: str = ""
    backends: tuple[str, ...] | None = None
    domain: str = ""


@dataclass(frozen=True, slots=True)
class RouteRule:
    """What one [[translate.routes]] says: which backends, and for what."""

    backends: tuple[str, ...]
    source: Locale | None = None
    target: Locale | None = None
    roles: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()

    def fits(self, source: str, target: str, role: str, domain: str) -> bool:
        """Tell whether it holds for a segment; what it does not say holds for all."""
        return (
            self.source in (None, source)
            and self.target in (None, target)
            and (not self.roles or role in self.roles)
            and (not self.domains or domain in self.domains)
        )


@dataclass(frozen=True, slots=True)
class Project:
    """A newsroom: where its files are and what is to be done with them."""

    root: Path
    newsroom: Newsroom
    articles: Path
    glossary: Path
    locales: Path
    site: Path
    rules: tuple[ArticleRule, ...] = ()
    profiles: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    backends: tuple[str, ...] = ("memory",)
    automatic: tuple[str, ...] = ()
    """Asked after `backends`, for the pairs that they are installed for: pipeline.toml names none."""
    options: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    """A table of its own for each backend."""
    routes: tuple[RouteRule, ...] = ()
    local_only: bool = False
    """Whether no backend may be used that text leaves the machine for."""
    do_not_send: frozenset[str] = frozenset()
    """Roles that no such backend is given."""
    checks_off: frozenset[str] = frozenset()
    severities: Mapping[str, str] = field(default_factory=dict)
    check_options: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    """A table of its own for each check that has options, [check.NAME]."""
    gate: str = "fuzzy"
    """What keeps a page unpublished: `fuzzy` (or missing) sentences, or also `errors` of checks."""
    quotes: str = "split"
    """Whether sentences in one pair of quotation marks are cut: `split`, or `keep` together."""
    srx: Path | None = None
    """Segmentation rules in SRX that replace the package's."""

    @property
    def state(self) -> Path:
        """Return the folder of caches; it can be deleted at any time."""
        return self.root / ".pipeline"

    @property
    def lists(self) -> Path:
        """Return the folder of the newsroom's own words for segmentation; it need not exist."""
        return self.root / "segment"

    def rule(self, name: str, path: str) -> ArticleRule:
        """Return what holds for an article; a later table goes before an earlier one."""
        source, targets, profile, backends, domain = None, None, "", None, ""
        for rule in self.rules:
            if fnmatchcase(name, rule.pattern) or fnmatchcase(path, rule.pattern):
                source, targets = rule.source or source, rule.targets or targets
                profile, backends = rule.profile or profile, rule.backends or backends
                domain = rule.domain or domain
        return ArticleRule(name, source, targets, profile, backends, domain)

    def route(self, document: Document, role: str) -> tuple[str, ...]:
        """Return the backends for a role of a document: its article's, its route's, or everyone's."""
        return self._route(document, role) or self.backends

    def leaves_choice(self, document: Document, role: str) -> bool:
        """Tell whether `automatic` backends may be asked: neither article nor route names any."""
        return bool(self.automatic) and self._route(document, role) is None

    def _route(self, document: Document, role: str) -> tuple[str, ...] | None:
        rule = self.rule(document.name, document.path)
        if rule.backends:
            return rule.backends
        place = document.source_locale, document.target_locale or "", role, rule.domain
        found = next((route for route in self.routes if route.fits(*place)), None)
        return found.backends if found else None

    def backends_for(self, source: Locale, target: Locale) -> frozenset[str]:
        """Return every backend that some segment of a pair may be given to."""
        chosen = {name for rule in self.rules for name in rule.backends or ()}
        for route in self.routes:
            if route.source in (None, source) and route.target in (None, target):
                chosen.update(route.backends)
                if not route.roles and not route.domains:
                    return frozenset(chosen)
        return frozenset(chosen.union(self.backends))

    def shown(self, path: Path) -> str:
        """Return a path as messages and PO references name it: below the newsroom, with `/`."""
        try:
            return path.relative_to(self.root).as_posix()
        except ValueError:
            return path.as_posix()
