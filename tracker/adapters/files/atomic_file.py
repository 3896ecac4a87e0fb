"""Files written whole or not at all, and still there after a power cut."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO


@contextlib.contextmanager
def atomic_writer(target: Path) -> Iterator[BinaryIO]:
    """Yield a file that takes the name ``target`` only when the block ends without an error.

    The bytes are on disk before the name is (fsync of the file, rename, fsync of the folder). On any
    failure, interruption included, nothing of the attempt is left. Raises OSError.
    """
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".tmp", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(_mode(target))
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(target.parent)


def write_atomically(target: Path, content: bytes) -> None:
    """Put ``content`` at ``target`` in one step. Raises OSError."""
    with atomic_writer(target) as file:
        file.write(content)


def write_result(target: Path, content: bytes) -> None:
    """Put ``content`` where a person asks for it, through links, into devices and pipes. Raises OSError."""
    if target.exists() and not target.is_file():
        # ``/dev/stdout`` or a named pipe is written to, never replaced by a file.
        with target.open("wb") as file:
            file.write(content)
        return
    write_atomically(target.resolve(), content)


def _mode(target: Path) -> int:
    """The permissions of the file that is replaced; of a new one, those of any file."""
    try:
        return target.stat().st_mode & 0o777
    except OSError:
        return 0o644


def sync_folder(folder: Path) -> None:
    """Make renames in ``folder`` durable, where the system can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
