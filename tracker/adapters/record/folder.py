"""Snapshots on disk: one canonical file per refresh, each naming the digest of the one before.

The first line is a header, then one line a model in the order of ids (by UTF-8 bytes). Files are
written and read as streams, so that memory does not grow with the number of models.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from tracker.adapters.files.sorted_lines import line_of
from tracker.adapters.machine.clock import now as clock_now
from tracker.adapters.machine.clock import stamp
from tracker.adapters.record.evidence import EvidenceFolder
from tracker.adapters.record.header import Previous, SnapshotHeader, header_line, parse_header
from tracker.domain.observing.json_lines import line_id, line_status
from tracker.errors import DataError, Problem, UsageError

if TYPE_CHECKING:
    from tracker.domain.observing.observation import Observation

NAME = re.compile(r"(\d{4}-\d{2}-\d{2})T(\d{2})-(\d{2})-(\d{2})Z\.jsonl")
_WHOLE_CHECK_BYTES = 8 * 1024 * 1024
_CLOCK_SLACK = dt.timedelta(minutes=2)
_BUFFER = 256 * 1024
_LONGEST_LINE = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True, order=True)
class SnapshotRef:
    """One snapshot file, known by its name alone."""

    name: str
    path: Path = field(compare=False)

    @property
    def time(self) -> dt.datetime:
        """When the refresh began, as the name says it."""
        return dt.datetime.fromisoformat(self.stamp)

    @property
    def stamp(self) -> str:
        """``2026-11-23T06:00:00Z``."""
        return f"{self.name[:13]}:{self.name[14:16]}:{self.name[17:20]}"


class SnapshotFolder:
    """``snapshots/``; may be empty or absent.

    ``warnings`` collects what is wrong with snapshots that a reading command passed over.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.evidence = EvidenceFolder(path / "evidence")
        self.warnings: list[Problem] = []

    def names(self) -> list[str]:
        """File names of all snapshots, oldest first."""
        return [ref.name for ref in self.refs()]

    def refs(self) -> list[SnapshotRef]:
        """All snapshots, oldest first, unread."""
        if not self.path.is_dir():
            return []
        found = (
            SnapshotRef(entry.name, entry) for entry in self.path.iterdir() if is_snapshot_name(entry.name)
        )
        return sorted(found)

    def latest(self) -> SnapshotRef | None:
        """The newest snapshot that can be read; None where there is none."""
        return self._last_sound(self.refs())

    def previous(self) -> SnapshotRef | None:
        """The newest snapshot but one that can be read; None where there is none."""
        newest = self.latest()
        return None if newest is None else self._last_sound([ref for ref in self.refs() if ref < newest])

    def first(self) -> SnapshotRef | None:
        """The oldest snapshot that can be read; None where there is none."""
        return self._last_sound(self.refs()[::-1])

    def at(self, moment: dt.datetime) -> SnapshotRef | None:
        """The last snapshot at or before ``moment`` that can be read; None where there is none."""
        return self._last_sound([ref for ref in self.refs() if ref.time <= moment])

    def find(self, spec: str, now: dt.datetime | None = None) -> SnapshotRef:
        """The snapshot a person names: ``latest``, ``previous``, a date, a prefix, an age or a file name.

        Raise UsageError where there is none, DataError where that very one was named and is unsound.
        """
        named = self._named(spec)
        found = named or self._by_words(spec, now or clock_now())
        if found is None:
            where = {"latest": "", "previous": " before the newest one"}.get(spec, f" at or before {spec!r}")
            raise UsageError(
                f"there is no snapshot{where} in {self.path}",
                hint=f"the oldest is {names[0]}"
                if (names := self.names())
                else "take one with `tracker refresh`",
            )
        return found

    def header(self, ref: SnapshotRef) -> SnapshotHeader:
        """Raise DataError where the first line is no header of this version."""
        # A named pipe would be waited for until somebody writes to it.
        if ref.path.exists() and not ref.path.is_file():
            raise DataError([_problem(ref, 0, "cannot be read: it is not a file")])
        try:
            with ref.path.open("rb") as file:
                return parse_header(file.readline(_LONGEST_LINE))
        except ValueError as error:
            raise DataError([_problem(ref, 1, str(error))]) from error
        except OSError as error:
            raise DataError([_problem(ref, 0, f"cannot be read: {error.strerror}")]) from error

    def read(self, ref: SnapshotRef) -> Iterator[tuple[str, bytes]]:
        """Ids and raw lines, in order, as a stream. Raises DataError at a line without an id."""
        for number, line in enumerate(self.lines(ref), start=2):
            try:
                yield line_id(line).decode(), line
            except ValueError as error:
                raise DataError([_problem(ref, number, str(error))]) from error

    def lines(self, ref: SnapshotRef) -> Iterator[bytes]:
        """Raw lines after the header. Raises DataError for a header of another version."""
        with self.open(ref) as file:
            yield from file

    @contextlib.contextmanager
    def open(self, ref: SnapshotRef) -> Iterator[BinaryIO]:
        """The file of ``ref``, standing after its header. Raises DataError for one of another version."""
        self.header(ref)
        with ref.path.open("rb", buffering=_BUFFER) as file:
            file.readline()
            yield file

    def observations(self, ref: SnapshotRef) -> Iterator[Observation]:
        """Parsed lines, in order, as a stream. Raises DataError, naming the line."""
        for number, line in enumerate(self.lines(ref), start=2):
            yield self.parse(ref, line, number)

    def parse(self, ref: SnapshotRef, line: bytes, number: int = 0) -> Observation:
        """One raw line of ``ref``. Raises DataError."""
        from tracker.domain.observing.canonical import from_line

        try:
            return from_line(line)
        except ValueError as error:
            raise DataError([_problem(ref, number, f"not a line of this version: {error}")]) from error

    def get(self, ref: SnapshotRef, model: str) -> Observation | None:
        """The observation of one model, found by bisection of the sorted file; None if there is none."""
        with ref.path.open("rb") as file:
            try:
                line = line_of(file, model.encode())
            except ValueError as error:
                raise DataError([_problem(ref, 0, f"a line has {error}")]) from error
        return None if line is None else self.parse(ref, line)

    def write(
        self,
        observations: Iterable[Observation | bytes],
        *,
        time: dt.datetime | None = None,
        registry_sha256: str | None = None,
    ) -> SnapshotRef:
        """Add a snapshot in one durable step; observations (or lines kept from before) come sorted by id.

        Raise ValueError for ids out of order or named twice, DataError where the clock has gone back
        behind the newest snapshot, OSError where the disk refuses. Nothing is left of a failed attempt.
        """
        import shutil
        import tempfile

        from tracker.adapters.files.atomic_file import atomic_writer

        self.path.mkdir(parents=True, exist_ok=True)
        moment = self.next_time(time or clock_now())
        target = self.path / f"{moment:%Y-%m-%dT%H-%M-%SZ}.jsonl"
        with tempfile.TemporaryFile(dir=self.path) as body:
            header = _write_body(
                body,
                observations,
                SnapshotHeader(
                    time=stamp(moment), previous=self._previous_link(), registry_sha256=registry_sha256
                ),
            )
            with atomic_writer(target) as file:
                file.write(header_line(header))
                body.seek(0)
                shutil.copyfileobj(body, file, 1024 * 1024)
        return SnapshotRef(target.name, target)

    def next_time(self, time: dt.datetime) -> dt.datetime:
        """When a snapshot taken at ``time`` may say it was: a second after the newest one at the earliest.

        Raises DataError where the clock has gone back behind that.
        """
        newest = self.refs()[-1:]
        if not newest or time > newest[0].time:
            return time.astimezone(dt.UTC)
        if newest[0].time - time > _CLOCK_SLACK:
            raise DataError(
                f"the clock says {stamp(time)}, before the newest snapshot {newest[0].name}; "
                "nothing was written",
                hint="set the clock right; a snapshot from the future can be moved out of the folder",
            )
        return newest[0].time + dt.timedelta(seconds=1)

    def problem(self, ref: SnapshotRef) -> Problem | None:
        """What keeps ``ref`` from being used, going by its header, its size and (if small) its digest."""
        try:
            header = self.header(ref)
        except DataError as error:
            return error.problems[0]
        with ref.path.open("rb") as file:
            head = len(file.readline())
            size = os.fstat(file.fileno()).st_size - head
            if header.body_bytes is not None and size != header.body_bytes:
                return _problem(
                    ref, 0, f"holds {size} bytes of models where its header says {header.body_bytes}"
                )
            if (
                header.body_sha256 is not None
                and size <= _WHOLE_CHECK_BYTES
                and digest(file) != header.body_sha256
            ):
                return _problem(ref, 0, "was altered: its models do not have the digest its header names")
        return None

    def strangers(self) -> list[Problem]:
        """Files that look like snapshots and are not named like one: every reader passes them over."""
        return [
            Problem(
                path=str(entry), line=0, what="is not named like a snapshot", fix="move it out of the folder"
            )
            for entry in sorted(self.path.glob("[!.]*.jsonl*"))
            if not is_snapshot_name(entry.name)
        ]

    def _named(self, spec: str) -> SnapshotRef | None:
        """The one snapshot whose name ``spec`` is in full; a name decides even where the file is unsound."""
        name = spec.strip().replace(":", "-").removesuffix(".jsonl") + ".jsonl"
        ref = SnapshotRef(name, self.path / name)
        if not is_snapshot_name(name) or not ref.path.is_file():
            return None
        if problem := self.problem(ref):
            raise DataError([problem], hint="restore the file from version control, or name another snapshot")
        return ref

    def _by_words(self, spec: str, now: dt.datetime) -> SnapshotRef | None:
        words: dict[str, Callable[[], SnapshotRef | None]] = {
            "latest": self.latest,
            "previous": self.previous,
        }
        if spec in words:
            return words[spec]()
        from tracker.domain.values.moments import parse_moment

        try:
            return self.at(parse_moment(spec, now))
        except ValueError as error:
            raise UsageError(str(error)) from error

    def _last_sound(self, refs: list[SnapshotRef]) -> SnapshotRef | None:
        for ref in reversed(refs):
            problem = self.problem(ref)
            if problem is None:
                return ref
            if problem not in self.warnings:
                self.warnings.append(problem)
        return None

    def _previous_link(self) -> Previous | None:
        newest = self.refs()[-1:]
        if not newest:
            return None
        if not newest[0].path.is_file():
            raise DataError([_problem(newest[0], 0, "cannot be read: it is not a file")])
        with newest[0].path.open("rb") as file:
            return Previous(name=newest[0].name, sha256=digest(file))


def is_snapshot_name(name: str) -> bool:
    """Whether a file of that name is a snapshot: ``2026-11-23T06-00-00Z.jsonl``, a time that exists."""
    if not NAME.fullmatch(name):
        return False
    try:
        SnapshotRef(name, Path(name)).time  # noqa: B018 - raises where there is no such time
    except ValueError:
        return False
    return True


def digest(file: BinaryIO) -> str:
    """SHA-256 in hex of what is left of ``file``."""
    import hashlib

    found = hashlib.sha256()
    while block := file.read(1024 * 1024):
        found.update(block)
    return found.hexdigest()


def _write_body(
    body: BinaryIO, observations: Iterable[Observation | bytes], header: SnapshotHeader
) -> SnapshotHeader:
    import hashlib

    from tracker.domain.observing.canonical import to_line

    found = hashlib.sha256()
    counts: dict[str, int] = {}
    last = b""
    size = 0
    for observation in observations:
        line = observation if isinstance(observation, bytes) else to_line(observation)
        identifier, status = line_id(line), line_status(line)
        if identifier <= last:
            raise ValueError(f"models out of order: {identifier!r} after {last!r}")
        counts[status] = counts.get(status, 0) + 1
        found.update(line)
        body.write(line)
        size += len(line)
        last = identifier
    return header.completed(counts, size, found.hexdigest())


def _problem(ref: SnapshotRef, line: int, what: str) -> Problem:
    return Problem(path=str(ref.path), line=line, what=what, fix="`tracker verify` says more")
