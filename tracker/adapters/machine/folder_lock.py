"""One process at a time in a folder, on each system by its own means; the lock ends with the process.

POSIX locks the folder itself. Windows cannot open one, so there a hidden file in it is locked.
"""

from __future__ import annotations

import importlib
import os
from pathlib import Path
from typing import Any

_FILE = ".tracker.lock"


class FolderHeldError(OSError):
    """Another process holds the folder."""


def lock_folder(folder: Path) -> int:
    """Hold ``folder`` until the handle that is given back is closed. Raises FolderHeldError, OSError."""
    posix = _module("fcntl")
    if posix is not None:
        handle = os.open(folder, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0))
        return _held(handle, lambda: posix.flock(handle, posix.LOCK_EX | posix.LOCK_NB), folder)
    windows = importlib.import_module("msvcrt")
    handle = os.open(folder / _FILE, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOINHERIT", 0))
    return _held(handle, lambda: windows.locking(handle, windows.LK_NBLCK, 1), folder)


def _held(handle: int, lock: Any, folder: Path) -> int:
    try:
        lock()
    except OSError as error:
        os.close(handle)
        raise FolderHeldError(error.errno, "another process holds it", str(folder)) from error
    return handle


def _module(name: str) -> Any | None:
    try:
        return importlib.import_module(name)
    except ImportError:
        return None
