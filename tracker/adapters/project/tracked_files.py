"""Files that git tracks although a rule of ``.gitignore`` fits their names: they are part of the project."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

_TIMEOUT = 20
_MOST = 100_000


@dataclass(frozen=True, slots=True)
class Tracked:
    """``files`` by path from the root of the repository, and the folders that hold them."""

    files: frozenset[str] = frozenset()
    folders: frozenset[str] = frozenset()

    def keeps(self, path: str, *, is_folder: bool) -> bool:
        """Whether an ignored path is read all the same."""
        return path in (self.folders if is_folder else self.files)


NONE = Tracked()


def tracked_although_ignored(top: Path) -> Tracked:
    """What git says of the repository at ``top``; nothing where git is missing or refuses.

    The repository's own settings start no program: the file system monitor is the one that listing could
    call.
    """
    try:
        done = subprocess.run(
            [  # noqa: S607 - found as every tool finds it
                "git", "-c", "core.fsmonitor=false", "--no-optional-locks", "ls-files", "-z", "--cached",
                "--ignored", "--exclude-standard",
            ],
            cwd=top,
            capture_output=True,
            timeout=_TIMEOUT,
            check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return NONE
    if done.returncode != 0:
        return NONE
    files = [name.decode(errors="surrogateescape") for name in done.stdout.split(b"\0")[:_MOST] if name]
    folders = {parent.as_posix() for file in files for parent in PurePosixPath(file).parents}
    return Tracked(frozenset(files), frozenset(folders))
