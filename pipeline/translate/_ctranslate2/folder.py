"""Find a model's folder: one of the newsroom's own, or the hub's, downloaded when it is needed.

From the hub come only the files that a translation takes, the large one last: where it is, the
others are, whatever interrupted the download. The hub's library fetches no file twice, and keeps
models in its own cache, for all newsrooms of the machine.
"""

from __future__ import annotations

import hashlib
import importlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import BackendError

_WEIGHTS = "model.bin"
_SMALL = ("config.json", "*vocabulary.json", "*vocabulary.txt", "*.spm", "*.model")
_HUB_ID = re.compile(r"([\w.-]+/[\w.-]+?)(?:@([\w.-]+))?")


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """Where a model is said to be."""

    name: str
    """A folder, or OWNER/NAME on the hub, with @REVISION or without."""
    root: Path
    """Where relative folders start."""

    @property
    def title(self) -> str:
        """Return the name that stands beside its translations."""
        return self.name.rstrip("/").rpartition("/")[2]

    def path(self) -> Path:
        """Return the folder with all its files, downloading what lacks.

        Raises BackendError when there is no such model, or it cannot be had now.
        """
        folder = self._known()
        if (folder / _WEIGHTS).is_file():
            return folder
        # The very revision whose small files are here.
        folder = self._downloaded(folder.name, (_WEIGHTS,))
        if not (folder / _WEIGHTS).is_file():
            raise BackendError(
                f"{self.name} is no model for CTranslate2: it has no {_WEIGHTS}.",
                remedy="Convert it: ct2-transformers-converter --model "
                f"{self.name} --output_dir FOLDER --copy_files source.spm target.spm.",
            )
        return folder

    def identity(self) -> str:
        """Return what changes when the model does: its revision on the hub, or a digest of its files.

        The hub is asked only for what was never downloaded, and not for the large file. Raises
        BackendError as `path` does.
        """
        folder = self._known()
        if self._is_local:
            return _digest(sorted(_files(folder)))
        return f"{self.name} {folder.name}"

    @property
    def _is_local(self) -> bool:
        return (self.root / Path(self.name).expanduser()).is_dir()

    def _known(self) -> Path:
        """Return the folder, of which the large file may be missing if it is the hub's."""
        if self._is_local:
            folder = self.root / Path(self.name).expanduser()
            if not (folder / _WEIGHTS).is_file():
                raise BackendError(
                    f"There is no {_WEIGHTS} in the folder {self.name}.",
                    remedy="It must be one that ct2-transformers-converter made.",
                )
            return folder
        match = _HUB_ID.fullmatch(self.name)
        if match is None:
            raise BackendError(
                f"There is no folder {self.name}.",
                remedy="Name a folder with a model.bin, or a model of the hub as OWNER/NAME.",
            )
        return self._kept(match[2]) or self._downloaded(match[2], _SMALL)

    def _kept(self, revision: str | None) -> Path | None:
        """Return the hub's folder if it is here, whole, without asking the hub."""
        try:
            path = self._snapshot(revision, _WEIGHTS, local_files_only=True)
        except BackendError as error:
            if isinstance(error.__cause__, ImportError):
                raise
            return None
        return path if (path / _WEIGHTS).is_file() else None

    def _downloaded(self, revision: str | None, patterns: tuple[str, ...]) -> Path:
        return self._snapshot(revision, *patterns, local_files_only=False)

    def _snapshot(self, revision: str | None, *patterns: str, local_files_only: bool) -> Path:
        hub = imported("huggingface_hub")
        errors = importlib.import_module("huggingface_hub.errors")
        # The base of the hub's errors is that of whichever HTTP library it is built on.
        expected = (OSError, ValueError, *errors.HfHubHTTPError.__bases__)
        try:
            return Path(
                hub.snapshot_download(
                    self.name.partition("@")[0],
                    revision=revision,
                    allow_patterns=list(patterns),
                    local_files_only=local_files_only,
                )
            )
        except (errors.RepositoryNotFoundError, errors.RevisionNotFoundError) as error:
            raise BackendError(
                f"There is no folder {self.name}, and the hub has no such model, or not for all.",
                remedy="Correct its name; a model that is not public needs HF_TOKEN.",
            ) from error
        except expected as error:
            raise BackendError(
                f"The model {self.name} could not be downloaded: {type(error).__name__}.",
                remedy="Try again when the hub can be reached, or name a folder of this machine.",
            ) from error


def imported(name: str) -> Any:
    """Return a library of the extra `local`.

    Raises BackendError when it is not installed.
    """
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise BackendError(
            f"The library {name} is not installed.",
            remedy="pip install 'bilingual-pipeline[local]'",
        ) from error


def _files(folder: Path) -> Iterator[Path]:
    for pattern in (*_SMALL, _WEIGHTS):
        yield from folder.glob(pattern)


def _digest(paths: list[Path]) -> str:
    """Return one digest of all files: two trainings of a model differ in nothing but the weights."""
    total = hashlib.sha256()
    for path in paths:
        try:
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise BackendError(f"{path.name} cannot be read: {error.strerror}.") from error
        total.update(f"{path.name} {digest}\n".encode())
    return total.hexdigest()[:32]
