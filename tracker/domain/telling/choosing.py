"""Which events are told: what happened, in the direction that was asked for; never a single reading."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from tracker.domain.changes.change import Change
from tracker.domain.changes.verdicts import any_worse
from tracker.vocabulary import ChangeKind, Direction, How


class Sort(StrEnum):
    """What somebody wants to be told of."""

    TIGHTENED = "tightened"
    OPENED = "opened"
    ANY = "any"


def is_told(change: Change, sort: Sort) -> bool:
    """Whether a change is news of that sort.

    What was learnt late and has a date happened all the same; another correction is a mistake of ours,
    and one reading alone is none of anybody's.
    """
    if sort is Sort.ANY:
        return True
    learnt_late = change.kind is ChangeKind.CORRECTION and change.how is How.REGISTRY and bool(change.date)
    if change.kind is not ChangeKind.EVENT and not learnt_late:
        return False
    if sort is Sort.TIGHTENED and any_worse(change.verdicts):
        return True
    return change.direction is Direction(sort.value)


def by_event(changes: Iterable[Change], sort: Sort) -> dict[str, list[Change]]:
    """The changes that are told, by the key of their event: two rules may tell of one."""
    found: dict[str, list[Change]] = {}
    for change in changes:
        if is_told(change, sort):
            found.setdefault(change.key, []).append(change)
    return found
