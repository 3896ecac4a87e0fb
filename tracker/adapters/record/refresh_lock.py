"""One refresh at a time in one snapshot folder."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from tracker.adapters.record.header import AREAS
from tracker.errors import LockHeldError


@contextlib.contextmanager
def refresh_lock(folder: Path) -> Iterator[None]:
    """Hold ``folder``, made if need be, until the block or the process ends, however it ends.

    What an earlier refresh left behind when it was killed is removed. Raises LockHeldError, OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    # The folder itself is locked: a lock file would end up in version control.
    handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise LockHeldError(
                f"another refresh is at work in {folder}",
                hint="wait for it to end, or name another folder with --snapshots",
            ) from error
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
