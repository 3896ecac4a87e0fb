"""Ctrl-C in the first milliseconds, while modules are being imported: an end without a traceback."""

from __future__ import annotations

import os
import signal
import sys

_PROGRAMS = ("tracker", "tracker.exe", "__main__.py", "-m")


def _leave(_number: int, _frame: object) -> None:
    """Nothing has been begun, so there is nothing to put right."""
    os.write(2, b"tracker: interrupted; nothing was left half-written\n")
    os._exit(130)


def wait_for_command() -> None:
    """End at once on Ctrl-C, until ``begin_command``; only where this process is the program itself."""
    name = (sys.argv[0] if sys.argv else "").replace("\\", "/").rpartition("/")[2]
    if name in _PROGRAMS and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _leave)


def begin_command() -> None:
    """From here on Ctrl-C is an exception, as commands expect it."""
    if signal.getsignal(signal.SIGINT) is _leave:
        signal.signal(signal.SIGINT, signal.default_int_handler)


wait_for_command()
