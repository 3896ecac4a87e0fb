"""One refresh at a time in one snapshot folder."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from tracker.adapters.machine.folder_lock import FolderHeldError, lock_folder
from tracker.adapters.record.header import AREAS
from tracker.errors import LockHeldError


@contextlib.contextmanager
def refresh_lock(folder: Path) -> Iterator[None]:
    """Hold ``folder``, made if need be, until the block or the process ends, however it ends.

    What an earlier refresh left behind when it was killed is removed. Raises LockHeldError, OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    try:
        handle = lock_folder(folder)
    except FolderHeldError as error:
        raise LockHeldError(
            f"another refresh is at work in {folder}",
            hint="wait for it to end, or name another folder with --snapshots",
        ) from error
    try:
        _remove_leftovers(folder)
        yield
    finally:
        os.close(handle)


def _remove_leftovers(folder: Path) -> None:
    for place in ("", "evidence", "registry"):
        for leftover in (folder / place).glob(".*.tmp"):
            leftover.unlink(missing_ok=True)
    for area in AREAS:
        for leftover in (folder / area).rglob(".*.tmp"):
            leftover.unlink(missing_ok=True)
