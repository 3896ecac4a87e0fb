"""The geometry of two small charts; templates draw them, and words and numbers stand outside the drawing.

Both stretch with the page: units are months (or days) across and a hundredth of the height down.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TypeVar

from tracker.domain.reporting.gradient import MonthCount
from tracker.domain.values.late_dataclass import dataclass
from tracker.vocabulary import Access, LicenseClass

_HEIGHT = 100.0
_GAP = 0.14
_MOST_LABELS = 5
_CLASS_COLOURS = (0, 3, 5, 7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """One value over all months, with its numbers."""

    value: str
    css: str
    means: str
    counts: tuple[int, ...]
    path: str

    @property
    def now(self) -> int:
        """The last month's number."""
        return self.counts[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareChart:
    """Columns of one height, a month each, cut by share; ``followed`` says of how many models."""

    key: str
    title: str
    description: str
    months: tuple[str, ...]
    followed: tuple[int, ...]
    bands: tuple[Band, ...]
    labels: tuple[str, ...]
    so_far: str | None
    """The day up to which the last month is counted, where it had not ended."""

    @property
    def width(self) -> int:
        """In months."""
        return len(self.months)


def access_chart(months: Sequence[MonthCount], means: Mapping[Access, str]) -> ShareChart | None:
    """Models per step of access; None where there are no months."""
    counts = {value: tuple(month.access[value] for month in months) for value in Access}
    return _chart("access", "Models per step of access", months, counts, means)


def class_chart(months: Sequence[MonthCount], means: Mapping[LicenseClass, str]) -> ShareChart | None:
    """Models per class of licence; None where there are no months."""
    counts = {value: tuple(month.license_class[value] for month in months) for value in LicenseClass}
    return _chart("class", "Models per class of licence", months, counts, means)


Value = TypeVar("Value", Access, LicenseClass)


def _chart(
    key: str,
    title: str,
    months: Sequence[MonthCount],
    counts: Mapping[Value, tuple[int, ...]],
    means: Mapping[Value, str],
) -> ShareChart | None:
    if not months:
        return None
    names = {value: index for index, value in enumerate(counts)}
    followed = tuple(month.followed for month in months)
    tops = [0.0] * len(months)
    bands = tuple(
        Band(
            value=value.value,
            css=_css(value, names[value]),
            means=means[value],
            counts=numbers,
            path=_columns(numbers, followed, tops),
        )
        for value, numbers in counts.items()
        if any(numbers)
    )
    return ShareChart(
        key=key,
        title=title,
        description=_description(months, bands),
        months=tuple(month.month for month in months),
        so_far=months[-1].day.isoformat() if months[-1].name != months[-1].month else None,
        followed=followed,
        bands=bands,
        labels=_labels([month.name for month in months]),
    )


def _css(value: Access | LicenseClass, index: int) -> str:
    """The class of a band; classes of licence spread over the same colours as the ten steps of access."""
    if value.value == "unknown":
        return "cu"
    return f"c{index}" if isinstance(value, Access) else f"c{_CLASS_COLOURS[index]}"


def _columns(numbers: Sequence[int], followed: Sequence[int], tops: list[float]) -> str:
    """One band's part of every column, below ``tops``, which move down by it."""
    parts = []
    for month, number in enumerate(numbers):
        share = number / followed[month] * _HEIGHT if followed[month] else 0.0
        if share:
            left, top = _number(month + _GAP / 2), _number(tops[month])
            width, height = _number(1 - _GAP), _number(share)
            parts.append(f"M{left} {top}h{width}v{height}h-{width}z")
        tops[month] += share
    return "".join(parts)


def _description(months: Sequence[MonthCount], bands: Sequence[Band]) -> str:
    first, last = months[0], months[-1]
    moves = ", ".join(f"{band.value} from {band.counts[0]} to {band.counts[-1]}" for band in bands)
    return (
        f"From {first.name}, with {first.followed} models followed, to {last.name}, with {last.followed}: "
        f"{moves}. The table has every month."
    )


def _labels(months: Sequence[str]) -> tuple[str, ...]:
    """The first, the last and some between, evenly apart."""
    if len(months) <= _MOST_LABELS:
        return tuple(months)
    steps = _MOST_LABELS - 1
    return tuple(months[round(number * (len(months) - 1) / steps)] for number in range(_MOST_LABELS))


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One step of access that a model has had, with its height in the drawing."""

    value: str
    y: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLine:
    """A model's access over time; ``path`` is drawn over ``width`` days."""

    path: str
    width: int
    levels: tuple[Level, ...]
    first: str
    last: str
    description: str


def step_line(points: Sequence[tuple[dt.date, Access]], end: dt.date) -> StepLine | None:
    """``points`` are the days a state began, in order; None where there is no time to draw."""
    known = [(day, access) for day, access in points if day <= end]
    if not known or known[0][0] >= end:
        return None
    order = list(Access)
    values = sorted({access for _, access in known}, key=order.index)
    heights = {
        value: (index + 0.5) * _HEIGHT / len(values) if len(values) > 1 else _HEIGHT / 2
        for index, value in enumerate(values)
    }
    start = known[0][0]
    parts = [f"M0 {_number(heights[known[0][1]])}"]
    for day, access in known[1:]:
        parts.append(f"H{(day - start).days}V{_number(heights[access])}")
    parts.append(f"H{(end - start).days}")
    told = "; ".join(f"{access} from {day.isoformat()}" for day, access in known)
    return StepLine(
        path="".join(parts),
        width=(end - start).days,
        levels=tuple(Level(value=value.value, y=_number(heights[value])) for value in values),
        first=start.isoformat(),
        last=end.isoformat(),
        description=f"{told}; up to {end.isoformat()}.",
    )


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
