"""Files people name, and standard input, as bytes, with a limit on their size."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path
from typing import BinaryIO

from tracker.errors import DataError, Problem

LARGEST_BYTES = 32 * 1024 * 1024
_USUAL_BYTES = 64 * 1024


def read_source(path: Path, most: int | None = None) -> bytes:
    """The bytes of a file. Raise DataError where it is missing, no file, a named pipe, or far too large."""
    try:
        with open(_opened(path), "rb") as file:
            return read_stream(file, path, most)
    except FileNotFoundError as error:
        raise refusal(path, "there is no such file", "name an existing file") from error
    except OSError as error:
        raise refusal(path, f"cannot be read: {error.strerror}") from error


def _opened(path: Path) -> int:
    """A handle of ``path``. A pipe in a folder is refused: it may be one that nobody ever writes into."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    handle = os.open(path, flags)
    try:
        if stat.S_ISFIFO(os.fstat(handle).st_mode):
            # ``<(command)`` and /dev/stdin have a writer; their pipe is in no folder, or in that of devices.
            real = os.path.realpath(path)
            if Path(real).exists() and not real.startswith("/dev/"):
                raise refusal(path, "is a pipe", "name a file, or use <(command)")
            os.set_blocking(handle, True)
    except BaseException:
        os.close(handle)
        raise
    return handle


def read_stream(file: BinaryIO, path: Path, most: int | None = None) -> bytes:
    """What is left to read in ``file``; DataError names it ``path`` where that is too much."""
    most = most or LARGEST_BYTES
    content = file.read(min(_USUAL_BYTES, most + 1))
    if len(content) == _USUAL_BYTES:  # room for the largest is made where there is more alone
        content += file.read(most + 1 - len(content))
    if len(content) > most:
        raise refusal(path, f"is larger than {most // 1024**2} MiB", "split it, or name another")
    return content


def read_stdin() -> bytes:
    """Standard input to its end. Raise DataError where there is none: it may have been closed."""
    where = Path("stdin")
    if sys.stdin is None:
        raise refusal(where, "is closed", "name a file, or pipe something into it")
    return read_stream(sys.stdin.buffer, where)


def refusal(path: Path, what: str, fix: str = "", line: int = 0) -> DataError:
    """The one problem that keeps a file from being read."""
    return DataError([Problem(path=str(path), line=line, what=what, fix=fix)])
