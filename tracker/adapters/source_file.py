"""Hand-kept files as bytes, with a limit on their size."""

from __future__ import annotations

from pathlib import Path

from tracker.errors import DataError, Problem

LARGEST_BYTES = 32 * 1024 * 1024


def read_source(path: Path) -> bytes:
    """The bytes of a hand-kept file. Raise DataError where it is missing, no file, or far too large."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_BYTES + 1)
    except FileNotFoundError as error:
        raise refusal(path, "there is no such file", "name an existing file") from error
    except OSError as error:
        raise refusal(path, f"cannot be read: {error.strerror}") from error
    if len(content) > LARGEST_BYTES:
        raise refusal(path, f"is larger than {LARGEST_BYTES // 1024**2} MiB", "split it, or name another")
    return content


def refusal(path: Path, what: str, fix: str = "", line: int = 0) -> DataError:
    """The one problem that keeps a file from being read."""
    return DataError([Problem(path=str(path), line=line, what=what, fix=fix)])
