"""Files of others opened with care: never a pipe that is waited for, never a device without an end."""

from __future__ import annotations

import errno
import os
import stat
from io import BufferedReader
from pathlib import Path


def open_regular(path: Path | str, *, follow_links: bool = True) -> BufferedReader:
    """``path`` for reading. Raises OSError where it is no regular file, or a link not to be followed."""
    # Without waiting: to open a pipe that nobody writes into would take for ever.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
    flags |= getattr(os, "O_BINARY", 0)  # Windows would change line ends
    if not follow_links:
        flags |= getattr(os, "O_NOFOLLOW", 0)
    handle = os.open(path, flags)
    try:
        mode = os.fstat(handle).st_mode
        if not stat.S_ISREG(mode):
            raise OSError(errno.EINVAL, "it is not a file", str(path))
        return os.fdopen(handle, "rb")
    except BaseException:
        os.close(handle)
        raise


def open_inside(path: Path, *folders: Path) -> BufferedReader:
    """A file below one of ``folders`` for reading; raises OSError as well where a link leads out of them."""
    real = os.path.realpath(path)
    if not any(Path(real).is_relative_to(os.path.realpath(folder)) for folder in folders):
        raise OSError(errno.ELOOP, "it is a link that leads out of its folder", str(path))
    return open_regular(real, follow_links=False)


def read_inside(path: Path, folder: Path, limit: int) -> bytes:
    """The bytes of a file below ``folder``. Raises OSError, also where there are more than ``limit``."""
    with open_inside(path, folder) as file:
        content = file.read(limit + 1)
    if len(content) > limit:
        raise OSError(errno.EFBIG, f"it is larger than {limit // 1024**2} MiB", str(path))
    return content


def refuse_link_out(folder: Path, within: Path) -> None:
    """Raise OSError where ``folder``, which is to be written into, is a link that leads out of ``within``."""
    if not Path(os.path.realpath(folder)).is_relative_to(os.path.realpath(within)):
        raise OSError(errno.ELOOP, "it is a link that leads out of its folder", str(folder))
