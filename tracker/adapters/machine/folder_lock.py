"""One process at a time in a folder, on each system by its own means; the lock ends with the process.

POSIX locks the folder itself. Windows cannot open one, so there a hidden file in it is locked.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

try:
    import fcntl
except ImportError:
    _HAS_FLOCK = False
else:
    _HAS_FLOCK = True

_FILE = ".tracker.lock"


class FolderHeldError(OSError):
    """Another process holds the folder."""


def lock_folder(folder: Path) -> int:
    """Hold ``folder`` until the handle that is given back is closed. Raises FolderHeldError, OSError."""
    if _HAS_FLOCK:
        handle = os.open(folder, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0))
        return _held(handle, lambda: fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB), folder)
    handle = os.open(folder / _FILE, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOINHERIT", 0))
    return _held(handle, lambda: _lock_first_byte(handle), folder)


def _lock_first_byte(handle: int) -> None:
    import msvcrt

    msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]


def _held(handle: int, lock: Callable[[], None], folder: Path) -> int:
    try:
        lock()
    except OSError as error:
        os.close(handle)
        raise FolderHeldError(error.errno, "another process holds it", str(folder)) from error
    return handle
