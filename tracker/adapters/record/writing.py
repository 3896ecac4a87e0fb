"""The writing of one snapshot: first what differs from the state before, then the choice of its form."""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol

from tracker.adapters.files.atomic_file import atomic_writer
from tracker.adapters.machine.clock import now as clock_now
from tracker.adapters.machine.clock import stamp
from tracker.adapters.record.header import Kind, Previous, SnapshotHeader, header_line
from tracker.adapters.record.newest_copy import write_current
from tracker.adapters.record.refs import SnapshotRef
from tracker.adapters.record.state import BlockFile, changed_lines, laid_over, removal
from tracker.domain.observing.asked import Asked
from tracker.domain.observing.json_lines import line_id, line_is_ancestor, line_status
from tracker.domain.values.late_dataclass import dataclass
from tracker.errors import DataError, Problem

if TYPE_CHECKING:
    from tracker.adapters.record.chain import Chain
    from tracker.adapters.record.kept_files import KeptFiles
    from tracker.adapters.record.registries import StoredRegistries
    from tracker.adapters.record.snapshot_files import SnapshotFiles
    from tracker.domain.observing.observation import Observation

LONGEST_WITHOUT_FULL = dt.timedelta(days=90)
_COPY = 1024 * 1024


class WrittenFolder(Protocol):
    """What writing asks of a snapshot folder."""

    path: Path
    registries: StoredRegistries
    kept: KeptFiles
    files: SnapshotFiles
    chain: Chain

    def refs(self) -> list[SnapshotRef]: ...  # noqa: D102
    def header(self, ref: SnapshotRef) -> SnapshotHeader: ...  # noqa: D102
    def problem(self, ref: SnapshotRef) -> Problem | None: ...  # noqa: D102
    def lines(self, ref: SnapshotRef) -> Iterator[bytes]: ...  # noqa: D102
    def open(self, ref: SnapshotRef) -> AbstractContextManager[BlockFile]: ...  # noqa: D102
    def next_time(self, time: dt.datetime) -> dt.datetime: ...  # noqa: D102


@dataclass(slots=True)
class _Written:
    """What was counted while the lines went by: of the state, and of what is written of it."""

    counts: dict[str, int] = field(default_factory=dict)
    state: hashlib._Hash = field(default_factory=hashlib.sha256)
    body: hashlib._Hash = field(default_factory=hashlib.sha256)
    body_bytes: int = 0
    state_bytes: int = 0


def write_snapshot(
    store: WrittenFolder,
    observations: Iterable[Observation | bytes],
    *,
    time: dt.datetime | None,
    registry: bytes | None,
    asked: Asked | Callable[[], Asked],
) -> SnapshotRef:
    """As ``SnapshotFolder.write`` says."""
    store.path.mkdir(parents=True, exist_ok=True)
    moment = store.next_time(time or clock_now())
    heads = store.chain.heads(store.refs())
    before = _base(store, heads)
    target = SnapshotRef(
        f"{moment:%Y-%m-%dT%H-%M-%SZ}.jsonl", store.path / f"{moment:%Y-%m-%dT%H-%M-%SZ}.jsonl"
    )
    with tempfile.TemporaryFile(dir=store.path) as body:
        written = _spool(body, _as_lines(observations), store.lines(before) if before else None)
        header = SnapshotHeader(
            time=stamp(moment),
            kind=Kind.DELTA if before and not _outweighs(store, before, moment, written) else Kind.FULL,
            previous=tuple(_link(store, head) for head in heads),
            registry_sha256=store.registries.put(registry) if registry is not None else None,
            asked=asked if isinstance(asked, Asked) else asked(),
            files=_new_files(store, heads),
            models=sum(written.counts.values()),
            counts=written.counts,
            state_sha256=written.state.hexdigest(),
        )
        body.seek(0)
        with atomic_writer(target.path) as file:
            _write(file, body, header, written, store, before)
    _refresh_current(store, target)
    return target


def _base(store: WrittenFolder, heads: list[SnapshotRef]) -> SnapshotRef | None:
    """The snapshot that a delta can be written on: the only head, sound, and of this format."""
    if len(heads) != 1 or store.problem(heads[0]) is not None:
        return None
    return None if store.header(heads[0]).first_format else heads[0]


def _link(store: WrittenFolder, ref: SnapshotRef) -> Previous:
    return Previous(name=ref.name, sha256=store.files.digest(ref))


def _as_lines(observations: Iterable[Observation | bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Ids and lines; raises ValueError for ids out of order."""
    from tracker.domain.observing.canonical import to_line

    last = b""
    for observation in observations:
        line = observation if isinstance(observation, bytes) else to_line(observation)
        identifier = line_id(line)
        if identifier <= last:
            raise ValueError(f"models out of order: {identifier!r} after {last!r}")
        last = identifier
        yield identifier, line


def _spool(body: BinaryIO, lines: Iterator[tuple[bytes, bytes]], before: Iterator[bytes] | None) -> _Written:
    """Put into ``body`` what differs from the state ``before``; everything, where there is none."""
    written = _Written()

    def put(line: bytes) -> None:
        body.write(line)
        written.body.update(line)
        written.body_bytes += len(line)

    old = next(before, None) if before is not None else None
    for identifier, line in lines:
        written.state.update(line)
        written.state_bytes += len(line)
        if not line_is_ancestor(line):
            status = line_status(line)
            written.counts[status] = written.counts.get(status, 0) + 1
        while old is not None and before is not None and (gone := line_id(old)) < identifier:
            put(removal(gone))
            old = next(before, None)
        if old is not None and before is not None and line_id(old) == identifier:
            if old != line:
                put(line)
            old = next(before, None)
        else:
            put(line)
    for rest in itertools.chain(() if old is None else (old,), before or ()):
        put(removal(line_id(rest)))
    return written


def _outweighs(store: WrittenFolder, before: SnapshotRef, moment: dt.datetime, written: _Written) -> bool:
    """Whether a full snapshot is due: the deltas since the last have more bytes of lines, or it is old."""
    foundation = store.chain.foundation(before)
    if moment - foundation.full.time >= LONGEST_WITHOUT_FULL:
        return True
    deltas = sum(store.header(delta).body_bytes or 0 for delta in foundation.deltas)
    return deltas + written.body_bytes > (store.header(foundation.full).body_bytes or 0)


def _new_files(store: WrittenFolder, heads: Iterable[SnapshotRef]) -> dict[str, str]:
    """What was put beside the snapshots and no header of the chains names yet."""
    recorded: dict[str, str] = {}
    for head in heads:
        for _, header in store.chain.ancestry(head):
            recorded.update(header.files)
    try:
        return dict(store.kept.unrecorded(recorded))
    except OSError as error:
        raise DataError(f"{store.path}: cannot be read: {error.strerror or error}") from error


def _write(
    file: BinaryIO,
    body: BinaryIO,
    header: SnapshotHeader,
    written: _Written,
    store: WrittenFolder,
    before: SnapshotRef | None,
) -> None:
    from dataclasses import replace

    if before is None or header.kind is Kind.DELTA:
        file.write(
            header_line(replace(header, body_bytes=written.body_bytes, body_sha256=written.body.hexdigest()))
        )
        shutil.copyfileobj(body, file, _COPY)
        return
    file.write(
        header_line(replace(header, body_bytes=written.state_bytes, body_sha256=written.state.hexdigest()))
    )
    with store.open(before) as state:
        file.writelines(laid_over(state, changed_lines(body)))


def _refresh_current(store: WrittenFolder, ref: SnapshotRef) -> None:
    """The snapshot is there already; what keeps its derived copy from being written is no failure."""
    import contextlib

    with contextlib.suppress(OSError):
        write_current(store.path, store.lines(ref))
