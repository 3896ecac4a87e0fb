"""Files written whole or not at all, and still there after a power cut."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO


@contextlib.contextmanager
def atomic_writer(target: Path) -> Iterator[BinaryIO]:
    """Yield a file that takes the name ``target`` only when the block ends without an error.

    The bytes are on disk before the name is (fsync of the file, rename, fsync of the folder). On any
    failure, interruption included, nothing of the attempt is left. Raises OSError.
    """
    import tempfile  # which brings a random generator: most commands write nothing

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


def write_result(target: Path, content: bytes | Iterable[bytes]) -> None:
    """Put ``content`` where a person asks for it: into a device or a pipe, or in one step into a file.

    Raises OSError, also where a link would lead to another file than the one that was named.
    """
    parts = (content,) if isinstance(content, bytes) else content
    # ``/dev/stdout`` is a link, and what it leads to belongs to whoever opened it.
    opened_elsewhere = target.is_relative_to("/dev") or target.is_relative_to("/proc")
    if not opened_elsewhere:
        _refuse_links(target)
    if opened_elsewhere or (target.exists() and not target.is_file()):
        with target.open("wb") as file:
            file.writelines(parts)
        return
    with atomic_writer(target) as whole:
        whole.writelines(parts)


def _refuse_links(target: Path) -> None:
    """The file itself, and below the current folder the folders on the way to it, are no links."""
    on_the_way = [] if target.is_absolute() else list(target.parents)
    for place in (target, *on_the_way):
        if place.is_symlink():
            raise OSError(errno.ELOOP, "it is a link: name the place where it leads", str(place))


def _mode(target: Path) -> int:
    """The permissions of the file that is replaced; of a new one, those that the user gives any file."""
    try:
        return target.stat().st_mode & 0o777
    except OSError:
        return new_file_mode()


def new_file_mode(wanted: int = 0o666) -> int:
    """``wanted`` as far as the user's ``umask`` allows it."""
    mask = os.umask(0o077)  # there is no other way to read it
    os.umask(mask)
    return wanted & ~mask


def sync_folder(folder: Path) -> None:
    """Make renames in ``folder`` durable, where the system can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
