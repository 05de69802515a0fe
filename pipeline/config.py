"""pipeline.toml: read it, refuse what it does not know, and hand out a Project.

This is the only module that reads the clock and the environment.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from pipeline import files, garbage, locales, registry, toml_lines
from pipeline.errors import ConfigurationError, nearest
from pipeline.model import Locale, Role
from pipeline.newsroom import Newsroom
from pipeline.project import ArticleRule, Project, RouteRule

__all__ = [
    "FILE", "PROFILE_FIELDS", "ArticleRule", "Project", "RouteRule", "find", "known_backend", "load",
    "located", "only_backends", "secret", "today",
]  # fmt: skip

FILE = files.NEWSROOM
PROFILE_FIELDS = ("title", "subtitle", "breadcrumb", "byline", "date", "body", "captions", "drop")
_SEVERITIES = ("info", "warning", "error")


def known_backend(name: str) -> str:
    """Return the name of a backend that there is.

    Raises ConfigurationError with the nearest name for any other.
    """
    known = registry.names("translate")
    if name not in known:
        raise ConfigurationError(f"There is no backend '{name}'.", remedy=nearest(name, known))
    return name


def only_backends(project: Project, names: Sequence[str]) -> Project:
    """Return a project in which these backends are asked for everything.

    Raises ConfigurationError with the nearest name for one that there is not.
    """
    names = tuple(dict.fromkeys(map(known_backend, names)))
    rules = tuple(replace(rule, backends=None) for rule in project.rules)
    return replace(project, backends=names, automatic=(), rules=rules, routes=())


def secret(root: Path, options: Mapping[str, object], name: str) -> str:
    """Return a key: an environment variable's value, or what the file of `key_file` holds; or nothing.

    The file is the key alone, or lines of the form NAME=value.

    Raises ConfigurationError when the file cannot be read.
    """
    if value := os.environ.get(name, "").strip():
        return value
    file = options.get("key_file")
    if not isinstance(file, str) or not file:
        return ""
    try:
        text = (root / Path(file).expanduser()).read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            f"the key file {file} cannot be read.", file=FILE, remedy=f"Set {name} instead."
        ) from error
    named = {m[1]: m[2].strip("\"'") for m in _NAMED.finditer(text)}
    alone = text.strip() if len(text.split()) == 1 else ""
    return named.get(name, "") if named else alone


def today() -> date:
    """Return today in UTC, or the day of SOURCE_DATE_EPOCH (reproducible-builds.org)."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    now = datetime.fromtimestamp(int(epoch), UTC) if epoch.isdigit() else datetime.now(UTC)
    return now.date()


def find(start: Path) -> Path:
    """Return the folder at or above `start` that holds pipeline.toml.

    Raises ConfigurationError when there is none.
    """
    folder = files.newsroom(start)
    if folder is None:
        raise ConfigurationError(
            f"No {FILE} in {start.resolve()} or above.",
            remedy="Run `pipeline init` in an empty folder, or go to a newsroom with `cd` or --root.",
        )
    return folder


def load(root: Path) -> Project:
    """Read a newsroom's pipeline.toml.

    Raises ConfigurationError with line, key and remedy for anything it does not know.
    """
    path = root / FILE
    try:
        text = path.read_text("utf-8-sig")
        with garbage.left_alone():  # where lists without an end end in RecursionError
            table = tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            f"cannot be read: {error}.", file=FILE, remedy="Save it as UTF-8."
        ) from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        place = re.search(r"line (\d+)", str(error))
        raise ConfigurationError(
            f"is not TOML: {error}.",
            file=FILE,
            line=int(place[1]) if place else 0,
            remedy="See toml.io for its form.",
        ) from error
    return _Loader(text, table).project(root.resolve())


class _Loader:
    """Check tables against what is known; holds the text, to name lines."""

    def __init__(self, text: str, table: Mapping[str, object]) -> None:
        self._lines = text.split("\n")
        self._table = table

    def project(self, root: Path) -> Project:
        self._known("", self._table, _TABLES)
        project = self._section("project", ("name", "url", "source", "targets", *_FOLDERS))
        newsroom = Newsroom(
            self._text("project", project, "name", default=root.name or "Newsroom"),
            self._url(project),
            self._locale("project", project, "source") or Locale("en"),
            self._locales("project", project, "targets") or (),
        )
        folders = {name: root / self._folder(project, name) for name in _FOLDERS}
        translate = self._section("translate", (*_TRANSLATE, *registry.names("translate")))
        check = self._section("check", ("off", "severity", *registry.names("check")))
        publish = self._section("publish", ("gate",))
        segment = self._section("segment", ("quotes", "srx"))
        profiles = self._profiles()
        return Project(
            root=root,
            newsroom=newsroom,
            **folders,
            rules=self._rules(profiles),
            profiles=profiles,
            backends=self._backends("translate", translate) or ("memory",),
            automatic=() if "backends" in translate else _AUTOMATIC,
            options=self._options(),
            routes=self._routes(translate),
            local_only=self._flag("translate", translate, "local_only"),
            do_not_send=frozenset(self._roles("translate", translate, "do_not_send")),
            checks_off=frozenset(self._texts("check", check, "off") or ()),
            severities=self._severities(check),
            check_options=self._tables("check", ("off", "severity")),
            gate=self._choice("publish", publish, "gate", ("fuzzy", "errors")),
            quotes=self._choice("segment", segment, "quotes", ("split", "keep")),
            srx=root / self._inside("segment", segment, "srx") if "srx" in segment else None,
        )

    # --- tables -------------------------------------------------------------------------------

    def _rules(self, profiles: Iterable[str]) -> tuple[ArticleRule, ...]:
        rules = []
        for pattern, value in self._tables("articles").items():
            where = f"articles.{pattern}"
            self._known(where, value, ("source", "targets", "profile", "backends", "domain"))
            profile = self._text(where, value, "profile", default="")
            if profile and profile not in set(profiles):
                raise self._error(
                    where, "profile", f"there is no profile '{profile}'", nearest(profile, profiles)
                )
            rules.append(
                ArticleRule(
                    pattern,
                    self._locale(where, value, "source"),
                    self._locales(where, value, "targets"),
                    profile,
                    self._backends(where, value),
                    self._text(where, value, "domain", default=""),
                )
            )
        return tuple(rules)

    def _profiles(self) -> dict[str, dict[str, tuple[str, ...]]]:
        profiles = {}
        for name, value in self._tables("profiles").items():
            where = f"profiles.{name}"
            self._known(where, value, PROFILE_FIELDS)
            profiles[name] = {key: self._texts(where, value, key) or () for key in value}
        return profiles

    def _backends(self, where: str, table: Mapping[str, object]) -> tuple[str, ...] | None:
        chosen = self._texts(where, table, "backends")
        known = registry.names("translate")
        for name in chosen or ():
            if name not in known:
                raise self._error(
                    where, "backends", f"there is no backend '{name}'", nearest(name, known)
                )
        return chosen

    def _options(self) -> dict[str, dict[str, object]]:
        """Return the tables of backends; what each may hold is checked once it is used."""
        options = self._tables("translate", _TRANSLATE)
        for name, table in options.items():
            for key in table:
                if _SECRET.fullmatch(key):
                    raise self._error(
                        f"translate.{name}",
                        key,
                        "Keys belong in the environment, not in a file that is shared",
                        "See `pipeline backends` for the variable, or name a file with key_file.",
                    )
        return options

    def _routes(self, translate: Mapping[str, object]) -> tuple[RouteRule, ...]:
        tables = translate.get("routes", [])
        if not isinstance(tables, list) or not all(isinstance(t, dict) for t in tables):
            raise self._error(
                "translate", "routes", "must be tables", "Write [[translate.routes]] for each."
            )
        return tuple(self._route(table, number) for number, table in enumerate(tables))

    def _route(self, table: Mapping[str, object], number: int) -> RouteRule:
        where = f"translate.routes#{number}"
        self._known(where, table, ("backends", "source", "target", "roles", "domains"))
        backends = self._backends(where, table)
        if not backends:
            raise self._error(where, "backends", "is missing", 'Write backends = ["…"].')
        return RouteRule(
            backends,
            self._locale(where, table, "source"),
            self._locale(where, table, "target"),
            frozenset(self._roles(where, table, "roles")),
            frozenset(self._texts(where, table, "domains") or ()),
        )

    def _roles(self, where: str, table: Mapping[str, object], key: str) -> tuple[str, ...]:
        roles = self._texts(where, table, key) or ()
        for role in roles:
            if role not in tuple(Role):
                raise self._error(where, key, f"there is no role '{role}'", nearest(role, Role))
        return roles

    def _flag(self, where: str, table: Mapping[str, object], key: str) -> bool:
        value = table.get(key, False)
        if not isinstance(value, bool):
            raise self._error(where, key, "must be true or false", f"Write {key} = true.")
        return value

    def _severities(self, check: Mapping[str, object]) -> dict[str, str]:
        table = check.get("severity", {})
        if not isinstance(table, dict):
            raise self._error("check", "severity", "must be a table", "Write [check.severity].")
        return {name: self._choice("check.severity", table, name, _SEVERITIES) for name in table}

    def _tables(self, name: str, besides: Iterable[str] = ()) -> dict[str, dict[str, object]]:
        """Return the tables in a section; `besides` are keys that are none."""
        section = self._table.get(name, {})
        if not isinstance(section, dict):
            raise self._error("", name, "must be a table", f"Write [{name}.NAME].")
        tables = {key: value for key, value in section.items() if key not in besides}
        for key, value in tables.items():
            if not isinstance(value, dict):
                raise self._error(name, key, "must be a table", f'Write [{name}."{key}"].')
        return tables

    def _section(self, name: str, known: Iterable[str]) -> dict[str, object]:
        section = self._table.get(name, {})
        if not isinstance(section, dict):
            raise self._error("", name, "must be a table", f"Write [{name}].")
        self._known(name, section, known)
        return section

    # --- values -------------------------------------------------------------------------------

    def _known(self, where: str, table: Mapping[str, object], known: Iterable[str]) -> None:
        known = tuple(known)
        for key in table:
            if key not in known:
                raise self._error(where, key, "unknown key", nearest(key, known))

    def _text(self, where: str, table: Mapping[str, object], key: str, *, default: str) -> str:
        value = table.get(key, default)
        if not isinstance(value, str):
            raise self._error(where, key, "must be a text", f'Write {key} = "…".')
        return value

    def _texts(self, where: str, table: Mapping[str, object], key: str) -> tuple[str, ...] | None:
        value = table.get(key)
        if value is None:
            return None
        listed = [value] if isinstance(value, str) else value
        if not isinstance(listed, list) or not all(isinstance(v, str) for v in listed):
            raise self._error(where, key, "must be a list of texts", f'Write {key} = ["…"].')
        return tuple(listed)

    def _choice(
        self, where: str, table: Mapping[str, object], key: str, known: tuple[str, ...]
    ) -> str:
        value = self._text(where, table, key, default=known[0])
        if value not in known:
            raise self._error(where, key, f"'{value}' is not possible", nearest(value, known))
        return value

    def _locale(self, where: str, table: Mapping[str, object], key: str) -> Locale | None:
        value = self._text(where, table, key, default="")
        return self._parsed(where, key, value) if value else None

    def _locales(
        self, where: str, table: Mapping[str, object], key: str
    ) -> tuple[Locale, ...] | None:
        values = self._texts(where, table, key)
        if values is None:
            return None
        return tuple(dict.fromkeys(self._parsed(where, key, v) for v in values))

    def _parsed(self, where: str, key: str, value: str) -> Locale:
        try:
            return locales.parse(value)
        except ConfigurationError as error:
            raise self._error(where, key, error.message.rstrip("."), error.remedy) from error

    def _url(self, project: Mapping[str, object]) -> str:
        url = self._text("project", project, "url", default="")
        if url and not re.match(r"https?://[^\s/]+(/\S*)?\Z", url):
            raise self._error(
                "project", "url", f"'{url}' is not a web address", "Write https://…/."
            )
        return url if not url or url.endswith("/") else f"{url}/"

    def _folder(self, project: Mapping[str, object], name: str) -> str:
        return self._inside("project", project, name)

    def _inside(self, where: str, table: Mapping[str, object], key: str) -> str:
        """Return a path that stays in the newsroom; by default the key itself."""
        path = self._text(where, table, key, default=key)
        if Path(path).is_absolute() or ".." in Path(path).parts:
            raise self._error(
                where, key, f"'{path}' is not inside the newsroom", "Name something in it."
            )
        return path

    def _error(self, where: str, key: str, what: str, remedy: str) -> ConfigurationError:
        shown = f"[{toml_lines.bare(where)}] {key}" if where else key
        return ConfigurationError(
            f"{shown}: {what}.",
            file=FILE,
            line=toml_lines.find(self._lines, where, key),
            remedy=remedy,
        )


@contextmanager
def located(project: Project) -> Iterator[None]:
    """Add the line of pipeline.toml to errors that name a key of it: `[translate.deepl] url: …`."""
    try:
        yield
    except ConfigurationError as error:
        named = re.match(r"\[([^\]]+)\] ([\w-]+)", error.message)
        if error.file != FILE or error.line or not named:
            raise
        lines = (project.root / FILE).read_text("utf-8-sig").split("\n")
        raise ConfigurationError(
            error.message,
            file=FILE,
            line=toml_lines.find(lines, named[1], named[2]),
            remedy=error.remedy,
        ) from error


_TABLES = ("project", "articles", "profiles", "segment", "translate", "check", "publish")
_AUTOMATIC = ("apertium",)
"""Free, quick, and on this machine; Debian has 60 pairs."""
_TRANSLATE = ("backends", "routes", "local_only", "do_not_send")
_FOLDERS = ("articles", "glossary", "locales", "site")
_NAMED = re.compile(r"^\s*([A-Z][A-Z\d_]*)\s*=\s*([^\s=]\S*)\s*$", re.MULTILINE)
"""NAME=value; the `=` at the end of a key in base64 makes no name of it."""
_SECRET = re.compile(
    r"(?i:(\w+_)?(api|app|auth|access|secret|private|subscription)_?(key|token|secret)(_\w+)?)"
    r"|(?i:(\w+_)?password|key|secret|token|app_id)|[A-Z\d_]+_(KEY|TOKEN|SECRET|ID)"
)
"""What people call a key where they should not write one; `key_file` is none."""
