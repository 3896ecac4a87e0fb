"""Moments as people write them."""

from __future__ import annotations

import datetime as dt

import pytest

from tracker.domain.values.moments import parse_moment

NOW = dt.datetime(2026, 11, 25, 12, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-06-12", "2026-06-12T23:59:59"),
        ("2026-06", "2026-06-30T23:59:59"),
        ("2026", "2026-12-31T23:59:59"),
        ("2026-06-12T06", "2026-06-12T06:59:59"),
        ("2026-06-12T06:00", "2026-06-12T06:00:59"),
        ("2026-06-12T06:00:00Z", "2026-06-12T06:00:00"),
        ("2026-06-12T06-00-00Z", "2026-06-12T06:00:00"),
        ("2026-06-12 06:00:00+00:00", "2026-06-12T06:00:00"),
        ("2026-06-12T06:00:00.250Z", "2026-06-12T06:00:00"),
        ("12h", "2026-11-25T00:30:00"),
        ("7d", "2026-11-18T12:30:00"),
        ("2w", "2026-11-11T12:30:00"),
    ],
)
def test_a_moment(text: str, moment: str) -> None:
    assert parse_moment(text, NOW) == dt.datetime.fromisoformat(f"{moment}+00:00")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "today",
        "2026-6-1",
        "2026-02-30",
        "7",
        "7y",
        "-7d",
        "999999w",
        "2026-06-12T25",
        "2026-06-12T06:00:00+02:00",
    ],
)
def test_no_moment(text: str) -> None:
    with pytest.raises(ValueError):
        parse_moment(text, NOW)
