"""One event as an entry of a feed."""

from __future__ import annotations

import datetime as dt
from dataclasses import field

from tracker.domain.changes.change import Change
from tracker.domain.values.late_dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One event as every feed tells it; ``path`` is the page it is told on."""

    urn: str
    title: str
    text: str
    updated: dt.datetime
    path: str
    categories: tuple[str, ...]
    change: Change = field(repr=False)
    corrects: str | None = None
