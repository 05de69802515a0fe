"""The stylesheet, the script and the templates that come with the package, read once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

POLICY = (
    "default-src 'none'; img-src 'self' https: data:; style-src 'self'; script-src 'self';"
    " base-uri 'none'; form-action 'none'"
)
"""Content Security Policy of every page (CSP Level 3): nothing inline, nothing from elsewhere."""
_HERE = Path(__file__).parent


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,  # every template writes HTML or XML
        undefined=StrictUndefined,
        auto_reload=False,
        keep_trailing_newline=True,
    )


@cache
def template(name: str) -> Template:
    """Return a compiled template."""
    return _environment().get_template(name)


@cache
def assets() -> Mapping[str, bytes]:
    """Return path below site/ → content of the stylesheet and the script.

    The name holds a hash of the content, so that a browser may keep them for ever.
    """
    files = {}
    for name in ("page.css", "page.js"):
        content = (_HERE / "static" / name).read_bytes()
        stem, _, suffix = name.partition(".")
        files[f"assets/{stem}.{hashlib.sha256(content).hexdigest()[:8]}.{suffix}"] = content
    return files


def stylesheet() -> str:
    """Return the stylesheet's path below site/."""
    return next(name for name in assets() if name.endswith(".css"))


def script() -> str:
    """Return the script's path below site/."""
    return next(name for name in assets() if name.endswith(".js"))
