"""Files as they were where a change began, so that a change is not judged by what it brings itself."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from tracker.adapters.files.regular_file import read_inside
from tracker.adapters.project.git_changes import merge_base
from tracker.adapters.project.git_repository import Repository

_LARGEST = 256 * 1024 * 1024


class BaseFiles:
    """The repository at the commit where this branch left ``revision``; copies go below ``into``."""

    def __init__(self, repository: Repository, revision: str, into: Path) -> None:
        self._repository = repository
        self._commit = merge_base(repository, repository.commit(revision))
        self._into = into

    def file(self, path: Path) -> Path | None:
        """``path`` where the change leaves it alone, else a copy of how it was; None where it is new."""
        inside = self._inside(path)
        if inside is None:
            return path
        before = self._blobs(inside)
        if self._is_same(path, before.get("")):
            return path
        return self._copy(inside, before[""], "", path.name) if "" in before else None

    def folder(self, path: Path) -> Path:
        """The same for all that lies in a folder; the copy is empty where all of it is new."""
        inside = self._inside(path)
        if inside is None:
            return path
        before = {name: blob for name, blob in self._blobs(inside).items() if name}
        now = {found.relative_to(path).as_posix() for found in path.rglob("*") if not found.is_dir()}
        if now == before.keys() and all(self._is_same(path / name, blob) for name, blob in before.items()):
            return path
        for name, blob in before.items():
            self._copy(inside, blob, name, path.name)
        (self._into / path.name).mkdir(exist_ok=True)
        return self._into / path.name

    def _inside(self, path: Path) -> str | None:
        where = path.parent.resolve() / path.name
        if not where.is_relative_to(self._repository.top):
            return None
        return where.relative_to(self._repository.top).as_posix()

    def _blobs(self, inside: str) -> dict[str, str]:
        """Ids of the blobs at or below a path, by the rest of their paths."""
        listed = self._repository.git("ls-tree", "-r", "-z", "--full-tree", self._commit, "--", inside)
        found = {}
        for entry in filter(None, listed.split(b"\0")):
            facts, _, name = entry.partition(b"\t")
            mode, kind, blob = facts.decode().split()
            if kind == "blob" and mode != "120000":
                found[os.fsdecode(name)[len(inside) :].removeprefix("/")] = blob
        return found

    def _is_same(self, path: Path, blob: str | None) -> bool:
        try:
            content = read_inside(path, self._repository.top, _LARGEST)
        except OSError:
            return blob is None and not path.exists()
        whole = b"blob %d\0" % len(content) + content
        digest = hashlib.sha256 if blob and len(blob) == 64 else hashlib.sha1
        return digest(whole, usedforsecurity=False).hexdigest() == blob

    def _copy(self, inside: str, blob: str, name: str, top: str) -> Path:
        target = self._into / top / name if name else self._into / top
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(self._repository.git("cat-file", "blob", blob))
        return target
