"""The options that every engine has in its table of pipeline.toml: how fast, how often, how dear."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.errors import ConfigurationError
from pipeline.translate._runner.retry import Patience

_NUMBERS: Mapping[str, tuple[float, float, float]] = {
    # key: default, least, most
    "connections": (4, 1, 64),
    "retries": (5, 0, 20),
    "timeout": (60, 1, 3600),
    "requests_per_second": (0, 0, 10_000),
    "characters_per_second": (0, 0, 10_000_000),
    "max_characters": (0, 0, 10**12),
    "max_cost": (0, 0, 10**9),
    "price": (0, 0, 10**9),
}
OPTIONS = (*_NUMBERS, "key_file", "context")


@dataclass(frozen=True, slots=True)
class Policy:
    """How an engine is treated."""

    connections: int = 4
    """Requests under way at a time."""
    patience: Patience = field(default_factory=Patience)
    requests_per_second: float = 0.0
    """0 for no limit, as for the next."""
    characters_per_second: float = 0.0
    max_characters: int = 0
    """Code points that one run may send; 0 for any number."""
    max_cost: float = 0.0
    context: bool = True
    """Whether neighbouring sentences are sent along, where the backend reads them."""
    price: float = 0.0
    """Of a million characters, or tokens where the service counts those."""
    today: str = ""
    """ISO 8601."""


def policy(name: str, options: Mapping[str, object], *, today: str) -> Policy:
    """Return an engine's policy from its table in pipeline.toml.

    Raises ConfigurationError naming the key and its range.
    """
    value = {key: number(name, options, key) for key in _NUMBERS}
    if not isinstance(options.get("key_file", ""), str):
        raise ConfigurationError(
            f"[translate.{name}] key_file: must be a file, in quotes.", file="pipeline.toml"
        )
    return Policy(
        connections=int(value["connections"]),
        patience=Patience(retries=int(value["retries"])),
        requests_per_second=value["requests_per_second"],
        characters_per_second=value["characters_per_second"],
        max_characters=int(value["max_characters"]),
        max_cost=value["max_cost"],
        context=flag(name, options, "context", default=True),
        price=value["price"],
        today=today,
    )


def number(name: str, options: Mapping[str, object], key: str) -> float:
    """Return one of the common numbers, `timeout` in seconds among them."""
    default, least, most = _NUMBERS[key]
    value = options.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise ConfigurationError(
            f"[translate.{name}] {key}: must be a number from {least:g} to {most:g}.",
            file="pipeline.toml",
        )
    return float(value)


def flag(name: str, options: Mapping[str, object], key: str, *, default: bool) -> bool:
    """Return an option that is on or off.

    Raises ConfigurationError when it is neither.
    """
    value = options.get(key, default)
    if not isinstance(value, bool):
        raise ConfigurationError(
            f"[translate.{name}] {key}: must be true or false.", file="pipeline.toml"
        )
    return value


def choice(name: str, options: Mapping[str, object], key: str, known: tuple[str, ...]) -> str:
    """Return an option that is one of a few words, by default the first.

    Raises ConfigurationError listing them, for they are few.
    """
    value = options.get(key, known[0])
    if value not in known:
        raise ConfigurationError(
            f"[translate.{name}] {key}: '{value}' is not possible.",
            file="pipeline.toml",
            remedy=f"Write one of: {', '.join(word for word in known if word)}.",
        )
    return str(value)


def directory(
    name: str, options: Mapping[str, object], key: str, *, root: Path, default: str = ""
) -> Path:
    """Return an option that is a folder, which need not be there; `root` is where a relative one starts.

    Raises ConfigurationError when it is no text, or nothing could ever have that name.
    """
    value = options.get(key, default)
    if not isinstance(value, str) or not value.strip():
        raise _no_folder(name, key, "must be a folder, in quotes")
    try:
        path = root / Path(value).expanduser()
        with suppress(FileNotFoundError, NotADirectoryError):
            path.stat()
    except (OSError, RuntimeError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise _no_folder(name, key, f"cannot be a folder: {reason}") from error
    return path


def _no_folder(name: str, key: str, message: str) -> ConfigurationError:
    return ConfigurationError(
        f"[translate.{name}] {key}: {message}.",
        file="pipeline.toml",
        remedy=f'Write {key} = "FOLDER"; a relative one starts beside pipeline.toml.',
    )
