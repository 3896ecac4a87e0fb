"""What a policy settles by hand, for who has to answer for it: waivers, acceptances, clarifications."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from enum import StrEnum

from tracker.domain.policy.policy import Clarification, Policy
from tracker.domain.values.late_dataclass import dataclass


class SettledBy(StrEnum):
    """Which list of the policy an entry stands in."""

    WAIVER = "waiver"
    ACCEPTANCE = "acceptance"
    CLARIFICATION = "clarification"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """One entry; ``model`` is the name that the policy uses, ``until`` its last day where it has one."""

    kind: SettledBy
    model: str
    what: str
    in_force: bool
    until: dt.date | None = None
    approved_by: str | None = None
    ticket: str | None = None


def settled(policy: Policy | None, day: dt.date) -> tuple[Settled, ...]:
    """Every entry, those that have run out by ``day`` first, then by model."""
    found = _settled(policy, day) if policy else ()
    return tuple(sorted(found, key=lambda one: (one.in_force, one.model, one.kind, one.what)))


def _settled(policy: Policy, day: dt.date) -> Iterator[Settled]:
    for waiver in policy.waivers:
        limits = ", ".join(sorted([*waiver.actions, *waiver.flags]))
        yield Settled(
            kind=SettledBy.WAIVER,
            model=waiver.model,
            what=f"{limits}: {waiver.reason}" if limits else waiver.reason,
            in_force=not waiver.expired(day),
            until=waiver.until,
            approved_by=waiver.approved_by,
            ticket=waiver.ticket,
        )
    for accepted in policy.accepted:
        yield Settled(
            kind=SettledBy.ACCEPTANCE,
            model=accepted.model,
            what=accepted.duty,
            in_force=not accepted.expired(day),
            until=accepted.until,
            approved_by=accepted.approved_by,
            ticket=accepted.ticket,
        )
    for entry in policy.clarify:
        yield Settled(
            kind=SettledBy.CLARIFICATION,
            model=entry.hub,
            what=f"{_clarified(entry)}: {entry.reason}",
            in_force=not entry.expired(day),
            until=entry.until,
            approved_by=entry.approved_by,
            ticket=entry.ticket,
        )


def _clarified(entry: Clarification) -> str:
    if entry.license is not None:
        return f"the licence is {entry.license}"
    if entry.base_model is not None:
        return (
            f"it comes from {', '.join(entry.base_model)}" if entry.base_model else "it comes from no model"
        )
    return f"the repository meant is {entry.repo_id}"
