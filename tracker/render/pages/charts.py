"""The geometry of two small charts; templates draw them, and words and numbers stand outside the drawing.

Both stretch with the page: units are months (or days) across and a hundredth of the height down.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from tracker.domain.reporting.gradient import MonthCount
from tracker.vocabulary import Access, LicenseClass

_HEIGHT = 100.0
_GAP = 0.14
_MOST_LABELS = 5
_CLASS_COLOURS = (0, 3, 5, 7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One band of one month."""

    x: str
    y: str
    width: str
    height: str
    css: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """One value over all months, with its numbers."""

    value: str
    css: str
    means: str
    counts: tuple[int, ...]

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
    bars: tuple[Bar, ...]
    labels: tuple[str, ...]

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
    bands = tuple(
        Band(value=value.value, css=_css(value, names[value]), means=means[value], counts=numbers)
        for value, numbers in counts.items()
        if any(numbers)
    )
    followed = tuple(month.followed for month in months)
    return ShareChart(
        key=key,
        title=title,
        description=_description(months, bands),
        months=tuple(month.month for month in months),
        followed=followed,
        bands=bands,
        bars=tuple(_bars(bands, followed)),
        labels=_labels([month.month for month in months]),
    )


def _css(value: Access | LicenseClass, index: int) -> str:
    """The class of a band; classes of licence spread over the same colours as the ten steps of access."""
    if value.value == "unknown":
        return "cu"
    return f"c{index}" if isinstance(value, Access) else f"c{_CLASS_COLOURS[index]}"


def _bars(bands: Sequence[Band], followed: Sequence[int]) -> list[Bar]:
    found = []
    for month, total in enumerate(followed):
        top = 0.0
        for band in bands:
            share = band.counts[month] / total * _HEIGHT if total else 0.0
            if share:
                found.append(
                    Bar(
                        x=_number(month + _GAP / 2),
                        y=_number(top),
                        width=_number(1 - _GAP),
                        height=_number(share),
                        css=band.css,
                    )
                )
            top += share
    return found


def _description(months: Sequence[MonthCount], bands: Sequence[Band]) -> str:
    first, last = months[0], months[-1]
    moves = ", ".join(f"{band.value} from {band.counts[0]} to {band.counts[-1]}" for band in bands)
    return (
        f"From {first.month}, with {first.followed} models followed, to {last.month}, with {last.followed}: "
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
