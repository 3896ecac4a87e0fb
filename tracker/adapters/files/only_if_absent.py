"""Files that are written only where there is none yet, whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from tracker.adapters.files.atomic_file import new_file_mode


def write_new(target: Path, content: bytes, *, executable: bool = False) -> bool:
    """Put ``content`` at ``target``; False, and nothing is touched, where something has that name.

    Folders above it are made. A link counts as something, wherever it leads. Raises OSError.
    """
    if os.path.lexists(target):
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".tmp", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(new_file_mode(0o777 if executable else 0o666))
        return _named(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)


def _named(temporary: Path, target: Path) -> bool:
    """A second name for the same file: unlike a rename, it never takes the place of another."""
    try:
        os.link(temporary, target)
    except FileExistsError:
        return False
    except OSError:
        if os.path.lexists(target):
            return False
        temporary.rename(target)  # a disk without hard links
    return True
