"""Dates that are still to come: what developers have announced, and what a policy lets run out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from enum import StrEnum

from tracker.domain.policy.policy import Policy
from tracker.domain.registry.entries import HistoryEntry, TrackedModel
from tracker.domain.seconding.claims import HostingEnd
from tracker.domain.values.dates import PartialDate
from tracker.domain.values.late_dataclass import dataclass


class Coming(StrEnum):
    """What sort of date it is."""

    ANNOUNCED = "announced"
    HOSTING = "hosting-ends"
    WAIVER = "waiver-ends"
    IGNORED = "ignore-ends"
    ACCEPTED = "acceptance-ends"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """One date to come; ``model`` is an id of the registry, or the name that a policy uses."""

    date: PartialDate
    model: str
    what: str
    kind: Coming
    source: str | None = None


def dates_ahead(
    models: Iterable[TrackedModel],
    policy: Policy | None,
    day: dt.date,
    hosting: Iterable[tuple[str, str, HostingEnd]] = (),
) -> tuple[Ahead, ...]:
    """Everything known that has not certainly come about by the end of ``day``, the nearest first.

    ``hosting`` are ends that second sources announce: model, source and end.
    """
    found = [*_announced(models, day), *(_lapsing(policy, day) if policy else ()), *_hosting(hosting, day)]
    return tuple(sorted(found, key=lambda each: (each.date.last, each.model, each.what)))


def _announced(models: Iterable[TrackedModel], day: dt.date) -> Iterator[Ahead]:
    for model in models:
        for entry in model.history:
            if not entry.date.settled_by(day) and not _runs_for_a_year(entry.date, day):
                yield Ahead(
                    date=entry.date,
                    model=model.id,
                    what=_announcement(entry),
                    kind=Coming.ANNOUNCED,
                    source=entry.source,
                )


def _hosting(ends: Iterable[tuple[str, str, HostingEnd]], day: dt.date) -> Iterator[Ahead]:
    for model, source, end in ends:
        if end.date > day.isoformat():
            yield Ahead(
                date=PartialDate.parse(end.date),
                model=model,
                what=f"{end.via} stops serving it, says {source}",
                kind=Coming.HOSTING,
                source=end.source,
            )


def _runs_for_a_year(date: PartialDate, day: dt.date) -> bool:
    """Whether only the year is known and it has begun: too vague to be waited for, and perhaps long past."""
    return date.first <= day and len(date.text) == len("2026")


def _announcement(entry: HistoryEntry) -> str:
    states = [
        f"access becomes {entry.access}" if entry.access else "",
        f"the licence becomes {entry.license}" if entry.license else "",
    ]
    said = " and ".join(filter(None, states))
    return ": ".join(filter(None, (said, entry.note))) or "announced"


def _lapsing(policy: Policy, day: dt.date) -> Iterator[Ahead]:
    for waiver in policy.waivers:
        if waiver.until >= day:
            yield Ahead(
                date=_exact(waiver.until),
                model=waiver.model,
                what=f"the waiver ends: {waiver.reason}",
                kind=Coming.WAIVER,
                source="policy.yaml",
            )
    for entry in policy.ignore:
        if entry.until is not None and entry.until >= day:
            yield Ahead(
                date=_exact(entry.until),
                model=entry.model,
                what=f"{entry.check} is reported again: {entry.reason}",
                kind=Coming.IGNORED,
                source="policy.yaml",
            )
    for accepted in policy.accepted:
        if accepted.until >= day:
            yield Ahead(
                date=_exact(accepted.until),
                model=accepted.model,
                what=f"the acceptance ends: {accepted.duty}",
                kind=Coming.ACCEPTED,
                source="policy.yaml",
            )


def _exact(day: dt.date) -> PartialDate:
    return PartialDate(day.isoformat(), day, day)
