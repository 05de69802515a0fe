"""What tests share: programs of the system, the shared data, Hypothesis's profile."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Times differ too much between machines to be part of a test's verdict.
settings.register_profile(
    "default",
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.load_profile("default")

SHARED = Path(__file__).resolve().parents[2] / "shared"
IS_CI = os.environ.get("CI") == "true"


def missing(reason: str) -> None:
    """Skip for want of a program of the system; in CI, where all are installed, fail."""
    if IS_CI:
        pytest.fail(f"{reason} (CI must have it)")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def require_program() -> Callable[[str], str]:
    """Return a function that gives a program's path, or skips."""

    def require(name: str) -> str:
        path = shutil.which(name)
        if path is None:
            missing(f"{name} is not installed")
        assert path is not None
        return path

    return require


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of shared data, which only the project's own machines have."""
    if not SHARED.is_dir():
        pytest.skip("../shared is not on this machine")
    return SHARED
