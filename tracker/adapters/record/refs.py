"""Snapshot files, known by their names alone."""

from __future__ import annotations

import datetime as dt
from dataclasses import field
from pathlib import Path

from tracker.domain.values.late_dataclass import dataclass
from tracker.domain.values.late_pattern import LatePattern

NAME = LatePattern(r"(\d{4}-\d{2}-\d{2})T(\d{2})-(\d{2})-(\d{2})Z\.jsonl")


@dataclass(frozen=True, slots=True, order=True)
class SnapshotRef:
    """One snapshot file."""

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


def is_snapshot_name(name: str) -> bool:
    """Whether a file of that name is a snapshot: ``2026-11-23T06-00-00Z.jsonl``, a time that exists."""
    if not NAME.fullmatch(name):
        return False
    try:
        SnapshotRef(name, Path(name)).time  # noqa: B018 - raises where there is no such time
    except ValueError:
        return False
    return True
