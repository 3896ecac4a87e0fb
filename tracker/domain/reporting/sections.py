"""The events of a window in the order a reader needs them: what tightened first, our own doings last."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from tracker.domain.changes.change import Change
from tracker.domain.changes.table import CHECKS, Family
from tracker.vocabulary import ChangeKind, Direction


class Section(StrEnum):
    """Where an event stands in a report."""

    TIGHTENED = "tightened"
    OPENED = "opened"
    UNCLEAR = "unclear"
    OTHER = "other"
    UNCONFIRMED = "unconfirmed"
    CORRECTIONS = "corrections"
    REGISTRY = "registry"


_BY_DIRECTION = {
    Direction.TIGHTENED: Section.TIGHTENED,
    Direction.OPENED: Section.OPENED,
    Direction.UNCLEAR: Section.UNCLEAR,
    Direction.NEUTRAL: Section.OTHER,
}


def section_of(change: Change) -> Section:
    """The one section a change belongs to."""
    check = CHECKS.get(change.check)
    if check is not None and check.family is Family.REGISTRY:
        return Section.REGISTRY
    if change.kind is ChangeKind.CORRECTION:
        return Section.CORRECTIONS
    if change.kind is ChangeKind.UNCONFIRMED:
        return Section.UNCONFIRMED
    return _BY_DIRECTION[change.direction]


def by_section(changes: Iterable[Change]) -> dict[Section, list[Change]]:
    """Every section, an empty one too; within each the order is kept."""
    found: dict[Section, list[Change]] = {section: [] for section in Section}
    for change in changes:
        found[section_of(change)].append(change)
    return found
