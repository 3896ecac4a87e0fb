"""Paths that an agent names stay inside the folder that the server was started for."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from tracker.errors import UsageError


def confined(root: Path, asked: str) -> Path:
    """The folder or file, links resolved; raise UsageError for anything that is not below ``root``."""
    if "\0" in asked or len(asked) > 1000:
        raise UsageError("the path is not one that a file can have")
    top = Path(os.path.realpath(root))
    real = Path(os.path.realpath(top / asked))
    if real != top and not real.is_relative_to(top):
        raise UsageError("the path leads out of the folder that this server was started for")
    try:
        mode = real.stat().st_mode
    except OSError as error:
        raise UsageError("there is no such file or folder below the server's folder") from error
    if not (stat.S_ISDIR(mode) or stat.S_ISREG(mode)):
        raise UsageError("the path is neither a folder nor a regular file")
    return real
