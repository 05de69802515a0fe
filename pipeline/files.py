"""Write files whole or not at all, one build at a time."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pipeline.errors import PipelineError

NEWSROOM = "pipeline.toml"
"""The file that makes a folder a newsroom."""
_TEMPORARY = ".pipeline-tmp"


def newsroom(start: Path) -> Path | None:
    """Return the newsroom that a folder lies in, or is; None outside of one."""
    start = start.resolve()
    folders = (start, *start.parents)
    return next((folder for folder in folders if (folder / NEWSROOM).is_file()), None)


def write(path: Path, content: bytes, *, durable: bool = False, within: Path | None = None) -> bool:
    """Replace a file's content atomically; return False when it already is that content.

    A reader, or a kill at any moment, sees the old file or the new one. `durable` also flushes to
    the disk, for files that cannot be made again. `within` is a folder that the file must lie in:
    a symbolic link below it may lead elsewhere.

    Raises PipelineError when the folder is read-only, the disk is full, or the file would lie
    elsewhere; the old file stays.
    """
    if within is not None:
        _require_within(path, within)
    with suppress(OSError):
        if path.read_bytes() == content:
            return False
    import tempfile  # costs 5 ms; what only looks writes nothing

    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=".", suffix=_TEMPORARY, dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        # mkstemp makes files private; give them what open() would have given.
        Path(temporary).chmod(0o666 & ~_umask())
        Path(temporary).replace(path)
    except OSError as error:
        raise PipelineError(
            f"cannot be written: {error.strerror or error}.",
            file=str(path),
            remedy="Nothing was changed. Free some space or allow writing, and run again.",
        ) from error
    finally:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)
    return True


def _require_within(path: Path, folder: Path) -> None:
    if not path.parent.resolve().is_relative_to(folder.resolve()):
        raise PipelineError(
            "would be written elsewhere: a folder on the way is a symbolic link.",
            file=str(path),
            remedy=f"Put a folder in its place; all files must lie in {folder.name}/.",
        )


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


@contextmanager
def locked(path: Path, *, on_wait: Callable[[], None]) -> Iterator[bool]:
    """Hold an exclusive lock on a file until the block ends; the kernel frees it if we are killed.

    It is a POSIX record lock, which worker processes do not inherit and so cannot keep. The block
    gets True when the last holder was killed. Calls `on_wait` once when another process holds it, then waits.

    Raises PipelineError when the lock file cannot be made.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("a+b")
    except OSError as error:
        raise PipelineError(
            f"cannot be opened for writing: {error.strerror or error}.",
            file=str(path),
            remedy="Allow writing in the newsroom's folder.",
        ) from error
    with file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError):
            on_wait()
            fcntl.lockf(file, fcntl.LOCK_EX)
        file.seek(0)
        was_killed = file.read() != b""
        file.write(b"busy")
        file.flush()
        yield was_killed
        file.truncate(0)


def sweep(folder: Path) -> None:
    """Delete temporary files that a killed process left below a folder; hold the lock meanwhile."""
    for path in folder.rglob(f".*{_TEMPORARY}"):
        path.unlink(missing_ok=True)
