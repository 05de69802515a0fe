"""What a newsroom holds its translations to: its glossary, and the checks as it has set them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.check import CheckSettings, issues, options
from pipeline.config import FILE, Project, located
from pipeline.errors import ConfigurationError, nearest
from pipeline.glossary import Glossary, load
from pipeline.model import Severity


def glossary(project: Project) -> Glossary:
    """Return the terms of a newsroom's glossary files.

    Raises GlossaryError, which names every fault of every file.
    """
    return load(project.glossary, shown=project.shown(project.glossary))


def check_settings(project: Project) -> CheckSettings:
    """Return which checks are on, how severe their issues are, and their options.

    Raises ConfigurationError for an issue or an option that no check has.
    """
    with located(project):
        for where, name in _named(project):
            if name not in issues():
                raise ConfigurationError(
                    f"{where}: there is no '{name}'.", file=FILE, remedy=nearest(name, issues())
                )
        for name, table in project.check_options.items():
            _refuse_unknown(name, table)
    severities = tuple((name, Severity(value)) for name, value in project.severities.items())
    return CheckSettings(project.checks_off, severities, project.check_options)


def _named(project: Project) -> Iterator[tuple[str, str]]:
    for name in sorted(project.checks_off):
        yield "[check] off", name
    for name in project.severities:
        yield f"[check.severity] {name}", name


def _refuse_unknown(check: str, keys: Iterable[str]) -> None:
    has = options(check)
    for key in keys:
        if key not in has:
            remedy = nearest(key, has) if has else "It has no options."
            raise ConfigurationError(
                f"[check.{check}] {key}: unknown key.", file=FILE, remedy=remedy
            )
