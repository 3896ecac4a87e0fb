"""Entry point: runs the command line and turns every failure into a message and an exit code."""

from __future__ import annotations

import errno
import gc
import io
import os
import sys

from tracker.early import begin_command, finish_command, leave  # before all that takes time
from tracker.errors import DEFECT_HINT, TrackerError, UsageError
from tracker.vocabulary import ExitCode

_LONGEST_LINE = 1_000


def main() -> None:
    """Run ``tracker`` with the process's arguments; never returns normally."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # Where a locale has no room for a character, the rest of the answer is still one.
        # On Windows a pipe has the encoding of old programs, which has room for few.
        encoding = "utf-8" if sys.platform == "win32" else None
        sys.stdout.reconfigure(encoding=encoding, errors="replace")
    look_for_cycles_rarely()
    code = _run()
    if not finish_command():
        code = ExitCode.INTERRUPTED
    leave(code)
    raise SystemExit(code)


def look_for_cycles_rarely() -> None:
    """Values here hold hardly any cycles; looking for them is a quarter of a diff of many models."""
    gc.set_threshold(50_000, 20, 20)


def _run() -> int:
    try:
        from tracker.cli import app

        begin_command()
        code = app(standalone_mode=False)
    except TrackerError as error:
        return _report(error)
    except KeyboardInterrupt:
        _say("tracker: interrupted; nothing was left half-written")
        return ExitCode.INTERRUPTED
    except Exception as error:
        return _report_outside(error)
    return code if isinstance(code, int) else ExitCode.OK


def _report(error: TrackerError) -> int:
    from tracker.render.layout.safe import safe

    _say(f"tracker: {safe(_shortened(error.message), keep_lines=True)}")
    if error.hint:
        _say(f"hint: {safe(_shortened(error.hint), keep_lines=True)}")
    return error.exit_code


def _report_outside(error: Exception) -> int:
    import typer

    if isinstance(error, typer.Exit):
        return error.exit_code
    if isinstance(error, typer.Abort):
        _say("tracker: interrupted; nothing was left half-written")
        return ExitCode.INTERRUPTED
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        from tracker.cli.output import abandon_stdout

        abandon_stdout()
        _say(f"tracker: cannot be written: {error.strerror}")
        return ExitCode.BAD_DATA
    if isinstance(error, OSError) and error.errno == errno.ENAMETOOLONG:
        return _report(UsageError(f"a path is longer than the system allows: {str(error.filename)[:60]}…"))
    show = getattr(
        error, "show", None
    )  # Typer's usage errors print themselves, with the command's usage line.
    if callable(show):
        show()
        return ExitCode.USAGE
    return _report_defect(error)


def _report_defect(error: Exception) -> int:
    from tracker.render.layout.safe import safe

    _say(f"tracker: this is a defect of tracker's own: {type(error).__name__}: {safe(str(error))[:300]}")
    _say(f"hint: {DEFECT_HINT}")
    if os.environ.get("TRACKER_TRACEBACK"):
        import traceback

        traceback.print_exception(error)
    return ExitCode.DEFECT


def _shortened(message: str) -> str:
    """Names that messages quote come from outside and may be megabytes long."""
    if len(message) <= _LONGEST_LINE:
        return message
    lines = message.split("\n")
    return "\n".join(line if len(line) <= _LONGEST_LINE else f"{line[:_LONGEST_LINE]}…" for line in lines)


def _say(line: str) -> None:
    if sys.stderr is not None:
        sys.stderr.write(f"{line}\n")


if __name__ == "__main__":
    main()
