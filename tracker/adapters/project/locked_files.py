"""Files on this machine held against the digests of a lock."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from tracker.domain.locking.entries import LockedFile, LockedModel

_PIECE = 1024 * 1024


def places_of(folder: Path, model: LockedModel) -> Iterator[Path]:
    """Where below ``folder`` a locked model may lie: the Hub's cache, or a folder of its name."""
    flat = f"models--{model.repo.replace('/', '--')}"
    yield folder / flat / "snapshots" / (model.revision or "main")
    yield folder / "hub" / flat / "snapshots" / (model.revision or "main")
    yield folder / model.repo
    yield folder / flat.removeprefix("models--")
    yield folder / model.repo.rpartition("/")[2]


def difference(folder: Path, file: LockedFile, top: Path) -> str | None:
    """What is wrong with a file below ``folder``; None where it is the locked one.

    The Hub's cache has links for files; one that leads out of ``top`` is not followed. Nothing but regular
    files is opened.
    """
    path = folder / file.path
    try:
        real = Path(os.path.realpath(path))
        if not real.is_relative_to(os.path.realpath(top)):
            return "a link that leads out of the folder"
        status = real.stat()
        if not stat.S_ISREG(status.st_mode):
            return "not a regular file"
        if status.st_size != file.size:
            return f"{status.st_size} bytes instead of {file.size}"
        return None if _has_digest(real, file, status.st_size) else "other bytes than those locked"
    except FileNotFoundError:
        return "not there"
    except OSError as error:
        return f"cannot be read: {error.strerror}"


def _has_digest(path: Path, file: LockedFile, size: int) -> bool:
    if file.sha256 is None and file.git_sha1 is None:
        return True
    # A blob's name in Git is the SHA-1 of a header and the bytes.
    whole = hashlib.sha256() if file.sha256 else hashlib.sha1(b"blob %d\0" % size, usedforsecurity=False)
    with path.open("rb") as content:
        while piece := content.read(_PIECE):
            whole.update(piece)
    return whole.hexdigest() == (file.sha256 or file.git_sha1)
