"""What a moment is answered from: the last snapshot at or before it, and how far history counts."""

from __future__ import annotations

import datetime as dt

from tracker.adapters.machine.clock import stamp
from tracker.adapters.record.folder import SnapshotFolder, SnapshotRef, is_snapshot_name
from tracker.domain.values.late_dataclass import dataclass
from tracker.errors import UsageError

_END_OF_DAY = dt.time(23, 59, 59)


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """``label`` is how answers name the moment.

    ``day`` is the last day that counts as past: a date counts in full, a time of day does not count
    its own day, whose events may still come.
    """

    label: str
    moment: dt.datetime
    day: dt.date
    snapshot: SnapshotRef | None

    @property
    def seen_at(self) -> str | None:
        """The time of the snapshot."""
        return self.snapshot.stamp if self.snapshot else None


def find_view(snapshots: SnapshotFolder, spec: str | None, now: dt.datetime) -> View:
    """What a person names: a date, a time, an age, ``latest`` (the default), ``previous``, a file.

    Raises UsageError for anything else and where there is no previous snapshot, DataError for an
    unsound snapshot that was named by its name.
    """
    if spec in (None, "latest"):
        newest = snapshots.latest()
        # A clock that is a second behind the newest snapshot does not put it before the one before.
        moment = max(now, newest.time) if newest else now
        label = newest.stamp if newest else stamp(now)
        return View(label=label, moment=moment, day=moment.date(), snapshot=newest)
    if spec == "previous" or is_snapshot_name(spec.removesuffix(".jsonl") + ".jsonl"):
        return view_of(snapshots.find(spec, now))
    from tracker.domain.values.moments import parse_moment

    try:
        moment = parse_moment(spec, now)
    except ValueError as error:
        raise UsageError(str(error)) from error
    exact = len(spec) > len("2026-06-12") or spec[-1:] in "hdw"
    return View(
        label=stamp(moment) if exact else spec,
        moment=moment,
        day=_last_full_day(moment),
        snapshot=_snapshot_for(snapshots, spec, moment, now),
    )


def view_of(ref: SnapshotRef) -> View:
    """The moment of a snapshot."""
    return View(label=ref.stamp, moment=ref.time, day=_last_full_day(ref.time), snapshot=ref)


def _snapshot_for(
    snapshots: SnapshotFolder, spec: str, moment: dt.datetime, now: dt.datetime
) -> SnapshotRef | None:
    """The very snapshot whose time was given, sound or not; else the last sound one by then."""
    name = spec.replace(":", "-") + ".jsonl"
    if is_snapshot_name(name) and (snapshots.path / name).is_file():
        return snapshots.find(spec, now)
    return snapshots.at(moment)


def _last_full_day(moment: dt.datetime) -> dt.date:
    day = moment.date()
    return day if moment.time() >= _END_OF_DAY else day - dt.timedelta(days=1)
