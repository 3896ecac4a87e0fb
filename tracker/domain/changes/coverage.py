"""What was looked at in a window, so that silence about a model can be told from news of none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from tracker.domain.values.late_dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A model that the window's last snapshot did not read; ``read_at`` is when it was last read, if ever."""

    model: str
    reason: str
    read_at: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """The snapshots after a window's start up to its end, and whom the last of them read.

    ``first`` and ``last`` are their times. ``stale`` models keep values of an earlier reading, ``unread``
    ones were never read; both name the reason. ``hosted`` of those that count as read have no repository that
    anything could be read from. ``left_out`` are events of the window that are not among its
    changes, by what tells of them.
    """

    snapshots: int = 0
    first: str | None = None
    last: str | None = None
    models: int = 0
    read: int = 0
    hosted: int = 0
    stale: tuple[Unread, ...] = ()
    unread: tuple[Unread, ...] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)
