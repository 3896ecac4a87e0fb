"""Moments as people give them to a command: a date, a prefix of a time, or an age.

A date means the end of that day in UTC, a month the end of its last day; a full time means itself.
"""

from __future__ import annotations

import datetime as dt

from tracker.domain.values.dates import PartialDate
from tracker.domain.values.late_pattern import LatePattern

_AGE = LatePattern(r"(\d{1,6})([hdw])")
_TIME = LatePattern(
    r"(\d{4}-\d{2}-\d{2})[T ](\d{2})(?:[:-]?(\d{2})(?:[:-]?(\d{2}))?)?(?:\.\d+)?(?:Z|\+00:?00)?"
)
_HOURS = {"h": 1, "d": 24, "w": 168}
_LAST_SECOND = dt.time(23, 59, 59, tzinfo=dt.UTC)


def parse_moment(text: str, now: dt.datetime) -> dt.datetime:
    """The last second that ``text`` covers, in UTC. Raises ValueError, saying which forms there are."""
    text = text.strip()
    if age := _AGE.fullmatch(text):
        return _ago(now, int(age[1]) * _HOURS[age[2]])
    if time := _TIME.fullmatch(text):
        return _end_of_time(*time.groups())
    try:
        return dt.datetime.combine(PartialDate.parse(text).last, _LAST_SECOND)
    except ValueError as error:
        raise ValueError(
            f"{text!r} is not a date such as 2026-06-12 or 2026-06, a time such as 2026-06-12T06:00:00Z, "
            "or an age such as 7d or 12h"
        ) from error


def parse_age(text: str) -> dt.timedelta:
    """``36h``, ``7d``, ``2w``; ``0`` is no age at all. Raises ValueError, saying which forms there are."""
    text = text.strip()
    if text == "0":
        return dt.timedelta(0)
    age = _AGE.fullmatch(text)
    if age is None:
        raise ValueError(f"{text!r} is not an age such as 36h, 7d or 2w")
    return dt.timedelta(hours=int(age[1]) * _HOURS[age[2]])


def _ago(now: dt.datetime, hours: int) -> dt.datetime:
    try:
        return now - dt.timedelta(hours=hours)
    except OverflowError as error:
        raise ValueError("an age that reaches back beyond the calendar") from error


def _end_of_time(day: str, hour: str, minute: str | None, second: str | None) -> dt.datetime:
    return dt.datetime.combine(
        dt.date.fromisoformat(day),
        dt.time(int(hour), int(minute or 59), int(second or 59), tzinfo=dt.UTC),
    )
