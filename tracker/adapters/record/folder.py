"""Snapshots on disk: found by what people say, read as the states they stand for, written one after another.

A snapshot is a header and lines in the order of ids (by UTF-8 bytes): a line for each model, or what
differs from the state before. Files are read as streams, so that memory does not grow with the models.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import heapq
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.adapters.files.sorted_lines import Pair, differing_lines
from tracker.adapters.machine.clock import now as clock_now
from tracker.adapters.machine.clock import stamp
from tracker.adapters.record.chain import Chain, Readings
from tracker.adapters.record.evidence import EvidenceFolder
from tracker.adapters.record.header import Kind, SnapshotHeader
from tracker.adapters.record.kept_files import KeptFiles
from tracker.adapters.record.lookup import SEARCHED_FOR, StateLookup, joined_pairs, searched_pairs
from tracker.adapters.record.newest_copy import NAME as CURRENT
from tracker.adapters.record.refs import SnapshotRef as SnapshotRef
from tracker.adapters.record.refs import is_snapshot_name as is_snapshot_name
from tracker.adapters.record.registries import StoredRegistries
from tracker.adapters.record.snapshot_files import SnapshotFiles, problem_in
from tracker.adapters.record.state import (
    BlockFile,
    Changed,
    changed_lines,
    laid_over,
    newest_first,
)
from tracker.domain.observing.asked import EVERYBODY, Asked
from tracker.domain.observing.json_lines import line_id
from tracker.domain.values.late_dataclass import dataclass
from tracker.errors import DataError, Problem, UsageError

if TYPE_CHECKING:
    from tracker.domain.observing.observation import Observation

_CLOCK_SLACK = dt.timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Known:
    """The last line of a model, and when it was last asked for."""

    id: bytes
    line: bytes
    read_at: str | None


class SnapshotFolder:
    """``snapshots/``; may be empty or absent.

    ``warnings`` collects what is wrong with snapshots that a reading command passed over. ``until`` leaves
    out what is younger than a moment.
    """

    def __init__(self, path: Path, until: dt.datetime | None = None) -> None:
        self.path = path
        self.evidence = EvidenceFolder(path / "evidence")
        self.registries = StoredRegistries(path / "registry")
        self.kept = KeptFiles(path)
        self.files = SnapshotFiles(path, until)
        self.chain = Chain(self.files)
        self.warnings: list[Problem] = []

    def names(self) -> list[str]:
        """File names of all snapshots, oldest first."""
        return [ref.name for ref in self.refs()]

    def refs(self) -> list[SnapshotRef]:
        """All snapshots, oldest first, unread."""
        return self.files.refs()

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
        """Raise DataError where the first line is no header of a version we know."""
        return self.files.header(ref)

    def readings(self, ref: SnapshotRef) -> Readings:
        """When each model was last asked, as of ``ref``."""
        return self.chain.readings(ref)

    def known(self) -> Iterator[Known]:
        """The last line of each model, by id: from the newest snapshot that can be read.

        Where chains grew apart, from whichever asked for the model last.
        """
        heads = [head for head in self.chain.heads(self.refs()) if self.chain.problem(head) is None]
        newest = self.latest()
        if len(heads) < 2:
            yield from self._known(newest) if newest is not None else ()
            return
        merged = heapq.merge(*(self._known(head) for head in heads), key=lambda known: known.id)
        for _, same in groupby(merged, key=lambda known: known.id):
            yield max(same, key=lambda known: known.read_at or "")

    def _known(self, ref: SnapshotRef) -> Iterator[Known]:
        readings = self.readings(ref)
        for line in self.lines(ref):
            identifier = line_id(line)
            yield Known(identifier, line, readings.of(identifier.decode()))

    def read(self, ref: SnapshotRef) -> Iterator[tuple[str, bytes]]:
        """Ids and raw lines of the state, in order, as a stream. Raises DataError at a line without an id."""
        for number, line in enumerate(self.lines(ref), start=2):
            try:
                yield line_id(line).decode(), line
            except ValueError as error:
                raise DataError([problem_in(ref, number, str(error))]) from error

    def lines(self, ref: SnapshotRef) -> Iterator[bytes]:
        """Raw lines of the state after ``ref``. Raises DataError where the chain beneath it is broken."""
        with self.open(ref) as state:
            yield from state.lines()

    @contextlib.contextmanager
    def open(self, ref: SnapshotRef) -> Iterator[BlockFile]:
        """The lines of the state after ``ref`` as one file. Raises DataError."""
        foundation = self.chain.foundation(ref)
        with contextlib.ExitStack() as stack:
            base = stack.enter_context(self.files.open(foundation.full))
            if not foundation.deltas:
                yield BlockFile(laid_over(base, iter(())))
                return
            changes = newest_first([self._changes(delta, stack) for delta in foundation.deltas])
            yield BlockFile(laid_over(base, changes))

    def own_lines(self, ref: SnapshotRef) -> Iterator[bytes]:
        """The lines of this very file: of a delta, what differs from the state before."""
        with self.files.open(ref) as file:
            yield from file

    def _changes(self, delta: SnapshotRef, stack: contextlib.ExitStack) -> Iterator[Changed]:
        small = self.files.small_changes(delta)
        if small is not None:
            return iter(small)
        return changed_lines(stack.enter_context(self.files.open(delta)))

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
            raise DataError([problem_in(ref, number, f"not a line of this version: {error}")]) from error

    def get(self, ref: SnapshotRef, model: str) -> Observation | None:
        """The observation of one model, found by bisection of the sorted files; None if there is none."""
        line = self.line(ref, model.encode())
        return None if line is None else self.parse(ref, line)

    def line(self, ref: SnapshotRef, identifier: bytes) -> bytes | None:
        """The line of one model in the state after ``ref``. Raises DataError."""
        with self.lookup(ref) as found:
            return found.line(identifier)

    def lookup(self, ref: SnapshotRef) -> StateLookup:
        """The lines of the state after ``ref`` one by one, to be used in a ``with``. Raises DataError."""
        return StateLookup(self.files, self.chain.foundation(ref))

    def differing(self, old: SnapshotRef | None, new: SnapshotRef | None) -> Iterator[Pair]:
        """Pairs of lines of one model that differ between two states, or that only one has; ids ascend.

        Of two neighbours this costs what changed. Between snapshots of the first format equal lines of a
        missing repository come too: the second reading confirms the first in the same bytes. Raises
        DataError, and ValueError for a line without an id.
        """
        if old == new:
            return
        if old is not None and new is not None and self._is_delta_of(new, old):
            yield from self._delta_pairs(old, new)
            return
        with contextlib.ExitStack() as stack:
            one, other = (stack.enter_context(self.open(ref)) if ref else None for ref in (old, new))
            yield from differing_lines(one, other, missing_too=self._may_confirm(old, new))

    def _is_delta_of(self, ref: SnapshotRef, before: SnapshotRef) -> bool:
        header = self.header(ref)
        return header.kind is Kind.DELTA and [link.name for link in header.previous] == [before.name]

    def _delta_pairs(self, old: SnapshotRef, new: SnapshotRef) -> Iterator[Pair]:
        size = self.header(new).body_bytes or 0
        whole = self.header(self.chain.foundation(old).full).body_bytes or 0
        with contextlib.ExitStack() as stack:
            changes = self._changes(new, stack)
            if size * SEARCHED_FOR < whole:
                with self.lookup(old) as before:
                    yield from searched_pairs(changes, before)
            else:
                with self.open(old) as state:
                    yield from joined_pairs(changes, state.lines())

    def _may_confirm(self, old: SnapshotRef | None, new: SnapshotRef | None) -> bool:
        """Whether both may have a line of the same missing repository that confirms nothing by itself."""
        headers = [self.header(ref) for ref in (old, new) if ref]
        return all(header.first_format and header.counts.get("missing", 1) for header in headers)

    def write(
        self,
        observations: Iterable[Observation | bytes],
        *,
        time: dt.datetime | None = None,
        registry: bytes | None = None,
        asked: Asked | Callable[[], Asked] = EVERYBODY,
    ) -> SnapshotRef:
        """Add a snapshot in one durable step; observations (or lines kept from before) come sorted by id.

        They are the whole state; what is written of it is decided here. ``registry`` are the bytes of the
        registry that was followed, ``asked`` whom the refresh asked, worked out once all lines have come.
        Raise ValueError for ids out of order or named twice, DataError where the clock has gone back
        behind the newest snapshot, OSError where the disk refuses. Nothing is left of a failed attempt.
        """
        from tracker.adapters.record.writing import write_snapshot

        return write_snapshot(self, observations, time=time, registry=registry, asked=asked)

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
        """What keeps ``ref`` from being used, going by headers, sizes and (of small files) digests."""
        return self.chain.problem(ref)

    def strangers(self) -> list[Problem]:
        """Files that look like snapshots and are not named like one: every reader passes them over."""
        return [
            Problem(
                path=str(entry), line=0, what="is not named like a snapshot", fix="move it out of the folder"
            )
            for entry in sorted(self.path.glob("[!.]*.jsonl*"))
            if not is_snapshot_name(entry.name) and entry.name != CURRENT
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
