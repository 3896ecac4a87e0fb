"""A file or folder under a second name for a while: a link, or a copy where links are not to be had."""

from __future__ import annotations

import shutil
from pathlib import Path


def borrow(source: Path, name: Path) -> None:
    """Let ``name`` be ``source``. Raises OSError. Windows lets only some users make links."""
    try:
        name.symlink_to(source.resolve(), target_is_directory=source.is_dir())
    except (OSError, NotImplementedError):
        if source.is_dir():
            shutil.copytree(source, name)
        else:
            shutil.copyfile(source, name)
