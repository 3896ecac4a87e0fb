"""How snapshots hang together: each names the one before it, and a state rests on all back to a full one."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator

from tracker.adapters.record.header import Kind, SnapshotHeader
from tracker.adapters.record.refs import SnapshotRef
from tracker.adapters.record.snapshot_files import SnapshotFiles, problem_in
from tracker.domain.observing.asked import Asked
from tracker.domain.values.late_dataclass import dataclass
from tracker.errors import DataError, Problem


@dataclass(frozen=True, slots=True)
class Foundation:
    """What a state is made of: a full snapshot and the deltas after it, the newest first."""

    full: SnapshotRef
    deltas: tuple[SnapshotRef, ...] = ()


@dataclass(frozen=True, slots=True)
class Readings:
    """Whom each of a snapshot and those before it asked, the newest first, back to one that asked all."""

    steps: tuple[tuple[str, Asked], ...]

    def of(self, model: str) -> str | None:
        """When a model was last asked; None where that is not known."""
        return next((time for time, asked in self.steps if asked.covers(model)), None)


class Chain:
    """The links between the snapshots of one folder."""

    def __init__(self, files: SnapshotFiles) -> None:
        self._files = files
        self._foundations: dict[str, tuple[object, Foundation]] = {}

    def foundation(self, ref: SnapshotRef) -> Foundation:
        """Raise DataError where a snapshot that the state rests on is missing or names none before it."""
        deltas: list[SnapshotRef] = []
        beneath: tuple[SnapshotRef, ...] = ()
        at = ref
        while self._files.header(at).kind is Kind.DELTA:
            known = self._foundations.get(at.name)
            if known is not None and known[0] == self._files.signature(at):
                at, beneath = known[1].full, known[1].deltas
                break
            deltas.append(at)
            before = self._before(at)
            if isinstance(before, Problem):
                raise DataError([before])
            at = before
        found = Foundation(full=at, deltas=(*deltas, *beneath))
        if found.deltas:
            self._foundations[ref.name] = self._files.signature(ref), found
        return found

    def problems(self, refs: Iterable[SnapshotRef]) -> Iterator[tuple[SnapshotRef, Problem | None]]:
        """What keeps each of ``refs``, which ascend, from being used; one after the other costs little."""
        sound: set[str] = set()
        for ref in refs:
            found = self._next_problem(ref, sound)
            if found is None:
                sound.add(ref.name)
            yield ref, found

    def _next_problem(self, ref: SnapshotRef, sound: set[str]) -> Problem | None:
        own = self._files.problem(ref)
        if own is not None or self._files.header(ref).kind is Kind.FULL:
            return own
        links = self._files.header(ref).previous
        before = self._files.ref(links[0].name) if len(links) == 1 else None
        if before is None or before.name not in sound or before >= ref:
            return self.problem(ref)
        if self._files.is_small(before) and self._files.digest(before) != links[0].sha256:
            return self.problem(ref)
        return None

    def problem(self, ref: SnapshotRef) -> Problem | None:
        """What keeps ``ref`` from being used: its own fault, or that of a snapshot it rests on."""
        own = self._files.problem(ref)
        if own is not None:
            return own
        at = ref
        while self._files.header(at).kind is Kind.DELTA:
            before = self._before(at)
            if isinstance(before, Problem):
                return before if at == ref else self._rests(ref, at, before)
            link = self._files.header(at).previous[0]
            if (found := self._files.problem(before)) is not None:
                return self._rests(ref, before, found)
            if self._files.is_small(before) and self._files.digest(before) != link.sha256:
                what = f"rests on {before.name}, which is not what it was built on: it was changed"
                return problem_in(ref, 1, what)
            at = before
        return None

    def heads(self, refs: Iterable[SnapshotRef]) -> list[SnapshotRef]:
        """Snapshots that no other names as the one before it; several where chains grew apart."""
        left = {ref.name: ref for ref in refs}
        for ref in list(left.values()):
            for link in self._links(ref):
                left.pop(link, None)
        return sorted(left.values())

    def readings(self, ref: SnapshotRef) -> Readings:
        """Whom ``ref`` and the snapshots before it asked."""
        steps: list[tuple[str, Asked]] = []
        for _, header in self.ancestry(ref):
            steps.append((header.time, header.asked))
            if header.asked.everybody:
                break
        return Readings(tuple(steps))

    def ancestry(self, ref: SnapshotRef) -> Iterator[tuple[SnapshotRef, SnapshotHeader]]:
        """``ref`` and all snapshots before it along the links, the newest first, as far as they are there."""
        waiting = [_Newest(ref)]
        met = {ref.name}
        while waiting:
            at = heapq.heappop(waiting).ref
            try:
                header = self._files.header(at)
            except DataError:
                continue
            yield at, header
            for link in header.previous:
                before = self._files.ref(link.name)
                if before is not None and before.name not in met:
                    met.add(before.name)
                    heapq.heappush(waiting, _Newest(before))

    def _links(self, ref: SnapshotRef) -> list[str]:
        try:
            return [link.name for link in self._files.header(ref).previous]
        except DataError:
            return []

    def _before(self, ref: SnapshotRef) -> SnapshotRef | Problem:
        links = self._files.header(ref).previous
        if len(links) != 1:
            return problem_in(ref, 1, f"is a delta and names {len(links) or 'no'} snapshots before it")
        name = links[0].name
        before = self._files.ref(name)
        if before is None:
            return problem_in(ref, 1, f"rests on {name[:60]!r}, which is missing")
        if before >= ref:
            return problem_in(ref, 1, f"rests on {name}, which is not older")
        return before

    def _rests(self, ref: SnapshotRef, broken: SnapshotRef, found: Problem) -> Problem:
        return problem_in(ref, 0, f"rests on {broken.name}, which {found.what}")


@dataclass(frozen=True, slots=True)
class _Newest:
    """Orders snapshots with the newest first."""

    ref: SnapshotRef

    def __lt__(self, other: _Newest) -> bool:
        return self.ref > other.ref
