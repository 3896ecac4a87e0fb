"""Run by ``test_other_systems``: every command in turn, in a Python that has nothing of POSIX alone.

Prints one JSON line a command: its words and its exit code.
"""

from __future__ import annotations

import builtins
import importlib.abc
import json
import os
import pathlib
import shutil
import signal
import subprocess  # noqa: F401 - the standard library asks once which system this is
import sys
import types

HIDDEN_MODULES = {"fcntl", "termios", "tty", "pty", "pwd", "grp", "resource", "syslog", "posixpath_only"}
HIDDEN_CALLS = (
    "fork", "forkpty", "getuid", "geteuid", "getgid", "getegid", "setsid", "killpg", "mkfifo", "mknod",
    "chown", "fchown", "fchmod", "getpgid", "sync", "uname", "wait", "wait3", "wait4",
    "O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_DIRECTORY", "O_NOATIME",
)  # fmt: skip
HIDDEN_SIGNALS = ("SIGHUP", "SIGKILL", "SIGALRM", "SIGUSR1", "SIGUSR2", "SIGPIPE", "alarm", "setitimer")


class Hide(importlib.abc.MetaPathFinder):
    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        if name in HIDDEN_MODULES:
            raise ImportError(f"{name} is hidden")


def hide() -> None:
    for name in HIDDEN_MODULES:
        sys.modules.pop(name, None)
    sys.meta_path.insert(0, Hide())
    for name in HIDDEN_CALLS:
        if hasattr(os, name):
            delattr(os, name)
    for name in HIDDEN_SIGNALS:
        if hasattr(signal, name):
            delattr(signal, name)

    def no_links(self: object, target: object, target_is_directory: bool = False) -> None:
        raise OSError(1314, "a required privilege is not held by the client")

    pathlib.Path.symlink_to = no_links  # type: ignore[method-assign]
    really_open = os.open

    def no_folders(path: object, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
        if isinstance(path, str | os.PathLike) and os.path.isdir(path):  # noqa: PTH112
            raise PermissionError(13, "Permission denied", str(path))
        return really_open(path, flags, mode, dir_fd=dir_fd)  # type: ignore[arg-type]

    os.open = no_folders  # type: ignore[assignment]
    shutil._use_fd_functions = False  # type: ignore[attr-defined]
    sys.modules["msvcrt"] = windows_locks()


def windows_locks() -> types.ModuleType:
    """What Windows has instead: a byte of a file is locked for one handle."""
    held: dict[tuple[int, int], int] = {}
    module = types.ModuleType("msvcrt")

    def locking(handle: int, mode: int, count: int) -> None:
        status = os.fstat(handle)
        owner = held.setdefault((status.st_dev, status.st_ino), handle)
        try:
            os.fstat(owner)
        except OSError:
            held[status.st_dev, status.st_ino] = owner = handle
        if owner != handle:
            raise OSError(36, "Resource deadlock avoided")

    module.locking = locking  # type: ignore[attr-defined]
    module.LK_NBLCK = 2  # type: ignore[attr-defined]
    return module


def main() -> None:
    _, *commands = sys.argv
    hide()
    from tracker.__main__ import main as tracker

    for line in commands:
        words = json.loads(line)
        sys.argv = ["tracker", *words]
        try:
            tracker()
        except SystemExit as ended:
            code = ended.code
        except BaseException as error:
            code = repr(error)
        sys.stdout.flush()
        builtins.print("\n@" + json.dumps([words, code]), file=sys.__stderr__, flush=True)
    shutil.rmtree("site", ignore_errors=True)


main()
