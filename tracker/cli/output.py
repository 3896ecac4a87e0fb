"""Where a result goes, stdout or a file, whole or not at all; and what room it has there."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from tracker.domain.values.secrets import without_tokens
from tracker.errors import DataError, UsageError
from tracker.vocabulary import LockFormat, OutputFormat, ScanFormat

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tracker.render.layout.style import Style


def emit(text: str, output: Path | None) -> None:
    """Print ``text`` to stdout, or put it in ``output`` in one step; it ends with one newline.

    A reader that has gone (``| head``) is no failure. Raises DataError where there is no room or place.
    """
    emit_parts([text.rstrip("\n"), "\n"], output)


def emit_parts(parts: Iterable[str], output: Path | None) -> None:
    """The same of an answer of any size, of which no more than a part is in memory at a time.

    Where a part cannot be made, nothing is printed. What looks like an access token never is.
    """
    clean = map(without_tokens, _made(parts))
    with _saying_where(output):
        if output is not None:
            _write(output, (part.encode() for part in clean))
            return
        _print(_all_made(clean))


def emit_bytes(content: bytes, output: Path) -> None:
    """Put a finished file in ``output`` in one step. Raises DataError, UsageError."""
    with _saying_where(output):
        _write(output, content)


@contextlib.contextmanager
def _saying_where(output: Path | None) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        return
    except OSError as error:
        where = "standard output" if output is None else output
        raise DataError(f"{where}: cannot be written: {error.strerror or error}") from error


def _write(output: Path, content: bytes | Iterable[bytes]) -> None:
    from tracker.adapters.files.atomic_file import write_result

    refuse_ledger_files(output)
    write_result(output, content)


def _made(parts: Iterable[str]) -> Iterator[str]:
    """The parts; where one cannot be made, that is said, and not that there was no room for it."""
    try:
        yield from parts
    except OSError as error:
        raise DataError(
            f"{error.filename or 'the record'}: cannot be read: {error.strerror or error}"
        ) from error


def _all_made(parts: Iterator[str]) -> Iterator[str]:
    """The parts again, the first once the last is made; long answers wait on disk."""
    kept: list[str] = []
    room = _IN_MEMORY
    for part in parts:
        kept.append(part)
        room -= len(part)
        if room < 0:
            break
    else:
        return iter(kept)
    return _spooled(kept, parts)


def _spooled(first: Sequence[str], rest: Iterator[str]) -> Iterator[str]:
    import tempfile

    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="surrogatepass", newline="") as file:
        file.writelines(first)
        file.writelines(rest)
        file.seek(0)
        while part := file.read(_PIECE):
            yield part


_KEPT_BY_HAND = (Path("registry.yaml"), Path("policy.yaml"), Path("models.lock"))
_LONGEST_PATH = 4_096
_IN_MEMORY = 8_000_000
_PIECE = 1_000_000


def refuse_ledger_files(output: Path, option: str = "output") -> None:
    """Raise UsageError where a result would take the place of what the command reads, or of the record."""
    from typer._click.globals import get_current_context

    context = get_current_context(silent=True)
    given = context.params if context else {}
    read = [value for name, value in given.items() if name != option]
    read += [part for value in read if isinstance(value, list | tuple) for part in value]
    named = [Path(one) for one in read if isinstance(one, str | Path) and len(str(one)) < _LONGEST_PATH]
    files = [*_KEPT_BY_HAND, *(path for path in named if path.is_file())]
    # ``resolve`` would raise where a link leads in a circle.
    record = Path(os.path.realpath(given.get("snapshots") or "snapshots"))
    where = Path(os.path.realpath(output.parent)) / output.name
    if where.is_relative_to(record) or any(where == Path(os.path.realpath(file)) for file in files):
        raise UsageError(
            f"--{option.replace('_', '-')} {output}: a result never takes the place of a registry, policy, "
            "lock or snapshot",
            hint="name another file",
        )


def _print(parts: Iterable[str]) -> None:
    # A program started with its standard output closed (``>&-``) has none.
    if sys.stdout is None:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
    try:
        _wait_for_reader()
        sys.stdout.writelines(parts)
        sys.stdout.flush()
    except OSError:
        # What could not be written stays in the buffer, and would fail once more at exit.
        abandon_stdout()
        raise


def _wait_for_reader() -> None:
    """Whoever shares a pipe or a terminal may have made it refuse what it has no room for at the moment."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        os.set_blocking(sys.stdout.fileno(), True)


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
