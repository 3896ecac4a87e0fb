"""Where a result goes: stdout or a file, whole or not at all."""

from __future__ import annotations

import sys
from pathlib import Path

import typer

from tracker.errors import DataError


def emit(text: str, output: Path | None) -> None:
    """Print ``text`` to stdout, or put it in ``output`` in one step; it ends with one newline."""
    text = text.rstrip("\n") + "\n"
    if output is None:
        sys.stdout.write(text)
        sys.stdout.flush()
        return
    from tracker.adapters.atomic_file import write_atomically

    try:
        write_atomically(output, text.encode())
    except OSError as error:
        raise DataError(f"{output}: cannot be written: {error.strerror}") from error


def note(text: str) -> None:
    """Say something on stderr that is not the result: a hint, a warning, a summary."""
    typer.echo(text, err=True)
