"""Ctrl-C in the first and the last milliseconds, outside any command: an end without a traceback."""

from __future__ import annotations

import atexit
import os
import signal
import sys

_PROGRAMS = ("tracker", "tracker.exe")


def _is_the_program() -> bool:
    """``tracker`` or ``python -m tracker``; another program run with ``-m`` is another program."""
    started = sys.argv[0] if sys.argv else ""
    own = __file__.removesuffix("early.py") + "__main__.py"  # without pathlib, which is not loaded yet
    named = started.replace("\\", "/").rpartition("/")[2] in _PROGRAMS or started == own
    return named and signal.getsignal(signal.SIGINT) is signal.default_int_handler


# Asked once, when the process begins: whoever calls ``main`` in a process of theirs keeps their Ctrl-C.
_OURS = _is_the_program()


def _leave(_number: int, _frame: object) -> None:
    """Nothing has been begun, so there is nothing to put right."""
    os.write(2, b"tracker: interrupted; nothing was left half-written\n")
    os._exit(130)


def wait_for_command() -> None:
    """End at once on Ctrl-C, until ``begin_command``; only where this process is the program itself."""
    if _OURS:
        signal.signal(signal.SIGINT, _leave)


def begin_command() -> None:
    """From here on Ctrl-C is an exception, as commands expect it."""
    if signal.getsignal(signal.SIGINT) is _leave:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def finish_command() -> bool:
    """Write out what is left, then leave Ctrl-C alone: the interpreter is not interrupted while it ends.

    False where Ctrl-C came while the answer was being handed over.
    """
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
        if _OURS and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            # An ignored signal stays so while the interpreter ends; a handler would be taken off first.
            signal.signal(signal.SIGINT, signal.SIG_IGN)
    except KeyboardInterrupt:
        return False
    except (OSError, ValueError):
        return True  # A closed pipe is met, and told, where it always was.
    return True


def leave(code: int) -> None:
    """End the process and leave the interpreter as it is: to take it apart is a tenth of a short run.

    Comes back where that is not ours to decide: in a process of somebody else, beside threads that are at
    work, under a debugger or a profiler, with an answer that cannot be handed over.
    """
    if not _OURS or not _alone() or _watched() or sys.flags.interactive:
        return
    try:
        atexit._run_exitfuncs()
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
    except (Exception, KeyboardInterrupt):
        return
    os._exit(code)


def _watched() -> bool:
    """Whether a debugger or a profiler looks on, in the old way or, since Python 3.12, in the new one."""
    monitoring = getattr(sys, "monitoring", None)
    told = monitoring is not None and any(monitoring.get_tool(tool) for tool in range(6))
    return bool(told or sys.gettrace() or sys.getprofile())


def _alone() -> bool:
    threading = sys.modules.get("threading")
    return threading is None or threading.active_count() == 1


wait_for_command()
