"""Files beside the snapshots that headers vouch for: owners' lists, repositories' pasts, second sources.

A file is never changed once it is there: a newer reading is a file of another name. So the header of
the next snapshot names each new file with its digest, and `tracker verify` finds what was altered or lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from io import BufferedReader
from pathlib import Path

from tracker.adapters.files.atomic_file import atomic_writer, write_atomically
from tracker.adapters.files.regular_file import open_inside, read_inside, refuse_link_out
from tracker.adapters.record.header import AREAS
from tracker.domain.values.late_pattern import LatePattern

LARGEST_BYTES = 256 * 1024 * 1024
_NAME = LatePattern(r"(?:[A-Za-z0-9_][A-Za-z0-9._=-]*/){0,3}[A-Za-z0-9_][A-Za-z0-9._=-]*")


class KeptFiles:
    """``snapshots/owners``, ``snapshots/history`` and ``snapshots/second``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, area: str, name: str, content: bytes) -> Path:
        """Keep ``content`` under ``area/name`` in one durable step; the same again changes nothing.

        Raise ValueError for an area or a name that cannot be, FileExistsError where other content has the
        name, OSError.
        """
        if area not in AREAS or not _NAME.fullmatch(name):
            raise ValueError(f"no file can be kept as {area}/{name}")
        target = self._folder / area / name
        if target.exists():
            if read_inside(target, self._folder, LARGEST_BYTES) != content:
                raise FileExistsError(
                    f"{area}/{name} is there with other content; a newer one has another name"
                )
            return target
        refuse_link_out(target.parent, self._folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(target, content)
        return target

    def put_lines(self, area: str, name: str, lines: Iterable[bytes]) -> Path:
        """The same of content that comes as a stream. Raises FileExistsError where the name is taken."""
        if area not in AREAS or not _NAME.fullmatch(name):
            raise ValueError(f"no file can be kept as {area}/{name}")
        target = self._folder / area / name
        if target.exists():
            raise FileExistsError(f"{area}/{name} is there already; a newer one has another name")
        refuse_link_out(target.parent, self._folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        with atomic_writer(target) as file:
            file.writelines(lines)
        return target

    def open(self, area: str, name: str) -> BufferedReader:
        """A file for reading. Raises OSError."""
        return open_inside(self._folder / area / name, self._folder)

    def remove(self, area: str, name: str) -> None:
        """Let go of a file that no header names. Raises OSError."""
        refuse_link_out(self._folder / area, self._folder)
        (self._folder / area / name).unlink(missing_ok=True)

    def names(self, area: str, under: str = "") -> list[str]:
        """Names of all files of an area, or of a folder in it, sorted."""
        root = self._folder / area
        start = root / under
        if not start.is_dir():
            return []
        found = (path for path in start.rglob("*") if path.is_file() and not _is_temporary(path.name))
        return sorted(path.relative_to(root).as_posix() for path in found)

    def read(self, area: str, name: str) -> bytes:
        """The content of a file. Raises OSError."""
        return read_inside(self._folder / area / name, self._folder, LARGEST_BYTES)

    def unrecorded(self, recorded: Mapping[str, str]) -> Mapping[str, str]:
        """Digests of files that no header names yet, by their path below the folder of snapshots."""
        return {path: self.digest(path) for path in self._paths() if path not in recorded}

    def digest(self, path: str) -> str:
        """SHA-256 in hex of the file at ``path`` below the folder of snapshots. Raises OSError."""
        from tracker.adapters.record.snapshot_files import digest

        with open_inside(self._folder / path, self._folder) as file:
            return digest(file)

    def _paths(self) -> Iterator[str]:
        for area in AREAS:
            for name in self.names(area):
                yield f"{area}/{name}"


def _is_temporary(name: str) -> bool:
    """What is being written, or read; it is no part of the record until it has a name of its own."""
    return name.startswith(".")
