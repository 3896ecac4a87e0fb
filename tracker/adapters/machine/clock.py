"""The time, from one place, in the one form that files and answers use."""

from __future__ import annotations

import datetime as dt


def now() -> dt.datetime:
    """The current second in UTC."""
    return dt.datetime.now(dt.UTC).replace(microsecond=0)


def stamp(moment: dt.datetime) -> str:
    """``2026-06-12T06:00:00Z``."""
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
