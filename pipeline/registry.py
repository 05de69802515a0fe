"""Find plugins: a file beside its stage, or an entry point `pipeline.<verb>` of another package.

Nothing is imported until it is asked for; the file's name is the plugin's name.
"""

from __future__ import annotations

import sys
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from pipeline.errors import ConfigurationError, nearest

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

_CALLED = {
    "check": "check",
    "exchange": "format of glossaries",
    "publish": "output",
    "read": "format of articles",
    "report": "form of report",
    "translate": "backend",
}
"""What the plugins of a stage are, in messages."""


@cache
def names(verb: str) -> tuple[str, ...]:
    """Return the names of a stage's plugins, sorted, those of other packages included."""
    folder = Path(__file__).parent / verb
    own = {p.stem.replace("_", "-") for p in folder.glob("[a-z]*.py")}
    return tuple(sorted(own | {point.name for point in _entry_points(verb)}))


@cache
def load(verb: str, name: str) -> ModuleType:
    """Import one plugin of a stage.

    Raises ConfigurationError naming the nearest plugin when there is none of that name.
    """
    stem = name.replace("-", "_")
    if stem.isidentifier() and (Path(__file__).parent / verb / f"{stem}.py").is_file():
        return import_module(f"pipeline.{verb}.{stem}")
    for point in _entry_points(verb):
        if point.name == name:
            module = point.load()
            assert isinstance(module, ModuleType), f"entry point {point.value} is not a module"
            return module
    what = _CALLED.get(verb, verb)
    raise ConfigurationError(f"There is no {what} '{name}'.", remedy=nearest(name, names(verb)))


@cache
def _entry_points(verb: str) -> tuple[EntryPoint, ...]:
    if not _has_plugins():
        return ()
    from importlib.metadata import entry_points  # costs 30 ms

    return tuple(entry_points(group=f"pipeline.{verb}"))


@cache
def _has_plugins() -> bool:
    """Tell, in a few ms, whether an installed package may have plugins for any stage.

    Archives on the path (zip, egg) are not looked into: they may have.
    """
    folders = [Path(entry) for entry in sys.path]
    listed = (file for folder in folders for file in folder.glob("*.*-info/entry_points.txt"))
    return any(map(Path.is_file, folders)) or any(b"[pipeline." in f.read_bytes() for f in listed)
