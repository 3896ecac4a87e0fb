"""Where a result goes, stdout or a file, whole or not at all; and what room it has there."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from tracker.errors import DataError
from tracker.vocabulary import OutputFormat, ScanFormat

if TYPE_CHECKING:
    from tracker.render.style import Style


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


def style_for(form: OutputFormat | ScanFormat, output: Path | None, widest: int = 120) -> Style:
    """Colour and the terminal's width, 80 to ``widest`` columns, for a table on a terminal; else plain."""
    import os
    import shutil

    from tracker.render.style import Style

    if output is not None or form != OutputFormat.TABLE or not sys.stdout.isatty():
        return Style()
    colour = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return Style(width=max(80, min(shutil.get_terminal_size().columns, widest)), colour=colour)
