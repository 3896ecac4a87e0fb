"""Where a result goes, stdout or a file, whole or not at all; and what room it has there."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from tracker.errors import DataError, UsageError
from tracker.vocabulary import LockFormat, OutputFormat, ScanFormat

if TYPE_CHECKING:
    from tracker.render.layout.style import Style


def emit(text: str, output: Path | None) -> None:
    """Print ``text`` to stdout, or put it in ``output`` in one step; it ends with one newline.

    A reader that has gone (``| head``) is no failure. Raises DataError where there is no room or place.
    """
    text = text.rstrip("\n") + "\n"
    try:
        if output is None:
            _print(text)
        else:
            from tracker.adapters.files.atomic_file import write_result

            _refuse_ledger_files(output)
            write_result(output, text.encode())
    except BrokenPipeError:
        return
    except OSError as error:
        where = "standard output" if output is None else output
        raise DataError(f"{where}: cannot be written: {error.strerror or error}") from error


_KEPT_BY_HAND = (Path("registry.yaml"), Path("policy.yaml"), Path("models.lock"))
_LONGEST_PATH = 4_096


def _refuse_ledger_files(output: Path) -> None:
    """Raise UsageError where a result would take the place of what the command reads, or of the record."""
    from typer._click.globals import get_current_context

    context = get_current_context(silent=True)
    given = context.params if context else {}
    read = [value for name, value in given.items() if name != "output"]
    read += [part for value in read if isinstance(value, list | tuple) for part in value]
    named = [Path(one) for one in read if isinstance(one, str | Path) and len(str(one)) < _LONGEST_PATH]
    files = [*_KEPT_BY_HAND, *(path for path in named if path.is_file())]
    # ``resolve`` would raise where a link leads in a circle.
    record = Path(os.path.realpath(given.get("snapshots") or "snapshots"))
    where = Path(os.path.realpath(output.parent)) / output.name
    if where.is_relative_to(record) or any(where == Path(os.path.realpath(file)) for file in files):
        raise UsageError(
            f"--output {output}: a result never takes the place of a registry, policy, lock or snapshot",
            hint="name another file",
        )


def _print(text: str) -> None:
    # A program started with its standard output closed (``>&-``) has none.
    if sys.stdout is None:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError:
        # What could not be written stays in the buffer, and would fail once more at exit.
        abandon_stdout()
        raise


def abandon_stdout() -> None:
    """Let what is still buffered for stdout go nowhere."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def note(text: str) -> None:
    """Say something on stderr that is not the result: a hint, a warning, a summary."""
    with contextlib.suppress(BrokenPipeError):
        typer.echo(text, err=True)


def style_for(form: OutputFormat | ScanFormat | LockFormat, output: Path | None, widest: int = 120) -> Style:
    """Colour and the terminal's width, 80 to ``widest`` columns, for a table on a terminal; else plain."""
    import shutil

    from tracker.render.layout.style import Style

    if output is not None or form != OutputFormat.TABLE or not (sys.stdout and sys.stdout.isatty()):
        return Style()
    colour = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return Style(width=max(80, min(shutil.get_terminal_size().columns, widest)), colour=colour)
