"""Snapshot files one by one: headers, own lines, digests; how they hang together is the chain's matter."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, TypeVar

from tracker.adapters.files.regular_file import open_inside
from tracker.adapters.record.header import SnapshotHeader, parse_header
from tracker.adapters.record.refs import SnapshotRef, is_snapshot_name
from tracker.adapters.record.state import Changed, changed_lines
from tracker.errors import DataError, Problem

_BUFFER = 256 * 1024
_LONGEST_LINE = 64 * 1024 * 1024
_KEPT_IN_MEMORY = 64 * 1024
_MOST_IN_MEMORY = 16 * 1024 * 1024
_WHOLE_CHECK_BYTES = 8 * 1024 * 1024

_MOST_OVERLAYS = 3

_Learnt = TypeVar("_Learnt")
_Signature = tuple[int, int, int]
Overlay = dict[bytes, "bytes | None"]


class SnapshotFiles:
    """The snapshot files of one folder; what was learnt of an unchanged file is not looked up twice."""

    def __init__(self, folder: Path, until: dt.datetime | None = None) -> None:
        self.folder = folder
        self._until = until
        self.others: tuple[Path, ...] = ()
        """Folders that links in this one may lead into."""
        self._headers: dict[str, tuple[_Signature, SnapshotHeader]] = {}
        self._problems: dict[str, tuple[_Signature, Problem | None]] = {}
        self._digests: dict[str, tuple[_Signature, str]] = {}
        self._changes: dict[str, tuple[_Signature, list[Changed]]] = {}
        self._held = 0
        self._signatures: dict[str, _Signature | None] | None = None
        self._refs: dict[str, SnapshotRef | None] | None = None
        self._overlays: dict[str, Overlay] | None = None

    def refs(self) -> list[SnapshotRef]:
        """All snapshots, oldest first, unread."""
        if not self.folder.is_dir():
            return []
        found = (
            SnapshotRef(entry.name, entry) for entry in self.folder.iterdir() if is_snapshot_name(entry.name)
        )
        return sorted(ref for ref in found if self._until is None or ref.time <= self._until)

    def ref(self, name: str) -> SnapshotRef | None:
        """The snapshot of that name, where it is there."""
        if self._refs is not None and name in self._refs:
            return self._refs[name]
        path = self.folder / name
        found = SnapshotRef(name, path) if is_snapshot_name(name) and path.is_file() else None
        if self._refs is not None:
            self._refs[name] = found
        return found

    @contextlib.contextmanager
    def steady(self) -> Iterator[None]:
        """Look at each file once: what is walked through in one go is taken not to change meanwhile."""
        if self._signatures is not None:
            yield
            return
        self._signatures, self._refs, self._overlays = {}, {}, {}
        try:
            yield
        finally:
            self._signatures = self._refs = self._overlays = None

    def signature(self, ref: SnapshotRef) -> _Signature | None:
        """What tells a file from one that was put in its place; None where there is none."""
        if self._signatures is None:
            return signature_of(ref.path)
        if ref.name not in self._signatures:
            self._signatures[ref.name] = signature_of(ref.path)
        return self._signatures[ref.name]

    def overlay(self, deltas: Sequence[SnapshotRef]) -> Overlay | None:
        """What small deltas, the newest first, lay over a full snapshot; None where one of them is large."""
        if not deltas:
            return {}
        kept = self._overlays.get(deltas[0].name) if self._overlays is not None else None
        if kept is not None:
            return kept
        changes = self.small_changes(deltas[0])
        below = self._overlays.get(deltas[1].name) if self._overlays and len(deltas) > 1 else None
        if below is None:
            below = self._laid(deltas[1:])
        if changes is None or below is None:
            return None
        found = {**below, **dict(changes)}
        if self._overlays is not None:
            while len(self._overlays) >= _MOST_OVERLAYS:
                self._overlays.pop(next(iter(self._overlays)))
            self._overlays[deltas[0].name] = found
        return found

    def _laid(self, deltas: Sequence[SnapshotRef]) -> Overlay | None:
        found: Overlay = {}
        for delta in reversed(deltas):
            changes = self.small_changes(delta)
            if changes is None:
                return None
            found.update(changes)
        return found

    def header(self, ref: SnapshotRef) -> SnapshotHeader:
        """Raise DataError where the first line is no header of a version we know."""
        return self._once(self._headers, ref, self._read_header)

    @contextlib.contextmanager
    def open(self, ref: SnapshotRef) -> Iterator[BinaryIO]:
        """The file of ``ref``, standing after its header. Raises DataError for one of another version."""
        self.header(ref)
        with self.whole(ref) as file:
            file.readline()
            yield file

    def whole(self, ref: SnapshotRef) -> BinaryIO:
        """All of the file. Raises DataError where it is none, or a link that leads out of the folder."""
        try:
            return open_inside(ref.path, self.folder, *self.others)
        except OSError as error:
            raise DataError([problem_in(ref, 0, f"cannot be read: {error.strerror}")]) from error

    def small_changes(self, ref: SnapshotRef) -> list[Changed] | None:
        """The changed lines of a delta that is small enough to be held in memory; None for another.

        There may be more of them than files a process may open.
        """
        size = self.header(ref).body_bytes
        if size is None or size >= _KEPT_IN_MEMORY:
            return None
        return self._once(self._changes, ref, self._read_changes)

    def problem(self, ref: SnapshotRef) -> Problem | None:
        """What is wrong with this file itself, going by its header, its size and (if small) its digest."""
        return self._once(self._problems, ref, self._look)

    def digest(self, ref: SnapshotRef) -> str:
        """SHA-256 of the whole file in hex. Raises DataError where it is no file, OSError."""
        return self._once(self._digests, ref, self._digest)

    def is_small(self, ref: SnapshotRef) -> bool:
        """Whether the whole file is checked each time it is used."""
        signature = self.signature(ref)
        return signature is not None and signature[1] <= _WHOLE_CHECK_BYTES

    def _once(
        self,
        kept: dict[str, tuple[_Signature, _Learnt]],
        ref: SnapshotRef,
        read: Callable[[SnapshotRef], _Learnt],
    ) -> _Learnt:
        """What ``read`` says of the file, asked again only when the file is another than it was."""
        signature = self.signature(ref)
        known = kept.get(ref.name)
        if known is not None and signature is not None and known[0] == signature:
            return known[1]
        found = read(ref)
        if signature is not None:
            kept[ref.name] = signature, found
        return found

    def _read_changes(self, ref: SnapshotRef) -> list[Changed]:
        with self.open(ref) as file:
            found = list(changed_lines(file))
        if self._held > _MOST_IN_MEMORY:
            self._changes.clear()
            self._held = 0
        self._held += self.header(ref).body_bytes or 0
        return found

    def _digest(self, ref: SnapshotRef) -> str:
        with self.whole(ref) as file:
            return digest(file)

    def _read_header(self, ref: SnapshotRef) -> SnapshotHeader:
        try:
            with self.whole(ref) as file:
                return parse_header(file.readline(_LONGEST_LINE))
        except ValueError as error:
            raise DataError([problem_in(ref, 1, str(error))]) from error
        except OSError as error:
            raise DataError([problem_in(ref, 0, f"cannot be read: {error.strerror}")]) from error

    def _look(self, ref: SnapshotRef) -> Problem | None:
        try:
            header = self.header(ref)
        except DataError as error:
            return error.problems[0]
        with self.whole(ref) as file:
            head = len(file.readline())
            size = os.fstat(file.fileno()).st_size - head
            if header.body_bytes is not None and size != header.body_bytes:
                return problem_in(
                    ref, 0, f"holds {size} bytes of models where its header says {header.body_bytes}"
                )
            if (
                header.body_sha256 is not None
                and size <= _WHOLE_CHECK_BYTES
                and digest(file) != header.body_sha256
            ):
                return problem_in(ref, 0, "was altered: its models do not have the digest its header names")
        return None


def digest(file: BinaryIO) -> str:
    """SHA-256 in hex of what is left of ``file``."""
    import hashlib

    found = hashlib.sha256()
    while block := file.read(1024 * 1024):
        found.update(block)
    return found.hexdigest()


def problem_in(ref: SnapshotRef, line: int, what: str) -> Problem:
    """Something wrong with a snapshot."""
    return Problem(path=str(ref.path), line=line, what=what, fix="`tracker verify` says more")


def signature_of(path: Path) -> _Signature | None:
    """What tells a file from one that was put in its place or written anew; None where there is none."""
    try:
        status = os.stat(path)  # noqa: PTH116 - asked thousands of times
    except OSError:
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns
