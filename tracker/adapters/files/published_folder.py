"""A folder that is published: our files in it are written, kept or removed, and nobody else's is touched.

A list of what we wrote, with digests, lies in the folder. It is written before the first new file is,
so that a run that was cut off leaves nothing behind that the next one does not know.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

from tracker.adapters.files.atomic_file import sync_folder, write_atomically
from tracker.domain.values.late_dataclass import dataclass
from tracker.errors import DataError

LIST = ".tracker-site.json"
_SCHEMA = "tracker.site/1"
_MOST_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """How many files were written, were right already, were removed; and what was left, as it was altered."""

    written: int
    unchanged: int
    removed: int
    left: tuple[str, ...] = ()


class PublishedFolder:
    """One folder; made when the first file is."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def publish(self, files: Iterable[tuple[str, bytes]]) -> Published:
        """Make the folder hold these files, by their paths below it.

        Raises DataError for a file in the way that we did not write, for a link that leads out, and where
        the disk refuses.
        """
        try:
            return self._publish(dict(files))
        except OSError as error:
            where = error.filename or self._path
            raise DataError(f"{where}: cannot be written: {error.strerror or error}") from error

    def refuse_no_folder(self) -> None:
        """Raise DataError where something else than a folder has its name."""
        if os.path.lexists(self._path) and not self._path.is_dir():
            raise DataError(f"{self._path}: is not a folder", hint="name a folder for the site")

    def _publish(self, files: Mapping[str, bytes]) -> Published:
        self.refuse_no_folder()
        before = self._known()
        self._refuse_strangers(files, before)
        wanted = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
        changed = [name for name in files if not self._holds(name, files[name])]
        gone = [name for name in before if name not in wanted]
        if changed or gone or wanted != before:
            self._path.mkdir(parents=True, exist_ok=True)
            self._list({**before, **wanted})
        folders = set()
        for name in changed:
            target = self._path / name
            target.parent.mkdir(parents=True, exist_ok=True)
            _write(target, files[name])
            folders.add(target.parent)
        for folder in sorted(folders):
            sync_folder(folder)
        left = tuple(name for name in gone if not self._remove(name, before[name]))
        if changed or gone or wanted != before:
            self._list(wanted)
        return Published(
            written=len(changed),
            unchanged=len(files) - len(changed),
            removed=len(gone) - len(left),
            left=left,
        )

    def _known(self) -> dict[str, str]:
        """What earlier runs wrote, by path; paths that lead anywhere else are passed over."""
        path = self._path / LIST
        if not path.is_file() or path.is_symlink():
            return {}
        try:
            found = json.loads(path.read_bytes()[:_MOST_BYTES])
            files = found["files"] if found["schema"] == _SCHEMA else None
            if not isinstance(files, dict):
                raise ValueError("no list of files")
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise DataError(
                f"{path}: is no list of a site’s files",
                hint="remove it together with the site it belongs to, or name another folder",
            ) from error
        return {name: str(digest) for name, digest in files.items() if _is_plain(name)}

    def _refuse_strangers(self, files: Mapping[str, bytes], known: Mapping[str, str]) -> None:
        for name in files:
            target = self._path / name
            for folder in target.relative_to(self._path).parents:
                inner = self._path / folder
                if inner.is_symlink() and inner != self._path:
                    raise DataError(f"{inner}: is a link; a site is written into folders of its own")
                if inner.exists() and not inner.is_dir():
                    raise DataError(f"{inner}: is in the way of a folder of the site; move it away")
            strange = name not in known and not self._holds(name, files[name])
            if target.is_symlink() or (target.exists() and (strange or not target.is_file())):
                raise DataError(
                    f"{target}: is there and was not written by `tracker site`; nothing was written",
                    hint="move it away, or name another folder",
                )

    def _holds(self, name: str, content: bytes) -> bool:
        path = self._path / name
        try:
            return path.stat().st_size == len(content) and path.read_bytes() == content
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return False

    def _remove(self, name: str, digest: str) -> bool:
        """Whether the file is gone; one that somebody has altered since stays."""
        path = self._path / name
        if path.is_symlink() or any((self._path / up).is_symlink() for up in PurePosixPath(name).parents):
            return False
        if not path.is_file():
            return not path.exists()
        if hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            return False
        path.unlink()
        for folder in path.relative_to(self._path).parents:
            inner = self._path / folder
            if inner == self._path or any(inner.iterdir()):
                break
            inner.rmdir()
        return True

    def _list(self, files: Mapping[str, str]) -> None:
        document = {"schema": _SCHEMA, "files": dict(sorted(files.items()))}
        content = (json.dumps(document, indent=0) + "\n").encode()
        if not self._holds(LIST, content):
            write_atomically(self._path / LIST, content)


def _is_plain(name: object) -> bool:
    """Whether a path stays below the folder, and is none that only looks different."""
    if not isinstance(name, str) or not name or "\\" in name or "\0" in name or ":" in name:
        return False
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and str(path) == name and name != LIST


def _write(target: Path, content: bytes) -> None:
    """Whole or not at all; the list of files makes up for what a power cut may lose."""
    temporary = target.with_name(f".{target.name}.tmp")
    try:
        temporary.unlink(missing_ok=True)  # a link left there would lead elsewhere
        with temporary.open("xb") as file:
            file.write(content)
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
