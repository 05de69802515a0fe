"""What docs/services.md says of each service is what the service's backend does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline import registry
from pipeline.config import load
from pipeline.translate import capabilities, options, validate

GUIDE = Path(__file__).resolve().parents[3] / "docs" / "services.md"
TEXT = GUIDE.read_text("utf-8")
SECTIONS = dict(re.findall(r"^## ([a-z-]+)\n(.*?)(?=^## |\Z)", TEXT, re.MULTILINE | re.DOTALL))
each = pytest.mark.parametrize("name", sorted(SECTIONS))


def test_every_service_has_its_section() -> None:
    modules = {name: registry.load("translate", name) for name in registry.names("translate")}
    assert set(SECTIONS) == {name for name, module in modules.items() if hasattr(module, "Service")}


@each
def test_every_option_is_in_its_table(name) -> None:
    has = capabilities(name)
    rows = re.findall(r"^\| (`.*?) \| (.*?) \| ", SECTIONS[name], re.MULTILINE)
    shown = {key for keys, _ in rows for key in re.findall(r"`(\w+)`", keys)}
    assert {*has.requires, *has.options} <= shown
    assert shown <= set(options(name))
    for keys, default in rows:
        if set(re.findall(r"`(\w+)`", keys)) & set(has.requires):
            assert default == "must be given"


@each
def test_keys_and_limits_are_those_of_the_backend(name) -> None:
    has, text = capabilities(name), SECTIONS[name]
    assert all(f"`{secret}`" in text for secret in has.secrets)
    limits = re.search(r"^- Limits: (.*?)(?=^- )", text, re.MULTILINE | re.DOTALL)[1]
    for number, unit in (
        (has.max_items, "sentence"),
        (has.max_characters, "character"),
        (has.max_bytes, "byte"),
    ):
        if number > 1 and (name, unit) not in {
            ("libretranslate", "character"),
            ("apertium-apy", "character"),
        }:
            assert f"{number:,} {unit}" in limits, unit


@each
def test_every_point_is_made_of_every_service(name) -> None:
    for point in ("- Key", "erms", "odes", "- Limits:", "- Cost:", "- Weak:"):
        assert point in SECTIONS[name]


@each
def test_the_configuration_shown_is_accepted(name, tmp_path) -> None:
    (toml,) = re.findall(r"^```toml\n(.*?)^```", SECTIONS[name], re.MULTILINE | re.DOTALL)
    (tmp_path / "pipeline.toml").write_text(toml, "utf-8")
    project = load(tmp_path)
    assert name in project.backends
    validate(name, project.options[name])
